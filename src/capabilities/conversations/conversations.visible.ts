// What an actor may see. Every read of conversations starts here; what is not visible is not found.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'

/**
 * The conversations this actor may see, to be narrowed further: all of them with the permission to read, except those
 * of private teams the actor is not in, unless assigned to the actor. Jobs of the system see all.
 */
export function visibleConversations(db: Reader, actor: Actor) {
  const all = db.selectFrom('conversations').where('conversations.state', '<>', 'merged')
  if (actor.kind === 'system') return all
  if (!readsConversations(actor)) return all.where(sql<boolean>`false`)
  if (!actor.hiddenTeamIds.length) return all
  return all.where((eb) =>
    eb.or([
      eb('conversations.team_id', 'is', null),
      sql<boolean>`conversations.team_id <> all(${actor.hiddenTeamIds}::uuid[])`,
      eb('conversations.assignee_id', '=', actor.id),
    ]),
  )
}

export async function conversationIsVisible(db: Reader, actor: Actor, id: string): Promise<boolean> {
  return Boolean(
    await visibleConversations(db, actor)
      .where('conversations.id', '=', id)
      .select('conversations.id')
      .executeTakeFirst(),
  )
}

/** What the audience of an event needs to know; the same rule as above, for live readers. */
export type Placed = { teamId: string | null; assigneeId: string | null }

export const seesConversation = (actor: Actor, placed: Placed | undefined): boolean =>
  placed !== undefined &&
  readsConversations(actor) &&
  (placed.teamId === null || !actor.hiddenTeamIds.includes(placed.teamId) || placed.assigneeId === actor.id)

/** Where the conversations of customers are, each place once; what was merged is where it was merged into. */
export async function placesOfCustomers(db: Reader, customerIds: string[]): Promise<Map<string, Placed[]>> {
  const rows = await db
    .selectFrom('conversations as own')
    .innerJoin('conversations as c', (join) => join.on(sql<boolean>`c.id = coalesce(own.merged_into, own.id)`))
    .where('own.customer_id', 'in', customerIds)
    .select(['own.customer_id as customerId', 'c.team_id as teamId', 'c.assignee_id as assigneeId'])
    .distinct()
    .execute()
  return Map.groupBy(rows, ({ customerId }) => customerId)
}

/**
 * A customer is known to whoever may see one conversation of theirs; one who has none yet, to all who read customers.
 */
export const seesCustomer = (actor: Actor, places: readonly Placed[] | undefined): boolean =>
  actor.kind === 'system' || !places?.length || places.some((placed) => seesConversation(actor, placed))

const readsConversations = (actor: Actor): boolean =>
  (actor.kind === 'agent' || actor.kind === 'token') && may(actor, 'conversations:read')
