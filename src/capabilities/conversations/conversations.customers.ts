// The rule of who knows a customer (`seesCustomer`), told in SQL for lists.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { visibleConversations } from './conversations.visible.ts'

/**
 * Condition on the id of a customer: the actor may see one conversation of theirs, also one that was merged into another;
 * or they have none yet. A property test holds it to `seesCustomer`.
 */
export function isSeenCustomer(db: Reader, actor: Actor, customer: RawBuilder<unknown>): RawBuilder<SqlBool> {
  if (actor.kind === 'system') return sql<SqlBool>`true`
  const seen = visibleConversations(db, actor).select('conversations.id')
  const own = db
    .selectFrom('conversations as own')
    .select('own.id')
    .where('own.customer_id', '=', customer as never)
  const joined = own
    .where('own.merged_into', 'is not', null)
    .where(({ exists }) => exists(seen.where('conversations.id', '=', sql.ref<string>('own.merged_into'))))
  const isThere = (query: { limit(rows: number): unknown }) =>
    sql`coalesce((select true from (${query.limit(1)}) one), false)`
  // Not by `exists`, which the database might answer for all customers at once when a page asks for a few.
  return sql<SqlBool>`(
    ${isThere(seen.where('conversations.customer_id', '=', customer as never))}
    or ${isThere(joined)} or not ${isThere(own)})`
}

/** When something was last said with a customer, as far as the actor may see. */
export const lastContact = (db: Reader, actor: Actor, customer: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql<string | null>`(${visibleConversations(db, actor)
    .where('conversations.customer_id', '=', customer as never)
    .select('conversations.last_message_at')
    .orderBy('conversations.last_message_at', 'desc')
    .limit(1)})`
