// Where a customer works, for segments, views, search and rules.
import { sql } from 'kysely'
import type { CustomerFacets } from '#kernel/facets.ts'

export const facets: CustomerFacets = {
  'companies.company': {
    kind: 'text',
    label: 'facets.companies.company',
    ofCustomer: ({ id }) => sql<string | null>`(
      select string_agg(companies.name, ', ' order by companies.sort_name)
      from company_members join companies on companies.id = company_members.company_id
      where company_members.customer_id = ${id} and company_members.left_at is null)`,
  },
}
