// Merging conversations and taking them apart again. Messages move and remember where they were said; people and
// members remember through whom they came; so a merge can be undone at any time, in any order, however deep.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import type { Tx } from '#kernel/db.ts'
import { conversationsContract } from './conversations.contract.ts'
import { type Row, atOnceBefore, joinInto, leaveTurns } from './conversations.merging.turns.ts'
import { copyMembers, keepInSight } from './conversations.sight.ts'
import { recount } from './conversations.splitting.ts'
import type { State } from './conversations.views.ts'
import { conversationIsVisible } from './conversations.visible.ts'

type Actions = typeof conversationsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof conversationsContract, Actions[A]>

/** The target keeps its subject, customer, team and number; it is as open as the most open of them. */
export async function merge(ctx: Context<'merge'>) {
  const { tx, actor, input, fail } = ctx
  const fromIds = [...new Set(input.fromIds)]
  if (fromIds.includes(input.conversationId)) return fail('sameConversation')
  const rows = new Map<string, Row>()
  // Always in the same order, so that two who merge crosswise do not wait for each other.
  for (const id of [input.conversationId, ...fromIds].sort()) {
    const row = await tx.selectFrom('conversations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    const known = row?.merged_into ?? row?.id
    if (!row || !known || !(await conversationIsVisible(tx, actor, known))) return fail('notFound')
    if (row.merged_into) return fail('mergedMeanwhile')
    if (row.state === 'spam') return fail('isSpam')
    rows.set(id, row)
  }
  let into = rows.get(input.conversationId)!
  let messages = 0
  for (const id of fromIds) {
    const from = rows.get(id)!
    if (from.private !== into.private) return fail('privacyDiffers')
    messages += await mergeOne(ctx, from, into)
    into = await read(tx, into.id)
  }
  ctx.emit('moved', {})
  return { number: into.number, revision: into.revision, messages }
}

async function mergeOne(ctx: Context<'merge'>, from: Row, into: Row): Promise<number> {
  const { tx, actor, now, emit } = ctx
  const before = await atOnceBefore(tx, into)
  await tx
    .insertInto('conversation_merges')
    .values({ from_id: from.id, into_id: into.id, state: from.state, merged_by: actor.id || null, at: now })
    .execute()
  const { rows: moved } = await sql<{ id: string }>`
    with ${beneath(from.id)}
    update messages set conversation_id = ${into.id},
      home_id = case when home_id in (select id from beneath) then home_id else ${from.id}::uuid end
    where conversation_id = ${from.id} returning id`.execute(tx)
  await sql`
    insert into participants (conversation_id, address, name, customer_id, role, added_at, via)
    select ${into.id}::uuid, address, name, customer_id, role, added_at, coalesce(via, ${from.id}::uuid)
    from participants where conversation_id = ${from.id} on conflict do nothing`.execute(tx)
  if (into.private)
    await sql`
      insert into conversation_members (conversation_id, agent_id, added_at, via)
      select ${into.id}::uuid, agent_id, ${now}::timestamptz, via from (
        select agent_id, coalesce(via, ${from.id}::uuid) as via from conversation_members where conversation_id = ${from.id}
        union select ${from.assignee_id}::uuid, ${from.id}::uuid
      ) seeing where agent_id is not null on conflict do nothing`.execute(tx)
  await tx
    .updateTable('conversations')
    .set({ merged_into: into.id, state: 'merged' })
    .where((eb) => eb.or([eb('id', '=', from.id), eb('merged_into', '=', from.id)]))
    .execute()
  const joined = await joinInto(tx, into, from, before)
  emit('merged', { conversationId: into.id, fromId: from.id, messageIds: moved.map((row) => row.id) })
  emit('mergedInto', { conversationId: from.id, toId: into.id })
  tell(ctx, into, joined)
  return moved.length
}

export async function unmerge(ctx: Context<'unmerge'>) {
  const { tx, actor, input, emit, fail } = ctx
  const id = input.conversationId
  const root = (await lockRoot(tx, id)) ?? fail('notFound')
  if (!(await conversationIsVisible(tx, actor, root.id))) return fail('notFound')
  const link = await tx.selectFrom('conversation_merges').selectAll().where('from_id', '=', id).executeTakeFirst()
  if (!link?.undoable) return fail('notMerged')
  const { rows: moved } = await sql<{ id: string }>`
    with ${beneath(id)}
    update messages set conversation_id = ${id}, home_id = nullif(home_id, ${id}::uuid)
    where conversation_id = ${root.id} and home_id in (select id from beneath) returning id`.execute(tx)
  const left = await tx.selectFrom('messages').select('id').where('conversation_id', '=', root.id).limit(1).executeTakeFirst()
  if (!left && root.message_count > 0) return fail('nothingLeft')
  await sql`
    with ${beneath(id)}
    update conversations set merged_into = case when id <> ${id} then ${id}::uuid end,
      state = case when id = ${id} then ${link.state} else state end,
      assignee_id = case when id <> ${id} or exists (select from agents where agents.id = assignee_id and state = 'active') then assignee_id end
    where id in (select id from beneath)`.execute(tx)
  await leavePeople(tx, id, link.at, 'participants', 'address')
  await leavePeople(tx, id, link.at, 'conversation_members', 'agent_id')
  const alone = await leaveTurns(tx, root, link)
  const own = await read(tx, id)
  await recount(tx, id)
  if (own.own_turn) await sql`
    update conversations set own_turn = jsonb_set(own_turn, '{revision}', to_jsonb(revision))
    where id = ${id} and (own_turn ->> 'revision')::integer = ${own.revision}`.execute(tx)
  emit('unmerged', { conversationId: root.id, fromId: id, messageIds: moved.map((row) => row.id) })
  emit('takenOut', { conversationId: id, fromId: root.id })
  // What was said in private stays so, also what was open before.
  if (root.private && !own.private) {
    await tx.updateTable('conversations').set({ private: true }).where('id', '=', id).execute()
    emit('madePrivate', { conversationId: id, memberIds: await copyMembers(ctx, root.id, id) })
  }
  await keepInSight(ctx, id)
  tell(ctx, root, alone)
  emit('moved', {})
  return { number: own.number, fromId: root.id }
}

const read = (tx: Tx, id: string) => tx.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/**
 * Where a merged conversation is now, locked; undefined when it is not merged. What is merged changes only under the lock
 * of where it is, so that one is taken and looked at again.
 */
async function lockRoot(tx: Tx, id: string): Promise<Row | undefined> {
  const rootOf = async () => (await tx.selectFrom('conversations').select('merged_into').where('id', '=', id).executeTakeFirst())?.merged_into
  for (let rootId = await rootOf(), tries = 0; rootId && tries < 10; tries++) {
    const root = await tx.selectFrom('conversations').selectAll().where('id', '=', rootId).forUpdate().executeTakeFirst()
    const again = await rootOf()
    if (root && !root.merged_into && again === rootId) return root
    rootId = again
  }
  return undefined
}

/** `beneath`: the conversation and all that was merged into it, and into that. */
const beneath = (id: string) => sql`recursive beneath as (
  select ${id}::uuid as id union select m.from_id from conversation_merges m join beneath on m.into_id = beneath.id
)`

/** Takes those away who came with it, everywhere above; unless somebody else brought them too, or they spoke up since. */
async function leavePeople(
  tx: Tx,
  id: string,
  since: string,
  table: 'participants' | 'conversation_members',
  key: 'address' | 'agent_id',
): Promise<void> {
  const [people, who] = [sql.table(table), sql.ref(key)]
  const others = sql`
    select other.conversation_id from ${people} other
    where other.${who} = p.${who} and other.via is null and other.conversation_id in (
      with recursive below as (
        select m.from_id from conversation_merges m where m.into_id = p.conversation_id and m.from_id <> ${id}
        union select m.from_id from conversation_merges m join below on m.into_id = below.from_id where m.from_id <> ${id}
      ) select from_id from below
    ) order by other.conversation_id limit 1`
  await sql`
    with ${beneath(id)}, gone as (
      select p.conversation_id, p.${who} as who, (${others}) as via from ${people} p
      where p.via in (select id from beneath) and p.conversation_id not in (select id from beneath)
    )
    update ${people} p set via = gone.via from gone
    where p.conversation_id = gone.conversation_id and p.${who} = gone.who and gone.via is not null`.execute(tx)
  const spoke =
    table === 'participants'
      ? sql`exists (
          select from messages m where m.conversation_id = p.conversation_id and lower(m.author_address) = p.address
            and m.direction = 'in' and m.at > ${since}::timestamptz
        )`
      : sql`false`
  await sql`
    with ${beneath(id)}
    update ${people} p set via = null
    where p.via in (select id from beneath) and p.conversation_id not in (select id from beneath) and ${spoke}`.execute(tx)
  await sql`
    with ${beneath(id)}
    delete from ${people} p
    where p.via in (select id from beneath) and p.conversation_id not in (select id from beneath)`.execute(tx)
}

/** Says what merging or taking out did to the state and the owner. */
function tell({ emit }: Pick<Context<'merge'>, 'emit'>, was: Row, is: Row): void {
  if (is.state !== was.state)
    emit('stateChanged', { conversationId: was.id, from: was.state as State, to: is.state as State })
  if (is.assignee_id !== was.assignee_id)
    emit('assigned', {
      conversationId: was.id,
      assigneeId: is.assignee_id,
      teamId: is.team_id,
      fromAssigneeId: was.assignee_id,
      fromTeamId: was.team_id,
    })
}
