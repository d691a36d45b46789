// The inbox: one page of a view, and the counts beside the views.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { knowsMailbox } from '#capabilities/mailboxes/mailboxes.public.ts'
import { knowsTeam } from '#capabilities/people/people.public.ts'
import { type InboxRow, type View, countCap, inboxContract } from './inbox.contract.ts'
import { type Scope, idsInView } from './inbox.scope.ts'

const usualOrder = {
  mine: 'oldest',
  unassigned: 'oldest',
  allOpen: 'oldest',
  withCustomer: 'newest',
  closed: 'newest',
} as const

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
        (row) => toRow(row, actor),
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

type Row = Awaited<ReturnType<typeof readRows>>[number]

function readRows(db: Reader, actor: Actor, scope: Scope) {
  const direction = scope.order === 'newest' ? 'desc' : 'asc'
  // Names by sub-query: for one page that costs the same as joins, and far less to plan.
  return db
    .selectFrom(idsInView(db, actor, scope).as('chosen'))
    .innerJoin('conversations as c', 'c.id', 'chosen.id')
    .select([
      'c.id',
      'c.number',
      'c.subject',
      'c.preview',
      'c.last_direction',
      'c.last_author',
      'c.state',
      'c.waiting_since',
      'c.last_message_at',
      'c.language',
      'c.has_attachments',
      'c.revision',
      'chosen.queue_at',
      'c.customer_id',
      'c.assignee_id',
      'c.team_id',
      'c.mailbox_id',
    ])
    .select((eb) => [
      eb.selectFrom('customers').select('name').whereRef('customers.id', '=', 'c.customer_id').as('customer'),
      eb.selectFrom('agents').select('name').whereRef('agents.id', '=', 'c.assignee_id').as('assignee'),
      eb.selectFrom('teams').select('name').whereRef('teams.id', '=', 'c.team_id').as('team'),
      eb.selectFrom('mailboxes').select('name').whereRef('mailboxes.id', '=', 'c.mailbox_id').as('mailbox'),
      eb.selectFrom('mailboxes').select('team_id').whereRef('mailboxes.id', '=', 'c.mailbox_id').as('mailbox_team_id'),
      eb
        .selectFrom('read_marks')
        .select('read_at')
        .whereRef('read_marks.conversation_id', '=', 'c.id')
        .where('read_marks.agent_id', '=', actor.id || null)
        .as('read_at'),
    ])
    .orderBy('chosen.queue_at', direction)
    .orderBy('chosen.id', direction)
    .execute()
}

/** A row of a private team that only its assignee sees from outside keeps the team's name and mailbox to itself. */
function toRow(row: Row, actor: Actor): InboxRow {
  const named = (id: string | null, name: string | null) => (id ? { id, name: name ?? '' } : null)
  return {
    id: row.id,
    number: row.number,
    subject: row.subject,
    customer: { id: row.customer_id, name: row.customer ?? '' },
    preview: row.preview,
    last: { direction: row.last_direction as InboxRow['last']['direction'], author: row.last_author },
    state: row.state as InboxRow['state'],
    waitingSince: row.waiting_since,
    lastMessageAt: row.last_message_at,
    channel: 'email',
    language: row.language,
    hasAttachments: row.has_attachments,
    revision: row.revision,
    assignee: named(row.assignee_id, row.assignee),
    team: named(row.team_id, row.team_id && knowsTeam(actor, row.team_id) ? row.team : ''),
    mailbox: knowsMailbox({ teamId: row.mailbox_team_id }, actor) ? named(row.mailbox_id, row.mailbox) : null,
    // What is done with asks for nobody's attention, however long ago somebody joined.
    unread: row.state !== 'closed' && (row.read_at === null || row.read_at < row.last_message_at),
  }
}

async function countViews(db: Reader, actor: Actor): Promise<Record<Exclude<View, 'closed'>, number>> {
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
    ])
    .executeTakeFirstOrThrow() as Promise<Record<Exclude<View, 'closed'>, number>>
}

/** Open conversations of each mailbox and team that the reader is not kept out of. */
async function countPlaces(db: Reader, actor: Actor) {
  const hidden = sql`${actor.hiddenTeamIds}::uuid[]`
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
      .where((eb) => eb.or([eb('team_id', 'is', null), sql<boolean>`team_id <> all(${hidden})`]))
      .select(['id', 'name', count({ mailboxId: sql`mailboxes.id` })])
      .orderBy('name')
      .orderBy('id')
      .execute(),
    db
      .selectFrom('teams')
      .where('archived', '=', false)
      .where(sql<boolean>`id <> all(${hidden})`)
      .select(['id', 'name', count({ teamId: sql`teams.id` })])
      .orderBy('name')
      .execute(),
  ])
  return { mailboxes, teams }
}
