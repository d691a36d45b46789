// Who has which row of the outbox. A claim is committed before the first byte leaves; a mark is committed before the
// end of the message does. Both are taken only from whoever really holds them, so a worker that was taken for dead and
// is not can not let a message leave that another has in hand.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type Fates, type OutboxRow } from '../sending.queue.ts'
import type { Tried } from './fates.ts'

export type Claim = Tried & {
  id: string
  messageId: string | null
  mailboxId: string | null
  headerId: string
  /** Number of this try: whatever another worker makes of the row later has a higher one. */
  attempt: number
  plan: OutboxRow['plan']
  blobHash: string | null
}

const ready = ['held', 'queued', 'delayed']
/**
 * A claim this old is abandoned even if its worker's lock still stands, as after a power cut of its machine: longer
 * than any server may be silent.
 */
const staleMinutes = 20

/** Mailboxes with mail that may leave now; null stands for mail of the system. */
export async function mailboxesDue(db: Reader, now: Date): Promise<(string | null)[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('mailbox_id')
    .distinct()
    .where('state', 'in', ready)
    .where('due_at', '<=', now.toISOString())
    .execute()
  return rows.map((row) => row.mailbox_id)
}

/** Takes up to `limit` mails of one mailbox, those due longest first. They can not be called back any more. */
export async function claimDue(w: Writer, worker: string, mailboxId: string | null, limit: number): Promise<Claim[]> {
  const due = w.tx
    .selectFrom('outbox')
    .select('id')
    .where('state', 'in', ready)
    .where('due_at', '<=', w.now.toISOString())
    .where('mailbox_id', mailboxId === null ? 'is' : '=', mailboxId as string)
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const rows = await w.tx
    .updateTable('outbox')
    .set((eb) => ({
      state: 'sending',
      claimed_by: worker,
      claimed_at: w.now,
      ending_at: null,
      undo: null,
      attempts: eb('attempts', '+', 1),
      changed_at: w.now,
    }))
    .where('id', 'in', due)
    .returningAll()
    .execute()
  return rows.map(toClaim)
}

/** Puts away what has nothing to say any more. */
export const cancel = (w: Writer, worker: string, { id, attempt }: Claim): Promise<unknown> =>
  w.tx
    .updateTable('outbox')
    .set({ state: 'cancelled', plan: null, claimed_by: null, claimed_at: null, changed_at: w.now })
    .where('id', '=', id)
    .where('claimed_by', '=', worker)
    .where('attempts', '=', attempt)
    .execute()

/** Commits that the message is about to end; false when the claim is not ours any more. */
export async function markEnding(w: Writer, worker: string, { id, attempt }: Claim): Promise<boolean> {
  const row = await w.tx
    .updateTable('outbox')
    .set({ ending_at: w.now })
    .where('id', '=', id)
    .where('claimed_by', '=', worker)
    .where('attempts', '=', attempt)
    .where('state', '=', 'sending')
    .returning('id')
    .executeTakeFirst()
  return Boolean(row)
}

/** Workers that hold claims. */
export async function claimHolders(db: Reader): Promise<string[]> {
  const rows = await db.selectFrom('outbox').select('claimed_by').distinct().where('state', '=', 'sending').execute()
  return rows.flatMap((row) => row.claimed_by ?? [])
}

/**
 * Puts back what `worker` claimed and had not begun to end: nothing of it can have left. Except `inHand`, which it has.
 */
export async function releaseUnended(
  w: Writer,
  worker: string,
  inHand: readonly string[],
  onlyStale: boolean,
): Promise<number> {
  const rows = await abandoned(w, worker, inHand, onlyStale, false)
  if (rows.length)
    await w.tx
      .updateTable('outbox')
      .set({ state: 'queued', claimed_by: null, claimed_at: null, changed_at: w.now })
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute()
  return rows.length
}

/** What `worker` claimed and had begun to end, now claimed by `by`: it may have left, so it has to be looked into. */
export async function takeOverEnded(
  w: Writer,
  worker: string,
  inHand: readonly string[],
  onlyStale: boolean,
  by: string,
): Promise<Claim[]> {
  const rows = await abandoned(w, worker, inHand, onlyStale, true)
  if (rows.length)
    await w.tx
      .updateTable('outbox')
      .set({ claimed_by: by, claimed_at: w.now })
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute()
  return rows.map(toClaim)
}

const abandoned = (w: Writer, worker: string, inHand: readonly string[], onlyStale: boolean, ended: boolean) =>
  w.tx
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'sending')
    .where('claimed_by', '=', worker)
    .where('ending_at', ended ? 'is not' : 'is', null)
    .where(sql<boolean>`id <> all(${[...inHand]}::uuid[])`)
    .$if(onlyStale, (query) =>
      query.where('claimed_at', '<', new Date(w.now.getTime() - staleMinutes * 60_000).toISOString()),
    )
    .forUpdate()
    .skipLocked()
    .execute()

export const toClaim = (row: OutboxRow): Claim => ({
  id: row.id,
  messageId: row.message_id,
  mailboxId: row.mailbox_id,
  headerId: row.header_id,
  plan: row.plan,
  blobHash: row.blob_hash,
  recipients: row.recipients,
  fates: row.recipient_states as Fates,
  tries: row.attempts - row.attempts_before,
  attempt: row.attempts,
  giveUpAt: row.give_up_at,
})
