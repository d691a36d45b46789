// One conversation changes hands: given with a brief, accepted or returned, taken back.
import type { ActionContext } from '#kernel/capability.ts'
import {
  conversationIsVisible,
  giveTo,
  keepInSight,
  lockConversation,
  lockVisible,
  whoWasFaster,
} from '#capabilities/conversations/conversations.public.ts'
import { knowsTeam, lockActiveAgents, teamIsOpen } from '#capabilities/people/people.public.ts'
import { isUnfinished } from './handovers.rules.ts'
import { handoversContract } from './handovers.contract.ts'
import { allowedOn } from './handovers.policy.ts'
import type { Row } from './handovers.queries.ts'
import type { Handover } from './handovers.views.ts'

type Actions = typeof handoversContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof handoversContract, Actions[A]>

export async function give(ctx: Context<'give'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('conversationNotFound')
  if (input.revision < row.assigned_revision) return fail('changedMeanwhile', await whoWasFaster(tx, row, ['assigned']))
  if (!isUnfinished(row.state)) return fail('isDone')
  const toId = 'agentId' in input.to ? input.to.agentId : null
  const teamId = 'teamId' in input.to ? input.to.teamId : null
  if (toId === actor.id || (toId !== null && toId === row.assignee_id)) return fail('toThemselves')
  if (toId && !(await lockActiveAgents(tx, [toId])).size) return fail('unknownAgent')
  if (teamId && !(knowsTeam(actor, teamId) && (await teamIsOpen(tx, teamId)))) return fail('unknownTeam')
  const before = await tx
    .updateTable('handovers')
    .set({ state: 'overtaken', decided_at: now })
    .where('conversation_id', '=', row.id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  if (before) emit('overtaken', { conversationId: row.id, handoverId: before.id })
  const handoverId = ctx.newId()
  const { known, tried, promised } = input
  await tx
    .insertInto('handovers')
    .values({
      id: handoverId,
      conversation_id: row.id,
      from_id: actor.id,
      to_id: toId,
      team_id: teamId,
      was_assignee_id: row.assignee_id,
      was_team_id: row.team_id,
      known: storable(known),
      tried: storable(tried),
      promised: storable(promised),
      at: now,
    })
    .execute()
  const revision = await giveTo(ctx, row, { assigneeId: toId, teamId: teamId ?? row.team_id })
  await keepInSight(ctx, row.id)
  emit('given', { conversationId: row.id, handoverId })
  return { handoverId, revision }
}

export async function accept(ctx: Context<'accept'>) {
  const { actor, emit } = ctx
  const { row, conversation } = await take(ctx, 'accept')
  await giveTo(ctx, conversation, { assigneeId: actor.id, teamId: conversation.team_id })
  await settle(ctx, row, 'accepted')
  emit('accepted', decision(row))
  return {}
}

/** It goes back to who handed it over, so that nobody has to look for it. */
export async function sendBack(ctx: Context<'sendBack'>) {
  const { tx, input, emit } = ctx
  const { row, conversation } = await take(ctx, 'sendBack')
  const isThere = (await lockActiveAgents(tx, [row.from_id])).size > 0
  await giveTo(ctx, conversation, { assigneeId: isThere ? row.from_id : null, teamId: row.was_team_id })
  await keepInSight(ctx, conversation.id)
  await settle(ctx, row, 'returned', storable(input.reason))
  emit('returned', { ...decision(row), reason: storable(input.reason) })
  return {}
}

/** Whoever handed it over may not see it any more, and gets it back all the same. */
export async function withdraw(ctx: Context<'withdraw'>) {
  const { tx, emit } = ctx
  const { row, conversation } = await take(ctx, 'withdraw')
  const back =
    row.was_assignee_id && (await lockActiveAgents(tx, [row.was_assignee_id])).size ? row.was_assignee_id : null
  await giveTo(ctx, conversation, { assigneeId: back, teamId: row.was_team_id })
  await keepInSight(ctx, conversation.id)
  await settle(ctx, row, 'withdrawn')
  emit('withdrawn', { conversationId: row.conversation_id, handoverId: row.id })
  return {}
}

export async function reconsider(ctx: Context<'reconsider'>) {
  const { tx, emit, fail } = ctx
  const { row, conversation } = await take(ctx, 'reconsider')
  const holder = row.state === 'accepted' ? row.decided_by : row.from_id
  if (conversation.assignee_id !== holder) return fail('notWaiting')
  const waits = tx.selectFrom('handovers').select('id').where('conversation_id', '=', row.conversation_id)
  if (await waits.where('state', '=', 'waiting').executeTakeFirst()) return fail('notWaiting')
  await giveTo(ctx, conversation, { assigneeId: row.to_id, teamId: row.team_id ?? conversation.team_id })
  await keepInSight(ctx, conversation.id)
  await tx
    .updateTable('handovers')
    .set({ state: 'waiting', decided_by: null, decided_at: null, reason: '' })
    .where('id', '=', row.id)
    .execute()
  emit('reconsidered', { conversationId: row.conversation_id, handoverId: row.id })
  return {}
}

type Deciding = 'accept' | 'sendBack' | 'withdraw' | 'reconsider'

/** The handover with its conversation, both locked, the conversation first; refused when the actor may not do this. */
async function take(ctx: Context<Deciding>, right: Deciding) {
  const { tx, actor, input, fail } = ctx
  const find = tx.selectFrom('handovers').selectAll().where('id', '=', input.handoverId)
  const found = (await find.executeTakeFirst()) ?? fail('notFound')
  const conversation = await lockConversation(tx, found.conversation_id)
  const isTheirs = right === 'withdraw' || right === 'reconsider'
  const mayKnow = isTheirs
    ? found.from_id === actor.id || found.decided_by === actor.id
    : await conversationIsVisible(tx, actor, conversation.id)
  if (!mayKnow) return fail('notFound')
  const row = await find.forUpdate().executeTakeFirstOrThrow()
  const isInPlace =
    conversation.id === row.conversation_id &&
    isUnfinished(conversation.state) &&
    (row.state !== 'waiting' || isWhereItWasGiven(row, conversation))
  if (!isInPlace || !allowedOn(row, actor, ctx.now).includes(right)) return fail('notWaiting')
  return { row, conversation }
}

/** It is still with whom it was given to. */
export const isWhereItWasGiven = (
  row: Pick<Row, 'to_id' | 'team_id'>,
  conversation: { assignee_id: string | null; team_id: string | null },
): boolean =>
  row.to_id
    ? conversation.assignee_id === row.to_id
    : conversation.assignee_id === null && conversation.team_id === row.team_id

async function settle(
  { tx, actor, now }: Context<Deciding>,
  row: Row,
  state: Handover['state'],
  reason = '',
): Promise<void> {
  await tx
    .updateTable('handovers')
    .set({ state, reason, decided_by: actor.id, decided_at: now })
    .where('id', '=', row.id)
    .execute()
}

const decision = (row: Row) => ({ conversationId: row.conversation_id, handoverId: row.id, fromId: row.from_id })

const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
