// Sets who of some customers is in which segments, from how they are now, so that it does not matter how often or in
// which order it is done.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Tx } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { whereCustomer } from '#capabilities/conditions/conditions.public.ts'
import { toldOf } from '#capabilities/orders/orders.public.ts'
import { segmentsContract } from './segments.contract.ts'

/** `isQuiet`: its members are being found, so that nobody enters or leaves by what they did. */
export type Watched = { id: string; condition: Condition; isQuiet: boolean }

/** A segment is the same for everybody. */
const nobody = { id: '', teamIds: [] }

export async function setMembers(
  w: Writer,
  segments: readonly Watched[],
  customerIds: readonly string[],
  facets: FacetMap,
): Promise<void> {
  if (!segments.length || !customerIds.length) return
  const [fits, stays] = [await judge(w, segments, customerIds, facets), await readStays(w.tx, segments, customerIds)]
  const [entering, leaving] = [newTurns(), newTurns()]
  for (const [at, { id }] of segments.entries())
    for (const customerId of customerIds) {
      const [fit, isIn] = [fits.get(customerId)?.[at] ?? false, stays.get(id)?.has(customerId) ?? false]
      if (fit !== isIn) (fit ? entering : leaving).add(id, customerId)
    }
  await write(w, entering, leaving)
  await forgetErased(
    w.tx,
    customerIds.filter((id) => !fits.has(id)),
  )
  await tell(w, new Set(segments.filter(({ isQuiet }) => isQuiet).map(({ id }) => id)), {
    entered: entering,
    left: leaving,
  })
}

/** Who was merely found to be in or out is told so that lists follow, if there is a list to follow; to no rule. */
async function tell(w: Writer, quiet: ReadonlySet<string>, turns: Record<'entered' | 'left', Turns>): Promise<void> {
  const placed = new Set<string>()
  for (const type of ['entered', 'left'] as const)
    for (const [at, segmentId] of turns[type].segmentIds.entries()) {
      const customerId = turns[type].customerIds[at]!
      if (quiet.has(segmentId)) placed.add(customerId)
      else w.record(segmentsContract, type, { segmentId, customerId })
    }
  for (const customerId of await toldOf(w, [...placed])) w.record(segmentsContract, 'placed', { customerId })
}

/** By customer who is nobody else now: whether they are in each segment. */
async function judge(
  w: Writer,
  segments: readonly Watched[],
  customerIds: readonly string[],
  facets: FacetMap,
): Promise<Map<string, boolean[]>> {
  const asking = { actor: nobody, now: w.now }
  const rows = await w.tx
    .selectFrom('customers')
    .where('customers.id', '=', sql<string>`any(${customerIds}::uuid[])`)
    .where('customers.state', '=', 'active')
    .where('customers.restricted_at', 'is', null)
    .select('customers.id')
    .select(segments.map(({ condition }, at) => sql<boolean>`${whereCustomer(condition, facets, asking)}`.as(`s${at}`)))
    .execute()
  return new Map(
    rows.map((row) => [row.id, segments.map((_, at) => (row as Record<string, unknown>)[`s${at}`] === true)]),
  )
}

async function readStays(
  tx: Tx,
  segments: readonly Watched[],
  customerIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows = await tx
    .selectFrom('segment_stays')
    .where('segment_id', '=', sql<string>`any(${segments.map(({ id }) => id)}::uuid[])`)
    .where('customer_id', '=', sql<string>`any(${customerIds}::uuid[])`)
    .where('left_at', 'is', null)
    .select(['segment_id', 'customer_id'])
    .execute()
  const stays = new Map<string, Set<string>>()
  for (const row of rows) {
    const members = stays.get(row.segment_id) ?? new Set()
    stays.set(row.segment_id, members.add(row.customer_id))
  }
  return stays
}

const newTurns = () => {
  const [segmentIds, customerIds] = [[] as string[], [] as string[]]
  return {
    segmentIds,
    customerIds,
    add: (segmentId: string, customerId: string) => void (segmentIds.push(segmentId), customerIds.push(customerId)),
  }
}
type Turns = ReturnType<typeof newTurns>

/** Writes who came and who went, and counts those who really did: some may have been erased or deleted meanwhile. */
async function write({ tx, now }: Writer, entering: Turns, leaving: Turns): Promise<void> {
  const grown = new Map<string, number>()
  const count = (rows: readonly { id: string; many: number }[], sign: 1 | -1) => {
    for (const { id, many } of rows) grown.set(id, (grown.get(id) ?? 0) + sign * many)
  }
  if (entering.segmentIds.length) {
    const came = await sql<{ id: string; many: number }>`
      with there as (
        select given.* from ${pairs(entering)} join customers on customers.id = given.customer_id
        where customers.state = 'active' for key share of customers
      ), came as (
        insert into segment_stays (segment_id, customer_id, entered_at)
        select segment_id, customer_id, ${now} from there returning segment_id
      )
      select segment_id as id, count(*)::integer as many from came group by segment_id`.execute(tx)
    count(came.rows, 1)
  }
  if (leaving.segmentIds.length) {
    const went = await sql<{ id: string; many: number }>`
      with went as (
        update segment_stays set left_at = ${now} from ${pairs(leaving)}
        where segment_stays.segment_id = given.segment_id and segment_stays.customer_id = given.customer_id
          and segment_stays.left_at is null
        returning given.segment_id
      )
      select segment_id as id, count(*)::integer as many from went group by segment_id`.execute(tx)
    count(went.rows, -1)
  }
  const changed = [...grown].filter(([, by]) => by !== 0)
  if (changed.length)
    await sql`update segments set size = size + grown.by
      from unnest(${changed.map(([id]) => id)}::uuid[], ${changed.map(([, by]) => by)}::integer[]) as grown(id, by)
      where segments.id = grown.id`.execute(tx)
}

const pairs = ({ segmentIds, customerIds }: Turns) =>
  sql`unnest(${segmentIds}::uuid[], ${customerIds}::uuid[]) as given(segment_id, customer_id)`

/** Of customers who are not there any more nothing is kept, also not that they once were in a segment. */
async function forgetErased(tx: Tx, customerIds: readonly string[]): Promise<void> {
  if (!customerIds.length) return
  await sql`delete from segment_stays using customers
    where segment_stays.customer_id = customers.id and customers.id = any(${customerIds}::uuid[])
      and customers.state = 'erased'`.execute(tx)
}
