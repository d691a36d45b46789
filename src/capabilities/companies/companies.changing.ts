// Companies made, changed and removed by people, and who belongs to them.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { companiesContract, most } from './companies.contract.ts'
import { domainOf, isPublicProvider } from './companies.domains.ts'
import { readCompany } from './companies.queries.ts'

type Actions = typeof companiesContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof companiesContract, Actions[A]>

export async function create(ctx: Context<'create'>) {
  const { tx, actor, now, newId, input, emit } = ctx
  const companyId = newId()
  await tx.insertInto('companies').values({ id: companyId, name: input.name, created_at: now }).execute()
  await setDomains(ctx, companyId, input.domains)
  emit('made', { companyId })
  return (await readCompany(tx, actor, companyId))!
}

export async function update(ctx: Context<'update'>) {
  const { tx, actor, input, emit } = ctx
  const { companyId, name, domains } = input
  await hold(ctx)
  await tx
    .updateTable('companies')
    .set({ name, revision: input.revision + 1 })
    .where('id', '=', companyId)
    .execute()
  if (domains) await setDomains(ctx, companyId, domains)
  emit('changed', { companyId })
  return (await readCompany(tx, actor, companyId))!
}

export async function remove(ctx: Context<'remove'>) {
  await hold(ctx)
  const { companyId } = ctx.input
  const gone = await ctx.tx
    .deleteFrom('company_members')
    .where('company_id', '=', companyId)
    .returning(['customer_id', 'left_at'])
    .execute()
  await ctx.tx.deleteFrom('companies').where('id', '=', companyId).execute()
  for (const row of gone) if (!row.left_at) ctx.emit('left', { companyId, customerId: row.customer_id })
  ctx.emit('removed', { companyId })
  return {}
}

export async function setMember(ctx: Context<'setMember'>) {
  const { tx, input, emit, fail } = ctx
  const { companyId, role } = input
  const customerId = await both(ctx)
  const { count } = await tx
    .selectFrom('company_members')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('customer_id', '=', customerId)
    .where('company_id', '<>', companyId)
    .where('left_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (count >= most.companies) return fail('tooMany', { most: most.companies })
  await tx
    .insertInto('company_members')
    .values({ company_id: companyId, customer_id: customerId, role })
    .onConflict((conflict) => conflict.columns(['company_id', 'customer_id']).doUpdateSet({ role, left_at: null, via: null }))
    .execute()
  emit('joined', { companyId, customerId })
  return {}
}

export async function removeMember(ctx: Context<'removeMember'>) {
  const customerId = await both(ctx)
  await ctx.tx
    .updateTable('company_members')
    .set({ left_at: ctx.now, role: '' })
    .where('company_id', '=', ctx.input.companyId)
    .where('customer_id', '=', customerId)
    .execute()
  ctx.emit('left', { companyId: ctx.input.companyId, customerId })
  return {}
}

async function hold(ctx: Context<'update'> | Context<'remove'>): Promise<void> {
  const { tx, input } = ctx
  const fail: (code: 'notFound' | 'changedMeanwhile', details?: Record<string, unknown>) => never = ctx.fail
  const row = await tx
    .selectFrom('companies')
    .select(['name', 'revision'])
    .where('id', '=', input.companyId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return fail('notFound')
  if (row.revision !== input.revision) return fail('changedMeanwhile', { name: row.name, revision: row.revision })
}

/** The company is there, and the actor may see the customer, who is the one meant now. */
async function both({ tx, input, isVisible, fail }: Context<'setMember'> | Context<'removeMember'>): Promise<string> {
  const company = await tx
    .selectFrom('companies')
    .select('id')
    .where('id', '=', input.companyId)
    .forShare()
    .executeTakeFirst()
  if (!company) return fail('notFound')
  const known = await survivor(tx, input.customerId)
  if (known?.state !== 'active' || !(await isVisible('customerId', known.id))) return fail('customerNotFound')
  return known.id
}

/** What is left out goes, with those who joined by it and were given no role. */
async function setDomains(
  ctx: Context<'create'> | Context<'update'>,
  companyId: string,
  written: readonly string[],
): Promise<void> {
  const { tx } = ctx
  const domains = [...new Set(written.map((each) => domainOf(each) ?? refuse('notDomain', each)))].sort()
  for (const domain of domains) if (isPublicProvider(domain)) refuse('publicProvider', domain)
  const dropped = await tx
    .deleteFrom('company_domains')
    .where('company_id', '=', companyId)
    .where('domain', '<>', sql<string>`all(${domains}::text[])`)
    .returning('domain')
    .execute()
  const left = await tx
    .deleteFrom('company_members')
    .where('company_id', '=', companyId)
    .where('by_domain', '=', sql<string>`any(${dropped.map(({ domain }) => domain)}::text[])`)
    .where('role', '=', '')
    .where('left_at', 'is', null)
    .returning('customer_id')
    .execute()
  for (const { customer_id: customerId } of left) ctx.record(companiesContract, 'left', { companyId, customerId })
  await sql`insert into company_domains (domain, company_id) select domain, ${companyId}::uuid
    from unnest(${domains}::text[]) domain on conflict do nothing`.execute(tx)
  const own = await tx.selectFrom('company_domains').select('domain').where('company_id', '=', companyId).execute()
  const missing = domains.find((domain) => !own.some((each) => each.domain === domain))
  if (missing) refuse('domainTaken', missing)
}

const refuse = (code: 'notDomain' | 'publicProvider' | 'domainTaken', domain: string): never => {
  throw refusal(companiesContract, code, { domain })
}
