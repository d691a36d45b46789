// Keeping the list of tags in order: made, renamed, recoloured, archived, merged and taken apart again.
import { sql } from 'kysely'
import type { ActionContext, JobContext } from '#kernel/capability.ts'
import { type Reader, type Tx, lock } from '#kernel/db.ts'
import { system } from '#kernel/actor.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { lastName } from '#capabilities/people/people.public.ts'
import { insertTag } from './tags.changing.ts'
import { tagsContract } from './tags.contract.ts'
import { toTagView } from './tags.queries.ts'
import { keyOf } from './tags.rules.ts'

type Actions = typeof tagsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof tagsContract, Actions[A]>

const changes = ['tags.changed', 'tags.merged', 'tags.unmerged']

export async function create(ctx: Context<'create'>) {
  const { input, fail } = ctx
  const made = await insertTag(ctx, input)
  if (made === 'tooMany') return fail('tooMany')
  return toTagView(await find(ctx.tx, made ?? fail('nameTaken', await ofName(ctx.tx, input.name))))
}

export async function update(ctx: Context<'update'>) {
  const { tx, input, emit, fail } = ctx
  const { tagId, revision, name, colour, archived } = input
  await lock(tx, 'tags', 'making')
  const row = await tx.selectFrom('tags').selectAll().where('id', '=', tagId).forUpdate().executeTakeFirst()
  if (!row) return fail('notFound')
  if (row.revision !== revision)
    return fail('changedMeanwhile', { revision: row.revision, by: await lastName(tx, changes, { named: { tagId } }) })
  const what = [
    ...(name !== undefined && name !== row.name ? ['name'] : []),
    ...(colour !== undefined && colour !== row.colour ? ['colour'] : []),
    ...(archived !== undefined && archived !== row.archived ? ['archived'] : []),
  ]
  if (!what.length) return toTagView(row)
  const key = name === undefined ? row.key : keyOf(name)
  const other = key === row.key ? undefined : await ofName(tx, name!)
  if (other) return fail('nameTaken', other)
  await tx
    .updateTable('tags')
    .set({ name, key, colour, archived, revision: sql`revision + 1` })
    .where('id', '=', tagId)
    .execute()
  emit('changed', { tagId, what })
  return toTagView(await find(tx, tagId))
}

export async function merge(ctx: Context<'merge'>) {
  const { tx, input, emit, enqueue, fail } = ctx
  await lock(tx, 'tags', 'making')
  const ids = [...new Set(input.tagIds)]
  const into =
    (await tx.selectFrom('tags').select('root_id').where('id', '=', input.intoId).executeTakeFirst()) ??
    fail('notFound')
  const rows = await tx.selectFrom('tags').select(['id', 'merged_into', 'root_id']).where('id', 'in', ids).execute()
  if (rows.length < ids.length) return fail('notFound')
  if (rows.some((row) => row.merged_into !== null)) return fail('alreadyMerged')
  if (ids.includes(into.root_id)) return fail('circle')
  await tx
    .updateTable('tags')
    .set({ merged_into: into.root_id, revision: sql`revision + 1` })
    .where('id', 'in', ids)
    .execute()
  await findRoots(tx)
  for (const id of ids) emit('merged', { tagId: id, intoId: into.root_id })
  for (const job of ['tell', 'tellBearers'] as const) enqueue(job, { tagIds: [into.root_id] })
  return {}
}

export async function unmerge(ctx: Context<'unmerge'>) {
  const { tx, input, emit, enqueue, fail } = ctx
  await lock(tx, 'tags', 'making')
  const ids = [...new Set(input.tagIds)]
  const rows = await tx.selectFrom('tags').select(['id', 'merged_into', 'root_id']).where('id', 'in', ids).execute()
  if (rows.length < ids.length) return fail('notFound')
  if (rows.some((row) => row.merged_into === null)) return fail('notMerged')
  await tx
    .updateTable('tags')
    .set({ merged_into: null, revision: sql`revision + 1` })
    .where('id', 'in', ids)
    .execute()
  await findRoots(tx)
  for (const row of rows) emit('unmerged', { tagId: row.id, fromId: row.root_id })
  const tagIds = [...new Set(rows.flatMap((row) => [row.id, row.root_id]))]
  for (const job of ['tell', 'tellBearers'] as const) enqueue(job, { tagIds })
  return {}
}

/** What each tag is in the end. */
const findRoots = (tx: Tx) =>
  sql`with recursive led as (
    select id, id as root from tags where merged_into is null
    union all select t.id, led.root from tags t join led on t.merged_into = led.id
  ) update tags set root_id = led.root from led where tags.id = led.id and tags.root_id <> led.root`.execute(tx)

const atOnce = 500

/**
 * After a merge, whoever keeps something by the tags of a conversation looks again at those that are not closed, as at
 * any change of their tags.
 */
export async function tell({
  payload,
  transact,
  emitter,
}: JobContext<typeof tagsContract, { tagIds: string[]; after?: string }>) {
  await transact(async (w) => {
    const { emit, enqueue } = emitter(w)
    const rows = await visibleConversations(w.tx, system)
      .where('conversations.state', '<>', 'closed')
      .where(bearing(payload.tagIds))
      .$if(payload.after !== undefined, (query) => query.where('conversations.id', '>', payload.after!))
      .select('conversations.id')
      .orderBy('conversations.id')
      .limit(atOnce)
      .execute()
    for (const { id } of rows) emit('touched', { conversationId: id })
    if (rows.length === atOnce) enqueue('tell', { tagIds: payload.tagIds, after: rows.at(-1)!.id })
  })
}

/** Whoever keeps something by the tags of customers looks again too, also at those who have nothing open. */
export async function tellBearers({
  payload,
  transact,
  emitter,
}: JobContext<typeof tagsContract, { tagIds: string[]; after?: string }>) {
  await transact(async (w) => {
    const { emit, enqueue } = emitter(w)
    const rows = await w.tx
      .selectFrom('customers')
      .select('id')
      .where(sql<boolean>`id in ${bearers(payload.tagIds)}`)
      .$if(payload.after !== undefined, (query) => query.where('id', '>', payload.after!))
      .orderBy('id')
      .limit(atOnce)
      .execute()
    if (rows.length) emit('meant', { customerIds: rows.map(({ id }) => id) })
    if (rows.length === atOnce) enqueue('tellBearers', { tagIds: payload.tagIds, after: rows.at(-1)!.id })
  })
}

/** Conversations with one of these tags, also by their customer or the companies of theirs. */
const bearing = (tagIds: readonly string[]) => sql<boolean>`(
  conversations.id in (select conversation_id from conversation_tags where tag_id in ${same(tagIds)})
  or conversations.customer_id in ${bearers(tagIds)})`

const bearers = (tagIds: readonly string[]) => sql`(
  select customer_id from customer_tags where tag_id in ${same(tagIds)}
  union all
  select customer_id from company_members join company_tags using (company_id) where tag_id in ${same(tagIds)})`

const same = (tagIds: readonly string[]) =>
  sql`(select id from tags where root_id in (select root_id from tags where id = any(${[...tagIds]}::uuid[])))`

const find = (db: Reader, id: string) =>
  db.selectFrom('tags').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** The tag of this name, for the refusal. */
async function ofName(db: Reader, name: string): Promise<{ tagId: string } | undefined> {
  const row = await db.selectFrom('tags').select('id').where('key', '=', keyOf(name)).executeTakeFirst()
  return row && { tagId: row.id }
}
