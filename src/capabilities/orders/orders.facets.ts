// What a customer has ordered, as facts that segments, lists, views, search and rules read.
import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { CustomerFacet, CustomerFacets } from '#kernel/facets.ts'
import { orderStates } from './orders.contract.ts'
import { minorDigits } from './orders.money.rules.ts'

/** An expression over the orders of the customer, those placed since then if it is asked so. */
const over =
  (select: RawBuilder<unknown>, rest: RawBuilder<unknown> = sql``): CustomerFacet['ofCustomer'] =>
  ({ family }, moment) =>
    sql`(select ${select} from orders
      where orders.customer_id = any(${family})
      ${moment?.since ? sql`and orders.placed_at >= ${moment.since}` : sql``} ${rest})`

const newest = sql`order by placed_at desc, id desc limit 1`
/** What was not taken back. */
const counts = sql`and state not in ('cancelled', 'returned', 'refunded')`

export async function facets(db: Reader): Promise<CustomerFacets> {
  return {
    'orders.count': { kind: 'number', windowed: true, label: 'facets.orders.count', ofCustomer: over(sql`count(*)`) },
    'orders.lastState': {
      kind: 'choice',
      label: 'facets.orders.lastState',
      values: orderStates,
      ofCustomer: over(sql`state`, newest),
    },
    'orders.lastAt': { kind: 'time', label: 'facets.orders.lastAt', ofCustomer: over(sql`max(placed_at)`) },
    'orders.firstAt': { kind: 'time', label: 'facets.orders.firstAt', ofCustomer: over(sql`min(placed_at)`) },
    ...Object.fromEntries((await currencies(db)).map((currency) => [`orders.spent.${currency}`, spent(currency)])),
  }
}

/** In whole units, as people say it: 129.00, not 12900. */
const spent = (currency: string): CustomerFacet => ({
  kind: 'number',
  windowed: true,
  label: 'facets.orders.spent',
  of: currency,
  ofCustomer: over(
    sql`coalesce(sum(total), 0) / ${sql.lit(10 ** minorDigits(currency))}::numeric`,
    sql`and currency = ${sql.lit(currency)} ${counts}`,
  ),
})

/** Every currency there is, however many orders: one step in the index for each. */
async function currencies(db: Reader): Promise<string[]> {
  const { rows } = await sql<{ currency: string }>`
    with recursive each as (
      (select currency from orders order by currency limit 1)
      union all
      select (select currency from orders where orders.currency > each.currency order by currency limit 1)
      from each where each.currency is not null
    )
    select currency from each where currency is not null`.execute(db as never)
  return rows.map((row) => row.currency)
}
