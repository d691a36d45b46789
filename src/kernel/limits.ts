// Rate limits where the public can reach: a fixed window per caller and operation, kept in this process.
import { isIPv6 } from 'node:net'
import type { Actor } from './actor.ts'
import { refuse } from './errors.ts'
import type { RegisteredOperation } from './kernel.ts'

const maxKept = 50_000
/** Freed at once, so that a full map is not gone through at every call. */
const roomMade = 1000

/** Refuses with 429 and the seconds to wait when the operation's `limit` is used up. */
export function allowRate({ name, operation }: RegisteredOperation, actor: Actor, now: Date): void {
  const { limit } = operation
  if (!limit) return
  const caller = limit.per === 'ip' || !actor.id ? network(actor.ip) : `${actor.kind}:${actor.id}`
  const retryAfter = count(`${name} ${caller}`, limit, now)
  if (retryAfter) refuse('tooMany', { retryAfter })
}

export type Limit = { max: number; seconds: number }

/** Counts what happens per key in fixed windows; gives 0, or the seconds to wait when that was one too many. */
export function createCounter(): (key: string, limit: Limit, now: Date) => number {
  const windows = new Map<string, Window>()
  return (key, { max, seconds }, now) => {
    const at = now.getTime()
    let window = windows.get(key)
    if (!window || window.until <= at) {
      if (windows.size >= maxKept) makeRoom(windows, at)
      window = { until: at + seconds * 1000, count: 0 }
      // To the end of the line, also when the key was known: the map keeps the order in which windows began.
      windows.delete(key)
      windows.set(key, window)
    }
    return ++window.count <= max ? 0 : Math.ceil((window.until - at) / 1000)
  }
}

type Window = { until: number; count: number }
const count = createCounter()

/**
 * What a client is counted by: an IPv4 address, or the /64 of an IPv6 address, since a single customer is given all of
 * that and can use a new address for each call (RFC 6177, section 2). IPv4 on an IPv6 socket counts as IPv4.
 */
export function network(ip: string): string {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(address)) return address
  const [before, after = ''] = address.replace(/%.*/, '').split('::') as [string, string?]
  const given = [before, after].map((part) => part.split(':').filter(Boolean))
  const groups = [...given[0]!, ...Array<string>(8 - given.flat().length).fill('0'), ...given[1]!]
  return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** What has ended goes first; if all still count, the oldest go: a flood of callers must not lift everybody's limit. */
function makeRoom(windows: Map<string, Window>, at: number): void {
  for (const [key, window] of windows) if (window.until <= at) windows.delete(key)
  for (const key of windows.keys()) {
    if (windows.size <= maxKept - roomMade) break
    windows.delete(key)
  }
}
