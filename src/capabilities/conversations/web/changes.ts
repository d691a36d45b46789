// What the reader changes is shown everywhere at once, before the server has said yes, and taken back if it says no.
// Screens above this capability (lists) listen here.
import type { ConversationView } from '../conversations.views.ts'

export type Change = Partial<
  Pick<ConversationView, 'state' | 'assignee' | 'team' | 'subject' | 'waitingSince' | 'snoozedUntil' | 'readAt'>
>
export type ChangeListener = (conversation: { id: string; number: number }, change: Change) => (() => void) | void

/** Hears of changes; what the listener returns takes its part back. */
export function onChange(listener: ChangeListener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Tells a change to all; returns the way to take it back. */
export function tellChange(conversation: { id: string; number: number }, change: Change): () => void {
  const backs = [...listeners].map((listener) => listener(conversation, change))
  return () => backs.forEach((back) => back?.())
}

const listeners = new Set<ChangeListener>()
