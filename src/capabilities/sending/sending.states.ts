// The fate of sent messages as it is shown.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { allowedOn } from './sending.policy.ts'
import type { Fates, OutboxRow } from './sending.queue.ts'
import { type Delivery, type RecipientView, Reason, type State, type TroubleLine } from './sending.views.ts'

type Row = Pick<
  OutboxRow,
  | 'state'
  | 'changed_at'
  | 'due_at'
  | 'attempts'
  | 'reason'
  | 'response'
  | 'recipients'
  | 'recipient_states'
  | 'agent_id'
>
const columns = [
  'outbox.state',
  'outbox.changed_at',
  'outbox.due_at',
  'outbox.attempts',
  'outbox.reason',
  'outbox.response',
  'outbox.recipients',
  'outbox.recipient_states',
  'outbox.agent_id',
] as const

/** Newest first; the caller has checked that the actor may see the conversation. */
export async function deliveriesOf(db: Reader, actor: Actor, conversationId: string, now: Date): Promise<Delivery[]> {
  const rows = await db
    .selectFrom('messages')
    .innerJoin('outbox', 'outbox.message_id', 'messages.id')
    .select([...columns, 'messages.id', 'messages.conversation_id'])
    .where('messages.conversation_id', '=', conversationId)
    .where('messages.direction', '=', 'out')
    .orderBy('messages.at', 'desc')
    .orderBy('messages.seq', 'desc')
    .limit(500)
    .execute()
  return rows.map((row) => toDelivery(row, row.id, row.conversation_id, actor, now))
}

export function toDelivery(row: Row, messageId: string, conversationId: string, actor: Actor, now: Date): Delivery {
  const state = stateOf(row)
  return {
    messageId,
    conversationId,
    state,
    at: row.changed_at,
    attempts: row.attempts,
    agentId: row.agent_id,
    undoUntil: row.state === 'held' ? row.due_at : null,
    nextTryAt: row.state === 'delayed' ? row.due_at : null,
    reason: reasonOf(row.reason),
    said: row.response,
    recipients: row.recipients.map((address) => toRecipient(address, row.recipient_states as Fates)),
    allowed: allowedOn({ state: row.state, agentId: row.agent_id, dueAt: row.due_at }, actor, now.toISOString()),
  }
}

/**
 * Accepted by the server, and a server further on says that it takes time: the mail is out of our hands, yet not there.
 */
const stateOf = ({ state, recipient_states }: Pick<Row, 'state' | 'recipient_states'>): State =>
  state === 'accepted' && Object.values(recipient_states as Fates).some((fate) => fate.state === 'delayed')
    ? 'delayed'
    : (state as State)

const reasonOf = (reason: string): Reason | null => (reason === '' ? null : Reason.catch('other').parse(reason))

function toRecipient(address: string, fates: Fates): RecipientView {
  const fate = fates[address]
  return { address, state: fate?.state ?? 'waiting', reason: reasonOf(fate?.reason ?? ''), said: fate?.said ?? '' }
}

/**
 * Mail that did not arrive or may not have, in conversations that the actor may see. Answered ones fall out: the matter
 * went on.
 */
export async function trouble(
  db: Reader,
  actor: Actor,
  { cursor, limit, mine }: { cursor?: string; limit: number; mine: boolean },
) {
  const all = visibleConversations(db, actor)
    .innerJoin('messages', 'messages.conversation_id', 'conversations.id')
    .innerJoin('outbox', 'outbox.message_id', 'messages.id')
    .where('outbox.state', 'in', ['failed', 'bounced', 'uncertain'])
    .where(sql<boolean>`not exists (
        select from messages later where later.conversation_id = conversations.id and later.seq > messages.seq
          and later.direction = 'out' and not exists (
            select from outbox its where its.message_id = later.id
              and its.state in ('failed', 'bounced', 'uncertain', 'held')))`)
    .$if(mine, (query) => query.where('outbox.agent_id', '=', actor.id))
  const after = checkedCursor(cursor, [z.iso.datetime(), z.uuid()])
  const [rows, total] = await Promise.all([
    all
      .select([
        ...columns,
        'outbox.id',
        'messages.id as message_id',
        'conversations.id as conversation_id',
        'conversations.number',
        'conversations.subject',
        'conversations.customer_id',
      ])
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(outbox.changed_at, outbox.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
      )
      .orderBy('outbox.changed_at', 'desc')
      .orderBy('outbox.id', 'desc')
      .limit(limit + 1)
      .execute(),
    db
      .selectFrom(all.select('outbox.id').limit(1000).as('some'))
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  ])
  const [customers, agents] = await Promise.all([
    customerNames(
      db,
      rows.map((row) => row.customer_id),
    ),
    agentNames(
      db,
      rows.flatMap((row) => row.agent_id ?? []),
    ),
  ])
  return {
    count: Number(total.count),
    ...toPage(
      rows,
      limit,
      (row) => [row.changed_at, row.id],
      (row): TroubleLine => ({
        messageId: row.message_id,
        state: row.state as State,
        at: row.changed_at,
        reason: reasonOf(row.reason),
        said: row.response,
        recipients: troubled(row),
        agent: (row.agent_id && agents.get(row.agent_id)?.name) || '',
        conversation: {
          id: row.conversation_id,
          number: row.number,
          subject: row.subject,
          customer: customers.get(row.customer_id) ?? '',
        },
        allowed: allowedOn({ state: row.state, agentId: row.agent_id, dueAt: row.due_at }, actor, ''),
      }),
    ),
  }
}

function troubled({ recipients, recipient_states }: Row): string[] {
  const fates = recipient_states as Fates
  const those = recipients.filter((address) => ['failed', 'bounced'].includes(fates[address]?.state ?? ''))
  return those.length ? those : recipients
}
