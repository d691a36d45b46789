// A job that two processes may have taken up is done by one of them; the other waits and finds nothing left.
import type { JobContext, Runtime } from '#kernel/capability.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import { pause } from '#kernel/holding.ts'
import type { Services } from '#kernel/ports.ts'
import type { exchangeContract } from './exchange.contract.ts'
import type { Import } from './exchange.imports.ts'

export type Work<P> = Pick<JobContext<typeof exchangeContract, P>, 'payload' | 'signal' | 'attempt'> &
  Runtime

const waitMs = 500

export async function once(
  { ports, signal }: Pick<Work<unknown>, 'ports' | 'signal'>,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const held = await ports.locks.take(`exchange ${name}`)
    if (held) {
      try {
        return await work()
      } finally {
        await held.release()
      }
    }
    await pause(waitMs, signal)
    signal.throwIfAborted()
  }
}

/**
 * Whether what went wrong will go wrong each time, so that it is to be told instead of tried again: never while the
 * process ends or the database is away.
 */
export const isHopeless = ({ attempt, signal }: Pick<Work<unknown>, 'attempt' | 'signal'>, error: unknown): boolean =>
  attempt >= 3 && !signal.aborted && !isDatabaseDown(error)

/** Says that an import has gone on, to whoever it belongs to. */
export function whisper(services: Services, { id, agent_id: ownerId }: Pick<Import, 'id' | 'agent_id'>): void {
  services.whisper({
    type: 'exchange.importProgressed',
    about: ['ownerId', ownerId],
    payload: { importId: id, ownerId },
  })
}
