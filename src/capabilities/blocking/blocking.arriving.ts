// What blocked senders write: stored like any other mail, and spam from its first word on.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'

/** A conversation that was opened as spam, because its sender is blocked by `value`. */
export type Arrived = { conversationId: string; address: string; value: string }

/** Keeps by which block they came; they are opened by the caller with the state `spam`. */
export async function recordArrived(w: Writer, arrived: readonly Arrived[]): Promise<void> {
  if (!arrived.length) return
  const rows = arrived.map(({ conversationId, address, value }) => ({
    id: conversationId,
    address: address.slice(0, 320),
    value,
  }))
  await sql`
    insert into spam (conversation_id, address, state, block_value, marked_at)
    select id, address, 'open', value, ${w.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a(id uuid, address text, value text)`.execute(w.tx)
}
