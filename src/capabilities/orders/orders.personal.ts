// What is kept here of a person: what they bought. The law may ask to keep an order for some years; then where it was
// sent to goes at once, and the rest when its time is over.
import { sql } from 'kysely'
import { type PersonalData, anyOf } from '#kernel/personal.ts'

const atOnce = 500

export const personal: PersonalData = {
  tables: ['orders'],
  keeps: 'orders',
  async *read({ db }, { customerIds }) {
    for (let after: { at: string; id: string } | undefined; ;) {
      const rows = await db
        .selectFrom('orders')
        .select(['id', 'number', 'state', 'currency', 'total as totalMinor', 'lines', 'tracking', 'link'])
        .select(['source', 'placed_at as at', 'changed_at as changedAt'])
        .where('customer_id', '=', anyOf(customerIds))
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(placed_at, id) > (${after?.at}::timestamptz, ${after?.id}::uuid)`),
        )
        .orderBy('placed_at')
        .orderBy('id')
        .limit(atOnce)
        .execute()
      yield { section: 'orders', records: rows.map(({ id: _id, ...row }) => row) }
      after = rows.at(-1)
      if (rows.length < atOnce || !after) return
    }
  },
  async count(db, { customerIds }, keptSince) {
    const { goes, stays } = await db
      .selectFrom('orders')
      .select([
        sql<number>`(count(*) filter (where ${isKept(keptSince)}))::integer`.as('stays'),
        sql<number>`(count(*) filter (where not ${isKept(keptSince)}))::integer`.as('goes'),
      ])
      .where('customer_id', '=', anyOf(customerIds))
      .executeTakeFirstOrThrow()
    return [{ section: 'orders', goes, stays }]
  },
  async forget(w, { customerIds }, keptSince) {
    const some = sql`select id from orders where customer_id = ${anyOf(customerIds)}`
    const gone = await sql`
      delete from orders where id in (${some} and not ${isKept(keptSince)} limit ${atOnce})`.execute(w.tx)
    const bared = await sql`
      update orders set tracking = '[]', link = null
      where id in (${some} and ${isKept(keptSince)} and (tracking <> '[]' or link is not null) limit ${atOnce})
    `.execute(w.tx)
    return Number(gone.numAffectedRows ?? 0) + Number(bared.numAffectedRows ?? 0)
  },
}

const isKept = (since: Date | null) => (since ? sql<boolean>`(placed_at >= ${since})` : sql<boolean>`false`)
