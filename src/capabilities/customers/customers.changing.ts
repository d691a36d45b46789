// What people write about a customer: name, time zone, owner, marks. Two who write are told of each other.
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { agentNames, lockActiveAgents } from '#capabilities/people/people.public.ts'
import type { CustomerView, customersContract } from './customers.contract.ts'
import { refuseWhileErasing } from './customers.erasing.ts'
import { readCustomer, survivor } from './customers.queries.ts'

type Actions = typeof customersContract.actions
export type Context<A extends keyof Actions> = ActionContext<typeof customersContract, Actions[A]>

type Held = Pick<Context<'rename'>, 'tx' | 'isVisible'> & { fail: (code: 'notFound') => never }

/** The customer, locked until the end of the transaction; one that was merged is the one it was merged into. */
export async function hold({ tx, isVisible, fail }: Held, customerId: string) {
  // Merged while one waited for them, they are another; it could happen again, and does not for ever.
  let row = await lockActive(tx, customerId)
  for (let tries = 0; !row && tries < 3; tries++) row = await lockActive(tx, customerId)
  if (!row || !(await isVisible('customerId', row.id))) return fail('notFound')
  refuseWhileErasing(row)
  return row
}

async function lockActive(tx: Reader, customerId: string) {
  const found = await survivor(tx, customerId)
  if (found?.state !== 'active') return undefined
  return tx
    .selectFrom('customers')
    .select(['id', 'name', 'time_zone', 'owner_id', 'state', 'revision', 'erasing_at'])
    .where('id', '=', found.id)
    .where('state', '=', 'active')
    .forUpdate()
    .executeTakeFirst()
}

type Changing = Held &
  Pick<Context<'rename'>, 'actor'> & {
    fail: (code: 'notFound' | 'changedMeanwhile', details?: Record<string, unknown>) => never
  }

/** As `hold`, and nobody has changed it since `revision`; what follows is the next. */
async function holdAt(ctx: Changing, customerId: string, revision: number) {
  const row = await hold(ctx, customerId)
  if (row.revision !== revision)
    return ctx.fail('changedMeanwhile', {
      name: row.name,
      timeZone: row.time_zone,
      revision: row.revision,
      by: await lastToChange(ctx, row.id),
    })
  await ctx.tx
    .updateTable('customers')
    .set({ revision: revision + 1 })
    .where('id', '=', row.id)
    .execute()
  return row
}

const view = async ({ tx, actor }: Pick<Context<'rename'>, 'tx' | 'actor'>, id: string): Promise<CustomerView> =>
  (await readCustomer(tx, actor, id))!

export async function rename(ctx: Context<'rename'>) {
  const { tx, input, emit } = ctx
  const { id } = await holdAt(ctx, input.customerId, input.revision)
  await tx.updateTable('customers').set({ name: input.name }).where('id', '=', id).execute()
  emit('renamed', { customerId: id })
  return view(ctx, id)
}

export async function setTimeZone(ctx: Context<'setTimeZone'>) {
  const { tx, input, emit } = ctx
  const { id } = await holdAt(ctx, input.customerId, input.revision)
  await tx.updateTable('customers').set({ time_zone: input.timeZone }).where('id', '=', id).execute()
  emit('timeZoneChanged', { customerId: id })
  return view(ctx, id)
}

export async function setOwner(ctx: Context<'setOwner'>) {
  const { tx, input, emit, fail } = ctx
  const { id } = await holdAt(ctx, input.customerId, input.revision)
  const { agentId } = input
  if (agentId && !(await lockActiveAgents(tx, [agentId])).has(agentId)) return fail('agentNotFound')
  await tx.updateTable('customers').set({ owner_id: agentId }).where('id', '=', id).execute()
  emit('ownerChanged', { customerId: id })
  return view(ctx, id)
}

export async function mark(ctx: Context<'mark'>) {
  const { tx, actor, now, input, emit } = ctx
  const { id } = await holdAt(ctx, input.customerId, input.revision)
  const row = { reason: input.reason, set_by: actor.id || null, set_at: now, via: null }
  await tx
    .insertInto('customer_marks')
    .values({ customer_id: id, mark: input.mark, ...row })
    .onConflict((conflict) => conflict.columns(['customer_id', 'mark']).doUpdateSet(row))
    .execute()
  emit('marked', { customerId: id, mark: input.mark, on: true })
  return view(ctx, id)
}

export async function unmark(ctx: Context<'unmark'>) {
  const { tx, input, emit } = ctx
  const { id } = await holdAt(ctx, input.customerId, input.revision)
  await tx.deleteFrom('customer_marks').where('customer_id', '=', id).where('mark', '=', input.mark).execute()
  emit('marked', { customerId: id, mark: input.mark, on: false })
  return view(ctx, id)
}

/** Who changed it last, if not oneself: for the refusal. */
async function lastToChange({ tx, actor }: Changing, customerId: string): Promise<string | null> {
  const last = await tx
    .selectFrom('events')
    .select('actor')
    .where('about', '=', customerId)
    .where('type', 'in', [
      'customers.renamed',
      'customers.timeZoneChanged',
      'customers.ownerChanged',
      'customers.marked',
    ])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const id = last?.actor.split(':')[1]
  return id && id !== actor.id ? ((await agentNames(tx, [id])).get(id)?.name ?? null) : null
}
