// Timing: many runs at a given concurrency, and percentiles of them.

/** Milliseconds of each of `count` runs, `concurrency` at a time, after a warm-up of a tenth. */
export async function timeRuns(count: number, concurrency: number, run: (index: number) => Promise<unknown>): Promise<number[]> {
  for (let index = 0; index < Math.ceil(count / 10); index++) await run(index)
  const times: number[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < count; index = next++) {
      const start = performance.now()
      await run(index)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return times
}

/** Nearest-rank percentile; `share` between 0 and 1. */
export function percentile(times: number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/** Calls `check` until it gives something, every `every` ms; throws after `within` ms. */
export async function until<T>(what: string, within: number, check: () => Promise<T | undefined | false>, every = 20): Promise<T> {
  const end = performance.now() + within
  for (;;) {
    const found = await check()
    if (found) return found
    if (performance.now() > end) throw new Error(`${what} did not happen within ${within / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, every))
  }
}
