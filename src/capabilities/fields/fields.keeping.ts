// Making fields and kinds, changing and ordering them, putting them away.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { type Tx, lock } from '#kernel/db.ts'
import { isOpenTeam } from '#capabilities/conversations/conversations.public.ts'
import { lastName } from '#capabilities/people/people.public.ts'
import { type FieldView, fieldsContract, most } from './fields.contract.ts'
import { readFields, readKinds } from './fields.queries.ts'

type Actions = typeof fieldsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof fieldsContract, Actions[A]>
type Options = readonly { id?: string; name: string }[]

export async function create(ctx: Context<'create'>) {
  const { tx, actor, now, newId, input, emit, fail } = ctx
  await lock(tx, 'fields', 'list')
  const fields = await readFields(tx)
  if (fields.filter((field) => !field.archived).length >= most.fields) return fail('tooMany', { most: most.fields })
  if (isTaken(fields, input.name, input.teamId)) return fail('nameTaken')
  if (input.teamId) {
    const team = await tx
      .selectFrom('teams')
      .select('id')
      .where('id', '=', input.teamId)
      .where('archived', '=', false)
      .where(isOpenTeam(actor, sql.ref('teams.id')))
      .executeTakeFirst()
    if (!team) return fail('unknownTeam')
  }
  if (isChoice(input.kind) && !input.options.length) return fail('noOptions')
  const id = newId()
  const { name, hint, kind, teamId, requiredOnClose } = input
  await tx
    .insertInto('fields')
    .values({
      id,
      name,
      hint,
      kind,
      team_id: teamId,
      required_on_close: requiredOnClose,
      position: fields.length + 1,
      created_at: now,
    })
    .execute()
  if (isChoice(kind)) await setOptions(ctx, id, input.options)
  emit('rearranged', { id })
  return find(tx, id)
}

export async function update(ctx: Context<'update'>) {
  const { tx, actor, input, emit, fail } = ctx
  await lock(tx, 'fields', 'list')
  const { fieldId, revision, name, hint, requiredOnClose, options, archived } = input
  const before = (await readFields(tx, actor)).find(({ id }) => id === fieldId) ?? fail('notFound')
  if (before.revision !== revision)
    return fail('changedMeanwhile', { revision: before.revision, by: await lastToChange(tx, fieldId) })
  const others = (await readFields(tx)).filter(({ id }) => id !== fieldId)
  const isBack = archived === false && before.archived
  if (isBack && others.filter((field) => !field.archived).length >= most.fields)
    return fail('tooMany', { most: most.fields })
  if ((name !== undefined || isBack) && isTaken(others, name ?? before.name, before.teamId)) return fail('nameTaken')
  if (options && isChoice(before.kind)) {
    if (!options.length) return fail('noOptions')
    await setOptions(ctx, fieldId, options)
  }
  await tx
    .updateTable('fields')
    .set({ name, hint, required_on_close: requiredOnClose, archived, revision: sql`revision + 1` })
    .where('id', '=', fieldId)
    .execute()
  emit('rearranged', { id: fieldId })
  return find(tx, fieldId)
}

export async function move({ tx, actor, input, emit, fail }: Context<'move'>) {
  await lock(tx, 'fields', 'list')
  const all = (await readFields(tx)).map(({ id }) => id)
  const seen = new Set((await readFields(tx, actor)).map(({ id }) => id))
  if (!seen.has(input.fieldId) || (input.after && !seen.has(input.after)) || input.after === input.fieldId)
    return fail('notFound')
  const rest = all.filter((id) => id !== input.fieldId)
  rest.splice(input.after ? rest.indexOf(input.after) + 1 : 0, 0, input.fieldId)
  await sql`update fields set position = put.position from unnest(${rest}::uuid[]) with ordinality as put(id, position)
    where fields.id = put.id and fields.position <> put.position`.execute(tx)
  emit('rearranged', {})
  return {}
}

export async function createKind({ tx, newId, input, emit, fail }: Context<'createKind'>) {
  await lock(tx, 'fields', 'kinds')
  const kinds = await readKinds(tx)
  if (kinds.filter((kind) => !kind.archived).length >= most.kinds) return fail('tooMany', { most: most.kinds })
  if (kinds.some((kind) => !kind.archived && same(kind.name ?? kind.id, input.name))) return fail('nameTaken')
  const made = await tx
    .insertInto('conversation_kinds')
    .values({ id: newId(), name: input.name, position: kinds.length + 1 })
    .returning(['id', 'name', 'archived', 'revision'])
    .executeTakeFirstOrThrow()
  emit('rearranged', { id: made.id })
  return made
}

export async function updateKind({ tx, input, emit, fail }: Context<'updateKind'>) {
  await lock(tx, 'fields', 'kinds')
  const { kindId, revision, name, archived } = input
  const kinds = await readKinds(tx)
  const before = kinds.find(({ id }) => id === kindId) ?? fail('kindNotFound')
  if (before.revision !== revision) 
    return fail('changedMeanwhile', { revision: before.revision, by: await lastToChange(tx, kindId) })
  const called = name ?? before.name ?? before.id
  if (
    !(archived ?? before.archived) &&
    kinds.some((kind) => kind.id !== kindId && !kind.archived && same(kind.name ?? kind.id, called))
  )
    return fail('nameTaken')
  const changed = await tx
    .updateTable('conversation_kinds')
    .set({ name, archived, revision: sql`revision + 1` })
    .where('id', '=', kindId)
    .returning(['id', 'name', 'archived', 'revision'])
    .executeTakeFirstOrThrow()
  emit('rearranged', { id: kindId })
  return changed
}

const isChoice = (kind: string): boolean => kind === 'choice' || kind === 'choices'
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const isTaken = (fields: readonly FieldView[], name: string, teamId: string | null): boolean =>
  fields.some(
    (field) =>
      !field.archived &&
      same(field.name, name) &&
      (field.teamId === teamId || field.teamId === null || teamId === null),
  )

const find = async (tx: Tx, id: string): Promise<FieldView> => (await readFields(tx)).find((field) => field.id === id)!

/** What is left out stays where it was chosen, and is not offered any more. */
async function setOptions(
  { tx, newId }: Pick<ActionContext, 'tx' | 'newId'>,
  fieldId: string,
  options: Options,
): Promise<void> {
  const known = await tx.selectFrom('field_options').select(['id', 'name']).where('field_id', '=', fieldId).execute()
  const rows = options.map(({ id, name }, position) => ({
    id: (known.find((option) => option.id === id) ?? known.find((option) => same(option.name, name)))?.id ?? newId(),
    field_id: fieldId,
    name,
    position,
    archived: false,
  }))
  await tx.updateTable('field_options').set({ archived: true }).where('field_id', '=', fieldId).execute()
  await tx
    .insertInto('field_options')
    .values(rows.filter((row, at) => rows.findIndex((each) => each.id === row.id) === at))
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          position: eb.ref('excluded.position'),
          archived: false,
        })),
    )
    .execute()
}

const lastToChange = (tx: Tx, id: string) => lastName(tx, ['fields.rearranged'], { named: { id } })
