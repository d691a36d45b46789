// What just happened, said at the foot of the screen for ten seconds, with the way to take it back.
//
//   toast({ text: t('conversations.closed', { count: 3 }), undo: () => reopen(ids) })
//   toast({ text: (left) => t('sending.goesOut', { left }), seconds: 10, icon: 'send', undo: () => cancel(id) })
import { useSyncExternalStore } from 'react'
import type { IconName } from './icon-names.ts'

export type Toast = {
  /** With a function: told the seconds left, each second. Screen readers hear the first words only. */
  text: string | ((secondsLeft: number) => string)
  icon?: IconName
  /** Key Z and the button; the toast goes at once. What it throws becomes another toast. */
  undo?: () => unknown
  /** Something else that it offers; the toast goes then. */
  act?: { label: string; run: () => unknown }
  /** How long it stands; default 10. */
  seconds?: number
  /** Called when its time is over, and it was neither undone nor put away. */
  onEnd?: () => void
}
export type ShownToast = Toast & { id: number; endsAt: number }

/** Shows it; the newest stands lowest, at most three. Returns the way to put it away. */
export function toast(given: Toast): () => void {
  const shown: ShownToast = { ...given, id: ++last, endsAt: Date.now() + (given.seconds ?? 10) * 1000 }
  const superfluous = toasts.slice(0, -2)
  for (const each of superfluous) end(each)
  set([...toasts.filter((each) => !superfluous.includes(each)), shown])
  timers.set(
    shown.id,
    setTimeout(() => end(shown), shown.endsAt - Date.now()),
  )
  return () => dismiss(shown.id)
}

/** Does something at once and offers to take it back, instead of asking beforehand. */
export async function undoable<T>({
  run,
  undo,
  text,
  icon,
}: {
  run: () => Promise<T>
  undo: (result: T) => unknown
  text: string
  icon?: IconName
}): Promise<T> {
  const result = await run()
  toast({ text, icon: icon ?? 'check', undo: () => undo(result) })
  return result
}

export const useToasts = (): readonly ShownToast[] => useSyncExternalStore(subscribe, () => toasts)

/** Takes back what the newest toast with an undo tells; false when there is none. */
export function undoLatest(failed: (error: unknown) => void): boolean {
  const latest = toasts.findLast((each) => each.undo)
  if (latest) undoToast(latest, failed)
  return latest !== undefined
}

export function undoToast(shown: ShownToast, failed: (error: unknown) => void): void {
  dismiss(shown.id)
  void Promise.resolve().then(shown.undo).catch(failed)
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  set(toasts.filter((each) => each.id !== id))
}

let last = 0
let toasts: readonly ShownToast[] = []
const timers = new Map<number, ReturnType<typeof setTimeout>>()
const listeners = new Set<() => void>()

function end(shown: ShownToast): void {
  dismiss(shown.id)
  shown.onEnd?.()
}

function set(next: readonly ShownToast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
