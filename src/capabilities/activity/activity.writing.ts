// Takes events in: of whom they tell, each once, and all of a batch in one statement.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { survivorsOf } from '#capabilities/customers/customers.keys.public.ts'
import type { BatchResult } from '#capabilities/orders/orders.contract.ts'
import { isAhead, ownersOf, problemOf, refusedItem, toJson, toldOf } from '#capabilities/orders/orders.public.ts'
import { type ActivityInput, activityContract, limits } from './activity.contract.ts'

type Given = { index: number; item: ActivityInput }
type Told = Given & { key: string; customerId: string }

/** One result for each, in no particular order. */
export async function putActivity(w: Writer, given: readonly Given[], locale: string): Promise<BatchResult[]> {
  const tooMany = await namesTooMany(w.tx, given)
  // Nobody is made for what is refused.
  const isRefused = (item: ActivityInput) => isAhead(w, item.at) || tooMany.has(item.name)
  const owners = await ownersOf(
    w,
    given.map(({ item }) => (isRefused(item) ? { source: item.source } : item)),
  )
  const results: BatchResult[] = []
  const told: Told[] = []
  for (const [place, { index, item }] of given.entries()) {
    const customerId = owners[place]
    const objection = isAhead(w, item.at)
      ? 'ahead'
      : tooMany.has(item.name)
        ? 'tooManyNames'
        : customerId
          ? undefined
          : 'customerNotFound'
    if (objection) results.push(refusedItem(index, problemOf(activityContract, objection, locale)))
    else told.push({ index, item, key: keyOf(item.source, item.externalId), customerId: customerId! })
  }
  const made = await write(w, told)
  const there = made.size < told.length ? await knownIds(w.tx, told) : made
  const counted = new Set<string>()
  for (const { index, key } of told) {
    const isMade = made.has(key) && !counted.has(key)
    counted.add(key)
    results.push({ index, outcome: isMade ? 'made' : 'same', id: there.get(key) ?? null, problem: null })
  }
  const fresh = told.filter(({ key }) => made.has(key) && counted.delete(key))
  await countNames(w, fresh)
  await tell(w, fresh)
  return results
}

const keyOf = (source: string, externalId: string): string => `${source} ${externalId}`

/** Names that nobody has sent yet, and for which there is no room. */
async function namesTooMany(db: Reader, given: readonly Given[]): Promise<Set<string>> {
  const names = [...new Set(given.map(({ item }) => item.name))]
  if (!names.length) return new Set()
  const known = await db
    .selectFrom('activity_names')
    .select('name')
    .where('name', '=', sql<string>`any(${names}::text[])`)
    .execute()
  const unknown = new Set(names).difference(new Set(known.map(({ name }) => name)))
  if (!unknown.size) return unknown
  const { count } = await db
    .selectFrom('activity_names')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  return new Set([...unknown].slice(Math.max(0, limits.names - count)))
}

async function write(w: Writer, told: readonly Told[]): Promise<Map<string, string>> {
  if (!told.length) return new Map()
  // One order for everybody, so that two batches with the same events wait for each other and do not lock each other out.
  const sorted = told.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const column = <T>(of: (each: Told) => T): T[] => sorted.map(of)
  const { rows } = await sql<{ id: string; source: string; externalId: string }>`
    insert into activity (id, customer_id, source, external_id, name, at, properties, received_at)
    select id, customer_id, source, external_id, name, at, properties::jsonb, ${w.now}
    from unnest(
      ${column(() => w.newId())}::uuid[], ${column(({ customerId }) => customerId)}::uuid[],
      ${column(({ item }) => item.source)}::text[], ${column(({ item }) => item.externalId)}::text[],
      ${column(({ item }) => item.name)}::text[], ${column(({ item }) => item.at)}::timestamptz[],
      ${column(({ item }) => toJson(item.properties))}::text[]
    ) as given(id, customer_id, source, external_id, name, at, properties)
    on conflict (source, external_id) do nothing
    returning id, source, external_id as "externalId"`.execute(w.tx)
  return new Map(rows.map(({ id, source, externalId }) => [keyOf(source, externalId), id]))
}

async function knownIds(db: Reader, told: readonly Told[]): Promise<Map<string, string>> {
  const [sources, ids] = [told.map(({ item }) => item.source), told.map(({ item }) => item.externalId)]
  const rows = await db
    .selectFrom('activity')
    .select(['id', 'source', 'external_id'])
    .where(sql<boolean>`(source, external_id) in (select * from unnest(${sources}::text[], ${ids}::text[]))`)
    .execute()
  return new Map(rows.map(({ id, source, external_id }) => [keyOf(source, external_id), id]))
}

async function countNames(w: Writer, fresh: readonly Told[]): Promise<void> {
  const byName = [...Map.groupBy(fresh, ({ item }) => item.name)].sort(([a], [b]) => (a < b ? -1 : 1))
  if (!byName.length) return
  const times = byName.map(([, all]) => all.map(({ item }) => new Date(item.at).toISOString()).sort())
  await sql`
    insert into activity_names (name, count, first_at, last_at)
    select * from unnest(${byName.map(([name]) => name)}::text[], ${byName.map(([, all]) => all.length)}::bigint[],
      ${times.map((each) => each[0])}::timestamptz[], ${times.map((each) => each.at(-1))}::timestamptz[])
    on conflict (name) do update set count = activity_names.count + excluded.count,
      first_at = least(activity_names.first_at, excluded.first_at),
      last_at = greatest(activity_names.last_at, excluded.last_at)`.execute(w.tx)
}

async function tell(w: Writer, fresh: readonly Told[]): Promise<void> {
  if (!fresh.length) return
  const survivors = await survivorsOf(
    w.tx,
    fresh.map(({ customerId }) => customerId),
  )
  const customerIds = [...new Set(survivors.values())]
  w.record(activityContract, 'received', { customerIds })
  for (const customerId of await toldOf(w, customerIds)) w.record(activityContract, 'added', { customerId })
}
