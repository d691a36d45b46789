// Calling a message back while it is held: it was never said, and what was written is a draft again.
import type { ActionContext } from '#kernel/capability.ts'
import { retractMessage } from '#capabilities/conversations/conversations.public.ts'
import { putBack } from '#capabilities/drafts/drafts.public.ts'
import { unclaimFiles } from '#capabilities/files/files.public.ts'
import type { sendingContract } from './sending.contract.ts'
import type { UndoPlan } from './sending.queue.ts'
import { type Deciding, takeVisible } from './sending.taking.ts'

export async function undo(ctx: ActionContext<typeof sendingContract, (typeof sendingContract)['actions']['undo']>) {
  const { tx, actor, now, newId, input, fail, emit } = ctx
  const { row, conversationId, allowed } = await takeVisible(ctx as Deciding)
  if (!row.undo || !allowed.includes('undo')) return fail('tooLate')
  const { draft, before, stateAfter, joined, claimed } = row.undo as UndoPlan
  await tx
    .updateTable('outbox')
    .set({ state: 'cancelled', plan: null, undo: null, changed_at: now })
    .where('id', '=', row.id)
    .execute()
  await tx.deleteFrom('message_ids').where('message_id', '=', input.messageId).execute()
  emit('calledBack', { conversationId, messageId: input.messageId })
  const retracted = await retractMessage(ctx, { messageId: input.messageId, before, stateAfter, joined })
  await unclaimFiles(ctx, claimed, actor.id)
  const { kind, conversationId: _, ...content } = draft
  // A message may have been moved by a split meanwhile: the draft belongs where it was last.
  const place = kind === 'new' ? null : (retracted?.conversationId ?? conversationId)
  const restored = await putBack(
    ctx,
    { draftId: row.origin_id ?? newId(), agentId: actor.id, kind, conversationId: place },
    content,
  )
  return { draftId: restored.id, conversationId: place }
}
