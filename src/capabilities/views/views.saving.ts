// Views made, changed, moved and taken away.
import { type SqlBool, sql } from 'kysely'
import { may } from '#kernel/actor.ts'
import type { ActionContext } from '#kernel/capability.ts'
import { type Tx, lock } from '#kernel/db.ts'
import { lastName } from '#capabilities/people/people.public.ts'
import { type SavedView, type Scope, most, type viewsContract } from './views.contract.ts'
import { checkCondition, checkSort } from './views.checking.ts'
import { allowedOn, seesView } from './views.policy.ts'
import { conditionOf, lockView, ownedOf, readView, toView } from './views.reading.ts'
import { changeVersion } from './views.tallies.ts'

type Actions = typeof viewsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof viewsContract, Actions[A]>
type Fail = (code: 'mayNotShare' | 'notInTeam') => never

export async function create(ctx: Context<'create'>): Promise<SavedView> {
  const { tx, actor, now, input, newId, emit, services, fail } = ctx
  const { name, icon, condition, sort, scope } = input
  const facets = await services.facets(tx)
  checkCondition(condition, facets, fail)
  checkSort(sort, facets, fail)
  const teamId = placeFor(ctx, scope, input.teamId, fail)
  const position = await nextPosition(tx, { scope, ownerId: actor.id, teamId }, fail)
  const id = newId()
  await tx
    .insertInto('views')
    .values({
      id,
      name,
      icon,
      scope,
      position,
      condition: JSON.stringify(condition),
      sort_facet: sort.facet,
      sort_direction: sort.direction,
      owner_id: actor.id,
      team_id: teamId,
      created_at: now,
    })
    .execute()
  await changeVersion(tx)
  emit('made', { viewId: id })
  return answer(ctx, id)
}

export async function update(ctx: Context<'update'>): Promise<SavedView> {
  const { tx, input, emit, services, fail } = ctx
  const row = await lockOwn(ctx, input.viewId, 'update', fail)
  if (row.removed_at) return fail('notFound')
  if (input.revision !== row.revision)
    return fail('changedMeanwhile', {
      revision: row.revision,
      by: await lastName(tx, ['views.changed'], { about: row.id }),
    })
  const facets = await services.facets(tx)
  if (input.condition) checkCondition(input.condition, facets, fail)
  if (input.sort) checkSort(input.sort, facets, fail)
  const scope = input.scope ?? (row.scope as Scope)
  const isPlaced = scope !== row.scope || (input.teamId !== undefined && input.teamId !== row.team_id)
  const teamId = isPlaced ? placeFor(ctx, scope, input.teamId ?? row.team_id ?? undefined, fail) : row.team_id
  // An own view is its owner's: whoever takes a shared one for themselves owns it from then on.
  const ownerId = isPlaced && scope === 'own' ? ctx.actor.id : row.owner_id
  const condition = JSON.stringify(input.condition ?? conditionOf(row))
  const isOther = condition !== JSON.stringify(conditionOf(row))
  const revision = row.revision + 1
  await tx
    .updateTable('views')
    .set({
      name: input.name ?? row.name,
      icon: input.icon ?? row.icon,
      condition,
      sort_facet: input.sort?.facet ?? row.sort_facet,
      sort_direction: input.sort?.direction ?? row.sort_direction,
      scope,
      team_id: teamId,
      owner_id: ownerId,
      revision,
      condition_revision: isOther || isPlaced ? revision : row.condition_revision,
      position: isPlaced ? await nextPosition(tx, { scope, ownerId, teamId }, fail) : row.position,
    })
    .where('id', '=', row.id)
    .execute()
  if (isOther || isPlaced) await changeVersion(tx)
  emit('changed', { viewId: row.id })
  if (isPlaced) emit('rearranged', {})
  return answer(ctx, row.id)
}

export async function remove(ctx: Context<'remove'>) {
  const { tx, now, input, emit, fail } = ctx
  const row = await lockOwn(ctx, input.viewId, 'remove', fail)
  if (row.removed_at) return {}
  await tx.updateTable('views').set({ removed_at: now }).where('id', '=', row.id).execute()
  await changeVersion(tx)
  emit('removed', { viewId: row.id })
  return {}
}

export async function restore(ctx: Context<'restore'>): Promise<SavedView> {
  const { tx, input, emit, fail } = ctx
  const row = await lockOwn(ctx, input.viewId, 'remove', fail)
  if (row.removed_at) {
    await nextPosition(tx, ownedOf(row), fail)
    await tx.updateTable('views').set({ removed_at: null }).where('id', '=', row.id).execute()
    await changeVersion(tx)
    emit('restored', { viewId: row.id })
  }
  return answer(ctx, row.id)
}

export async function move(ctx: Context<'move'>) {
  const { tx, input, emit, fail } = ctx
  const row = await lockOwn(ctx, input.viewId, 'move', fail)
  const group = await groupOf(tx, ownedOf(row))
    .where('removed_at', 'is', null)
    .select(['id', 'position'])
    .orderBy('position')
    .orderBy('id')
    .forUpdate()
    .execute()
  const others = group.filter(({ id }) => id !== row.id)
  const at = input.after === null ? 0 : others.findIndex(({ id }) => id === input.after) + 1
  if (row.removed_at || (input.after !== null && at === 0)) return fail('notFound')
  const order = others.toSpliced(at, 0, row)
  for (const [position, { id, position: was }] of order.entries())
    if (position !== was) await tx.updateTable('views').set({ position }).where('id', '=', id).execute()
  emit('rearranged', {})
  return {}
}

/** Locked, and allowed to the actor; one that is not seen is not found. */
async function lockOwn<C extends { tx: Tx; actor: Context<'remove'>['actor'] }>(
  ctx: C,
  id: string,
  act: SavedView['allowed'][number],
  fail: (code: 'notFound' | 'notAllowed') => never,
) {
  const row = (await lockView(ctx.tx, id)) ?? fail('notFound')
  if (!seesView(ctx.actor, ownedOf(row))) return fail('notFound')
  return allowedOn(ctx.actor, ownedOf(row)).includes(act) ? row : fail('notAllowed')
}

/** The team a view is put into, if any; refuses what the actor may not do. */
function placeFor(
  { actor }: { actor: Context<'create'>['actor'] },
  scope: Scope,
  teamId: string | undefined,
  fail: Fail,
): string | null {
  if (scope === 'all' && !may(actor, 'views:share')) return fail('mayNotShare')
  if (scope !== 'team') return null
  return teamId && actor.teamIds.includes(teamId) ? teamId : fail('notInTeam')
}

type Group = { scope: Scope; ownerId: string; teamId: string | null }

const groupOf = (tx: Tx, { scope, ownerId, teamId }: Group) =>
  tx
    .selectFrom('views')
    .where('scope', '=', scope)
    .$if(scope === 'own', (query) => query.where('owner_id', '=', ownerId))
    .$if(scope === 'team', (query) => query.where(sql<SqlBool>`team_id = ${teamId}`))

/** After the last of its group; two who save at once come one after the other. */
async function nextPosition(tx: Tx, group: Group, fail: (code: 'tooMany') => never): Promise<number> {
  await lock(tx, 'views', `${group.scope} ${group.scope === 'own' ? group.ownerId : group.teamId}`)
  const { many, last } = await groupOf(tx, group)
    .where('removed_at', 'is', null)
    .select([sql<number>`count(*)::integer`.as('many'), sql<number | null>`max(position)`.as('last')])
    .executeTakeFirstOrThrow()
  return many >= most ? fail('tooMany') : (last ?? -1) + 1
}

async function answer(
  { tx, actor, services }: Pick<Context<'create'>, 'tx' | 'actor' | 'services'>,
  id: string,
): Promise<SavedView> {
  return toView((await readView(tx, actor, id))!, actor, await services.facets(tx))
}
