// Where documents stand, newest highest, and the marks by which the index finds those of a range: a search for common
// words looks at the newest ranges first, each with little effort, where all of them at once would take seconds. Pure.

/** How many documents share a mark, by level. */
const sizes = [8192, 8192 * 8, 8192 * 64] as const
export const bucketSize = sizes[0]

export const bucketOf = (place: number): number => Math.floor(place / bucketSize)

/** The marks of one document. */
export const marksOf = (place: number): string[] => sizes.map((size, level) => mark(level, Math.floor(place / size)))

/** The fewest marks that stand for the buckets from `first` to `last`, both included. */
export function cover(first: number, last: number): string[] {
  const found: string[] = []
  for (let at = first; at <= last; ) {
    const level = [2, 1].find((each) => at % width(each) === 0 && at + width(each) - 1 <= last) ?? 0
    found.push(mark(level, at / width(level)))
    at += width(level)
  }
  return found
}

const width = (level: number): number => sizes[level]! / bucketSize
const mark = (level: number, number: number): string => `p${level}:${number}`
