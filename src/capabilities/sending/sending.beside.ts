// Mail that leaves for something another capability keeps beside a conversation: the same outbox, once, with an address
// for answers and Message-IDs of its own. Who calls has checked what the actor may see.
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { afterProof } from './outbox/fates.ts'
import { toClaim } from './outbox/claims.ts'
import { settle } from './outbox/settling.ts'
import { domainOf, readHeaderId } from './mail/message-id.ts'
import { type ThreadId, threading } from './mail/references.ts'
import { besideAddress } from './reply-address.ts'
import { type Outgoing, planOf } from './sending.composing.ts'
import { queueAgain } from './sending.deciding.ts'
import { allowedOn } from './sending.policy.ts'
import { queueMail } from './sending.queue.ts'
import { toDelivery } from './sending.states.ts'
import type { Delivery, Right } from './sending.views.ts'

export type Beside = Omit<Outgoing, 'replyTo' | 'threading'> & {
  /** What the mail is: from one there goes one mail. */
  id: string
  /** What answers are led to. */
  answersTo: string
  /** Message-IDs of what was said there before, oldest first. */
  said: readonly ThreadId[]
  recipients: string[]
}

/** Leaves when it can not be called back any more. Returns what is to be kept of it. */
export async function queueBeside(w: Writer, { id, answersTo, said, recipients, ...mail }: Beside) {
  const { mailbox } = mail
  const replyTo = besideAddress(w.services, mailbox.address, answersTo)
  const { plan, ...kept } = await planOf(w, { ...mail, replyTo, threading: threading(said) })
  const { headerId, dueAt } = await queueMail(w, {
    messageId: null,
    besideId: id,
    agentId: w.actor.id,
    mailboxId: mailbox.id,
    recipients,
    plan,
    held: true,
    domain: domainOf(mailbox.address),
  })
  return { ...kept, headerId, undoUntil: dueAt.toISOString() }
}

/** What became of them, by id. `messageId` of a delivery is the id it was asked for. */
export async function besideDeliveries(
  db: Reader,
  actor: Actor,
  { ids, conversationId, now }: { ids: readonly string[]; conversationId: string; now: Date },
): Promise<Map<string, Delivery>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('beside_id', 'in', [...ids])
    .where('state', '<>', 'cancelled')
    .execute()
  return new Map(rows.map((row) => [row.beside_id!, toDelivery(row, row.beside_id!, conversationId, actor, now)]))
}

/** What an agent decides about such a mail. False when that does not fit what has become of it meanwhile. */
export async function decideBeside(w: Writer, id: string, right: Exclude<Right, 'writeAgain'>): Promise<boolean> {
  const row = await w.tx.selectFrom('outbox').selectAll().where('beside_id', '=', id).forUpdate().executeTakeFirst()
  const facts = row && { state: row.state, agentId: row.agent_id, dueAt: row.due_at }
  if (!facts || !allowedOn(facts, w.actor, w.now.toISOString()).includes(right)) return false
  if (right === 'undo')
    await w.tx
      .updateTable('outbox')
      .set({ state: 'cancelled', plan: null, changed_at: w.now })
      .where('id', '=', row.id)
      .execute()
  else if (right === 'markSent')
    await settle(w, row.id, afterProof(toClaim(row), row.response, w.now), { from: ['uncertain'] })
  else await queueAgain(w, row)
  return true
}

/** What these Message-IDs of ours stand for, nearest first; others than ours are passed over. */
export async function findBeside(
  db: Reader,
  services: Pick<Services, 'secrets'>,
  headerIds: readonly string[],
): Promise<string[]> {
  const ids = headerIds.flatMap((headerId) => readHeaderId(services, headerId) ?? [])
  if (!ids.length) return []
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'beside_id'])
    .where('id', 'in', ids)
    .where('beside_id', 'is not', null)
    .execute()
  return ids.flatMap((id) => rows.find((row) => row.id === id)?.beside_id ?? [])
}
