// What a customer may see of conversations: what they wrote, and what was written to them. Never notes, and nothing that
// others of the same thread said to us alone, just as their own mail would hold it.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { State } from './conversations.views.ts'

/**
 * One person. `customerIds`: every id that means them (`customer_family`). `addresses`: e-mail addresses known to be theirs
 * alone. `doubtful`: others on record, which several people use or nobody has checked; what was written there is theirs
 * in conversations of theirs alone. All in lower case.
 * Without `customerIds` it is whoever reads these mailboxes, and they get what these hold: what was written from or to them.
 */
export type Party = {
  customerIds: readonly string[]
  addresses: readonly string[]
  doubtful: readonly string[]
}

/** Condition on rows of `messages`: the person wrote it. Who is on record as the author counts before the address. */
const isBy = ({ customerIds, addresses }: Party): RawBuilder<SqlBool> => sql<SqlBool>`(
  messages.direction = 'in' and (
    coalesce(messages.customer_id = any(${customerIds}::uuid[]), false)
    or (lower(messages.author_address) = any(${addresses}::text[])
      and (messages.customer_id is null or ${customerIds.length === 0}))))`

/** The addresses to which it was written, in lower case. */
const writtenTo = sql`(
  select lower(each ->> 'address') from unnest(array['to', 'cc', 'bcc']) kind,
    jsonb_array_elements(coalesce(messages.addresses -> kind, '[]'::jsonb)) each)`

/**
 * Condition on rows of `messages` and `conversations`. An answer of ours that names nobody, as some imports have it, is
 * for the customer of the conversation.
 */
export const isTheirs = (party: Party): RawBuilder<SqlBool> => sql<SqlBool>`(
  messages.direction <> 'note' and (
    ${isBy(party)}
    or exists (select from ${writtenTo} written(address) where address = any(${party.addresses}::text[]))
    or (messages.direction = 'out' and conversations.customer_id = any(${party.customerIds}::uuid[]) and (
      not exists (select from ${writtenTo} written(address))
      or exists (select from ${writtenTo} written(address) where address = any(${party.doubtful}::text[]))))
  )
)`

export type Theirs = {
  id: string
  number: number
  /** As in the newest message that they may see: the conversation's own may be for others. */
  subject: string
  state: State
  customerId: string
  mailboxId: string | null
  closedAt: string | null
  /** When the latest of what they may see was said, and by which side. */
  lastAt: string
  lastDirection: 'in' | 'out'
}

/** Of conversations in which an address of theirs takes part, the newest count: some are on copy of all there is. */
const mostByAddress = 1000
/** So many are looked into at once; there is nothing for them in few of those that they take part in. */
const atOnce = 50

type Asked = {
  /** Condition on a row of `messages` that is false while an answer of ours can still be called back. */
  hasLeft: RawBuilder<SqlBool>
}

/**
 * Conversations with something in them that the person may see, those in which something was said last first. `after`:
 * the last one of the page before.
 */
export async function theirConversations(
  db: Reader,
  party: Party,
  { hasLeft, limit, after }: Asked & { limit: number; after?: string },
): Promise<Theirs[]> {
  const found: Theirs[] = []
  for (let from = after; found.length < limit; ) {
    const ids = await takesPartIn(db, party, from)
    found.push(...(await among(db, party, { hasLeft, ids })))
    if (ids.length < atOnce) break
    from = ids.at(-1)
  }
  return found.slice(0, limit)
}

/** By its number, also by that of one that was joined to it; undefined for whatever is not theirs. */
export async function theirConversation(
  db: Reader,
  party: Party,
  { hasLeft, number }: Asked & { number: number },
): Promise<Theirs | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select(sql<string>`coalesce(merged_into, id)`.as('id'))
    .where('number', '=', number)
    .executeTakeFirst()
  return row && (await among(db, party, { hasLeft, ids: [row.id] }))[0]
}

/** Ids of a few conversations in which the person takes part, by their index, in the order of lists. */
async function takesPartIn(db: Reader, { customerIds, addresses }: Party, after: string | undefined): Promise<string[]> {
  const isAfter = after
    ? sql`(c.last_message_at, c.id) < (select last_message_at, id from conversations where id = ${after})`
    : sql`true`
  const found = sql<{ id: string; at: string }>`(
    select own.id, own.at from unnest(${customerIds}::uuid[]) customer cross join lateral (
      select c.id, c.last_message_at as at from conversations c
      where c.customer_id = customer and c.state <> 'merged' and ${isAfter}
      order by c.last_message_at desc, c.id desc limit ${atOnce}) own
    union
    select c.id, c.last_message_at from conversations c
    where c.state <> 'merged' and ${isAfter} and c.id in (
      select merged_into from conversations where merged_into is not null and customer_id = any(${customerIds}::uuid[])
      union all
      select other.conversation_id from unnest(${addresses}::text[]) mine cross join lateral (
        select conversation_id from participants
        where address = mine order by conversation_id desc limit ${mostByAddress}) other))`.as<'found'>(sql`found`)
  const rows = await db
    .selectFrom(found)
    .select('id')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(atOnce)
    .execute()
  return rows.map(({ id }) => id)
}

/** Those of these with something for the person, in their order. */
async function among(db: Reader, party: Party, { hasLeft, ids }: Asked & { ids: readonly string[] }): Promise<Theirs[]> {
  const visible = sql`messages.conversation_id = conversations.id and ${isTheirs(party)} and ${hasLeft}`
  const found = sql<Theirs & { place: number }>`(
    select conversations.id, conversations.number::integer as number, conversations.state,
      coalesce((
        select subject from messages where ${visible} and subject <> '' order by at desc, seq desc limit 1), '') as subject,
      conversations.customer_id as "customerId", conversations.mailbox_id as "mailboxId",
      conversations.closed_at as "closedAt", last.at as "lastAt", last.direction as "lastDirection", place
    from unnest(${ids}::uuid[]) with ordinality asked(id, place)
    join conversations on conversations.id = asked.id and conversations.state <> 'merged'
    cross join lateral (
      select at, direction from messages where ${visible} order by at desc, seq desc limit 1) last)`.as<'found'>(sql`found`)
  const rows = await db.selectFrom(found).selectAll().orderBy('place').execute()
  return rows.map(({ place: _, ...row }) => row)
}

export type TheirMessage = {
  id: string
  seq: string
  at: string
  direction: 'in' | 'out'
  authorName: string
  /** The person themselves wrote it. */
  isOwn: boolean
  text: string
  language: string | null
  files: { id: string; name: string; size: number }[]
}

/** What the person may see of one of `theirConversations`, latest first. */
export async function theirMessages(
  db: Reader,
  party: Party,
  conversationId: string,
  { hasLeft, limit, before }: Asked & { limit: number; before?: { at: string; seq: string } },
): Promise<TheirMessage[]> {
  const rows = await messagesOf(db, party, hasLeft)
    .where('messages.conversation_id', '=', conversationId)
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(messages.at, messages.seq) < (${before?.at}::timestamptz, ${before?.seq}::bigint)`),
    )
    .select((eb) => [
      'messages.id',
      sql<string>`messages.seq::text`.as('seq'),
      'messages.at',
      'messages.direction',
      'messages.author_name as authorName',
      sql<boolean>`${isBy(party)}`.as('isOwn'),
      'messages.body_text as text',
      'messages.language',
      eb
        .selectFrom('attachments')
        .whereRef('attachments.message_id', '=', 'messages.id')
        .select(
          sql<TheirMessage['files']>`coalesce(jsonb_agg(jsonb_build_object(
            'id', attachments.id, 'name', attachments.name, 'size', attachments.size) order by attachments.position), '[]')`.as(
            'files',
          ),
        )
        .as('files'),
    ])
    .orderBy('messages.at', 'desc')
    .orderBy('messages.seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, direction: row.direction as 'in' | 'out', files: row.files ?? [] }))
}

/** A file of such a message, undefined when it is none of theirs. */
export const theirFile = (
  db: Reader,
  party: Party,
  attachmentId: string,
  { hasLeft }: Asked,
): Promise<{ conversationId: string; fileId: string; name: string; type: string } | undefined> =>
  messagesOf(db, party, hasLeft)
    .innerJoin('attachments', 'attachments.message_id', 'messages.id')
    .where('attachments.id', '=', attachmentId)
    .select([
      'conversations.id as conversationId',
      'attachments.file_id as fileId',
      'attachments.name',
      'attachments.type',
    ])
    .executeTakeFirst()

const messagesOf = (db: Reader, party: Party, hasLeft: RawBuilder<SqlBool>) =>
  db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .where('conversations.state', '<>', 'merged')
    .where(isTheirs(party))
    .where(hasLeft)
