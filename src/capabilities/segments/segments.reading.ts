// Segments as they are stored, and what is told about them.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo } from '#capabilities/conditions/conditions.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import type { SegmentView } from './segments.contract.ts'

/** Those that were not removed, by name. */
export const readSegments = (db: Reader) =>
  db
    .selectFrom('segments')
    .innerJoin('agents', 'agents.id', 'segments.made_by')
    .where('segments.removed_at', 'is', null)
    .selectAll('segments')
    .select('agents.name as maker_name')
    .orderBy(sql`lower(segments.name)`)
    .orderBy('segments.id')

export type SegmentRow = Awaited<ReturnType<ReturnType<typeof readSegments>['execute']>>[number]

export const readSegment = (db: Reader, id: string): Promise<SegmentRow | undefined> =>
  readSegments(db).where('segments.id', '=', id).executeTakeFirst()

export const conditionOf = (row: { condition: unknown }) => row.condition as Condition

export function toView(row: SegmentRow, actor: Actor, facets: FacetMap): SegmentView {
  const condition = conditionOf(row)
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    condition,
    madeBy: { id: row.made_by, name: row.maker_name },
    createdAt: row.created_at,
    revision: row.revision,
    size: row.size,
    finding: row.found_for !== row.condition_revision && !row.failed,
    broken: objectionTo(condition, facets)?.facet ?? null,
    failed: row.failed,
    allowed: may(actor, 'segments:manage') ? ['update', 'remove'] : [],
  }
}

/**
 * How large it was on each day of which there is a number, oldest first; on the present day as it is now. A day begins
 * at midnight where the organisation is.
 */
export async function readSizes(db: Reader, segment: SegmentRow, now: Date): Promise<{ day: string; size: number }[]> {
  const kept = await db
    .selectFrom('segment_sizes')
    .select(['day', 'size'])
    .where('segment_id', '=', segment.id)
    .orderBy('day', 'desc')
    .limit(400)
    .execute()
  const today = await dayOf(db, now)
  const before = kept.filter(({ day }) => day !== today).toReversed()
  // While members are being found the number grows from nothing.
  if (segment.found_for !== segment.condition_revision) return before
  return [...before, { day: today, size: segment.size }]
}

/** ISO 8601. */
export async function dayOf(db: Reader, now: Date): Promise<string> {
  const zone = (await organisation(db))?.timeZone ?? 'UTC'
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(now)
}
