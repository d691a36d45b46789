// How many conversations views hold, for one reader: of those that everybody sees the members are counted, the others
// are asked for by the one rule of what the reader may see.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import { type Reader, readWithin } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { openStates } from './views.condition.ts'
import { countCap } from './views.contract.ts'
import { type ViewRow, visibleViews } from './views.reading.ts'
import { brokenKey, tallyAgent, tallyKey } from './views.tallies.ts'

type ViewCount = { viewId: string; count: number | null; counting: boolean }

export async function countViews(db: Reader, actor: Actor, facets: FacetMap): Promise<ViewCount[]> {
  const views = await visibleViews(db, actor).execute()
  const tallies = await rightTallies(db, actor, views, facets)
  const counts = await countTallies(
    db,
    actor,
    [...tallies.values()].filter((id) => id !== undefined),
  )
  return views.map((view) => {
    const isBroken = tallyKey(view, actor.teamIds, facets) === brokenKey
    const tally = tallies.get(view.id)
    return {
      viewId: view.id,
      count: tally === undefined ? null : (counts.get(tally) ?? 0),
      counting: tally === undefined && !isBroken,
    }
  })
}

/** By view: the tally that stands for what the reader would be counted; views that are being counted have none. */
export async function rightTallies(
  db: Reader,
  actor: Actor,
  views: readonly ViewRow[],
  facets: FacetMap,
): Promise<Map<string, number>> {
  if (!views.length) return new Map()
  const agents = views.map((view) => tallyAgent(view, actor.id))
  const keys = views.map((view) => tallyKey(view, actor.teamIds, facets))
  const { rows } = await sql<{ view_id: string; id: number }>`
    select t.view_id, t.id from view_tallies t
    join unnest(${views.map(({ id }) => id)}::uuid[], ${agents}::uuid[], ${keys}::text[]) as given(view_id, agent_id, filled_for)
      on t.view_id = given.view_id and t.agent_id = given.agent_id and t.filled_for = given.filled_for and given.filled_for <> ${brokenKey}`.execute(
    db as never,
  )
  return new Map(rows.map((row) => [row.view_id, row.id]))
}

async function countTallies(db: Reader, actor: Actor, tallies: readonly number[]): Promise<Map<number, number>> {
  if (!tallies.length) return new Map()
  const rows = await db
    .selectFrom(sql<{ id: number }>`unnest(${tallies}::integer[])`.as<'tally'>(sql`tally(id)`))
    .select((eb) => [
      'tally.id',
      eb
        .selectFrom((inner) =>
          inner
            .selectFrom('view_members')
            .whereRef('view_members.tally_id', '=', 'tally.id')
            .where('view_members.restricted', '=', false)
            .select('view_members.tally_id')
            .limit(countCap)
            .as('seen'),
        )
        .select(sql<number>`count(*)::integer`.as('count'))
        .$asScalar()
        .$notNull()
        .as('unrestricted'),
      eb
        .selectFrom(
          visibleConversations(db, actor)
            .innerJoin('view_members', 'view_members.conversation_id', 'conversations.id')
            .whereRef('view_members.tally_id', '=', sql.ref('tally.id') as never)
            .where('view_members.restricted', '=', true)
            .select('view_members.tally_id')
            .limit(countCap)
            .as('allowed'),
        )
        .select(sql<number>`count(*)::integer`.as('count'))
        .$asScalar()
        .$notNull()
        .as('restricted'),
    ])
    .execute()
  return new Map(rows.map((row) => [row.id, Math.min(countCap, row.unrestricted + row.restricted)]))
}

/** People may ask this at will. */
const patienceMs = 3000

/** Of a condition that nobody saved; undefined when that takes too long. */
export async function countNow(
  db: Reader,
  actor: Actor,
  condition: Condition,
  facets: FacetMap,
  now: Date,
): Promise<number | undefined> {
  return readWithin(db, patienceMs, async (patient) => {
    const found = visibleConversations(patient, actor)
      .where('conversations.state', '=', sql<string>`any(${openStates(facets)}::text[])`)
      .where((eb) => whereCondition(eb, condition, facets, { actor, now }))
      .select('conversations.id')
      .limit(countCap)
    const { count } = await patient
      .selectFrom(found.as('found'))
      .select(sql<number>`count(*)::integer`.as('count'))
      .executeTakeFirstOrThrow()
    return count
  })
}
