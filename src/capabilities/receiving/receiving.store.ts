// First stage: whatever arrives is stored as it came, before anything else is done with it. Only when that has committed
// may a client be answered 250, a folder's place move on, or an import count a message as done.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { hashOf, inlineBytes, putBytes } from '#capabilities/files/files.public.ts'

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
  const hashed = arrivals.map((arrival) => ({ ...arrival, hash: hashOf(arrival.raw) }))
  const small = new Map(hashed.filter(({ raw }) => raw.byteLength <= inlineBytes).map(({ hash, raw }) => [hash, raw]))
  // One order for everybody, so that two who store the same contents wait for each other and do not lock each other out.
  const rows = [...small].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hash, raw]) => ({ hash, size: raw.byteLength, content: Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength) }))
  if (rows.length) await w.tx.insertInto('blobs').values(rows).onConflict((conflict) => conflict.doNothing()).execute()
  for (const { hash, raw } of hashed) if (!small.has(hash)) await putBytes(w, raw)
  const made = await w.tx.insertInto('incoming_mail').values(hashed.map(({ hash, raw, source, mailboxId, envelope, receivedAt }) => ({
    id: w.newId(), mailbox_id: mailboxId, source, envelope: JSON.stringify(envelope).replaceAll('\\u0000', ''), blob_hash: hash, size: raw.byteLength, received_at: receivedAt,
  }))).onConflict((conflict) => conflict.expression(sql`blob_hash, coalesce(mailbox_id, '00000000-0000-0000-0000-000000000000')`).doNothing()).returning('id').execute()
  return made.length
}
