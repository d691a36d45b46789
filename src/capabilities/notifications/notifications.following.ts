// Following a conversation: by wish, and by itself when one is named, given it, or writes in it.
import type { ActionContext, QueryContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { conversationIsVisible } from '#capabilities/conversations/conversations.public.ts'
import { notificationsContract } from './notifications.contract.ts'

type C = typeof notificationsContract
export type Why = 'asked' | 'mentioned' | 'assigned' | 'wrote'

export async function following({ db, actor, input, fail }: QueryContext<C, C['queries']['following']>) {
  if (!(await conversationIsVisible(db, actor, input.conversationId))) return fail('conversationNotFound')
  return { following: await follows(db, actor.id, input.conversationId) }
}

export async function follow({ tx, actor, now, input, emit, fail }: ActionContext<C, C['actions']['follow']>) {
  const { conversationId, following: wish } = input
  if (!(await conversationIsVisible(tx, actor, conversationId))) return fail('conversationNotFound')
  const was = await follows(tx, actor.id, conversationId)
  const row = { following: wish, why: 'asked', at: now, via: null }
  await tx
    .insertInto('follows')
    .values({ conversation_id: conversationId, agent_id: actor.id, ...row })
    .onConflict((conflict) => conflict.columns(['conversation_id', 'agent_id']).doUpdateSet(row))
    .execute()
  if (was !== wish) emit('followed', { readerId: actor.id, conversationId, following: wish })
  return { following: wish, was }
}

export type Follow = { conversationId: string; agentId: string; why: Why }

/**
 * Makes people follow; whoever has left a conversation is brought back only by being given it. Returns nothing: who
 * follows is asked of `followersOf`.
 */
export async function followBySelf(w: Writer, wishes: readonly Follow[]): Promise<void> {
  for (const again of [true, false]) {
    const rows = new Map(
      wishes
        .filter(({ why }) => (why === 'assigned') === again)
        .map(({ conversationId, agentId, why }) => [
          `${conversationId} ${agentId}`,
          { conversation_id: conversationId, agent_id: agentId, why, at: w.now },
        ]),
    )
    if (!rows.size) continue
    const insert = w.tx.insertInto('follows').values([...rows.values()])
    const made = await insert
      .onConflict((conflict) => {
        const key = conflict.columns(['conversation_id', 'agent_id'])
        return again
          ? key
              .doUpdateSet({ following: true, why: 'assigned', at: w.now, via: null })
              .where('follows.following', '=', false)
          : key.doNothing()
      })
      .returning(['conversation_id', 'agent_id'])
      .execute()
    for (const { conversation_id: conversationId, agent_id: readerId } of made)
      w.record(notificationsContract, 'followed', { readerId, conversationId, following: true })
  }
}

/** By conversation: who follows it, and who has left it. */
export async function followersOf(
  db: Reader,
  conversationIds: readonly string[],
): Promise<Map<string, Map<string, boolean>>> {
  const rows = conversationIds.length
    ? await db
        .selectFrom('follows')
        .select(['conversation_id', 'agent_id', 'following'])
        .where('conversation_id', 'in', [...conversationIds])
        .execute()
    : []
  const all = new Map<string, Map<string, boolean>>()
  for (const row of rows) {
    const those = all.get(row.conversation_id) ?? new Map<string, boolean>()
    all.set(row.conversation_id, those.set(row.agent_id, row.following))
  }
  return all
}

const follows = async (db: Reader, agentId: string, conversationId: string): Promise<boolean> =>
  (await followersOf(db, [conversationId])).get(conversationId)?.get(agentId) ?? false
