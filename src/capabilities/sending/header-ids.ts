// Which message a Message-ID names: ids of what we received, of what we sent, and ids that were only mentioned in
// References of a thread (RFC 5322, section 3.6.4), such as that of an answer a colleague gave outside Heed.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { Writer } from '#kernel/capability.ts'

export type HeaderIdKind = 'in' | 'out' | 'mentioned'
/** `headerId` without angle brackets. For `mentioned`, the message is one that mentions it. */
export type HeaderId = { headerId: string; messageId: string; kind: HeaderIdKind }
export type FoundHeaderId = HeaderId & { conversationId: string }

/** What ids are kept and found under: itself, or a digest where a sender made one too long for an index. */
export const headerIdKey = (headerId: string): string =>
  headerId.length <= 250
    ? headerId.replaceAll('\0', '').toWellFormed()
    : `sha256:${createHash('sha256').update(headerId).digest('hex')}`

/** Keeps ids, in one statement. The same id may name several messages: senders reuse them. */
export async function recordHeaderIds(w: Writer, ids: readonly HeaderId[]): Promise<void> {
  if (!ids.length) return
  const rows = ids.map(({ headerId, messageId, kind }) => ({
    header_id: headerIdKey(headerId),
    message_id: messageId,
    kind,
  }))
  await w.tx
    .insertInto('message_ids')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['header_id', 'message_id']).doNothing())
    .execute()
}

/** Everything known under these ids (answered as `headerIdKey`), newest message first, with where it is now. */
export async function findHeaderIds(db: Reader, headerIds: readonly string[]): Promise<FoundHeaderId[]> {
  if (!headerIds.length) return []
  const found = (await db
    .selectFrom('message_ids')
    .select(['header_id as headerId', 'message_id as messageId', 'kind'])
    .where('header_id', '=', sql<string>`any(${[...new Set(headerIds.map(headerIdKey))]}::text[])`)
    .orderBy('message_id', 'desc')
    .limit(2000)
    .execute()) as HeaderId[]
  if (!found.length) return []
  const places = await db
    .selectFrom('messages')
    .select(['id', 'conversation_id'])
    .where(
      'id',
      'in',
      found.map(({ messageId }) => messageId),
    )
    .execute()
  const placeOf = new Map(places.map(({ id, conversation_id }) => [id, conversation_id]))
  return found.flatMap((each) => {
    const conversationId = placeOf.get(each.messageId)
    return conversationId ? [{ ...each, conversationId }] : []
  })
}

/** Message-IDs of a conversation's messages, oldest first: what an answer puts into References. */
export async function threadHeaderIds(db: Reader, conversationId: string): Promise<HeaderId[]> {
  return db
    .selectFrom('messages')
    .innerJoin('message_ids', 'message_ids.message_id', 'messages.id')
    .select(['message_ids.header_id as headerId', 'messages.id as messageId', 'message_ids.kind'])
    .where('messages.conversation_id', '=', conversationId)
    .where('message_ids.kind', '<>', 'mentioned')
    .orderBy('messages.at')
    .orderBy('messages.seq')
    .execute() as Promise<HeaderId[]>
}
