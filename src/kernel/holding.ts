// A lock that says for as long as it stands: the process that holds it is alive.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LocksPort } from './ports.ts'

/** Before a lock that was lost, or is held by another, is asked for again. */
const restMs = 500

/** Holds the lock until `signal` is aborted, and takes it again when its connection was lost. Never rejects. */
export async function holdLock(locks: LocksPort, name: string, signal: AbortSignal): Promise<void> {
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  while (!signal.aborted) {
    const lock = await locks.take(name).catch(() => null)
    if (lock) await Promise.race([lock.lost, ended])
    if (signal.aborted) await lock?.release().catch(() => undefined)
    else await pause(restMs, signal)
  }
}

/** Resolves after so many milliseconds, or at once when `signal` is aborted. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
