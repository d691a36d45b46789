// What happens at its time: a reminder, an answer to the customer, a close; once, and only if the customer has not
// answered. Everything commits together under the lock of the conversation, which every message takes.
import type { JobContext, Writer } from '#kernel/capability.ts'
import type { Tx } from '#kernel/db.ts'
import { Refusal } from '#kernel/errors.ts'
import type { LoggedEvent } from '#kernel/followers.ts'
import { isSpam } from '#capabilities/blocking/blocking.public.ts'
import { changeState, lockConversation, partsOf, wakeDue } from '#capabilities/conversations/conversations.public.ts'
import { restrictedAmong } from '#capabilities/customers/customers.public.ts'
import { hasAnsweredSince, sendFollowUp } from '#capabilities/sending/sending.public.ts'
import { laterContract } from './later.contract.ts'
import { type Row, payloadOf } from './later.followups.ts'

const wokenAtOnce = 50
const askedAtOnce = 100
/** Asked for again after this long, should the job have got lost. */
const askedAgainMs = 15 * 60_000

/** What time alone brings: true when there was something. */
export async function lookAtClock(w: Writer): Promise<boolean> {
  const woken = await wakeDue(w, wokenAtOnce)
  const asked = await askForDue(w)
  return woken + asked > 0
}

/** A job for each one whose time has come, so that one that fails holds up no other. */
async function askForDue(w: Writer): Promise<number> {
  const before = new Date(w.now.getTime() - askedAgainMs).toISOString()
  const due = w.tx
    .selectFrom('follow_ups')
    .select('id')
    .where('state', '=', 'waiting')
    .where('due_at', '<=', w.now.toISOString())
    .where((eb) => eb.or([eb('asked_at', 'is', null), eb('asked_at', '<', before)]))
    .orderBy('due_at')
    .limit(askedAtOnce)
    .forUpdate()
    .skipLocked()
  const rows = await w.tx
    .updateTable('follow_ups')
    .set({ asked_at: w.now })
    .where('id', 'in', due)
    .returning('id')
    .execute()
  for (const { id } of rows) w.add(laterContract, 'act', { followUpId: id }, { key: `follow-up ${id}`, maxAttempts: 8 })
  return rows.length
}

export async function act({
  payload: { followUpId },
  transact,
  lastAttempt,
}: JobContext<typeof laterContract, { followUpId: string }>): Promise<void> {
  try {
    await transact((w) => actIfDue(w, followUpId))
  } catch (error) {
    const refused = error instanceof Refusal
    if (refused || lastAttempt) await transact((w) => giveUp(w, followUpId, refused ? error.code : 'kernel.internal'))
    if (!refused) throw error
  }
}

async function actIfDue(w: Writer, id: string): Promise<void> {
  const row = await lockWaiting(w.tx, id)
  if (!row || row.due_at > w.now.toISOString()) return
  if (await hasAnsweredSince(w.tx, row.conversation_id, Number(row.after_seq))) return end(w, row, 'answered')
  if (await isSpam(w.tx, row.conversation_id)) return end(w, row, 'closed')
  if (row.act === 'remindCustomer' && (await isRestricted(w.tx, row.conversation_id))) return end(w, row, 'stopped')
  await w.tx.updateTable('follow_ups').set({ state: 'done', changed_at: w.now }).where('id', '=', id).execute()
  w.record(laterContract, 'done', payloadOf(row))
  if (row.act === 'remindMe') await changeState(w, row.conversation_id, 'open')
  else if (row.act === 'close') await changeState(w, row.conversation_id, 'closed')
  else await sendFollowUp(w, { id, agentId: row.agent_id, conversationId: row.conversation_id, html: row.body_html })
}

/** It could not be done: the conversation is opened, so that somebody sees it. */
async function giveUp(w: Writer, id: string, reason: string): Promise<void> {
  const row = await lockWaiting(w.tx, id)
  if (!row) return
  await w.tx.updateTable('follow_ups').set({ state: 'failed', changed_at: w.now }).where('id', '=', id).execute()
  w.record(laterContract, 'failed', { ...payloadOf(row), reason })
  await changeState(w, row.conversation_id, 'open')
}

/** The conversation is locked first, as everybody does; the row then names where its messages are. */
async function lockWaiting(tx: Tx, id: string): Promise<Row | undefined> {
  const found = await tx
    .selectFrom('follow_ups')
    .select('conversation_id')
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (!found) return undefined
  const conversation = await lockConversation(tx, found.conversation_id)
  const row = await tx
    .selectFrom('follow_ups')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .forUpdate()
    .executeTakeFirst()
  return row && { ...row, conversation_id: conversation.id }
}

/** The data of the customer is only kept for now: nothing is sent to them by itself. */
async function isRestricted(tx: Tx, conversationId: string): Promise<boolean> {
  const { customer_id } = await lockConversation(tx, conversationId)
  return (await restrictedAmong(tx, [customer_id])).size > 0
}

async function end(w: Writer, row: Row, why: 'answered' | 'closed' | 'stopped'): Promise<void> {
  await w.tx.updateTable('follow_ups').set({ state: why, changed_at: w.now }).where('id', '=', row.id).execute()
  w.record(laterContract, 'stopped', { ...payloadOf(row), why })
}

/** A follower's part: where the customer has answered, or the conversation was closed or is spam, nothing more happens. */
export async function follow(w: Writer, events: readonly LoggedEvent[]): Promise<void> {
  const closed = new Set<string>()
  const touched = new Set<string>()
  for (const { type, payload } of events) {
    const { conversationId, direction, to } = payload as { conversationId: string; direction?: string; to?: string }
    if (type === 'conversations.stateChanged' && (to === 'closed' || to === 'spam')) closed.add(conversationId)
    else if (direction !== 'in') continue
    touched.add(conversationId)
  }
  if (!touched.size) return
  // Also what was planned in conversations that were joined to these.
  const rows = await w.tx
    .selectFrom('follow_ups')
    .select('id')
    .where('conversation_id', 'in', await partsOf(w.tx, ...touched))
    .where('state', '=', 'waiting')
    .orderBy('id')
    .execute()
  for (const { id } of rows) {
    const row = await lockWaiting(w.tx, id)
    if (row && (await hasAnsweredSince(w.tx, row.conversation_id, Number(row.after_seq)))) await end(w, row, 'answered')
    else if (row && closed.has(row.conversation_id)) await end(w, row, 'closed')
  }
}
