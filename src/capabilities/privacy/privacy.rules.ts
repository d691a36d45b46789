// The rules of a request, without a database: how long it may take, and what may be done with it now. Pure.
import type { Kind, Right, RequestState } from './privacy.views.ts'

/** Art. 12 (3) GDPR: one month from receipt, and once two months more. */
export const months = { first: 1, lengthened: 3 }
export const codeMinutes = 60
/** A code of eight digits is guessed with these tries in one of ten million cases. */
export const codeTries = 10

/**
 * The end of the last day, by the clocks of the organisation. A month ends on the day of the same number, or on its last
 * day if it has none (Regulation 1182/71, Art. 3).
 */
export function dueAt(receivedAt: Date, timeZone: string, inMonths: number): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(receivedAt.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const next = day.add({ months: inMonths }).add({ days: 1 }).toZonedDateTime(timeZone)
  return new Date(next.epochMilliseconds - 1)
}

/** From when on something of so many years has to be kept: commercial law counts from the end of its year. */
export const keptSince = (now: Date, years: number | null): Date | null =>
  years === null ? null : new Date(Date.UTC(now.getUTCFullYear() - years, 0, 1))

/** By then the last of it is gone. */
export const keptUntil = (now: Date, years: number): Date => new Date(Date.UTC(now.getUTCFullYear() + years + 1, 0, 1))

type Facts = {
  kind: Kind
  state: RequestState
  identity: 'code' | 'agent' | null
  lengthenedAt: string | null
  dueAt: string
  restricted: boolean
  /** Of which there are files, or will be. */
  archive: 'making' | 'ready' | 'failed' | 'gone' | null
  /** The person is being erased by this or another request: nothing else is begun. */
  erasing: boolean
}

/** What whoever handles requests may do with one now. */
export function allowedOn(facts: Facts, now: string): Right[] {
  const { kind, state, identity, lengthenedAt, restricted, archive, erasing } = facts
  if (erasing) return []
  const ends = archive === 'making' || archive === 'ready' ? (['removeArchive'] as const) : []
  if (state !== 'open') return kind === 'restriction' && restricted ? ['lift'] : [...ends]
  const isSure = identity !== null
  const gives = kind === 'access' || kind === 'portability'
  return [
    'take',
    ...(isSure ? [] : (['identify'] as const)),
    ...(lengthenedAt || facts.dueAt < now ? [] : (['lengthen'] as const)),
    ...(gives ? (['makeArchive'] as const) : []),
    ...(gives && isSure && archive === 'ready' ? (['giveArchive'] as const) : []),
    ...ends,
    ...(kind === 'erasure' && isSure ? (['erase'] as const) : []),
    ...(kind === 'restriction' && !restricted ? (['restrict'] as const) : []),
    // Erasing and restricting end the request by being done.
    ...(kind === 'erasure' || kind === 'restriction' ? [] : (['finish'] as const)),
    'refuse',
    'withdraw',
  ]
}
