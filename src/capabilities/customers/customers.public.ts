// What others may call: find who an address belongs to, and who a customer is now.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { customersContract } from './customers.contract.ts'
import { emailKey } from './customers.normalise.ts'
import type { Mark } from './customers.views.ts'

export { type Brief, customersInBrief } from './customers.brief.ts'
export { beginErasing, isBeingErased } from './customers.erasing.ts'
export { callName } from './customers.names.ts'
export { addressesOfHomes, holdCustomers, reachesOf } from './customers.merging.ts'
export { normalise, readable } from './customers.normalise.ts'
export { survivor } from './customers.queries.ts'
export { reachedBy } from './customers.reached.ts'
export { homeCountry } from './customers.reaching.ts'
export { restrictedAmong, setRestricted } from './customers.restricting.ts'
export { noteTimeZone } from './customers.zone.ts'
export { handOver, markApart, markErased, markMerged } from './customers.states.ts'

/**
 * The customer whom this e-mail address reaches, made if there is none. Two who ask at once get the same one.
 */
export async function findOrCreateCustomer(
  w: Writer,
  { name, address }: { name: string; address: string },
): Promise<{ id: string; created: boolean }> {
  const key = emailKey(address)
  const known = await customerOf(w.tx, key)
  if (known) return { id: known, created: false }
  const id = w.newId()
  await w.tx
    .insertInto('customers')
    .values({ id, name: customerName(name, key), created_at: w.now })
    .execute()
  // Whoever takes the address first wins; the other waits here for that commit.
  const won = await w.tx
    .insertInto('customer_addresses')
    .values({ id: w.newId(), customer_id: id, kind: 'email', address: key, is_primary: true, created_at: w.now })
    .onConflict((conflict) => conflict.columns(['kind', 'address']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!won) {
    await w.tx.deleteFrom('customers').where('id', '=', id).execute()
    return { id: (await customerOf(w.tx, key))!, created: false }
  }
  w.record(customersContract, 'created', { customerId: id })
  return { id, created: true }
}

/**
 * The same for many at once: customer ids by lower-cased address. What is given first for an address counts. `byMail`:
 * mail from there brings it, so that it can not have been entered wrongly.
 */
export async function findOrCreateCustomers(
  w: Writer,
  people: readonly { name: string; address: string; byMail?: boolean }[],
): Promise<Map<string, string>> {
  const wanted = new Map<string, { name: string; byMail: boolean }>()
  for (const { name, address, byMail = false } of people) {
    const key = emailKey(address)
    if (!wanted.has(key)) wanted.set(key, { name: customerName(name, key), byMail })
  }
  const found = await customersOf(w.tx, [...wanted.keys()])
  // One order for everybody, so that two who make the same customers wait for each other and do not lock each other out.
  const missing = [...wanted].filter(([address]) => !found.has(address)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (!missing.length) return found
  const made = missing.map(([address, given]) => ({ id: w.newId(), address, ...given }))
  const customers = made.map(({ id, name }) => ({ id, name, created_at: w.now }))
  await w.tx.insertInto('customers').values(customers).execute()
  const won = await w.tx
    .insertInto('customer_addresses')
    .values(
      made.map(({ id, address, byMail }) => ({
        id: w.newId(),
        customer_id: id,
        kind: 'email',
        address,
        by_mail: byMail,
        is_primary: true,
        created_at: w.now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['kind', 'address']).doNothing())
    .returning(['customer_id', 'address'])
    .execute()
  for (const { customer_id: customerId, address } of won) {
    found.set(address, customerId)
    w.record(customersContract, 'created', { customerId })
  }
  const lost = made.filter(({ address }) => !found.has(address))
  if (!lost.length) return found
  await w.tx
    .deleteFrom('customers')
    .where(
      'id',
      'in',
      lost.map(({ id }) => id),
    )
    .execute()
  const theirs = await customersOf(
    w.tx,
    lost.map(({ address }) => address),
  )
  return new Map([...found, ...theirs])
}

async function customersOf(db: Reader, addresses: readonly string[]): Promise<Map<string, string>> {
  if (!addresses.length) return new Map()
  const rows = await db
    .selectFrom('customer_addresses')
    .innerJoin('customers', 'customers.id', 'customer_id')
    .select(['address', sql<string>`coalesce(merged_into, customer_id)`.as('customer_id')])
    .where('kind', '=', 'email')
    .where('address', '=', sql<string>`any(${addresses}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.address, row.customer_id]))
}

/** Names by id; of those who were merged, by the id that they had. */
export async function customerNames(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('customers')
    .leftJoin('customers as now', 'now.id', 'customers.merged_into')
    .select(['customers.id', sql<string>`coalesce(now.name, customers.name)`.as('name')])
    .where('customers.id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The customer of an e-mail address, undefined when it is nobody's. */
export async function customerOf(db: Reader, address: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('customer_addresses')
    .innerJoin('customers', 'customers.id', 'customer_id')
    .select(sql<string>`coalesce(merged_into, customer_id)`.as('customer_id'))
    .where('kind', '=', 'email')
    .where('address', '=', emailKey(address))
    .executeTakeFirst()
  return row?.customer_id
}

/** What the sender calls itself, else the address. */
function customerName(name: string, address: string): string {
  const tidy = name
    .toWellFormed()
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
    .slice(0, 200)
    // No half of a letter.
    .replace(/[\ud800-\udbff]$/, '')
  return tidy || address
}

/** The time zone that was noted for a customer (IANA name); null when nobody knows. */
export async function customerTimeZone(db: Reader, customerId: string): Promise<string | null> {
  const row = await db.selectFrom('customers').select('time_zone').where('id', '=', customerId).executeTakeFirst()
  return row?.time_zone ?? null
}

/** Which marks customers bear, as everybody who answers must know; those without any are left out. */
export async function customerMarks(db: Reader, ids: readonly string[]): Promise<Map<string, Mark[]>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('customer_marks')
    .select(['customer_id', 'mark'])
    .where('customer_id', 'in', [...new Set(ids)])
    .orderBy('mark', 'desc')
    .execute()
  return new Map(
    [...Map.groupBy(rows, (row) => row.customer_id)].map(([id, all]) => [id, all.map(({ mark }) => mark as Mark)]),
  )
}
