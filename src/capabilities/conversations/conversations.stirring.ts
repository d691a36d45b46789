// Something was said beside a conversation that whoever works on it should see.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { conversationsContract } from './conversations.contract.ts'
import { reopen } from './conversations.links.ts'

/** It is open, and unread for everybody; whose turn it is with the customer stays as it was. */
export async function stir(w: Writer, conversationId: string): Promise<void> {
  await reopen(w, conversationId)
  await w.tx
    .updateTable('conversations')
    .set({ last_message_at: sql`greatest(last_message_at, ${w.now}::timestamptz)` })
    .where('id', '=', conversationId)
    .execute()
  w.record(conversationsContract, 'stirred', { conversationId })
}
