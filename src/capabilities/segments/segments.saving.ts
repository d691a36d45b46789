// Segments made, changed, taken away and put back.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { type Tx, lock } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { lastName } from '#capabilities/people/people.public.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo, testsOf } from '#capabilities/conditions/conditions.public.ts'
import { type SegmentView, most, type segmentsContract } from './segments.contract.ts'
import { conditionOf, readSegment, toView } from './segments.reading.ts'
import { beginning, holdConditions } from './segments.looking.ts'

type Actions = typeof segmentsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof segmentsContract, Actions[A]>

/** Refuses what can not be asked of customers, and what is another thing for each reader. */
export function checkCondition(
  condition: Condition,
  facets: FacetMap,
  fail: (code: 'unknownFacet' | 'unfitting' | 'tooLarge' | 'personal', details: { facet: string }) => never,
): void {
  const objection = objectionTo(condition, facets)
  if (objection) fail(objection.code, { facet: objection.facet })
  for (const { facet, value } of testsOf(condition))
    if (facets[facet]!.kind === 'person' && Array.isArray(value) && value.includes('me')) fail('personal', { facet })
}

export async function create(ctx: Context<'create'>): Promise<SegmentView> {
  const { tx, actor, now, input, newId, emit, services, fail } = ctx
  checkCondition(input.condition, await services.customerFacets(tx), fail)
  await checkName(tx, { name: input.name }, fail)
  await checkRoom(tx, fail)
  const id = newId()
  await tx
    .insertInto('segments')
    .values({
      id,
      name: input.name,
      description: input.description,
      condition: JSON.stringify(input.condition),
      made_by: actor.id,
      created_at: now,
      looked_to: beginning,
    })
    .execute()
  emit('made', { segmentId: id })
  return answer(ctx, id)
}

export async function update(ctx: Context<'update'>): Promise<SegmentView> {
  const { tx, input, emit, services, fail } = ctx
  const row = await lockRow(tx, input.segmentId)
  if (!row || row.removed_at) return fail('notFound')
  if (input.revision !== row.revision)
    return fail('changedMeanwhile', {
      revision: row.revision,
      by: await lastName(tx, ['segments.changed'], { about: row.id }),
    })
  if (input.condition) checkCondition(input.condition, await services.customerFacets(tx), fail)
  if (input.name) await checkName(tx, { name: input.name, not: row.id }, fail)
  const condition = JSON.stringify(input.condition ?? conditionOf(row))
  const isOther = condition !== JSON.stringify(conditionOf(row))
  const revision = row.revision + 1
  await tx
    .updateTable('segments')
    .set({
      name: input.name ?? row.name,
      description: input.description ?? row.description,
      condition,
      revision,
      ...(isOther ? { condition_revision: revision, looked_to: beginning, failed: false } : {}),
    })
    .where('id', '=', row.id)
    .execute()
  emit('changed', { segmentId: row.id })
  return answer(ctx, row.id)
}

export async function remove({ tx, now, input, emit, fail }: Context<'remove'>) {
  const row = (await lockRow(tx, input.segmentId)) ?? fail('notFound')
  if (row.removed_at) return {}
  await tx.updateTable('segments').set({ removed_at: now, looked_to: null }).where('id', '=', row.id).execute()
  emit('removed', { segmentId: row.id })
  return {}
}

export async function restore(ctx: Context<'restore'>): Promise<SegmentView> {
  const { tx, input, emit, fail } = ctx
  const row = (await lockRow(tx, input.segmentId)) ?? fail('notFound')
  if (row.removed_at) {
    await checkName(tx, { name: row.name }, fail)
    await checkRoom(tx, fail)
    // What happened meanwhile is found out, and told to nobody.
    await tx
      .updateTable('segments')
      .set({ removed_at: null, looked_to: beginning, found_for: null, failed: false })
      .where('id', '=', row.id)
      .execute()
    emit('restored', { segmentId: row.id })
  }
  return answer(ctx, row.id)
}

async function lockRow(tx: Tx, id: string) {
  await holdConditions(tx)
  return tx.selectFrom('segments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Two who save at once come one after the other. */
async function checkName(
  tx: Tx,
  { name, not }: { name: string; not?: string },
  fail: (code: 'nameTaken') => never,
): Promise<void> {
  await lock(tx, 'segments', 'names')
  const other = await tx
    .selectFrom('segments')
    .where('removed_at', 'is', null)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .$if(not !== undefined, (query) => query.where('id', '<>', not!))
    .select('id')
    .executeTakeFirst()
  if (other) fail('nameTaken')
}

/** After `checkName`, under its lock. */
async function checkRoom(tx: Tx, fail: (code: 'tooMany') => never): Promise<void> {
  const { many } = await tx
    .selectFrom('segments')
    .where('removed_at', 'is', null)
    .select(sql<number>`count(*)::integer`.as('many'))
    .executeTakeFirstOrThrow()
  if (many >= most) fail('tooMany')
}

const answer = async (
  { tx, actor, services }: Pick<Context<'create'>, 'tx' | 'actor' | 'services'>,
  id: string,
): Promise<SegmentView> => toView((await readSegment(tx, id))!, actor, await services.customerFacets(tx))
