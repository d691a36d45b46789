// What is kept here of a person: what they asked about their data. Erasing ends with emptying it (erasing.ts); that there
// was a request, and when it was done, is the proof that it was.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'

export const personal: PersonalData = {
  tables: ['privacy_requests'],
  async *read({ db }, { customerIds }) {
    const records = await db
      .selectFrom('privacy_requests')
      .select(['number', 'kind', 'channel', 'words as text', 'received_at as at', 'due_at as dueAt', 'state'])
      .select(['outcome', 'closed_at as endedAt'])
      .where('customer_id', '=', anyOf(customerIds))
      .orderBy('number')
      .execute()
    yield { section: 'requests', records }
  },
  count: (db, { customerIds }) =>
    countRows(db, { requests: sql`from privacy_requests where customer_id = ${anyOf(customerIds)} and words <> ''` }),
  async forget(w, { customerIds }) {
    const emptied = await w.tx
      .updateTable('privacy_requests')
      .set({ words: '' })
      .where('customer_id', '=', anyOf(customerIds))
      .where('words', '<>', '')
      .executeTakeFirstOrThrow()
    return Number(emptied.numUpdatedRows)
  },
}
