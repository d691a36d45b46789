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
import { knownasContract, mostLetters } from './knownas.contract.ts'
import { readCard } from './knownas.queries.ts'
import type { Break } from './knownas.views.ts'
import { seen } from './knownas.writing.ts'

type C = typeof knownasContract
type Context<A extends keyof C['actions']> = ActionContext<C, C['actions'][A]>

/** All answers of people leave by mail. */
const channel = 'email'

/** So long a reason holds for a draft that is not sent, and without one. */
const draftHours = 24
const looseHours = 1 / 6
const hoursAgo = (now: Date, hours: number): string => new Date(now.getTime() - hours * 3_600_000).toISOString()

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
  return { breaks: breaksIn({ text: text.slice(0, mostLetters), language, channel }, card, names.get(customerId) ?? ''), language }
}

export const check = async (ctx: Context<'check'>) =>
  breaksOf(ctx.tx, (await seen(ctx.tx, ctx, ctx.input.customerId)) ?? ctx.fail('notFound'), ctx.input.text)

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
  // Of what was never sent, nothing is kept.
  await tx
    .deleteFrom('known_reasons')
    .where('message_id', 'is', null)
    .where('waits', '=', false)
    .where('at', '<=', hoursAgo(now, draftHours))
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
  const reasonId = await object(w, { ...row, agent_id: row.agent_id, draftId: row.origin_id, text: row.body_text })
  if (!reasonId) return
  // From here on it is a reason for this message alone, also when that is called back.
  await w.tx
    .updateTable('known_reasons')
    .set({ message_id: messageId, waits: false, draft_id: sql`coalesce(draft_id, ${messageId}::uuid)` })
    .where('id', '=', reasonId)
    .execute()
  w.record(knownasContract, 'excused', { conversationId: row.conversation_id, messageId })
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
  await objectToPlan(w, { ...row, draftId: row.draft_id, text }, row.draft_id)
}

/**
 * What will be written to a customer by itself, planned by somebody who works here, whose mail will leave from this id;
 * refuses what goes against the card, until its planner has given a reason without a draft.
 */
export async function mindPlanned(
  w: Writer,
  planned: { id: string; customerId: string; agentId: string; html: string },
): Promise<void> {
  const { id: draftId, customerId: customer_id, agentId: agent_id, html } = planned
  await objectToPlan(w, { customer_id, agent_id, draftId, text: htmlToText(html).trim() }, null)
}

/** A reason given for it waits with it, under the id from which its mail will leave. */
async function objectToPlan(w: Writer, planned: Leaving & { draftId: string }, asked: string | null): Promise<void> {
  const reasonId = await object(w, planned, { orLoose: true, asked })
  if (reasonId)
    await w.tx
      .updateTable('known_reasons')
      .set({ waits: true, draft_id: planned.draftId })
      .where('id', '=', reasonId)
      .execute()
}

type Leaving = { customer_id: string; agent_id: string; draftId: string | null; text: string }

/**
 * The reason for what goes against the card; undefined where nothing does. `orLoose`: also one without a draft; `asked`:
 * the draft for which one is asked.
 */
async function object(
  w: Writer,
  leaving: Leaving,
  { orLoose, asked }: { orLoose: boolean; asked: string | null } = { orLoose: false, asked: leaving.draftId },
): Promise<string | undefined> {
  const { agent_id: agentId, draftId, text } = leaving
  const customer = await survivor(w.tx, leaving.customer_id)
  if (customer?.state !== 'active') return undefined
  const { breaks } = await breaksOf(w.tx, customer.id, text)
  if (!breaks.length) return undefined
  const reason = await w.tx
    .selectFrom('known_reasons')
    .select('id')
    .where('agent_id', '=', agentId)
    .where('customer_id', '=', customer.id)
    .where('message_id', 'is', null)
    .where((eb) => {
      const loose = eb.and([eb('draft_id', 'is', null), eb('at', '>', hoursAgo(w.now, looseHours))])
      const ofDraft = eb.and([
        eb('draft_id', '=', draftId),
        eb.or([eb('waits', '=', true), eb('at', '>', hoursAgo(w.now, draftHours))]),
      ])
      return draftId === null ? loose : orLoose ? eb.or([ofDraft, loose]) : ofDraft
    })
    .where(sql<boolean>`breaks @> ${breaks}::text[]`)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!reason) throw refusal(knownasContract, 'against', { customerId: customer.id, draftId: asked, breaks })
  return reason.id
}

/** A letter that begins a conversation tells its writer nothing of somebody whom others alone know. */
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
  if (other) return true
  const { rows: elsewhere } = await sql`
    select from conversations where customer_id = ${customerId} and id <> ${conversationId}
    union all select from customer_places where customer_id = any(customer_family(${customerId}::uuid)) limit 1`.execute(
    w.tx,
  )
  return !elsewhere.length
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
