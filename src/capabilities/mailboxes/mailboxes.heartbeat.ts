// Where fetching stands and whether it works: written by the fetcher, read by the alarm.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { mailboxesContract } from './mailboxes.contract.ts'

/**
 * Every message of the folder up to `lastUid` is safely stored, as long as `uidValidity` stays (RFC 9051, section
 * 2.3.1.1).
 */
export type FolderPosition = { uidValidity: string; lastUid: number }

export async function folderPosition(
  db: Reader,
  mailboxId: string,
  folder: string,
): Promise<FolderPosition | undefined> {
  const row = await db
    .selectFrom('mailbox_folders')
    .select(['uid_validity', 'last_uid'])
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .executeTakeFirst()
  return row && { uidValidity: row.uid_validity, lastUid: Number(row.last_uid) }
}

/**
 * Moves on; call it in the transaction that stores the messages. It never goes back while the validity stays the same.
 */
export async function advanceFolder(
  w: Writer,
  mailboxId: string,
  folder: string,
  { uidValidity, lastUid }: FolderPosition,
): Promise<void> {
  await w.tx
    .insertInto('mailbox_folders')
    .values({ mailbox_id: mailboxId, folder, uid_validity: uidValidity, last_uid: lastUid })
    .onConflict((conflict) =>
      conflict.columns(['mailbox_id', 'folder']).doUpdateSet((eb) => ({
        uid_validity: uidValidity,
        last_uid: eb
          .case()
          .when('mailbox_folders.uid_validity', '=', uidValidity)
          .then(eb.fn<number>('greatest', [eb.ref('mailbox_folders.last_uid'), eb.val(lastUid)]))
          .else(lastUid)
          .end(),
      })),
    )
    .execute()
}

/** A try at fetching worked. */
export async function recordFetch(w: Writer, mailboxId: string): Promise<void> {
  const before = await lockHealth(w, mailboxId)
  if (!before) return
  await w.tx
    .updateTable('mailbox_health')
    .set({ last_fetched_at: w.now, failing_since: null, problem: '', said: '' })
    .where('mailbox_id', '=', mailboxId)
    .execute()
  if (before.failing_since) w.record(mailboxesContract, 'healthChanged', { mailboxId, failing: false })
}

/** When a try at fetching last worked; null when none ever did. */
export async function lastFetch(db: Reader, mailboxId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('mailbox_health')
    .select('last_fetched_at')
    .where('mailbox_id', '=', mailboxId)
    .executeTakeFirst()
  return row?.last_fetched_at ? new Date(row.last_fetched_at) : null
}

/** A try at fetching failed; `failing_since` keeps when that began. */
export async function recordFailure(
  w: Writer,
  mailboxId: string,
  failure: { problem: string; said: string },
): Promise<void> {
  const before = await lockHealth(w, mailboxId)
  if (!before) return
  await w.tx
    .updateTable('mailbox_health')
    .set({ failing_since: before.failing_since ?? w.now, ...failure })
    .where('mailbox_id', '=', mailboxId)
    .execute()
  if (!before.failing_since || before.problem !== failure.problem)
    w.record(mailboxesContract, 'healthChanged', { mailboxId, failing: true })
}

/** Messages have arrived; call it now and then rather than for each, since everyone writes this row. */
export async function recordMessages(w: Writer, newest: ReadonlyMap<string, Date>): Promise<void> {
  for (const [mailboxId, at] of [...newest].sort(([a], [b]) => (a < b ? -1 : 1)))
    await w.tx
      .updateTable('mailbox_health')
      .set((eb) => ({ last_message_at: eb.fn<string>('greatest', ['last_message_at', eb.val(at)]) }))
      .where('mailbox_id', '=', mailboxId)
      .execute()
}

const lockHealth = ({ tx }: Pick<Writer, 'tx'>, mailboxId: string) =>
  tx
    .selectFrom('mailbox_health')
    .select(['failing_since', 'problem'])
    .where('mailbox_id', '=', mailboxId)
    .forUpdate()
    .executeTakeFirst()
