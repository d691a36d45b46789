// Beginning a run, stopping it, going on, taking it back.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { conditionsContract } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo } from '#capabilities/conditions/conditions.public.ts'
import { mayDo } from './bulk.acts.ts'
import { type RunState, bulkContract, undoDays } from './bulk.contract.ts'
import { type Counts, countItems, lockRun, moveRun, toRun } from './bulk.runs.ts'

type Actions = typeof bulkContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof bulkContract, Actions[A]>

const dayMs = 24 * 3600_000

export async function start(ctx: Context<'start'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  if (!mayDo(actor, input.what)) return fail('mayNot')
  if ('condition' in input.chosen) {
    const objection = objectionTo(input.chosen.condition, await ctx.services.facets(tx))
    if (objection) throw refusal(conditionsContract, objection.code, { facet: objection.facet })
  }
  const id = ctx.newId()
  await lockPerson(ctx)
  const made = await tx
    .insertInto('bulk_runs')
    .values({
      id,
      agent_id: actor.id,
      token_id: actor.tokenId ?? null,
      what: JSON.stringify(input.what),
      chosen: JSON.stringify(input.chosen),
      began_at: now,
      changed_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .column('agent_id')
        .where(sql<boolean>`state in ('gathering', 'running', 'undoing')`)
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!made) return fail('underWay')
  enqueue(ctx, id)
  emit('changed', { runId: id, ownerId: actor.id })
  return { runId: id }
}

export async function stop(ctx: Context<'stop'>) {
  const run = await own(ctx)
  if (run.state !== 'gathering' && run.state !== 'running') return ctx.fail('notNow')
  await moveRun(ctx, run, run.state, 'stopped')
  return {}
}

export async function goOn(ctx: Context<'goOn'>) {
  const run = await own(ctx)
  if (!mayGoOn(run.state, await countItems(ctx.tx, run.id))) return ctx.fail('notNow')
  return goTo(ctx, run, run.total ? 'running' : 'gathering')
}

export async function undo(ctx: Context<'undo'>) {
  const run = await own(ctx)
  if (!['done', 'stopped', 'failed'].includes(run.state)) return ctx.fail('notNow')
  if (isTooOld(run.beganAt, ctx.now)) return ctx.fail('tooOld')
  return goTo(ctx, run, 'undoing')
}

/** Also where it was broken off, unless that was on the way back. */
export const mayGoOn = (state: RunState, { undone, kept }: Pick<Counts, 'undone' | 'kept'>): boolean =>
  state === 'stopped' || (state === 'failed' && undone + kept === 0)

export const isTooOld = (beganAt: string, now: Date): boolean => now.getTime() - Date.parse(beganAt) > undoDays * dayMs

/** What the three have in common. */
type Own = Writer & { input: { runId: string }; fail(code: 'notFound'): never }

async function own(ctx: Own) {
  const row = await lockRun(ctx.tx, ctx.input.runId)
  return row && row.agent_id === ctx.actor.id ? toRun(row) : ctx.fail('notFound')
}

async function goTo(
  ctx: Writer & { fail(code: 'underWay'): never },
  run: Awaited<ReturnType<typeof own>>,
  state: RunState,
) {
  await lockPerson(ctx)
  const other = await ctx.tx
    .selectFrom('bulk_runs')
    .select('id')
    .where('agent_id', '=', run.agentId)
    .where('state', 'in', ['gathering', 'running', 'undoing'])
    .executeTakeFirst()
  if (other) return ctx.fail('underWay')
  await moveRun(ctx, run, run.state, state, { token_id: ctx.actor.tokenId ?? null, problem: '' })
  enqueue(ctx, run.id)
  return {}
}

/** Held by whoever begins something of this person's, so that two at once do not both find nothing under way. */
const lockPerson = ({ tx, actor }: Writer) => lock(tx, 'bulk', actor.id)

/** A key of its own for each time, so that a job which is just ending does not stand for the one that must follow. */
const enqueue = (w: Writer, runId: string) =>
  w.add(bulkContract, 'run', { runId }, { key: `bulk ${runId} ${w.newId()}` })
