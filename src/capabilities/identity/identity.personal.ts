// What is kept here of a person: whom they were merged with, and which addresses they share.
import { type RawBuilder, sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { type PersonalData, type Person, anyOf, countRows } from '#kernel/personal.ts'
import { handOver } from '#capabilities/customers/customers.public.ts'

const ofPairs = ({ customerIds }: Person): RawBuilder<unknown> =>
  sql`from identity_pairs where a_id = ${anyOf(customerIds)} or b_id = ${anyOf(customerIds)}`
const ofMerges = ({ customerIds }: Person): RawBuilder<unknown> =>
  sql`from customer_merges where from_id = ${anyOf(customerIds)} or into_id = ${anyOf(customerIds)}`

export const personal: PersonalData = {
  tables: ['customer_merges', 'identity_keys', 'identity_pairs', 'identity_shared', 'identity_moves'],
  async *read({ db }, person) {
    // Who was taken apart again is somebody else, whose name is theirs.
    const { rows: records } = await sql<{ name: string | null; at: string; endedAt: string | null }>`
      select case when m.from_id = ${anyOf(person.customerIds)} then customers.name end as name, m.at, m.parted_at as "endedAt"
      from (select * ${ofMerges(person)}) m join customers on customers.id = m.from_id order by m.seq`.execute(
      db as never,
    )
    yield { section: 'merges', records }
    const shared = await db
      .selectFrom('identity_shared')
      .innerJoin('customer_addresses', 'customer_addresses.id', 'address_id')
      .select(['address', 'added_at as since'])
      .where('identity_shared.customer_id', '=', anyOf(person.customerIds))
      .orderBy('added_at')
      .execute()
    yield { section: 'shared', records: shared }
  },
  count: (db, person) =>
    countRows(db, {
      merges: ofMerges(person),
      shared: sql`from identity_shared where customer_id = ${anyOf(person.customerIds)}`,
    }),
  async forget(w, person) {
    const { customerIds } = person
    const theirs = anyOf(customerIds)
    let count = await handShared(w, person)
    for (const rows of [
      ofPairs(person),
      ofMerges(person),
      sql`from identity_keys where customer_id = ${theirs}`,
      sql`from identity_shared where customer_id = ${theirs}`,
      sql`from identity_moves where to_id = ${theirs} or was ->> 'customerId' = any(${[...customerIds]}::text[])`,
    ])
      count += Number((await sql`delete ${rows}`.execute(w.tx)).numAffectedRows ?? 0)
    return count
  },
}

/** What others write from too reaches the first of them from now on, and does not go. */
async function handShared(w: Writer, { customerIds }: Person): Promise<number> {
  const { rows } = await sql<{ id: string; to: string }>`
    select distinct on (a.id) a.id, now.id as "to"
    from customer_addresses a
    join identity_shared s on s.address_id = a.id
    join customers sharer on sharer.id = s.customer_id
    join customers now on now.id = coalesce(sharer.merged_into, sharer.id) and now.state = 'active'
    where a.customer_id = ${anyOf(customerIds)} and now.id <> all(${[...customerIds]}::uuid[])
    order by a.id, s.added_at, now.id`.execute(w.tx)
  for (const { id, to } of rows) {
    await handOver(w, id, to)
    await sql`
      delete from identity_shared
      where address_id = ${id} and customer_id = any(customer_family(${to}::uuid))`.execute(w.tx)
  }
  return rows.length
}
