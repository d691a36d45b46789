// Splitting a conversation in two and putting it back: messages move, nothing is copied, nothing is lost.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import type { Tx } from '#kernel/db.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { conversationsContract } from './conversations.contract.ts'
import { lockVisible } from './conversations.deciding.ts'
import { lockConversation } from './conversations.messages.ts'
import { joinTurns } from './conversations.rules.ts'
import { copyMembers } from './conversations.sight.ts'
import type { State } from './conversations.views.ts'
import { conversationIsVisible } from './conversations.visible.ts'

type Actions = typeof conversationsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof conversationsContract, Actions[A]>

/** Both parts keep the state, the owner and what counts as answered; each waits for what is unanswered in it. */
export async function splitAt(ctx: Context<'splitAt'>) {
  const { tx, now, newId, input, emit, fail } = ctx
  const from = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  if (from.state === 'spam') return fail('isSpam')
  const start =
    (await tx
      .selectFrom('messages')
      .select(['id', 'at', 'seq', 'subject', 'customer_id'])
      .where('id', '=', input.messageId)
      .where('conversation_id', '=', from.id)
      .executeTakeFirst()) ?? fail('messageNotFound')
  const since = sql<boolean>`(at, seq) >= (${start.at}::timestamptz, ${start.seq}::bigint)`
  const stays = await tx
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', from.id)
    .where(sql<boolean>`not (${since})`)
    .limit(1)
    .executeTakeFirst()
  if (!stays) return fail('firstMessage')
  const made = await tx
    .insertInto('conversations')
    .values({
      id: newId(),
      subject: input.subject ?? (start.subject || from.subject),
      state: from.state,
      snoozed_until: from.snoozed_until,
      customer_id: (start.customer_id && (await survivor(tx, start.customer_id))?.id) ?? from.customer_id,
      mailbox_id: from.mailbox_id,
      team_id: from.team_id,
      assignee_id: from.assignee_id,
      private: from.private,
      answered_at: from.answered_at,
      closed_at: from.closed_at,
      language: from.language,
      last_message_at: start.at,
      queue_at: start.at,
      created_at: now,
    })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow()
  const moved = await tx
    .updateTable('messages')
    .set({ conversation_id: made.id })
    .where('conversation_id', '=', from.id)
    .where(since)
    .returning('id')
    .execute()
  await copyPeople(tx, from.id, made.id, false)
  if (from.private) await copyMembers(ctx, from.id, made.id)
  await tx
    .insertInto('conversation_links')
    .values({ from_id: made.id, to_id: from.id, kind: 'split', at: now })
    .execute()
  await recount(tx, from.id)
  await recount(tx, made.id)
  emit('opened', { conversationId: made.id })
  emit('split', { conversationId: from.id, toId: made.id, messageIds: moved.map((row) => row.id) })
  emit('splitOff', { conversationId: made.id, fromId: from.id })
  return { conversationId: made.id, number: made.number }
}

/**
 * Undoes a split, also when more was said since: everything in it goes back, and its number and reply addresses lead
 * there.
 */
export async function unsplit(ctx: Context<'unsplit'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  if (!(await conversationIsVisible(tx, actor, input.conversationId))) return fail('notFound')
  const link = await tx
    .selectFrom('conversation_links')
    .select('to_id')
    .where('from_id', '=', input.conversationId)
    .where('kind', '=', 'split')
    .executeTakeFirst()
  if (!link) return fail('notSplit')
  // Always in the same order, so that two who do this at once do not wait for each other.
  for (const id of [link.to_id, input.conversationId].sort()) await lockConversation(tx, id)
  const part = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  const whole = await lockConversation(tx, link.to_id)
  if (!(await conversationIsVisible(tx, actor, whole.id))) return fail('notFound')
  if (part.private !== whole.private) return fail('privacyDiffers')
  const moved = await tx
    .updateTable('messages')
    .set({ conversation_id: whole.id })
    .where('conversation_id', '=', part.id)
    .returning('id')
    .execute()
  await copyPeople(tx, part.id, whole.id, true)
  if (whole.private) await copyMembers(ctx, part.id, whole.id)
  await moveLinks(ctx, part.id, whole.id)
  const turn = joinTurns(
    {
      state: whole.state as State,
      waitingSince: whole.waiting_since,
      answeredAt: whole.answered_at,
      closedAt: whole.closed_at,
    },
    {
      state: part.state as State,
      waitingSince: part.waiting_since,
      answeredAt: part.answered_at,
      closedAt: part.closed_at,
    },
  )
  await tx
    .updateTable('conversations')
    .set({ state: turn.state, answered_at: turn.answeredAt, closed_at: turn.closedAt })
    .where('id', '=', whole.id)
    .execute()
  await tx
    .updateTable('conversations')
    .set({
      merged_into: whole.id,
      state: 'merged',
      message_count: 0,
      waiting_since: null,
      has_attachments: false,
      preview: '',
    })
    .where('id', '=', part.id)
    .execute()
  await tx.updateTable('conversations').set({ merged_into: whole.id }).where('merged_into', '=', part.id).execute()
  await tx
    .insertInto('conversation_merges')
    .values({ from_id: part.id, into_id: whole.id, state: part.state, undoable: false, at: now })
    .execute()
  await recount(tx, whole.id)
  emit('unsplit', { conversationId: whole.id, fromId: part.id, messageIds: moved.map((row) => row.id) })
  if (turn.state !== whole.state)
    emit('stateChanged', { conversationId: whole.id, from: whole.state as State, to: turn.state })
  emit('moved', {})
  return { conversationId: whole.id }
}

/**
 * Everything about a conversation that follows from its messages, worked out anew. The same facts that `addMessage`
 * keeps one by one.
 */
export async function recount(tx: Tx, id: string): Promise<void> {
  await sql`
    with facts as (
      select count(*)::integer as message_count, max(at) as last_at,
        max(at) filter (where direction <> 'note') as said_at,
        min(at) filter (where direction = 'in' and not automatic
          and at > coalesce(c.answered_at, '-infinity')) as unanswered
      from messages m, conversations c where c.id = ${id} and m.conversation_id = c.id
    ), newest as (
      select preview, direction, author_name from messages where conversation_id = ${id}
      order by at desc, seq desc limit 1
    ), spoken as (
      select language from messages where conversation_id = ${id} and direction = 'in' and language is not null
      order by at desc, seq desc limit 1
    )
    update conversations set
      message_count = facts.message_count, last_message_at = coalesce(facts.last_at, last_message_at),
      preview = coalesce(newest.preview, ''), last_direction = coalesce(newest.direction, last_direction),
      last_author = coalesce(newest.author_name, last_author),
      waiting_since = case when state = 'open' then facts.unanswered end,
      queue_at = coalesce(
        case state when 'open' then facts.unanswered when 'snoozed' then snoozed_until end, facts.said_at, facts.last_at, queue_at
      ),
      language = coalesce((select language from spoken), conversations.language),
      has_attachments = exists (
        select from attachments a join messages m on m.id = a.message_id
        where m.conversation_id = ${id} and not a.inline
      ),
      revision = revision + 1
    from facts left join newest on true where conversations.id = ${id}`.execute(tx)
}

/** `keepsVia`: what was merged into the one is merged into the other from now on. */
async function copyPeople(tx: Tx, fromId: string, toId: string, keepsVia: boolean): Promise<void> {
  await sql`
    insert into participants (conversation_id, address, name, customer_id, role, added_at, via)
    select ${toId}::uuid, address, name, customer_id, role, added_at, case when ${keepsVia} then via end from participants
    where conversation_id = ${fromId} on conflict do nothing`.execute(tx)
  await sql`
    insert into read_marks (agent_id, conversation_id, read_at)
    select agent_id, ${toId}::uuid, read_at from read_marks where conversation_id = ${fromId}
    on conflict (conversation_id, agent_id)
      do update set read_at = least(read_marks.read_at, excluded.read_at)`.execute(tx)
}

/** What was linked to the part is linked to the whole; the split itself is undone. */
async function moveLinks({ tx }: Pick<Writer, 'tx'>, part: string, whole: string): Promise<void> {
  await sql`
    insert into conversation_links (from_id, to_id, kind, at)
    select case when from_id = ${part} then ${whole}::uuid else from_id end,
      case when to_id = ${part} then ${whole}::uuid else to_id end, kind, at
    from conversation_links
    where (from_id = ${part} and to_id <> ${whole}) or (to_id = ${part} and from_id <> ${whole})
    on conflict do nothing`.execute(tx)
  await tx
    .deleteFrom('conversation_links')
    .where((eb) => eb.or([eb('from_id', '=', part), eb('to_id', '=', part)]))
    .execute()
}
