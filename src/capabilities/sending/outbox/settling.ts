// Writing down what became of a mail, and telling whoever has to know.
import type { Writer } from '#kernel/capability.ts'
import { conversationOfMessage, reopen } from '#capabilities/conversations/conversations.public.ts'
import { sendingContract } from '../sending.contract.ts'
import { type Fates, json } from '../sending.queue.ts'
import type { Next } from './fates.ts'

/**
 * Only a row still in one of `from` is changed, and if `attempt` is given only while that is its latest try: a worker
 * that was taken for dead may still bring the answer to its try, but not to a later one. False when it is not changed.
 */
export async function settle(
  w: Writer,
  id: string,
  next: Next,
  guard: { attempt?: number; from: readonly string[] },
): Promise<boolean> {
  const row = await w.tx
    .selectFrom('outbox')
    .select(['message_id', 'beside_id', 'recipient_states'])
    .where('id', '=', id)
    .where('state', 'in', [...guard.from])
    .$if(guard.attempt !== undefined, (query) => query.where('attempts', '=', guard.attempt!))
    .forUpdate()
    .executeTakeFirst()
  if (!row) return false
  const { state, fates, reason, response, dueAt } = withReports(next, row.recipient_states as Fates)
  await w.tx
    .updateTable('outbox')
    .set({
      state,
      recipient_states: json(fates),
      reason,
      response,
      changed_at: w.now,
      ...(dueAt ? { due_at: dueAt } : {}),
      claimed_by: null,
      claimed_at: null,
      ending_at: null,
    })
    .where('id', '=', id)
    .execute()
  await tellState(w, row, state)
  return true
}

/** A report of a server further on can be faster than our own books: what it said stands. */
function withReports(next: Next, known: Fates): Next {
  const reported = Object.entries(known).filter(([, fate]) =>
    ['bounced', 'delivered', 'complaint'].includes(fate.state),
  )
  if (!reported.length) return next
  const bounced = reported.find(([, fate]) => fate.state === 'bounced')?.[1]
  const fates = { ...next.fates, ...Object.fromEntries(reported) }
  if (next.state !== 'accepted' && next.state !== 'uncertain') return { ...next, fates }
  return bounced
    ? { ...next, fates, state: 'bounced', reason: bounced.reason as Next['reason'], response: bounced.said }
    : { ...next, fates, state: 'accepted' }
}

/** What a row of the outbox is about: a message of a conversation, something kept beside those, or neither. */
type About = { message_id: string | null; beside_id: string | null }

/** What did not arrive, or may not have, opens its conversation again, so that an agent looks at it. */
export async function tellState(w: Writer, { message_id: messageId, beside_id: besideId }: About, state: Next['state']): Promise<void> {
  if (besideId) w.record(sendingContract, 'besideChanged', { besideId, state })
  if (!messageId) return
  const conversationId = await conversationOfMessage(w.tx, messageId)
  if (!conversationId) return
  if (state === 'failed' || state === 'bounced' || state === 'uncertain') await reopen(w, conversationId)
  w.record(sendingContract, 'stateChanged', { conversationId, messageId, state })
}

/** The server of a mailbox can not be used: what else is due there waits too, and says why. */
export async function delayOthers(
  w: Writer,
  mailboxId: string | null,
  except: string,
  { reason, said, until }: { reason: string; said: string; until: Date },
): Promise<void> {
  const rows = await w.tx
    .updateTable('outbox')
    .set({ state: 'delayed', reason, response: said, due_at: until, changed_at: w.now })
    .where('state', 'in', ['held', 'queued', 'delayed'])
    .where('due_at', '<=', w.now.toISOString())
    .where('id', '<>', except)
    .where('mailbox_id', mailboxId === null ? 'is' : '=', mailboxId as string)
    .returning(['message_id', 'beside_id'])
    .execute()
  for (const row of rows) await tellState(w, row, 'delayed')
}
