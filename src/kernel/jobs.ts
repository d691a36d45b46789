// Jobs: run by graphile-worker, added inside transactions (transact.ts). Every job may run twice and must not mind.
import { type ParsedCronItem, type TaskList, parseCronItems, run, runTaskListOnce } from 'graphile-worker'
import { Logger as GraphileLogger } from 'graphile-worker'
import { z } from 'zod'
import type { Capability, JobContext } from './capability.ts'
import { type Kernel, runtimeOf } from './kernel.ts'
import { emitter } from './perform.ts'

/** Starts working; `stop` lets running jobs finish or hands them back. */
export async function startWorker(kernel: Kernel, options: { concurrency: number }): Promise<{ stop(): Promise<void> }> {
  const runner = await run({
    pgPool: kernel.database.pool, concurrency: options.concurrency, noHandleSignals: true, pollInterval: 1000,
    taskList: tasks(kernel), parsedCronItems: cron(kernel.capabilities), logger: quietLogger(kernel),
  })
  // The runner ends by itself when the database goes away for long; the process then ends and is started again.
  runner.promise.catch((error: unknown) => kernel.log.error({ error }, 'the job runner ended'))
  return { stop: () => runner.stop() }
}

/** Runs every job that is due at the kernel's clock, and those they add, until none is left. For tests and the command line. */
export async function runJobs(kernel: Kernel): Promise<void> {
  const client = await kernel.database.pool.connect()
  try {
    for (let round = 0; round < 100; round++) {
      const { rowCount } = await client.query(
        'update graphile_worker._private_jobs set run_at = now() where run_at > now() and run_at <= $1', [kernel.clock.now()])
      const { rows: [{ due }] } = await client.query('select count(*)::int as due from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts and locked_at is null')
      if (!rowCount && !due) return
      await runTaskListOnce({ logger: quietLogger(kernel) }, tasks(kernel), client)
    }
  } finally {
    client.release()
  }
}

function tasks(kernel: Kernel): TaskList {
  const list: TaskList = {}
  for (const capability of kernel.capabilities) {
    const { contract, jobs, on } = capability
    for (const [job, handler] of Object.entries(jobs)) list[`${contract.name}.${job}`] = task(kernel, capability, `${contract.name}.${job}`, handler, (raw) => z.parse(contract.jobs[job]!, stripCron(raw)))
    for (const [event, handler] of Object.entries(on)) list[`${contract.name}.on.${event}`] = task(kernel, capability, `${contract.name}.on.${event}`, handler, (raw) => raw)
  }
  return list
}

function task(kernel: Kernel, { contract }: Capability, name: string, handler: (ctx: JobContext) => Promise<void>, parse: (raw: unknown) => unknown): TaskList[string] {
  return async (raw, { job, abortSignal }) => {
    const runtime = runtimeOf(kernel, { job: name, jobId: job.id })
    const end = kernel.metrics.jobs.startTimer({ job: name })
    try {
      await handler({
        ...runtime, payload: parse(raw), attempt: job.attempts, lastAttempt: job.attempts >= job.max_attempts,
        signal: abortSignal ?? new AbortController().signal, emitter: (w) => emitter(contract, w) as never,
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

const cron = (capabilities: Capability[]): ParsedCronItem[] =>
  parseCronItems(capabilities.flatMap(({ contract, schedule }) =>
    Object.entries(schedule).map(([job, match]) => ({ task: `${contract.name}.${job}`, match, options: { maxAttempts: 3 } }))))

const quietLogger = (kernel: Kernel) => new GraphileLogger(() => (level, message) => {
  if (level === 'error') kernel.log.error({}, message)
  else if (level === 'warning') kernel.log.warn({}, message)
})
