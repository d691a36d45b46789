// Companies made, changed and removed by people.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { lockActiveAgents } from '#capabilities/people/people.public.ts'
import { companiesContract } from './companies.contract.ts'
import { domainOf, isPublicProvider } from './companies.domains.ts'
import { readCompany } from './companies.queries.ts'

type Actions = typeof companiesContract.actions
export type Context<A extends keyof Actions> = ActionContext<typeof companiesContract, Actions[A]>

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

export async function setOwner(ctx: Context<'setOwner'>) {
  const { tx, actor, input, emit, fail } = ctx
  const { companyId, agentId, revision } = input
  await hold(ctx)
  if (agentId && !(await lockActiveAgents(tx, [agentId])).has(agentId)) return fail('agentNotFound')
  await tx
    .updateTable('companies')
    .set({ owner_id: agentId, revision: revision + 1 })
    .where('id', '=', companyId)
    .execute()
  emit('changed', { companyId })
  return (await readCompany(tx, actor, companyId))!
}

/** The company until the end of the transaction; undefined when there is none. */
export const lockCompany = (tx: Reader, companyId: string) =>
  tx.selectFrom('companies').select(['name', 'revision']).where('id', '=', companyId).forUpdate().executeTakeFirst()

async function hold(ctx: Context<'update'> | Context<'remove'> | Context<'setOwner'>): Promise<void> {
  const { tx, input } = ctx
  const fail: (code: 'notFound' | 'changedMeanwhile', details?: Record<string, unknown>) => never = ctx.fail
  const row = await lockCompany(tx, input.companyId)
  if (!row) return fail('notFound')
  if (row.revision !== input.revision) return fail('changedMeanwhile', { name: row.name, revision: row.revision })
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
