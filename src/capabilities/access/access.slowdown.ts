// Guessing gets slower for whoever guesses: failures are counted per address and per client, in the database, so
// that all processes share the count. Addresses that do not exist count alike, so that nobody learns which do.
import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'

/** `free` failures cost nothing; then a pause of `firstSeconds`, doubled by each further failure up to `mostSeconds`. */
type Pace = { free: number; firstSeconds: number; mostSeconds: number }
const byAddress: Pace = { free: 5, firstSeconds: 30, mostSeconds: 900 }
const byClient: Pace = { free: 25, firstSeconds: 30, mostSeconds: 900 }

/** Failures this old are forgotten. */
export const forgetAfterMs = 24 * 3600 * 1000

export type Guess = { key: string; pace: Pace }

export const guessesOf = (email: string, ip: string): Guess[] => [
  { key: `address ${email}`, pace: byAddress },
  { key: `client ${network(ip)}`, pace: byClient },
]

/** Guesses at the present password of somebody who is signed in. */
export const guessesAt = (agentId: string): Guess[] => [{ key: `password ${agentId}`, pace: byAddress }]

/** Pure: seconds to wait after that many failures. */
export const pauseAfter = (failures: number, { free, firstSeconds, mostSeconds }: Pace): number =>
  failures < free ? 0 : Math.min(mostSeconds, firstSeconds * 2 ** Math.min(failures - free, 20))

/**
 * Seconds to wait before this try may be made; 0: now. Only one try per key runs at a time, so that many at once
 * do not slip through between the look and the count; the others are told to come again instead of queueing up.
 */
export async function waitFor(tx: Tx, guesses: Guess[], now: Date): Promise<number> {
  const {
    rows: [held],
  } = await sql<{
    free: boolean
  }>`select pg_try_advisory_xact_lock(hashtextextended(${`sign-in:${guesses[0]!.key}`}, 0)) as free`.execute(tx)
  if (!held?.free) return 1
  const rows = await tx
    .selectFrom('sign_in_failures')
    .select('blocked_until')
    .where(
      'key',
      'in',
      guesses.map(({ key }) => key),
    )
    .execute()
  const until = Math.max(0, ...rows.map((row) => Date.parse(row.blocked_until)))
  return Math.max(0, Math.ceil((until - now.getTime()) / 1000))
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

/** The right password, or a new one, wipes the slate of the address; that of the client stays. */
export const forgive = (tx: Tx, guess: Guess): Promise<unknown> =>
  tx.deleteFrom('sign_in_failures').where('key', '=', guess.key).execute()

/** One IPv6 customer holds 2^64 addresses: count the /64 as one client. */
const network = (ip: string): string =>
  ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip
