// What is kept here of a person: what they did elsewhere, as other systems told it.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'
import { activityContract } from './activity.contract.ts'

const atOnce = 5000

export const personal: PersonalData = {
  tables: ['activity'],
  async *read({ db }, { customerIds }) {
    for (let after: { at: string; id: string } | undefined; ;) {
      const rows = await db
        .selectFrom('activity')
        .select(['id', 'at', 'name', 'properties', 'source'])
        .where('customer_id', '=', anyOf(customerIds))
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(at, id) > (${after?.at}::timestamptz, ${after?.id}::uuid)`),
        )
        .orderBy('at')
        .orderBy('id')
        .limit(atOnce)
        .execute()
      yield { section: 'activity', records: rows.map(({ id: _id, ...row }) => row) }
      after = rows.at(-1)
      if (rows.length < atOnce || !after) return
    }
  },
  count: (db, { customerIds }) =>
    countRows(db, { activity: sql`from activity where customer_id = ${anyOf(customerIds)}` }),
  /** The names stay with their counts put right: they say what systems tell, not of whom. */
  async forget(w, { customerIds }) {
    const { rows } = await sql<{ name: string; count: number }>`
      with gone as (
        delete from activity where id in (
          select id from activity where customer_id = ${anyOf(customerIds)} limit ${atOnce}
        ) returning name
      )
      select name, count(*)::integer as count from gone group by name order by name`.execute(w.tx)
    if (!rows.length) return 0
    const names = rows.map(({ name }) => name)
    await sql`
      update activity_names n set count = greatest(0, n.count - gone.count)
      from unnest(${names}::text[], ${rows.map(({ count }) => count)}::bigint[]) as gone(name, count)
      where n.name = gone.name`.execute(w.tx)
    await sql`delete from activity_names where name = any(${names}::text[]) and count = 0`.execute(w.tx)
    w.record(activityContract, 'forgotten', {})
    return rows.reduce((sum, { count }) => sum + count, 0)
  },
}
