// Where the customer of a conversation works, for views, search and rules.
import { sql } from 'kysely'
import type { FacetMap } from '#kernel/facets.ts'

export const facets: FacetMap = {
  'companies.company': {
    kind: 'text',
    label: 'facets.companies.company',
    sql: (eb) => sql<string | null>`(
      select string_agg(companies.name, ', ' order by companies.sort_name)
      from company_members join companies on companies.id = company_members.company_id
      where company_members.customer_id = ${eb.ref('conversations.customer_id')} and company_members.left_at is null)`,
  },
}
