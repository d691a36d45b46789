// A day as people choose it, and as a condition asks for it. Pure.
import type { FacetView, Test } from '#capabilities/conditions/conditions.contract.ts'

type Days = Pick<FacetView, 'wholeDays'>

const dayMs = 86_400_000

/**
 * When a day, `2026-11-16`, begins: in the time zone of the reader, or for everybody when the fact is a day without a
 * clock. Undefined when it is no day.
 */
export function fromDay(day: string, { wholeDays }: Days, timeZone: string): string | undefined {
  const utc = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(utc)) return undefined
  if (wholeDays) return new Date(utc).toISOString()
  // Clocks change, so the difference is asked of the time that it leads to.
  let at = utc - aheadAt(utc, timeZone)
  at = utc - aheadAt(at, timeZone)
  // Where clocks skip midnight, the day begins behind the gap.
  while (at + aheadAt(at, timeZone) < utc) at += dayMs / 96
  return new Date(at).toISOString()
}

/** The day of an instant, `2026-11-16`; empty when it is none. */
export function toDay(value: Test['value'], { wholeDays }: Days, timeZone: string): string {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(at)) return ''
  return new Date(at + (wholeDays ? 0 : aheadAt(at, timeZone))).toISOString().slice(0, 10)
}

/** How far the clocks there are ahead of UTC at that instant, in milliseconds. */
function aheadAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const clocks = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return clocks - Math.floor(at / 1000) * 1000
}
