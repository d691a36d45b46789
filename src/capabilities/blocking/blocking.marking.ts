// Marking spam, and saying that it is none.
import type { Writer } from '#kernel/capability.ts'
import type { ActionContext } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import {
  conversationIsVisible,
  lockConversation,
  putAwayAsSpam,
  takeOutOfSpam,
} from '#capabilities/conversations/conversations.public.ts'
import { blockingContract, often } from './blocking.contract.ts'
import type { Lifted } from './blocking.contract.ts'
import { lift } from './blocking.blocks.ts'
import { blocksOf, senderOf, timesMarked } from './blocking.queries.ts'
import { valuesFor } from './blocking.rules.ts'

type Actions = typeof blockingContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof blockingContract, Actions[A]>

export async function mark(ctx: Context<'mark'>) {
  const { tx, actor, input, fail } = ctx
  if (!(await conversationIsVisible(tx, actor, input.conversationId))) return fail('conversationNotFound')
  await markSpam(ctx, input.conversationId)
  const address = await senderOf(tx, input.conversationId)
  if (!address || (await blocksOf(tx, [address])).size) return { suggest: null }
  const marked = await timesMarked(tx, actor, address)
  return { suggest: marked >= often ? { address, marked } : null }
}

export async function release(ctx: Context<'release'>) {
  const { tx, actor, input, fail } = ctx
  if (!(await conversationIsVisible(tx, actor, input.conversationId))) return fail('conversationNotFound')
  return (await releaseSpam(ctx, input.conversationId)) ?? fail('notSpam')
}

/** For other capabilities, which have checked that the actor sees the conversation. False when it is spam already. */
export async function markSpam(w: Writer, id: string): Promise<boolean> {
  const before = await putAwayAsSpam(w, id)
  if (!before) return false
  const { conversationId, state, closedAt } = before
  await w.tx
    .insertInto('spam')
    .values({
      conversation_id: conversationId,
      address: (await senderOf(w.tx, conversationId)) ?? '',
      state,
      closed_at: closedAt,
      marked_by: w.actor.kind === 'system' ? null : w.actor.id,
      marked_at: w.now,
    })
    .execute()
  w.record(blockingContract, 'marked', { conversationId })
  return true
}

/** Back where it was, and its sender unblocked unless that is not wanted. Undefined when it is no spam. */
export async function releaseSpam(
  w: Writer,
  id: string,
  { unblocks = true } = {},
): Promise<{ state: string; lifted: Lifted[] } | undefined> {
  const conversation = await lockConversation(w.tx, id)
  if (conversation.state !== 'spam') return undefined
  const row = await w.tx
    .deleteFrom('spam')
    .where('conversation_id', '=', conversation.id)
    .returningAll()
    .executeTakeFirst()
  // Split off from spam: it never stood elsewhere.
  const before = {
    state: row?.state ?? 'open',
    closedAt: row?.closed_at ?? null,
    since: row?.marked_at ?? w.now.toISOString(),
  }
  const state = await takeOutOfSpam(w, conversation.id, before as Parameters<typeof takeOutOfSpam>[2])
  const address = row?.address || (await senderOf(w.tx, conversation.id))
  const lifted = unblocks && address ? await lift(w, valuesFor(address)) : []
  w.record(blockingContract, 'released', { conversationId: conversation.id })
  return { state: state ?? conversation.state, lifted }
}

/** Refuses to write to whoever sent spam; for all that sends. */
export function refuseSpam(conversation: { state: string }): void {
  if (conversation.state === 'spam') throw refusal(blockingContract, 'isSpam')
}
