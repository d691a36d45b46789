// Which message is being given to somebody else: chosen in its menu, which closes, and asked about beside it.
import { useSyncExternalStore } from 'react'

type Moving = { conversationId: string; messageId: string }

let moving: Moving | undefined
const watchers = new Set<() => void>()

export function setMoving(next: Moving | undefined): void {
  moving = next
  for (const watch of watchers) watch()
}

export const useMoving = (): Moving | undefined =>
  useSyncExternalStore(
    (watch) => {
      watchers.add(watch)
      return () => void watchers.delete(watch)
    },
    () => moving,
  )
