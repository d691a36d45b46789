// Restarts the server when it dies while Heed runs.
import type { Postmaster } from './postmaster.ts'
import { isAlive } from './processes.ts'

/** Told in one line each what happens to the server; `warn` is for what an operator should look at. */
export type Log = (line: string, level: 'info' | 'warn') => void

/** `ended` resolves when a server that this process started ends; another process's server is asked once a second. */
type Running = { server: Postmaster; ended: Promise<void> }

export type Watch = { pid(): number; stop(): Promise<void> }

/** A server that ran for so long (ms) did not fail to start; the next restart is tried without a pause. */
const settled = 5000
const longestPause = 10_000

/** Watches until stopped, and calls `restart` with growing pauses until it succeeds. */
export function watch(first: Running, log: Log, restart: () => Promise<Running>): Watch {
  let current = first
  let since = performance.now()
  let failures = 0
  let looking: Promise<void> | undefined
  const stopping = new AbortController()
  const check = (): void => {
    if (!stopping.signal.aborted) looking ??= look().finally(() => (looking = undefined))
  }
  const timer = setInterval(check, 1000).unref()
  void first.ended.then(check)

  async function look(): Promise<void> {
    if (await isAlive(current.server.pid)) return
    log('The database ended unexpectedly; restarting it.', 'warn')
    if (performance.now() - since > settled) failures = 0
    while (!stopping.signal.aborted) {
      if (failures > 0) await pause(Math.min(250 * 2 ** failures, longestPause), stopping.signal)
      if (stopping.signal.aborted) return
      failures++
      try {
        current = await restart()
        since = performance.now()
        void current.ended.then(check)
        return
      } catch (error) {
        log(`${(error as Error).message} Trying again.`, 'warn')
      }
    }
  }

  return {
    pid: () => current.server.pid,
    async stop() {
      stopping.abort()
      clearInterval(timer)
      await looking
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
