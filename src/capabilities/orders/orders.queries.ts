// What is asked of the table of orders. Whether the reader may see the customer is for the caller to check.
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { customerFamily, presentOwner } from '#capabilities/customers/customers.keys.public.ts'
import type { OrderState, OrderView } from './orders.contract.ts'
import { numberKey, numbersIn } from './orders.numbers.rules.ts'

const columns = [
  'orders.id',
  presentOwner('orders').as('owner_id'),
  'source',
  'external_id',
  'orders.number',
  'orders.state',
  'currency',
  'total',
  'lines',
  'tracking',
  'link',
  'placed_at',
  'changed_at',
] as const

const views = (db: Reader) => db.selectFrom('orders').select(columns)
type Row = typeof views extends (db: Reader) => SelectQueryBuilder<DB, 'orders', infer R> ? R : never

const toView = (row: Row): OrderView => ({
  id: row.id,
  customerId: row.owner_id,
  source: row.source,
  externalId: row.external_id,
  number: row.number,
  state: row.state as OrderState,
  currency: row.currency,
  total: row.total,
  lines: row.lines as OrderView['lines'],
  tracking: row.tracking as OrderView['tracking'],
  link: row.link,
  placedAt: row.placed_at,
  updatedAt: row.changed_at,
})

/** Under every id of the customer; of one id the index has them in order. */
async function under(db: Reader, customerId: string): Promise<RawBuilder<boolean>> {
  const ids = await customerFamily(db, customerId)
  return ids.length === 1 ? sql`customer_id = ${ids[0]}` : sql`customer_id = any(${ids}::uuid[])`
}

export async function ordersOf(
  db: Reader,
  customerId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: OrderView[]; next: string | null }> {
  const [at, id] = checkedCursor(cursor, [z.iso.datetime(), z.uuid()]) ?? []
  const rows = await views(db)
    .where(await under(db, customerId))
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(placed_at, id) < (${at}::timestamptz, ${id}::uuid)`))
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, (row) => [row.placed_at, row.id], toView)
}

export async function orderById(db: Reader, id: string): Promise<OrderView | undefined> {
  const row = await views(db).where('id', '=', id).executeTakeFirst()
  return row && toView(row)
}

export async function orderByKey(db: Reader, source: string, externalId: string): Promise<OrderView | undefined> {
  const row = await views(db).where('source', '=', source).where('external_id', '=', externalId).executeTakeFirst()
  return row && toView(row)
}

/** So many are counted at most. */
const maxCount = 1000

export async function countOrders(db: Reader, customerId: string): Promise<number> {
  const held = db
    .selectFrom('orders')
    .select('id')
    .where(await under(db, customerId))
    .limit(maxCount)
    .as('held')
  const { count } = await db
    .selectFrom(held)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Orders with one of these numbers (by `numberKey`), the newest first. */
export async function ordersByNumber(db: Reader, keys: readonly string[], limit: number): Promise<OrderView[]> {
  if (!keys.length) return []
  const rows = await views(db)
    .where('number_key', '=', sql<string>`any(${keys}::text[])`)
    .orderBy('placed_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toView)
}

/** Those of a customer with one of these numbers. */
export async function ownByNumber(
  db: Reader,
  customerId: string,
  keys: readonly string[],
  limit: number,
): Promise<OrderView[]> {
  if (!keys.length) return []
  const rows = await views(db)
    .where(await under(db, customerId))
    .where('number_key', '=', sql<string>`any(${keys}::text[])`)
    .orderBy('placed_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toView)
}

/** Whose orders have the number that was typed, in any notation; who they are now. */
export async function customersOfNumber(db: Reader, typed: string, limit: number): Promise<string[]> {
  const keys = [...new Set([numberKey(typed), ...numbersIn(typed).own])].filter((key) => key.length > 2)
  if (!keys.length) return []
  const rows = await db
    .selectFrom('orders')
    .innerJoin('customers', 'customers.id', 'orders.customer_id')
    .select(sql<string>`coalesce(merged_into, customers.id)`.as('id'))
    .where('number_key', '=', sql<string>`any(${keys}::text[])`)
    .limit(limit)
    .execute()
  return [...new Set(rows.map(({ id }) => id))]
}
