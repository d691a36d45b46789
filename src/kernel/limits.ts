// Rate limits where the public can reach: a fixed window per caller and operation, kept in this process.
import type { Actor } from './actor.ts'
import { refuse } from './errors.ts'
import type { RegisteredOperation } from './kernel.ts'

const windows = new Map<string, { until: number; left: number }>()
const maxKept = 50_000
/** Freed at once, so that a full map is not gone through at every call. */
const roomMade = 1000

/** Refuses with 429 and the seconds to wait when the operation's `limit` is used up. */
export function allowRate({ name, operation }: RegisteredOperation, actor: Actor, now: Date): void {
  const { limit } = operation
  if (!limit) return
  const key = `${name} ${limit.per === 'ip' ? actor.ip : `${actor.kind}:${actor.id || actor.ip}`}`
  const at = now.getTime()
  let window = windows.get(key)
  if (!window || window.until <= at) {
    if (windows.size >= maxKept) makeRoom(at)
    window = { until: at + limit.seconds * 1000, left: limit.max }
    // To the end of the line, also when the key was known: the map keeps the order in which windows began.
    windows.delete(key)
    windows.set(key, window)
  }
  if (window.left-- <= 0) refuse('tooMany', { retryAfter: Math.ceil((window.until - at) / 1000) })
}

/** What has ended goes first; if all still count, the oldest go: a flood of callers must not lift everybody's limit. */
function makeRoom(at: number): void {
  for (const [key, window] of windows) if (window.until <= at) windows.delete(key)
  for (const key of windows.keys()) {
    if (windows.size <= maxKept - roomMade) break
    windows.delete(key)
  }
}
