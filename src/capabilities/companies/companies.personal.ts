// What is kept here of a person: to which companies they belong.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'

export const personal: PersonalData = {
  tables: ['company_members'],
  async *read({ db }, { customerIds }) {
    const records = await db
      .selectFrom('company_members')
      .innerJoin('companies', 'companies.id', 'company_id')
      .select(['companies.name', 'role', 'left_at as endedAt'])
      .where('customer_id', '=', anyOf(customerIds))
      .orderBy('companies.name')
      .execute()
    yield { section: 'companies', records }
  },
  count: (db, { customerIds }) =>
    countRows(db, { companies: sql`from company_members where customer_id = ${anyOf(customerIds)}` }),
  async forget(w, { customerIds }) {
    const gone = await w.tx
      .deleteFrom('company_members')
      .where('customer_id', '=', anyOf(customerIds))
      .executeTakeFirstOrThrow()
    return Number(gone.numDeletedRows)
  },
}
