// Mail from files: stored like any other arrival, in batches, so that an import that is broken off and begun again
// takes in everything once.
import { sql } from 'kysely'
import type { Runtime } from '#kernel/capability.ts'
import { pause } from '#kernel/holding.ts'
import { ingestWaiting } from './receiving.ingest.ts'
import { type Arrival, incomingTopic, storeIncoming } from './receiving.store.ts'

export type Imported = {
  /** Messages found so far, and how many of them were not there yet. */
  found: number
  stored: number
}

const batchMessages = 100
const batchBytes = 8 * 1024 * 1024
/** So many stored messages may wait to be read before the import pauses: new mail must not queue behind old. */
const maxWaiting = 1000

/**
 * Stores every message; resolves when all are stored. `mailboxId` null: each goes to the mailbox that its recipients
 * name. `trusted`: nobody but us had a hand in these files, so mail in our name is ours. `tell` hears of progress.
 */
export async function importMail(
  runtime: Runtime,
  messages: AsyncIterable<{ name: string; raw: Uint8Array }>,
  {
    mailboxId,
    trusted = false,
    tell = () => undefined,
    signal,
  }: { mailboxId: string | null; trusted?: boolean; tell?: (progress: Imported) => void; signal?: AbortSignal },
): Promise<Imported> {
  const progress: Imported = { found: 0, stored: 0 }
  let batch: Arrival[] = []
  let bytes = 0
  const flush = async () => {
    if (!batch.length) return
    const arrivals = batch
    batch = []
    bytes = 0
    progress.stored += await runtime.transact((w) => storeIncoming(w, arrivals))
    progress.found += arrivals.length
    runtime.services.wake(incomingTopic)
    tell({ ...progress })
    await readSome(runtime, maxWaiting)
  }
  for await (const { name, raw } of messages) {
    if (signal?.aborted) break
    batch.push({
      raw,
      source: 'import',
      mailboxId,
      envelope: { name, ...(trusted && { ours: true }) },
      receivedAt: runtime.now(),
    })
    bytes += raw.byteLength
    if (batch.length >= batchMessages || bytes >= batchBytes) await flush()
  }
  await flush()
  return progress
}

/** Resolves when at most `most` stored messages wait to be read. Where no other process reads them, this one does. */
export async function readSome(
  runtime: Runtime,
  most: number,
  tell: (waiting: number) => void = () => undefined,
): Promise<void> {
  for (;;) {
    const waiting = await countWaiting(runtime)
    tell(waiting)
    if (waiting <= most) return
    const held = await runtime.ports.locks.take('receiving.reading')
    if (held) await ingestWaiting(runtime).finally(() => held.release())
    else await pause(200, new AbortController().signal)
  }
}

/** What waits for a later try after trouble is not counted. */
async function countWaiting({ db }: Runtime): Promise<number> {
  const { count } = await db
    .selectFrom('incoming_mail')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('state', '=', 'stored')
    .where('retry_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
