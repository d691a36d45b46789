// A message that was somebody else's: given to whoever really wrote it, with its conversation or split off, and back.
import type { ActionContext } from '#kernel/capability.ts'
import {
  type Handed,
  handToCustomer,
  lockVisible,
  putBack,
  splitOther,
  unsplitOther,
  visibleConversations,
} from '#capabilities/conversations/conversations.public.ts'
import { survivorsOf } from '#capabilities/customers/customers.keys.public.ts'
import { holdCustomers, survivor } from '#capabilities/customers/customers.public.ts'
import type { identityContract } from './identity.contract.ts'
import { heldSeen } from './identity.people.ts'

type Actions = typeof identityContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof identityContract, Actions[A]>

export async function moveMessage(ctx: Context<'moveMessage'>) {
  const { tx, actor, now, newId, input, emit, fail } = ctx
  const { messageId, split } = input
  // Customers before conversations, as merging does: who is merged or erased at the same moment is so before or after.
  const from = await visibleConversations(tx, actor)
    .where('id', '=', input.conversationId)
    .select('customer_id')
    .executeTakeFirst()
  const customerId = await heldSeen(ctx, input.customerId, from ? [from.customer_id] : [])
  const whole = (await lockVisible(ctx, input.conversationId)) ?? fail('conversationNotFound')
  const message =
    (await tx
      .selectFrom('messages')
      .select(['direction', 'customer_id'])
      .where('id', '=', messageId)
      .where('conversation_id', '=', whole.id)
      .executeTakeFirst()) ?? fail('messageNotFound')
  if (message.direction !== 'in') return fail('notTheirs')
  if (!customerId) return fail('customerNotFound')
  const writer = message.customer_id && (await survivor(tx, message.customer_id))?.id
  if (whole.customer_id === customerId && writer === customerId) return fail('theirsAlready')
  const { conversationId, number } = split
    ? await splitOther(ctx, whole.id, messageId)
    : { conversationId: whole.id, number: whole.number }
  const was = await handToCustomer(ctx, { conversationId, messageId, customerId })
  const moveId = newId()
  await tx
    .insertInto('identity_moves')
    .values({
      id: moveId,
      conversation_id: conversationId,
      message_id: messageId,
      to_id: customerId,
      split,
      was: JSON.stringify(was),
      moved_by: actor.kind === 'agent' ? actor.id : null,
      at: now,
    })
    .execute()
  emit('messageMoved', { conversationId, messageId, moveId })
  return { moveId, conversationId, number }
}

export async function moveBack(ctx: Context<'moveBack'>) {
  const { tx, now, input, emit, fail } = ctx
  await holdBoth(ctx)
  const conversation = (await lockVisible(ctx, input.conversationId)) ?? fail('conversationNotFound')
  const move =
    (await tx
      .selectFrom('identity_moves as v')
      .innerJoin('messages as m', 'm.id', 'v.message_id')
      .selectAll('v')
      .where('v.id', '=', input.moveId)
      .where('v.conversation_id', '=', conversation.id)
      .where('undone_at', 'is', null)
      // Else it has been somewhere else since.
      .whereRef('m.conversation_id', '=', 'v.conversation_id')
      .executeTakeFirst()) ?? fail('moveNotFound')
  const { to_id: toId, message_id: messageId, split } = move
  if ((await survivor(tx, toId))?.id !== conversation.customer_id) return fail('moveNotFound')
  await putBack(ctx, { conversationId: conversation.id, messageId }, await presentOf(ctx, move.was as Handed))
  await tx.updateTable('identity_moves').set({ undone_at: now }).where('id', '=', move.id).execute()
  if (!split) {
    emit('messageMovedBack', { conversationId: conversation.id, messageId })
    return {}
  }
  const { conversationId } = await unsplitOther(ctx, conversation.id)
  emit('messageMovedBack', { conversationId, messageId })
  return {}
}

/** Whom it would be taken from and given back to, before the conversation. */
async function holdBoth(ctx: Context<'moveBack'>): Promise<void> {
  const { tx, input } = ctx
  const move = await tx
    .selectFrom('identity_moves')
    .select(['to_id', 'was'])
    .where('id', '=', input.moveId)
    .executeTakeFirst()
  if (!move) return
  const ids = [move.to_id, (move.was as Handed).customerId]
  await holdCustomers(ctx, [...(await survivorsOf(tx, ids)).values()])
}

/** A conversation is always with a customer of their own, who may have been merged since. */
async function presentOf({ tx }: Context<'moveBack'>, was: Handed): Promise<Handed> {
  const customerId = (await survivor(tx, was.customerId))?.id ?? was.customerId
  const isMerged = customerId !== was.customerId
  return { ...was, customerId, customerHome: isMerged ? (was.customerHome ?? was.customerId) : was.customerHome }
}
