// Actions on teams and roles.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { peopleContract } from './people.contract.ts'
import { hasKeeper, keeperPermissions } from './people.policy.ts'
import { lastChange, roleRows, teamRows, toKeepers, toRoleView, toTeamView } from './people.queries.ts'

type Actions = (typeof peopleContract)['actions']
type Context<K extends keyof Actions> = ActionContext<typeof peopleContract, Actions[K]>

export async function createTeam(ctx: Context<'createTeam'>) {
  const { tx, actor, now, newId, input, emit, fail } = ctx
  const id = newId()
  if (await nameTaken(ctx, input.name, id)) return fail('teamNameTaken')
  await tx.insertInto('teams').values({ id, name: input.name, private: input.private, created_at: now }).execute()
  await setMembers(ctx, id, input.memberIds)
  emit('teamMade', { teamId: id })
  return toTeamView((await findTeam(ctx, id))!, actor)
}

export async function updateTeam(ctx: Context<'updateTeam'>) {
  const { tx, actor, input, emit, fail } = ctx
  const { teamId, revision, name, archived, memberIds } = input
  const row = await tx.selectFrom('teams').selectAll().where('id', '=', teamId).forUpdate().executeTakeFirst()
  if (!row) return fail('teamNotFound')
  if (row.revision !== revision)
    return fail('changedMeanwhile', { revision: row.revision, ...(await lastChange(tx, teamId)) })
  const open = !(archived ?? row.archived)
  if (open && (await nameTaken(ctx, name ?? row.name, teamId))) return fail('teamNameTaken')
  await tx
    .updateTable('teams')
    .set({ name, private: input.private, archived, revision: sql`revision + 1` })
    .where('id', '=', teamId)
    .execute()
  const moved = memberIds ? await setMembers(ctx, teamId, memberIds) : { joined: [], left: [] }
  const given = { name, private: input.private, archived, memberIds }
  emit('teamChanged', {
    teamId,
    what: Object.keys(given).filter((field) => given[field as keyof typeof given] !== undefined),
    ...moved,
  })
  if (input.private || (moved.left.length && row.private)) emit('teamHidden', {})
  return toTeamView((await findTeam(ctx, teamId))!, actor)
}

export async function updateRole(ctx: Context<'updateRole'>) {
  const { tx, actor, input, emit, fail } = ctx
  await lock(tx, 'people', 'keepers')
  const permissions = [...new Set(input.permissions)].sort()
  const rows = await roleRows(tx).execute()
  const row = rows.find(({ name }) => name === input.role)!
  if (row.revision !== input.revision) return fail('changedMeanwhile', { revision: row.revision })
  const known = await allPermissions(ctx)
  const unknown = permissions.filter((permission) => !known.includes(permission))
  if (unknown.length) return fail('unknownPermission', { unknown })
  const after = toKeepers(rows).map((each) => (each.role === input.role ? { ...each, permissions } : each))
  if (!hasKeeper(after)) return fail('lastAdmin')
  const own = after.find(({ role }) => role === input.role)!
  const mine = await tx.selectFrom('agents').select('role').where('id', '=', actor.id).executeTakeFirst()
  if (mine?.role === own.role && !keeperPermissions.every((permission) => permissions.includes(permission)))
    return fail('wouldLockYouOut')
  await tx
    .updateTable('roles')
    .set({ permissions, revision: sql`revision + 1` })
    .where('name', '=', input.role)
    .execute()
  const given = permissions.filter((permission) => !row.permissions.includes(permission))
  const taken = row.permissions.filter((permission) => !permissions.includes(permission))
  if (given.length || taken.length) emit('roleChanged', { role: input.role, given, taken })
  return toRoleView({ ...row, permissions, revision: row.revision + 1 }, actor)
}

const allPermissions = async ({ tx }: Pick<ActionContext, 'tx'>): Promise<string[]> =>
  (await tx.selectFrom('permissions').select('name').execute()).map(({ name }) => name)

const findTeam = ({ tx }: Pick<ActionContext, 'tx'>, id: string) => teamRows(tx).where('id', '=', id).executeTakeFirst()

/** Two who choose one name at the same time: the lock makes the second see the first. */
async function nameTaken({ tx }: Pick<ActionContext, 'tx'>, name: string, exceptId: string): Promise<boolean> {
  await lock(tx, 'people', 'team names')
  const row = await tx
    .selectFrom('teams')
    .select('id')
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .where('archived', '=', false)
    .where('id', '<>', exceptId)
    .executeTakeFirst()
  return Boolean(row)
}

/** Makes exactly these people the members; those who left the house stay out of sight and are not touched. */
async function setMembers(
  { tx, fail }: Context<'createTeam' | 'updateTeam'>,
  teamId: string,
  wanted: string[],
): Promise<{ joined: string[]; left: string[] }> {
  const ids = [...new Set(wanted)]
  const known = ids.length
    ? await tx.selectFrom('agents').select('id').where('id', 'in', ids).where('state', '<>', 'deactivated').execute()
    : []
  if (known.length !== ids.length) return fail('unknownMember')
  const before = await tx
    .selectFrom('team_members')
    .innerJoin('agents', 'agents.id', 'team_members.agent_id')
    .where('team_id', '=', teamId)
    .where('state', '<>', 'deactivated')
    .select('agent_id')
    .execute()
  const members = before.map((row) => row.agent_id)
  const joined = ids.filter((id) => !members.includes(id))
  const left = members.filter((id) => !ids.includes(id))
  if (left.length)
    await tx.deleteFrom('team_members').where('team_id', '=', teamId).where('agent_id', 'in', left).execute()
  if (joined.length)
    await tx
      .insertInto('team_members')
      .values(joined.map((id) => ({ team_id: teamId, agent_id: id })))
      .execute()
  return { joined, left }
}
