// What agents decide about mail to people outside that has not simply left, and what is told of its fate.
import type { ActionContext, JobContext, EventRow } from '#kernel/capability.ts'
import { presentPlace, stir } from '#capabilities/conversations/conversations.public.ts'
import { putBack } from '#capabilities/drafts/drafts.public.ts'
import { unclaimFiles } from '#capabilities/files/files.public.ts'
import { callBackBeside, decideBeside } from '#capabilities/sending/sending.public.ts'
import { sidethreadsContract } from './sidethreads.contract.ts'
import { visibleMessage } from './sidethreads.queries.ts'

type Deciding = ActionContext<typeof sidethreadsContract, (typeof sidethreadsContract)['actions']['retry']>

const decide =
  (right: 'retry' | 'resend' | 'markSent') =>
  async (ctx: Deciding): Promise<Record<string, never>> => {
    const row = (await visibleMessage(ctx.tx, ctx.actor, ctx.input.sideMessageId)) ?? ctx.fail('sideMessageNotFound')
    return (await decideBeside(ctx, row.id, right)) ? {} : ctx.fail('wrongState')
  }

export const retry = decide('retry')
export const resend = decide('resend')
export const markSent = decide('markSent')

/** It was never said; what was written is a draft again, with its uploads. */
export async function undo(ctx: Deciding): Promise<Record<string, never>> {
  const { tx, actor, now, newId, emit, fail } = ctx
  const row = (await visibleMessage(tx, actor, ctx.input.sideMessageId)) ?? fail('sideMessageNotFound')
  const { draftId, draft } = (await callBackBeside(ctx, row.id)) ?? fail('wrongState')
  await tx.updateTable('side_messages').set({ called_back_at: now }).where('id', '=', row.id).execute()
  const files = await tx
    .deleteFrom('side_attachments')
    .where('side_message_id', '=', row.id)
    .returning('file_id')
    .execute()
  await unclaimFiles(
    ctx,
    files.map(({ file_id }) => file_id),
    actor.id,
  )
  await putBack(ctx, { draftId: draftId ?? newId(), agentId: actor.id, kind: 'side', conversationId: row.place }, draft)
  emit('calledBack', { conversationId: row.place, sideThreadId: row.side_thread_id, sideMessageId: row.id })
  return {}
}

type Changed = JobContext<
  typeof sidethreadsContract,
  EventRow<{ besideId: string; state: 'failed' | 'bounced' | 'uncertain' | 'accepted' }>
>

/** What did not arrive, or may not have, is put before the agents again, as with mail to customers. */
export async function tellFate({ payload: { payload }, transact }: Changed): Promise<void> {
  const { besideId, state } = payload
  await transact(async (w) => {
    const row = await w.tx
      .selectFrom('side_messages')
      .innerJoin('side_threads', 'side_threads.id', 'side_messages.side_thread_id')
      .select(['side_messages.id', 'side_thread_id', 'conversation_id'])
      .where('side_messages.id', '=', besideId)
      .executeTakeFirst()
    const conversationId = row && (await presentPlace(w.tx, row.conversation_id))
    if (!conversationId) return
    if (state === 'failed' || state === 'bounced' || state === 'uncertain') await stir(w, conversationId)
    w.record(sidethreadsContract, 'stateChanged', {
      conversationId,
      sideThreadId: row.side_thread_id,
      sideMessageId: row.id,
      state,
    })
  })
}
