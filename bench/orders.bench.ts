// What batches of orders and of events cost: items a second through the API, beside bare COPY of the same rows into a
// table with the same columns and indexes; and whether what is read of a customer stays flat.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { copyIn } from './copy.ts'
import { startDatabase, startHeed } from './heed.ts'
import { percentile, seconds, timeRuns } from './measure.ts'
import { type Row, type Table, atLeast, atMost, plain } from './table.ts'

const batch = 1000
const batches = 30
const people = 5000
/** So many calls are under way at once. */
const atOnce = 2
/** Events that lie there when a customer's are read. */
const many = 1_000_000

export async function bench(): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const orders = Array.from({ length: batch * batches }, (_, at) => order(at))
    const events = Array.from({ length: batch * batches }, (_, at) => event(at))
    // Once to make the customers, who are known from then on, and to warm the process up.
    for (let at = 0; at < people; at += batch)
      await heed.post('/orders/batch', {
        orders: Array.from({ length: batch }, (_, place) => ({ ...order(at + place), source: 'first' })),
      })
    const send = async (path: string, name: string, items: object[]) => {
      const blocks = Array.from({ length: batches }, (_, at) => items.slice(at * batch, (at + 1) * batch))
      const took = await seconds(() =>
        Promise.all(
          Array.from({ length: atOnce }, async (_, worker) => {
            for (let at = worker; at < batches; at += atOnce) await heed.post(path, { [name]: blocks[at]! })
          }),
        ),
      )
      return items.length / took
    }
    const rates = {
      orders: await send('/orders/batch', 'orders', orders),
      again: await send('/orders/batch', 'orders', orders),
      events: await send('/activity/batch', 'events', events),
    }
    const limits = {
      orders: await copying(client, 'orders', 'shop'),
      events: await copying(client, 'activity', 'shop'),
    }
    const { rows } = await client.query('select customer_id as id from orders group by 1 limit 200')
    const read = (path: string) =>
      timeRuns(300, 4, (index) => heed.get(`/customers/${rows[index % rows.length].id}/${path}`))
    const few = percentile(await read('activity'), 0.95)
    await client.query(`insert into activity (id, customer_id, source, external_id, name, at, properties, received_at)
      select gen_random_uuid(), customer_id, 'filled', external_id || '-' || n, name, at - make_interval(mins => n), properties, received_at
      from activity cross join generate_series(1, ${Math.ceil(many / (batch * batches))}) n where source = 'shop'`)
    await client.query('vacuum analyze activity')
    return [
      table('Orders in batches', rates.orders, limits.orders, [
        plain('the same orders sent again', rates.again, 'orders/s'),
        atMost('orders of a customer, p95', percentile(await read('orders'), 0.95), 50, 'ms'),
      ]),
      table('Events in batches', rates.events, limits.events, [
        atMost(
          `events of a customer, p95, with ${many.toLocaleString('en')} events there`,
          percentile(await read('activity'), 0.95),
          50,
          'ms',
        ),
        plain(`the same with ${(batch * batches).toLocaleString('en')} there`, few, 'ms'),
      ]),
    ]
  } finally {
    await client.end()
    await heed.stop()
    await database.stop()
  }
}

const table = (title: string, rate: number, limit: number, more: Row[]): Table => ({
  title,
  about: `${batches} batches of ${batch} of ${people.toLocaleString('en')} customers through the API, ${atOnce} at a time, each item checked and answered by itself, fsync on.`,
  rows: [
    atLeast('through the API', rate, 2000, 'items/s'),
    plain('its limit: bare COPY of the same rows, with the same indexes', limit, 'rows/s'),
    plain('share of the limit', (100 * rate) / limit, '%'),
    ...more,
  ],
})

/** Rows a second by COPY, `batch` at a time, into a copy of the table. */
async function copying(client: pg.Client, name: string, source: string): Promise<number> {
  await client.query(`create table bare_${name} (like ${name} including all)`)
  const { rows, fields } = await client.query({
    text: `select * from ${name} where source = $1`,
    values: [source],
    rowMode: 'array',
    types: asText,
  } as never)
  const shuffled = (rows as unknown as unknown[][]).map((row) => [randomUUID(), ...row.slice(1)])
  const columns = (fields as { name: string }[]).map((field) => field.name).join(', ')
  const took = await seconds(async () => {
    for (let at = 0; at < shuffled.length; at += batch)
      await copyIn(client, `copy bare_${name} (${columns}) from stdin`, shuffled.slice(at, at + batch))
  })
  await client.query(`drop table bare_${name}`)
  return shuffled.length / took
}

/** Every value as PostgreSQL writes it. */
const asText = { getTypeParser: () => (text: string) => text }

const customer = (at: number) => ({ email: `buyer-${at % people}@mail.example`, name: `Buyer ${at % people}` })

const order = (at: number) => ({
  source: 'shop',
  externalId: `o-${at}`,
  number: `HL-${100_000 + at}`,
  state: ['placed', 'paid', 'shipped', 'delivered'][at % 4],
  currency: 'EUR',
  total: 12_900 + at,
  lines: [
    { name: 'Alma desk lamp, brass', sku: 'ALMA-B', quantity: 1, unitPrice: 9900 },
    { name: 'Bulb E27', sku: 'E27', quantity: 2, unitPrice: 1500 },
  ],
  tracking: at % 2 ? [{ carrier: 'DHL', number: `00340${at}`, link: `https://track.example/00340${at}` }] : [],
  placedAt: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
  updatedAt: new Date(Date.UTC(2026, 0, 2) + at * 60_000).toISOString(),
  customer: customer(at),
})

const event = (at: number) => ({
  source: 'shop',
  externalId: `e-${at}`,
  name: ['checkout.failed', 'subscription.renewed', 'page.seen', 'cart.left'][at % 4],
  at: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
  properties: { page: '/lamps/alma', reason: 'card_declined', amount: at },
  customer: customer(at),
})
