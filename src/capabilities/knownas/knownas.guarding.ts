// Before an answer leaves: what in it goes against what the customer likes needs a reason, which is kept with it.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { conversationIsVisible, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { customerNames, survivor } from '#capabilities/customers/customers.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { detectLanguage, htmlToText } from '#capabilities/reading/reading.public.ts'
import { breaksIn } from './knownas.breaks.ts'
import { knownasContract } from './knownas.contract.ts'
import { readCard } from './knownas.queries.ts'
import type { Break } from './knownas.views.ts'
import { seen } from './knownas.writing.ts'

type C = typeof knownasContract
type Context<A extends keyof C['actions']> = ActionContext<C, C['actions'][A]>

/** All answers of people leave by mail. */
const channel = 'email'

async function breaksOf(
  db: Reader,
  customerId: string,
  text: string,
): Promise<{ breaks: Break[]; language: string | null }> {
  const [card, names, found] = await Promise.all([
    readCard(db, customerId),
    customerNames(db, [customerId]),
    detectLanguage(text),
  ])
  const language = found?.split('-')[0] ?? null
  return { breaks: breaksIn({ text, language, channel }, card, names.get(customerId) ?? ''), language }
}

export async function check({ tx, actor, input, fail }: Context<'check'>) {
  const row = await visibleConversations(tx, actor)
    .where('conversations.id', '=', input.conversationId)
    .select('customer_id')
    .executeTakeFirst()
  if (!row) return fail('conversationNotFound')
  const customer = await survivor(tx, row.customer_id)
  return customer?.state === 'active' ? breaksOf(tx, customer.id, input.text) : { breaks: [], language: null }
}

export async function excuse(ctx: Context<'excuse'>) {
  const { tx, actor, now, newId, input, fail } = ctx
  const { draftId, breaks, reason } = input
  const customerId = (await seen(tx, ctx, input.customerId)) ?? fail('notFound')
  await tx
    .deleteFrom('known_reasons')
    .where('agent_id', '=', actor.id)
    .where('draft_id', 'is not distinct from', draftId)
    .where('message_id', 'is', null)
    .where('customer_id', '=', customerId)
    .execute()
  await tx
    .insertInto('known_reasons')
    .values({ id: newId(), agent_id: actor.id, customer_id: customerId, draft_id: draftId, breaks, reason, at: now })
    .execute()
  return {}
}

/** Guards `sending.leave`: an answer of a person, with its message, that will leave with this commit. */
export async function objectToLeaving(w: Writer, messageId: string): Promise<void> {
  const row = await w.tx
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .leftJoin('outbox', 'outbox.message_id', 'messages.id')
    .select(['messages.conversation_id', 'conversations.customer_id', 'body_text', 'origin_id', 'messages.agent_id'])
    .where('messages.id', '=', messageId)
    .executeTakeFirst()
  if (!row?.agent_id) return
  if (!(await knowsFrom(w, row.customer_id, row.conversation_id))) return
  await object(w, { ...row, agent_id: row.agent_id, draftId: row.origin_id, text: row.body_text }, (reasonId) =>
    keepReason(w, { conversationId: row.conversation_id, messageId, reasonId }),
  )
}

/** Guards `sending.schedule`: an answer that will leave at its time needs its reason now, while its writer is there. */
export async function objectToScheduling(w: Writer, scheduledId: string): Promise<void> {
  const row = await w.tx
    .selectFrom('scheduled_answers')
    .innerJoin('conversations', 'conversations.id', 'scheduled_answers.conversation_id')
    .select(['conversations.customer_id', 'mail', 'draft_id', 'scheduled_answers.agent_id'])
    .where('scheduled_answers.id', '=', scheduledId)
    .executeTakeFirst()
  if (!row) return
  const text = htmlToText((row.mail as { html: string }).html).trim()
  await object(w, { ...row, draftId: row.draft_id, text }, async () => undefined)
}

type Leaving = { customer_id: string; agent_id: string; draftId: string | null; text: string }

async function object(w: Writer, leaving: Leaving, excused: (reasonId: string) => Promise<void>): Promise<void> {
  const { agent_id: agentId, draftId, text } = leaving
  const customer = await survivor(w.tx, leaving.customer_id)
  if (customer?.state !== 'active') return
  const { breaks } = await breaksOf(w.tx, customer.id, text)
  if (!breaks.length) return
  const reason = await w.tx
    .selectFrom('known_reasons')
    .select('id')
    .where('agent_id', '=', agentId)
    .where('customer_id', '=', customer.id)
    .where('draft_id', 'is not distinct from', draftId)
    .where('message_id', 'is', null)
    .where(sql<boolean>`breaks @> ${breaks}::text[]`)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!reason) throw refusal(knownasContract, 'against', { customerId: customer.id, draftId, breaks })
  await excused(reason.id)
}

/** A letter that begins a conversation tells its writer nothing of somebody they know from no other. */
async function knowsFrom(w: Writer, customerId: string, conversationId: string): Promise<boolean> {
  const { count } = await w.tx
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow()
  if (Number(count) > 1) return true
  const other = await visibleConversations(w.tx, w.actor)
    .where('conversations.customer_id', '=', customerId)
    .where('conversations.id', '<>', conversationId)
    .select('conversations.id')
    .limit(1)
    .executeTakeFirst()
  return Boolean(other)
}

type Kept = { conversationId: string; messageId: string; reasonId: string }

async function keepReason(w: Writer, { conversationId, messageId, reasonId }: Kept): Promise<void> {
  await w.tx.updateTable('known_reasons').set({ message_id: messageId }).where('id', '=', reasonId).execute()
  w.record(knownasContract, 'excused', { conversationId, messageId })
}

/** Undefined when the conversation is not visible. */
export async function readReasons(db: Reader, actor: Writer['actor'], conversationId: string) {
  if (!(await conversationIsVisible(db, actor, conversationId))) return undefined
  const rows = await db
    .selectFrom('known_reasons')
    .innerJoin('messages', 'messages.id', 'known_reasons.message_id')
    .select(['message_id', 'breaks', 'reason', 'known_reasons.agent_id', 'known_reasons.at'])
    .where('messages.conversation_id', '=', conversationId)
    .execute()
  const names = await agentNames(
    db,
    rows.map(({ agent_id }) => agent_id),
  )
  return rows.map(({ message_id, breaks, reason, agent_id: id, at }) => ({
    messageId: message_id!,
    breaks: breaks as Break[],
    reason,
    by: { id, name: names.get(id)?.name ?? '' },
    at,
  }))
}
