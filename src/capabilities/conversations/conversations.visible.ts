// What an actor may see. Every read of conversations starts here; what is not visible is not found. The same rule is
// told twice, in SQL for reads and as a pure function for those who listen live; a property test holds them together.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'

/**
 * The conversations this actor may see, to be narrowed further. With the permission to read: those of the teams that
 * are open to the actor, unless they are private; and, wherever they are, those assigned to the actor, those it is a
 * member of, and those it has opened with a reason a short while ago. Jobs of the system see all.
 */
export function visibleConversations(db: Reader, actor: Actor) {
  const all = db.selectFrom('conversations').where('conversations.state', '<>', 'merged')
  if (actor.kind === 'system') return all
  if (!readsConversations(actor)) return all.where(sql<boolean>`false`)
  return all.where((eb) =>
    eb.or([
      sql<boolean>`(not conversations.private and ${isOpenTeam(actor, sql.ref('conversations.team_id'))})`,
      eb('conversations.assignee_id', '=', actor.id),
      ownByName(actor),
    ]),
  )
}

/** Condition on a row of `conversations`: the actor is named for it, as a member or by a reason given. */
export const ownByName = ({ id, at }: Actor): RawBuilder<SqlBool> => sql<SqlBool>`conversations.id in (
  select conversation_id from conversation_members where agent_id = ${id}
  union select conversation_id from conversation_grants
    where agent_id = ${id} and until > ${at ?? sql`now()`}::timestamptz
)`

/** Condition on the id of a team, or on null for no team: its work is shown to the actor. */
export const isOpenTeam = ({ ownTeamsOnly, teamIds, hiddenTeamIds }: Actor, team: RawBuilder<unknown>): RawBuilder<SqlBool> =>
  ownTeamsOnly
    ? sql<SqlBool>`(${team} is null or ${team} = any(${teamIds}::uuid[]))`
    : hiddenTeamIds.length
      ? sql<SqlBool>`(${team} is null or ${team} <> all(${hiddenTeamIds}::uuid[]))`
      : sql<SqlBool>`true`

/** `isOpenTeam` of a team at hand. */
export const teamIsOpenTo = ({ ownTeamsOnly, teamIds, hiddenTeamIds }: Actor, teamId: string): boolean =>
  ownTeamsOnly ? teamIds.includes(teamId) : !hiddenTeamIds.includes(teamId)

/** True when the work of some teams is not shown to the actor. */
export const hasClosedTeams = ({ ownTeamsOnly, hiddenTeamIds }: Actor): boolean =>
  ownTeamsOnly === true || hiddenTeamIds.length > 0

export async function conversationIsVisible(db: Reader, actor: Actor, id: string): Promise<boolean> {
  return Boolean(
    await visibleConversations(db, actor)
      .where('conversations.id', '=', id)
      .select('conversations.id')
      .executeTakeFirst(),
  )
}

/**
 * What the audience of an event needs to know about a conversation that is not merged. `named`: agents who are members
 * or have opened it with a reason.
 */
export type Placed = { teamId: string | null; assigneeId: string | null; private: boolean; named: readonly string[] }

/** The rule of `visibleConversations`, for live readers. */
export function seesConversation(actor: Actor, placed: Placed | undefined): boolean {
  if (!placed) return false
  if (actor.kind === 'system') return true
  if (!readsConversations(actor)) return false
  const isOpen = placed.teamId === null || teamIsOpenTo(actor, placed.teamId)
  return (isOpen && !placed.private) || placed.assigneeId === actor.id || placed.named.includes(actor.id)
}

/** Where conversations stand at `now`; those that were merged are left out. */
export async function placesOf(db: Reader, ids: readonly string[], now: Date): Promise<Map<string, Placed>> {
  const rows = await db
    .selectFrom('conversations')
    .select(['id', 'team_id as teamId', 'assignee_id as assigneeId', 'private', namedIn(now).as('named')])
    .where('id', 'in', [...ids])
    .where('state', '<>', 'merged')
    .execute()
  return new Map(rows.map(({ id, ...placed }) => [id, placed]))
}

const namedIn = (now: Date) => sql<string[]>`array(
  select agent_id from conversation_members where conversation_id = conversations.id
  union select agent_id from conversation_grants where conversation_id = conversations.id and until > ${now}::timestamptz
)`

/**
 * Where the conversations of customers are, each place once, also by the id of one who was merged into another; a
 * conversation that was merged is where it was merged into. Who has none any more is where the last one was; a customer who
 * never had one has no places; who is not in the answer is no customer. Those whom somebody is named for stand apart, so
 * that the many others need no look at who is.
 */
export async function placesOfCustomers(db: Reader, customerIds: string[], now: Date): Promise<Map<string, Placed[]>> {
  const theirs = db
    .selectFrom('customers')
    .innerJoin('conversations as own', (join) =>
      join.on(sql<boolean>`own.customer_id = coalesce(customers.merged_into, customers.id)`),
    )
    .innerJoin('conversations as c', (join) => join.on(sql<boolean>`c.id = coalesce(own.merged_into, own.id)`))
    .where('customers.id', 'in', customerIds)
    .select(['customers.id as customerId', 'c.team_id as teamId', 'c.assignee_id as assigneeId', 'c.private'])
    .distinct()
  const [known, places, named] = await Promise.all([
    db.selectFrom('customers').select('id').where('id', 'in', customerIds).execute(),
    theirs.execute(),
    theirs
      .innerJoin(
        db
          .selectFrom('conversation_members')
          .select(['conversation_id', 'agent_id'])
          .union(
            db
              .selectFrom('conversation_grants')
              .select(['conversation_id', 'agent_id'])
              .where('until', '>', now.toISOString()),
          )
          .as('named'),
        (join) => join.onRef('named.conversation_id', '=', 'c.id'),
      )
      .select('named.agent_id as agentId')
      .execute(),
  ])
  const all = [
    ...places.map((place) => ({ ...place, named: [] as string[] })),
    ...named.map(({ agentId, ...place }) => ({ ...place, named: [agentId] })),
  ]
  const found = new Map<string, Placed[]>(Map.groupBy(all, ({ customerId }) => customerId))
  const alone = known.flatMap(({ id }) => (found.has(id) ? [] : id))
  const last = alone.length ? await lastPlacesOf(db, alone) : new Map<string, Placed[]>()
  return new Map(known.map(({ id }) => [id, found.get(id) ?? last.get(id) ?? []]))
}

/** Where the last conversations were of those who have none any more, also by whom they were merged with. */
async function lastPlacesOf(db: Reader, customerIds: string[]): Promise<Map<string, Placed[]>> {
  const { rows } = await sql<Placed & { customerId: string }>`
    select asked.id as "customerId", p.team_id as "teamId", null as "assigneeId", p.private, p.agent_ids as named
    from unnest(${customerIds}::uuid[]) asked(id), unnest(customer_family(asked.id)) one(id)
      join customer_places p on p.customer_id = one.id`.execute(db as never)
  return Map.groupBy(rows, ({ customerId }) => customerId)
}

/** Condition on a row of `customer_places`: the rule of `seesConversation`. */
export const isOpenPlace = (actor: Actor): RawBuilder<SqlBool> =>
  readsConversations(actor)
    ? sql<SqlBool>`(not customer_places.private and ${isOpenTeam(actor, sql.ref('customer_places.team_id'))}
        or ${actor.id} = any(customer_places.agent_ids))`
    : sql<SqlBool>`false`

/**
 * A customer is known to whoever may see one conversation of theirs; one who never had one, to all who read customers;
 * who is no customer, to nobody.
 */
export const seesCustomer = (actor: Actor, places: readonly Placed[] | undefined): boolean =>
  actor.kind === 'system' ||
  (places !== undefined && (!places.length || places.some((placed) => seesConversation(actor, placed))))

const readsConversations = (actor: Actor): boolean =>
  (actor.kind === 'agent' || actor.kind === 'token') && may(actor, 'conversations:read')

/** Those of these customers whom the actor may see. */
export async function visibleCustomers(db: Reader, actor: Actor, ids: readonly string[], now: Date): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const places = await placesOfCustomers(db, [...new Set(ids)], now)
  return new Set(ids.filter((id) => seesCustomer(actor, places.get(id))))
}
