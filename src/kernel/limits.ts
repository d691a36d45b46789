// Rate limits where the public can reach: a fixed window per caller and operation, kept in this process.
import type { Actor } from './actor.ts'
import { refuse } from './errors.ts'
import type { RegisteredOperation } from './kernel.ts'

const windows = new Map<string, { until: number; left: number }>()
const maxKept = 50_000

/** Refuses with 429 and the seconds to wait when the operation's `limit` is used up. */
export function allowRate({ name, operation }: RegisteredOperation, actor: Actor, now: Date): void {
  const { limit } = operation
  if (!limit) return
  const key = `${name} ${limit.per === 'ip' ? actor.ip : `${actor.kind}:${actor.id || actor.ip}`}`
  const at = now.getTime()
  let window = windows.get(key)
  if (!window || window.until <= at) {
    if (windows.size >= maxKept) forgetEnded(at)
    window = { until: at + limit.seconds * 1000, left: limit.max }
    windows.set(key, window)
  }
  if (window.left-- <= 0) refuse('tooMany', { retryAfter: Math.ceil((window.until - at) / 1000) })
}

function forgetEnded(at: number): void {
  for (const [key, window] of windows) if (window.until <= at) windows.delete(key)
  if (windows.size >= maxKept) windows.clear()
}
