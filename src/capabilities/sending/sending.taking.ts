// The mail behind a message, for an agent who decides about it.
import type { Writer } from '#kernel/capability.ts'
import { conversationIsVisible, conversationOfMessage } from '#capabilities/conversations/conversations.public.ts'
import { allowedOn } from './sending.policy.ts'
import type { OutboxRow } from './sending.queue.ts'
import type { Right } from './sending.views.ts'

export type Deciding = Writer & { input: { messageId: string }; fail: (code: 'messageNotFound') => never }

/**
 * The row, locked, with what the actor may do with it now; fails when the actor may not see its message. Whoever claims
 * mail passes over locked rows: from here on it does not leave.
 */
export async function takeVisible({
  tx,
  actor,
  now,
  input,
  fail,
}: Deciding): Promise<{ row: OutboxRow; conversationId: string; allowed: readonly Right[] }> {
  const conversationId = await conversationOfMessage(tx, input.messageId)
  if (!conversationId || !(await conversationIsVisible(tx, actor, conversationId))) return fail('messageNotFound')
  const row = await tx
    .selectFrom('outbox')
    .selectAll()
    .where('message_id', '=', input.messageId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return fail('messageNotFound')
  const facts = { state: row.state, agentId: row.agent_id, dueAt: row.due_at }
  return { row, conversationId, allowed: allowedOn(facts, actor, now.toISOString()) }
}
