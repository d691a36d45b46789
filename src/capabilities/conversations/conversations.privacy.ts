// Who may see a conversation: making it private and open again, its members, and reasons for looking from outside.
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { activeAgents } from '#capabilities/people/people.public.ts'
import { conversationsContract } from './conversations.contract.ts'
import { lockVisible } from './conversations.deciding.ts'
import { grantHours } from './conversations.privacy.views.ts'
import { hasMembers, keepInSight } from './conversations.sight.ts'
import { conversationIsVisible } from './conversations.visible.ts'

type Actions = typeof conversationsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof conversationsContract, Actions[A]>

/** The assignee sees it without being a member; whoever makes it private stays in sight of it. */
export async function makePrivate(ctx: Context<'makePrivate'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  if (row.private) return {}
  const memberIds = [...new Set([actor.id, ...input.memberIds])]
  if ((await activeAgents(tx, memberIds)).size < memberIds.length) return fail('unknownAgent')
  await tx.updateTable('conversations').set({ private: true }).where('id', '=', row.id).execute()
  await tx
    .insertInto('conversation_members')
    .values(memberIds.map((id) => ({ conversation_id: row.id, agent_id: id, added_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  emit('madePrivate', { conversationId: row.id, memberIds })
  emit('moved', {})
  return {}
}

export async function makeOpen(ctx: Context<'makeOpen'>) {
  const { tx, input, emit, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  if (!row.private) return fail('notPrivate')
  const members = await tx.deleteFrom('conversation_members').where('conversation_id', '=', row.id).returning('agent_id').execute()
  await tx.updateTable('conversations').set({ private: false }).where('id', '=', row.id).execute()
  emit('madeOpen', { conversationId: row.id })
  emit('moved', {})
  return { was: { memberIds: members.map((each) => each.agent_id) } }
}

export async function addMember(ctx: Context<'addMember'>) {
  const { tx, now, input, emit, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  if (!row.private) return fail('notPrivate')
  if (!(await activeAgents(tx, [input.agentId])).size) return fail('unknownAgent')
  const made = await tx
    .insertInto('conversation_members')
    .values({ conversation_id: row.id, agent_id: input.agentId, added_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('agent_id')
    .executeTakeFirst()
  if (!made) return {}
  emit('memberAdded', { conversationId: row.id, agentId: input.agentId })
  emit('moved', {})
  return {}
}

/** Somebody always stays who sees it: a member or the assignee. */
export async function removeMember(ctx: Context<'removeMember'>) {
  const { tx, input, emit, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  if (!row.private) return fail('notPrivate')
  const gone = await tx
    .deleteFrom('conversation_members')
    .where('conversation_id', '=', row.id)
    .where('agent_id', '=', input.agentId)
    .returning('agent_id')
    .executeTakeFirst()
  if (!gone) return {}
  if (!row.assignee_id && !(await hasMembers(tx, row.id))) return fail('noMemberLeft')
  emit('memberRemoved', { conversationId: row.id, agentId: input.agentId })
  emit('moved', {})
  return {}
}

export async function openWithReason({ tx, actor, now, newId, input, emit, fail }: Context<'openWithReason'>) {
  const row =
    (await tx
      .selectFrom('conversations as asked')
      .innerJoin('conversations as c', (join) => join.on((eb) => eb('c.id', '=', eb.fn.coalesce('asked.merged_into', 'asked.id'))))
      .where('asked.id', '=', input.conversationId)
      .select(['c.id', 'c.number'])
      // One after the other: who asks twice at once gives one reason.
      .forUpdate('c')
      .executeTakeFirst()) ?? fail('notFound')
  const known = { conversationId: row.id, number: row.number }
  if (await conversationIsVisible(tx, actor, row.id)) return { ...known, until: null }
  const until = new Date(now.getTime() + grantHours * 3_600_000).toISOString()
  await tx
    .insertInto('conversation_grants')
    .values({ id: newId(), conversation_id: row.id, agent_id: actor.id, reason: input.reason, at: now, until })
    .execute()
  emit('openedWithReason', { conversationId: row.id, agentId: actor.id, reason: input.reason, until })
  return { ...known, until }
}

/**
 * For a conversation that the actor does not see: its id if the actor may open it with a reason, so that it can be
 * asked for one; undefined if there is none, or for anybody else.
 */
export async function withinReach(db: Reader, actor: Actor, id: string): Promise<string | undefined> {
  if (!may(actor, 'conversations:reach') || !may(actor, 'conversations:read')) return undefined
  return (await db.selectFrom('conversations').select('id').where('id', '=', id).where('state', '<>', 'merged').executeTakeFirst())?.id
}

/**
 * Somebody left: their memberships end. A private conversation that nobody would see any more is shown to those who may
 * reach everything, so that no customer waits unseen.
 */
export async function leaveMemberships(w: Writer, agentId: string): Promise<void> {
  const left = await w.tx.deleteFrom('conversation_members').where('agent_id', '=', agentId).returning('conversation_id').execute()
  for (const { conversation_id: id } of left) {
    w.record(conversationsContract, 'memberRemoved', { conversationId: id, agentId })
    await keepInSight(w, id)
  }
}
