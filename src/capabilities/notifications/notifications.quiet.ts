// Quiet hours and the times of digests, by the clock on somebody's wall. Pure. Where clocks go back, an hour that comes
// twice is quiet twice; where they go forward, what is skipped is skipped.
import type { Quiet, Settings } from './notifications.kinds.ts'

/** So many days are looked ahead: after a week every day of the week has come. */
const ahead = 9

/** When it stops being quiet; null when it is not quiet at `at`. */
export function quietUntil(at: Date, quiet: Quiet, zone: string): Date | null {
  const here = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  if (!isQuiet(here, quiet)) return null
  for (const end of possibleEnds(here, quiet)) if (!isQuiet(end, quiet)) return new Date(end.epochMilliseconds)
  // Nobody can choose to be always quiet (`leavesTime`); a week is the most that clocks could make of it.
  return new Date(here.add({ days: ahead }).epochMilliseconds)
}

/** Whether there is a moment in the week that is not quiet. */
export function leavesTime(quiet: Quiet): boolean {
  const monday = Temporal.ZonedDateTime.from('2024-01-01T00:00[UTC]')
  return [0, 1, 2, 3, 4, 5, 6].some((days) =>
    ['00:00', quiet.from, quiet.to].some((time) => !isQuiet(monday.add({ days }).withPlainTime(time), quiet)),
  )
}

/** When a mail leaves that is asked for at `at`: by the chosen pace, and never in quiet hours. */
export function mailTime(at: Date, settings: Settings, zone: string): Date {
  const due = paced(at, settings, zone)
  return quietUntil(due, settings.quiet, zone) ?? due
}

function paced(at: Date, { pace, mailAt }: Settings, zone: string): Date {
  if (pace === 'atOnce') return at
  const here = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  if (pace === 'hourly')
    return new Date(here.round({ smallestUnit: 'hour', roundingMode: 'floor' }).add({ hours: 1 }).epochMilliseconds)
  const on = (date: Temporal.PlainDate) =>
    date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(mailAt) })
  const today = on(here.toPlainDate())
  const next = Temporal.ZonedDateTime.compare(today, here) > 0 ? today : on(here.toPlainDate().add({ days: 1 }))
  return new Date(next.epochMilliseconds)
}

function isQuiet(here: Temporal.ZonedDateTime, { on, from, to, days, daysOff }: Quiet): boolean {
  if (!on) return false
  if (daysOff.includes(here.dayOfWeek)) return true
  const now = here.toPlainTime().toString({ smallestUnit: 'minute' })
  const yesterday = here.dayOfWeek === 1 ? 7 : here.dayOfWeek - 1
  if (from < to) return days.includes(here.dayOfWeek) && from <= now && now < to
  return (days.includes(here.dayOfWeek) && from <= now) || (days.includes(yesterday) && now < to)
}

/** Every moment after `here` at which it may become otherwise, earliest first. */
function possibleEnds(here: Temporal.ZonedDateTime, { from, to }: Quiet): Temporal.ZonedDateTime[] {
  const zone = here.timeZoneId
  const ends: Temporal.ZonedDateTime[] = []
  for (let day = 0; day <= ahead; day++)
    for (const time of new Set(['00:00', from, to]))
      for (const disambiguation of ['earlier', 'later'] as const)
        ends.push(here.toPlainDate().add({ days: day }).toPlainDateTime(time).toZonedDateTime(zone, { disambiguation }))
  // Clocks may also jump out of what is quiet.
  for (let jump = here.getTimeZoneTransition('next'), found = 0; jump && found < 3; found++) {
    ends.push(jump)
    jump = jump.getTimeZoneTransition('next')
  }
  return ends
    .filter((end) => Temporal.ZonedDateTime.compare(end, here) > 0)
    .sort((a, b) => Temporal.ZonedDateTime.compare(a, b))
}
