// A desk with much to search, written by SQL: words as frequent as in speech (Zipf's law, 50,000 different ones), five
// messages in each conversation. The documents hold what Heed would make of these messages.
import pg from 'pg'
import { seconds } from './measure.ts'

/** The word of a rank, 1 being the most frequent. */
export const wordOf = (rank: number): string => `w${[...String(rank)].map((digit) => letters[Number(digit)]).join('')}`
const letters = 'bdfgkmpvzx'

export const words = 50_000
const chunk = 20_000

/** Fills an empty desk; returns how long it took (s). */
export async function fillSearch(url: string, conversations: number, tell: (line: string) => void): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  try {
    return await seconds(async () => {
      await pool.query("set maintenance_work_mem = '512MB'")
      await pool.query('alter table search_documents drop constraint search_documents_message_id_fkey')
      await pool.query('alter table messages drop constraint messages_conversation_id_fkey')
      await pool.query('drop index search_documents_words, messages_thread')
      await pool.query(`
        insert into customers (id, name)
        select uuidv7(), initcap(${word()}) || ' ' || initcap(${word()}) from generate_series(1, ${Math.ceil(conversations / 5)})`)
      for (let first = 0; first < conversations; first += chunk) {
        await pool.query(conversationsFrom(first, Math.min(chunk, conversations - first), conversations))
        await pool.query(messagesFrom(first))
        if (first % (chunk * 5) === 0) tell(`${first} conversations`)
      }
      tell('indexes')
      await pool.query('create index search_documents_words on search_documents using gin (words) with (gin_pending_list_limit = 256)')
      await pool.query('create index messages_thread on messages (conversation_id, at, seq)')
      await pool.query('alter table search_documents add foreign key (message_id) references messages on delete cascade')
      await pool.query('alter table messages add foreign key (conversation_id) references conversations on delete cascade')
      tell('words')
      const { rows: [{ all }] } = await pool.query('select count(*)::float8 as all from search_documents')
      const sample = Math.min(all, 100_000)
      await pool.query(`
        insert into search_words (word, documents)
        select word, greatest(1, ndoc * ${all / sample}) from ts_stat('select words from search_documents limit ${sample}')
        where word not like '%:%'`)
      await pool.query(`
        update search_state set highest = ${all}, filled = true, filled_at = now(), languages = '{english,german,french}'`)
      await pool.query('vacuum analyze')
    })
  } finally {
    await pool.end()
  }
}

/** A word by chance, the second most frequent half as often as the first, and so on. */
const word = () => `'w' || translate(floor(power(${words}, random()))::int::text, '0123456789', '${letters}')`

const conversationsFrom = (first: number, count: number, all: number) => `
  with c as (select array_agg(id) as ids, count(*)::int as many from customers),
       a as (select id from agents limit 1)
  insert into conversations (id, subject, state, customer_id, assignee_id, waiting_since, last_message_at, preview, message_count, queue_at, created_at)
  select uuidv7(), initcap(${word()}) || ' ' || ${word()} || ' ' || ${word()} || ' ' || n, s.state, c.ids[1 + n % c.many],
    case when n % 40 = 0 then a.id end, case when s.state = 'open' then t.at end, t.at, '', 5, t.at, t.at - interval '1 day'
  from c, a, generate_series(${first + 1}, ${first + count}) n,
    lateral (select case when n % 50 = 0 then 'open' when n % 100 = 1 then 'with_customer' else 'closed' end as state) s,
    lateral (select now() - make_interval(mins => 15 * (${all} - n)) as at) t`

/** Five messages in each of the conversations that have none, 30 to 69 words each, and their documents. */
const messagesFrom = (first: number) => `
  with fresh as (
    select c.id as conversation, c.customer_id, c.subject, c.last_message_at, cu.name,
      row_number() over (order by c.number) - 1 + ${first} as nr
    from conversations c join customers cu on cu.id = c.customer_id
    where c.number >= (select min(number) from conversations) + ${first}
  ), said as materialized (
    select uuidv7() as id, f.*, f.nr * 5 + m as place, f.last_message_at - make_interval(hours => 5 * (4 - m)) as at,
      lower(replace(f.name, ' ', '.')) || '@mail.example' as address,
      (select string_agg(${word()}, ' ') from generate_series(1, 30 + ((f.nr * 5 + m) % 40)::int)) as body
    from fresh f, generate_series(0, 4) m
  ), written as (
    insert into messages (id, conversation_id, direction, customer_id, author_name, author_address, body_text, preview, language, at)
    select id, conversation, 'in', customer_id, name, address, body, left(body, 100), 'en', at from said order by place
  )
  insert into search_documents (message_id, conversation_id, place, at, words)
  select id, conversation, place, at,
    setweight(to_tsvector('simple', subject || ' ' || name), 'A') || setweight(to_tsvector('simple', body), 'B')
      || array_to_tsvector(array['p0:' || (place >> 13), 'p1:' || (place >> 16), 'p2:' || (place >> 19)])
      || array_to_tsvector(array(select 'f:' || lower(part) from unnest(string_to_array(name, ' ')) part))
  from said order by place`
