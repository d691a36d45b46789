// What is missing before a conversation can be closed, while it is asked for.
import { useSyncExternalStore } from 'react'

export type Asked = { conversationId: string; fieldIds: readonly string[]; done: (filledIn: boolean) => void }

let asked: Asked | undefined
const listeners = new Set<() => void>()
const set = (next: Asked | undefined): void => {
  asked = next
  for (const listener of listeners) listener()
}

export const useAsked = (): Asked | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => asked,
  )

/** Asks for it; true when everything was filled in. Another question that was open is left. */
export function askFor(problem: Record<string, unknown>): Promise<boolean> {
  asked?.done(false)
  const missing = problem['missing'] as { fieldId: string }[]
  return new Promise((resolve) =>
    set({
      conversationId: String(problem['conversationId']),
      fieldIds: missing.map(({ fieldId }) => fieldId),
      done: (filledIn) => {
        set(undefined)
        resolve(filledIn)
      },
    }),
  )
}
