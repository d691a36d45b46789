// Times as people say them, in a time zone: tomorrow at nine, next Monday, in three days. Pure. A time that the clocks
// skip is moved on by what they skip, one that they pass twice is the first of the two.
import type { TimeChoice } from './organisation.contract.ts'

const morning = 9
const afternoon = 14
/** So long before the afternoon that it is still worth waiting for. */
const lead = { minutes: 30 }

/** The instant of a text: with an offset as it says, without one by the clocks of `zone`. Undefined when it is no time. */
export function momentOf(text: string, zone: string): Date | undefined {
  try {
    const local = !/(?:z|[+-]\d\d:?\d\d)$/i.test(text)
    const instant = local ? Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant() : Temporal.Instant.from(text)
    return new Date(instant.epochMilliseconds)
  } catch {
    return undefined
  }
}

/** What one can choose from with one key, earliest first; all of them lie ahead. */
export function timeChoices(now: Date, zone: string): TimeChoice[] {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  const today = here.toPlainDate()
  const at = (date: Temporal.PlainDate, hour: number) =>
    date.toPlainDateTime(Temporal.PlainTime.from({ hour })).toZonedDateTime(zone)
  const inAnHour = here.add({ hours: 1 }).round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' })
  const later = at(today, afternoon)
  const monday = today.add({ days: 8 - today.dayOfWeek })
  const choices: [TimeChoice['id'], Temporal.ZonedDateTime][] = [
    ['inAnHour', inAnHour],
    ['thisAfternoon', later],
    ['tomorrowMorning', at(today.add({ days: 1 }), morning)],
    ['inThreeDays', at(today.add({ days: 3 }), morning)],
    ['nextWeek', at(monday, morning)],
  ]
  return choices
    .filter(([id]) => id !== 'thisAfternoon' || Temporal.ZonedDateTime.compare(here.add(lead), later) < 0)
    .map(([id, time]) => ({ id, at: new Date(time.epochMilliseconds).toISOString(), local: time.toPlainDateTime().toString({ smallestUnit: 'minute' }) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    // On a Sunday tomorrow is next week, and on a Friday it comes in three days: one line for one time.
    .filter((choice, index, all) => choice.at !== all[index - 1]?.at)
}

/** `days` later by the calendar of `zone`, at the same time of day. */
export function daysLater(from: Date, days: number, zone: string): Date {
  const here = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone)
  return new Date(here.add({ days }).epochMilliseconds)
}
