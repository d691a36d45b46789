// What delivery reports and complaints say about mail of ours, and other proofs that it left.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { conversationOfMessage } from '#capabilities/conversations/conversations.public.ts'
import { type Bounce, bounceReason } from '#capabilities/reading/reading.public.ts'
import { toClaim } from './outbox/claims.ts'
import { afterProof } from './outbox/fates.ts'
import { settle, tellState } from './outbox/settling.ts'
import { type Fates, type OutboxRow, json } from './sending.queue.ts'
import type { RecipientState, State } from './sending.views.ts'

/** A report that names no message is about the latest one to that address, if it left in these days. */
const recentDays = 5

export type Report = {
  /** Message-IDs that the report may be about, likeliest first; without brackets. */
  headerIds: readonly string[]
  /** Conversations that the report was addressed to, through their reply addresses. */
  conversationIds: readonly string[]
  bounce: Bounce
  at: Date | string
}
export type About = { messageId: string | null; conversationId: string | null }

/**
 * Marks the message that a report is about. Only what really left counts. Undefined when it is about nothing of ours;
 * `messageId` is null for mail of the system. Told twice is told once.
 */
export async function applyBounce(w: Writer, report: Report): Promise<About | undefined> {
  const row = await findMail(w, report)
  if (!row) return undefined
  const { bounce } = report
  const before = row.recipient_states as Fates
  const fates: Fates = { ...before }
  const fate = {
    state: recipientState(bounce.type),
    code: Number(`${bounce.status[0] ?? (bounce.hard ? 5 : 4)}50`),
    reason: bounceReason(bounce),
    said: bounce.diagnostic,
    at: new Date(report.at).toISOString(),
  }
  for (const address of concerned(row, bounce)) if (outranks(fate.state, before[address]?.state)) fates[address] = fate
  const state = stateAfter(row.state as State, bounce.type)
  const isNews = state !== row.state || JSON.stringify(fates) !== JSON.stringify(before)
  if (isNews) {
    const told =
      bounce.type === 'delivered'
        ? { reason: '', response: row.response }
        : { reason: fate.reason, response: fate.said }
    await w.tx
      .updateTable('outbox')
      .set({ state, recipient_states: json(fates), ...told, changed_at: w.now })
      .where('id', '=', row.id)
      .execute()
    await tellState(w, row, bounce.type === 'delayed' && state === 'accepted' ? 'delayed' : state)
  }
  return {
    messageId: row.message_id,
    conversationId: row.message_id ? ((await conversationOfMessage(w.tx, row.message_id)) ?? null) : null,
  }
}

/** Somebody answered these messages, or a copy of them was found: those that may have been sent were. */
export async function proveSent(w: Writer, headerIds: readonly string[]): Promise<void> {
  if (!headerIds.length) return
  const rows = await w.tx
    .selectFrom('outbox')
    .selectAll()
    .where('header_id', 'in', [...headerIds])
    .where('state', '=', 'uncertain')
    .forUpdate()
    .execute()
  for (const row of rows)
    await settle(w, row.id, afterProof(toClaim(row), row.response, w.now), { from: ['uncertain'] })
}

const left = ['sending', 'accepted', 'delayed', 'failed', 'bounced', 'uncertain']

async function findMail(w: Writer, { headerIds, conversationIds, bounce, at }: Report): Promise<OutboxRow | undefined> {
  const mails = w.tx
    .selectFrom('outbox')
    .selectAll('outbox')
    .where('outbox.state', 'in', left)
    .where('attempts', '>', 0)
  if (headerIds.length) {
    const rows = await mails
      .where('header_id', 'in', [...headerIds])
      .forUpdate()
      .execute()
    const found = headerIds.map((headerId) => rows.find((row) => row.header_id === headerId)).find(Boolean)
    if (found) return found
  }
  // Some servers name the message by an id of their own, or not at all; then its recipient tells.
  const recipients = bounce.recipients.map((address) => address.toLowerCase())
  if (!recipients.length) return undefined
  const since = new Date(new Date(at).getTime() - recentDays * 86_400_000).toISOString()
  const recent = mails.where(sql<boolean>`recipients && ${recipients}::text[]`).where('changed_at', '>=', since)
  if (conversationIds.length) {
    const inConversation = await recent
      .innerJoin('messages', 'messages.id', 'outbox.message_id')
      .where('messages.conversation_id', 'in', [...conversationIds])
      .orderBy('outbox.id', 'desc')
      .limit(1)
      .forUpdate('outbox')
      .executeTakeFirst()
    if (inConversation) return inConversation
  }
  return recent.orderBy('outbox.id', 'desc').limit(1).forUpdate().executeTakeFirst()
}

/**
 * The recipients that the report names, else the only one there is: servers that forward report about the new address.
 */
function concerned({ recipients }: OutboxRow, bounce: Bounce): string[] {
  const named = new Set(bounce.recipients.map((address) => address.toLowerCase()))
  const those = recipients.filter((address) => named.has(address))
  return those.length || recipients.length !== 1 ? those : recipients
}

const recipientState = (type: Bounce['type']): RecipientState => (type === 'failed' ? 'bounced' : type)

/** Reports come in any order: what is final stands against what is not. */
const ranks: Record<string, number> = {
  waiting: 0,
  accepted: 1,
  delayed: 2,
  delivered: 3,
  failed: 4,
  bounced: 4,
  complaint: 5,
}
const outranks = (next: RecipientState, before: RecipientState | undefined): boolean =>
  ranks[next]! > ranks[before ?? 'waiting']!

/** While a try is under way its own end decides the state (settling.ts), with this report in view. */
function stateAfter(state: State, type: Bounce['type']): State {
  if (state === 'sending' || state === 'failed') return state
  // There are tries to come for other recipients.
  if (state === 'delayed') return state
  if (type === 'failed') return 'bounced'
  return state === 'uncertain' ? 'accepted' : state
}
