// Who belongs to a company, as people say it. Saying it twice changes and tells nothing.
import { sql } from 'kysely'
import { type Context } from './companies.changing.ts'
import { most } from './companies.contract.ts'
import { heldSubject } from './companies.subjects.public.ts'

export async function setMember(ctx: Context<'setMember'>) {
  const { tx, input, emit, fail } = ctx
  const { companyId, role, was } = input
  const customerId = await both(ctx)
  const before = await tx
    .selectFrom('company_members')
    .select('role')
    .where('company_id', '=', companyId)
    .where('customer_id', '=', customerId)
    .where('left_at', 'is', null)
    .executeTakeFirst()
  if (was !== undefined && before && before.role !== was) return fail('memberChanged', { role: before.role })
  if (before?.role === role) return {}
  const { count } = await tx
    .selectFrom('company_members')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('customer_id', '=', customerId)
    .where('left_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (!before && count >= most.companies) return fail('tooMany', { most: most.companies })
  await tx
    .insertInto('company_members')
    .values({ company_id: companyId, customer_id: customerId, role })
    .onConflict((conflict) =>
      conflict.columns(['company_id', 'customer_id']).doUpdateSet({ role, left_at: null, via: null }),
    )
    .execute()
  emit(before ? 'roleChanged' : 'joined', { companyId, customerId })
  return {}
}

export async function removeMember(ctx: Context<'removeMember'>) {
  const { tx, now, input, emit } = ctx
  const customerId = await both(ctx)
  const left = await tx
    .updateTable('company_members')
    .set({ left_at: now, role: '' })
    .where('company_id', '=', input.companyId)
    .where('customer_id', '=', customerId)
    .where('left_at', 'is', null)
    .returning('company_id')
    .executeTakeFirst()
  if (left) emit('left', { companyId: input.companyId, customerId })
  return {}
}

/** The customer first and then the company, both held; the customer is the one meant now, whom the actor may see. */
async function both(ctx: Context<'setMember'> | Context<'removeMember'>): Promise<string> {
  const { input, fail } = ctx
  const customerId = await heldSubject(ctx, ctx, 'customer', input.customerId)
  if (!(await heldSubject(ctx, ctx, 'company', input.companyId))) return fail('notFound')
  return customerId ?? fail('customerNotFound')
}
