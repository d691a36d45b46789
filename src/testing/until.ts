/**
 * Asks `check` until it gives something, and gives that; throws when it did not within ten seconds. `what`: what is
 * waited for, as it should have become.
 */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  { withinMs = 10_000, everyMs = 20 } = {},
): Promise<T> {
  const end = performance.now() + withinMs
  for (;;) {
    const found = await check()
    if (found) return found
    if (performance.now() > end) throw new Error(`It did not come to this within ${withinMs / 1000} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
