// Putting tags on and taking them off. Two who do it at once both get what they wanted.
import { sql } from 'kysely'
import { may } from '#kernel/actor.ts'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { lock } from '#kernel/db.ts'
import { lockVisible } from '#capabilities/conversations/conversations.public.ts'
import { most, tagsContract } from './tags.contract.ts'
import { type Place, onConversation, tagsAt } from './tags.queries.ts'
import { hueOf, keyOf } from './tags.rules.ts'

type Context<A extends keyof typeof tagsContract.actions> = ActionContext<
  typeof tagsContract,
  (typeof tagsContract.actions)[A]
>

export type TagChange = { add?: readonly string[]; remove?: readonly string[]; make?: readonly string[] }

export async function change(ctx: Context<'change'>) {
  const { input, fail } = ctx
  const { conversationId } = input
  // Held while its tags change: when it is joined to another, that comes before or after, with all of them.
  if (!(await lockVisible(ctx, conversationId))) return fail('conversationNotFound')
  return changeTags(ctx, conversationId, input)
}

/**
 * For other capabilities, which have checked that the actor sees the conversation. `make` names tags that are made when
 * there is none of that name, if the actor may. Answers with what really changed, and with all that it has then.
 */
export async function changeTags(w: Writer, conversationId: string, change: TagChange) {
  const done = await changeAt(w, { ...onConversation, id: conversationId }, change)
  if (done.added.length) w.record(tagsContract, 'added', { conversationId, tagIds: done.added })
  if (done.removed.length) w.record(tagsContract, 'removed', { conversationId, tagIds: done.removed })
  return done
}

/** The same for whatever bears tags, in the table of those; nobody is told. */
export async function changeAt(w: Writer, place: Place & { id: string }, { add = [], remove = [], make = [] }: TagChange) {
  const refuse: Refuse = (code, details) => {
    throw refusal(tagsContract, code, details)
  }
  const [table, bearer] = [sql.table(place.table), sql.ref(place.bearer)]
  const tagsNow = async () => (await tagsAt(w.tx, place, [place.id])).get(place.id) ?? []
  const made = await makeAll(w, make, refuse)
  const wanted = [...new Set([...(await rootsOf(w, add, refuse)), ...made])]
  const unwanted = (await rootsOf(w, remove, refuse)).filter((id) => !wanted.includes(id))
  const before = await tagsNow()
  const removed = before.filter((id) => unwanted.includes(id))
  const { rows: gone } = await sql<{ root: string }>`
    delete from ${table} borne using tags where tags.id = borne.tag_id and tags.root_id = any(${removed}::uuid[])
      and ${bearer} = ${place.id} returning tags.root_id as root`.execute(w.tx)
  // One order for all, so that two never wait for each other.
  const missing = wanted.filter((id) => !before.includes(id)).sort()
  const { rows: added } = await sql<{ id: string }>`
    insert into ${table} (${bearer}, tag_id, added_at)
    select ${place.id}::uuid, tag, ${w.now} from unnest(${missing}::uuid[]) with ordinality as asked(tag, at) order by at
    on conflict do nothing returning tag_id as id`.execute(w.tx)
  const tagIds = await tagsNow()
  if (added.length && tagIds.length > most.here) return refuse('tooManyHere', { most: most.here })
  return {
    added: added.map(({ id }) => id),
    removed: removed.filter((id) => gone.some(({ root }) => root === id)),
    tagIds,
  }
}

type Refuse = (code: keyof typeof tagsContract.errors, details?: Record<string, unknown>) => never

/** What these tags are now; each must exist. */
async function rootsOf({ tx }: Writer, ids: readonly string[], refuse: Refuse): Promise<string[]> {
  if (!ids.length) return []
  const wanted = [...new Set(ids)]
  const rows = await tx.selectFrom('tags').select(['id', 'root_id']).where('id', 'in', wanted).execute()
  if (rows.length < wanted.length) return refuse('notFound')
  return rows.map((row) => row.root_id)
}

/** Tags of these names, made where there are none; a merged one stands for what it was merged into. */
async function makeAll(w: Writer, names: readonly string[], refuse: Refuse): Promise<string[]> {
  const byKey = new Map(names.map((name) => [keyOf(name), name]))
  if (!byKey.size) return []
  const find = () =>
    w.tx
      .selectFrom('tags')
      .select(['key', 'root_id', 'archived', 'merged_into'])
      .where('key', 'in', [...byKey.keys()])
      .execute()
  const known = new Set((await find()).map((row) => row.key))
  for (const key of [...byKey.keys()].filter((each) => !known.has(each)).sort()) {
    if (!may(w.actor, 'tags:make')) return refuse('mayNotMake', { name: byKey.get(key) })
    if ((await insertTag(w, { name: byKey.get(key)! })) === 'tooMany') return refuse('tooMany', { most: most.tags })
  }
  const rows = await find()
  const away = rows.find((row) => row.archived && !row.merged_into)
  if (away) return refuse('archived', { name: byKey.get(away.key) })
  return rows.map((row) => row.root_id)
}

/** Undefined when somebody made one of this name just now. */
export async function insertTag(
  w: Writer,
  { name, colour = hueOf(name) }: { name: string; colour?: string },
): Promise<string | 'tooMany' | undefined> {
  await lock(w.tx, 'tags', 'making')
  const { count } = await w.tx
    .selectFrom('tags')
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  if (count >= most.tags) return 'tooMany'
  const id = w.newId()
  const made = await w.tx
    .insertInto('tags')
    .values({ id, name, key: keyOf(name), colour, root_id: id, created_at: w.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) w.record(tagsContract, 'made', { tagId: id })
  return made?.id
}
