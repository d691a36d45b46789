// Guessing gets slower for whoever guesses, and keeps nobody else out. Failures are counted in the database, so that
// all processes share the count; addresses that do not exist count alike, so that nobody learns which do.
import { sql } from 'kysely'
import type { Reader, Tx } from '#kernel/db.ts'
import { network } from '#kernel/limits.ts'

/** `free` failures cost nothing; then a pause of `firstSeconds`, doubled by each further failure up to `mostSeconds`. */
type Pace = { free: number; firstSeconds: number; mostSeconds: number }
const byGuesser: Pace = { free: 5, firstSeconds: 30, mostSeconds: 900 }
const byClient: Pace = { free: 25, firstSeconds: 30, mostSeconds: 900 }
/** For many strangers together: they wait for one another, but never so long that a new browser can not get in. */
const byAddress: Pace = { free: 100, firstSeconds: 5, mostSeconds: 60 }

/** Failures this old are forgotten. */
export const forgetAfterMs = 24 * 3600 * 1000

export type Guess = { key: string; pace: Pace }

/**
 * What a try to sign in counts for (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). `browser` is the
 * nonce of a browser that has signed in to this account before: only its own failures slow it down, so strangers can
 * not keep the owner out. All others count by address and network together, by network, and by address with a
 * ceiling that only delays.
 */
export const guessesOf = (email: string, ip: string, browser?: string): Guess[] =>
  browser
    ? [{ key: `browser ${browser}`, pace: byGuesser }]
    : [
        { key: `guesser ${network(ip)} ${email}`, pace: byGuesser },
        { key: `client ${network(ip)}`, pace: byClient },
        { key: `address ${email}`, pace: byAddress },
      ]

/** Guesses at the present password of somebody who is signed in. */
export const guessesAt = (agentId: string): Guess[] => [{ key: `password ${agentId}`, pace: byGuesser }]

/** Pure: seconds to wait after that many failures. */
export const pauseAfter = (failures: number, { free, firstSeconds, mostSeconds }: Pace): number =>
  failures < free ? 0 : Math.min(mostSeconds, firstSeconds * 2 ** Math.min(failures - free, 20))

/**
 * Seconds to wait before this try may be made; 0: now. Only one try runs at a time for a guesser and for whatever has
 * reached its pauses, so that many at once do not slip through between the look and the count; the others are told to
 * come again instead of queueing up.
 */
export async function waitFor(tx: Tx, guesses: Guess[], now: Date): Promise<number> {
  const before = await countsOf(tx, guesses)
  for (const [at, { key, pace }] of guesses.entries()) {
    if (at > 0 && (before.get(key)?.failures ?? 0) < pace.free) continue
    const { rows } = await sql<{ free: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`sign-in:${key}`}, 0)) as free`.execute(tx)
    if (!rows[0]?.free) return 1
  }
  const until = [...(await countsOf(tx, guesses)).values()].map((row) => Date.parse(row.blocked_until))
  return Math.max(0, Math.ceil((Math.max(0, ...until) - now.getTime()) / 1000))
}

async function countsOf(db: Reader, guesses: Guess[]) {
  const keys = guesses.map(({ key }) => key)
  const rows = await db
    .selectFrom('sign_in_failures')
    .select(['key', 'failures', 'blocked_until'])
    .where('key', 'in', keys)
    .execute()
  return new Map(rows.map((row) => [row.key, row]))
}

/** Counts a failure; returns how many tries remain before the next pause, and the pause that follows now (seconds). */
export async function countFailure(
  tx: Tx,
  guesses: Guess[],
  now: Date,
): Promise<{ triesLeft: number; retryAfter: number }> {
  let triesLeft = Number.POSITIVE_INFINITY
  let retryAfter = 0
  for (const { key, pace } of guesses) {
    const forgotten = new Date(now.getTime() - forgetAfterMs)
    const row = await tx
      .insertInto('sign_in_failures')
      .values({ key, failures: 1, last_at: now, blocked_until: now })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          failures: sql`case when sign_in_failures.last_at < ${forgotten} then 1 else sign_in_failures.failures + 1 end`,
          last_at: now,
        }),
      )
      .returning('failures')
      .executeTakeFirstOrThrow()
    const pause = pauseAfter(row.failures, pace)
    if (pause)
      await tx
        .updateTable('sign_in_failures')
        .set({ blocked_until: new Date(now.getTime() + pause * 1000) })
        .where('key', '=', key)
        .execute()
    triesLeft = Math.min(triesLeft, Math.max(0, pace.free - row.failures))
    retryAfter = Math.max(retryAfter, pause)
  }
  return { triesLeft, retryAfter }
}

/** The right password wipes the slate of whoever typed it; what strangers did stays counted. */
export const forgive = (tx: Tx, guesses: Guess[]): Promise<unknown> =>
  tx.deleteFrom('sign_in_failures').where('key', '=', guesses[0]!.key).execute()

/** A new password wipes every slate of the address. */
export const forgiveAddress = (tx: Tx, email: string): Promise<unknown> =>
  tx
    .deleteFrom('sign_in_failures')
    .where((eb) =>
      eb.or([
        eb('key', '=', `address ${email}`),
        sql<boolean>`starts_with(key, 'guesser ') and right(key, ${email.length + 1}) = ${` ${email}`}`,
      ]),
    )
    .execute()
