// Making attributes, changing and ordering them, putting them away.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { type AttributeView, type attributesContract, most } from './attributes.contract.ts'
import { readAttributes } from './attributes.queries.ts'

type Actions = typeof attributesContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof attributesContract, Actions[A]>
type Given = readonly { id?: string; name: string }[]

export async function create(ctx: Context<'create'>) {
  const { tx, newId, input, emit, fail } = ctx
  const all = await hold(ctx)
  const { inPanel, options, ...row } = input
  const id = newId()
  check(ctx, all, { id, archived: false, ...input })
  if (isChoice(row.kind) && !options.length) return fail('noOptions')
  await tx
    .insertInto('attributes')
    .values({ id, ...row, in_panel: inPanel, position: all.length + 1, options: asked(ctx, row.kind, [], options) })
    .execute()
  emit('rearranged', {})
  return (await readAttributes(tx)).find((each) => each.id === id)!
}

export async function update(ctx: Context<'update'>) {
  const { tx, input, emit, fail } = ctx
  const { attributeId, revision, inPanel, options, ...row } = input
  const all = await hold(ctx)
  const before = all.find(({ id }) => id === attributeId) ?? fail('notFound')
  if (before.revision !== revision) return fail('changedMeanwhile', { revision: before.revision })
  const given = { ...before, ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) }
  check(ctx, all, given)
  if (options && isChoice(before.kind) && !options.length) return fail('noOptions')
  await tx
    .updateTable('attributes')
    .set({
      ...row,
      in_panel: inPanel,
      revision: revision + 1,
      ...(options ? { options: asked(ctx, before.kind, before.options, options) } : {}),
    })
    .where('id', '=', attributeId)
    .execute()
  emit('rearranged', {})
  return (await readAttributes(tx)).find((each) => each.id === attributeId)!
}

export async function move(ctx: Context<'move'>) {
  const { attributeId, after } = ctx.input
  const order = (await hold(ctx)).map(({ id }) => id).filter((id) => id !== attributeId)
  const place = after === null ? 0 : order.indexOf(after) + 1
  if (after !== null && !place) return ctx.fail('notFound')
  order.splice(place, 0, attributeId)
  const put =
    await sql`update attributes set position = array_position(${order}::uuid[], id) where ${attributeId}::uuid in (select id from attributes)`.execute(
      ctx.tx,
    )
  if (!put.numAffectedRows) return ctx.fail('notFound')
  ctx.emit('rearranged', {})
  return {}
}

async function hold({ tx }: Pick<Context<'create'>, 'tx'>): Promise<AttributeView[]> {
  await lock(tx, 'attributes', 'list')
  return readAttributes(tx)
}

const isChoice = (kind: string): boolean => kind === 'choice' || kind === 'choices'
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** There is room for it, and nothing of its name among those in use. */
function check(
  ctx: Context<'create'> | Context<'update'>,
  all: readonly AttributeView[],
  given: Pick<AttributeView, 'id' | 'about' | 'name' | 'archived'>,
): void {
  const fail: (code: 'nameTaken' | 'tooMany', details?: Record<string, unknown>) => never = ctx.fail
  if (given.archived) return
  const others = all.filter(({ id, about, archived }) => id !== given.id && about === given.about && !archived)
  if (others.some(({ name }) => same(name, given.name))) fail('nameTaken')
  if (others.length >= most.attributes) fail('tooMany', { most: most.attributes })
}

/** Options as they are kept: what is left out is archived, and comes back under its name. */
function asked(
  ctx: Context<'create'> | Context<'update'>,
  kind: string,
  before: AttributeView['options'],
  given: Given,
): string {
  const fail: (code: 'noOptions') => never = ctx.fail
  if (!isChoice(kind)) return '[]'
  if (new Set(given.map(({ name }) => name.toLowerCase())).size < given.length) fail('noOptions')
  // Each is one option: what was renamed is not what is new under its old name.
  const named: AttributeView['options'] = []
  const isFree = ({ id }: { id: string }) => !given.some((each) => each.id === id) && !named.some((each) => each.id === id)
  for (const { id, name } of given) {
    const known = id
      ? before.find((option) => option.id === id)
      : before.find((option) => same(option.name, name) && isFree(option))
    if (known && named.some((option) => option.id === known.id)) fail('noOptions')
    named.push({ id: known?.id ?? ctx.newId(), name, archived: false })
  }
  const away = before.filter(({ id }) => !named.some((option) => option.id === id))
  return JSON.stringify([...named, ...away.map((option) => ({ ...option, archived: true }))])
}
