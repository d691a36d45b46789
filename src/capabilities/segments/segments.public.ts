// What others may call.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { isSeenCustomer } from '#capabilities/conversations/conversations.public.ts'

/** Who is in a segment that is there, of those whom the actor may see: ids in order, those after `after`. */
export async function idsInSegment(
  db: Reader,
  actor: Actor,
  asked: { segmentId: string; after?: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('segment_stays')
    .innerJoin('segments', 'segments.id', 'segment_id')
    .innerJoin('customers', 'customers.id', 'customer_id')
    .where('segment_id', '=', asked.segmentId)
    .where('segments.removed_at', 'is', null)
    .where('customers.state', '=', 'active')
    .where('segment_stays.left_at', 'is', null)
    .where(isSeenCustomer(db, actor, sql.ref('segment_stays.customer_id')))
    .$if(asked.after !== undefined, (query) => query.where('customer_id', '>', asked.after!))
    .select('customer_id')
    .orderBy('customer_id')
    .limit(asked.limit)
    .execute()
  return rows.map((row) => row.customer_id)
}
