// Takes orders in: whose they are, which telling of each is the latest, and all of a batch in one statement.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { survivorsOf } from '#capabilities/customers/customers.keys.public.ts'
import { isAhead, ownersOf, problemOf, refusedItem, toJson, toldOf } from './orders.batch.ts'
import { type BatchResult, type OrderInput, orderStates, ordersContract } from './orders.contract.ts'
import { numberKey } from './orders.numbers.rules.ts'

export type Given = { index: number; item: OrderInput }
/** A telling of an order whose customer is known. */
type Telling = Given & { key: string; customerId: string; at: string; rank: number; digest: string }
type Known = { id: string; customerId: string; digest: string }

/**
 * Takes in what is new or later than what is known; the result does not depend on the order in which things arrive.
 * One result for each, in no particular order.
 */
export async function putOrders(w: Writer, given: readonly Given[], locale: string): Promise<BatchResult[]> {
  const known = await knownOrders(w.tx, given)
  // Nobody is made for what is refused.
  const owners = await ownersOf(
    w,
    given.map(({ item }) => (isAhead(w, item.updatedAt) ? { source: item.source } : item)),
  )
  const results: BatchResult[] = []
  const tellings: Telling[] = []
  for (const [place, { index, item }] of given.entries()) {
    const key = keyOf(item)
    const customerId = item.customer ? owners[place] : known.get(key)?.customerId
    const objection = isAhead(w, item.updatedAt) ? 'ahead' : item.customer ? 'customerNotFound' : 'customerMissing'
    if (customerId && objection !== 'ahead') tellings.push(toTelling({ index, item }, key, customerId))
    else results.push(refusedItem(index, problemOf(ordersContract, objection, locale)))
  }
  const latest = latestOfEach(tellings)
  const written = await write(w, [...latest.values()])
  const standing = written.size < tellings.length ? await knownOrders(w.tx, tellings) : known
  for (const telling of tellings) {
    const made = latest.get(telling.key) === telling ? written.get(telling.key) : undefined
    const there = standing.get(telling.key)
    const outcome = made ? (made.isNew ? 'made' : 'changed') : there?.digest === telling.digest ? 'same' : 'older'
    results.push({ index: telling.index, outcome, id: made?.id ?? there?.id ?? null, problem: null })
  }
  await tell(
    w,
    [...latest.values()].filter(({ key }) => written.has(key)),
    known,
  )
  return results
}

const keyOf = ({ source, externalId }: OrderInput): string => `${source} ${externalId}`

async function knownOrders(db: Reader, given: readonly Given[]): Promise<Map<string, Known>> {
  if (!given.length) return new Map()
  const [sources, ids] = [given.map(({ item }) => item.source), given.map(({ item }) => item.externalId)]
  const rows = await db
    .selectFrom('orders')
    .select(['id', 'source', 'external_id', 'customer_id as customerId', 'digest'])
    .where(sql<boolean>`(source, external_id) in (select * from unnest(${sources}::text[], ${ids}::text[]))`)
    .execute()
  return new Map(rows.map(({ source, external_id, ...row }) => [`${source} ${external_id}`, row]))
}

function toTelling({ index, item }: Given, key: string, customerId: string): Telling {
  const at = new Date(item.updatedAt).toISOString()
  const rank = orderStates.indexOf(item.state)
  const { customer: _, ...said } = item
  const digest = createHash('sha256')
    .update(JSON.stringify([customerId, said]))
    .digest('base64url')
  return { index, item, key, customerId, at, rank, digest }
}

/** Of several about one order the one that counts, by the rule that the database goes by too. */
function latestOfEach(tellings: readonly Telling[]): Map<string, Telling> {
  const latest = new Map<string, Telling>()
  for (const telling of tellings) {
    const before = latest.get(telling.key)
    if (!before || isLater(telling, before)) latest.set(telling.key, telling)
  }
  return latest
}

function isLater(one: Telling, other: Telling): boolean {
  if (one.at !== other.at) return one.at > other.at
  return one.rank === other.rank ? one.digest > other.digest : one.rank > other.rank
}

async function write(w: Writer, tellings: readonly Telling[]): Promise<Map<string, { id: string; isNew: boolean }>> {
  if (!tellings.length) return new Map()
  // One order for everybody, so that two batches with the same orders wait for each other and do not lock each other out.
  const sorted = tellings.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const column = <T>(of: (telling: Telling) => T): T[] => sorted.map(of)
  const { rows } = await sql<{ id: string; source: string; externalId: string; isNew: boolean }>`
    insert into orders (id, customer_id, source, external_id, number, number_key, state, state_rank, currency, total,
      lines, tracking, link, placed_at, changed_at, digest, received_at)
    select id, customer_id, source, external_id, number, number_key, state, state_rank, currency, total,
      lines::jsonb, tracking::jsonb, link, placed_at, changed_at, digest, ${w.now}
    from unnest(
      ${column(() => w.newId())}::uuid[], ${column(({ customerId }) => customerId)}::uuid[],
      ${column(({ item }) => item.source)}::text[], ${column(({ item }) => item.externalId)}::text[],
      ${column(({ item }) => item.number)}::text[], ${column(({ item }) => numberKey(item.number))}::text[],
      ${column(({ item }) => item.state)}::text[], ${column(({ rank }) => rank)}::smallint[],
      ${column(({ item }) => item.currency)}::text[], ${column(({ item }) => item.total)}::bigint[],
      ${column(({ item }) => toJson(item.lines))}::text[], ${column(({ item }) => toJson(item.tracking))}::text[],
      ${column(({ item }) => item.link)}::text[], ${column(({ item }) => item.placedAt)}::timestamptz[],
      ${column(({ at }) => at)}::timestamptz[], ${column(({ digest }) => digest)}::text[]
    ) as given(id, customer_id, source, external_id, number, number_key, state, state_rank, currency, total, lines,
      tracking, link, placed_at, changed_at, digest)
    on conflict (source, external_id) do update set
      customer_id = excluded.customer_id, number = excluded.number, number_key = excluded.number_key,
      state = excluded.state, state_rank = excluded.state_rank, currency = excluded.currency, total = excluded.total,
      lines = excluded.lines, tracking = excluded.tracking, link = excluded.link, placed_at = excluded.placed_at,
      changed_at = excluded.changed_at, digest = excluded.digest, received_at = excluded.received_at
    where (orders.changed_at, orders.state_rank, orders.digest) < (excluded.changed_at, excluded.state_rank, excluded.digest)
    returning id, source, external_id as "externalId", xmax = 0 as "isNew"`.execute(w.tx)
  return new Map(rows.map(({ id, source, externalId, isNew }) => [`${source} ${externalId}`, { id, isNew }]))
}

/** Of each customer who has other orders now; also of whoever lost one to another. */
async function tell(w: Writer, written: readonly Telling[], known: ReadonlyMap<string, Known>): Promise<void> {
  const all = new Set(written.flatMap(({ key, customerId }) => [customerId, known.get(key)?.customerId ?? customerId]))
  if (!all.size) return
  const now = [...new Set((await survivorsOf(w.tx, [...all])).values())]
  w.record(ordersContract, 'received', { customerIds: now })
  for (const customerId of await toldOf(w, now)) w.record(ordersContract, 'changed', { customerId })
}
