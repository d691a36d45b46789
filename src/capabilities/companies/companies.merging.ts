// Where somebody belongs counts for the one they were merged into, too; their own memberships stay where they are.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { type Merging, countOf } from '#kernel/merging.ts'
import { companiesContract } from './companies.contract.ts'

export const merging: Merging = {
  needs: { read: 'companies:read' },
  async counts(db, ids) {
    const { rows } = await sql<{ id: string; count: number }>`
      select customer_id as id, count(*)::integer as count from company_members
      where customer_id = any(${[...ids]}::uuid[]) and left_at is null group by customer_id`.execute(db as never)
    return [countOf('companies.companies', 'identity.counts.companies', rows)]
  },
  join: (w, { fromId, intoId }) => lend(w, intoId, [fromId]),
  async part(w, { intoId, ids }) {
    const { rows } = await sql<{ companyId: string }>`
      delete from company_members where customer_id = ${intoId} and via = any(${[...ids]}::uuid[])
      returning company_id as "companyId"`.execute(w.tx)
    for (const { companyId } of rows) w.record(companiesContract, 'left', { companyId, customerId: intoId })
    const left = await w.tx.selectFrom('customers').select('id').where('merged_into', '=', intoId).execute()
    await lend(
      w,
      intoId,
      left.map(({ id }) => id),
      rows.map(({ companyId }) => companyId),
    )
  },
}

/** `only`: of these companies. */
async function lend(w: Writer, intoId: string, fromIds: readonly string[], only?: readonly string[]): Promise<void> {
  const { rows } = await sql<{ companyId: string }>`
    insert into company_members (company_id, customer_id, role, by_domain, via)
    select distinct on (company_id) company_id, ${intoId}::uuid, role, by_domain, coalesce(via, customer_id)
    from company_members where customer_id = any(${[...fromIds]}::uuid[]) and left_at is null
      ${only ? sql`and company_id = any(${[...only]}::uuid[])` : sql``}
    order by company_id, role desc
    on conflict do nothing returning company_id as "companyId"`.execute(w.tx)
  for (const { companyId } of rows) w.record(companiesContract, 'joined', { companyId, customerId: intoId })
}
