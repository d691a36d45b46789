// Reads stored mail for as long as the process runs: woken when some was stored, and now and then by itself. One
// process of all does it at a time; when that one ends, another takes over at once.
import type { Daemon } from '#kernel/capability.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import { recordMessages } from '#capabilities/mailboxes/mailboxes.public.ts'
import { ingestWaiting } from './receiving.ingest.ts'
import { incomingTopic } from './receiving.store.ts'

/** A look without being woken (ms), and the rest after trouble. */
const pollMs = 2000
/** How often the time of the newest message is told to the mailboxes (ms). */
const heartbeatMs = 5000

export const readingDaemon: Daemon = {
  role: 'worker',
  name: 'receiving.reading',
  async start(runtime) {
    const { ports, services, log } = runtime
    const stopping = new AbortController()
    const bell = createBell()
    const unwake = services.onWake(incomingTopic, bell.ring)
    stopping.signal.addEventListener('abort', bell.ring)
    const newest = new Map<string, Date>()
    let told = 0
    const tellMailboxes = async (): Promise<void> => {
      const now = runtime.now().getTime()
      if (!newest.size || now - told < heartbeatMs) return
      told = now
      const known = new Map(newest)
      newest.clear()
      await runtime.transact((w) => recordMessages(w, known))
    }
    const work = async (): Promise<void> => {
      const held = await ports.locks.take('receiving.reading')
      if (!held) return
      let mine = true
      void held.lost.then(() => void (mine = false))
      try {
        while (mine && !stopping.signal.aborted) {
          await ingestWaiting(runtime, { stopping: () => !mine || stopping.signal.aborted, newest })
          await tellMailboxes()
          await bell.wait(pollMs)
        }
      } finally {
        await held.release()
      }
    }
    const loop = (async () => {
      while (!stopping.signal.aborted) {
        await work().catch((error: unknown) =>
          isDatabaseDown(error)
            ? log.warn({ error }, 'reading mail waits for the database')
            : log.error({ error }, 'reading mail was interrupted; it goes on'),
        )
        if (!stopping.signal.aborted) await bell.wait(pollMs)
      }
    })()
    return {
      async stop() {
        stopping.abort()
        unwake()
        await loop
      },
    }
  },
}

/** Wait for a ring or the time, whichever is first; a ring while nobody waits is not forgotten. */
function createBell() {
  let rung = false
  let wakeUp: (() => void) | undefined
  return {
    ring() {
      rung = true
      wakeUp?.()
    },
    async wait(ms: number): Promise<void> {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, ms)
        wakeUp = resolve
        await promise
        clearTimeout(timer)
        wakeUp = undefined
      }
      rung = false
    },
  }
}
