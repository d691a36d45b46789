// Kept in step with what happens otherwise: a handover that somebody else decided by assigning, answering, closing,
// merging or putting away as spam ends, and what comes to somebody who has left goes on to who took over. Asked of how things are now, so that
// it does not matter how often or in which order it is done.
import { system } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { LoggedEvent } from '#kernel/followers.ts'
import {
  giveTo,
  keepInSight,
  lockVisible,
  visibleConversations,
} from '#capabilities/conversations/conversations.public.ts'
import { activeAgents } from '#capabilities/people/people.public.ts'
import { handoversContract } from './handovers.contract.ts'
import { isWhereItWasGiven } from './handovers.giving.ts'
import type { Row } from './handovers.queries.ts'
import { isUnfinished, unfinished } from './handovers.rules.ts'
import { chooseOwners } from './handovers.targets.ts'

export const followed = [
  'assigned',
  'stateChanged',
  'messageAdded',
  'mergedInto',
  'unmerged',
  'takenOut',
  'splitOff',
].map((event) => `conversations.${event}`)

export async function follow(w: Writer, events: readonly LoggedEvent[]): Promise<void> {
  const touched = new Set(events.map(({ payload }) => (payload as { conversationId: string }).conversationId))
  const ids = [...touched]
  // Nearly always there is nothing to do, and nothing is locked for that.
  const [waiting, strays] = [await waitingAmong(w, ids), await straysAmong(w, ids)]
  await waitForRuns(w, [...new Set(strays.values())])
  for (const id of ids.toSorted()) {
    if (waiting.has(id)) await settleWaiting(w, id)
    if (strays.has(id)) await passOn(w, id)
  }
}

async function waitingAmong({ tx }: Writer, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('handovers')
    .select('conversation_id as id')
    .where('conversation_id', 'in', ids)
    .where('state', '=', 'waiting')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Unfinished conversations of people who have left, with whose they are. */
async function straysAmong({ tx }: Writer, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await visibleConversations(tx, system)
    .innerJoin('agents', 'agents.id', 'conversations.assignee_id')
    .where('conversations.id', 'in', ids)
    .where('conversations.state', 'in', unfinished)
    .where('agents.state', '<>', 'active')
    .select(['conversations.id', 'agents.id as ownerId'])
    .execute()
  return new Map(rows.map(({ id, ownerId }) => [id, ownerId]))
}

/**
 * Until the batches under way have committed: their last one may have looked before the stray was there. Locked before
 * any conversation, as the runs do.
 */
async function waitForRuns({ tx }: Writer, ownerIds: readonly string[]): Promise<void> {
  if (!ownerIds.length) return
  await tx
    .selectFrom('handover_runs')
    .select('id')
    .where('from_id', 'in', ownerIds)
    .where('state', '=', 'running')
    .orderBy('id')
    .forShare()
    .execute()
}

type Conversation = NonNullable<Awaited<ReturnType<typeof lockVisible>>>

async function settleWaiting(w: Writer, conversationId: string): Promise<void> {
  const { tx } = w
  const waiting = tx
    .selectFrom('handovers')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'waiting')
  if (!(await waiting.executeTakeFirst())) return
  const conversation = await lockVisible({ tx, actor: system }, conversationId)
  const row = await waiting.forUpdate().executeTakeFirst()
  if (!row) return
  const settle = (state: 'accepted' | 'overtaken', by: string | null) =>
    tx.updateTable('handovers').set({ state, decided_by: by, decided_at: w.now }).where('id', '=', row.id).execute()
  const taker = conversation && (await takerOf(w, row, conversation))
  if (taker) {
    await settle('accepted', taker)
    w.record(handoversContract, 'accepted', { conversationId, handoverId: row.id, fromId: row.from_id })
  } else if (!conversation || !isUnfinished(conversation.state) || !isWhereItWasGiven(row, conversation)) {
    await settle('overtaken', null)
    w.record(handoversContract, 'overtaken', { conversationId, handoverId: row.id })
  }
}

/** Who has taken it on without saying so: by answering, or by taking what was handed to their team. */
async function takerOf({ tx }: Writer, row: Row, conversation: Conversation): Promise<string | null> {
  const owner = conversation.assignee_id
  if (row.to_id) {
    if (owner !== row.to_id) return null
    const answer = await tx
      .selectFrom('messages')
      .select('id')
      .where('conversation_id', '=', conversation.id)
      .where('direction', '=', 'out')
      .where('agent_id', '=', row.to_id)
      .where('at', '>', row.at)
      .limit(1)
      .executeTakeFirst()
    return answer ? owner : null
  }
  if (!owner || conversation.team_id !== row.team_id) return null
  const member = await tx
    .selectFrom('team_members')
    .select('agent_id')
    .where('team_id', '=', row.team_id!)
    .where('agent_id', '=', owner)
    .executeTakeFirst()
  return member ? owner : null
}

/** An unfinished conversation of somebody who has left, e.g. one that a customer opened again. */
async function passOn(w: Writer, conversationId: string): Promise<void> {
  const { tx } = w
  const row = await lockVisible({ tx, actor: system }, conversationId)
  const owner = row?.assignee_id
  if (!row || !owner || !isUnfinished(row.state) || (await activeAgents(tx, [owner])).size) return
  const last = await tx
    .selectFrom('handover_runs')
    .selectAll()
    .where('from_id', '=', owner)
    .where('state', 'in', ['running', 'done'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last?.state === 'running') return
  const to = last && (await chooseOwners(w, last, [row])).get(row.id)
  await giveTo(w, row, to ?? { assigneeId: null, teamId: row.team_id })
  await keepInSight(w, row.id)
}
