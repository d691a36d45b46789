// Customers who are reached by an address of a known domain belong to its company by themselves.
import { sql } from 'kysely'
import type { Follower, Writer } from '#kernel/capability.ts'
import { companiesContract } from './companies.contract.ts'

export const joining: Follower = {
  name: 'companies.joining',
  types: ['customers.created', 'customers.addressesChanged', 'companies.made', 'companies.changed'],
  // Who was there before joins when the company gets its domain.
  from: 'now',
  async handle(w, events) {
    const ids = (key: string) => [
      ...new Set(events.flatMap(({ payload }) => (payload as Record<string, string | undefined>)[key] ?? [])),
    ]
    await join(w, ids('customerId'), ids('companyId'))
  },
}

/** Those of these customers, and those of the domains of these companies, who do not belong there and never did. */
async function join(w: Writer, customerIds: string[], companyIds: string[]): Promise<void> {
  const { rows } = await sql<{ company_id: string; customer_id: string }>`
    insert into company_members (company_id, customer_id, by_domain)
    select distinct on (d.company_id, c.id) d.company_id, c.id, d.domain
    from company_domains d
    join customer_addresses a on a.kind = 'email' and split_part(a.address, '@', 2) = d.domain
    join customers c on c.id = a.customer_id and c.state = 'active'
    where c.id = any(${customerIds}::uuid[]) or d.company_id = any(${companyIds}::uuid[])
    order by d.company_id, c.id, d.domain
    on conflict do nothing returning company_id, customer_id`.execute(w.tx)
  for (const row of rows)
    w.record(companiesContract, 'joined', { companyId: row.company_id, customerId: row.customer_id })
}
