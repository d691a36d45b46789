// All customers looked through in small steps: when a segment was made or changed, and each night for what time alone
// changes. After the last step the size of the day is kept.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { type Reader, type Tx, isDatabaseDown, lock } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { objectionTo } from '#capabilities/conditions/conditions.public.ts'
import { segmentsContract } from './segments.contract.ts'
import { conditionOf, dayOf } from './segments.reading.ts'
import { type Watched, setMembers } from './segments.setting.ts'

/** Before every id. */
export const beginning = '00000000-0000-0000-0000-000000000000'

/** So many customers are looked at in one step. */
const atOnce = 5000

/** The segments that can be asked, for customers of whom something happened. */
export const watchedNow = async (db: Reader, facets: FacetMap): Promise<Watched[]> =>
  watched(await rowsOf(db).where('failed', '=', false).execute(), facets)

const rowsOf = (db: Reader) =>
  db
    .selectFrom('segments')
    .where('removed_at', 'is', null)
    .select(['id', 'condition', 'condition_revision', 'found_for'])
    .orderBy('id')

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>>[number]

const watched = (rows: readonly Row[], facets: FacetMap): Watched[] =>
  rows
    .map((row) => ({ id: row.id, condition: conditionOf(row), isQuiet: row.found_for !== row.condition_revision }))
    .filter(({ condition }) => objectionTo(condition, facets) === undefined)

/** Begins for all that are at rest. */
export const lookAtAll = (w: Writer) =>
  w.tx
    .updateTable('segments')
    .set({ looked_to: beginning, failed: false })
    .where('removed_at', 'is', null)
    .where('looked_to', 'is', null)
    .execute()

/**
 * A change of a condition comes before a step or after it. Not by a lock on the rows: their sizes are written last, by
 * whoever erases a customer too, so that nobody waits in a circle.
 */
export const holdConditions = (tx: Tx) => lock(tx, 'segments', 'conditions')

/** The next step of those that have come least far; false when all are at rest. */
export async function lookOn(w: Writer): Promise<boolean> {
  const { tx } = w
  const next = await tx
    .selectFrom('segments')
    .where('looked_to', 'is not', null)
    .where('removed_at', 'is', null)
    .select('looked_to')
    .orderBy('looked_to')
    .limit(1)
    .executeTakeFirst()
  if (!next) return false
  const from = next.looked_to!
  await holdConditions(tx)
  const together = await rowsOf(tx).where('looked_to', '=', from).execute()
  if (!together.length) return true
  const ids = together.map(({ id }) => id)
  const facets = await w.services.customerFacets(tx)
  const customers = await tx
    .selectFrom('customers')
    .select('id')
    .where('id', '>', from)
    .orderBy('id')
    .limit(atOnce)
    .execute()
  await trySetting(
    w,
    watched(together, facets),
    customers.map(({ id }) => id),
    facets,
  )
  if (customers.length === atOnce)
    await sql`update segments set looked_to = ${customers.at(-1)!.id} where id = any(${ids}::uuid[]) and not failed`.execute(
      tx,
    )
  else await end(w, ids)
  return true
}

/** All were looked through. Members are counted, so that no size is ever wrong for longer than a day. */
async function end(w: Writer, ids: readonly string[]): Promise<void> {
  await w.tx.selectFrom('segments').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute()
  await sql`with found as (
      update segments set looked_to = null, found_for = condition_revision, size = (
        select count(*) from segment_stays where segment_id = segments.id and left_at is null)
      where id = any(${ids}::uuid[]) and not failed returning id, size)
    insert into segment_sizes (segment_id, day, size)
    select id, ${await dayOf(w.tx, w.now)}, size from found
    on conflict (segment_id, day) do update set size = excluded.size`.execute(w.tx)
  for (const segmentId of ids) w.record(segmentsContract, 'counted', { segmentId })
}

/** It has to do with what others do at this moment, or with the disk: the same may well be answered when asked again. */
const passes = (error: unknown): boolean =>
  isDatabaseDown(error) || /^(40|53|55)/.test((error as { code?: string } | undefined)?.code ?? '')

/** One segment that the database can not answer must not stop all others; it is noted, and tried again each night. */
export async function trySetting(
  w: Writer,
  segments: readonly Watched[],
  customerIds: readonly string[],
  facets: FacetMap,
): Promise<void> {
  await sql`savepoint setting`.execute(w.tx)
  try {
    await setMembers(w, segments, customerIds, facets)
  } catch (error) {
    if (passes(error) || !segments.length) throw error
    await sql`rollback to savepoint setting`.execute(w.tx)
    const [only, ...others] = segments
    if (others.length) for (const each of segments) await trySetting(w, [each], customerIds, facets)
    else await w.tx.updateTable('segments').set({ failed: true, looked_to: null }).where('id', '=', only!.id).execute()
  }
  await sql`release savepoint setting`.execute(w.tx)
}
