// Does a run item by item, each in a transaction of its own which also says that it is done: whatever is killed, each
// item is done once, and it goes on where it was. Going back is the same the other way.
import type { Actor } from '#kernel/actor.ts'
import type { JobContext, Runtime, Writer } from '#kernel/capability.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import { Refusal } from '#kernel/errors.ts'
import { pause } from '#kernel/holding.ts'
import { actorAgain } from '#capabilities/access/access.public.ts'
import { type Change, doTo, mayDo, undoOf } from './bulk.acts.ts'
import type { RunState, bulkContract } from './bulk.contract.ts'
import { gather } from './bulk.gathering.ts'
import { type Counts, type Run, countItems, moveRun, readRun } from './bulk.runs.ts'

type Job = Pick<JobContext<typeof bulkContract, { runId: string }>, 'payload' | 'signal'> & Runtime

/** Items looked up at once, and done at the same time. */
const batch = 200
const lanes = 4
const tellMs = 500
/** A lock between two conversations may break off a transaction; then it is tried again. */
const tries = 4

/** Two that run the same wait for each other; the second finds nothing left. */
export async function run(job: Job): Promise<void> {
  const { payload, ports, signal } = job
  for (;;) {
    const held = await ports.locks.take(`bulk ${payload.runId}`)
    if (held) {
      try {
        return await goThrough(job)
      } finally {
        await held.release()
      }
    }
    await pause(tellMs, signal)
    signal.throwIfAborted()
  }
}

async function goThrough(job: Job): Promise<void> {
  const { payload, db, transact } = job
  for (;;) {
    job.signal.throwIfAborted()
    const it = await readRun(db, payload.runId)
    if (it?.state === 'stopped') return void (await transact((w) => moveRun(w, it, 'stopped', 'stopped')))
    if (!it || !isGoing(it.state)) return
    const actor = await actorAgain(db, it, job.now())
    if (!actor || !mayDo(actor, it.what)) {
      await transact((w) => moveRun(w, it, it.state, 'failed', { problem: actor ? 'bulk.mayNot' : 'bulk.gone' }))
      return
    }
    if (it.state === 'gathering') await gather(job, it, actor)
    else await eachItem(job, it)
  }
}

const isGoing = (state: RunState) => state === 'gathering' || state === 'running' || state === 'undoing'

/** Until nothing waits, the run is stopped, or whoever had it done may not do it any more. */
async function eachItem(job: Job, run: Run): Promise<void> {
  const { db, transact, signal } = job
  const back = run.state === 'undoing'
  const teller = await startTelling(job, run)
  try {
    for (let place = back ? run.total + 1 : 0; ;) {
      const items = await db
        .selectFrom('bulk_items')
        .select(['place', 'conversation_id as id'])
        .where('run_id', '=', run.id)
        .where('place', back ? '<' : '>', place)
        .where('state', '=', back ? 'done' : 'waiting')
        .orderBy('place', back ? 'desc' : 'asc')
        .limit(batch)
        .execute()
      if (!items.length) break
      const actor = await actorAgain(db, run, job.now())
      if (!actor || !mayDo(actor, run.what)) return
      const rest = items.values()
      const lane = async () => {
        for (const item of rest) {
          signal.throwIfAborted()
          if (teller.isOver()) return
          teller.count(await doItem(job, run, item, actor))
        }
      }
      const ended = await Promise.allSettled(Array.from({ length: run.what.kind === 'merge' ? 1 : lanes }, lane))
      for (const end of ended) if (end.status === 'rejected') throw end.reason
      if (teller.isOver()) return
      place = items.at(-1)!.place
    }
  } finally {
    await teller.stop()
  }
  await transact((w) => moveRun(w, run, run.state, back ? 'undone' : 'done'))
}

type Item = { place: number; id: string }
type End = keyof Counts

async function doItem(job: Job, run: Run, item: Item, actor: Actor): Promise<End | undefined> {
  for (let attempt = 1; ; attempt++)
    try {
      return await job.transact(
        (w) => (run.state === 'undoing' ? undoItem(w, run, item) : changeItem(w, run, item)),
        actor,
      )
    } catch (error) {
      if (isDatabaseDown(error)) throw error
      if (isCollision(error) && attempt < tries) continue
      if (!(error instanceof Refusal))
        job.log.error({ error, runId: run.id, conversationId: item.id }, 'one of many could not be changed')
      const code = error instanceof Refusal ? error.code : 'kernel.internal'
      return job.transact((w) => end(w, run, item, run.state === 'undoing' ? 'kept' : 'failed', code))
    }
}

async function changeItem(w: Writer, run: Run, item: Item): Promise<End | undefined> {
  if (!(await take(w, run, item, 'waiting'))) return undefined
  const change = await doTo(w, item.id, run.what, run.beganAt)
  return end(w, run, item, change ? 'done' : 'unchanged', '', change)
}

async function undoItem(w: Writer, run: Run, item: Item): Promise<End | undefined> {
  const taken = await take(w, run, item, 'done')
  if (!taken) return undefined
  const isBack = await undoOf(w, item.id, run.what, (taken.change ?? {}) as Change)
  return end(w, run, item, isBack ? 'undone' : 'kept', isBack ? '' : 'bulk.changedSince')
}

/** Locked, if it is still to be done: nothing more is when the run was stopped. */
const take = ({ tx }: Writer, run: Run, { place }: Item, state: string) =>
  tx
    .selectFrom('bulk_items')
    .select('change')
    .where('run_id', '=', run.id)
    .where('place', '=', place)
    .where('state', '=', state)
    .where(
      'run_id',
      'in',
      tx.selectFrom('bulk_runs').select('id').where('id', '=', run.id).where('state', '=', run.state),
    )
    .forUpdate()
    .executeTakeFirst()

async function end(
  w: Writer,
  run: Run,
  { place }: Item,
  state: End,
  problem = '',
  change?: Change | null,
): Promise<End> {
  await w.tx
    .updateTable('bulk_items')
    .set({ state, problem, ...(change ? { change: JSON.stringify(change) } : {}) })
    .where('run_id', '=', run.id)
    .where('place', '=', place)
    .execute()
  return state
}

const isCollision = (error: unknown) => /^40(001|P01)$/.test((error as { code?: string }).code ?? '')

/** Tells how far it is, now and then, and hears whether it was stopped. */
async function startTelling({ db, transact, services, log }: Job, run: Run) {
  const counts = await countItems(db, run.id)
  const from = run.state === 'undoing' ? 'done' : 'waiting'
  let over = false
  let telling = Promise.resolve()
  const tell = async () => {
    const { waiting: _waiting, ...so } = counts
    const row = await transact((w) =>
      w.tx
        .updateTable('bulk_runs')
        .set({ ...so, changed_at: w.now })
        .where('id', '=', run.id)
        .where('state', '=', run.state)
        .returning('id')
        .executeTakeFirst(),
    )
    if (!row) over = true
    else {
      const payload = { runId: run.id, ownerId: run.agentId, state: run.state, total: run.total, ...so }
      services.whisper({ type: 'bulk.progressed', about: ['ownerId', run.agentId], payload })
    }
  }
  const tick = () =>
    void (telling = telling.then(tell).catch((error: unknown) => log.warn({ error }, 'progress could not be told')))
  const timer = setInterval(tick, tellMs)
  return {
    isOver: () => over,
    count(ended: End | undefined) {
      if (!ended) return
      counts[ended]++
      counts[from]--
    },
    async stop() {
      clearInterval(timer)
      await telling
    },
  }
}
