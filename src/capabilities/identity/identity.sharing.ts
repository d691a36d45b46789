// Addresses that several people write from. One of them is whom it reaches in the first place; the others are noted.
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { visibleCustomers } from '#capabilities/conversations/conversations.public.ts'
import { customerNames, holdCustomers, readable } from '#capabilities/customers/customers.public.ts'
import { survivorsOf } from '#capabilities/customers/customers.keys.public.ts'
import type { AddressKind } from '#capabilities/customers/customers.contract.ts'
import { type SharerView, type identityContract, most } from './identity.contract.ts'
import { seen } from './identity.people.ts'

type Actions = typeof identityContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof identityContract, Actions[A]>

export async function share(ctx: Context<'share'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  const [holder, other] = await bothOf(ctx)
  if (holder === other) return fail('sameCustomer')
  const { count } = await tx
    .selectFrom('identity_shared')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('address_id', '=', input.addressId)
    .executeTakeFirstOrThrow()
  if (count >= most.sharing) return fail('tooMany', { most: most.sharing })
  await tx
    .insertInto('identity_shared')
    .values({
      address_id: input.addressId,
      customer_id: other,
      added_by: actor.kind === 'agent' ? actor.id : null,
      added_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  for (const customerId of [holder, other]) emit('sharingChanged', { customerId })
  return {}
}

export async function unshare(ctx: Context<'unshare'>) {
  const { tx, input, emit } = ctx
  const [holder, other] = await bothOf(ctx)
  await tx
    .deleteFrom('identity_shared')
    .where('address_id', '=', input.addressId)
    .where('customer_id', '=', sql<string>`any(customer_family(${other}::uuid))`)
    .execute()
  for (const customerId of [holder, other]) emit('sharingChanged', { customerId })
  return {}
}

/** Whom the address reaches, locked with it, and the other. */
async function bothOf(ctx: Context<'share'> | Context<'unshare'>): Promise<[string, string]> {
  const { tx, input } = ctx
  const fail = ctx.fail as Context<'share'>['fail']
  const holder = (await seen(tx, ctx, input.customerId)) ?? fail('customerNotFound')
  const other = (await seen(tx, ctx, input.otherId)) ?? fail('customerNotFound')
  await holdCustomers(ctx, [holder, other])
  const address = await tx
    .selectFrom('customer_addresses')
    .select('id')
    .where('id', '=', input.addressId)
    .where('customer_id', '=', holder)
    .executeTakeFirst()
  if (!address) return fail('addressNotFound')
  return [holder, other]
}

/** Of every shared address of a customer everybody else whom the reader may see, with the holder; the holder first. */
export async function readSharing(
  db: Reader,
  actor: Actor,
  customerId: string,
  now: Date,
): Promise<z.output<typeof SharerView>[]> {
  const { rows } = await sql<{
    addressId: string
    kind: AddressKind
    address: string
    written: string | null
    holder: string
    sharer: string
  }>`
    select a.id as "addressId", a.kind, a.address, a.written, a.customer_id as holder, s.customer_id as sharer
    from identity_shared s join customer_addresses a on a.id = s.address_id
    where a.customer_id = ${customerId} or a.id in (
      select address_id from identity_shared where customer_id = any(customer_family(${customerId}::uuid)))
    order by a.kind, a.address, s.added_at`.execute(db as never)
  const survivors = await survivorsOf(
    db,
    rows.flatMap((row) => [row.holder, row.sharer]),
  )
  const known = [...new Set(survivors.values())].filter((id) => id !== customerId)
  const [visible, names] = await Promise.all([visibleCustomers(db, actor, known, now), customerNames(db, known)])
  const items: z.output<typeof SharerView>[] = []
  for (const row of rows) {
    const holderId = survivors.get(row.holder)!
    if (holderId !== customerId && !visible.has(holderId)) continue
    for (const id of [holderId, survivors.get(row.sharer)!]) {
      if (!visible.has(id) || items.some((each) => each.addressId === row.addressId && each.customer.id === id))
        continue
      items.push({
        addressId: row.addressId,
        shown: readable(row.kind, row.address, row.written),
        customer: { id, name: names.get(id) ?? '' },
        holderId,
      })
    }
  }
  return items
}
