// What an import did to customers, taken back: each value only where it still is what the import wrote.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { customersContract } from './customers.contract.ts'
import type { PersonChange } from './customers.import.public.ts'

export type Kept = 'gone' | 'name' | 'timeZone' | 'addresses'

/** What had to stay as it is, since somebody has changed it; in the order given. */
export async function takeBackPeople(
  w: Writer,
  source: string,
  given: readonly { id: string; change: PersonChange }[],
): Promise<Kept[][]> {
  if (!given.length) return []
  const { rows } = await sql<{ id: string; name: string; zone: string | null }>`
    select id, name, time_zone as zone from customers
    where id = any(${given.map(({ id }) => id)}::uuid[]) and state = 'active' and erasing_at is null order by id for update`.execute(w.tx)
  const held = new Map(rows.map((row) => [row.id, row]))
  const there = given.filter(({ id }) => held.has(id))
  const checked = await sql<{ id: string }>`
    select id from customer_addresses where verified_at is not null
    and id = any(${there.flatMap(({ change }) => change.addresses)}::uuid[])`.execute(w.tx)
  const isChecked = new Set(checked.rows.map(({ id }) => id))
  const kept = new Map<string, Kept[]>()
  const back = there.map(({ id, change }) => {
    const row = held.get(id)!
    const { name, timeZone, addresses } = change
    const stays: Kept[] = [
      ...(name && row.name !== name.is ? (['name'] as const) : []),
      ...(timeZone && row.zone !== timeZone.is ? (['timeZone'] as const) : []),
      ...(addresses.some((each) => isChecked.has(each)) ? (['addresses'] as const) : []),
    ]
    kept.set(id, stays)
    return {
      id,
      change,
      name: name && row.name === name.is ? name.was! : row.name,
      zone: timeZone && row.zone === timeZone.is ? timeZone.was : row.zone,
      isRenamed: Boolean(name && row.name === name.is),
      isMoved: Boolean(timeZone && row.zone === timeZone.is),
      addresses: addresses.filter((each) => !isChecked.has(each)),
    }
  })
  const changed = back.filter(({ isRenamed, isMoved }) => isRenamed || isMoved)
  if (changed.length)
    await sql`
      update customers set name = given.name, time_zone = given.zone, revision = revision + 1
      from unnest(${changed.map(({ id }) => id)}::uuid[], ${changed.map(({ name }) => name)}::text[],
        ${changed.map(({ zone }) => zone)}::text[]) as given(id, name, zone) where customers.id = given.id`.execute(
      w.tx,
    )
  const less = back.filter(({ addresses }) => addresses.length)
  await removeAddresses(
    w,
    less.map(({ id }) => id),
    less.flatMap(({ addresses }) => addresses),
  )
  const keys = back.flatMap(({ id, change }) => change.keys.map((key) => [key, id]))
  if (keys.length)
    await sql`
      delete from customer_keys using unnest(${keys.map(([key]) => key)}::text[], ${keys.map(([, id]) => id)}::uuid[]) as given(key, owner)
      where source = ${source} and external_id = key and customer_id = owner`.execute(w.tx)
  for (const { id, isRenamed, isMoved, addresses } of back) {
    if (isRenamed) w.record(customersContract, 'renamed', { customerId: id })
    if (isMoved) w.record(customersContract, 'timeZoneChanged', { customerId: id })
    if (addresses.length) w.record(customersContract, 'addressesChanged', { customerId: id })
  }
  return given.map(({ id }) => kept.get(id) ?? ['gone'])
}

async function removeAddresses(w: Writer, customerIds: readonly string[], ids: readonly string[]): Promise<void> {
  if (!ids.length) return
  await w.tx
    .deleteFrom('customer_addresses')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('customer_id', '=', sql<string>`any(${customerIds}::uuid[])`)
    .execute()
  // Where the primary one went, the oldest of its kind is it.
  await sql`
    update customer_addresses set is_primary = true where id in (
      select distinct on (customer_id, kind) id from customer_addresses a
      where customer_id = any(${customerIds}::uuid[]) and not exists (
        select from customer_addresses p where p.customer_id = a.customer_id and p.kind = a.kind and p.is_primary)
      order by customer_id, kind, created_at, address)`.execute(w.tx)
}

/**
 * Removes customers who were made by an import and are as it made them: nobody has renamed, marked, owned or noted them,
 * or added an address. The caller has made sure that nothing else belongs to them. Ids of those who went.
 */
export async function unmakePeople(
  w: Writer,
  given: readonly { id: string; change: PersonChange }[],
): Promise<Set<string>> {
  if (!given.length) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from customers join unnest(${given.map(({ id }) => id)}::uuid[], ${given.map(({ change }) => change.addresses.length)}::integer[])
      as given(made, addresses) on made = id
    where state = 'active' and revision = 1 and owner_id is null
      and addresses = (select count(*) from customer_addresses where customer_id = customers.id and verified_at is null)
      and not exists (select from customer_addresses where customer_id = customers.id and verified_at is not null)
      and not exists (select from customer_marks where customer_id = customers.id)
      and not exists (select from customer_notes where customer_id = customers.id)
    order by id for update of customers`.execute(w.tx)
  const ids = rows.map(({ id }) => id)
  if (ids.length)
    await w.tx
      .deleteFrom('customers')
      .where('id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute()
  for (const customerId of ids) w.record(customersContract, 'removed', { customerId })
  return new Set(ids)
}
