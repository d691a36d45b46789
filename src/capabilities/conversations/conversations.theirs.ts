// What a customer may see of conversations: what they wrote, and what was written to them. Never notes, and nothing that
// others of the same thread said to us alone, just as their own mail would hold it.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { State } from './conversations.views.ts'

/** One person: every id that means them (`customer_family`), and the e-mail addresses that reach them, in lower case. */
export type Party = { customerIds: readonly string[]; addresses: readonly string[] }

/**
 * Condition on rows of `messages` and `conversations`. An answer of ours that names nobody, as some imports have it, is
 * for the customer of the conversation.
 */
export const isTheirs = ({ customerIds, addresses }: Party): RawBuilder<SqlBool> => sql<SqlBool>`(
  messages.direction <> 'note' and (
    (messages.direction = 'in' and (
      messages.customer_id = any(${customerIds}::uuid[]) or lower(messages.author_address) = any(${addresses}::text[])))
    or exists (
      select from unnest(array['to', 'cc', 'bcc']) kind,
        jsonb_array_elements(coalesce(messages.addresses -> kind, '[]'::jsonb)) each
      where lower(each ->> 'address') = any(${addresses}::text[]))
    or (messages.direction = 'out' and conversations.customer_id = any(${customerIds}::uuid[])
      and coalesce(jsonb_array_length(messages.addresses -> 'to'), 0) = 0
      and coalesce(jsonb_array_length(messages.addresses -> 'cc'), 0) = 0
      and coalesce(jsonb_array_length(messages.addresses -> 'bcc'), 0) = 0)
  )
)`

export type Theirs = {
  id: string
  number: number
  subject: string
  state: State
  customerId: string
  mailboxId: string | null
  closedAt: string | null
  /** When the latest of what they may see was said, and by which side. */
  lastAt: string
  lastDirection: 'in' | 'out'
}

/**
 * Conversations with something in them that the person may see, latest first. `hasLeft`: condition on a row of `messages`
 * that is false while an answer of ours can still be called back. `before`: the last one of the page before.
 */
export async function theirConversations(
  db: Reader,
  party: Party,
  {
    hasLeft,
    limit,
    before,
    number,
  }: { hasLeft: RawBuilder<SqlBool>; limit: number; before?: { at: string; id: string }; number?: number },
): Promise<Theirs[]> {
  const found = sql<Theirs>`(
    select conversations.id, conversations.number::integer as number, conversations.subject, conversations.state,
      conversations.customer_id as "customerId", conversations.mailbox_id as "mailboxId",
      conversations.closed_at as "closedAt", last.at as "lastAt", last.direction as "lastDirection"
    from (
      select coalesce(merged_into, id) as id from conversations where customer_id = any(${party.customerIds}::uuid[])
      union
      select conversation_id from participants where address = any(${party.addresses}::text[])
    ) mine
    join conversations on conversations.id = mine.id and conversations.state <> 'merged'
    cross join lateral (
      select at, direction from messages
      where conversation_id = conversations.id and ${isTheirs(party)} and ${hasLeft}
      order by at desc, seq desc limit 1
    ) last
    where ${number === undefined ? sql`true` : sql`conversations.id = (select coalesce(merged_into, id) from conversations where number = ${number})`}
      and ${before ? sql`(last.at, conversations.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql`true`}
    order by last.at desc, conversations.id desc
    limit ${limit})`.as<'found'>(sql`found`)
  return db.selectFrom(found).selectAll().orderBy('lastAt', 'desc').orderBy('id', 'desc').execute()
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
  { hasLeft, limit, before }: { hasLeft: RawBuilder<SqlBool>; limit: number; before?: { at: string; seq: string } },
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
      sql<boolean>`messages.direction = 'in' and (messages.customer_id is not null and messages.customer_id = any(${party.customerIds}::uuid[])
        or lower(messages.author_address) = any(${party.addresses}::text[]))`.as('isOwn'),
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
  { hasLeft }: { hasLeft: RawBuilder<SqlBool> },
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
