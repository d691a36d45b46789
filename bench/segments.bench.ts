// What it costs to look through all customers for the segments they are in, beside the same questions put to PostgreSQL
// in one statement each, written by hand; and how soon somebody who buys is in.
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { type RunningHeed, startDatabase, startHeed } from './heed.ts'
import { seconds, until } from './measure.ts'
import { type Table, atMost, plain } from './table.ts'

const day = 86_400

/** As people ask, and by hand. */
const asked: { name: string; condition: object; sql: string }[] = [
  {
    name: 'bought twice in 90 days and waited over a day',
    condition: {
      all: [
        { facet: 'orders.count', op: 'atLeast', value: 2, within: 90 * day },
        { facet: 'conversations.longestWait', op: 'atLeast', value: 24 },
      ],
    },
    sql: `select customer_id from orders where placed_at >= now() - interval '90 days' group by 1 having count(*) >= 2
      intersect select c.customer_id from conversations c join messages m on m.conversation_id = c.id and m.direction = 'in'
        left join lateral (select min(o.at) as at from messages o
          where o.conversation_id = c.id and o.direction = 'out' and o.at >= m.at) answer on true
        where coalesce(answer.at, now()) - m.at >= interval '1 day'`,
  },
  {
    name: 'pays over 500 a year and silent for 60 days',
    condition: {
      all: [
        { facet: 'orders.spent.EUR', op: 'atLeast', value: 500, within: 365 * day },
        { facet: 'conversations.lastWrote', op: 'olderThan', value: 60 * day },
      ],
    },
    sql: `select customer_id from orders where placed_at >= now() - interval '365 days' group by 1 having sum(total) >= 50000
      intersect select c.customer_id from conversations c join messages m on m.conversation_id = c.id and m.direction = 'in'
        group by 1 having max(m.at) <= now() - interval '60 days'`,
  },
  {
    name: 'marked as VIP',
    condition: { facet: 'customers.vip', op: 'is', value: true },
    sql: `select customer_id from customer_marks where mark = 'vip'`,
  },
]

export async function bench(customers = 1_000_000): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    await fill(client, customers)
    const bare: number[] = []
    for (const { sql } of asked) bare.push(await seconds(() => client.query(`select count(*) from (${sql}) found`)))
    const first = await seconds(async () => {
      for (const { name, condition } of asked) await heed.post('/segments', { name, condition })
      await atRest(client)
    })
    const again = await seconds(async () => {
      await client.query(`update segments set looked_to = '00000000-0000-0000-0000-000000000000'`)
      await atRest(client)
    })
    let [wrong, members] = [0, 0]
    for (const { name, sql } of asked) {
      const { rows } = await client.query(
        `select (select count(*) from (
            (${sql} except select customer_id from stays) union all (select customer_id from stays except (${sql}))) other)::int as wrong,
          (select count(*) from stays)::int as members
        from (select 1) one`.replaceAll(
          'stays',
          `(select customer_id from segment_stays where left_at is null and segment_id = (select id from segments where name = $1)) stays`,
        ),
        [name],
      )
      wrong += rows[0].wrong
      members += rows[0].members
    }
    const soon = await buying(heed, client)
    const peak = await peakOf(heed.child.pid!)
    const sum = bare.reduce((all, each) => all + each, 0)
    return [
      {
        title: 'Segments',
        about: `${asked.length} segments over ${customers.toLocaleString('en')} customers with ${customers.toLocaleString('en')} orders and ${(customers / 2).toLocaleString('en')} conversations: ${asked.map(({ name }) => name).join('; ')}. Looked through in steps of 5,000 customers, each in a transaction of its own, which write who came and went; fsync on. ${members.toLocaleString('en')} memberships are kept.`,
        rows: [
          atMost('customers in the wrong place at the end', wrong, 0, ''),
          atMost('looking through all customers again, as each night', again, 300, 's'),
          plain('customers looked through in a second, for all segments', customers / again, ''),
          plain('its limit: the same three questions by hand, one statement each', sum, 's'),
          plain('times the limit', again / sum, ''),
          plain('finding all members for the first time', first, 's'),
          atMost('from an order to being in the segment', soon * 1000, 3000, 'ms'),
          atMost('the most memory that Node took (RSS)', peak, 500, 'MB'),
        ],
      },
    ]
  } finally {
    await client.end()
    await heed.stop()
    await database.stop()
  }
}

/** In MB; where there is no /proc it is not known. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024
}

const atRest = (client: pg.Client) =>
  until(
    'Looking through all customers',
    1_800_000,
    async () => {
      const { rows } = await client.query('select count(*)::int as busy from segments where looked_to is not null')
      return rows[0].busy === 0
    },
    100,
  )

/** Somebody who waited and never bought buys twice. */
async function buying(heed: RunningHeed, client: pg.Client): Promise<number> {
  const { rows } = await client.query(`
    insert into customer_addresses (id, customer_id, kind, address, is_primary, created_at)
    select gen_random_uuid(), c.customer_id, 'email', 'soon@mail.example', true, now()
    from conversations c join messages m on m.conversation_id = c.id and m.direction = 'in'
    where m.at < now() - interval '2 days' and not exists (select from orders where orders.customer_id = c.customer_id)
      and not exists (select from messages o where o.conversation_id = c.id and o.direction = 'out')
    limit 1 returning customer_id`)
  const at = new Date().toISOString()
  const orders = ['soon-1', 'soon-2'].map((externalId) => ({
    source: 'shop',
    externalId,
    number: externalId,
    state: 'placed',
    currency: 'EUR',
    total: 100,
    lines: [],
    placedAt: at,
    updatedAt: at,
    customer: { email: 'soon@mail.example' },
  }))
  return seconds(async () => {
    await heed.post('/orders/batch', { orders })
    await until('Being in the segment', 60_000, async () => {
      const found = await client.query('select from segment_stays where customer_id = $1 and left_at is null', [
        rows[0].customer_id,
      ])
      return (found.rowCount ?? 0) > 0
    })
  })
}

/** Half of the customers have a conversation; two of three have orders; one in a hundred is marked. */
async function fill(client: pg.Client, customers: number): Promise<void> {
  await client.query(
    `insert into customers (id, name) select gen_random_uuid(), 'Customer ' || n from generate_series(1, ${customers}) n`,
  )
  await client.query(`create temp table numbered as select id, row_number() over () as n from customers`)
  await client.query(
    `insert into customer_marks (customer_id, mark, reason, set_at) select id, 'vip', 'Filled', now() from numbered where n % 100 = 0`,
  )
  await client.query(`
    insert into orders (id, customer_id, source, external_id, number, number_key, state, state_rank, currency, total, lines, tracking, placed_at, changed_at, digest, received_at)
    select gen_random_uuid(), id, 'filled', n || '-' || k, 'HL-' || n || '-' || k, 'HL' || n || k, 'delivered', 5, 'EUR', 1000 + (n * 7919 + k * 104729) % 40000, '[]', '[]',
      now() - make_interval(days => ((n * 31 + k * 97) % 500)::int), now(), n || '-' || k, now()
    from numbered, generate_series(1, (n % 3)::int) k`)
  await client.query(`
    insert into conversations (id, subject, state, customer_id, last_message_at, answered_at, closed_at, waiting_since, message_count, queue_at, created_at)
    select gen_random_uuid(), 'Where is order HL-' || n, case when n % 40 = 0 then 'open' else 'closed' end, id, t.at,
      case when n % 40 = 0 then null else t.at + interval '2 days' end, case when n % 40 = 0 then null else t.at + interval '2 days' end,
      case when n % 40 = 0 then t.at end, 2, t.at, t.at
    from numbered, lateral (select now() - make_interval(hours => ((n * 17) % 4000)::int) - interval '1 minute' as at) t where n % 2 = 0`)
  await client.query(`
    insert into messages (id, conversation_id, direction, customer_id, author_name, body_text, at)
    select gen_random_uuid(), id, 'in', customer_id, 'Customer', 'The parcel has not come yet.', created_at from conversations`)
  await client.query(`
    insert into messages (id, conversation_id, direction, author_name, body_text, at)
    select gen_random_uuid(), id, 'out', 'Agent', 'It is on its way.',
      created_at + make_interval(hours => (1 + abs(hashtext(id::text)) % 47)::int) from conversations where state = 'closed'`)
  await client.query('vacuum analyze')
}
