// Actions on people: inviting, changing, ending and giving back access.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { type AgentView, peopleContract } from './people.contract.ts'
import { hasKeeper, isWithin, knowsTeam } from './people.policy.ts'
import { createAgent } from './people.public.ts'
import { type AgentRow, agentRows, findAgent, lastChange, roleRows, toAgentView, toKeepers } from './people.queries.ts'

type Actions = (typeof peopleContract)['actions']
type Context<K extends keyof Actions> = ActionContext<typeof peopleContract, Actions[K]>

export async function invite(ctx: Context<'invite'>) {
  const { tx, actor, input, fail } = ctx
  const { email, name, role } = input
  const teamIds = [...new Set(input.teamIds)]
  if (!isWithin(actor, await permissionsOf(ctx, role))) return fail('aboveYou')
  if (!(await teamsExist(ctx, teamIds))) return fail('unknownTeam')
  const made = await createAgent(ctx, { email, name, role, teamIds, state: 'invited' })
  if (!made) return fail('emailTaken')
  return toAgentView((await findAgent(tx, made.id))!, actor)
}

export async function reinvite(ctx: Context<'reinvite'>) {
  const row = await lockAgent(ctx)
  if (row.state !== 'invited') return ctx.fail('wrongState', { state: row.state })
  ctx.emit('invited', { agentId: row.id })
  return toAgentView(row, ctx.actor)
}

export async function update(ctx: Context<'update'>) {
  const { tx, actor, input, emit, fail } = ctx
  const { agentId, revision, name, email, role } = input
  if (role) await lock(tx, 'people', 'keepers')
  const row = await lockAgent(ctx)
  if (row.revision !== revision)
    return fail('changedMeanwhile', { revision: row.revision, ...(await lastChange(tx, agentId)) })
  if (role && role !== row.role && !isWithin(actor, await permissionsOf(ctx, role))) return fail('aboveYou')
  if (
    email &&
    email !== row.email &&
    (await tx.selectFrom('agents').select('id').where('email', '=', email).executeTakeFirst())
  )
    return fail('emailTaken')
  const what = changed({ name, email, role }, row)
  if (!what.length) return toAgentView(row, actor)
  await tx
    .updateTable('agents')
    .set({ name, email, role, revision: sql`revision + 1` })
    .where('id', '=', agentId)
    .execute()
  if (role) await keepAKeeper(ctx)
  emit('changed', { agentId, what })
  // The link went to the earlier address and has ended with it.
  if (what.includes('email') && row.state === 'invited') emit('invited', { agentId })
  return toAgentView((await findAgent(tx, agentId))!, actor)
}

export async function deactivate(ctx: Context<'deactivate'>) {
  await lock(ctx.tx, 'people', 'keepers')
  const row = await lockAgent(ctx)
  if (row.state === 'deactivated') return ctx.fail('wrongState', { state: row.state })
  await ctx.services.guard('people.deactivate', ctx, row.id)
  const view = await setState(ctx, row.id, 'deactivated')
  await keepAKeeper(ctx)
  ctx.emit('deactivated', { agentId: row.id })
  return view
}

/** Back to where they were; whoever had never come is invited anew. */
export async function reactivate(ctx: Context<'reactivate'>) {
  const row = await lockAgent(ctx)
  if (row.state !== 'deactivated') return ctx.fail('wrongState', { state: row.state })
  const view = await setState(ctx, row.id, row.joinedAt ? 'active' : 'invited')
  ctx.emit('reactivated', { agentId: row.id })
  if (!row.joinedAt) ctx.emit('invited', { agentId: row.id })
  return view
}

async function setState(
  { tx, actor }: Context<'deactivate' | 'reactivate'>,
  id: string,
  state: AgentView['state'],
): Promise<AgentView> {
  await tx
    .updateTable('agents')
    .set({ state, revision: sql`revision + 1` })
    .where('id', '=', id)
    .execute()
  return toAgentView((await findAgent(tx, id))!, actor)
}

/** The person, locked until the end of the transaction; refused when unknown or with more rights than the actor. */
async function lockAgent({
  tx,
  actor,
  input,
  fail,
}: Context<'update' | 'deactivate' | 'reactivate' | 'reinvite'>): Promise<AgentRow> {
  const row = await agentRows(tx).where('agents.id', '=', input.agentId).forUpdate('agents').executeTakeFirst()
  if (!row) return fail('notFound')
  if (!isWithin(actor, row.rolePermissions)) return fail('aboveYou')
  return row
}

/**
 * Refuses what would leave nobody who can manage people and roles. Callers hold the lock, so two can not leave
 * together.
 */
async function keepAKeeper({ tx, fail }: Context<'update' | 'deactivate'>): Promise<void> {
  if (!hasKeeper(toKeepers(await roleRows(tx).execute()))) return fail('lastAdmin')
}

async function permissionsOf({ tx }: Pick<ActionContext, 'tx'>, role: string): Promise<string[]> {
  const row = await tx.selectFrom('roles').select('permissions').where('name', '=', role).executeTakeFirstOrThrow()
  return row.permissions
}

async function teamsExist({ tx, actor }: Pick<ActionContext, 'tx' | 'actor'>, ids: string[]): Promise<boolean> {
  if (!ids.length) return true
  if (!ids.every((id) => knowsTeam(actor, id))) return false
  const rows = await tx.selectFrom('teams').select('id').where('id', 'in', ids).where('archived', '=', false).execute()
  return rows.length === ids.length
}

/** Names of the fields that would really change. */
const changed = (wish: Record<string, string | undefined>, row: Record<string, unknown>): string[] =>
  Object.entries(wish).flatMap(([field, value]) => (value !== undefined && value !== row[field] ? [field] : []))
