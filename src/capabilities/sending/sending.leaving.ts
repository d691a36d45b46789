// What happens to an answer at its time: it leaves, once; or it becomes a draft again because the customer wrote first.
//
// Message, outbox row and the end of waiting commit together, under the lock of the conversation that every message
// takes. So whatever is killed, the answer is either waiting or in the outbox, and a customer's message is either before
// it, and stops it, or after it.
import { type Selectable, sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { JobContext, Writer } from '#kernel/capability.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { Refusal, refusal } from '#kernel/errors.ts'
import type { LoggedEvent } from '#kernel/followers.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { lockConversation, reopen } from '#capabilities/conversations/conversations.public.ts'
import { putBack } from '#capabilities/drafts/drafts.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { sendingContract } from './sending.contract.ts'
import { type Locked, type Sending, type Sent, sendReply } from './sending.replying.ts'
import type { NotSent } from './sending.views.ts'
import type { z } from 'zod'

export type Scheduled = Selectable<DB['scheduled_answers']>
export type Mail = Pick<Sending['input'], 'html' | 'to' | 'cc' | 'bcc' | 'fileIds' | 'stateAfter'> & { mailboxId: string }

const atOnce = 100
/** Asked for again after this long, should the job have got lost. */
const askedAgainMs = 15 * 60_000

/** A follower's part: a job for each answer whose time has come, so that one that fails holds up no other. */
export async function askForDue(w: Writer): Promise<boolean> {
  const now = w.now.toISOString()
  const due = w.tx
    .selectFrom('scheduled_answers')
    .select('id')
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now)
    .where((eb) => eb.or([eb('asked_at', 'is', null), eb('asked_at', '<', new Date(w.now.getTime() - askedAgainMs).toISOString())]))
    .orderBy('due_at')
    .limit(atOnce)
    .forUpdate()
    .skipLocked()
  const rows = await w.tx.updateTable('scheduled_answers').set({ asked_at: now }).where('id', 'in', due).returning('id').execute()
  for (const { id } of rows) w.add(sendingContract, 'leave', { scheduledId: id }, { key: `scheduled answer ${id}`, maxAttempts: 8 })
  return rows.length > 0
}

export async function leave({ payload: { scheduledId }, transact, lastAttempt }: JobContext<typeof sendingContract, { scheduledId: string }>): Promise<void> {
  try {
    await transact((w) => leaveIfDue(w, scheduledId))
  } catch (error) {
    const refused = error instanceof Refusal
    if (refused || lastAttempt) await transact((w) => giveUp(w, scheduledId, refused ? error.code : 'kernel.internal'))
    if (!refused) throw error
  }
}

async function leaveIfDue(w: Writer, id: string): Promise<void> {
  const found = await lockBoth(w.tx, id)
  if (!found) return
  const { row, conversation } = found
  if (row.due_at > w.now.toISOString()) return
  if (await hasAnsweredSince(w.tx, conversation.id, Number(row.after_seq))) return void (await stop(w, row, conversation.id, 'customer'))
  await sendScheduled(w, row, conversation, { held: false })
}

async function giveUp(w: Writer, id: string, reason: string): Promise<void> {
  const found = await lockBoth(w.tx, id)
  if (!found) return
  await stop(w, found.row, found.conversation.id, 'failed', reason)
  await reopen(w, found.conversation.id)
}

/** Both locked: the conversation first, as everybody does. */
export async function lockBoth(tx: Tx, id: string): Promise<{ row: Scheduled; conversation: Locked } | undefined> {
  const known = await tx.selectFrom('scheduled_answers').select('conversation_id').where('id', '=', id).where('state', '=', 'waiting').executeTakeFirst()
  if (!known) return undefined
  const conversation = await lockConversation(tx, known.conversation_id)
  const row = await tx.selectFrom('scheduled_answers').selectAll().where('id', '=', id).where('state', '=', 'waiting').forUpdate().executeTakeFirst()
  return row && { row, conversation }
}

/** The answer as a message of its writer, whoever lets it leave. */
export async function sendScheduled(w: Writer, row: Scheduled, conversation: Locked, { held }: { held: boolean }): Promise<Sent> {
  const writer = await writerOf(w.tx, row.agent_id)
  const ctx = asSender(w, writer, { ...(row.mail as Mail), conversationId: conversation.id, draftId: row.draft_id, lastSeenMessageId: null, force: true })
  const sent = await sendReply(ctx, conversation, { held })
  await w.tx
    .updateTable('scheduled_answers')
    .set({ state: 'sent', message_id: sent.messageId, conversation_id: conversation.id, changed_at: w.now })
    .where('id', '=', row.id)
    .execute()
  return sent
}

/** It is a draft of its writer again. Returns the draft's id. */
export async function stop(w: Writer, row: Scheduled, conversationId: string, why: z.output<typeof NotSent>, reason?: string): Promise<string> {
  const state = why === 'customer' ? 'overtaken' : why
  await w.tx.updateTable('scheduled_answers').set({ state, changed_at: w.now }).where('id', '=', row.id).execute()
  const { html, to, cc, bcc, fileIds, mailboxId } = row.mail as Mail
  const draft = await putBack(
    w,
    { draftId: row.draft_id, agentId: row.agent_id, kind: 'reply', conversationId },
    { html, fileIds, mailboxId, subject: '', recipients: { to, cc, bcc } },
  )
  w.record(sendingContract, 'unscheduled', { conversationId, scheduledId: row.id, agentId: row.agent_id, at: row.due_at, why, reason })
  return draft.id
}

/** A follower's part: what waits where a customer has written is a draft again at once. */
export async function stopOvertaken(w: Writer, events: readonly LoggedEvent[]): Promise<void> {
  const said = events.flatMap(({ payload }) => {
    const { messageId, direction } = payload as { messageId: string; direction: string }
    return direction === 'in' ? [messageId] : []
  })
  const { rows } = await sql<{ id: string }>`
    with written as (
      select distinct conversation_id as id from messages where id = any(${said}::uuid[]) and not automatic
    )
    select id from scheduled_answers where state = 'waiting' and conversation_id in (
      select id from written union all select c.id from conversations c join written on c.merged_into = written.id)
    order by id`.execute(w.tx)
  for (const { id } of rows) {
    const found = await lockBoth(w.tx, id)
    if (found && (await hasAnsweredSince(w.tx, found.conversation.id, Number(found.row.after_seq))))
      await stop(w, found.row, found.conversation.id, 'customer')
  }
}

/** Has the customer written anything after the message of this number? Machines' answers do not count. */
export async function hasAnsweredSince(db: Reader, conversationId: string, seq: number): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .where('automatic', '=', false)
    .where('seq', '>', seq)
    .limit(1)
    .executeTakeFirst()
  return Boolean(row)
}

/** Number of the newest message of a conversation; 0 when it has none. */
export async function newestSeq(db: Reader, conversationId: string): Promise<number> {
  const row = await db.selectFrom('messages').where('conversation_id', '=', conversationId).select((eb) => eb.fn.max('seq').as('seq')).executeTakeFirst()
  return Number(row?.seq ?? 0)
}

/** Who wrote it, as long as they may send. */
export async function writerOf(db: Reader, agentId: string): Promise<Actor> {
  const writer = await loadActor(db, agentId, { kind: 'agent', ip: '' })
  if (!writer || !may(writer, 'sending:send')) throw refusal(sendingContract, 'writerGone')
  return writer
}

/** As if `writer` had asked for it now. */
export const asSender = (w: Writer, writer: Actor, input: Sending['input']): Sending =>
  ({
    ...w,
    actor: writer,
    input,
    emit: (type: keyof typeof sendingContract.events, payload: never) => w.record(sendingContract, type, payload),
    fail: (code: string, details?: Record<string, unknown>): never => {
      throw refusal(sendingContract, code, details)
    },
  }) as unknown as Sending
