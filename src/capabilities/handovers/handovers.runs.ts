// Everything of one person handed over in one step: begun and taken back by an action, done by a job in batches that
// each commit whole, so that it goes on where it was when it is killed.
import { sql } from 'kysely'
import { type Actor, system } from '#kernel/actor.ts'
import type { ActionContext, JobContext, Writer } from '#kernel/capability.ts'
import { type Reader, lock } from '#kernel/db.ts'
import {
  giveTo,
  keepInSight,
  lockConversation,
  visibleConversations,
} from '#capabilities/conversations/conversations.public.ts'
import {
  activeAgents,
  agentById,
  knowsTeam,
  loadActor,
  lockActiveAgents,
  teamIsOpen,
} from '#capabilities/people/people.public.ts'
import { handoversContract } from './handovers.contract.ts'
import { mayHandOverAllOf } from './handovers.policy.ts'
import { unfinished } from './handovers.rules.ts'
import { chooseOwners, seenBy } from './handovers.targets.ts'

type Actions = typeof handoversContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof handoversContract, Actions[A]>
type Job = JobContext<typeof handoversContract, { runId: string; byId: string }>

/** How many change hands in one transaction. */
const atOnce = 100

export async function handOverAll(ctx: Context<'handOverAll'>) {
  const { tx, actor, now, input, emit, enqueue, fail } = ctx
  const { agentId, to } = input
  if (!mayHandOverAllOf(actor, agentId)) return fail('notYours')
  if (!(await agentById(tx, agentId))) return fail('personNotFound')
  const toIds = to.kind === 'agent' ? [to.agentId] : to.kind === 'spread' ? [...new Set(to.agentIds)] : []
  const teamId = to.kind === 'team' ? to.teamId : null
  if (toIds.includes(agentId)) return fail('toThemselves')
  if ((await activeAgents(tx, toIds)).size < toIds.length) return fail('unknownAgent')
  if (teamId && !(knowsTeam(actor, teamId) && (await teamIsOpen(tx, teamId)))) return fail('unknownTeam')
  const runId = ctx.newId()
  await lock(tx, 'handover', agentId)
  const total = await countLeft(tx, actor, agentId)
  const made = await tx
    .insertInto('handover_runs')
    .values({
      id: runId,
      from_id: agentId,
      by_id: actor.id,
      kind: to.kind,
      to_ids: toIds,
      team_id: teamId,
      total,
      at: now,
    })
    .onConflict((conflict) =>
      conflict
        .column('from_id')
        .where(sql<boolean>`state in ('running', 'undoing')`)
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!made) return fail('underWay')
  enqueue('run', { runId, byId: actor.id }, { key: `handover ${runId}` })
  emit('runChanged', { agentId })
  return { runId, total }
}

export async function undoAll(ctx: Context<'undoAll'>) {
  const { tx, actor, input, emit, enqueue, fail } = ctx
  const run = await tx
    .selectFrom('handover_runs')
    .selectAll()
    .where('id', '=', input.runId)
    .forUpdate()
    .executeTakeFirst()
  if (!run) return fail('notFound')
  if (!mayUndo(actor, run)) return fail('notYours')
  if (run.state !== 'running' && run.state !== 'done') return fail('notWaiting')
  if (!(await lockActiveAgents(tx, [run.from_id])).size) return fail('hasLeft')
  // So that two who begin something at once do not both find nothing under way.
  await lock(tx, 'handover', run.from_id)
  const others = tx
    .selectFrom('handover_runs')
    .select('id')
    .where('from_id', '=', run.from_id)
    .where('id', '<>', run.id)
  if (await others.where('state', 'in', ['running', 'undoing']).executeTakeFirst()) return fail('underWay')
  await tx.updateTable('handover_runs').set({ state: 'undoing', ended_at: null }).where('id', '=', run.id).execute()
  enqueue('takeBack', { runId: run.id, byId: actor.id }, { key: `take back ${run.id}` })
  emit('runChanged', { agentId: run.from_id })
  return {}
}

/** Whoever asked for it, and whoever may hand over the work of everybody. */
export const mayUndo = (actor: Actor, run: { from_id: string; by_id: string }): boolean =>
  actor.id === run.by_id || mayHandOverAllOf(actor, run.from_id)

/** Unfinished conversations of an agent that the actor sees. */
export async function countLeft(db: Reader, actor: Actor, agentId: string): Promise<number> {
  const { count } = await visibleConversations(db, actor)
    .where('conversations.assignee_id', '=', agentId)
    .where('conversations.state', 'in', unfinished)
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export const run = (job: Job): Promise<void> => goThrough(job, giveSome)

export const takeBack = (job: Job): Promise<void> => goThrough(job, takeSomeBack)

/** In the name of whoever asked for it, so that nobody is told of their own doing; of the program when they have left. */
async function goThrough(
  { payload: { runId, byId }, db, transact, signal }: Job,
  some: (w: Writer, runId: string) => Promise<boolean>,
): Promise<void> {
  const actor = (await loadActor(db, byId, { kind: 'agent', ip: '' })) ?? system
  while (!signal.aborted && (await transact((w) => some(w, runId), actor)));
  signal.throwIfAborted()
}

/** False when there is nothing left to do. */
async function giveSome(w: Writer, runId: string): Promise<boolean> {
  const it = await lockRun(w, runId, 'running')
  if (!it) return false
  const work = await visibleConversations(w.tx, system)
    .where('conversations.assignee_id', '=', it.from_id)
    .where('conversations.state', 'in', unfinished)
    .selectAll('conversations')
    .orderBy('conversations.id')
    .limit(atOnce)
    .forUpdate()
    .execute()
  const [seen, owners] = [await seenBy(w.tx, it.by_id, work), await chooseOwners(w, it, work, await loadOf(w, runId))]
  for (const row of work) {
    const to = owners.get(row.id)!
    const revision = await giveTo(w, row, to)
    await keepInSight(w, row.id)
    const item = { to_id: to.assigneeId, was_team_id: row.team_id, revision, hidden: !seen.has(row.id), state: 'given' }
    await w.tx
      .insertInto('handover_items')
      .values({ run_id: runId, conversation_id: row.id, ...item })
      .onConflict((conflict) => conflict.columns(['run_id', 'conversation_id']).doUpdateSet(item))
      .execute()
    w.record(handoversContract, 'passedOn', { conversationId: row.id, byId: it.by_id, fromId: it.from_id })
  }
  const isDone = work.length < atOnce
  if (isDone) await end(w, runId, 'done')
  w.record(handoversContract, 'runChanged', { agentId: it.from_id })
  return !isDone
}

async function takeSomeBack(w: Writer, runId: string): Promise<boolean> {
  const it = await lockRun(w, runId, 'undoing')
  if (!it) return false
  const items = await w.tx
    .selectFrom('handover_items')
    .selectAll()
    .where('run_id', '=', runId)
    .where('state', '=', 'given')
    .orderBy('conversation_id')
    .limit(atOnce)
    .execute()
  const isThere = (await lockActiveAgents(w.tx, [it.from_id])).size > 0
  for (const item of items) {
    const row = await lockConversation(w.tx, item.conversation_id)
    const goesBack = isThere && row.id === item.conversation_id && row.assigned_revision === item.revision
    if (goesBack) await giveTo(w, row, { assigneeId: it.from_id, teamId: item.was_team_id })
    await w.tx
      .updateTable('handover_items')
      .set({ state: goesBack ? 'back' : 'kept' })
      .where('run_id', '=', runId)
      .where('conversation_id', '=', item.conversation_id)
      .execute()
  }
  const isDone = items.length < atOnce
  if (isDone) await end(w, runId, 'undone')
  w.record(handoversContract, 'runChanged', { agentId: it.from_id })
  return !isDone
}

const lockRun = (w: Writer, id: string, state: string) =>
  w.tx
    .selectFrom('handover_runs')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', state)
    .forUpdate()
    .executeTakeFirst()

const end = (w: Writer, id: string, state: 'done' | 'undone') =>
  w.tx.updateTable('handover_runs').set({ state, ended_at: w.now }).where('id', '=', id).execute()

async function loadOf(w: Writer, runId: string): Promise<Map<string, number>> {
  const rows = await w.tx
    .selectFrom('handover_items')
    .where('run_id', '=', runId)
    .where('to_id', 'is not', null)
    .select(['to_id', sql<number>`count(*)::integer`.as('count')])
    .groupBy('to_id')
    .execute()
  return new Map(rows.map(({ to_id: id, count }) => [id!, count]))
}
