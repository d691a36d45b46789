// The thread: messages and what was done between them, merged, newest first.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Reader } from '#kernel/db.ts'
import { refuse } from '#kernel/errors.ts'
import { checkedCursor, encodeCursor } from '#kernel/page.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { type Addresses, Addresses as AddressesSchema, type EventLine, type Marks, type MessageView, type ThreadItem } from './conversations.views.ts'

/** Events that are told in the thread; a message tells of itself. */
const told = ['opened', 'stateChanged', 'assigned', 'subjectChanged', 'participantAdded', 'participantRemoved', 'split', 'splitOff', 'unsplit', 'linked', 'unlinked'].map((event) => `conversations.${event}`)

type Key = { at: string; rank: number; id: string }
/** At one instant an event comes after the message it follows from, and each kind in the order of its ids. */
const rank = { message: 0, event: 1 }

/** One page, newest first. The caller has checked that the reader may see the conversation. */
export async function readThread(db: Reader, conversationId: string, { cursor, limit }: { cursor?: string; limit: number }): Promise<{ items: ThreadItem[]; next: string | null }> {
  const before = readKey(cursor)
  const [messages, events] = await Promise.all([readMessages(db, conversationId, before, limit + 1), readEventLines(db, conversationId, before, limit + 1)])
  const merged = [...messages.map((row) => ({ key: keyOf(row, rank.message), row, isMessage: true as const })), ...events.map((row) => ({ key: keyOf(row, rank.event), row, isMessage: false as const }))]
    .sort((a, b) => compare(b.key, a.key))
  const shown = merged.slice(0, limit)
  const views = await Promise.all([toMessages(db, shown.flatMap((each) => (each.isMessage ? [each.row] : []))), toLines(db, shown.flatMap((each) => (each.isMessage ? [] : [each.row])))])
  const found = new Map<string, ThreadItem>(views.flat().map((item) => [`${item.kind} ${item.id}`, item]))
  const last = merged.length > limit ? shown.at(-1)!.key : undefined
  return { items: shown.map(({ key, isMessage }) => found.get(`${isMessage ? 'message' : 'event'} ${key.id}`)!), next: last ? encodeCursor([last.at, last.rank, last.id]) : null }
}

function readKey(cursor: string | undefined): Key | undefined {
  const [at, itsRank, id] = checkedCursor(cursor, [z.iso.datetime(), z.enum(['0', '1']), z.union([z.uuid(), z.string().regex(/^\d{1,18}$/)])]) ?? []
  if (at === undefined) return undefined
  const key = { at, rank: Number(itsRank), id: id! }
  return (key.rank === rank.message) === isUuid.test(key.id) ? key : refuse('invalidInput', { fields: { cursor: 'This is not a cursor of this list' } })
}

const keyOf = (row: { at: unknown; id: string | number }, itsRank: number): Key => ({ at: String(row.at), rank: itsRank, id: String(row.id) })

function compare(a: Key, b: Key): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  if (a.rank !== b.rank) return a.rank - b.rank
  if (a.rank === rank.event) return Number(a.id) - Number(b.id)
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

type MessageRow = Awaited<ReturnType<typeof readMessages>>[number]
type EventRow = Awaited<ReturnType<typeof readEventLines>>[number]

function readMessages(db: Reader, conversationId: string, before: Key | undefined, limit: number) {
  return db.selectFrom('messages').where('conversation_id', '=', conversationId)
    .select(['id', 'direction', 'agent_id', 'customer_id', 'author_name', 'author_address', 'subject', 'body_text', 'folded', 'outside_images', 'addresses', 'language', 'automatic', 'marks', 'incoming_id', 'at', sql<boolean>`body_html is not null`.as('has_html')])
    .$if(before !== undefined, (query) => (before!.rank === rank.event
      ? query.where('at', '<=', before!.at)
      : query.where(sql<boolean>`(at, id) < (${before!.at}::timestamptz, ${before!.id}::uuid)`)))
    .orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

function readEventLines(db: Reader, conversationId: string, before: Key | undefined, limit: number) {
  return db.selectFrom('events').where('about', '=', conversationId).where('type', 'in', told).select(['id', 'at', 'type', 'actor', 'payload'])
    .$if(before !== undefined, (query) => (before!.rank === rank.event
      ? query.where(sql<boolean>`(at, id) < (${before!.at}::timestamptz, ${before!.id}::bigint)`)
      : query.where('at', '<', before!.at)))
    .orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

async function toMessages(db: Reader, rows: MessageRow[]): Promise<MessageView[]> {
  if (!rows.length) return []
  const files = await db.selectFrom('attachments').select(['id', 'message_id', 'name', 'type', 'size', 'inline']).where('message_id', 'in', rows.map((row) => row.id)).orderBy('position').execute()
  return rows.map((row) => ({
    kind: 'message', id: row.id, direction: row.direction as MessageView['direction'], at: row.at,
    author: { kind: row.agent_id ? 'agent' : row.customer_id ? 'customer' : 'system', id: row.agent_id ?? row.customer_id, name: row.author_name, address: row.author_address },
    subject: row.subject, text: row.body_text, folded: row.folded, hasHtml: row.has_html, outsideImages: row.outside_images,
    attachments: files.filter((file) => file.message_id === row.id).map(({ message_id: _, ...file }) => file),
    addresses: AddressesSchema.parse(row.addresses) as Addresses, language: row.language, automatic: row.automatic, marks: row.marks as Marks, incomingId: row.incoming_id,
  }))
}

async function toLines(db: Reader, rows: EventRow[]): Promise<EventLine[]> {
  const ids = rows.flatMap(({ actor, payload }) => [actorId(actor), ...Object.values(payload as Record<string, unknown>)]).filter((each): each is string => typeof each === 'string' && isUuid.test(each))
  const names = await namesOf(db, [...new Set(ids)])
  return rows.map(({ id, at, type, actor, payload }) => {
    const { conversationId: _, ...rest } = payload as Record<string, unknown>
    const known = Object.values(rest).flatMap((value) => (typeof value === 'string' && names.has(value) ? [[value, names.get(value)!] as const] : []))
    const kind = actor.split(':')[0] as EventLine['actor']['kind']
    return { kind: 'event', id: String(id), at: at as unknown as string, type, actor: { kind, id: actorId(actor), name: names.get(actorId(actor)) ?? '' }, payload: rest, names: Object.fromEntries(known) }
  })
}

/** Names of agents and teams, numbers of conversations. A number is public; whether its conversation is found is another question. */
async function namesOf(db: Reader, ids: string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const [agents, teams, conversations] = await Promise.all([
    agentNames(db, ids),
    db.selectFrom('teams').select(['id', 'name']).where('id', 'in', ids).execute(),
    db.selectFrom('conversations').select(['id', 'number']).where('id', 'in', ids).execute(),
  ])
  return new Map([...[...agents].map(([id, { name }]) => [id, name] as const), ...teams.map(({ id, name }) => [id, name] as const), ...conversations.map(({ id, number }) => [id, `#${number}`] as const)])
}

const actorId = (actor: string): string => actor.split(':')[1] ?? ''
const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
