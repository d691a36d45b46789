// Forgets events that are older than they are to be kept.
import { sql } from 'kysely'
import type { JobContext, Writer } from '#kernel/capability.ts'
import { activityContract } from './activity.contract.ts'
import { readSettings } from './activity.queries.ts'

/** So many at once, so that no lock is held for long. */
const portion = 5000
const dayMs = 24 * 3600_000

/** Portion by portion; killed between two it goes on there the next night. */
export async function forget({ db, now, transact, signal }: JobContext<typeof activityContract>): Promise<void> {
  const { keepDays } = await readSettings(db)
  if (keepDays === null) return
  const before = new Date(now().getTime() - keepDays * dayMs)
  while (!signal.aborted) if ((await transact((w) => forgetSome(w, before))) < portion) return
}

async function forgetSome(w: Writer, before: Date): Promise<number> {
  const { rows } = await sql<{ name: string; count: number }>`
    with gone as (
      delete from activity where id in (select id from activity where at < ${before} order by at limit ${portion}) returning name
    )
    select name, count(*) as count from gone group by name order by name`.execute(w.tx)
  if (!rows.length) return 0
  const names = rows.map(({ name }) => name)
  await sql`
    update activity_names n set count = greatest(0, n.count - gone.count), first_at = greatest(first_at, least(${before}, last_at))
    from unnest(${names}::text[], ${rows.map(({ count }) => count)}::bigint[]) as gone(name, count)
    where n.name = gone.name`.execute(w.tx)
  // A name of which nothing is left is forgotten too.
  await sql`delete from activity_names where name = any(${names}::text[]) and count = 0`.execute(w.tx)
  w.record(activityContract, 'forgotten', {})
  return rows.reduce((sum, { count }) => sum + count, 0)
}
