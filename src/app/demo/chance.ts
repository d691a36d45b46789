// Chance that repeats: the same seed gives the same demo.

export type Chance = {
  /** Below 1, from 0. */
  number(): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  pick<T>(from: readonly T[]): T
  /** True with this probability. */
  happens(probability: number): boolean
}

/** mulberry32: 32 bits of state, good enough to look like a day at a desk. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number) => low + Math.floor(number() * (high - low + 1))
  return { number, between, pick: (from) => from[between(0, from.length - 1)]!, happens: (probability) => number() < probability }
}
