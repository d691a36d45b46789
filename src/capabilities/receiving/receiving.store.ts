// First stage: whatever arrives is stored as it came, before anything else is done with it. Only when that has committed
// may a client be answered 250, a folder's place move on, or an import count a message as done.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { putAll } from '#capabilities/files/files.public.ts'

export type Arrival = {
  raw: Uint8Array
  source: 'smtp' | 'imap' | 'import'
  /** The mailbox that it is for; null when that is known only from the message. */
  mailboxId: string | null
  /** `{mailFrom, rcptTo, remoteAddress, helo, secure}`, `{folder, uid, backfill}` or `{name}`. */
  envelope: Record<string, unknown>
  receivedAt: Date
}

/** Rung after mail was stored: whoever reads it looks at once. */
export const incomingTopic = 'incoming'

/**
 * Stores arrivals in the order given; the very same bytes for the same mailbox are stored once. Returns how many are
 * new. The caller commits, and then wakes `incomingTopic`.
 */
export async function storeIncoming(w: Writer, arrivals: readonly Arrival[]): Promise<number> {
  const hashes = await putAll(w, arrivals.map(({ raw }) => raw))
  const made = await w.tx.insertInto('incoming_mail').values(arrivals.map(({ raw, source, mailboxId, envelope, receivedAt }, at) => ({
    id: w.newId(), mailbox_id: mailboxId, source, envelope: JSON.stringify(envelope).replaceAll('\\u0000', ''), blob_hash: hashes[at]!, size: raw.byteLength, received_at: receivedAt,
  }))).onConflict((conflict) => conflict.expression(sql`blob_hash, coalesce(mailbox_id, '00000000-0000-0000-0000-000000000000')`).doNothing()).returning('id').execute()
  return made.length
}
