// What the portal keeps of a person: that they were signed in, and which links and forms are under way.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'

const tables = ['portal_sessions', 'portal_links', 'portal_sent'] as const

export const personal: PersonalData = {
  tables,
  async *read({ db }, { customerIds }) {
    const records = await db
      .selectFrom('portal_sessions')
      .select(['address', 'created_at as startedAt', 'expires_at as endedAt'])
      .where('customer_id', '=', anyOf(customerIds))
      .orderBy('created_at')
      .execute()
    yield { section: 'portal', records }
    const links = await db
      .selectFrom('portal_links')
      .select(['address', 'made_at as since', 'used_at as at'])
      .where('customer_id', '=', anyOf(customerIds))
      .orderBy('made_at')
      .execute()
    yield { section: 'portalLinks', records: links }
  },
  count: (db, { customerIds }) =>
    countRows(db, {
      portal: sql`from portal_sessions where customer_id = ${anyOf(customerIds)}`,
      portalLinks: sql`from portal_links where customer_id = ${anyOf(customerIds)}`,
      forms: sql`from portal_sent where customer_id = ${anyOf(customerIds)}`,
    }),
  async forget({ tx }, { customerIds }) {
    let many = 0
    for (const table of tables) {
      const gone = await tx.deleteFrom(table).where('customer_id', '=', anyOf(customerIds)).executeTakeFirst()
      many += Number(gone.numDeletedRows)
    }
    return many
  },
}
