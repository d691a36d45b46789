// What reaches a customer: added, taken away, made the primary one, checked to be theirs.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { type Context, hold } from './customers.changing.ts'
import { type AddressKind, customersContract, most } from './customers.contract.ts'
import { countryOf, normalise } from './customers.normalise.ts'
import { readCustomer } from './customers.queries.ts'

export type GivenAddress = { kind: AddressKind; address: string; network?: string }

export async function create(ctx: Context<'create'>) {
  const { tx, actor, now, newId, input, emit } = ctx
  const id = newId()
  await tx.insertInto('customers').values({ id, name: input.name, created_at: now }).execute()
  for (const each of input.addresses) await insertAddress(ctx, id, each, ctx)
  emit('created', { customerId: id })
  return (await readCustomer(tx, actor, id))!
}

export async function addAddress(ctx: Context<'addAddress'>) {
  const { tx, actor, input, fail } = ctx
  const { id } = await hold(ctx, input.customerId)
  const { count } = await tx
    .selectFrom('customer_addresses')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('customer_id', '=', id)
    .executeTakeFirstOrThrow()
  if (count >= most.addresses) return fail('tooMany', { most: most.addresses })
  if (await insertAddress(ctx, id, input, ctx)) changed(ctx, id)
  return (await readCustomer(tx, actor, id))!
}

export async function removeAddress(ctx: Context<'removeAddress'>) {
  const { tx, actor } = ctx
  const { id, row } = await holdAddress(ctx)
  await tx.deleteFrom('customer_addresses').where('id', '=', row.id).execute()
  if (row.is_primary) await makeOldestPrimary(ctx, id, row.kind)
  if (row.home_primary) await makeOldestPrimary(ctx, id, row.kind, { home: row.home_id })
  changed(ctx, id)
  return (await readCustomer(tx, actor, id))!
}

export async function makePrimary(ctx: Context<'makePrimary'>) {
  const { tx, actor } = ctx
  const { id, row } = await holdAddress(ctx)
  if (row.is_primary && row.home_primary !== false) return (await readCustomer(tx, actor, id))!
  await tx
    .updateTable('customer_addresses')
    .set({ is_primary: false })
    .where('customer_id', '=', id)
    .where('kind', '=', row.kind)
    .execute()
  await tx.updateTable('customer_addresses').set({ is_primary: true }).where('id', '=', row.id).execute()
  if (row.home_primary !== null)
    await tx
      .updateTable('customer_addresses')
      .set({ home_primary: sql<boolean>`id = ${row.id}` })
      .where('customer_id', '=', id)
      .where('kind', '=', row.kind)
      .where('home_id', 'is not distinct from', row.home_id)
      .execute()
  changed(ctx, id)
  return (await readCustomer(tx, actor, id))!
}

export async function verifyAddress(ctx: Context<'verifyAddress'>) {
  const { tx, actor, now, input } = ctx
  const { id, row } = await holdAddress(ctx)
  // When it was checked first stays.
  if ((row.verified_at !== null) === input.verified) return (await readCustomer(tx, actor, id))!
  await tx
    .updateTable('customer_addresses')
    .set({ verified_at: input.verified ? now : null })
    .where('id', '=', row.id)
    .execute()
  changed(ctx, id)
  return (await readCustomer(tx, actor, id))!
}

type OnAddress = Context<'removeAddress'> | Context<'makePrimary'> | Context<'verifyAddress'>

async function holdAddress(ctx: OnAddress) {
  const { id } = await hold(ctx, ctx.input.customerId)
  const row = await ctx.tx
    .selectFrom('customer_addresses')
    .select(['id', 'kind', 'is_primary', 'verified_at', 'home_id', 'home_primary'])
    .where('id', '=', ctx.input.addressId)
    .where('customer_id', '=', id)
    .executeTakeFirst()
  return { id, row: row ?? ctx.fail('addressNotFound') }
}

/** `of`: among those of one home, as if nobody were merged. */
async function makeOldestPrimary(
  { tx }: Pick<Writer, 'tx'>,
  customerId: string,
  kind: string,
  of?: { home: string | null },
): Promise<void> {
  const next = await tx
    .selectFrom('customer_addresses')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('kind', '=', kind)
    .$if(of !== undefined, (query) => query.where('home_id', 'is not distinct from', of!.home))
    .orderBy('created_at')
    .orderBy('address')
    .limit(1)
    .executeTakeFirst()
  if (!next) return
  const set = of ? { home_primary: true } : { is_primary: true }
  await tx.updateTable('customer_addresses').set(set).where('id', '=', next.id).execute()
}

function changed(w: Writer, customerId: string): void {
  w.record(customersContract, 'addressesChanged', { customerId })
}

/** As numbers are dialled where the organisation is. */
export async function homeCountry(db: Reader): Promise<string> {
  const known = await organisation(db)
  return known ? countryOf(known.timeZone) : ''
}

/** Whether others are merged into the customer, and whether it is the first of its kind that is their own. */
const ownPlaces = (customerId: string, kind: string) => [
  sql<boolean>`exists (select from customer_addresses where customer_id = ${customerId} and home_primary is not null)`.as(
    'isMixed',
  ),
  sql<boolean>`not exists (
    select from customer_addresses
    where customer_id = ${customerId} and kind = ${kind} and home_id is null and home_primary)`.as('isOwnFirst'),
]

/** Adds it to a customer whose row is locked; false when it is theirs already. `who`: whether the customer that has it already may be named. */
async function insertAddress(
  w: Writer,
  customerId: string,
  given: GivenAddress,
  who: { isVisible(about: string, id: string): Promise<boolean> },
): Promise<boolean> {
  const { tx, newId, now } = w
  const usable = normalise(given.kind, given.address, {
    network: given.network,
    country: given.kind === 'phone' ? await homeCountry(tx) : '',
  })
  if (typeof usable === 'string') throw refusal(customersContract, usable)
  const { isFirst, isMixed, isOwnFirst } = await tx
    .selectNoFrom((eb) => [
      eb
        .not(
          eb.exists(
            eb
              .selectFrom('customer_addresses')
              .select('id')
              .where('customer_id', '=', customerId)
              .where('kind', '=', given.kind)
              .where('is_primary', '=', true),
          ),
        )
        .as('isFirst'),
      ...ownPlaces(customerId, given.kind),
    ])
    .executeTakeFirstOrThrow()
  const written = given.kind === 'handle' ? given.address.trim().replace(/^@+/, '') : given.address.trim()
  const won = await tx
    .insertInto('customer_addresses')
    .values({
      id: newId(),
      customer_id: customerId,
      kind: given.kind,
      ...usable,
      written: written === usable.address ? null : written,
      is_primary: Boolean(isFirst),
      home_primary: isMixed ? isOwnFirst : null,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'address']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (won) return true
  const holder = await tx
    .selectFrom('customer_addresses')
    .innerJoin('customers', 'customers.id', 'customer_addresses.customer_id')
    .select(['customers.id', 'customers.name'])
    .where('kind', '=', given.kind)
    .where('address', '=', usable.address)
    .executeTakeFirst()
  // Theirs already: nothing to do, and nothing to complain about.
  if (holder?.id === customerId) return false
  const isKnown = holder && (await who.isVisible('customerId', holder.id))
  throw refusal(customersContract, 'taken', isKnown ? { customer: { id: holder.id, name: holder.name } } : {})
}
