// What others may call.
import type { Reader } from '#kernel/db.ts'
import { blocksOf } from './blocking.queries.ts'

export { type Arrived, recordArrived } from './blocking.arriving.ts'
export { blockSender } from './blocking.blocks.ts'
export { markSpam, refuseSpam, releaseSpam } from './blocking.marking.ts'
export { blocksOf }

/** Mail from this address is spam. */
export const isBlocked = async (db: Reader, address: string): Promise<boolean> =>
  (await blocksOf(db, [address])).size > 0

/** Nothing is sent on its account: no answer, no automatic mail, no survey. */
export async function isSpam(db: Reader, conversationId: string): Promise<boolean> {
  const row = await db.selectFrom('conversations').select('state').where('id', '=', conversationId).executeTakeFirst()
  return row?.state === 'spam'
}
