// What agents decide about a conversation: whose it is, whose turn it is, what it is called.
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { momentOf } from '#capabilities/organisation/organisation.public.ts'
import { agentNames, lastOf, lockActiveAgents, teamIsOpen } from '#capabilities/people/people.public.ts'
import { giveTo } from './conversations.assigning.ts'
import { conversationsContract } from './conversations.contract.ts'
import { moveTo } from './conversations.states.ts'
import type { State } from './conversations.views.ts'
import { visibleConversations } from './conversations.visible.ts'

type Actions = typeof conversationsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof conversationsContract, Actions[A]>

/** The conversation, locked until the end of the transaction; undefined when the actor may not see it. */
export async function lockVisible(ctx: { tx: Tx; actor: Context<'assign'>['actor'] }, id: string) {
  await ctx.tx.selectFrom('conversations').select('id').where('id', '=', id).forUpdate().execute()
  // Asked behind the lock: who may see it is told by other tables too, as they are then.
  return visibleConversations(ctx.tx, ctx.actor).where('conversations.id', '=', id).selectAll('conversations').executeTakeFirst()
}

type Row = NonNullable<Awaited<ReturnType<typeof lockVisible>>>

export async function assign(ctx: Context<'assign'>) {
  const { tx, actor, input, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  // Only another assignment stands in the way of this one; a message that came meanwhile does not.
  if (input.revision < row.assigned_revision) return fail('changedMeanwhile', await whoWasFaster(tx, row, ['assigned']))
  const assigneeId =
    input.assigneeId === 'me' ? actor.id : input.assigneeId === undefined ? row.assignee_id : input.assigneeId
  const teamId = input.teamId === undefined ? row.team_id : input.teamId
  const was = { assigneeId: row.assignee_id, teamId: row.team_id }
  if (assigneeId === was.assigneeId && teamId === was.teamId) return { revision: row.revision, ...was, was }
  if (assigneeId !== was.assigneeId && assigneeId && !(await lockActiveAgents(tx, [assigneeId])).size)
    return fail('unknownAgent')
  if (teamId !== was.teamId && teamId && !(await teamIsOpen(tx, teamId))) return fail('unknownTeam')
  const revision = await giveTo(ctx, row, { assigneeId, teamId })
  return { revision, assigneeId, teamId, was }
}

export async function setState(ctx: Context<'setState'>) {
  const { tx, actor, now, input, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  const was = row.state as State
  // Also when the customer wrote meanwhile: nobody closes what they have not read.
  if (input.revision !== row.revision)
    return fail(
      'changedMeanwhile',
      await whoWasFaster(tx, row, ['stateChanged', 'assigned', 'messageAdded', 'subjectChanged']),
    )
  if (was === 'spam') return fail('isSpam')
  const until = input.until && momentOf(input.until, actor.timeZone)
  if (input.until && !(until && until > now)) return fail('notAhead')
  const revision = await moveTo(ctx, row, input.state, until)
  return { revision, state: input.state, was }
}

export async function setSubject(ctx: Context<'setSubject'>) {
  const { tx, input, emit, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  if (input.subject === row.subject) return { revision: row.revision, subject: row.subject, was: row.subject }
  if (input.revision !== row.revision)
    return fail(
      'changedMeanwhile',
      await whoWasFaster(tx, row, ['subjectChanged', 'stateChanged', 'assigned', 'messageAdded']),
    )
  const revision = row.revision + 1
  await tx.updateTable('conversations').set({ subject: input.subject, revision }).where('id', '=', row.id).execute()
  emit('subjectChanged', { conversationId: row.id, from: row.subject, to: input.subject })
  return { revision, subject: input.subject, was: row.subject }
}

/** For the refusal: what the latest such change was, who made it, and how the conversation stands now. */
export async function whoWasFaster(db: Reader, row: Row, events: string[]): Promise<Record<string, unknown>> {
  const last = await lastOf(db, events.map((event) => `conversations.${event}`), { about: row.id })
  const names = await agentNames(db, row.assignee_id ? [row.assignee_id] : [])
  return {
    change: last?.type,
    by: last?.by ?? null,
    assignee: row.assignee_id ? { id: row.assignee_id, name: names.get(row.assignee_id)?.name ?? '' } : null,
    teamId: row.team_id,
    state: row.state,
    subject: row.subject,
    revision: row.revision,
  }
}
