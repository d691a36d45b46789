// When the customer of a conversation last did something, as facts that lists, views, search and rules read: 'less than
// 7 days ago' asks whether it happened within a week, 'is empty' whether it never did.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { Facet, FacetMap } from '#kernel/facets.ts'
import { readNames } from './activity.queries.ts'

/** The list of what can be asked stays one that people can read: those names that came last. */
const most = 200

export async function facets(db: Reader): Promise<FacetMap> {
  const names = (await readNames(db)).toSorted((a, b) => (a.lastAt > b.lastAt ? -1 : 1)).slice(0, most)
  return Object.fromEntries(names.map(({ name }) => [`activity.has:${name}`, last(name)]))
}

const last = (name: string): Facet => ({
  kind: 'time',
  label: 'facets.activity.has',
  of: name,
  sql: (eb) => sql`(select max(activity.at) from activity
    where activity.customer_id = any(customer_family(${eb.ref('conversations.customer_id')})) and activity.name = ${name})`,
})
