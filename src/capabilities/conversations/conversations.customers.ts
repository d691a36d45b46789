// The rule of who knows a customer (`seesCustomer`), told in SQL for lists.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { isOpenPlace, visibleConversations } from './conversations.visible.ts'

/**
 * Condition on the id of a customer, or of one who was merged into them: the actor may see one conversation of theirs,
 * also one that was merged into another; or where the last one was; or they never had one. A property test holds it to
 * `seesCustomer`.
 */
export function isSeenCustomer(db: Reader, actor: Actor, customer: RawBuilder<unknown>): RawBuilder<SqlBool> {
  if (actor.kind === 'system') return sql<SqlBool>`true`
  const id = sql.ref<string>('known.id')
  const seen = visibleConversations(db, actor).select('conversations.id')
  const own = db.selectFrom('conversations as own').select('own.id').where('own.customer_id', '=', id)
  const joined = own
    .where('own.merged_into', 'is not', null)
    .where(({ exists }) => exists(seen.where('conversations.id', '=', sql.ref<string>('own.merged_into'))))
  const isThere = (query: { limit(rows: number): unknown }) =>
    sql`coalesce((select true from (${query.limit(1)}) one), false)`
  // Not by `exists`, which the database might answer for all customers at once when a page asks for a few.
  return sql<SqlBool>`coalesce((
    select ${isThere(seen.where('conversations.customer_id', '=', id))} or ${isThere(joined)}
      or not ${isThere(own)} and coalesce((
        select bool_or(${isOpenPlace(actor)}) from (
          select * from customer_places where customer_id = known.id
          union all select places.* from customers one join customer_places places on places.customer_id = one.id
          where one.merged_into = known.id) customer_places), true)
    from (select coalesce(who.merged_into, who.id) as id from customers who where who.id = ${customer}) known), false)`
}

/** When something was last said with a customer, as far as the actor may see. */
export const lastContact = (db: Reader, actor: Actor, customer: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql<string | null>`(${visibleConversations(db, actor)
    .where('conversations.customer_id', '=', customer as never)
    .select('conversations.last_message_at')
    .orderBy('conversations.last_message_at', 'desc')
    .limit(1)})`
