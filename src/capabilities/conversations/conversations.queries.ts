// One conversation as it is shown: its row, names, participants and links.
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { sql } from 'kysely'
import { agentNames, teamNames } from '#capabilities/people/people.public.ts'
import { customerMarks, customerNames } from '#capabilities/customers/customers.public.ts'
import { participantsOf } from './conversations.links.ts'
import { allowedOn } from './conversations.policy.ts'
import type { ConversationView, LinkKind, State } from './conversations.views.ts'
import { visibleConversations } from './conversations.visible.ts'

/** Undefined when there is none that the actor may see. */
export async function readConversation(db: Reader, actor: Actor, id: string): Promise<ConversationView | undefined> {
  const [row, participants, links] = await Promise.all([
    visibleConversations(db, actor)
      .where('conversations.id', '=', id)
      .leftJoin('read_marks', (join) =>
        join
          .onRef('read_marks.conversation_id', '=', 'conversations.id')
          .on('read_marks.agent_id', '=', actor.id || null),
      )
      .selectAll('conversations')
      .select([
        'read_marks.read_at',
        sql<boolean>`exists (select from conversations part where part.merged_into = conversations.id)`.as('has_parts'),
      ])
      .executeTakeFirst(),
    participantsOf(db, id),
    readLinks(db, actor, id),
  ])
  if (!row) return undefined
  const [merged, members, customers, marks, agents, teams] = await Promise.all([
    row.has_parts ? readMerged(db, id) : [],
    row.private ? readMembers(db, id) : [],
    customerNames(db, [row.customer_id]),
    customerMarks(db, [row.customer_id]),
    row.assignee_id ? agentNames(db, [row.assignee_id]) : new Map(),
    row.team_id ? teamNames(db, actor, [row.team_id]) : new Map(),
  ])
  return {
    id: row.id,
    number: row.number,
    subject: row.subject,
    state: row.state as State,
    channel: 'email',
    language: row.language,
    customer: { id: row.customer_id, name: customers.get(row.customer_id) ?? '', marks: marks.get(row.customer_id) ?? [] },
    assignee: row.assignee_id ? { id: row.assignee_id, name: agents.get(row.assignee_id)?.name ?? '' } : null,
    team: row.team_id ? { id: row.team_id, name: teams.get(row.team_id) ?? '' } : null,
    mailboxId: row.mailbox_id,
    private: row.private,
    members,
    participants,
    links: links.map(({ isOwn: _, ...link }) => link),
    merged,
    waitingSince: row.waiting_since,
    snoozedUntil: row.state === 'snoozed' ? row.snoozed_until : null,
    lastMessageAt: row.last_message_at,
    messageCount: row.message_count,
    createdAt: row.created_at,
    closedAt: row.closed_at,
    readAt: row.read_at,
    revision: row.revision,
    allowed: allowedOn(
      {
        isSplit: links.some((link) => link.kind === 'split' && link.end === 'to' && link.isOwn),
        isSpam: row.state === 'spam',
        hasOffer: links.some((link) => link.kind === 'offered'),
      },
      actor,
    ),
  }
}

/** Who may see a private conversation, by name. */
const readMembers = (db: Reader, id: string): Promise<ConversationView['members']> =>
  db
    .selectFrom('conversation_members')
    .innerJoin('agents', 'agents.id', 'conversation_members.agent_id')
    .where('conversation_members.conversation_id', '=', id)
    .select(['agents.id', 'agents.name'])
    .orderBy('agents.name')
    .execute()

/** What was merged into it, in that order. */
async function readMerged(db: Reader, id: string): Promise<ConversationView['merged']> {
  return db
    .selectFrom('conversations')
    .innerJoin('conversation_merges', 'conversation_merges.from_id', 'conversations.id')
    .where('conversations.merged_into', '=', id)
    .select(['conversations.id as conversationId', 'number', 'subject', 'conversation_merges.undoable as canTakeOut'])
    .orderBy('conversation_merges.seq')
    .execute()
}

/**
 * Linked conversations, those alone that the actor may see too. What was merged brings its links along; `isOwn`: the
 * link is of this very conversation.
 */
async function readLinks(
  db: Reader,
  actor: Actor,
  id: string,
): Promise<(ConversationView['links'][number] & { isOwn: boolean })[]> {
  const other = (mine: 'from_id' | 'to_id', theirs: 'from_id' | 'to_id') =>
    visibleConversations(db, actor)
      .innerJoin('conversations as linked', (join) =>
        join.on(sql<boolean>`coalesce(linked.merged_into, linked.id) = conversations.id`),
      )
      .innerJoin('conversation_links', `conversation_links.${theirs}`, 'linked.id')
      .where(
        `conversation_links.${mine}`,
        'in',
        db
          .selectFrom('conversations')
          .select('id')
          .where((eb) => eb.or([eb('id', '=', id), eb('merged_into', '=', id)])),
      )
      .where('conversations.id', '<>', id)
      .select([
        `conversation_links.${mine} as mine`,
        'conversations.id',
        'conversations.number',
        'conversations.subject',
        'conversations.state',
        'conversation_links.kind',
        'conversation_links.at',
        sql.lit(theirs === 'to_id' ? 'to' : 'from').as('end'),
      ])
  const rows = await other('from_id', 'to_id').unionAll(other('to_id', 'from_id')).execute()
  return [...new Map(rows.map((link) => [`${link.id} ${link.kind} ${link.end}`, link])).values()]
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ id: conversationId, number, subject, state, kind, end, mine }) => ({
      isOwn: mine === id,
      conversationId,
      number,
      subject,
      state: state as State,
      kind: kind as LinkKind,
      end: end as 'from' | 'to',
    }))
}

/**
 * Id of the conversation with this public number, or of the one its messages were joined to. Visibility is for the
 * caller to check.
 */
export async function idOfNumber(db: Reader, number: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select(['id', 'merged_into'])
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.merged_into ?? row?.id
}

/** A message in a conversation that the actor may see. */
export const findMessage = (db: Reader, actor: Actor, conversationId: string, messageId: string) =>
  visibleConversations(db, actor)
    .where('conversations.id', '=', conversationId)
    .innerJoin('messages', 'messages.conversation_id', 'conversations.id')
    .where('messages.id', '=', messageId)
    .select([
      'messages.id',
      'messages.subject',
      'messages.body_text',
      'messages.folded',
      'messages.body_html',
      'messages.language',
    ])
    .executeTakeFirst()
