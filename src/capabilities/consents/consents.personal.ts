// What is kept here of a person: what they agreed to, in which words. What proves it stays without them (forgetting.ts).
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'
import { forgetConsents } from './consents.forgetting.ts'
import { entriesInWords, entryViews } from './consents.queries.ts'

const atOnce = 1000

export const personal: PersonalData = {
  tables: ['consent_entries'],
  async *read({ db }, { customerIds }) {
    for (let after: string | undefined; ;) {
      const rows = await entriesInWords(db)
        .where('customer_id', '=', anyOf(customerIds))
        .$if(after !== undefined, (query) => query.where('seq', '>', sql<never>`${after}::bigint`))
        .orderBy('seq')
        .limit(atOnce)
        .execute()
      const records = (await entryViews(db, rows)).map(
        ({ at, purpose, channel, change, source, how, address, wording }) => ({
          ...{ at, purpose, channel, change },
          ...{ source, how, address, wording },
        }),
      )
      if (records.length) yield { section: 'consents', records }
      const last = rows.at(-1)
      if (rows.length < atOnce || !last) return
      after = String(last.seq)
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
