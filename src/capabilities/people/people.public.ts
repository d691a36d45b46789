// What other capabilities may ask about people and do with them.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { type RoleName, peopleContract } from './people.contract.ts'
import { unknownTeamIds } from './people.policy.ts'

export { type Last, lastName, lastOf } from './people.last.ts'
export { knowsTeam } from './people.policy.ts'
export { imageType, maxPhotoBytes } from './people.photo.ts'
export { cleanSignature } from './people.signature.ts'

export type ActorExtra = {
  kind: 'agent' | 'token'
  ip: string
  sessionId?: string
  tokenId?: string
  scopes?: readonly string[]
  byCookie?: boolean
}

/**
 * An active agent as the actor of a request; null when there is none, or none any more. `scopes` narrow the rights of
 * the role.
 */
export async function loadActor(db: Reader, agentId: string, extra: ActorExtra): Promise<Actor | null> {
  const row = await actorRows(db).where('agents.id', '=', agentId).executeTakeFirst()
  return row ? toActor(row, extra) : null
}

/** Active agents with all that makes an actor, in one query; join what vouches for them to `agents`. */
export const actorRows = (db: Reader) =>
  db
    .selectFrom('agents')
    .innerJoin('roles', 'roles.name', 'agents.role')
    .leftJoin('organisation', (join) => join.onTrue())
    .where('agents.state', '=', 'active')
    .select([
      'agents.id',
      'agents.name',
      'roles.permissions',
      sql<string>`coalesce(agents.locale, organisation.locale, 'en')`.as('locale'),
      sql<string>`coalesce(agents.time_zone, organisation.time_zone, 'UTC')`.as('timeZone'),
      sql<string[]>`array(select team_id from team_members where agent_id = agents.id)`.as('teamIds'),
      sql<string[]>`array(select id from teams where private and not exists (
        select from team_members where team_id = teams.id and agent_id = agents.id
      ))`.as('hiddenTeamIds'),
      sql<boolean>`coalesce(organisation.agents_see = 'ownTeams', false)`.as('ownTeamsOnly'),
    ])

export type ActorRow = {
  id: string
  name: string
  permissions: string[]
  locale: string
  timeZone: string
  teamIds: string[]
  hiddenTeamIds: string[]
  ownTeamsOnly: boolean
}

/** Pure: the row and what vouches for it. A scope that the role lacks gives nothing. */
export function toActor(row: ActorRow, { scopes, ...extra }: ActorExtra): Actor {
  const { permissions, id, name, locale, timeZone, teamIds, hiddenTeamIds, ownTeamsOnly } = row
  const granted = new Set(scopes ? permissions.filter((permission) => scopes.includes(permission)) : permissions)
  return { ...extra, id, name, locale, timeZone, teamIds, hiddenTeamIds, ownTeamsOnly, permissions: granted }
}

/** Names and addresses of agents, whatever their state; unknown ids are left out. */
export async function agentNames(
  db: Reader,
  ids: readonly string[],
): Promise<Map<string, { name: string; email: string }>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('agents')
    .select(['id', 'name', 'email'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, name, email }) => [id, { name, email }]))
}

export type KnownAgent = { id: string; email: string; name: string; role: string; state: string; locale: string | null }

/** The agent of an address, whatever the state. `email` in any case. */
export const agentByEmail = (db: Reader, email: string): Promise<KnownAgent | undefined> =>
  db
    .selectFrom('agents')
    .select(['id', 'email', 'name', 'role', 'state', 'locale'])
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst()

/** Everybody who works here, by lower-cased address; those who were deactivated are left out. */
export async function colleagues(db: Reader): Promise<Map<string, { id: string; name: string }>> {
  const rows = await db
    .selectFrom('agents')
    .select(['id', 'name', 'email'])
    .where('state', '<>', 'deactivated')
    .execute()
  return new Map(rows.map(({ email, id, name }) => [email, { id, name }]))
}

export const agentById = (db: Reader, id: string): Promise<KnownAgent | undefined> =>
  db
    .selectFrom('agents')
    .select(['id', 'email', 'name', 'role', 'state', 'locale'])
    .where('id', '=', id)
    .executeTakeFirst()

/** The first active people by role, those who may most first. */
export const activeAccounts = (db: Reader, count: number): Promise<{ email: string; name: string; role: string }[]> =>
  db
    .selectFrom('agents')
    .select(['email', 'name', 'role'])
    .where('state', '=', 'active')
    .orderBy(sql`array_position(array['admin', 'lead', 'agent'], role)`)
    .orderBy('created_at')
    .limit(count)
    .execute()

/** Signature of an agent as sanitised HTML; empty when there is none. */
export async function agentSignature(db: Reader, id: string): Promise<string> {
  const row = await db.selectFrom('agents').select('signature_html').where('id', '=', id).executeTakeFirst()
  return row?.signature_html ?? ''
}

/** Ids of those among `ids` who are active. */
export async function activeAgents(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const rows = await db
    .selectFrom('agents')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .where('state', '=', 'active')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/**
 * The same, locked until the transaction ends: who is given work now is deactivated only after that, and not before it
 * has been handed over.
 */
export async function lockActiveAgents(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const rows = await tx
    .selectFrom('agents')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .where('state', '=', 'active')
    .orderBy('id')
    .forShare()
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Names of the teams that the actor may know of, archived ones too; other ids are left out. */
export async function teamNames(db: Reader, actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('teams')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .where(sql<boolean>`id <> all(${unknownTeamIds(actor)}::uuid[])`)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Ids of those among `ids` that are private teams. */
export async function privateTeams(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const rows = await db.selectFrom('teams').select('id').where('id', 'in', [...new Set(ids)]).where('private', '=', true).execute()
  return new Set(rows.map(({ id }) => id))
}

/** Teams in use that the actor may know of, by name. */
export const knownTeams = (db: Reader, actor: Actor): Promise<{ id: string; name: string }[]> =>
  db
    .selectFrom('teams')
    .select(['id', 'name'])
    .where('archived', '=', false)
    .where(sql<boolean>`id <> all(${[...unknownTeamIds(actor)]}::uuid[])`)
    .orderBy('name')
    .execute()

/** True when the team exists and is not put away. */
export const teamIsOpen = async (db: Reader, id: string): Promise<boolean> =>
  Boolean(
    await db.selectFrom('teams').select('id').where('id', '=', id).where('archived', '=', false).executeTakeFirst(),
  )

export type NewAgent = {
  email: string
  name: string
  role: RoleName
  state?: 'invited' | 'active'
  teamIds?: readonly string[]
  locale?: string
  timeZone?: string
}

/** Adds a person; null when the address is taken. An invited one makes the event from which the mail follows. */
export async function createAgent(w: Writer, agent: NewAgent): Promise<{ id: string } | null> {
  const { name, role, state = 'active', teamIds = [], locale = null, timeZone = null } = agent
  const id = w.newId()
  const row = await w.tx
    .insertInto('agents')
    .values({
      id,
      email: agent.email.trim().toLowerCase(),
      name,
      role,
      state,
      locale,
      time_zone: timeZone,
      joined_at: state === 'active' ? w.now : null,
      created_at: w.now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return null
  if (teamIds.length)
    await w.tx
      .insertInto('team_members')
      .values(teamIds.map((teamId) => ({ team_id: teamId, agent_id: id })))
      .execute()
  w.record(peopleContract, state === 'active' ? 'joined' : 'invited', { agentId: id })
  return { id }
}

/** An invited person takes the seat, with the name they go by; false when they are not (or no longer) invited. */
export async function joinAgent(
  w: Writer,
  agentId: string,
  profile: { name: string; locale?: string; timeZone?: string },
): Promise<boolean> {
  const row = await w.tx
    .updateTable('agents')
    .set({
      state: 'active',
      joined_at: w.now,
      name: profile.name,
      locale: profile.locale,
      time_zone: profile.timeZone,
      revision: sql`revision + 1`,
    })
    .where('id', '=', agentId)
    .where('state', '=', 'invited')
    .returning('id')
    .executeTakeFirst()
  if (row) w.record(peopleContract, 'joined', { agentId })
  return Boolean(row)
}
