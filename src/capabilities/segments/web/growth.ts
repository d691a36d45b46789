// Where the line of sizes goes. Pure.
export type Day = { day: string; size: number }

export const frame = { width: 480, height: 146, start: 48, end: 420, top: 10, bottom: 120 }

/** Steps that people count in: 1, 2 or 5 times a power of ten; at most four up to `most`. */
export function stepFor(most: number): number {
  const rough = Math.max(1, most / 4)
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10)
}

/** `marks`: values of the scale with their height, from 0; `last`: the height of the newest size. Days may be missing. */
export function drawGrowth(days: readonly Day[]): {
  path: string
  marks: { value: number; y: number }[]
  last: number
} {
  const most = Math.max(1, ...days.map(({ size }) => size))
  const step = stepFor(most)
  const top = Math.ceil(most / step) * step
  const at = ({ day }: Day) => Date.parse(`${day}T00:00:00Z`)
  const [first, span] = [at(days[0]!), Math.max(1, at(days.at(-1)!) - at(days[0]!))]
  const y = (value: number) => round(frame.bottom - (value / top) * (frame.bottom - frame.top))
  const x = (day: Day) => round(frame.start + ((at(day) - first) / span) * (frame.end - frame.start))
  return {
    path: days.map((day, index) => `${index ? 'L' : 'M'}${x(day)} ${y(day.size)}`).join(''),
    marks: Array.from({ length: Math.round(top / step) + 1 }, (_, index) => ({
      value: index * step,
      y: y(index * step),
    })),
    last: y(days.at(-1)!.size),
  }
}

const round = (value: number) => Math.round(value * 10) / 10
