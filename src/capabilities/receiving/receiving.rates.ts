// How often something may happen in a minute, kept in this process.
import { createCounter } from '#kernel/limits.ts'

export function createRates(now: () => Date) {
  const count = createCounter()
  return {
    /** Counts one; false when that is more than `max` within the minute. */
    allow: (key: string, max: number): boolean => count(key, { max, seconds: 60 }, now()) === 0,
  }
}
