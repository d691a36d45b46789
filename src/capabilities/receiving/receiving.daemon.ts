// Reads stored mail for as long as the process runs: woken when some was stored, and now and then by itself. One
// process of all does it at a time; when that one ends, another takes over at once.
import { startAlone } from '#kernel/alone.ts'
import type { Daemon } from '#kernel/capability.ts'
import { recordMessages } from '#capabilities/mailboxes/mailboxes.public.ts'
import { ingestWaiting } from './receiving.ingest.ts'
import { incomingTopic } from './receiving.store.ts'

/** A look without being woken (ms). */
const pollMs = 2000
/** How often the time of the newest message is told to the mailboxes (ms). */
const heartbeatMs = 5000

export const readingDaemon: Daemon = {
  role: 'worker',
  name: 'receiving.reading',
  async start(runtime) {
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
    return startAlone(runtime, {
      name: 'receiving.reading',
      topic: incomingTopic,
      pollMs,
      async step(isOurs) {
        await ingestWaiting(runtime, { stopping: () => !isOurs(), newest })
        await tellMailboxes()
        return false
      },
    })
  },
}
