// Many customers at once, for whoever brings them from elsewhere: found by what reaches them, made, changed. What was
// changed is told exactly, so that it can be taken back (customers.import.back.ts).
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type AddressKind, customersContract, most } from './customers.contract.ts'

export { takeBackPeople, unmakePeople } from './customers.import.back.ts'
export { type Whole, readWhole } from './customers.import.reading.ts'

export type ImportedAddress = { kind: AddressKind; address: string; national: string | null; written: string | null }
/** Addresses as `normalise` has them; `keys` of the system `source`. What is left out is not known. */
export type ImportedPerson = {
  key?: string
  name?: string
  timeZone?: string
  addresses: readonly ImportedAddress[]
}
/** `fill`: only what is empty. `overwrite`: what is given replaces what is there; nothing is ever emptied. */
export type How = 'fill' | 'overwrite'

type Values = { was: string | null; is: string | null }
/** What really was changed. `addresses`: ids of those that were added; `keys`: those that were learnt. */
export type PersonChange = { name?: Values; timeZone?: Values; addresses: string[]; keys: string[] }

/** Whom each may mean, by key first, then by its addresses in their order; several when they are of several people. */
export async function peopleMeant(db: Reader, source: string, people: readonly ImportedPerson[]): Promise<string[][]> {
  const keys = people.flatMap(({ key }) => key ?? [])
  const addresses = people.flatMap((person) => person.addresses.map(({ address }) => address))
  const { rows } = await sql<{ name: string; owner: string }>`
    select 'key ' || external_id as name, coalesce(merged_into, customer_id) as owner
    from customer_keys join customers on customers.id = customer_id
    where source = ${source} and external_id = any(${keys}::text[])
    union all
    select kind || ' ' || address, coalesce(merged_into, customer_id)
    from customer_addresses join customers on customers.id = customer_id
    where kind = any('{email,phone,handle}') and address = any(${addresses}::text[])`.execute(db as never)
  const owners = new Map(rows.map(({ name, owner }) => [name, owner]))
  return people.map(({ key, addresses: reached }) => {
    const names = [
      ...(key === undefined ? [] : [`key ${key}`]),
      ...reached.map((each) => `${each.kind} ${each.address}`),
    ]
    return [...new Set(names.flatMap((name) => owners.get(name) ?? []))]
  })
}

/**
 * Makes customers; ids in the order given. Undefined: one of the addresses or the key was taken by somebody else at this
 * very moment, and nothing was made of this one. No two of them may share an address.
 */
export async function makePeople(
  w: Writer,
  source: string,
  people: readonly ImportedPerson[],
): Promise<({ id: string; change: PersonChange } | undefined)[]> {
  if (!people.length) return []
  const made = people.map((person) => ({ id: w.newId(), person, change: { addresses: [], keys: [] } as PersonChange }))
  await sql`
    insert into customers (id, name, time_zone, created_at)
    select id, name, nullif(zone, ''), ${w.now}
    from unnest(${made.map(({ id }) => id)}::uuid[], ${made.map(({ person }) => nameOf(person))}::text[],
      ${made.map(({ person }) => person.timeZone ?? '')}::text[]) as given(id, name, zone)`.execute(w.tx)
  const wanted = made.flatMap(({ id, person }) => person.addresses.map((each) => ({ ...each, customerId: id })))
  await addAddresses(w, wanted, made)
  await addKeys(
    w,
    source,
    made.flatMap(({ id, person }) => (person.key === undefined ? [] : [[person.key, id]])),
    made,
  )
  const whole = ({ person, change }: (typeof made)[number]) =>
    change.addresses.length === person.addresses.length && (person.key === undefined || change.keys.length === 1)
  const wasted = made.filter((each) => !whole(each)).map(({ id }) => id)
  if (wasted.length)
    await w.tx
      .deleteFrom('customers')
      .where('id', '=', sql<string>`any(${wasted}::uuid[])`)
      .execute()
  return made.map((each) => {
    if (!whole(each)) return undefined
    w.record(customersContract, 'created', { customerId: each.id })
    return { id: each.id, change: each.change }
  })
}

/** Changes customers, each named once; those who are restricted or being erased stay as they are; what was changed, in the order given (null: nothing). */
export async function changePeople(
  w: Writer,
  source: string,
  given: readonly { id: string; person: ImportedPerson; how: How }[],
): Promise<(PersonChange | null)[]> {
  if (!given.length) return []
  const ids = given.map(({ id }) => id)
  const { rows } = await sql<Held>`
    select id, name, time_zone as "timeZone",
      array(select kind || ' ' || address from customer_addresses where customer_id = customers.id) as addresses,
      array(select external_id from customer_keys where customer_id = customers.id and source = ${source}) as keys
    from customers where id = any(${ids}::uuid[]) and state = 'active' and restricted_at is null and erasing_at is null order by id for update`.execute(w.tx)
  const held = new Map(rows.map((row) => [row.id, row]))
  const changes = given.flatMap(({ id, person, how }) => {
    const row = held.get(id)
    return row
      ? [{ id, row, person, how, change: { ...valuesOf(row, person, how), addresses: [], keys: [] } as PersonChange }]
      : []
  })
  const renamed = changes.filter(({ change }) => change.name ?? change.timeZone)
  if (renamed.length)
    await sql`
      update customers set name = given.name, time_zone = given.zone, revision = revision + 1
      from unnest(${renamed.map(({ id }) => id)}::uuid[], ${renamed.map(({ change, row }) => change.name?.is ?? row.name)}::text[],
        ${renamed.map(({ change, row }) => change.timeZone?.is ?? row.timeZone)}::text[]) as given(id, name, zone)
      where customers.id = given.id`.execute(w.tx)
  await addAddresses(
    w,
    changes.flatMap(({ id, row, person, how }) =>
      missing(row, person, how).map((each) => ({ ...each, customerId: id })),
    ),
    changes,
  )
  await addKeys(
    w,
    source,
    changes.flatMap(({ id, row, person, how }) =>
      person.key !== undefined && !row.keys.includes(person.key) && (how === 'overwrite' || !row.keys.length)
        ? [[person.key, id]]
        : [],
    ),
    changes,
  )
  const found = new Map(changes.map((each) => [each.id, each.change]))
  return given.map(({ id }) => {
    const change = found.get(id)
    if (!change) return null
    if (change.name) w.record(customersContract, 'renamed', { customerId: id })
    if (change.timeZone) w.record(customersContract, 'timeZoneChanged', { customerId: id })
    if (change.addresses.length) w.record(customersContract, 'addressesChanged', { customerId: id })
    return change.name || change.timeZone || change.addresses.length || change.keys.length ? change : null
  })
}

type Held = { id: string; name: string; timeZone: string | null; addresses: string[]; keys: string[] }

const nameOf = ({ name, addresses, key }: ImportedPerson): string => name || addresses[0]?.address || key || ''

/** Somebody of whom only an address is known has no name yet. */
function valuesOf(row: Held, { name, timeZone }: ImportedPerson, how: How): Pick<PersonChange, 'name' | 'timeZone'> {
  const nameless =
    row.name === '' || row.addresses.some((each) => each.slice(each.indexOf(' ') + 1) === row.name.toLowerCase())
  return {
    ...(name && name !== row.name && (how === 'overwrite' || nameless) ? { name: { was: row.name, is: name } } : {}),
    ...(timeZone && timeZone !== row.timeZone && (how === 'overwrite' || row.timeZone === null)
      ? { timeZone: { was: row.timeZone, is: timeZone } }
      : {}),
  }
}

/** Those that do not reach them yet; to fill, only of kinds of which nothing does. */
function missing(row: Held, { addresses }: ImportedPerson, how: How): ImportedAddress[] {
  const others = addresses.filter(({ kind, address }) => !row.addresses.includes(`${kind} ${address}`))
  const open =
    how === 'overwrite'
      ? others
      : others.filter(({ kind }) => !row.addresses.some((each) => each.startsWith(`${kind} `)))
  return open.slice(0, Math.max(0, most.addresses - row.addresses.length))
}

type Changed = readonly { id: string; change: PersonChange }[]

/** The first of a kind becomes the primary one. Who took one a moment before keeps it. */
async function addAddresses(
  w: Writer,
  wanted: readonly (ImportedAddress & { customerId: string })[],
  changed: Changed,
): Promise<void> {
  if (!wanted.length) return
  // One order for everybody, so that two who add the same addresses do not lock each other out.
  const sorted = wanted
    .map((each, place) => ({ ...each, place, id: w.newId() }))
    .sort((a, b) => (a.address < b.address ? -1 : 1))
  const { rows } = await sql<{ id: string; owner: string }>`
    insert into customer_addresses (id, customer_id, kind, address, national, written, is_primary, created_at)
    select id, customer_id, kind, address, national, written,
      row_number() over (partition by customer_id, kind order by place) = 1 and not exists (
        select from customer_addresses own where own.customer_id = given.customer_id and own.kind = given.kind and is_primary),
      ${w.now}
    from unnest(${sorted.map(({ id }) => id)}::uuid[], ${sorted.map((each) => each.customerId)}::uuid[], ${sorted.map(({ kind }) => kind)}::text[],
      ${sorted.map(({ address }) => address)}::text[], ${sorted.map(({ national }) => national)}::text[], ${sorted.map(({ written }) => written)}::text[],
      ${sorted.map(({ place }) => place)}::integer[]) as given(id, customer_id, kind, address, national, written, place)
    order by address
    on conflict (kind, address) do nothing returning id, customer_id as owner`.execute(w.tx)
  const changes = new Map(changed.map(({ id, change }) => [id, change]))
  for (const { id, owner } of rows) changes.get(owner)!.addresses.push(id)
}

async function addKeys(w: Writer, source: string, wanted: string[][], changed: Changed): Promise<void> {
  if (!wanted.length) return
  const { rows } = await sql<{ key: string; owner: string }>`
    insert into customer_keys (source, external_id, customer_id, created_at)
    select ${source}, key, owner, ${w.now}
    from unnest(${wanted.map(([key]) => key)}::text[], ${wanted.map(([, id]) => id)}::uuid[]) as given(key, owner) order by key
    on conflict do nothing returning external_id as key, customer_id as owner`.execute(w.tx)
  const changes = new Map(changed.map(({ id, change }) => [id, change]))
  for (const { key, owner } of rows) changes.get(owner)!.keys.push(key)
}
