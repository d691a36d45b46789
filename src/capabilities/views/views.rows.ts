// Conversations as lists show them: one query for a page, whoever chose what is on it.
import { type SelectQueryBuilder, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import type { Mark } from '#capabilities/customers/customers.contract.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { knowsMailbox } from '#capabilities/mailboxes/mailboxes.public.ts'
import { knowsTeam } from '#capabilities/people/people.public.ts'
import type { ListRow } from './views.contract.ts'

export type Chosen = { id: string; queue_at: string }

/**
 * The rows of what `chosen` gives, in no order: order by `chosen.…`. It must have been narrowed to what the actor may
 * see. `toListRow` makes them what lists show.
 */
export function listRows(db: Reader, actor: Actor, chosen: SelectQueryBuilder<DB, any, Chosen>) {
  // Names by sub-query: for one page that costs the same as joins, and far less to plan.
  return db
    .selectFrom(chosen.as('chosen'))
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
      'c.snoozed_until',
      'c.last_message_at',
      'c.language',
      'c.has_attachments',
      'c.private',
      'c.revision',
      'chosen.queue_at',
      'c.customer_id',
      'c.assignee_id',
      'c.team_id',
      'c.mailbox_id',
    ])
    .select((eb) => [
      sql<string[]>`array(
        select distinct tags.root_id from conversation_tags join tags on tags.id = conversation_tags.tag_id
        where conversation_tags.conversation_id = c.id
      )`.as('tag_ids'),
      sql<Mark[]>`array(select mark from customer_marks where customer_marks.customer_id = c.customer_id order by mark desc)`.as('customer_marks'),
      eb
        .selectFrom('conversation_marks')
        .select('priority')
        .whereRef('conversation_marks.conversation_id', '=', 'c.id')
        .as('priority'),
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
}

type Row = Awaited<ReturnType<ReturnType<typeof listRows>['execute']>>[number]

/** A row of a private team that only its assignee sees from outside keeps the team's name and mailbox to itself. */
export function toListRow(row: Row, actor: Actor): ListRow {
  const named = (id: string | null, name: string | null) => (id ? { id, name: name ?? '' } : null)
  return {
    id: row.id,
    number: row.number,
    subject: row.subject,
    customer: { id: row.customer_id, name: row.customer ?? '', marks: row.customer_marks },
    preview: row.preview,
    last: { direction: row.last_direction as ListRow['last']['direction'], author: row.last_author },
    state: row.state as ListRow['state'],
    waitingSince: row.waiting_since,
    snoozedUntil: row.state === 'snoozed' ? row.snoozed_until : null,
    lastMessageAt: row.last_message_at,
    channel: 'email',
    language: row.language,
    hasAttachments: row.has_attachments,
    private: row.private,
    tagIds: row.tag_ids,
    priority: (row.priority ?? 'normal') as ListRow['priority'],
    revision: row.revision,
    assignee: named(row.assignee_id, row.assignee),
    team: named(row.team_id, row.team_id && knowsTeam(actor, row.team_id) ? row.team : ''),
    mailbox: knowsMailbox({ teamId: row.mailbox_team_id }, actor) ? named(row.mailbox_id, row.mailbox) : null,
    // What is done with asks for nobody's attention, however long ago somebody joined.
    unread: row.state !== 'closed' && row.state !== 'spam' && (row.read_at === null || row.read_at < row.last_message_at),
  }
}

/** The rows of these conversations, in the order of `ids`; what the actor may not see is left out. */
export async function listRowsOf(db: Reader, actor: Actor, ids: readonly string[]): Promise<ListRow[]> {
  if (!ids.length) return []
  const chosen = visibleConversations(db, actor)
    .where('conversations.id', '=', sql<string>`any(${ids}::uuid[])`)
    .select(['conversations.id', 'conversations.queue_at'])
  const rows = new Map((await listRows(db, actor, chosen).execute()).map((row) => [row.id, toListRow(row, actor)]))
  return ids.flatMap((id) => rows.get(id) ?? [])
}
