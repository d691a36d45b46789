// First stage: whatever arrives is stored as it came, before anything else is done with it. Only when that has
// committed may a client be answered 250, a folder's place move on, or an import count a message as done.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { hashOf, inlineBytes, keepingSmall, putAll } from '#capabilities/files/files.public.ts'

export type Arrival = {
  raw: Uint8Array
  source: 'smtp' | 'imap' | 'import'
  /** The mailbox that it is for; null when that is known only from the message. */
  mailboxId: string | null
  /** `{mailFrom, rcptTo, remoteAddress, helo, secure}`, `{folder, uid, backfill, ours}` or `{name, ours}`. */
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
  const isLarge = ({ raw }: Arrival) => raw.byteLength > inlineBytes
  await putAll(
    w,
    arrivals.filter(isLarge).map(({ raw }) => raw),
  )
  const rows = arrivals.map(({ raw, source, mailboxId, envelope, receivedAt }) => ({
    id: w.newId(),
    mailbox_id: mailboxId,
    source,
    envelope: JSON.stringify(envelope).replaceAll('\\u0000', ''),
    blob_hash: hashOf(raw),
    size: raw.byteLength,
    received_at: receivedAt,
  }))
  // Small contents ride along in the same statement: most mail is small, and its sender waits for our answer.
  const small = arrivals.filter((each) => !isLarge(each)).map(({ raw }) => raw)
  const once = sql`blob_hash, coalesce(mailbox_id, '00000000-0000-0000-0000-000000000000')`
  const made = await (small.length ? keepingSmall(w, small) : w.tx)
    .insertInto('incoming_mail')
    .values(rows)
    .onConflict((conflict) => conflict.expression(once).doNothing())
    .returning('id')
    .execute()
  return made.length
}
