// Many conversations at once, each with its first message: what mail coming in needs most. One statement writes them
// all, and each conversation once, in the state that its first message leaves it in.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { conversationsContract } from './conversations.contract.ts'
import {
  type NewConversation,
  type NewMessage,
  attachmentRows,
  outside,
  participantRows,
  storable,
  toInstant,
} from './conversations.messages.ts'
import { holdNow } from './conversations.places.ts'
import { type Turn, afterMessage, previewOf } from './conversations.rules.ts'

export type Opening = { conversation: NewConversation; message: NewMessage }

/** The same as `openConversation` and `addMessage` for each, in the order given. */
export async function openConversations(
  w: Writer,
  openings: readonly Opening[],
): Promise<{ conversationId: string; messageId: string }[]> {
  if (!openings.length) return []
  const now = await holdNow(
    w,
    openings.map(({ conversation }) => conversation.customerId),
  )
  const rows = openings.map((opening) => rowsOf(w, storable(opening), now))
  const json = (items: readonly unknown[]) => JSON.stringify(items)
  await sql`
    with opened as (
      insert into conversations (
        id, subject, customer_id, customer_home, mailbox_id, team_id, assignee_id, state, waiting_since, answered_at,
        queue_at, closed_at, created_at, message_count, revision, has_attachments, language, last_message_at, preview,
        last_direction, last_author
      )
      select id, subject, customer_id, customer_home, mailbox_id, team_id, assignee_id, state, waiting_since, answered_at,
        queue_at, closed_at, created_at, 1, revision, has_attachments, language, last_message_at, preview,
        last_direction, last_author
      from jsonb_to_recordset(${json(rows.map((row) => row.conversation))}::jsonb) as c(
        id uuid, subject text, customer_id uuid, customer_home uuid, mailbox_id uuid, team_id uuid, assignee_id uuid, state text,
        waiting_since timestamptz, answered_at timestamptz, queue_at timestamptz, closed_at timestamptz,
        created_at timestamptz, revision integer, has_attachments boolean, language text, last_message_at timestamptz,
        preview text, last_direction text, last_author text
      )
    ), written as (
      insert into messages (
        id, conversation_id, direction, agent_id, customer_id, author_name, author_address, subject, body_text, folded,
        body_html, outside_images, preview, addresses, language, automatic, marks, incoming_id, at
      )
      select id, conversation_id, direction, agent_id, customer_id, author_name, author_address, subject, body_text,
        folded, body_html, outside_images, preview, addresses, language, automatic, marks, incoming_id, at
      from jsonb_to_recordset(${json(rows.map((row) => row.message))}::jsonb) as m(
        id uuid, conversation_id uuid, direction text, agent_id uuid, customer_id uuid, author_name text,
        author_address text, subject text, body_text text, folded jsonb, body_html text, outside_images boolean,
        preview text, addresses jsonb, language text, automatic boolean, marks jsonb, incoming_id uuid, at timestamptz
      )
    ), attached as (
      insert into attachments (id, message_id, file_id, name, type, size, content_id, inline, position)
      select id, message_id, file_id, name, type, size, content_id, inline, position
      from jsonb_to_recordset(${json(rows.flatMap((row) => row.attachments))}::jsonb) as a(
        id uuid, message_id uuid, file_id uuid, name text, type text, size bigint, content_id text, inline boolean,
        position integer
      )
    ), seen as (
      insert into read_marks (agent_id, conversation_id, read_at)
      select agent_id, conversation_id, at
      from jsonb_to_recordset(${json(rows.map((row) => row.message).filter((message) => message.agent_id))}::jsonb)
        as s(agent_id uuid, conversation_id uuid, at timestamptz)
    )
    insert into participants (conversation_id, address, name, customer_id, role, added_at)
    select conversation_id, address, name, customer_id, role, ${w.now}::timestamptz
    from jsonb_to_recordset(${json(rows.flatMap((row) => row.participants))}::jsonb) as p(
      conversation_id uuid, address text, name text, customer_id uuid, role text
    )`.execute(w.tx)
  return rows.map(({ conversation: { id: conversationId }, message: { id: messageId, direction } }) => {
    w.record(conversationsContract, 'opened', { conversationId })
    w.record(conversationsContract, 'messageAdded', { conversationId, messageId, direction })
    return { conversationId, messageId }
  })
}

function rowsOf(w: Writer, { conversation, message: m }: Opening, whoIsNow: ReadonlyMap<string, string>) {
  const customerId = whoIsNow.get(conversation.customerId) ?? conversation.customerId
  const [conversationId, messageId] = [w.newId(), m.id ?? w.newId()]
  const at = toInstant(m.at)
  const opened = toInstant(conversation.at)
  const automatic = m.automatic ?? false
  const fresh: Turn = { state: 'open', waitingSince: null, answeredAt: null, queueAt: opened, closedAt: null }
  const said = { direction: m.direction, automatic, historic: m.historic ?? false, state: m.state, at, first: true }
  const turn = afterMessage(fresh, said, { unanswered: null, lastSaid: null })
  const preview = previewOf(m.text)
  const attachments = attachmentRows(w, m.attachments ?? [])
  const counts = (m.direction !== 'note' && !automatic) || turn.state !== 'open'
  return {
    conversation: {
      id: conversationId,
      subject: conversation.subject.slice(0, 1000),
      customer_id: customerId,
      customer_home: customerId === conversation.customerId ? null : conversation.customerId,
      mailbox_id: conversation.mailboxId,
      team_id: conversation.teamId,
      assignee_id: conversation.assigneeId ?? null,
      state: turn.state,
      waiting_since: turn.waitingSince,
      answered_at: turn.answeredAt,
      queue_at: turn.queueAt,
      closed_at: turn.closedAt,
      created_at: opened,
      revision: counts ? 2 : 1,
      has_attachments: attachments.some(({ inline }) => !inline),
      language: m.direction === 'in' && m.language ? m.language : null,
      last_message_at: at,
      preview,
      last_direction: m.direction,
      last_author: m.authorName,
    },
    message: {
      id: messageId,
      conversation_id: conversationId,
      direction: m.direction,
      agent_id: m.agentId ?? null,
      customer_id: m.customerId ?? null,
      author_name: m.authorName,
      author_address: m.authorAddress ?? '',
      subject: m.subject ?? '',
      body_text: m.text,
      folded: m.folded ?? [],
      body_html: m.html ?? null,
      outside_images: outside.test(m.html ?? ''),
      preview,
      addresses: m.addresses ?? {},
      language: m.language ?? null,
      automatic,
      marks: m.marks ?? {},
      incoming_id: m.incomingId ?? null,
      at,
    },
    attachments: attachments.map((each) => ({ ...each, message_id: messageId })),
    participants: participantRows(m.participants ?? []).map((each) => ({ ...each, conversation_id: conversationId })),
  }
}
