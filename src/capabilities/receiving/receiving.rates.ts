// How often something may happen in a minute, kept in this process: a fixed window each.
const windowMs = 60_000
const maxKept = 10_000

export function createRates(now: () => Date) {
  const windows = new Map<string, { until: number; count: number }>()
  return {
    /** Counts one; false when that is more than `max` within the minute. */
    allow(key: string, max: number): boolean {
      const at = now().getTime()
      let window = windows.get(key)
      if (!window || window.until <= at) {
        if (windows.size >= maxKept) for (const [each, { until }] of windows) if (until <= at) windows.delete(each)
        if (windows.size >= maxKept) windows.clear()
        window = { until: at + windowMs, count: 0 }
        windows.set(key, window)
      }
      return ++window.count <= max
    },
  }
}
