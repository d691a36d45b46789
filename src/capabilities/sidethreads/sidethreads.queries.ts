// Side threads as they are shown. Whoever sees the conversation sees what was said beside it, and nobody else.
import { type Selectable, sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { conversationIsVisible, partsOf } from '#capabilities/conversations/conversations.public.ts'
import { Addresses } from '#capabilities/conversations/conversations.contract.ts'
import { besideDeliveries } from '#capabilities/sending/sending.public.ts'
import type { SideDirection, SideMessage, SideThread } from './sidethreads.views.ts'

export type ThreadRow = Selectable<DB['side_threads']>
export type MessageRow = Selectable<DB['side_messages']>
type Named = { name: string; address: string }

/** With where it is read now; undefined when there is none that the actor may see. */
export async function visibleThread(
  db: Reader,
  actor: Actor,
  id: string,
): Promise<(ThreadRow & { place: string }) | undefined> {
  const row = await db
    .selectFrom('side_threads')
    .innerJoin('conversations as own', 'own.id', 'side_threads.conversation_id')
    .selectAll('side_threads')
    .select(sql<string>`coalesce(own.merged_into, own.id)`.as('place'))
    .where('side_threads.id', '=', id)
    .executeTakeFirst()
  return row && (await conversationIsVisible(db, actor, row.place)) ? row : undefined
}

export async function visibleMessage(
  db: Reader,
  actor: Actor,
  id: string,
): Promise<(MessageRow & { place: string }) | undefined> {
  const row = await db.selectFrom('side_messages').selectAll().where('id', '=', id).executeTakeFirst()
  const thread = row && (await visibleThread(db, actor, row.side_thread_id))
  return thread && { ...row, place: thread.place }
}

/** Those of a conversation, oldest first, without words. The caller has checked that the actor may see it. */
export async function threadsOf(db: Reader, actor: Actor, conversationId: string): Promise<SideThread[]> {
  const threads = await db
    .selectFrom('side_threads')
    .selectAll()
    .where('conversation_id', 'in', await partsOf(db, conversationId))
    .orderBy('created_at')
    .limit(100)
    .execute()
  if (!threads.length) return []
  const said = await db
    .selectFrom('side_messages')
    .select(['side_thread_id', 'direction', 'at', 'addresses', 'author_name', 'author_address'])
    .where(
      'side_thread_id',
      'in',
      threads.map(({ id }) => id),
    )
    .where('called_back_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(2000)
    .execute()
  const byThread = Map.groupBy(said, (row) => row.side_thread_id)
  return threads.flatMap((thread) => {
    const messages = byThread.get(thread.id)
    if (!messages) return []
    return {
      id: thread.id,
      subject: thread.subject,
      people: peopleIn(messages),
      createdAt: thread.created_at,
      lastAt: messages[0]!.at,
      lastDirection: messages[0]!.direction as SideDirection,
      messages: messages.length,
      allowed: may(actor, 'sidethreads:write') ? (['write'] as const).slice() : [],
    }
  })
}

type Said = Pick<MessageRow, 'direction' | 'addresses' | 'author_name' | 'author_address'>

/** Everybody outside who wrote or was written to, in the order they came in; `messages` newest first. */
export function peopleIn(messages: readonly Said[]): Named[] {
  const people = new Map<string, Named>()
  for (const { direction, addresses, author_name: name, author_address: address } of messages.toReversed()) {
    const { to = [], cc = [] } = addresses as { to?: Named[]; cc?: Named[] }
    for (const person of direction === 'out' ? [...to, ...cc] : [{ name, address }]) {
      const key = person.address.toLowerCase()
      const known = people.get(key)
      if (key && !known?.name) people.set(key, { name: person.name || known?.name || '', address: key })
    }
  }
  return [...people.values()]
}

/** Newest first, at most `limit`; what was called back was never said. */
export const saidIn = (db: Reader, sideThreadId: string, limit = 200): Promise<MessageRow[]> =>
  db
    .selectFrom('side_messages')
    .selectAll()
    .where('side_thread_id', '=', sideThreadId)
    .where('called_back_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()

/** Where the mail is kept as it came or left; undefined while it is not made. */
export async function mailHash(db: Reader, row: Pick<MessageRow, 'id' | 'incoming_id'>): Promise<string | undefined> {
  const kept = row.incoming_id
    ? db.selectFrom('incoming_mail').select('blob_hash').where('id', '=', row.incoming_id)
    : db.selectFrom('outbox').select('blob_hash').where('beside_id', '=', row.id)
  return (await kept.executeTakeFirst())?.blob_hash ?? undefined
}

export async function toView(
  db: Reader,
  actor: Actor,
  row: MessageRow & { place: string },
  now: Date,
): Promise<SideMessage> {
  const [files, deliveries] = await Promise.all([
    db
      .selectFrom('side_attachments')
      .select(['id', 'name', 'type', 'size', 'inline'])
      .where('side_message_id', '=', row.id)
      .orderBy('position')
      .execute(),
    besideDeliveries(db, actor, { ids: row.direction === 'out' ? [row.id] : [], conversationId: row.place, now }),
  ])
  return {
    id: row.id,
    sideThreadId: row.side_thread_id,
    conversationId: row.place,
    direction: row.direction as SideDirection,
    at: row.at,
    author: { agentId: row.agent_id, name: row.author_name, address: row.author_address },
    subject: row.subject,
    text: row.body_text,
    folded: row.folded,
    hasHtml: row.body_html !== null,
    attachments: files,
    addresses: Addresses.parse(row.addresses),
    language: row.language,
    automatic: row.automatic,
    marks: row.marks as SideMessage['marks'],
    forwarded: row.forwarded.length,
    calledBack: row.called_back_at !== null,
    delivery: deliveries.get(row.id) ?? null,
  }
}
