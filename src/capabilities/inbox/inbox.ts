// The inbox: one page of a view, and the counts beside the views.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { isOpenTeam } from '#capabilities/conversations/conversations.public.ts'
import { listRows, toListRow } from '#capabilities/views/views.public.ts'
import { type View, countCap, inboxContract } from './inbox.contract.ts'
import { type Scope, idsInView } from './inbox.scope.ts'

const usualOrder = {
  mine: 'oldest',
  unassigned: 'oldest',
  allOpen: 'oldest',
  withCustomer: 'newest',
  snoozed: 'oldest',
  closed: 'newest',
  spam: 'newest',
} as const

/** What is done with is not counted. */
type Counted = Exclude<View, 'closed' | 'spam'>

export default capability(inboxContract, {
  queries: {
    list: async ({ db, actor, input }) => {
      const { view, mailboxId, teamId, cursor, limit, order = usualOrder[view] } = input
      const [queueAt, id] = checkedCursor(cursor, [z.iso.datetime(), z.uuid()]) ?? []
      const rows = await readRows(db, actor, {
        view,
        mailboxId,
        teamId,
        order,
        limit: limit + 1,
        after: queueAt === undefined ? undefined : { queueAt, id: id! },
      })
      return toPage(
        rows,
        limit,
        (row) => [row.queue_at, row.id],
        (row) => toListRow(row, actor),
      )
    },
    counts: async ({ db, actor }) => {
      const [views, places] = await Promise.all([countViews(db, actor), countPlaces(db, actor)])
      return { views, ...places }
    },
  },
  actions: {},
  jobs: {},
})

function readRows(db: Reader, actor: Actor, scope: Scope) {
  const direction = scope.order === 'newest' ? 'desc' : 'asc'
  return listRows(db, actor, idsInView(db, actor, scope))
    .orderBy('chosen.queue_at', direction)
    .orderBy('chosen.id', direction)
    .execute()
}

async function countViews(db: Reader, actor: Actor): Promise<Record<Counted, number>> {
  const count = (view: View) =>
    db
      .selectFrom(idsInView(db, actor, { view, order: 'any', limit: countCap }).as(view))
      .select(sql<number>`count(*)::integer`.as('count'))
  return db
    .selectNoFrom([
      count('mine').as('mine'),
      count('unassigned').as('unassigned'),
      count('allOpen').as('allOpen'),
      count('withCustomer').as('withCustomer'),
      count('snoozed').as('snoozed'),
    ])
    .executeTakeFirstOrThrow() as Promise<Record<Counted, number>>
}

/** Open conversations of each mailbox and team that the reader is not kept out of. */
async function countPlaces(db: Reader, actor: Actor) {
  const count = (place: Pick<Scope, 'mailboxId' | 'teamId'>) =>
    db
      .selectFrom(idsInView(db, actor, { view: 'allOpen', order: 'any', limit: countCap, ...place }).as('held'))
      .select(sql<number>`count(*)::integer`.as('count'))
      .$asScalar()
      .$notNull()
      .as('count')
  const [mailboxes, teams] = await Promise.all([
    db
      .selectFrom('mailboxes')
      .where('active', '=', true)
      .where(isOpenTeam(actor, sql.ref('mailboxes.team_id')))
      .select(['id', 'name', count({ mailboxId: sql`mailboxes.id` })])
      .orderBy('name')
      .orderBy('id')
      .execute(),
    db
      .selectFrom('teams')
      .where('archived', '=', false)
      .where(isOpenTeam(actor, sql.ref('teams.id')))
      .select(['id', 'name', count({ teamId: sql`teams.id` })])
      .orderBy('name')
      .execute(),
  ])
  return { mailboxes, teams }
}
