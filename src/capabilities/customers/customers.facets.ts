// What is known about the customer of a conversation, for views, search and rules.
import { type ExpressionBuilder, sql } from 'kysely'
import type { FacetMap } from '#kernel/facets.ts'
import type { DB } from '#kernel/schema.gen.ts'
import type { Mark } from './customers.contract.ts'

const isMarked = (eb: ExpressionBuilder<DB, 'conversations'>, mark: Mark) => sql<boolean>`exists (
  select from customer_marks
  where customer_marks.customer_id = ${eb.ref('conversations.customer_id')} and customer_marks.mark = ${mark})`

export const facets: FacetMap = {
  'customers.vip': { kind: 'flag', label: 'facets.customers.vip', sql: (eb) => isMarked(eb, 'vip') },
  'customers.vulnerable': {
    kind: 'flag',
    label: 'facets.customers.vulnerable',
    sql: (eb) => isMarked(eb, 'vulnerable'),
  },
  'customers.owner': {
    kind: 'person',
    label: 'facets.customers.owner',
    sql: (eb) =>
      eb
        .selectFrom('customers')
        .select('customers.owner_id')
        .whereRef('customers.id', '=', 'conversations.customer_id'),
  },
}
