// Where one writes to somebody outside: in which conversation, in which side thread, with what passed on.
import { useSyncExternalStore } from 'react'

export type Opened = {
  conversationId: string
  /** Undefined: a side thread is begun. */
  sideThreadId?: string
  /** A message that is passed on; undefined: the customer's latest one, if a side thread is begun. */
  messageId?: string
}

let opened: Opened | null = null
const listeners = new Set<() => void>()

/** Opens the place to write, or closes it with null. */
export function openSide(next: Opened | null): void {
  opened = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** What is open in this conversation, or null. */
export function useOpenedSide(conversationId: string): Opened | null {
  const now = useSyncExternalStore(subscribe, () => opened)
  return now?.conversationId === conversationId ? now : null
}
