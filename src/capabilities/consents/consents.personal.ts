// What is kept here of a person: what they agreed to, in which words. What proves it stays without them (forgetting.ts).
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'
import { forgetConsents } from './consents.forgetting.ts'
import { readHistory } from './consents.queries.ts'

/** More than anybody has. */
const most = 100_000

export const personal: PersonalData = {
  tables: ['consent_entries'],
  async *read({ db }, { customerIds }) {
    for (const customerId of customerIds) {
      const history = await readHistory(db, customerId, { limit: most })
      const records = history.map(({ at, purpose, channel, change, source, how, address, wording }) => ({
        at,
        purpose,
        channel,
        change,
        source,
        how,
        address,
        wording,
      }))
      if (records.length) yield { section: 'consents', records: records.toReversed() }
    }
  },
  count: (db, { customerIds }) =>
    countRows(db, { consents: sql`from consent_entries where customer_id = ${anyOf(customerIds)}` }),
  async forget(w, { customerIds }) {
    const rows = await w.tx
      .selectFrom('consent_entries')
      .select('customer_id')
      .distinct()
      .where('customer_id', '=', anyOf(customerIds))
      .execute()
    for (const { customer_id } of rows) await forgetConsents(w, customer_id)
    return rows.length
  },
}
