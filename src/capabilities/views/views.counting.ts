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

export async function countViews(db: Reader, actor: Actor): Promise<ViewCount[]> {
  const views = await visibleViews(db, actor).execute()
  const tallies = await readTallies(db, actor, views)
  const counts = await countTallies(
    db,
    actor,
    [...tallies.values()].flatMap(({ id, isRight }) => (isRight ? [id] : [])),
  )
  return views.map(({ id: viewId }) => {
    const tally = tallies.get(viewId)
    const isKnown = tally?.isRight ?? false
    return { viewId, count: isKnown ? (counts.get(tally!.id) ?? 0) : null, counting: !isKnown && !tally?.isBroken }
  })
}

/** The tally that stands for what the reader is shown of a view; none while it is being counted. */
export async function rightTally(db: Reader, actor: Actor, view: ViewRow): Promise<number | undefined> {
  const tally = (await readTallies(db, actor, [view])).get(view.id)
  return tally?.isRight ? tally.id : undefined
}

type Tally = { id: number; isRight: boolean; isBroken: boolean }

async function readTallies(db: Reader, actor: Actor, views: readonly ViewRow[]): Promise<Map<string, Tally>> {
  if (!views.length) return new Map()
  const agents = views.map((view) => tallyAgent(view, actor.id))
  const keys = views.map((view) => tallyKey(view, actor.teamIds))
  const given = sql<{ view_id: string; agent_id: string; key: string }>`
    unnest(${views.map(({ id }) => id)}::uuid[], ${agents}::uuid[], ${keys}::text[])`
  const rows = await db
    .selectFrom(given.as<'given'>(sql`given(view_id, agent_id, key)`))
    .innerJoin('view_tallies as t', (join) =>
      join.onRef('t.view_id', '=', 'given.view_id').onRef('t.agent_id', '=', 'given.agent_id'),
    )
    .select(['t.id', 't.view_id', 't.filled_for', 't.wants', 'given.key'])
    .execute()
  return new Map(
    rows.map((row) => [
      row.view_id,
      { id: row.id, isRight: row.filled_for === row.key, isBroken: row.wants === brokenKey },
    ]),
  )
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
