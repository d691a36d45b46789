// Work that one process of all does at a time: woken when there may be some, and now and then by itself. When that
// process ends, another takes over.
import type { Runtime } from './capability.ts'
import { isDatabaseDown } from './db.ts'
import { pause } from './holding.ts'

export type LoneWork = {
  /** Name of the lock, and of the work in the log. */
  name: string
  /** What wakes it (`services.wake`). */
  topic: string
  /** A look without being woken, and the rest after trouble or while another process has it (ms). */
  pollMs: number
  /** Does some; true when there may be more at once. `isOurs` turns false when the lock is lost or work should stop. */
  step(isOurs: () => boolean): Promise<boolean>
}

/** Works until stopped; trouble is logged and work goes on. Ends when the step under way has ended. */
export function startAlone(
  runtime: Pick<Runtime, 'ports' | 'services' | 'log'>,
  work: LoneWork,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const bell = createBell(stopping.signal)
  const unwake = runtime.services.onWake(work.topic, bell.ring)
  const loop = keepWorking(runtime, work, bell, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      unwake()
      await loop
    },
  }
}

type Bell = { ring(): void; wait(ms: number): Promise<void> }

async function keepWorking(
  { ports, log }: Pick<Runtime, 'ports' | 'log'>,
  { name, pollMs, step }: LoneWork,
  bell: Bell,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const held = await ports.locks.take(name)
      let isHeld = held !== null
      void held?.lost.then(() => void (isHeld = false))
      const isOurs = (): boolean => isHeld && !signal.aborted
      try {
        while (isOurs()) if (!(await step(isOurs))) await bell.wait(pollMs)
      } finally {
        await held?.release()
      }
    } catch (error) {
      const work = log.child({ work: name })
      if (isDatabaseDown(error)) work.warn({ error }, 'waiting for the database')
      else work.error({ error }, 'interrupted; it goes on')
    }
    await pause(pollMs, signal)
  }
}

/** Wait for a ring or the time, whichever is first; a ring while nobody waits is not forgotten. */
function createBell(signal: AbortSignal): Bell {
  let rung = false
  let wakeUp: (() => void) | undefined
  const ring = (): void => {
    rung = true
    wakeUp?.()
  }
  signal.addEventListener('abort', ring)
  return {
    ring,
    async wait(ms) {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, ms)
        wakeUp = resolve
        await promise
        clearTimeout(timer)
        wakeUp = undefined
      }
      rung = signal.aborted
    },
  }
}
