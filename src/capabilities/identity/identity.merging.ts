// Merging customers and taking them apart again. Everybody who keeps something about customers takes part
// (kernel/merging.ts); here is who was merged into whom, and what was chosen in place of what.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import type { Tx } from '#kernel/db.ts'
import type { Merging } from '#kernel/merging.ts'
import {
  addressesOfHomes,
  customerNames,
  holdCustomers,
  markApart,
  markMerged,
  restrictedAmong,
} from '#capabilities/customers/customers.public.ts'
import { compare, factsOf, holderOf, mayChoose, mayRead } from './identity.comparing.ts'
import type { identityContract } from './identity.contract.ts'

type Actions = typeof identityContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof identityContract, Actions[A]>

export async function merge(ctx: Context<'merge'>) {
  const { tx, actor, input, services, isVisible, fail } = ctx
  const intoId = input.customerId
  const fromIds = [...new Set(input.fromIds)]
  if (fromIds.includes(intoId)) return fail('sameCustomer')
  const ids = [intoId, ...fromIds]
  const held = await holdCustomers(ctx, ids)
  for (const id of ids) if (!(await isVisible('customerId', id))) return fail('customerNotFound')
  if (held.size < ids.length) return fail((await areKnown(tx, ids)) ? 'changedMeanwhile' : 'customerNotFound')
  if ((await restrictedAmong(tx, ids)).size) return fail('restricted')
  if ((await compare(tx, services, actor, ids)).state !== input.state) return fail('changedMeanwhile')
  const chosen = await choose(ctx, ids)
  const mergeIds: string[] = []
  for (const fromId of fromIds) {
    const mergeId = await mergeOne(ctx, { fromId, intoId })
    mergeIds.push(mergeId)
    for (const { key, owner, was, value } of chosen.filter((each) => each.fromId === fromId)) {
      await owner.setFact?.(ctx, intoId, key, value)
      await tx
        .insertInto('customer_merge_facts')
        .values({ merge_id: mergeId, key, was: toJson(was), chosen: toJson(value) })
        .execute()
    }
  }
  return { customerId: intoId, mergeIds }
}

type Chosen = { key: string; owner: Merging; fromId: string; was: unknown; value: unknown }

/** What another's value takes the place of. */
async function choose(ctx: Context<'merge'>, ids: readonly string[]): Promise<Chosen[]> {
  const { tx, actor, input, services, fail } = ctx
  const facts = await factsOf(tx, services, ids)
  const choices = new Map(input.choices.map(({ key, customerId }) => [key, customerId]))
  for (const [key, customerId] of choices) {
    const fact = facts.find((each) => each.key === key)
    if (!fact?.values.has(customerId) || !ids.includes(customerId) || !mayRead(actor, fact))
      return fail('choiceUnknown', { key })
    if (!mayChoose(actor, fact)) return fail('mayNotChoose', { key })
  }
  return facts.flatMap((fact) => {
    const fromId = choices.get(fact.key) ?? holderOf(fact, ids)
    const was = fact.values.get(input.customerId)?.value ?? null
    const value = fromId === null ? null : (fact.values.get(fromId)?.value ?? null)
    return fromId === null || fromId === input.customerId || isSame(was, value)
      ? []
      : [{ key: fact.key, owner: fact.owner, fromId, was, value }]
  })
}

async function mergeOne(ctx: Context<'merge'>, joined: { fromId: string; intoId: string }): Promise<string> {
  const { tx, now, newId, services, emit } = ctx
  const { fromId, intoId } = joined
  const id = newId()
  await tx
    .insertInto('customer_merges')
    .values({ id, from_id: fromId, into_id: intoId, merged_by: agentOf(ctx), at: now })
    .execute()
  await markMerged(ctx, fromId, intoId)
  for (const part of services.merging) await part.join?.(ctx, joined)
  emit('merged', { customerId: intoId, fromId })
  return id
}

/** By the id of who was merged. Only who stands directly under a customer of their own can be taken out. */
export async function unmerge(ctx: Context<'unmerge'>) {
  const { tx, now, input, services, isVisible, emit, fail } = ctx
  const fromId = input.customerId
  const rootId = (await rootOf(tx, fromId)) ?? fail('customerNotFound')
  const ids = await beneath(tx, fromId)
  await holdCustomers(ctx, [rootId, ...ids])
  if (!(await isVisible('customerId', rootId))) return fail('customerNotFound')
  // Asked again behind the lock.
  const link = await tx
    .selectFrom('customer_merges')
    .selectAll()
    .where('from_id', '=', fromId)
    .where('parted_at', 'is', null)
    .executeTakeFirst()
  if (!link || (await rootOf(tx, fromId)) !== rootId || rootId === fromId) return fail('notMerged')
  const intoId = link.into_id
  if (intoId !== rootId) return fail('notOnTop', { name: await ownName(tx, intoId), customerId: intoId })
  const addresses = await addressesOfHomes(tx, ids)
  await markApart(ctx, [fromId])
  for (const id of ids) if (id !== fromId) await markMerged(ctx, id, fromId)
  const parted = { fromId, intoId, ids, since: link.at, addresses }
  for (const part of services.merging) await part.part?.(ctx, parted)
  await takeBack(ctx, link)
  await tx
    .updateTable('customer_merges')
    .set({ parted_at: now, parted_by: agentOf(ctx) })
    .where('id', '=', link.id)
    .execute()
  emit('unmerged', { customerId: intoId, fromId })
  return { customerId: intoId, fromId }
}

/** What was chosen in this merge goes, unless something else was said since; a later merge stands on what was before. */
async function takeBack(
  ctx: Context<'unmerge'>,
  link: { id: string; into_id: string; seq: string | number | bigint },
): Promise<void> {
  const { tx, services } = ctx
  const rows = await tx.selectFrom('customer_merge_facts').selectAll().where('merge_id', '=', link.id).execute()
  if (!rows.length) return
  const now = new Map((await factsOf(tx, services, [link.into_id])).map((fact) => [fact.key, fact]))
  for (const { key, was, chosen } of rows) {
    const next = await tx
      .selectFrom('customer_merge_facts as f')
      .innerJoin('customer_merges as m', 'm.id', 'f.merge_id')
      .select(['f.merge_id', 'f.was'])
      .where('m.into_id', '=', link.into_id)
      .where('m.parted_at', 'is', null)
      .where('m.seq', '>', link.seq as never)
      .where('f.key', '=', key)
      .orderBy('m.seq')
      .limit(1)
      .executeTakeFirst()
    const fact = now.get(key)
    if (next && isSame(next.was, chosen))
      await tx
        .updateTable('customer_merge_facts')
        .set({ was: toJson(was) })
        .where('merge_id', '=', next.merge_id)
        .where('key', '=', key)
        .execute()
    else if (!next && fact && isSame(fact.values.get(link.into_id)?.value ?? null, chosen))
      await fact.owner.setFact?.(ctx, link.into_id, key, was)
  }
}

/** The customer and everybody who was merged into it, and into them. */
async function beneath(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive beneath as (
      select ${id}::uuid as id union
      select m.from_id from customer_merges m join beneath on m.into_id = beneath.id where m.parted_at is null
    ) select id from beneath`.execute(tx)
  return rows.map((row) => row.id)
}

async function rootOf(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('customers')
    .select(['id', 'merged_into'])
    .where('id', '=', id)
    .where('state', '<>', 'erased')
    .executeTakeFirst()
  return row && (row.merged_into ?? row.id)
}

async function areKnown(tx: Tx, ids: readonly string[]): Promise<boolean> {
  return (await customerNames(tx, ids)).size === ids.length
}

/** What somebody is called who was merged, in their own row. */
async function ownName(tx: Tx, id: string): Promise<string> {
  return (await tx.selectFrom('customers').select('name').where('id', '=', id).executeTakeFirst())?.name ?? ''
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
const toJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
const agentOf = ({ actor }: Pick<Writer, 'actor'>): string | null => (actor.kind === 'agent' ? actor.id : null)
