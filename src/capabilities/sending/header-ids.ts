// Which message a Message-ID names: ids of what we received, of what we sent, and ids that were only mentioned in
// References of a thread (RFC 5322, section 3.6.4), such as that of an answer a colleague gave outside Heed.
import { createHash } from 'node:crypto'
import type { Reader } from '#kernel/db.ts'
import type { Writer } from '#kernel/capability.ts'

export type HeaderIdKind = 'in' | 'out' | 'mentioned'
/** `headerId` without angle brackets, as the sender wrote it. For `mentioned`, the message is the one that mentions it. */
export type HeaderId = { headerId: string; messageId: string; conversationId: string; kind: HeaderIdKind }

/** Keeps ids, in one statement. The same id may name several messages: senders reuse them. */
export async function recordHeaderIds(w: Writer, ids: HeaderId[]): Promise<void> {
  if (!ids.length) return
  const rows = ids.map(({ headerId, messageId, conversationId, kind }) => ({ header_id: keyOf(headerId), message_id: messageId, conversation_id: conversationId, kind }))
  await w.tx.insertInto('message_ids').values(rows).onConflict((conflict) => conflict.columns(['header_id', 'message_id']).doNothing()).execute()
}

/** What ids are kept and found under: itself, or a digest where a sender made one too long for an index. */
export const keyOf = (headerId: string): string =>
  headerId.length <= 250 ? headerId.replaceAll('\0', '') : `sha256:${createHash('sha256').update(headerId).digest('hex')}`

/** Everything known under these ids (in the answer as `keyOf` them), newest message first within an id. */
export async function findHeaderIds(db: Reader, headerIds: readonly string[]): Promise<HeaderId[]> {
  if (!headerIds.length) return []
  return db.selectFrom('message_ids')
    .select(['header_id as headerId', 'message_id as messageId', 'conversation_id as conversationId', 'kind'])
    .where('header_id', 'in', [...new Set(headerIds.map(keyOf))]).orderBy('message_id', 'desc').execute() as Promise<HeaderId[]>
}

/** Message-IDs of a conversation's messages, oldest first: what an answer puts into References. */
export async function threadHeaderIds(db: Reader, conversationId: string): Promise<{ headerId: string; messageId: string; kind: HeaderIdKind }[]> {
  return db.selectFrom('message_ids').select(['header_id as headerId', 'message_id as messageId', 'kind'])
    .where('conversation_id', '=', conversationId).where('kind', '!=', 'mentioned').orderBy('message_id').execute() as Promise<HeaderId[]>
}

/** The conversation of a message has changed (split, merged): its ids follow. */
export async function moveHeaderIds(w: Writer, messageIds: readonly string[], conversationId: string): Promise<void> {
  if (messageIds.length) await w.tx.updateTable('message_ids').set({ conversation_id: conversationId }).where('message_id', 'in', [...messageIds]).execute()
}
