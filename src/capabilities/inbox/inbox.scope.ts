// Which conversations a view holds, as index ranges: the ids of one page in order, or as many as are counted.
//
// A reader who is kept out of some teams gets the same list from one range per team that is open to the reader,
// merged: so the cost follows what is shown, and not what is hidden.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { hasClosedTeams, isOpenTeam, ownByName, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { View } from './inbox.contract.ts'

export type Scope = {
  view: View
  /** An id, or the column of a query around this one. */
  mailboxId?: string | RawBuilder<string>
  teamId?: string | RawBuilder<string>
  /** The last row of the page before. */
  after?: { queueAt: string; id: string }
  /** `any` for counting. */
  order: 'oldest' | 'newest' | 'any'
  limit: number
}

const states = {
  mine: 'open',
  unassigned: 'open',
  allOpen: 'open',
  withCustomer: 'with_customer',
  snoozed: 'snoozed',
  closed: 'closed',
  spam: 'spam',
} as const

const directions = { oldest: 'asc', newest: 'desc', any: null } as const

/** `id` and `queue_at` of at most `limit` conversations, in order. */
export function idsInView(db: Reader, actor: Actor, scope: Scope) {
  const narrowed = scope.view === 'mine' || scope.mailboxId !== undefined || scope.teamId !== undefined
  if (narrowed || !hasClosedTeams(actor)) return range(db, actor, scope)
  const elsewhere = sql`not ${isOpenTeam(actor, sql.ref('conversations.team_id'))}`
  const own = sql`conversations.assignee_id = ${actor.id} and ${elsewhere}`
  const named = sql`conversations.assignee_id is distinct from ${actor.id} and ${elsewhere} and ${ownByName(actor)}`
  const merged = part(db, range(db, actor, scope, sql`conversations.team_id is null`))
    .$if(scope.view !== 'unassigned', (query) => query.unionAll(part(db, range(db, actor, scope, own))))
    .unionAll(part(db, range(db, actor, scope, named)))
    .unionAll(
      db
        .selectFrom('teams')
        .where(isOpenTeam(actor, sql.ref('teams.id')))
        .innerJoinLateral(range(db, actor, scope, sql`conversations.team_id = teams.id`).as('found'), (join) =>
          join.onTrue(),
        )
        .select(['found.id', 'found.queue_at']),
    )
  const direction = directions[scope.order]
  return db
    .selectFrom(merged.as('merged'))
    .select(['merged.id', 'merged.queue_at'])
    .$if(direction !== null, (query) => query.orderBy('merged.queue_at', direction!).orderBy('merged.id', direction!))
    .limit(scope.limit)
}

const part = (db: Reader, ids: ReturnType<typeof range>) =>
  db.selectFrom(ids.as('found')).select(['found.id', 'found.queue_at'])

/** One range of one index. */
function range(
  db: Reader,
  actor: Actor,
  { view, mailboxId, teamId, after, order, limit }: Scope,
  within?: RawBuilder<unknown>,
) {
  const direction = directions[order]
  let query = visibleConversations(db, actor).where('conversations.state', '=', states[view])
  if (view === 'mine') query = query.where('conversations.assignee_id', '=', actor.id)
  if (view === 'unassigned') query = query.where('conversations.assignee_id', 'is', null)
  if (mailboxId) query = query.where('conversations.mailbox_id', '=', mailboxId)
  if (teamId) query = query.where('conversations.team_id', '=', teamId)
  if (within) query = query.where(within as RawBuilder<SqlBool>)
  if (after) {
    const beyond = sql.raw(order === 'oldest' ? '>' : '<')
    const place = sql`(${after.queueAt}::timestamptz, ${after.id}::uuid)`
    query = query.where(sql<SqlBool>`(conversations.queue_at, conversations.id) ${beyond} ${place}`)
  }
  return query
    .select(['conversations.id', 'conversations.queue_at'])
    .$if(direction !== null, (ids) =>
      ids.orderBy('conversations.queue_at', direction!).orderBy('conversations.id', direction!),
    )
    .limit(limit)
}
