// Days as people type them: 2026, 2026-03, 2026-03-14, today, yesterday, and so long ago: 3d, 2w, 6m, 1y. Pure.

const units = { d: 'days', w: 'weeks', m: 'months', y: 'years' } as const

/** The beginning of that day, month or year where the asker is; undefined when it is none. */
export function readDate(text: string, now: Date, timeZone: string): Date | undefined {
  const day = readDay(text, now, timeZone)
  return day && new Date(day.toZonedDateTime({ timeZone }).epochMilliseconds)
}

/** The day itself, or the first one of the month or year. */
export function readDay(text: string, now: Date, timeZone: string): Temporal.PlainDate | undefined {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const day = dayOf(text.trim().toLowerCase(), today)
  return day && day.year >= 1 && day.year <= 9998 ? day : undefined
}

function dayOf(text: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (text === 'today') return today
  if (text === 'yesterday') return today.subtract({ days: 1 })
  const ago = /^(\d{1,4})([dwmy])$/.exec(text)
  if (ago) return today.subtract({ [units[ago[2] as keyof typeof units]]: Number(ago[1]) })
  const date = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(text)
  if (!date) return undefined
  try {
    return Temporal.PlainDate.from(
      { year: Number(date[1]), month: Number(date[2] ?? 1), day: Number(date[3] ?? 1) },
      { overflow: 'reject' },
    )
  } catch {
    return undefined
  }
}
