// Whom programs mean that send us something about a customer. Higher capabilities call this for whole batches at once.
import { type RawBuilder, sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { customersContract } from './customers.contract.ts'
import type { CustomerKeys } from './customers.keys.contract.ts'
import { emailKey, normalise } from './customers.normalise.ts'
import { findOrCreateCustomers, homeCountry } from './customers.public.ts'

/**
 * The customers meant, in the order given, by the id that each has of their own also while merged into another: what is
 * kept under it goes with them when they are taken apart (`survivorsOf` tells who they are now); `source` names the system whose `externalId`s these are. Who is unknown is
 * made, and a key that comes with a known customer is remembered. Undefined: our own id and nobody has it, or a phone
 * number that is none and nothing else.
 */
export async function customersByKeys(
  w: Writer,
  source: string,
  given: readonly CustomerKeys[],
): Promise<(string | undefined)[]> {
  const wanted = await readable(w, given)
  const ids = await idsOf(
    w.tx,
    wanted.flatMap(({ id }) => id ?? []),
  )
  const keys = await keysOf(
    w.tx,
    source,
    wanted.flatMap(({ externalId }) => externalId ?? []),
  )
  const reached = await reachedBy(w.tx, wanted)
  const ownerOf = (each: Wanted): string | undefined => {
    if (each.id !== undefined) return ids.get(each.id)
    return keys.get(each.externalId ?? '') ?? reached.get(each.email ?? '') ?? reached.get(each.phone ?? '')
  }
  // Whoever comes several times with the same key is one person.
  const unknown = new Map<string, Wanted>()
  for (const each of wanted) {
    const name = each.externalId ?? each.email ?? each.phone
    if (name !== undefined && each.id === undefined && !ownerOf(each) && !unknown.has(name)) unknown.set(name, each)
  }
  const people = [...unknown.values()]
  const writers = people.flatMap(({ email, name = '' }) => (email === undefined ? [] : [{ address: email, name }]))
  if (writers.length) for (const [email, id] of await findOrCreateCustomers(w, writers)) reached.set(email, id)
  const callers = people.filter((each) => each.phone !== undefined && !ownerOf(each))
  for (const [phone, id] of await makeCallers(w, callers)) reached.set(phone, id)
  const nameless = await makeNameless(
    w,
    people.filter((each) => !ownerOf(each)),
  )
  const learnt = new Map<string, string>()
  for (const each of wanted) {
    const { externalId, id } = each
    if (id !== undefined || externalId === undefined || keys.has(externalId) || learnt.has(externalId)) continue
    const owner = ownerOf(each) ?? nameless.get(externalId)
    if (owner) learnt.set(externalId, owner)
  }
  for (const [externalId, id] of await keepKeys(w, source, learnt)) keys.set(externalId, id)
  await settle(w, nameless, keys)
  return wanted.map(ownerOf)
}

type Wanted = CustomerKeys

/** With addresses as they are compared; a number that is none is left out. */
async function readable(w: Writer, given: readonly CustomerKeys[]): Promise<Wanted[]> {
  const country = given.some(({ phone }) => phone !== undefined) ? await homeCountry(w.tx) : ''
  return given.map(({ email, phone, ...rest }) => {
    const number = phone === undefined ? undefined : normalise('phone', phone, { country })
    return {
      ...rest,
      ...(email === undefined ? {} : { email: emailKey(email) }),
      ...(typeof number === 'object' ? { phone: number.address } : {}),
    }
  })
}

/** Those of them whom there is; nobody, when they were erased. */
async function idsOf(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('customers')
    .select('id')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('state', '<>', 'erased')
    .execute()
  return new Map(rows.map(({ id }) => [id, id]))
}

async function keysOf(db: Reader, source: string, keys: readonly string[]): Promise<Map<string, string>> {
  if (!keys.length) return new Map()
  const rows = await db
    .selectFrom('customer_keys')
    .select(['external_id as key', 'customer_id as owner'])
    .where('source', '=', source)
    .where('external_id', '=', sql<string>`any(${keys}::text[])`)
    .execute()
  return new Map(rows.map(({ key, owner }) => [key, owner]))
}

/** By e-mail address and number; no address of the one kind looks like one of the other. */
async function reachedBy(db: Reader, wanted: readonly Wanted[]): Promise<Map<string, string>> {
  const addresses = wanted.flatMap(({ email, phone }) => [email ?? [], phone ?? []].flat())
  if (!addresses.length) return new Map()
  const rows = await db
    .selectFrom('customer_addresses')
    .select(['address', sql<string>`coalesce(home_id, customer_id)`.as('owner')])
    .where('kind', 'in', ['email', 'phone'])
    .where('address', '=', sql<string>`any(${addresses}::text[])`)
    .execute()
  return new Map(rows.map(({ address, owner }) => [address, owner]))
}

/** Customers of whom we know a number alone. */
async function makeCallers(w: Writer, people: readonly Wanted[]): Promise<Map<string, string>> {
  const byPhone = new Map(people.map((each) => [each.phone!, each]))
  const made = [...byPhone]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([phone, { name }]) => ({ id: w.newId(), phone, name: name || phone }))
  if (!made.length) return new Map()
  await w.tx
    .insertInto('customers')
    .values(made.map(({ id, name }) => ({ id, name, created_at: w.now })))
    .execute()
  const row = ({ id, phone }: (typeof made)[number]) => {
    const national = normalise('phone', phone)
    return {
      id: w.newId(),
      customer_id: id,
      kind: 'phone',
      address: phone,
      is_primary: true,
      created_at: w.now,
      national: typeof national === 'object' ? national.national : null,
    }
  }
  // Whoever takes a number first wins; the other waits here for that commit.
  await w.tx
    .insertInto('customer_addresses')
    .values(made.map(row))
    .onConflict((conflict) => conflict.columns(['kind', 'address']).doNothing())
    .execute()
  const owners = await reachedBy(
    w.tx,
    [...byPhone.values()].map(({ phone }) => ({ phone })),
  )
  await settle(w, new Map(made.map(({ phone, id }) => [phone, id])), owners)
  return owners
}

/** Customers of whom we know a key alone; settled when the key is theirs. */
async function makeNameless(w: Writer, people: readonly Wanted[]): Promise<Map<string, string>> {
  const made = people.flatMap(({ externalId, name }) =>
    externalId === undefined ? [] : [{ id: w.newId(), name: name || externalId, externalId }],
  )
  if (!made.length) return new Map()
  await w.tx
    .insertInto('customers')
    .values(made.map(({ id, name }) => ({ id, name, created_at: w.now })))
    .execute()
  return new Map(made.map(({ externalId, id }) => [externalId, id]))
}

/** Remembers whom keys mean: whoever wrote a key first wins. */
async function keepKeys(w: Writer, source: string, learnt: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  if (!learnt.size) return new Map()
  // One order for everybody, so that two who write the same keys do not lock each other out.
  const sorted = [...learnt].sort(([a], [b]) => (a < b ? -1 : 1))
  const [keys, owners] = [sorted.map(([key]) => key), sorted.map(([, id]) => id)]
  await sql`
    insert into customer_keys (source, external_id, customer_id, created_at)
    select ${source}, key, owner, ${w.now}
    from unnest(${keys}::text[], ${owners}::uuid[]) with ordinality as given(key, owner, place)
    order by place on conflict do nothing`.execute(w.tx)
  return keysOf(w.tx, source, keys)
}

/** Tells of those who were made; one made in vain, since another was faster, goes away again. */
async function settle(
  w: Writer,
  made: ReadonlyMap<string, string>,
  owners: ReadonlyMap<string, string>,
): Promise<void> {
  const wasted: string[] = []
  for (const [name, id] of made)
    if (owners.get(name) === id) w.record(customersContract, 'created', { customerId: id })
    else wasted.push(id)
  if (wasted.length) await w.tx.deleteFrom('customers').where('id', 'in', wasted).execute()
}

/**
 * Every id that means the same person as this one: what belongs to a customer stands under any of them. In SQL:
 * `customer_id = any(customer_family(id))`.
 */
export async function customerFamily(db: Reader, customerId: string): Promise<string[]> {
  const { rows } = await sql<{ ids: string[] | null }>`select customer_family(${customerId}) as ids`.execute(
    db as never,
  )
  return rows[0]?.ids ?? [customerId]
}

/** Who each of these is now, by the id asked for: those who were merged are the one they were merged into. */
export async function survivorsOf(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('customers')
    .select(['id', sql<string>`coalesce(merged_into, id)`.as('owner')])
    .where('id', '=', sql<string>`any(${[...new Set(ids)]}::uuid[])`)
    .execute()
  return new Map(rows.map(({ id, owner }) => [id, owner]))
}

/** Who the customer of a row is now, for rows that stand under the id of their own. */
export const presentOwner = (table: string): RawBuilder<string> =>
  sql<string>`(select coalesce(merged_into, id) from customers where customers.id = ${sql.ref(`${table}.customer_id`)})`
