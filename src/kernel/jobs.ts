// Jobs: run by graphile-worker, added inside transactions (transact.ts). Every job may run twice and must not mind.
import { EventEmitter } from 'node:events'
import { Logger as GraphileLogger, parseCronItems, run, runTaskListOnce } from 'graphile-worker'
import type { ParsedCronItem, TaskList, WorkerEvents } from 'graphile-worker'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Capability, JobContext } from './capability.ts'
import type { Contract } from './contract.ts'
import { catchUp } from './followers.ts'
import { standBy } from './jobs.abandoned.ts'
import { type Kernel, runtimeOf } from './kernel.ts'
import { emitter } from './perform.ts'

/** Before another runner begins where one has ended. */
const restMs = 1000
/** A call is repeated within minutes, or after a weekend offline; then its answer is kept for nobody. */
const answersKeptMs = 7 * 24 * 3600_000
const forgetAnswers = 'kernel.forgetAnswers'

type Worker = { stop(): Promise<void> }

/** Starts working; `stop` lets running jobs finish or hands them back. */
export async function startWorker(kernel: Kernel, { concurrency }: { concurrency: number }): Promise<Worker> {
  let stopped = false
  const begin = async () => {
    const events: WorkerEvents = new EventEmitter()
    let pool = ''
    events.once('pool:create', ({ workerPool }) => void (pool = workerPool.id))
    const runner = await run({
      pgPool: kernel.database.pool,
      concurrency,
      noHandleSignals: true,
      pollInterval: 1000,
      events,
      taskList: tasks(kernel),
      parsedCronItems: cron(kernel.capabilities),
      logger: quietLogger(kernel),
    })
    const guard = standBy(kernel, pool)
    // It ends by itself when the database is away for long; then another begins.
    const failed = (error: unknown) => kernel.log.error({ error }, 'the job runner ended')
    const ended = runner.promise.catch(failed).then(() => guard.stop())
    return { runner, ended }
  }
  let current = await begin()
  const goOn = async () => {
    while (!stopped) {
      await current.ended
      if (stopped) return
      await new Promise((resolve) => setTimeout(resolve, restMs))
      if (stopped) return
      try {
        current = await begin()
      } catch (error) {
        kernel.log.warn({ error }, 'the job runner could not start yet')
      }
    }
    // It was told to stop while a next one began.
    await current.runner.stop().catch(() => undefined)
    await current.ended
  }
  const going = goOn()
  return {
    async stop() {
      stopped = true
      await current.runner.stop().catch(() => undefined)
      await going
    },
  }
}

/** Runs every job that is due at the kernel's clock, and those they add, until none is left. For tests and tools. */
export async function runJobs(kernel: Kernel): Promise<void> {
  const client = await kernel.database.pool.connect()
  try {
    for (let round = 0; round < 100; round++) {
      await catchUp(kernel)
      const { rowCount: brought } = await client.query(
        'update graphile_worker._private_jobs set run_at = now() where run_at > now() and run_at <= $1',
        [kernel.clock.now()],
      )
      const { rowCount: due } = await client.query(
        `select from graphile_worker._private_jobs
         where run_at <= now() and attempts < max_attempts and locked_at is null limit 1`,
      )
      if (!brought && !due) return
      await runTaskListOnce({ logger: quietLogger(kernel) }, tasks(kernel), client)
    }
  } finally {
    client.release()
  }
}

function tasks(kernel: Kernel): TaskList {
  const list: TaskList = {}
  for (const { contract, jobs, on } of kernel.capabilities) {
    const add = (name: string, handler: Handler, parse: Parse = (raw) => raw) =>
      void (list[`${contract.name}.${name}`] = task(kernel, contract, `${contract.name}.${name}`, handler, parse))
    for (const [job, handler] of Object.entries(jobs))
      add(job, handler, (raw) => z.parse(contract.jobs[job]!, stripCron(raw)))
    for (const [event, handler] of Object.entries(on)) add(`on.${event}`, handler)
  }
  list[forgetAnswers] = async () => {
    const before = new Date(kernel.clock.now().getTime() - answersKeptMs)
    await sql`delete from idempotency_keys where at < ${before}`.execute(kernel.database.writer)
  }
  return list
}

type Handler = (ctx: JobContext) => Promise<void>
type Parse = (raw: unknown) => unknown
type Task = TaskList[string]

function task(kernel: Kernel, contract: Contract, name: string, handler: Handler, parse: Parse): Task {
  return async (raw, { job, abortSignal }) => {
    const runtime = runtimeOf(kernel, { job: name, jobId: job.id })
    const end = kernel.metrics.jobs.startTimer({ job: name })
    try {
      await handler({
        ...runtime,
        payload: parse(raw),
        attempt: job.attempts,
        lastAttempt: job.attempts >= job.max_attempts,
        signal: abortSignal ?? new AbortController().signal,
        emitter: (w) => emitter(contract, w) as never,
      })
      end({ outcome: 'done' })
    } catch (error) {
      end({ outcome: 'failed' })
      runtime.log.error({ error, attempt: job.attempts }, 'a job failed and will be tried again')
      throw error
    }
  }
}

function stripCron(raw: unknown): unknown {
  if (raw === null || typeof raw !== 'object' || !('_cron' in raw)) return raw
  const { _cron, ...payload } = raw
  return _cron ? payload : raw
}

function cron(capabilities: Capability[]): ParsedCronItem[] {
  const item = (name: string, match: string) => ({ task: name, match, options: { maxAttempts: 3 } })
  const scheduled = capabilities.flatMap(({ contract, schedule }) =>
    Object.entries(schedule).map(([job, match]) => item(`${contract.name}.${job}`, match)),
  )
  return parseCronItems([item(forgetAnswers, '29 3 * * *'), ...scheduled])
}

const quietLogger = (kernel: Kernel) =>
  new GraphileLogger(() => (level, message) => {
    if (level === 'error') kernel.log.error({}, message)
    else if (level === 'warning') kernel.log.warn({}, message)
  })
