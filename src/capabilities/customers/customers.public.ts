// What others may call: find who an address belongs to.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { customersContract } from './customers.contract.ts'

/**
 * The customer whom this e-mail address reaches, made if there is none. Two who ask at once get the same one.
 */
export async function findOrCreateCustomer(
  w: Writer,
  { name, address }: { name: string; address: string },
): Promise<{ id: string; created: boolean }> {
  const key = address.trim().toLowerCase()
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
    .values({ id: w.newId(), customer_id: id, kind: 'email', address: key, created_at: w.now })
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

export async function customerNames(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('customers')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The customer of an e-mail address, undefined when it is nobody's. */
export async function customerOf(db: Reader, address: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('customer_addresses')
    .select('customer_id')
    .where('kind', '=', 'email')
    .where('address', '=', address.trim().toLowerCase())
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
  return tidy || address
}
