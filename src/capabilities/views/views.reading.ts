// Views as they are stored: those an actor sees, one of them, and what is told about them.
import { type SqlBool, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { brokenBy, holdsClosed } from './views.condition.ts'
import type { Icon, SavedView, Scope, Sort } from './views.contract.ts'
import { allowedOn } from './views.policy.ts'

/** Own ones, those of the actor's teams, and those of everybody, in this order and each group in its own. */
export const visibleViews = (db: Reader, actor: Actor) =>
  rowsOfViews(db)
    .where('views.removed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('views.scope', '=', 'all'),
        eb.and([eb('views.scope', '=', 'own'), eb('views.owner_id', '=', actor.id || null)]),
        sql<SqlBool>`views.scope = 'team' and views.team_id = any(${actor.teamIds}::uuid[])`,
      ]),
    )

const rowsOfViews = (db: Reader) =>
  db
    .selectFrom('views')
    .innerJoin('agents', 'agents.id', 'views.owner_id')
    .leftJoin('teams', 'teams.id', 'views.team_id')
    .selectAll('views')
    .select(['agents.name as owner_name', 'teams.name as team_name'])
    .orderBy(sql`array_position(array['own', 'team', 'all'], views.scope)`)
    .orderBy('teams.name')
    .orderBy('views.team_id')
    .orderBy('views.position')
    .orderBy('views.id')

export type ViewRow = Awaited<ReturnType<ReturnType<typeof rowsOfViews>['execute']>>[number]

export const conditionOf = (row: { condition: unknown }) => row.condition as Condition
export const ownedOf = (row: { scope: string; owner_id: string; team_id: string | null }) => ({
  scope: row.scope as Scope,
  ownerId: row.owner_id,
  teamId: row.team_id,
})

export const readView = (db: Reader, actor: Actor, id: string): Promise<ViewRow | undefined> =>
  visibleViews(db, actor).where('views.id', '=', id).executeTakeFirst()

/** The view, locked; also one that was removed. Whoever changes it must look whether the actor sees it. */
export const lockView = (tx: Tx, id: string) =>
  tx.selectFrom('views').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export function toView(row: ViewRow, actor: Actor, facets: FacetMap): SavedView {
  const condition = conditionOf(row)
  return {
    id: row.id,
    name: row.name,
    icon: row.icon as Icon,
    condition,
    sort: { facet: row.sort_facet, direction: row.sort_direction as Sort['direction'] },
    scope: row.scope as Scope,
    team: row.team_id ? { id: row.team_id, name: row.team_name ?? '' } : null,
    owner: { id: row.owner_id, name: row.owner_name },
    revision: row.revision,
    holdsClosed: holdsClosed(condition),
    broken: brokenBy(condition, facets) ?? null,
    allowed: allowedOn(actor, ownedOf(row)),
  }
}
