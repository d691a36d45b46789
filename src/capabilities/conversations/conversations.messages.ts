// The one way a message gets in, whoever wrote it: locked, ordered, and everything that lists show kept right in one
// statement.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { conversationsContract } from './conversations.contract.ts'
import { holdNow } from './conversations.places.ts'
import { type Around, type Said, type Turn, afterMessage, previewOf } from './conversations.rules.ts'
import type { Addresses, Direction, Marks, State } from './conversations.views.ts'

export type NewAttachment = {
  fileId: string
  name: string
  type: string
  size: number
  contentId?: string
  inline?: boolean
}
export type NewParticipant = { address: string; name?: string; role: 'customer' | 'cc'; customerId?: string | null }

export type NewMessage = {
  /** Chosen by the caller when others must know it beforehand. */
  id?: string
  direction: Direction
  /** Who wrote it: one of the two, or neither for the system. */
  agentId?: string | null
  customerId?: string | null
  authorName: string
  authorAddress?: string
  subject?: string
  /** What was written this time, as plain text. */
  text: string
  folded?: readonly { kind: 'quote' | 'signature' | 'disclaimer'; text: string }[]
  /** As sent; it is sanitised each time it is shown. */
  html?: string | null
  addresses?: Partial<Addresses>
  language?: string | null
  /** Written by a machine: makes nobody wait and answers nobody. */
  automatic?: boolean
  marks?: Marks
  incomingId?: string | null
  /** When it reached us or left us; for what is older than this Heed, when it did so then. */
  at: Date | string
  attachments?: readonly NewAttachment[]
  /** Everybody on the customer's side, the author included; never our own addresses. */
  participants?: readonly NewParticipant[]
  /** From a back-fill or an import: what was answered long ago makes nobody wait. */
  historic?: boolean
  /** The state wanted afterwards, against the rule (conversations.rules.ts). */
  state?: State
}

export type NewConversation = {
  subject: string
  customerId: string
  mailboxId: string | null
  teamId: string | null
  assigneeId?: string | null
  at: Date | string
}

/** An empty conversation; its first message follows in the same transaction. */
export async function openConversation(
  w: Writer,
  { subject, customerId, mailboxId, teamId, assigneeId = null, at }: NewConversation,
): Promise<{ id: string; number: number }> {
  const time = toInstant(at)
  const now = (await holdNow(w, [customerId])).get(customerId) ?? customerId
  const row = await w.tx
    .insertInto('conversations')
    .values({
      id: w.newId(),
      subject: subject.slice(0, 1000),
      customer_id: now,
      customer_home: now === customerId ? null : customerId,
      mailbox_id: mailboxId,
      team_id: teamId,
      assignee_id: assigneeId,
      last_message_at: time,
      queue_at: time,
      created_at: time,
    })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow()
  w.record(conversationsContract, 'opened', { conversationId: row.id })
  return row
}

/**
 * Locks a conversation until the transaction ends, so that what happens in it has one order. Follows a conversation
 * whose messages were joined to another. Throws when there is none of this id.
 */
export async function lockConversation(tx: Tx, id: string) {
  for (let at = id, hops = 0; hops < 10; hops++) {
    // What is merged changes only under the lock of where it is; nobody who holds its own lock may wait for that.
    const row = await tx
      .selectFrom('conversations')
      .selectAll()
      .where('id', '=', at)
      .where('merged_into', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (row) return row
    const merged = await tx.selectFrom('conversations').select('merged_into').where('id', '=', at).executeTakeFirst()
    if (!merged) throw new Error(`There is no conversation ${at}`)
    at = merged.merged_into ?? at
  }
  throw new Error(`The conversation ${id} was joined in a circle`)
}

/**
 * Adds a message, whatever its direction. Returns where it went, which is another conversation when this one's messages
 * were joined to it.
 */
export async function addMessage(
  w: Writer,
  conversationId: string,
  given: NewMessage,
): Promise<{ messageId: string; conversationId: string }> {
  const m = storable(given)
  const row = await lockConversation(w.tx, conversationId)
  const turn = turnOf(row)
  const said: Said = {
    direction: m.direction,
    automatic: m.automatic ?? false,
    historic: m.historic ?? false,
    state: m.state,
    at: toInstant(m.at),
    first: row.message_count === 0,
  }
  const next = afterMessage(turn, said, await around(w.tx, row.id, turn, said))
  // Answering and closing in one go is closing too. One that is closed from its first word on has nothing to fill in yet.
  if (said.state === 'closed' && next.state === 'closed' && turn.state !== 'closed' && !said.first && !said.historic)
    await w.services.guard('conversations.close', w, row.id)
  const messageId = m.id ?? w.newId()
  const joined = await write(w, row, next, said, { ...m, id: messageId })
  w.record(conversationsContract, 'messageAdded', { conversationId: row.id, messageId, direction: m.direction })
  if (said.first) return { messageId, conversationId: row.id }
  if (next.state !== turn.state)
    w.record(conversationsContract, 'stateChanged', { conversationId: row.id, from: turn.state, to: next.state })
  for (const address of joined) w.record(conversationsContract, 'participantAdded', { conversationId: row.id, address })
  return { messageId, conversationId: row.id }
}

type Row = Awaited<ReturnType<typeof lockConversation>>

export const turnOf = (row: Row): Turn => ({
  state: row.state as State,
  waitingSince: row.waiting_since,
  answeredAt: row.answered_at,
  queueAt: row.queue_at,
  closedAt: row.closed_at,
  snoozedUntil: row.snoozed_until,
})

/** Everything that a message writes, in one statement. Returns the addresses that were not on the thread before. */
async function write(w: Writer, row: Row, next: Turn, said: Said, m: NewMessage & { id: string }): Promise<string[]> {
  const { at } = said
  const preview = previewOf(m.text)
  const newest = said.first || at >= row.last_message_at
  const last = newest
    ? { at, preview, direction: m.direction, author: m.authorName }
    : { at: row.last_message_at, preview: row.preview, direction: row.last_direction, author: row.last_author }
  const counts = (m.direction !== 'note' && !said.automatic) || next.state !== row.state
  const language = m.direction === 'in' && m.language ? m.language : row.language
  const agentId = m.agentId ?? null
  const attachments = attachmentRows(w, m.attachments ?? [])
  const people = participantRows(m.participants ?? [])
  const { rows } = await sql<{ address: string }>`
    with changed as (
      update conversations set
        state = ${next.state}, waiting_since = ${next.waitingSince}, answered_at = ${next.answeredAt},
        queue_at = ${next.queueAt}, closed_at = ${next.closedAt},
        snoozed_until = case when ${next.state} = 'open' then null else snoozed_until end,
        message_count = message_count + 1, revision = revision + ${counts ? 1 : 0}, language = ${language},
        has_attachments = has_attachments or ${attachments.some((each) => !each.inline)},
        last_message_at = ${last.at}, preview = ${last.preview},
        last_direction = ${last.direction}, last_author = ${last.author}
      where id = ${row.id}
    ), written as (
      insert into messages (
        id, conversation_id, direction, agent_id, customer_id, author_name, author_address, subject,
        body_text, folded, body_html, outside_images, preview,
        addresses, language, automatic, marks, incoming_id, at
      ) values (
        ${m.id}, ${row.id}, ${m.direction}, ${agentId}, ${m.customerId ?? null},
        ${m.authorName}, ${m.authorAddress ?? ''}, ${m.subject ?? ''},
        ${m.text}, ${JSON.stringify(m.folded ?? [])}, ${m.html ?? null}, ${outside.test(m.html ?? '')}, ${preview},
        ${JSON.stringify(m.addresses ?? {})}, ${m.language ?? null}, ${said.automatic},
        ${JSON.stringify(m.marks ?? {})}, ${m.incomingId ?? null}, ${at}
      )
    ), attached as (
      insert into attachments (id, message_id, file_id, name, type, size, content_id, inline, position)
      select id, ${m.id}::uuid, file_id, name, type, size, content_id, inline, position
      from jsonb_to_recordset(${JSON.stringify(attachments)}::jsonb) as a(
        id uuid, file_id uuid, name text, type text, size bigint, content_id text, inline boolean, position integer
      )
    ), seen as (
      insert into read_marks (agent_id, conversation_id, read_at)
      select ${agentId}::uuid, ${row.id}::uuid, ${at}::timestamptz where ${agentId}::uuid is not null
      on conflict (conversation_id, agent_id)
        do update set read_at = greatest(read_marks.read_at, excluded.read_at)
    )
    insert into participants (conversation_id, address, name, customer_id, role, added_at)
    select ${row.id}::uuid, address, name, customer_id, role, ${w.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as p(
      address text, name text, customer_id uuid, role text
    )
    on conflict do nothing returning address`.execute(w.tx)
  return rows.map(({ address }) => address)
}

/** Asked only where a wait may end; otherwise the conversation itself knows. */
async function around(db: Reader, conversationId: string, turn: Turn, said: Said): Promise<Around> {
  if (said.first) return { unanswered: null, lastSaid: null }
  const isSnoozed = turn.state === 'snoozed'
  if (turn.waitingSince === null && said.direction !== 'out' && !isSnoozed)
    return { unanswered: null, lastSaid: turn.queueAt }
  if (said.direction !== 'out' && !said.state && !isSnoozed) return { unanswered: null, lastSaid: null }
  const since = said.direction === 'out' ? said.at : null
  const after = sql<boolean>`at > greatest(${since}::timestamptz, ${turn.answeredAt}::timestamptz, '-infinity')`
  return db
    .selectFrom('messages')
    .where('conversation_id', '=', conversationId)
    .select(({ fn }) => [
      fn
        .min('at')
        .filterWhere('direction', '=', 'in')
        .filterWhere('automatic', '=', false)
        .filterWhere(after)
        .as('unanswered'),
      fn.max('at').filterWhere('direction', '<>', 'note').as('lastSaid'),
    ])
    .executeTakeFirstOrThrow()
}

export const attachmentRows = (w: Writer, attachments: readonly NewAttachment[]) =>
  attachments.map((each, position) => ({
    id: w.newId(),
    file_id: each.fileId,
    name: each.name,
    type: each.type,
    size: each.size,
    content_id: each.contentId ?? '',
    inline: each.inline ?? false,
    position,
  }))

export function participantRows(people: readonly NewParticipant[]) {
  const rows = new Map<string, { address: string; name: string; role: string; customer_id: string | null }>()
  for (const { address, name = '', role, customerId = null } of people) {
    const key = address.trim().toLowerCase()
    if (key && (!rows.has(key) || role === 'customer'))
      rows.set(key, { address: key, name, role, customer_id: customerId })
  }
  return [...rows.values()]
}

/** PostgreSQL's text holds no NUL and no half surrogate pairs; mail holds anything. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed() as T
  if (Array.isArray(value)) return value.map(storable) as T
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, storable(each)])) as T
}

/**
 * Does the HTML ask for a picture from elsewhere? A hint for the reader; what is loaded is decided by the sanitiser.
 */
export const outside =
  /\bdata-heed-src\s*=|(?:<img\b[^>]{0,2000}?\bsrc\s*=\s*["']?\s*|url\(\s*["']?\s*)(?:https?:)?\/\/[^/]/i

export const toInstant = (at: Date | string): string => new Date(at).toISOString()
