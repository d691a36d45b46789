// Mail that leaves for something another capability keeps beside a conversation: the same outbox, once, with an address
// for answers and Message-IDs of its own. Who calls has checked what the actor may see.
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import { type Tx, type Reader, lock } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { forgetContents } from '#capabilities/files/files.public.ts'
import { afterProof } from './outbox/fates.ts'
import { toClaim } from './outbox/claims.ts'
import { settle } from './outbox/settling.ts'
import { type DraftContent, endDraft } from '#capabilities/drafts/drafts.public.ts'
import { domainOf, readHeaderId } from './mail/message-id.ts'
import { type ThreadId, threading } from './mail/references.ts'
import { besideAddress } from './reply-address.ts'
import { type Outgoing, planOf } from './sending.composing.ts'
import { queueAgain } from './sending.deciding.ts'
import { allowedOn } from './sending.policy.ts'
import { type BesideUndo, queueMail, undoSeconds } from './sending.queue.ts'
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
  /** The draft that it was, which ends. */
  draftId: string | undefined
  /** What becomes a draft again when it is called back. */
  draft: DraftContent
}

/** Leaves when it can not be called back any more. Returns what is to be kept of it. */
export async function queueBeside(w: Writer, { id, answersTo, said, recipients, draftId, draft, ...mail }: Beside) {
  const { mailbox } = mail
  const replyTo = besideAddress(w.services, mailbox.address, answersTo)
  const { plan, ...kept } = await planOf(w, { ...mail, replyTo, threading: threading(said) })
  const { headerId, dueAt } = await queueMail(w, {
    messageId: null,
    besideId: id,
    agentId: w.actor.id,
    originId: draftId,
    mailboxId: mailbox.id,
    recipients,
    plan,
    undo: { draft },
    domain: domainOf(mailbox.address),
  })
  if (draftId) await endDraft(w, draftId, w.actor.id, 'sent')
  return { ...kept, headerId, undoUntil: dueAt.toISOString() }
}

/** What this draft became: the same one sent again, by a second click or a window that did not hear, is the same mail. */
export async function besideFromDraft(tx: Tx, draftId: string) {
  await lock(tx, 'draft is sent', draftId)
  const row = await tx
    .selectFrom('outbox')
    .select(['beside_id', 'agent_id', 'created_at'])
    .where('origin_id', '=', draftId)
    .where('beside_id', 'is not', null)
    .where('state', '<>', 'cancelled')
    .executeTakeFirst()
  return (
    row && {
      id: row.beside_id!,
      agentId: row.agent_id,
      undoUntil: new Date(Date.parse(row.created_at) + undoSeconds * 1000).toISOString(),
    }
  )
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
export async function decideBeside(
  w: Writer,
  id: string,
  right: Exclude<Right, 'writeAgain' | 'undo'>,
): Promise<boolean> {
  const row = await toDecide(w, id, right)
  if (!row) return false
  if (right === 'markSent')
    await settle(w, row.id, afterProof(toClaim(row), row.response, w.now), { from: ['uncertain'] })
  else await queueAgain(w, row)
  return true
}

/** Stops such a mail before it leaves. Returns what it was; undefined when it is too late. */
export async function callBackBeside(
  w: Writer,
  id: string,
): Promise<{ draftId: string | null; draft: DraftContent } | undefined> {
  const row = await toDecide(w, id, 'undo')
  if (!row?.undo) return undefined
  await w.tx
    .updateTable('outbox')
    .set({ state: 'cancelled', plan: null, undo: null, changed_at: w.now })
    .where('id', '=', row.id)
    .execute()
  return { draftId: row.origin_id, draft: (row.undo as BesideUndo).draft }
}

/** Locked, if the actor may do that with it now. */
async function toDecide(w: Writer, id: string, right: Right) {
  const row = await w.tx.selectFrom('outbox').selectAll().where('beside_id', '=', id).forUpdate().executeTakeFirst()
  const facts = row && { state: row.state, agentId: row.agent_id, dueAt: row.due_at }
  return facts && allowedOn(facts, w.actor, w.now.toISOString()).includes(right) ? row : undefined
}

/** What they belong to is gone for good: so are they, as they left. */
export async function forgetBeside(w: Writer, ids: readonly string[]): Promise<void> {
  if (!ids.length) return
  const gone = await w.tx
    .deleteFrom('outbox')
    .where('beside_id', 'in', [...ids])
    .returning('blob_hash')
    .execute()
  await forgetContents(
    w,
    gone.flatMap(({ blob_hash }) => blob_hash ?? []),
  )
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
