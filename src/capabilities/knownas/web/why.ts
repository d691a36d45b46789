// What goes against a customer's wishes, while its writer is asked for the reason.
import { useSyncExternalStore } from 'react'
import type { Break } from '../knownas.contract.ts'

export type Against = {
  customerId: string
  draftId: string | null
  breaks: readonly Break[]
  done: (isExcused: boolean) => void
}

let against: Against | undefined
const listeners = new Set<() => void>()
const set = (next: Against | undefined): void => {
  against = next
  for (const listener of listeners) listener()
}
const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useAgainst = (): Against | undefined => useSyncExternalStore(listen, () => against)

/** Asks for the reason; true when one was given. Another question that was open is left. */
export function askWhy(problem: Record<string, unknown>): Promise<boolean> {
  against?.done(false)
  const { customerId, draftId, breaks } = problem as Omit<Against, 'done'>
  return new Promise((resolve) => {
    const done = (isExcused: boolean): void => {
      set(undefined)
      resolve(isExcused)
    }
    set({ customerId, draftId: draftId ?? null, breaks, done })
  })
}
