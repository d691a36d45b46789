// Segments as they are stored, and what is told about them.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo } from '#capabilities/conditions/conditions.public.ts'
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

/** How large it was on each day of which there is a number, oldest first. */
export const readSizes = async (db: Reader, segmentId: string): Promise<{ day: string; size: number }[]> =>
  (
    await db
      .selectFrom('segment_sizes')
      .select(['day', 'size'])
      .where('segment_id', '=', segmentId)
      .orderBy('day', 'desc')
      .limit(400)
      .execute()
  ).toReversed()
