// Finds customers who may be one person, whenever something about them changes. Nobody is merged by this.
import { sql } from 'kysely'
import type { Follower, Writer } from '#kernel/capability.ts'
import { type Reason, identityContract } from './identity.contract.ts'
import { type Reach, areNear, keyOf, tellingWords, weightOf } from './identity.likeness.ts'

/** A key that more customers have says nothing about any of them. */
const mostAlike = 20

export const offering: Follower = {
  name: 'identity.offering',
  types: [
    ...['created', 'renamed', 'addressesChanged', 'stateChanged'].map((event) => `customers.${event}`),
    ...['joined', 'left', 'removed'].map((event) => `companies.${event}`),
  ],
  from: 'beginning',
  async handle(w, events) {
    const idsOf = (all: typeof events) => [
      ...new Set(all.flatMap(({ payload }) => (payload as { customerId?: string }).customerId ?? [])),
    ]
    // Where the keys stay as they are, only another name or state can make another pair: of what others have become they
    // are told themselves. So who comes in and joins a company at once is compared once.
    const others = await keepKeys(w, idsOf(events))
    const called = idsOf(events.filter(({ type }) => type === 'customers.renamed' || type === 'customers.stateChanged'))
    await look(w, [...new Set([...others, ...called])])
  },
}

type Pair = { a: string; b: string; reasons: Reason[] }

/** A portion of customers at a time, each step for all of them. */
async function look(w: Writer, ids: readonly string[]): Promise<void> {
  if (!ids.length) return
  const pairs = await alike(w, ids)
  const { rows: gone } = await sql<{ a: string; b: string }>`
    delete from identity_pairs where apart_at is null and (a_id = any(${[...ids]}::uuid[]) or b_id = any(${[...ids]}::uuid[]))
      and (a_id, b_id) not in (
        select * from unnest(${pairs.map(({ a }) => a)}::uuid[], ${pairs.map(({ b }) => b)}::uuid[]))
    returning a_id as a, b_id as b`.execute(w.tx)
  const { rows: found } = await sql<{ a: string; b: string }>`
    insert into identity_pairs (a_id, b_id, reasons, weight, found_at)
    select a, b, string_to_array(reasons, ' '), weight, ${w.now}
    from unnest(${pairs.map(({ a }) => a)}::uuid[], ${pairs.map(({ b }) => b)}::uuid[],
      ${pairs.map(({ reasons }) => reasons.join(' '))}::text[], ${pairs.map(({ reasons }) => weightOf(reasons))}::smallint[])
      as given(a, b, reasons, weight)
    order by a, b
    on conflict (a_id, b_id) do update set reasons = excluded.reasons, weight = excluded.weight
    where identity_pairs.reasons <> excluded.reasons returning a_id as a, b_id as b`.execute(w.tx)
  const told = new Set([...gone, ...found].flatMap(({ a, b }) => [a, b]))
  for (const customerId of told) w.record(identityContract, 'offersChanged', { customerId })
}

/** Of those who are customers of their own; the others have none. Ids of those who have others than before. */
async function keepKeys(w: Writer, ids: readonly string[]): Promise<string[]> {
  if (!ids.length) return []
  const { rows } = await sql<{ id: string; words: string[]; reaches: Reach[]; companies: string[] }>`
    select id, words_of(left(name, 200)) as words,
      coalesce((select json_agg(json_build_object('kind', kind, 'address', address)) from customer_addresses
        where customer_id = customers.id), '[]') as reaches,
      array(select company_id from company_members where customer_id = customers.id and left_at is null) as companies
    from customers where id = any(${[...ids]}::uuid[]) and state = 'active'
    -- An import that is taken back removes nobody meanwhile.
    order by id for key share`.execute(w.tx)
  const keys = rows.flatMap(({ id, words, reaches, companies }) =>
    [
      ...new Set(
        [
          ...reaches.flatMap((reach) => keyOf(reach) ?? []),
          ...companies.flatMap((company) => tellingWords(words).map((word) => `name:${company}:${word}`)),
        ].map((key) => key.slice(0, 500)),
      ),
    ].map((key) => ({ key, id, words: key.startsWith('name:') ? JSON.stringify(words) : null })),
  )
  const { rows: gone } = await sql<{ id: string }>`
    delete from identity_keys where customer_id = any(${[...ids]}::uuid[]) and (key, customer_id) not in (
      select * from unnest(${keys.map(({ key }) => key)}::text[], ${keys.map(({ id }) => id)}::uuid[]))
    returning customer_id as id`.execute(w.tx)
  const { rows: come } = await sql<{ id: string }>`
    insert into identity_keys as k (key, customer_id, words)
    select key, id, (select array_agg(word order by place) from jsonb_array_elements_text(words) with ordinality as each(word, place))
    from unnest(${keys.map(({ key }) => key)}::text[], ${keys.map(({ id }) => id)}::uuid[],
      ${keys.map(({ words }) => words)}::jsonb[]) as given(key, id, words)
    order by key, id
    on conflict (key, customer_id) do update set words = excluded.words where k.words is distinct from excluded.words
    returning customer_id as id`.execute(w.tx)
  return [...gone, ...come].map(({ id }) => id)
}

async function alike(w: Writer, ids: readonly string[]): Promise<Pair[]> {
  const { rows } = await sql<{ a: string; b: string; kinds: string[]; aWords: string[] | null; bWords: string[] | null }>`
    with mine as (
      select key, customer_id, words from identity_keys where customer_id = any(${[...ids]}::uuid[])
    ), telling as (
      select key from (select distinct key from mine) own
      where (select count(*) from (select from identity_keys z where z.key = own.key limit ${mostAlike + 1}) few) <= ${mostAlike}
    ), found as (
      select least(mine.customer_id, o.customer_id) as a, greatest(mine.customer_id, o.customer_id) as b,
        array_agg(distinct split_part(mine.key, ':', 1)) as kinds,
        max(case when mine.customer_id < o.customer_id then mine.words else o.words end) as a_words,
        max(case when mine.customer_id < o.customer_id then o.words else mine.words end) as b_words
      from telling join mine using (key) join identity_keys o on o.key = mine.key and o.customer_id <> mine.customer_id
      group by 1, 2
    )
    select a, b, kinds, a_words as "aWords", b_words as "bWords"
    from found join customers ca on ca.id = a and ca.state = 'active' join customers cb on cb.id = b and cb.state = 'active'
    order by a, b`.execute(w.tx)
  return rows.flatMap(({ a, b, kinds, aWords, bWords }) => {
    const found = (kinds as Reason[]).filter((kind) => kind !== 'name' || areNear(aWords ?? [], bWords ?? [])).sort()
    return found.length ? [{ a, b, reasons: found }] : []
  })
}
