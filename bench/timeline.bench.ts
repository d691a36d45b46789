// What a page of a customer's timeline costs with 100,000 entries of one customer: the first, one in the middle and the
// last, through the API, beside the bare query of a page from one table that has all of them ready in one index.
import pg from 'pg'
import { startDatabase, startHeed } from './heed.ts'
import { percentile, timeRuns } from './measure.ts'
import { type Table, atMost, plain } from './table.ts'

/** Entries: a conversation is started and closed and has ten messages, an order is placed and changes. */
const many = { conversations: 2000, messages: 10, orders: 20_000, events: 30_000, changes: 5000, notes: 1000 }
const entries = many.conversations * (2 + many.messages) + many.orders * 2 + many.events + many.changes + many.notes
const limit = 50
const people = 1000
const number = (count: number): string => count.toLocaleString('en')
const runs = 200

export async function bench(): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const customerId = await fill(client)
    const page = (query: string) => heed.get(`/customers/${customerId}/timeline?limit=${limit}${query}`)
    const timed = async (query: string) => percentile(await timeRuns(runs, 1, () => page(query)), 0.95)
    const bare = async (offset: number) => {
      const { rows } = await client.query(
        'select at, id from bare_entries order by at desc, id desc offset $1 limit 1',
        [offset],
      )
      const one = () =>
        client.query(
          `select * from bare_entries where customer_id = $1 and (at, id) <= ($2, $3) order by at desc, id desc limit ${limit + 1}`,
          [customerId, rows[0].at, rows[0].id],
        )
      return percentile(await timeRuns(runs, 1, one), 0.95)
    }
    const first = await timed('')
    const middle = await timed('&day=2023-06-01')
    const last = await timed('&day=2021-01-20')
    const { rows: companies } = await client.query('select id from companies')
    const together = () => heed.get(`/companies/${companies[0].id}/timeline?limit=${limit}`)
    const company = percentile(await timeRuns(runs / 4, 1, together), 0.95)
    return [
      {
        title: 'Timeline of a customer',
        about: `One customer with ${number(entries)} entries (${number(many.conversations)} conversations of ${many.messages} messages, ${number(many.orders)} orders, ${number(many.events)} events, ${number(many.changes)} changes, ${number(many.notes)} notes), pages of ${limit}, one reader, p95.`,
        rows: [
          atMost('the first page, through the API', first, 30, 'ms'),
          atMost('a page in the middle', middle, 30, 'ms'),
          atMost('a page near the end', last, 30, 'ms'),
          atMost(`the first page of a company of ${number(people)} people`, company, 150, 'ms'),
          plain('its limit: the bare query of the first page, all in one table', await bare(0), 'ms'),
          plain('the same near the end', await bare(entries - 200), 'ms'),
        ],
      },
    ]
  } finally {
    await client.end()
    await heed.stop()
    await database.stop()
  }
}

/** Evenly over six years, of one customer; 200,000 messages of others lie beside them. */
async function fill(client: pg.Client): Promise<string> {
  const { rows } = await client.query(`insert into customers (id, name, created_at)
    select gen_random_uuid(), 'Customer ' || n, '2021-01-01' from generate_series(1, 2001) n returning id`)
  const [{ id: customer }] = rows as [{ id: string }]
  const when = (n: string, count: number) =>
    `timestamptz '2021-01-02' + (interval '2140 days' * ${n}) / ${count} + interval '1 second' * (${n} % 7)`
  const conversations = async (whose: string, count: number) => {
    await client.query(`
      insert into conversations (id, subject, state, customer_id, created_at, last_message_at, queue_at, closed_at, message_count)
      select gen_random_uuid(), 'Lamp ' || n, 'closed', ${whose}, at, at + interval '9 days', at, at + interval '9 days', ${many.messages}
      from (select n, ${when('n', count)} as at from generate_series(1, ${count}) n) made`)
    await client.query(`
      insert into messages (id, conversation_id, direction, customer_id, author_name, body_text, preview, at)
      select gen_random_uuid(), c.id, case when n % 2 = 0 then 'in' else 'out' end, case when n % 2 = 0 then c.customer_id end, 'Somebody',
        repeat('The parcel has not come yet. ', 12), 'The parcel has not come yet.', c.created_at + interval '1 day' * (n - 1)
      from conversations c, generate_series(1, ${many.messages}) n
      where not exists (select from messages where conversation_id = c.id)`)
  }
  await conversations(`'${customer}'`, many.conversations)
  await conversations(`(select id from customers where id <> '${customer}' offset n % 2000 limit 1)`, 20_000)
  await client.query(
    `
    insert into orders (id, customer_id, source, external_id, number, number_key, state, state_rank, currency, total, lines, tracking, placed_at, changed_at, digest, received_at)
    select gen_random_uuid(), $1, 'shop', 'o-' || n, 'HL-' || n, 'HL' || n, 'delivered', 5, 'EUR', 12900, '[{"name": "Alma desk lamp, brass"}]', '[]',
      ${when('n', many.orders)}, ${when('n', many.orders)} + interval '4 days', '', now() from generate_series(1, ${many.orders}) n`,
    [customer],
  )
  await client.query(
    `
    insert into activity (id, customer_id, source, external_id, name, at, properties, received_at)
    select gen_random_uuid(), $1, 'shop', 'e-' || n, 'page.seen', ${when('n', many.events)}, '{"page": "/lamps/alma"}', now() from generate_series(1, ${many.events}) n`,
    [customer],
  )
  // What is told of orders and events is in the log under the same customer.
  await client.query(
    `
    insert into events (type, actor, about, payload, at)
    select case when n % 10 = 0 then 'customers.renamed' else 'activity.added' end, 'system', $1, '{}', ${when('n', many.changes * 10)}
    from generate_series(1, ${many.changes * 10}) n`,
    [customer],
  )
  await client.query(
    `
    insert into customer_notes (id, customer_id, body, written_at)
    select gen_random_uuid(), $1, 'Likes to be called in the morning.', ${when('n', many.notes)} from generate_series(1, ${many.notes}) n`,
    [customer],
  )
  await client.query("insert into companies (id, name, created_at) values (gen_random_uuid(), 'Harrow & Lind', now())")
  await client.query(
    `
    insert into company_members (company_id, customer_id)
    select companies.id, customers.id from companies, customers where customers.id <> $1 limit ${people}`,
    [customer],
  )
  await client.query(`
    create table bare_entries as
      select customer_id, placed_at as at, id, number as words from orders where customer_id = '${customer}'
      union all select customer_id, changed_at, gen_random_uuid(), number from orders where customer_id = '${customer}'
      union all select customer_id, at, id, name from activity where customer_id = '${customer}'
      union all select c.customer_id, m.at, m.id, m.preview from messages m join conversations c on c.id = conversation_id where c.customer_id = '${customer}'
      union all select customer_id, created_at, id, subject from conversations where customer_id = '${customer}'
      union all select customer_id, closed_at, gen_random_uuid(), subject from conversations where customer_id = '${customer}'
      union all select about, at, gen_random_uuid(), type from events where about = '${customer}' and type = 'customers.renamed'
      union all select customer_id, written_at, id, body from customer_notes where customer_id = '${customer}'`)
  await client.query('create index on bare_entries (customer_id, at desc, id desc)')
  await client.query('vacuum analyze')
  return customer
}
