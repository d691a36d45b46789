// Links between conversations, and who takes part: small public functions for those above.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { conversationsContract } from './conversations.contract.ts'
import { enter } from './conversations.rules.ts'
import { lockConversation, toInstant, turnOf } from './conversations.messages.ts'
import { moveTo } from './conversations.states.ts'
import type { LinkKind, Participant, State } from './conversations.views.ts'

/** Records that `fromId`, the later one, belongs to `toId`. Doing it twice is harmless. */
export async function linkConversations(w: Writer, fromId: string, toId: string, kind: LinkKind): Promise<void> {
  const made = await w.tx
    .insertInto('conversation_links')
    .values({ from_id: fromId, to_id: toId, kind, at: w.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst()
  if (!made) return
  w.record(conversationsContract, 'linked', { conversationId: fromId, otherId: toId, kind })
  w.record(conversationsContract, 'linked', { conversationId: toId, otherId: fromId, kind })
}

/** Everybody on the customer's side: the customer first, then in the order they joined. */
export async function participantsOf(db: Reader, conversationId: string): Promise<Participant[]> {
  const rows = await db
    .selectFrom('participants')
    .select([
      'address',
      'name',
      'role',
      'customer_id',
      // Whoever has written here since belongs to the thread.
      sql<boolean>`via is not null and not exists (
        select from messages m where m.conversation_id = participants.conversation_id and m.direction = 'in'
          and m.home_id is null and lower(m.author_address) = participants.address
      )`.as('brought'),
    ])
    .where('conversation_id', '=', conversationId)
    .orderBy('role', 'desc')
    .orderBy('added_at')
    .orderBy('address')
    .execute()
  return rows.map(({ address, name, role, customer_id, brought }) => ({
    address,
    name,
    role: role as Participant['role'],
    customerId: customer_id,
    brought,
  }))
}

/** Where a conversation is now: itself, or what it was merged into. Undefined when there is none. */
export async function presentPlace(db: Reader, conversationId: string): Promise<string | undefined> {
  const row = await db.selectFrom('conversations').select(['id', 'merged_into']).where('id', '=', conversationId).executeTakeFirst()
  return row?.merged_into ?? row?.id
}

/** The conversation itself and all that was merged into it. */
export async function partsOf(db: Reader, ...conversationIds: string[]): Promise<string[]> {
  const rows = await db.selectFrom('conversations').select('id').where('merged_into', 'in', conversationIds).execute()
  return [...conversationIds, ...rows.map(({ id }) => id)]
}

/** The conversation that this one was joined to, or null; it stays so until the transaction ends. */
export async function joinedTo(tx: Tx, conversationId: string): Promise<string | null> {
  const row = await tx.selectFrom('conversations').select('merged_into').where('id', '=', conversationId).forShare().executeTakeFirst()
  return row?.merged_into ?? null
}

/** The latest reason of each agent for opening one of these conversations from outside. */
export async function reasonsIn(db: Reader, conversationIds: readonly string[]): Promise<Map<string, { words: string; at: string }>> {
  const rows = await db
    .selectFrom('conversation_grants')
    .select(['agent_id', 'reason', 'at'])
    .where('conversation_id', 'in', [...conversationIds])
    .distinctOn('agent_id')
    .orderBy('agent_id')
    .orderBy('at', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.agent_id, { words: row.reason, at: row.at }]))
}

/**
 * Opens a conversation again so that an agent looks at it, e.g. because an answer did not arrive. True if it was not
 * open. Spam stays where it is.
 */
export async function reopen(w: Writer, conversationId: string): Promise<boolean> {
  const row = await lockConversation(w.tx, conversationId)
  if (row.state === 'open' || row.state === 'spam') return false
  if (row.state === 'snoozed') {
    await moveTo(w, row, 'open')
    return true
  }
  const next = enter(turnOf(row), 'open', toInstant(w.now))
  await w.tx
    .updateTable('conversations')
    .set((eb) => ({ state: next.state, closed_at: next.closedAt, revision: eb('revision', '+', 1) }))
    .where('id', '=', row.id)
    .execute()
  w.record(conversationsContract, 'stateChanged', { conversationId: row.id, from: row.state as State, to: 'open' })
  return true
}

/** Where a message is now; undefined when there is none. A split moves messages, so ask rather than remember. */
export async function conversationOfMessage(db: Reader, messageId: string): Promise<string | undefined> {
  return (await db.selectFrom('messages').select('conversation_id').where('id', '=', messageId).executeTakeFirst())
    ?.conversation_id
}
