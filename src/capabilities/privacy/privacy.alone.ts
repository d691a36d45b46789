// Work on one request that must not run twice at the same time, as when a worker was taken for dead and is not.
import type { Runtime } from '#kernel/capability.ts'
import { pause } from '#kernel/holding.ts'

const waitMs = 500

/** Waits until nobody else does `name`. */
export async function alone(
  { ports, signal }: Pick<Runtime, 'ports'> & { signal: AbortSignal },
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const taken = await ports.locks.take(name)
    if (taken) {
      try {
        return await work()
      } finally {
        await taken.release()
      }
    }
    await pause(waitMs, signal)
    signal.throwIfAborted()
  }
}
