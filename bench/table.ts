// What a benchmark found, and how it is printed.

/** `met`: whether the target is reached; undefined where a row has no target, as a limit has none. */
export type Row = { what: string; value: string; target?: string; met?: boolean }
export type Table = { title: string; about: string; rows: Row[] }

export function toMarkdown({ title, about, rows }: Table): string {
  const lines = rows.map(({ what, value, target = '', met }) => `| ${what} | ${value} | ${target} | ${met === undefined ? '' : met ? 'met' : '**missed**'} |`)
  return `## ${title}\n\n${about}\n\n| what | measured | target | |\n|---|---|---|---|\n${lines.join('\n')}`
}

/** A row with an upper bound; `value` and `bound` in the same unit. */
export const atMost = (what: string, value: number, bound: number, unit: string): Row => ({ what, value: `${format(value)} ${unit}`, target: `≤ ${format(bound)} ${unit}`, met: value <= bound })

/** A row with a lower bound. */
export const atLeast = (what: string, value: number, bound: number, unit: string): Row => ({ what, value: `${format(value)} ${unit}`, target: `≥ ${format(bound)} ${unit}`, met: value >= bound })

/** A row without a target. */
export const plain = (what: string, value: number, unit: string): Row => ({ what, value: `${format(value)} ${unit}` })

export const format = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2))
