// How customers end: merged into another, and apart again, or erased. Who decides that is the business of others.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { customersContract } from './customers.contract.ts'

/**
 * From now on `fromId` means the customer `intoId`, for every reader; so does what was merged into it before. What
 * reaches it, its marks and its notes stay where they are: moving them is the business of who merges.
 */
export async function markMerged(w: Writer, fromId: string, intoId: string): Promise<void> {
  await w.tx
    .updateTable('customers')
    .set({ state: 'merged', merged_into: intoId, revision: sql`revision + 1` })
    .where((eb) => eb.or([eb('id', '=', fromId), eb('merged_into', '=', fromId)]))
    .execute()
  // What is only kept of one is not used as the other's.
  await sql`
    update customers set restricted_at = least(restricted_at, (select restricted_at from customers where id = ${fromId}))
    where id = ${intoId}`.execute(w.tx)
  for (const customerId of [fromId, intoId]) w.record(customersContract, 'stateChanged', { customerId })
}

/** `ids`, which were merged, are customers of their own again; whom they leave is another than before, too. */
export async function markApart(w: Writer, ids: readonly string[]): Promise<void> {
  const left = await w.tx
    .selectFrom('customers')
    .select('merged_into as id')
    .distinct()
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('state', '=', 'merged')
    .execute()
  await w.tx
    .updateTable('customers')
    .set({ state: 'active', merged_into: null, revision: sql`revision + 1` })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('state', '=', 'merged')
    .execute()
  const changed = new Set([...ids, ...left.map(({ id }) => id!)])
  for (const customerId of changed) w.record(customersContract, 'stateChanged', { customerId })
}

/** An address that reaches somebody else from now on, as one of theirs that nobody has checked. */
export async function handOver(w: Writer, addressId: string, toId: string): Promise<void> {
  await sql`
    update customer_addresses a set customer_id = ${toId}, home_id = null, verified_at = null, by_mail = false,
      is_primary = not exists (
        select from customer_addresses b where b.customer_id = ${toId} and b.kind = a.kind and b.is_primary),
      home_primary = (
        select case when count(*) > 0 then not bool_or(b.kind = a.kind and b.home_id is null and b.home_primary) end
        from customer_addresses b where b.customer_id = ${toId} and b.home_primary is not null)
    where id = ${addressId}`.execute(w.tx)
  w.record(customersContract, 'addressesChanged', { customerId: toId })
}

/** Takes away everything that is kept here of a customer; the row stays, so that what points to it has an end. */
export async function markErased(w: Writer, id: string): Promise<void> {
  await w.tx.deleteFrom('customer_addresses').where('customer_id', '=', id).execute()
  await w.tx.deleteFrom('customer_marks').where('customer_id', '=', id).execute()
  await w.tx.deleteFrom('customer_notes').where('customer_id', '=', id).execute()
  await w.tx.deleteFrom('customer_pictures').where('customer_id', '=', id).execute()
  await w.tx.deleteFrom('customer_keys').where('customer_id', '=', id).execute()
  await w.tx
    .updateTable('customers')
    .set({
      state: 'erased',
      merged_into: null,
      name: '',
      time_zone: null,
      owner_id: null,
      picture: null,
      restricted_at: null,
      erasing_at: null,
      revision: sql`revision + 1`,
    })
    .where('id', '=', id)
    .execute()
  w.record(customersContract, 'stateChanged', { customerId: id })
}
