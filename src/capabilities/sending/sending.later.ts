// Answers that leave later: put down, moved to another time, sent at once, stopped. What happens at their time is in
// sending.leaving.ts.
import { type Actor, may } from '#kernel/actor.ts'
import type { ActionContext, QueryContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { conversationIsVisible, lockConversation, partsOf, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { customerTimeZone } from '#capabilities/customers/customers.public.ts'
import { endDraft } from '#capabilities/drafts/drafts.public.ts'
import { holdFiles, uploadsOf, uploadsToCids } from '#capabilities/files/files.public.ts'
import { momentOf, organisation, timeChoices } from '#capabilities/organisation/organisation.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { htmlToText } from '#capabilities/reading/reading.public.ts'
import { checkFilled } from './sending.composing.ts'
import type { sendingContract } from './sending.contract.ts'
import { type Mail, type Scheduled, newestSeq, sendScheduled, stop } from './sending.leaving.ts'
import { json } from './sending.queue.ts'
import { type Sending, checkReply, newerThan, sentFromDraft } from './sending.replying.ts'
import type { ClockOf, ScheduledAnswer } from './sending.views.ts'

type Actions = typeof sendingContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof sendingContract, Actions[A]>

export async function sendLater(ctx: Context<'sendLater'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  if (!(await conversationIsVisible(tx, actor, input.conversationId))) return fail('notFound')
  const row = await lockConversation(tx, input.conversationId)
  const draftId = input.draftId ?? ctx.newId()
  const before = await tx.selectFrom('scheduled_answers').select(['id', 'due_at', 'agent_id']).where('draft_id', '=', draftId).where('state', '=', 'waiting').executeTakeFirst()
  if (before) return before.agent_id === actor.id ? { scheduledId: before.id, at: before.due_at, conversationId: row.id, number: row.number } : fail('alreadySent')
  const sending = ctx as unknown as Sending
  if (await sentFromDraft(sending)) return fail('alreadySent')
  if (!input.force) {
    const newer = await newerThan(tx, row.id, input.lastSeenMessageId)
    if (newer.length) return fail('newerMessage', { messages: newer })
  }
  const clock = await clockOf(tx, actor, row.customer_id, input.by)
  const due = momentOf(input.at, clock)
  if (!due || due <= now) return fail('notAhead')
  const { mailbox } = await checkReply(sending, row)
  const { html, to, cc, bcc, fileIds, stateAfter } = input
  checkFilled(html)
  const files = [...new Set([...fileIds, ...uploadsToCids(html).fileIds])]
  if (!htmlToText(html).trim() && !files.length && !/<img\b/i.test(html)) return fail('emptyMessage')
  if ((await uploadsOf(tx, files, actor.id)).length < files.length) return fail('unknownFile')
  await holdFiles(ctx, files, actor.id)
  const mail: Mail = { html, to, cc, bcc, fileIds, stateAfter, mailboxId: mailbox.id }
  const scheduledId = ctx.newId()
  await tx
    .insertInto('scheduled_answers')
    .values({
      id: scheduledId,
      conversation_id: row.id,
      agent_id: actor.id,
      draft_id: draftId,
      mail: json(mail),
      due_at: due,
      time_zone: clock,
      after_seq: await newestSeq(tx, row.id),
      created_at: now,
      changed_at: now,
    })
    .execute()
  await ctx.services.guard('sending.schedule', ctx, scheduledId)
  if (input.draftId) await endDraft(ctx, input.draftId, actor.id, 'sent')
  emit('scheduled', { conversationId: row.id, scheduledId, agentId: actor.id, at: due.toISOString() })
  return { scheduledId, at: due.toISOString(), conversationId: row.id, number: row.number }
}

export async function reschedule(ctx: Context<'reschedule'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  const { row, conversation } = (await take(ctx)) ?? fail('scheduledNotFound')
  if (row.revision !== input.revision) {
    const by = row.changed_by && (await agentNames(tx, [row.changed_by])).get(row.changed_by)
    return fail('scheduledChanged', { by: by ? { id: row.changed_by, name: by.name } : null, at: row.due_at })
  }
  const clock = await clockOf(tx, actor, conversation.customer_id, input.by)
  const due = momentOf(input.at, clock)
  if (!due || due <= now) return fail('notAhead')
  const at = due.toISOString()
  await tx
    .updateTable('scheduled_answers')
    .set({ due_at: due, time_zone: clock, asked_at: null, revision: row.revision + 1, changed_by: actor.id, changed_at: now })
    .where('id', '=', row.id)
    .execute()
  emit('rescheduled', { conversationId: conversation.id, scheduledId: row.id, agentId: row.agent_id, at })
  return { at, was: row.due_at, revision: row.revision + 1 }
}

export async function sendNow(ctx: Context<'sendNow'>) {
  const { row, conversation } = (await take(ctx)) ?? ctx.fail('scheduledNotFound')
  return sendScheduled(ctx, row, conversation, { held: true })
}

export async function unschedule(ctx: Context<'unschedule'>) {
  const { row, conversation } = (await take(ctx)) ?? ctx.fail('scheduledNotFound')
  return { draftId: await stop(ctx, row, conversation.id, 'stopped'), conversationId: conversation.id }
}

/** The answer and its conversation, both locked, in that order of everybody: the conversation first. */
async function take({ tx, actor, input }: Context<'sendNow' | 'unschedule' | 'reschedule'>) {
  const found = await tx.selectFrom('scheduled_answers').select('conversation_id').where('id', '=', input.scheduledId).executeTakeFirst()
  if (!found) return undefined
  const conversation = await lockConversation(tx, found.conversation_id)
  if (!(await conversationIsVisible(tx, actor, conversation.id))) return undefined
  const row = await tx.selectFrom('scheduled_answers').selectAll().where('id', '=', input.scheduledId).where('state', '=', 'waiting').forUpdate().executeTakeFirst()
  return row && { row, conversation }
}

/** Those that wait, the next one first. The caller has checked that the actor may see the conversation. */
export async function scheduledOf(db: Reader, actor: Actor, conversationId: string): Promise<ScheduledAnswer[]> {
  const rows: Scheduled[] = await db
    .selectFrom('scheduled_answers')
    .selectAll()
    .where('conversation_id', 'in', await partsOf(db, conversationId))
    .where('state', '=', 'waiting')
    .orderBy('due_at')
    .limit(50)
    .execute()
  const names = await agentNames(db, rows.map((row) => row.agent_id))
  return rows.map((row) => {
    const { html, to, fileIds } = row.mail as Mail
    return {
      id: row.id,
      at: row.due_at,
      timeZone: row.time_zone,
      writer: { id: row.agent_id, name: names.get(row.agent_id)?.name ?? '' },
      to: to.map(({ name, address }) => ({ name, address })),
      text: htmlToText(html).trim(),
      files: fileIds.length,
      revision: row.revision,
      allowed: may(actor, 'sending:send') ? ['sendNow', 'reschedule', 'unschedule'] : [],
    }
  })
}

type Queries = typeof sendingContract.queries

export async function times({ db, actor, now, input, fail }: QueryContext<typeof sendingContract, Queries['times']>) {
  const row =
    (await visibleConversations(db, actor).where('conversations.id', '=', input.conversationId).select('customer_id').executeTakeFirst()) ??
    fail('notFound')
  const [known, theirs] = await Promise.all([customerTimeZone(db, row.customer_id), clockOf(db, actor, row.customer_id, 'customer')])
  const zone = input.by === 'customer' ? theirs : actor.timeZone
  return {
    own: { timeZone: actor.timeZone, choices: timeChoices(now, actor.timeZone) },
    customer: { timeZone: theirs, known: known !== null, choices: timeChoices(now, theirs) },
    moment: (input.local && momentOf(input.local, zone)?.toISOString()) || null,
  }
}

/** An unknown customer's clocks are taken to be the organisation's. */
async function clockOf(db: Reader, actor: Actor, customerId: string, by: ClockOf): Promise<string> {
  if (by === 'own') return actor.timeZone
  return (await customerTimeZone(db, customerId)) ?? (await organisation(db))?.timeZone ?? actor.timeZone
}
