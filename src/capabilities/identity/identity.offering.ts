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
    const ids = events.flatMap(({ payload }) => (payload as { customerId?: string }).customerId ?? [])
    await look(w, [...new Set(ids)])
  },
}

type Pair = { a: string; b: string; reasons: Reason[] }

async function look(w: Writer, ids: readonly string[]): Promise<void> {
  if (!ids.length) return
  await keepKeys(w, ids)
  const pairs = await alike(w, ids)
  const told = new Set<string>()
  const { rows: gone } = await sql<{ a: string; b: string }>`
    delete from identity_pairs where apart_at is null and (a_id = any(${[...ids]}::uuid[]) or b_id = any(${[...ids]}::uuid[]))
      and (a_id, b_id) not in (
        select * from unnest(${pairs.map(({ a }) => a)}::uuid[], ${pairs.map(({ b }) => b)}::uuid[]))
    returning a_id as a, b_id as b`.execute(w.tx)
  for (const { a, b } of gone) told.add(a).add(b)
  for (const { a, b, reasons } of pairs) {
    const row = { reasons, weight: weightOf(reasons) }
    const { rows } = await sql`
      insert into identity_pairs (a_id, b_id, reasons, weight, found_at)
      values (${a}, ${b}, ${row.reasons}::text[], ${row.weight}, ${w.now})
      on conflict (a_id, b_id) do update set reasons = excluded.reasons, weight = excluded.weight
      where identity_pairs.reasons <> excluded.reasons returning a_id`.execute(w.tx)
    if (rows.length) told.add(a).add(b)
  }
  for (const customerId of told) w.record(identityContract, 'offersChanged', { customerId })
}

/** Of those who are customers of their own; the others have none. */
async function keepKeys(w: Writer, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; words: string[]; reaches: Reach[]; companies: string[] }>`
    select id, words_of(left(name, 200)) as words,
      coalesce((select json_agg(json_build_object('kind', kind, 'address', address)) from customer_addresses
        where customer_id = customers.id), '[]') as reaches,
      array(select company_id from company_members where customer_id = customers.id and left_at is null) as companies
    from customers where id = any(${[...ids]}::uuid[]) and state = 'active'`.execute(w.tx)
  const keys = rows.flatMap(({ id, words, reaches, companies }) =>
    [
      ...new Set(
        [
          ...reaches.flatMap((reach) => keyOf(reach) ?? []),
          ...companies.flatMap((company) => tellingWords(words).map((word) => `name:${company}:${word}`)),
        ].map((key) => key.slice(0, 500)),
      ),
    ].map((key) => ({ key, id })),
  )
  await sql`delete from identity_keys where customer_id = any(${[...ids]}::uuid[])`.execute(w.tx)
  await sql`
    insert into identity_keys (key, customer_id)
    select * from unnest(${keys.map(({ key }) => key)}::text[], ${keys.map(({ id }) => id)}::uuid[])
    on conflict do nothing`.execute(w.tx)
}

async function alike(w: Writer, ids: readonly string[]): Promise<Pair[]> {
  const { rows } = await sql<{ a: string; b: string; kinds: string[]; aWords: string[]; bWords: string[] }>`
    with mine as (
      select key, customer_id from identity_keys k where customer_id = any(${[...ids]}::uuid[])
        and (select count(*) from (select from identity_keys z where z.key = k.key limit ${mostAlike + 1}) few) <= ${mostAlike}
    ), found as (
      select distinct least(mine.customer_id, o.customer_id) as a, greatest(mine.customer_id, o.customer_id) as b,
        split_part(mine.key, ':', 1) as kind
      from mine join identity_keys o on o.key = mine.key and o.customer_id <> mine.customer_id
    )
    select a, b, array_agg(kind) as kinds, words_of(left(ca.name, 200)) as "aWords", words_of(left(cb.name, 200)) as "bWords"
    from found join customers ca on ca.id = a and ca.state = 'active' join customers cb on cb.id = b and cb.state = 'active'
    group by a, b, ca.name, cb.name order by a, b`.execute(w.tx)
  return rows.flatMap(({ a, b, kinds, aWords, bWords }) => {
    const found = (kinds as Reason[]).filter((kind) => kind !== 'name' || areNear(aWords, bWords)).sort()
    return found.length ? [{ a, b, reasons: found }] : []
  })
}
