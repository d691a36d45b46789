// What a customer did elsewhere, as facts that segments, lists, views, search and rules read. When it last happened: 'less
// than 7 days ago' asks whether it did within a week, 'is empty' whether it never did. And how often, of customers alone.
import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { CustomerFacet, CustomerFacets } from '#kernel/facets.ts'
import { readNames } from './activity.queries.ts'

/** The list of what can be asked stays one that people can read: those names that came last. */
const most = 200

export async function facets(db: Reader): Promise<CustomerFacets> {
  const names = (await readNames(db)).toSorted((a, b) => (a.lastAt > b.lastAt ? -1 : 1)).slice(0, most)
  return Object.fromEntries(
    names.flatMap(({ name }) => [
      [`activity.has:${name}`, last(name)],
      [`activity.count:${name}`, count(name)],
    ]),
  )
}

const over =
  (select: RawBuilder<unknown>, name: string): CustomerFacet['ofCustomer'] =>
  ({ family }, moment) =>
    sql`(select ${select} from activity
      where activity.customer_id = any(${family}) and activity.name = ${name}
      ${moment?.since ? sql`and activity.at >= ${moment.since}` : sql``})`

const last = (name: string): CustomerFacet => ({
  kind: 'time',
  label: 'facets.activity.has',
  of: name,
  ofCustomer: over(sql`max(activity.at)`, name),
})

const count = (name: string): CustomerFacet => ({
  kind: 'number',
  label: 'facets.activity.count',
  of: name,
  only: true,
  windowed: true,
  ofCustomer: over(sql`count(*)`, name),
})
