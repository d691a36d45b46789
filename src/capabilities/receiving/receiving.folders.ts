// What is new in a folder: fetched in small batches, each stored in one transaction with the place that it moves to. So
// a process that is killed goes on exactly there, and nothing is passed over.
import type { Runtime, Writer } from '#kernel/capability.ts'
import type { FetchedMail, ImapConnection } from '#kernel/ports.mail.ts'
import {
  type FolderPosition,
  advanceFolder,
  folderPosition,
  lastFetch,
} from '#capabilities/mailboxes/mailboxes.public.ts'
import { type Arrival, incomingTopic, storeIncoming } from './receiving.store.ts'

const batchMessages = 50
const batchBytes = 8 * 1024 * 1024
const dayMs = 24 * 3600_000

/** `ours`: the folder of sent mail. */
export type FetchedFrom = { mailboxId: string; folder: string; ours: boolean }

/**
 * The folders of sent mail among those that are fetched: what the server calls so (RFC 6154) or an admin has named.
 * Only who holds the password of the account puts something there.
 */
export async function sentFolders(
  connection: ImapConnection,
  { folders, sentFolder }: { folders: readonly string[]; sentFolder: string },
): Promise<ReadonlySet<string>> {
  const others = folders.filter((path) => !isInbox(path) && path !== sentFolder)
  const said = others.length ? await connection.sentFolders() : []
  return new Set([sentFolder, ...said].filter((path) => !isInbox(path)))
}

const isInbox = (path: string): boolean => path.toLowerCase() === 'inbox'

/**
 * Stores what is new since the last time. The first time nothing is: what was there before is fetched on request only.
 */
export async function fetchNew(
  runtime: Runtime,
  connection: ImapConnection,
  { mailboxId, folder, ours }: FetchedFrom,
): Promise<void> {
  const state = await connection.open(folder)
  const known = await folderPosition(runtime.db, mailboxId, folder)
  const newest = async () => (state.uidNext ? state.uidNext - 1 : ((await connection.uids(1)).at(-1) ?? 0))
  const since = known && known.uidValidity !== state.uidValidity ? await lastFetch(runtime.db, mailboxId) : null
  if (!known || (known.uidValidity !== state.uidValidity && !since)) {
    await runtime.transact(async (w) =>
      advanceFolder(w, mailboxId, folder, { uidValidity: state.uidValidity, lastUid: await newest() }),
    )
    return
  }
  if (!since && state.uidNext && state.uidNext - 1 <= known.lastUid) return
  // The server has numbered its messages anew: everything since a day before the last fetch comes again, and what we
  // have already is recognised.
  const uids = since
    ? await connection.uids(1, { since: new Date(since.getTime() - dayMs).toISOString().slice(0, 10) })
    : await connection.uids(known.lastUid + 1)
  await storeFetched(runtime, connection.fetch(uids), { mailboxId, folder, ours }, async (w, lastUid) => {
    await advanceFolder(w, mailboxId, folder, { uidValidity: state.uidValidity, lastUid })
    return true
  })
  // What is gone by now needs no fetching. Nothing listed is no proof that nothing is there: servers announce a message
  // before their search knows it. Then the place stays, unless it is of another numbering.
  if (!uids.length && !since) return
  const end: FolderPosition = { uidValidity: state.uidValidity, lastUid: uids.at(-1) ?? (await newest()) }
  await runtime.transact((w) => advanceFolder(w, mailboxId, folder, end))
}

/**
 * Stores messages as they come. `moveOn` is called in the transaction of each batch with its last uid and how many
 * there were; when it answers false the batch is not stored and the rest is left. Returns whether all was taken.
 */
export async function storeFetched(
  runtime: Runtime,
  messages: AsyncIterable<FetchedMail>,
  from: FetchedFrom & { backfill?: boolean },
  moveOn: (w: Writer, lastUid: number, count: number) => Promise<boolean>,
): Promise<boolean> {
  const { mailboxId, ours, ...where } = from
  const envelope = { ...where, ...(ours && { ours }) }
  let batch: FetchedMail[] = []
  const flush = async (): Promise<boolean> => {
    if (!batch.length) return true
    const taken = batch
    batch = []
    const went = await runtime.transact(async (w) => {
      if (!(await moveOn(w, taken.at(-1)!.uid, taken.length))) return false
      await storeIncoming(
        w,
        taken.map(({ uid, raw, receivedAt }): Arrival => ({
          raw,
          source: 'imap',
          mailboxId,
          envelope: { ...envelope, uid },
          receivedAt: sensible(receivedAt, w.now),
        })),
      )
      return true
    })
    if (went) runtime.services.wake(incomingTopic)
    return went
  }
  let bytes = 0
  for await (const message of messages) {
    batch.push(message)
    bytes += message.raw.byteLength
    if (batch.length < batchMessages && bytes < batchBytes) continue
    bytes = 0
    if (!(await flush())) return false
  }
  return flush()
}

/** Servers give wrong times, too. */
const sensible = (at: Date, now: Date): Date => (Number.isNaN(at.getTime()) || at > now ? now : at)
