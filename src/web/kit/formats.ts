// Dates, times, numbers and lists in the reader's language and time zone. Pure, so that it runs in tests.

export type Instant = string | number | Date

export type Formats = ReturnType<typeof createFormats>

const dayMs = 86_400_000

/** `locale` is a BCP 47 tag, `timeZone` an IANA name. Instants are ISO strings, milliseconds or dates. */
export function createFormats(locale: string, timeZone: string) {
  const cache = new Map<string, Intl.DateTimeFormat>()
  const dated = (at: Instant, options: Intl.DateTimeFormatOptions): string => {
    const key = JSON.stringify(options)
    let format = cache.get(key)
    if (!format) cache.set(key, (format = new Intl.DateTimeFormat(locale, { timeZone, ...options })))
    return format.format(new Date(at))
  }
  const relativeDays = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const relativeTimes = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' })
  // Making a format costs a hundred times what using it does.
  const days = new Intl.DateTimeFormat('en-CA', { timeZone })
  const numbers = new Map<string, Intl.NumberFormat>()
  const number = (value: number, options: Intl.NumberFormatOptions = {}): string => {
    const key = JSON.stringify(options)
    let format = numbers.get(key)
    if (!format) numbers.set(key, (format = new Intl.NumberFormat(locale, options)))
    return format.format(value)
  }
  const dayNumber = (at: Instant): number => {
    const [year, month, day] = days.format(new Date(at)).split('-').map(Number)
    return Date.UTC(year!, month! - 1, day) / dayMs
  }
  const isThisYear = (at: Instant, now: Instant) => dated(at, { year: 'numeric' }) === dated(now, { year: 'numeric' })

  return {
    locale,
    timeZone,
    /** `14:20` */
    time: (at: Instant) => dated(at, { hour: '2-digit', minute: '2-digit' }),
    /** `16 Nov 2026` */
    date: (at: Instant) => dated(at, { day: 'numeric', month: 'short', year: 'numeric' }),
    /** `16 Nov 2026` of `2026-11-16`, which is a day of no time zone. */
    calendarDate: (day: string) =>
      dated(`${day}T00:00:00Z`, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
    /** `Monday, 16 November 2026 at 14:20 CET`: for titles, where exactness counts. */
    full: (at: Instant) =>
      dated(at, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'short',
      }),
    /** `16 Nov 2026, 14:20` */
    dateTime: (at: Instant) =>
      dated(at, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
    /** A heading between days: `today`, `yesterday`, `Monday 16 November`, with the year when it is not this one. */
    day(at: Instant, now: Instant): string {
      const days = dayNumber(at) - dayNumber(now)
      if (Math.abs(days) <= 1) return capital(relativeDays.format(days, 'day'), locale)
      return dated(at, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        ...(isThisYear(at, now) ? {} : { year: 'numeric' }),
      })
    },
    /** As short as lists need: `14:20` today, `Mon 14:20` this week, `16 Nov`, `16 Nov 2025`. */
    brief(at: Instant, now: Instant): string {
      const days = dayNumber(now) - dayNumber(at)
      if (days === 0) return dated(at, { hour: '2-digit', minute: '2-digit' })
      if (days > 0 && days < 7) return dated(at, { weekday: 'short', hour: '2-digit', minute: '2-digit' })
      return dated(at, { day: 'numeric', month: 'short', ...(isThisYear(at, now) ? {} : { year: 'numeric' }) })
    },
    /** Of what is to come: `14:20` today, `Thu 09:00` within a week, then `16 Nov, 09:00`, with the year when it is not this one. */
    soon(at: Instant, now: Instant): string {
      const days = dayNumber(at) - dayNumber(now)
      const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' }
      if (days === 0) return dated(at, clock)
      if (days > 0 && days < 7) return dated(at, { weekday: 'short', ...clock })
      return dated(at, { day: 'numeric', month: 'short', ...clock, ...(isThisYear(at, now) ? {} : { year: 'numeric' }) })
    },
    /** `5 min. ago`, `in 2 hr.`; under a minute `now`. */
    relative(at: Instant, now: Instant): string {
      const seconds = Math.round((new Date(at).getTime() - new Date(now).getTime()) / 1000)
      const size = Math.abs(seconds)
      if (size < 60) return relativeDays.format(0, 'second')
      if (size < 3600) return relativeTimes.format(Math.trunc(seconds / 60), 'minute')
      if (size < 86_400) return relativeTimes.format(Math.trunc(seconds / 3600), 'hour')
      return relativeDays.format(Math.trunc(seconds / 86_400), 'day')
    },
    /**
     * How long, as coarse as it is useful: `3 days 4 hr`, `1 hr 52 min`, `40 min`, `12 sec`. `ms` is in
     * milliseconds.
     */
    duration(ms: number): string {
      const part = (amount: number, unit: string) =>
        number(amount, { style: 'unit', unit, unitDisplay: 'short' })
      const [large, small] = durationParts(ms)
      return small && small.amount
        ? `${part(large.amount, large.unit)} ${part(small.amount, small.unit)}`
        : part(large.amount, large.unit)
    },
    number,
    /** `value` is 0 to 1. */
    percent: (value: number) => number(value, { style: 'percent', maximumFractionDigits: 1 }),
    /** `1.8 MB`, in powers of ten, as disks and mail servers count. */
    bytes(size: number): string {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
      const power = Math.min(units.length - 1, size < 1000 ? 0 : Math.floor(Math.log10(size) / 3))
      return number(size / 1000 ** power, {
        style: 'unit',
        unit: units[power]!,
        unitDisplay: power ? 'short' : 'long',
        maximumFractionDigits: power ? 1 : 0,
      })
    },
    /** `Anna, Bo and Chidi` */
    list: (items: readonly string[]) => new Intl.ListFormat(locale).format(items),
    /** Order for people: `a` before `ä` before `b`, digits by value. */
    compare: new Intl.Collator(locale, { numeric: true }).compare,
  }
}

const capital = (word: string, locale: string): string => word.charAt(0).toLocaleUpperCase(locale) + word.slice(1)

type Part = { amount: number; unit: string }

/** Days with hours, hours with minutes, else minutes or seconds alone. */
function durationParts(ms: number): [large: Part, small?: Part] {
  const whole = (size: number, of = ms) => Math.floor(of / size)
  if (ms >= dayMs)
    return [
      { amount: whole(dayMs), unit: 'day' },
      { amount: whole(3_600_000, ms % dayMs), unit: 'hour' },
    ]
  if (ms >= 3_600_000)
    return [
      { amount: whole(3_600_000), unit: 'hour' },
      { amount: whole(60_000, ms % 3_600_000), unit: 'minute' },
    ]
  if (ms >= 60_000) return [{ amount: whole(60_000), unit: 'minute' }]
  return [{ amount: Math.max(0, whole(1000)), unit: 'second' }]
}
