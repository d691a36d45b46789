// What is kept here of a person: web-hooks that name them and could not be read. Of those that could, only orders and
// activity are kept.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { type PersonalData, type Person, anyOf, countRows } from '#kernel/personal.ts'

export const personal: PersonalData = {
  tables: ['shop_deliveries'],
  async *read({ db }, person) {
    const records = await db
      .selectFrom('shop_deliveries')
      .innerJoin('shop_endpoints', 'shop_endpoints.id', 'endpoint_id')
      .select(['received_at as at', 'shop_endpoints.source', 'body as text'])
      .where(names(await wordsFor(db, person)))
      .orderBy('received_at')
      .execute()
    yield { section: 'hooks', records }
  },
  count: async (db, person) =>
    countRows(db, { hooks: sql`from shop_deliveries where ${names(await wordsFor(db, person))}` }),
  /** That something came that could not be read says nothing of anybody. */
  async forget({ tx }, person) {
    const bared = await tx
      .updateTable('shop_deliveries')
      .set({ body: null, problem: sql`problem - 'value'` })
      .where(names(await wordsFor(tx, person)))
      .executeTakeFirst()
    return Number(bared.numUpdatedRows)
  },
}

const names = (words: readonly string[]) => sql<boolean>`(
  outcome = 'unreadable' and body is not null and exists (
    select from unnest(${[...words]}::text[]) word where strpos(lower(body), word) > 0))`

/** What reaches the person, as JSON writes it. */
async function wordsFor(db: Reader, { addresses, customerIds }: Person): Promise<string[]> {
  const numbers = await db
    .selectFrom('customer_addresses')
    .select('address')
    .where('customer_id', '=', anyOf(customerIds))
    .where('kind', '=', 'phone')
    .execute()
  return [...addresses, ...numbers.map(({ address }) => address)].map((word) => JSON.stringify(word))
}
