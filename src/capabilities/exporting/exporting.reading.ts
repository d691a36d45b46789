// What is taken out of a conversation, for every form in which it is.
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { Addresses } from '#capabilities/conversations/conversations.contract.ts'
import { participantsOf, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { withoutTokens } from '#capabilities/sending/sending.public.ts'
import { besideConversation } from '#capabilities/sidethreads/sidethreads.public.ts'
import { type ExportedConversation, type ExportedMessage, mostMessages } from './exporting.contract.ts'

type Wish = { conversationId: string; internal: boolean }

/** Undefined when there is none that the actor may see. */
export async function readExport(
  db: Reader,
  actor: Actor,
  { conversationId, internal }: Wish,
  now: Date,
): Promise<ExportedConversation | undefined> {
  const row = await visibleConversations(db, actor)
    .selectAll('conversations')
    .where('conversations.id', '=', conversationId)
    .executeTakeFirst()
  if (!row) return undefined
  const [messages, participants, customers, agents, beside] = await Promise.all([
    readMessages(db, row.id, internal),
    participantsOf(db, row.id),
    customerNames(db, [row.customer_id]),
    agentNames(db, row.assignee_id ? [row.assignee_id] : []),
    internal && may(actor, 'sidethreads:read') ? besideConversation(db, row.id) : [],
  ])
  const assignee = row.assignee_id && agents.get(row.assignee_id)
  return {
    format: 'heed.conversation',
    version: 1,
    exportedAt: now.toISOString(),
    complete: messages.length <= mostMessages,
    conversation: {
      id: row.id,
      number: row.number,
      subject: row.subject,
      state: row.state,
      channel: row.channel,
      language: row.language,
      customer: { id: row.customer_id, name: customers.get(row.customer_id) ?? '' },
      participants: participants.map(({ name, address, role }) => ({ name, address, role })),
      assignee: assignee ? { id: row.assignee_id!, name: assignee.name } : null,
      createdAt: row.created_at,
      closedAt: row.closed_at,
    },
    messages: messages
      .slice(0, mostMessages)
      .reverse()
      .map((each) => (internal ? toMessage(each) : openly(toMessage(each)))),
    sideThreads: beside.map(({ id, subject, messages: said }) => ({ id, subject, messages: said.map(toMessage) })),
  }
}

/** Newest first, one more than are taken when there are. */
async function readMessages(db: Reader, conversationId: string, internal: boolean) {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .$if(!internal, (query) => query.where('direction', '<>', 'note'))
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(mostMessages + 1)
    .execute()
  if (!rows.length) return []
  const files = await db
    .selectFrom('attachments')
    .select(['id', 'message_id', 'name', 'type', 'size'])
    .where(
      'message_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('position')
    .execute()
  const byMessage = Map.groupBy(files, (file) => file.message_id)
  return rows.map((row) => ({
    ...row,
    attachments: (byMessage.get(row.id) ?? []).map(({ message_id: _, ...file }) => file),
  }))
}

type Said =
  | Awaited<ReturnType<typeof readMessages>>[number]
  | Awaited<ReturnType<typeof besideConversation>>[number]['messages'][number]

/** Without hidden copies, which are for colleagues to know. */
const openly = (message: ExportedMessage): ExportedMessage => ({
  ...message,
  addresses: { ...message.addresses, bcc: [] },
})

/** What leaves the house holds no signed address of ours: whoever has one can write into the conversation. */
const toMessage = (row: Said): ExportedMessage => ({
  id: row.id,
  direction: row.direction as ExportedMessage['direction'],
  at: row.at,
  author: { name: row.author_name, address: row.author_address },
  addresses: unsigned(Addresses.parse(row.addresses)),
  subject: row.subject,
  text: withoutTokens(row.body_text),
  folded: unsigned(row.folded as ExportedMessage['folded']),
  language: row.language,
  automatic: row.automatic,
  attachments: row.attachments,
})

const unsigned = <T>(value: T): T => JSON.parse(withoutTokens(JSON.stringify(value))) as T
