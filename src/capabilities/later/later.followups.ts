// Planning what happens when a customer does not answer, and stopping it.
import { type Selectable } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { refuseSpam } from '#capabilities/blocking/blocking.public.ts'
import { conversationIsVisible, lockConversation, partsOf } from '#capabilities/conversations/conversations.public.ts'
import { restrictedAmong } from '#capabilities/customers/customers.public.ts'
import { mindPlanned } from '#capabilities/knownas/knownas.public.ts'
import { daysLater, momentOf } from '#capabilities/organisation/organisation.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { htmlToText } from '#capabilities/reading/reading.public.ts'
import { hasAnsweredSince, newestSeq } from '#capabilities/sending/sending.public.ts'
import { type Act, type FollowUp, type laterContract, most } from './later.contract.ts'

type Actions = typeof laterContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof laterContract, Actions[A]>
export type Row = Selectable<DB['follow_ups']>

export async function plan(ctx: Context<'plan'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  if (!(await conversationIsVisible(tx, actor, input.conversationId))) return fail('conversationNotFound')
  const conversation = await lockConversation(tx, input.conversationId)
  refuseSpam(conversation)
  const conversationId = conversation.id
  const due = input.at ? momentOf(input.at, actor.timeZone) : daysLater(now, input.days, actor.timeZone)
  if (!due || due <= now) return fail('notAhead')
  const writes = input.act === 'remindCustomer'
  if (writes && !may(actor, 'sending:send')) return fail('mayNotSend')
  if (writes && (await restrictedAmong(tx, [conversation.customer_id])).size) return fail('restricted')
  if (writes && !htmlToText(input.html).trim()) return fail('emptyWords')
  if ((await waitingIn(tx, conversationId)).length >= most) return fail('tooMany')
  const row = await tx
    .insertInto('follow_ups')
    .values({
      id: ctx.newId(),
      conversation_id: conversationId,
      agent_id: actor.id,
      act: input.act,
      body_html: writes ? input.html.replaceAll('\0', '').toWellFormed() : '',
      due_at: due,
      after_seq: await newestSeq(tx, conversationId),
      made_at: now,
      changed_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  if (writes)
    await mindPlanned(ctx, {
      id: row.id,
      customerId: conversation.customer_id,
      agentId: actor.id,
      html: row.body_html,
    })
  emit('planned', payloadOf(row))
  return { id: row.id, at: row.due_at }
}

export async function stop(ctx: Context<'stop'>) {
  const row = (await take(ctx, 'waiting')) ?? ctx.fail('notFound')
  await ctx.tx
    .updateTable('follow_ups')
    .set({ state: 'stopped', changed_at: ctx.now })
    .where('id', '=', row.id)
    .execute()
  ctx.emit('stopped', { ...payloadOf(row), why: 'stopped' })
  return {}
}

export async function resume(ctx: Context<'resume'>) {
  const { tx, now, emit, fail } = ctx
  const row = (await take(ctx, 'stopped')) ?? fail('notFound')
  refuseSpam(await lockConversation(tx, row.conversation_id))
  if (row.due_at <= now.toISOString()) return fail('notAhead')
  if (await hasAnsweredSince(tx, row.conversation_id, Number(row.after_seq))) return fail('answered')
  if ((await waitingIn(tx, row.conversation_id)).length >= most) return fail('tooMany')
  await tx
    .updateTable('follow_ups')
    .set({ state: 'waiting', asked_at: null, changed_at: now })
    .where('id', '=', row.id)
    .execute()
  emit('planned', payloadOf(row))
  return {}
}

/**
 * Locked; the conversation first, as everybody does: the row names where its messages are now. Undefined when there is
 * none that the actor may see.
 */
async function take(
  { tx, actor, input }: Context<'stop' | 'resume'>,
  state: 'waiting' | 'stopped',
): Promise<Row | undefined> {
  const found = await tx
    .selectFrom('follow_ups')
    .select('conversation_id')
    .where('id', '=', input.followUpId)
    .executeTakeFirst()
  if (!found) return undefined
  const { id } = await lockConversation(tx, found.conversation_id)
  if (!(await conversationIsVisible(tx, actor, id))) return undefined
  const row = await tx
    .selectFrom('follow_ups')
    .selectAll()
    .where('id', '=', input.followUpId)
    .where('state', '=', state)
    .forUpdate()
    .executeTakeFirst()
  return row && { ...row, conversation_id: id }
}

/** The caller has checked that the actor may see the conversation. */
export const followUpsOf = async (db: Reader, actor: Actor, conversationId: string): Promise<FollowUp[]> =>
  toViews(db, actor, await waitingIn(db, conversationId))

async function waitingIn(db: Reader, conversationId: string): Promise<Row[]> {
  return db
    .selectFrom('follow_ups')
    .selectAll()
    .where('conversation_id', 'in', await partsOf(db, conversationId))
    .where('state', '=', 'waiting')
    .orderBy('due_at')
    .execute()
}

async function toViews(db: Reader, actor: Actor, rows: readonly Row[]): Promise<FollowUp[]> {
  const names = await agentNames(
    db,
    rows.map((row) => row.agent_id),
  )
  return rows.map((row) => ({
    id: row.id,
    act: row.act as Act,
    at: row.due_at,
    by: { id: row.agent_id, name: names.get(row.agent_id)?.name ?? '' },
    text: htmlToText(row.body_html).trim(),
    allowed: may(actor, 'later:use') ? ['stop'] : [],
  }))
}

export const payloadOf = (row: Row) => ({
  conversationId: row.conversation_id,
  followUpId: row.id,
  agentId: row.agent_id,
  act: row.act as Act,
  at: row.due_at,
})
