// What customers do with their own when two become one: what reaches them and what was noted moves and remembers whose
// it is, marks are joined, and name, time zone and owner are for people to choose.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type Joined, type MergeFact, type Merging, type Parted, countOf } from '#kernel/merging.ts'
import { type AddressKind, type Mark, customersContract } from './customers.contract.ts'
import { refuseWhileErasing } from './customers.erasing.ts'
import { readable } from './customers.normalise.ts'
import { somebody } from './customers.queries.ts'

export const merging: Merging = {
  needs: { read: 'customers:read', write: 'customers:write' },
  facts,
  setFact,
  async counts(db, ids) {
    const { rows } = await sql<{ id: string; count: number }>`
      select customer_id as id, count(*)::integer as count from customer_notes
      where customer_id = any(${[...ids]}::uuid[]) and removed_at is null group by customer_id`.execute(db as never)
    return [countOf('customers.notes', 'identity.counts.notes', rows)]
  },
  join,
  part,
}

async function facts(db: Reader, ids: readonly string[]): Promise<MergeFact[]> {
  const rows = await db
    .selectFrom('customers')
    .select(['id', 'name', 'time_zone', 'owner_id'])
    .where('id', 'in', [...ids])
    .execute()
  const named = await somebody(
    db,
    rows.map((row) => row.owner_id),
  )
  const values = (of: (row: (typeof rows)[number]) => string | null, shown = (value: string) => value) =>
    new Map(
      rows.flatMap((row) => {
        const value = of(row)
        return value ? [[row.id, { value, shown: shown(value) }] as const] : []
      }),
    )
  return [
    { key: 'customers.name', label: 'identity.facts.name', kind: 'text', values: values((row) => row.name) },
    {
      key: 'customers.owner',
      label: 'identity.facts.owner',
      kind: 'text',
      values: values(
        (row) => row.owner_id,
        (id) => named(id)?.name ?? '',
      ),
    },
    {
      key: 'customers.timeZone',
      label: 'identity.facts.timeZone',
      kind: 'timeZone',
      values: values((row) => row.time_zone),
    },
  ]
}

async function setFact(w: Writer, customerId: string, key: string, value: unknown): Promise<void> {
  const own = {
    'customers.name': { set: { name: String(value ?? '') }, event: 'renamed' },
    'customers.owner': { set: { owner_id: value as string | null }, event: 'ownerChanged' },
    'customers.timeZone': { set: { time_zone: value as string | null }, event: 'timeZoneChanged' },
  } as const
  const { set, event } = own[key as keyof typeof own]
  await w.tx
    .updateTable('customers')
    .set({ ...set, revision: sql`revision + 1` })
    .where('id', '=', customerId)
    .execute()
  w.record(customersContract, event, { customerId })
}

async function join(w: Writer, { fromId, intoId }: Joined): Promise<void> {
  // From here on it is kept what would be the primary one of each alone.
  await sql`
    update customer_addresses set home_primary = is_primary
    where customer_id in (${fromId}, ${intoId}) and home_primary is null`.execute(w.tx)
  await sql`
    update customer_addresses moved set customer_id = ${intoId}, home_id = coalesce(home_id, ${fromId}),
      is_primary = is_primary and not exists (
        select from customer_addresses held
        where held.customer_id = ${intoId} and held.kind = moved.kind and held.is_primary)
    where customer_id = ${fromId}`.execute(w.tx)
  await sql`
    update customer_notes set customer_id = ${intoId}, home_id = coalesce(home_id, ${fromId})
    where customer_id = ${fromId}`.execute(w.tx)
  await lendMarks(w, intoId, [fromId])
}

async function part(w: Writer, { fromId, intoId, ids }: Parted): Promise<void> {
  await sql`
    update customer_addresses set customer_id = ${fromId}, home_id = nullif(home_id, ${fromId}::uuid), is_primary = false
    where customer_id = ${intoId} and home_id = any(${[...ids]}::uuid[])`.execute(w.tx)
  for (const id of [fromId, intoId]) await settlePrimary(w, id)
  await sql`
    update customer_notes set customer_id = ${fromId}, home_id = nullif(home_id, ${fromId}::uuid)
    where customer_id = ${intoId} and home_id = any(${[...ids]}::uuid[])`.execute(w.tx)
  const { rows: gone } = await sql<{ mark: Mark }>`
    delete from customer_marks where customer_id = ${intoId} and via = any(${[...ids]}::uuid[])
    returning mark`.execute(w.tx)
  const left = await w.tx.selectFrom('customers').select('id').where('merged_into', '=', intoId).orderBy('id').execute()
  await lendMarks(
    w,
    intoId,
    left.map(({ id }) => id),
    gone.map(({ mark }) => mark),
  )
}

/** What the others are marked with counts for the one they are now; their own rows stay where they are. */
async function lendMarks(w: Writer, intoId: string, fromIds: readonly string[], only?: readonly Mark[]): Promise<void> {
  await sql`
    insert into customer_marks (customer_id, mark, reason, set_by, set_at, via)
    select distinct on (mark) ${intoId}::uuid, mark, reason, set_by, set_at, coalesce(via, customer_id) from customer_marks
    where customer_id = any(${[...fromIds]}::uuid[]) ${only ? sql`and mark = any(${[...only]}::text[])` : sql``}
    order by mark, set_at desc
    on conflict do nothing`.execute(w.tx)
}

/**
 * After some have left: what was used first and has stayed goes on; else what would be the primary one of the customer
 * alone, else the oldest. Who has nothing of another's any more is as if nothing had been.
 */
async function settlePrimary(w: Writer, customerId: string): Promise<void> {
  const own = sql`customer_id = ${customerId}`
  const best = sql`
    select distinct on (kind) id from customer_addresses where ${own}
    order by kind, (is_primary and exists (
        select from customer_addresses other where other.customer_id = ${customerId} and other.home_id is not null)) desc,
      (home_id is null and home_primary) desc nulls last, home_primary desc nulls last, created_at, address`
  await sql`update customer_addresses set is_primary = false where ${own} and is_primary and id not in (${best})`.execute(
    w.tx,
  )
  await sql`update customer_addresses set is_primary = true where id in (${best})`.execute(w.tx)
  await sql`
    update customer_addresses set home_primary = null where ${own} and not exists (
      select from customer_addresses other where other.customer_id = ${customerId} and other.home_id is not null)`.execute(
    w.tx,
  )
}

/** What reaches each of these customers, as people read it: whose it was before a merge counts as theirs. */
export async function reachesOf(
  db: Reader,
  ids: readonly string[],
): Promise<Map<string, { kind: AddressKind; address: string; shown: string }[]>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('customer_addresses')
    .select(['customer_id', 'kind', 'address', 'written'])
    .where('customer_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('is_primary', 'desc')
    .orderBy('created_at')
    .orderBy('address')
    .execute()
  const view = (row: (typeof rows)[number]) => {
    const kind = row.kind as AddressKind
    return { kind, address: row.address, shown: readable(kind, row.address, row.written) }
  }
  return new Map([...Map.groupBy(rows, (row) => row.customer_id)].map(([id, all]) => [id, all.map(view)]))
}

/** Addresses by whose they are, also while those are merged into another. */
export async function addressesOfHomes(db: Reader, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select address from customer_addresses where home_id = any(${[...ids]}::uuid[])
    union select address from customer_addresses where customer_id = any(${[...ids]}::uuid[]) and home_id is null`.execute(
    db as never,
  )
  return rows.map(({ address }) => address)
}

/** Locks these customers, always in one order; gives those who are customers of their own. Refuses while one is erased. */
export async function holdCustomers(
  w: Writer,
  ids: readonly string[],
): Promise<Map<string, { name: string; revision: number }>> {
  const held = new Map<string, { name: string; revision: number }>()
  for (const id of [...new Set(ids)].sort()) {
    const row = await w.tx
      .selectFrom('customers')
      .select(['name', 'revision', 'state', 'erasing_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (row) refuseWhileErasing(row)
    if (row?.state === 'active') held.set(id, row)
  }
  return held
}
