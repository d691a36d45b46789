// Jobs of workers that died. A job is locked by the pool that runs it, and graphile-worker frees such locks only after
// four hours. A pool therefore holds a lock among processes for as long as it lives (ports.locks); where that lock is
// free, the pool is dead and its jobs are handed back at once.
import { holdLock, pause } from './holding.ts'
import type { Kernel } from './kernel.ts'

const lookMs = 10_000
/** A pool may be without its lock for a moment, at its start and while the database restarts. */
const graceSeconds = 15

const lockName = (pool: string): string => `jobs ${pool}`

/** Holds the lock of `pool` and looks after the dead, until stopped. */
export function standBy(kernel: Kernel, pool: string): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const look = async () => {
    while (!stopping.signal.aborted) {
      await unlockAbandoned(kernel, pool).catch((error: unknown) =>
        kernel.log.warn({ error }, 'jobs of dead workers could not be looked for'),
      )
      await pause(lookMs, stopping.signal)
    }
  }
  const both = Promise.all([holdLock(kernel.ports.locks, lockName(pool), stopping.signal), look()])
  return {
    async stop() {
      stopping.abort()
      await both
    },
  }
}

/** Hands back the jobs of pools other than `own` that are dead; resolves to the ids of those pools. */
export async function unlockAbandoned({ database, ports, log }: Kernel, own: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ pool: string }>(
    `select distinct locked_by as pool from graphile_worker._private_jobs
     where locked_at < now() - make_interval(secs => $1) and locked_by <> $2`,
    [graceSeconds, own],
  )
  const dead: string[] = []
  for (const { pool } of rows) {
    const lock = await ports.locks.take(lockName(pool))
    if (!lock) continue
    try {
      await database.pool.query('select graphile_worker.force_unlock_workers($1)', [[pool]])
      log.warn({ pool }, 'a worker ended in the middle of its jobs; they are run again')
      dead.push(pool)
    } finally {
      await lock.release()
    }
  }
  return dead
}
