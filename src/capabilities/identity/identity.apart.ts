// Two customers who look alike and are not the same person: remembered, so that nobody is asked again.
import type { ActionContext } from '#kernel/capability.ts'
import type { identityContract } from './identity.contract.ts'
import { seen } from './identity.people.ts'

type Actions = typeof identityContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof identityContract, Actions[A]>

export async function keepApart(ctx: Context<'keepApart'>) {
  const { tx, actor, now, emit } = ctx
  const [a, b] = await pairOf(ctx)
  const apart = { apart_by: actor.kind === 'agent' ? actor.id : null, apart_at: now }
  await tx
    .insertInto('identity_pairs')
    .values({ a_id: a, b_id: b, reasons: [], weight: 0, found_at: now, ...apart })
    .onConflict((conflict) => conflict.columns(['a_id', 'b_id']).doUpdateSet(apart))
    .execute()
  for (const customerId of [a, b]) emit('offersChanged', { customerId })
  return {}
}

export async function offerAgain(ctx: Context<'offerAgain'>) {
  const { tx, emit } = ctx
  const [a, b] = await pairOf(ctx)
  // Who never looked alike is forgotten.
  await tx.deleteFrom('identity_pairs').where('a_id', '=', a).where('b_id', '=', b).where('weight', '=', 0).execute()
  await tx
    .updateTable('identity_pairs')
    .set({ apart_by: null, apart_at: null })
    .where('a_id', '=', a)
    .where('b_id', '=', b)
    .execute()
  for (const customerId of [a, b]) emit('offersChanged', { customerId })
  return {}
}

/** The lower id first, as pairs are kept. */
async function pairOf(ctx: Context<'keepApart'> | Context<'offerAgain'>): Promise<[string, string]> {
  const { tx, input } = ctx
  const fail = ctx.fail as Context<'keepApart'>['fail']
  const one = (await seen(tx, ctx, input.customerId)) ?? fail('customerNotFound')
  const other = (await seen(tx, ctx, input.otherId)) ?? fail('customerNotFound')
  if (one === other) return fail('sameCustomer')
  return one < other ? [one, other] : [other, one]
}
