// A time as lists and threads show it, exact on hover; keeps itself true as time goes on.
import { useSyncExternalStore } from 'react'
import { useFormats } from './i18n.tsx'

/**
 * `form`: `brief` 14:20, Mon 14:20, 16 Nov (lists) · `relative` 5 min. ago · `time` 14:20 · `dateTime`. `at` is an
 * ISO instant.
 */
export function RelativeTime({
  at,
  form = 'brief',
}: {
  at: string
  form?: 'brief' | 'relative' | 'time' | 'dateTime'
}) {
  const format = useFormats()
  const now = useNow()
  const text = form === 'time' ? format.time(at) : form === 'dateTime' ? format.dateTime(at) : format[form](at, now)
  return (
    <time dateTime={at} title={format.full(at)}>
      {text}
    </time>
  )
}

/** The present, in milliseconds, to the half minute; all who use it draw again together. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}
