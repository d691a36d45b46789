// Taking back a message of ours that has not left the house: as if it had not been written, what happened since kept.
import type { Writer } from '#kernel/capability.ts'
import { conversationsContract } from './conversations.contract.ts'
import { lockConversation } from './conversations.messages.ts'
import { keepPlaces } from './conversations.places.ts'
import { recount } from './conversations.splitting.ts'
import type { State } from './conversations.views.ts'

/** How things stood before the message was added; take it from the locked row. */
export type Standing = { state: State; answeredAt: string | null; closedAt: string | null }

export type Retraction = {
  messageId: string
  before: Standing
  /** State that the message led to. */
  stateAfter: State
  /** Addresses that came onto the thread with the message. */
  joined: readonly string[]
}

/**
 * Removes the message. What it settled is unsettled, unless somebody has decided about the conversation since. A
 * conversation that held nothing else is removed too. Returns where the message was and whether that is still there;
 * undefined when there is no such message.
 */
export async function retractMessage(
  w: Writer,
  { messageId, before, stateAfter, joined }: Retraction,
): Promise<{ conversationId: string; remains: boolean } | undefined> {
  const found = await w.tx
    .selectFrom('messages')
    .select('conversation_id')
    .where('id', '=', messageId)
    .executeTakeFirst()
  if (!found) return undefined
  const row = await lockConversation(w.tx, found.conversation_id)
  const gone = await w.tx
    .deleteFrom('messages')
    .where('id', '=', messageId)
    .where('conversation_id', '=', row.id)
    .returning(['at', 'home_id'])
    .executeTakeFirst()
  if (!gone) return undefined
  if (gone.home_id) await unsettleHome(w, gone.home_id, gone.at, before, stateAfter)
  w.record(conversationsContract, 'messageRemoved', { conversationId: row.id, messageId })
  const remains =
    (await w.tx.selectFrom('messages').select('id').where('conversation_id', '=', row.id).limit(1).executeTakeFirst()) ??
    (await w.tx.selectFrom('conversations').select('id').where('merged_into', '=', row.id).limit(1).executeTakeFirst())
  if (!remains) {
    await keepPlaces(w, [row.id])
    await w.tx.deleteFrom('conversations').where('id', '=', row.id).execute()
    w.record(conversationsContract, 'moved', {})
    return { conversationId: row.id, remains: false }
  }
  const stands = row.answered_at === gone.at
  const state = stands && row.state === stateAfter ? before.state : (row.state as State)
  await w.tx
    .updateTable('conversations')
    .set({
      state,
      answered_at: stands ? before.answeredAt : row.answered_at,
      closed_at: state === 'closed' ? (row.state === 'closed' && !stands ? row.closed_at : before.closedAt) : null,
    })
    .where('id', '=', row.id)
    .execute()
  await recount(w.tx, row.id)
  if (state !== row.state)
    w.record(conversationsContract, 'stateChanged', { conversationId: row.id, from: row.state as State, to: state })
  if (joined.length) {
    const left = await w.tx
      .deleteFrom('participants')
      .where('conversation_id', '=', row.id)
      .where('address', 'in', [...joined])
      .where('role', '=', 'cc')
      .returning('address')
      .execute()
    for (const { address } of left)
      w.record(conversationsContract, 'participantRemoved', { conversationId: row.id, address })
  }
  return { conversationId: row.id, remains: true }
}

/** It was written in a conversation that has been merged since: taken out again, that must not count as answered. */
async function unsettleHome({ tx }: Writer, id: string, at: string, before: Standing, stateAfter: State): Promise<void> {
  const settled = await tx
    .updateTable('conversations')
    .set({ answered_at: before.answeredAt, closed_at: before.closedAt })
    .where('id', '=', id)
    .where('answered_at', '=', at)
    .returning('id')
    .executeTakeFirst()
  if (settled)
    await tx
      .updateTable('conversation_merges')
      .set({ state: before.state })
      .where('from_id', '=', id)
      .where('state', '=', stateAfter)
      .execute()
}
