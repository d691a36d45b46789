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
  /** The database counts them out of the size of their segments. */
  async forget(w, { customerIds }) {
    const gone = await w.tx
      .deleteFrom('segment_stays')
      .where('customer_id', '=', anyOf(customerIds))
      .executeTakeFirstOrThrow()
    return Number(gone.numDeletedRows)
  },
}
