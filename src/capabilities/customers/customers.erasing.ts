// Customers who are being erased. Until that is through nobody changes them, joins them with others or takes them apart,
// and nothing that reaches them moves: what is to go would be taken out of its reach.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { customersContract } from './customers.contract.ts'

/**
 * From now on this customer, and whoever was merged into them, is being erased; ends with `markErased`. Answers the ids
 * of all of them, locked. Who may ask for that is the business of others; safe to call twice.
 */
export async function beginErasing(w: Writer, customerId: string): Promise<string[]> {
  for (let known = ''; ;) {
    // In one order for everybody. Whom a merge adds while this waits for it is locked in the next round.
    const { rows } = await sql<{ id: string }>`
      select id from customers where id = any(customer_family(${customerId})) order by id for update`.execute(w.tx)
    const ids = rows.map(({ id }) => id)
    if (ids.join() !== known) {
      known = ids.join()
      continue
    }
    await w.tx
      .updateTable('customers')
      .set({ erasing_at: sql`coalesce(erasing_at, ${w.now}::timestamptz)` })
      .where('id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute()
    w.record(customersContract, 'stateChanged', { customerId })
    return ids
  }
}

/** Whether somebody is erasing the customer at this moment. */
export async function isBeingErased(db: Reader, customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('customers')
    .select('erasing_at')
    .where('id', '=', customerId)
    .where('erasing_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** For whoever has locked the row of a customer to change it or what reaches them. */
export function refuseWhileErasing(row: { erasing_at: string | null }): void {
  if (row.erasing_at) throw refusal(customersContract, 'beingErased')
}
