// Rows of people, teams and roles, and their views.
import { type ExpressionBuilder, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import type { AgentView, MeView, RoleName, RoleView, TeamView } from './people.contract.ts'
import {
  type Keepers,
  allowedOnAgent,
  allowedOnRole,
  allowedOnTeam,
  knowsTeam,
  unknownTeamIds,
} from './people.policy.ts'

/** People, with their role's rights and their teams. Everyone who may read people sees all of them. */
export const agentRows = (db: Reader) =>
  db
    .selectFrom('agents')
    .innerJoin('roles', 'roles.name', 'agents.role')
    .select([
      'agents.id',
      'agents.email',
      'agents.name',
      'agents.role',
      'agents.state',
      'agents.photo',
      'agents.revision',
      'agents.joined_at as joinedAt',
      'agents.created_at as createdAt',
      'roles.permissions as rolePermissions',
      teamIds,
    ])

const teamIds = (eb: ExpressionBuilder<DB, 'agents'>) =>
  sql<string[]>`array(select team_id from team_members join teams on teams.id = team_id
    where agent_id = ${eb.ref('agents.id')} and not archived order by lower(teams.name))`.as('teamIds')

export type AgentRow = Awaited<ReturnType<ReturnType<typeof agentRows>['executeTakeFirstOrThrow']>>

export function toAgentView(row: AgentRow, actor: Actor): AgentView {
  const { joinedAt: _, rolePermissions, ...agent } = row
  const state = row.state as AgentView['state']
  const teamIds = row.teamIds.filter((id) => knowsTeam(actor, id))
  const allowed = allowedOnAgent({ state, rolePermissions }, actor)
  return { ...agent, role: row.role as RoleName, state, teamIds, allowed }
}

export const findAgent = (db: Reader, id: string): Promise<AgentRow | undefined> =>
  agentRows(db).where('agents.id', '=', id).executeTakeFirst()

export const teamRows = (db: Reader) =>
  db.selectFrom('teams').select([
    'id',
    'name',
    'private',
    'archived',
    'revision',
    sql<string[]>`array(select agent_id from team_members join agents on agents.id = agent_id
      where team_id = teams.id and state <> 'deactivated' order by lower(agents.name))`.as('memberIds'),
  ])

/** Those the actor may know of. */
export const knownTeamRows = (db: Reader, actor: Actor) =>
  teamRows(db).where(sql<boolean>`id <> all(${unknownTeamIds(actor)}::uuid[])`)

export type TeamRow = Awaited<ReturnType<ReturnType<typeof teamRows>['executeTakeFirstOrThrow']>>

export const toTeamView = (row: TeamRow, actor: Actor): TeamView => ({ ...row, allowed: allowedOnTeam(actor) })

/** Agent, lead, admin: from few rights to many. */
export const roleRows = (db: Reader) =>
  db
    .selectFrom('roles')
    .select([
      'name',
      'permissions',
      'revision',
      sql<number>`(select count(*)::int from agents where role = roles.name and state = 'active')`.as('active'),
    ])
    .orderBy(sql`array_position(array['agent', 'lead', 'admin'], name)`)

export type RoleRow = Awaited<ReturnType<ReturnType<typeof roleRows>['executeTakeFirstOrThrow']>>

export const toRoleView = ({ name, permissions, active, revision }: RoleRow, actor: Actor): RoleView => ({
  name: name as RoleName,
  permissions,
  agents: active,
  revision,
  allowed: allowedOnRole(actor),
})

export const toKeepers = (rows: RoleRow[]): Keepers =>
  rows.map(({ name, permissions, active }) => ({ role: name, permissions, active }))

/** The profile of the one who asks; `permissions` are the actor's, which a token narrows. */
export async function readMe(db: Reader, actor: Actor): Promise<MeView | undefined> {
  const row = await db
    .selectFrom('agents')
    .where('id', '=', actor.id)
    .select(['id', 'email', 'name', 'role', 'photo', 'locale', 'time_zone', 'signature_html', 'revision'])
    .executeTakeFirst()
  if (!row) return undefined
  const teams = await db
    .selectFrom('team_members')
    .innerJoin('teams', 'teams.id', 'team_members.team_id')
    .where('agent_id', '=', actor.id)
    .where('archived', '=', false)
    .select(['teams.id', 'teams.name'])
    .orderBy(sql`lower(teams.name)`)
    .execute()
  const defaults = await db.selectFrom('organisation').select(['locale', 'time_zone']).executeTakeFirst()
  const { locale, time_zone: timeZone, signature_html: signatureHtml, role, ...rest } = row
  return {
    ...rest,
    role: role as RoleName,
    teams,
    signatureHtml,
    permissions: [...actor.permissions].sort(),
    locale: locale ?? defaults?.locale ?? 'en',
    timeZone: timeZone ?? defaults?.time_zone ?? 'UTC',
    ownLocale: locale,
    ownTimeZone: timeZone,
  }
}

/** Who changed a person or team last, for the one who saves at the same time. Empty when that was before our log. */
export async function lastChange(db: Reader, id: string): Promise<{ by: string; at: string | null }> {
  const event = await db
    .selectFrom('events')
    .select(['actor', 'at'])
    .where('about', '=', id)
    .where('type', 'like', 'people.%')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const [, agentId] = event?.actor.split(':') ?? []
  const agent = agentId
    ? await db.selectFrom('agents').select('name').where('id', '=', agentId).executeTakeFirst()
    : undefined
  return { by: agent?.name ?? '', at: event?.at ?? null }
}
