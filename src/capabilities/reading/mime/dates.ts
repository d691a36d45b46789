// The Date header (RFC 5322 section 3.3, obsolete forms of 4.3) as an ISO 8601 instant.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const ZONES: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  cet: 60,
  cest: 120,
  met: 60,
  mest: 120,
  bst: 60,
  jst: 540,
}

/** ISO 8601 in UTC, or null when the text holds no date. A missing or unknown zone counts as UTC (RFC 5322 section 4.3). */
export function parseMailDate(value: string): string | null {
  const text = value
    .replace(/\([^()]*\)/g, ' ')
    .trim()
    .slice(0, 200)
  const match =
    /(\d{1,2})[ \t-]+([a-z]{3})[a-z]*\.?[ \t,-]+(\d{2,4})[ \t,]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:\.\d+)?[ \t]*([+-]\d{2}:?\d{2}|[a-z]+)?/i.exec(
      text,
    )
  if (!match)
    return iso(/^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(zoned(text)) : Date.parse(`${text} UTC`) || Date.parse(text))
  const month = MONTHS.indexOf(match[2]!.toLowerCase())
  if (month === -1) return iso(Date.parse(text))
  const [day, hour, minute, second] = [match[1], match[4], match[5], match[6] ?? '0'].map(Number) as [
    number,
    number,
    number,
    number,
  ]
  if (day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null
  return iso(
    Date.UTC(fullYear(match[3]!), month, day, hour, minute, Math.min(second, 59)) -
      zoneMinutes(match[7] ?? '') * 60_000,
  )
}

function iso(millis: number): string | null {
  return Number.isFinite(millis) && Math.abs(millis) < 8.64e15 ? new Date(millis).toISOString() : null
}

function zoned(text: string): string {
  return /(z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`
}

/** Two digits: below 50 is this century; three digits count from 1900 (RFC 5322 section 4.3). */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length === 4) return year
  return text.length === 2 && year < 50 ? 2000 + year : 1900 + year
}

function zoneMinutes(zone: string): number {
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (!offset) return ZONES[zone.toLowerCase()] ?? 0
  const minutes = Number(offset[2]) * 60 + Number(offset[3])
  return offset[1] === '-' ? -minutes : minutes
}
