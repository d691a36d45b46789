// Rows in bulk, written by SQL: agents, customers and conversations of a desk that has run for years.
import pg from 'pg'

export type Filled = { agents: string[]; long: string }

/** `conversations` in all, one in fifty open, one in a hundred with the customer; one of them, `long`, has 20 messages. */
export async function fill(url: string, conversations: number): Promise<Filled> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  try {
    const agents = (await pool.query(`
      insert into agents (id, email, name, role, state)
      select gen_random_uuid(), 'filled-' || n || '@heed.test', 'Agent ' || n, 'agent', 'active' from generate_series(1, 40) n returning id`)).rows.map((row) => row.id as string)
    await pool.query(`insert into customers (id, name) select gen_random_uuid(), 'Customer ' || n from generate_series(1, ${Math.ceil(conversations / 5)}) n`)
    await pool.query(`
      with c as (select array_agg(id) ids, count(*)::int many from customers),
           a as (select array_agg(id) ids from agents where email like 'filled-%')
      insert into conversations (id, subject, state, customer_id, assignee_id, waiting_since, last_message_at, preview, last_author, message_count, queue_at, created_at)
      select gen_random_uuid(), 'Where is order HL-' || n, s.state, c.ids[1 + n % c.many],
             case when n % 3 = 0 then null else a.ids[1 + n % 40] end,
             case when s.state = 'open' then t.at end, t.at, 'Good morning, the parcel has not come yet and I would like to know', 'Customer', 1, t.at, t.at
      from c, a, generate_series(1, ${conversations}) n,
           lateral (select case when n % 50 = 0 then 'open' when n % 100 = 1 then 'with_customer' else 'closed' end as state) s,
           lateral (select now() - make_interval(secs => n * 30) as at) t`)
    const { rows: [{ id: long }] } = await pool.query('select id from conversations order by queue_at limit 1')
    await pool.query(`
      insert into messages (id, conversation_id, direction, customer_id, author_name, body_text, preview, at)
      select gen_random_uuid(), c.id, 'in', c.customer_id, 'Customer', repeat('The parcel has not come yet. ', 12), 'The parcel has not come yet.', c.last_message_at - make_interval(mins => m)
      from conversations c, lateral generate_series(1, case when c.id = $1 then 20 else 1 end) m`, [long])
    await pool.query('vacuum analyze')
    return { agents, long }
  } finally {
    await pool.end()
  }
}
