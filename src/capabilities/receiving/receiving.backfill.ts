// Fetches what was there before Heed, on request: oldest first, on a connection of its own, no faster than it can be
// read in, and from where it was when the process ended.
import { sql } from 'kysely'
import type { Runtime } from '#kernel/capability.ts'
import { pause } from '#kernel/holding.ts'
import { type ImapConnection, MailServerProblem } from '#kernel/ports.mail.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import {
  type BackfillProgress,
  type RunningBackfill,
  advanceFolder,
  endBackfill,
  folderPosition,
  mailboxSettings,
  recordBackfill,
  runningBackfills,
  signInOf,
} from '#capabilities/mailboxes/mailboxes.public.ts'
import { type FetchedFrom, sentFolders, storeFetched } from './receiving.folders.ts'

/** So many stored messages may wait to be read before fetching pauses: new mail must not queue behind old. */
const maxWaiting = 500
const pauseMs = 300
/** Trouble in a row without any progress that ends it; a rest grows up to the longest (ms). */
const patience = { failures: 10, first: 2000, longest: 60_000 }

export async function runBackfill(runtime: Runtime, given: RunningBackfill, signal: AbortSignal): Promise<void> {
  const held = await runtime.ports.locks.take(`backfill ${given.id}`)
  if (!held) return void (await pause(10_000, signal))
  const lost = new AbortController()
  void held.lost.then(() => lost.abort())
  const ending = AbortSignal.any([signal, lost.signal])
  let failures = 0
  let fetched = given.fetched
  try {
    while (!ending.aborted) {
      try {
        // What was committed counts, not what was tried.
        const backfill = (await runningBackfills(runtime.db)).find(({ id }) => id === given.id)
        if (!backfill) return
        failures = backfill.fetched > fetched ? 0 : failures
        fetched = backfill.fetched
        const state = await attempt(runtime, backfill, ending)
        if (state) await runtime.transact((w) => endBackfill(w, given.id, state))
        return
      } catch (error) {
        if (ending.aborted) return
        runtime.log.warn({ error, backfillId: given.id }, 'fetching earlier mail was interrupted')
        if (!isDatabaseDown(error) && ++failures >= patience.failures)
          return void (await runtime.transact((w) =>
            endBackfill(
              w,
              given.id,
              'failed',
              error instanceof MailServerProblem ? error.said : (error as Error).message.slice(0, 500),
            ),
          ))
        await pause(Math.min(patience.first * 2 ** failures, patience.longest), ending)
      }
    }
  } finally {
    await held.release()
  }
}

/** Null when it was ended from outside. */
async function attempt(runtime: Runtime, backfill: RunningBackfill, signal: AbortSignal): Promise<'done' | null> {
  const settings = await mailboxSettings(runtime.db, runtime.services, backfill.mailboxId)
  if (!settings?.imap) return null
  const connection = await runtime.ports.imap.connect(await signInOf(runtime, settings.imap))
  const close = () => void connection.close()
  signal.addEventListener('abort', close)
  try {
    await plan(runtime, connection, backfill, settings.imap.folders)
    const sent = await sentFolders(connection, settings.imap)
    for (const folder of settings.imap.folders) {
      const from = { mailboxId: backfill.mailboxId, folder, ours: sent.has(folder) }
      if (!(await fetchFolder(runtime, connection, backfill, from, signal))) return null
    }
    return 'done'
  } finally {
    signal.removeEventListener('abort', close)
    await connection.close()
  }
}

/** Counts what is to be fetched, and agrees with the ordinary fetcher where it begins. */
async function plan(
  runtime: Runtime,
  connection: ImapConnection,
  backfill: RunningBackfill,
  folders: readonly string[],
): Promise<void> {
  const progress: BackfillProgress = {}
  let left = 0
  for (const folder of folders) {
    const { uidValidity, uidNext } = await connection.open(folder)
    const before = backfill.progress[folder]
    const valid = before?.uidValidity === uidValidity
    const uids = await connection.uids(valid ? before.lastUid + 1 : 1, backfill.since ? { since: backfill.since } : {})
    let known = await folderPosition(runtime.db, backfill.mailboxId, folder)
    if (!known) {
      known = { uidValidity, lastUid: (uidNext ? uidNext - 1 : uids.at(-1)) ?? 0 }
      const position = known
      await runtime.transact((w) => advanceFolder(w, backfill.mailboxId, folder, position))
    }
    const upTo = valid ? before.upTo : known.uidValidity === uidValidity ? known.lastUid : (uids.at(-1) ?? 0)
    progress[folder] = valid ? before : { uidValidity, lastUid: 0, upTo }
    left += uids.filter((uid) => uid <= upTo).length
  }
  backfill.progress = progress
  backfill.total = backfill.fetched + left
  await runtime.transact((w) => recordBackfill(w, backfill.id, backfill))
}

async function fetchFolder(
  runtime: Runtime,
  connection: ImapConnection,
  backfill: RunningBackfill,
  from: FetchedFrom,
  signal: AbortSignal,
): Promise<boolean> {
  const { folder } = from
  const at = backfill.progress[folder]!
  await connection.open(folder)
  const uids = (await connection.uids(at.lastUid + 1, backfill.since ? { since: backfill.since } : {})).filter(
    (uid) => uid <= at.upTo,
  )
  const all = await storeFetched(
    runtime,
    slowly(runtime, connection.fetch(uids), signal),
    { ...from, backfill: true },
    async (w, lastUid, count) => {
      const progress = { ...backfill.progress, [folder]: { ...at, lastUid } }
      const next = { total: backfill.total, fetched: backfill.fetched + count, progress }
      if (!(await recordBackfill(w, backfill.id, next))) return false
      Object.assign(backfill, next)
      return true
    },
  )
  // Told to stop, what came is stored, but that was not all.
  return all && !signal.aborted
}

/** Lets the reading of mail keep up. */
async function* slowly<T>(runtime: Runtime, items: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  let count = 0
  for await (const item of items) {
    if (count++ % 50 === 0)
      while (!signal.aborted && (await waiting(runtime)) > maxWaiting) await pause(pauseMs, signal)
    if (signal.aborted) return
    yield item
  }
}

async function waiting({ db }: Runtime): Promise<number> {
  const few = db
    .selectFrom('incoming_mail')
    .select('id')
    .where('state', '=', 'stored')
    .where('retry_at', 'is', null)
    .limit(maxWaiting + 1)
    .as('few')
  const { count } = await db
    .selectFrom(few)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}
