// Parts of a screen that nobody waits for: what they wait for is painted first.
import { startTransition, useEffect, useState, type ReactNode } from 'react'
import { afterPaint } from './moments.ts'

/**
 * Draws its children once what is around them is on the screen, and not before it is `due`; until then `fallback`,
 * which keeps their room.
 */
export function Later({
  children,
  due = true,
  fallback = null,
}: {
  children: ReactNode
  due?: boolean
  fallback?: ReactNode
}) {
  return useLater(true, due) ? children : fallback
}

/**
 * `value` once what else was drawn for it is on the screen, and not before it is `due`; until then what it was before,
 * at first nothing.
 */
export function useLater<T>(value: T, due = true): T | undefined {
  const [shown, show] = useState<T>()
  useEffect(() => (due ? afterPaint(() => startTransition(() => show(() => value))) : undefined), [value, due])
  return shown
}
