// What is known about a customer, and so about each conversation with them, for segments, views, search and rules.
import { sql } from 'kysely'
import type { CustomerFacets, CustomerRef } from '#kernel/facets.ts'
import type { Mark } from './customers.contract.ts'

const isMarked = ({ id }: CustomerRef, mark: Mark) => sql<boolean>`exists (
  select from customer_marks
  where customer_marks.customer_id = ${id} and customer_marks.mark = ${mark})`

export const facets: CustomerFacets = {
  'customers.vip': { kind: 'flag', label: 'facets.customers.vip', ofCustomer: (customer) => isMarked(customer, 'vip') },
  'customers.vulnerable': {
    kind: 'flag',
    label: 'facets.customers.vulnerable',
    ofCustomer: (customer) => isMarked(customer, 'vulnerable'),
  },
  'customers.owner': {
    kind: 'person',
    label: 'facets.customers.owner',
    ofCustomer: ({ id }) => sql`(select person.owner_id from customers person where person.id = ${id})`,
  },
}
