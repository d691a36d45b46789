// The thread: messages and what was done between them, merged, newest first.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, encodeCursor } from '#kernel/page.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { agentNames, teamNames } from '#capabilities/people/people.public.ts'
import { toldEvents } from './conversations.contract.ts'
import {
  type Addresses,
  Addresses as AddressesSchema,
  type EventLine,
  type Marks,
  type MessageView,
  type ThreadItem,
} from './conversations.views.ts'

/** Events of our own that are told in the thread; a message tells of itself. */
const own = ['conversations.opened', ...toldEvents]

/** `order`: of arrival, the number of the message or of the event. */
type Key = { at: string; rank: number; order: number }
/** At one instant an event comes after the message it follows from, and each kind in the order it arrived. */
const rank = { message: 0, event: 1 }

/** One page, newest first. The caller has checked that the reader may see the conversation. */
export async function readThread(
  db: Reader,
  actor: Actor,
  conversationId: string,
  { cursor, limit, told }: { cursor?: string; limit: number; /** Events of others that are told too. */ told: readonly string[] },
): Promise<{ items: ThreadItem[]; next: string | null }> {
  const before = readKey(cursor)
  const [messages, events] = await Promise.all([
    readMessages(db, conversationId, before, limit + 1),
    readEventLines(db, conversationId, [...own, ...told], before, limit + 1),
  ])
  const keys = [...messages.map(messageKey), ...events.map(eventKey)].sort((a, b) => compare(b, a))
  const last = keys.length > limit ? keys[limit - 1]! : undefined
  const isShown = (key: Key) => !last || compare(key, last) >= 0
  const [said, done] = await Promise.all([
    toMessages(
      db,
      messages.filter((row) => isShown(messageKey(row))),
    ),
    toLines(
      db,
      actor,
      events.filter((row) => isShown(eventKey(row))),
    ),
  ])
  // Both come newest first, so merging them is taking the later head.
  const items: ThreadItem[] = keys.slice(0, limit).map((key) => (key.rank === rank.message ? said : done).shift()!)
  return { items, next: last ? encodeCursor([last.at, last.rank, last.order]) : null }
}

function readKey(cursor: string | undefined): Key | undefined {
  const [at, itsRank, order] =
    checkedCursor(cursor, [z.iso.datetime(), z.enum(['0', '1']), z.coerce.number().int().min(0)]) ?? []
  return at === undefined ? undefined : { at, rank: Number(itsRank), order: order! }
}

const messageKey = (row: MessageRow): Key => ({ at: row.at, rank: rank.message, order: row.seq })
const eventKey = (row: EventRow): Key => ({ at: row.at as unknown as string, rank: rank.event, order: Number(row.id) })

const compare = (a: Key, b: Key): number =>
  a.at !== b.at ? (a.at < b.at ? -1 : 1) : a.rank - b.rank || a.order - b.order

type MessageRow = Awaited<ReturnType<typeof readMessages>>[number]
type EventRow = Awaited<ReturnType<typeof readEventLines>>[number]

function readMessages(db: Reader, conversationId: string, before: Key | undefined, limit: number) {
  return db
    .selectFrom('messages')
    .where('conversation_id', '=', conversationId)
    .select([
      'id',
      'seq',
      'direction',
      'agent_id',
      'customer_id',
      'author_name',
      'author_address',
      'subject',
      'body_text',
      'folded',
      'outside_images',
      'addresses',
      'language',
      'automatic',
      'marks',
      'incoming_id',
      'at',
      sql<boolean>`body_html is not null`.as('has_html'),
    ])
    .$if(before !== undefined, (query) =>
      before!.rank === rank.event
        ? query.where('at', '<=', before!.at)
        : query.where(sql<boolean>`(at, seq) < (${before!.at}::timestamptz, ${before!.order}::bigint)`),
    )
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
}

function readEventLines(db: Reader, conversationId: string, told: readonly string[], before: Key | undefined, limit: number) {
  return db
    .selectFrom('events')
    .where(
      sql<boolean>`about = any(array(
        select ${conversationId}::uuid union all select id from conversations where merged_into = ${conversationId}::uuid
      ))`,
    )
    .where('type', 'in', told)
    // Of what was merged all is told but that it was: the conversation itself tells that.
    .where((eb) => eb.or([eb('about', '=', conversationId), eb('type', 'not in', ['conversations.mergedInto', 'conversations.takenOut'])]))
    .select(['id', 'at', 'type', 'actor', 'payload'])
    .$if(before !== undefined, (query) =>
      before!.rank === rank.event
        ? query.where(sql<boolean>`(at, id) < (${before!.at}::timestamptz, ${before!.order}::bigint)`)
        : query.where('at', '<', before!.at),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

async function toMessages(db: Reader, rows: MessageRow[]): Promise<MessageView[]> {
  if (!rows.length) return []
  const files = await db
    .selectFrom('attachments')
    .select(['id', 'message_id', 'name', 'type', 'size', 'inline'])
    .where(
      'message_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    kind: 'message',
    id: row.id,
    direction: row.direction as MessageView['direction'],
    at: row.at,
    author: {
      kind: row.agent_id ? 'agent' : row.customer_id ? 'customer' : 'system',
      id: row.agent_id ?? row.customer_id,
      name: row.author_name,
      address: row.author_address,
    },
    subject: row.subject,
    text: row.body_text,
    folded: row.folded,
    hasHtml: row.has_html,
    outsideImages: row.outside_images,
    attachments: files.filter((file) => file.message_id === row.id).map(({ message_id: _, ...file }) => file),
    addresses: AddressesSchema.parse(row.addresses) as Addresses,
    language: row.language,
    automatic: row.automatic,
    marks: row.marks as Marks,
    incomingId: row.incoming_id,
  }))
}

async function toLines(db: Reader, reader: Actor, rows: EventRow[]): Promise<EventLine[]> {
  const ids = rows
    .flatMap(({ actor, payload }) => [actorId(actor), ...Object.values(payload as Record<string, unknown>)])
    .filter((each): each is string => typeof each === 'string' && isUuid.test(each))
  const customers = rows.flatMap(({ actor }) => (actor.startsWith('customer:') ? [actorId(actor)] : []))
  const names = await namesOf(db, reader, [...new Set(ids)], customers)
  return rows.map(({ id, at, type, actor, payload }) => {
    const { conversationId: _, ...rest } = payload as Record<string, unknown>
    const known = Object.values(rest).flatMap((value) =>
      typeof value === 'string' && names.has(value) ? [[value, names.get(value)!] as const] : [],
    )
    const kind = actor.split(':')[0] as EventLine['actor']['kind']
    return {
      kind: 'event',
      id: String(id),
      at: at as unknown as string,
      type,
      actor: { kind, id: actorId(actor), name: names.get(actorId(actor)) ?? '' },
      payload: rest,
      names: Object.fromEntries(known),
    }
  })
}

/**
 * Names of agents, of customers who did something here themselves, and of the teams that the reader may know, numbers of
 * conversations. A number is public; whether its conversation is found is another question.
 */
async function namesOf(db: Reader, reader: Actor, ids: string[], actors: string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const [agents, customers, teams, conversations] = await Promise.all([
    agentNames(db, ids),
    customerNames(db, actors),
    teamNames(db, reader, ids),
    db.selectFrom('conversations').select(['id', 'number']).where('id', 'in', ids).execute(),
  ])
  return new Map([
    ...[...agents].map(([id, { name }]) => [id, name] as const),
    ...customers,
    ...teams,
    ...conversations.map(({ id, number }) => [id, `#${number}`] as const),
  ])
}

const actorId = (actor: string): string => actor.split(':')[1] ?? ''
const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
