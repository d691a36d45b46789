// Fetching mail that was there before Heed: what is to be fetched and how far it has come.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { mailboxesContract } from './mailboxes.contract.ts'

/** Per folder: every message up to `lastUid` is stored; beyond `upTo` the ordinary fetcher is in charge. */
export type BackfillProgress = Record<string, { uidValidity: string; lastUid: number; upTo: number }>
/** `since` is the first day (ISO) to fetch, null for everything. */
export type RunningBackfill = {
  id: string
  mailboxId: string
  since: string | null
  total: number | null
  fetched: number
  progress: BackfillProgress
}

export async function runningBackfills(db: Reader): Promise<RunningBackfill[]> {
  const rows = await db
    .selectFrom('backfills')
    .innerJoin('mailboxes', 'mailboxes.id', 'backfills.mailbox_id')
    .select((eb) => [
      'backfills.id',
      'backfills.mailbox_id as mailboxId',
      eb.cast<string | null>('backfills.since', 'text').as('since'),
      'backfills.total',
      'backfills.fetched',
      'backfills.progress',
    ])
    .where('backfills.state', '=', 'running')
    .where('mailboxes.active', '=', true)
    .orderBy('backfills.started_at')
    .execute()
  return rows as RunningBackfill[]
}

/**
 * How far it has come; call it in the transaction that stores the messages, so that a killed process goes on exactly
 * there. False when it was stopped meanwhile.
 */
export async function recordBackfill(
  w: Writer,
  id: string,
  { total, fetched, progress }: Pick<RunningBackfill, 'total' | 'fetched' | 'progress'>,
): Promise<boolean> {
  const row = await w.tx
    .updateTable('backfills')
    .set({ total, fetched, progress: JSON.stringify(progress) })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  if (row)
    w.services.whisper({
      type: 'mailboxes.backfillProgress',
      about: ['backfillId', id],
      payload: { backfillId: id, fetched, total },
    })
  return row !== undefined
}

/** It is over. Nothing happens if it had ended already. */
export async function endBackfill(
  w: Writer,
  id: string,
  state: 'done' | 'failed' | 'stopped',
  said = '',
): Promise<void> {
  const row = await w.tx
    .updateTable('backfills')
    .set({ state, said, ended_at: w.now })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('mailbox_id')
    .executeTakeFirst()
  if (row) w.record(mailboxesContract, 'backfillEnded', { mailboxId: row.mailbox_id, backfillId: id, state })
}
