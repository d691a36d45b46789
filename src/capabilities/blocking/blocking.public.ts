// What others may call.
import { system } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { blocksOf } from './blocking.queries.ts'

export { type Arrived, recordArrived } from './blocking.arriving.ts'
export { blockSender } from './blocking.blocks.ts'
export { markSpam, refuseSpam, releaseSpam } from './blocking.marking.ts'
export { blocksOf }

/** Mail from this address is spam. */
export const isBlocked = async (db: Reader, address: string): Promise<boolean> =>
  (await blocksOf(db, [address])).size > 0

/** Nothing is sent on its account: no answer, no automatic mail, no survey. */
export const isSpam = async (db: Reader, conversationId: string): Promise<boolean> =>
  (await spamAmong(db, [conversationId])).has(conversationId)

/** Which of these conversations are spam. */
export async function spamAmong(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const rows = await visibleConversations(db, system)
    .where('conversations.id', 'in', [...ids])
    .where('conversations.state', '=', 'spam')
    .select('conversations.id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}
