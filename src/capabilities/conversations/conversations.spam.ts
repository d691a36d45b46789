// Spam: out of every list but its own, and back to where it was. Who says so, and why, is kept by `blocking`.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { lockActiveAgents } from '#capabilities/people/people.public.ts'
import { giveTo } from './conversations.assigning.ts'
import { conversationsContract } from './conversations.contract.ts'
import { lockConversation, turnOf } from './conversations.messages.ts'
import { keepPlaces } from './conversations.places.ts'
import { type Turn, enter, place } from './conversations.rules.ts'
import { firstAsked, lastSaid, moveTo } from './conversations.states.ts'
import type { State } from './conversations.views.ts'

/** How a conversation stood before it was put away; instants are ISO 8601. */
export type SpamStanding = { state: State; closedAt: string | null }

/**
 * Puts a conversation away as spam. Returns how it stood; undefined when it is spam already. Follows one whose messages
 * were joined to another.
 */
export async function putAwayAsSpam(
  w: Writer,
  id: string,
): Promise<(SpamStanding & { conversationId: string }) | undefined> {
  const row = await lockConversation(w.tx, id)
  if (row.state === 'spam') return undefined
  await moveTo(w, row, 'spam')
  return { conversationId: row.id, state: row.state as State, closedAt: row.closed_at }
}

/**
 * Puts a conversation back as it stood `since` it was put away; what the customer wrote meanwhile opens it. Returns the
 * state it has then; undefined when it is no spam.
 */
export async function takeOutOfSpam(
  w: Writer,
  id: string,
  before: SpamStanding & { since: string },
): Promise<State | undefined> {
  const row = await lockConversation(w.tx, id)
  if (row.state !== 'spam') return undefined
  const said = (await lastSaid(w.tx, row.id)) ?? row.last_message_at
  const { state, closedAt, snoozedUntil, waitingSince, queueAt } = place(await turnBack(w, row, before), said)
  await w.tx
    .updateTable('conversations')
    .set({
      state,
      waiting_since: waitingSince,
      closed_at: closedAt,
      queue_at: queueAt,
      ...(state === 'open' ? { snoozed_until: null } : {}),
      revision: row.revision + 1,
    })
    .where('id', '=', row.id)
    .execute()
  const until = (state === 'snoozed' && snoozedUntil) || undefined
  w.record(conversationsContract, 'stateChanged', { conversationId: row.id, from: 'spam', to: state, until })
  // Whoever had it may have left meanwhile: then it is everybody's.
  if (row.assignee_id && !(await lockActiveAgents(w.tx, [row.assignee_id])).size)
    await giveTo(w, { ...row, revision: row.revision + 1 }, { assigneeId: null, teamId: row.team_id })
  return state
}

type Row = Awaited<ReturnType<typeof lockConversation>>

async function turnBack(
  { tx }: Writer,
  row: Row,
  { state, closedAt, since }: SpamStanding & { since: string },
): Promise<Turn> {
  const turn = turnOf(row)
  const settled = row.answered_at !== null && row.answered_at > since ? row.answered_at : since
  const asked = await firstAsked(tx, row.id, state === 'open' ? row.answered_at : settled)
  if (state === 'open' || asked) return { ...enter(turn, 'open', ''), waitingSince: asked, snoozedUntil: null }
  return { ...turn, state, closedAt: state === 'closed' ? closedAt : null, waitingSince: null }
}

/** The step that takers name who keep something of their own beside conversations: they take it away first. */
export const removalStep = 'conversations.removal'
/** `forgetting`: because a person is forgotten; what arrives of it again is not taken in. */
export type Removal = { conversationIds: string[]; forgetting?: boolean }

/** Removes conversations for good, with all that was said in them, beside them, and in what was joined to them. */
export async function removeConversations(
  w: Writer,
  ids: readonly string[],
  { forgetting = false }: { forgetting?: boolean } = {},
): Promise<void> {
  if (!ids.length) return
  const joined = await w.tx
    .selectFrom('conversations')
    .select('id')
    .where('merged_into', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
  const removal: Removal = { conversationIds: [...ids, ...joined.map(({ id }) => id)], forgetting }
  await w.services.offer(removalStep, w, removal)
  await keepPlaces(w, removal.conversationIds)
  await sql`delete from conversations where merged_into = any(${ids}::uuid[])`.execute(w.tx)
  await sql`delete from conversations where id = any(${ids}::uuid[])`.execute(w.tx)
  w.record(conversationsContract, 'moved', {})
}
