// Customers whose data is only kept for now (Art. 18 GDPR): shown with a mark, and used by nothing that acts by itself.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { customersContract } from './customers.contract.ts'

/** From now on only kept, or used again. Who may ask for that is the business of others; safe to call twice. */
export async function setRestricted(w: Writer, customerId: string, on: boolean): Promise<void> {
  await w.tx
    .updateTable('customers')
    .set({ restricted_at: on ? sql`coalesce(restricted_at, ${w.now}::timestamptz)` : null })
    .where(sql<boolean>`id = any(customer_family(${customerId}))`)
    .execute()
  w.record(customersContract, 'stateChanged', { customerId })
}

/** Those of these customers whose data is only kept. */
export async function restrictedAmong(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const rows = await db
    .selectFrom('customers')
    .select('id')
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('restricted_at', 'is not', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
