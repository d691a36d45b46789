// What is kept here of a person: in which segments they are and were.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'

export const personal: PersonalData = {
  tables: ['segment_stays'],
  async *read({ db }, { customerIds }) {
    const records = await db
      .selectFrom('segment_stays')
      .innerJoin('segments', 'segments.id', 'segment_id')
      .select(['name', 'entered_at as since', 'left_at as endedAt'])
      .where('customer_id', '=', anyOf(customerIds))
      .orderBy('entered_at')
      .execute()
    yield { section: 'segments', records }
  },
  count: (db, { customerIds }) =>
    countRows(db, { segments: sql`from segment_stays where customer_id = ${anyOf(customerIds)}` }),
  async forget({ tx }, { customerIds }) {
    const gone = await tx
      .deleteFrom('segment_stays')
      .where('customer_id', '=', anyOf(customerIds))
      .returning(['segment_id', 'left_at'])
      .execute()
    const left = gone.filter(({ left_at }) => left_at === null).map(({ segment_id }) => segment_id)
    await sql`
      update segments set size = greatest(0, size - lost.count)
      from (select id, count(*) from unnest(${left}::uuid[]) id group by id) lost where segments.id = lost.id`.execute(
      tx,
    )
    return gone.length
  },
}
