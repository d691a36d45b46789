// Takes waiting mail in order of arrival, and reads it: all that can be told from the bytes alone. What is in hand is
// committed before reading begins, so that a message that kills the process is known by it and blocks nobody.
import { sql } from 'kysely'
import type { Runtime, Writer } from '#kernel/capability.ts'
import type { SmtpEnvelope } from '#kernel/ports.mail.ts'
import { type AddressBook, trusts } from '#capabilities/mailboxes/mailboxes.public.ts'
import type { ReadMail } from '#capabilities/reading/reading.public.ts'
import { readAuthentication } from './receiving.authentication.ts'
import { contentOf } from './receiving.content.ts'
import type { Authentication } from './receiving.contract.ts'
import { type Content, TooHard, createReader } from './receiving.reader.ts'
import { asItCame } from './receiving.unreadable.ts'

export type Waiting = {
  id: string
  seq: number
  mailboxId: string | null
  source: 'smtp' | 'imap' | 'import'
  envelope: Partial<SmtpEnvelope> & {
    folder?: string
    uid?: number
    backfill?: boolean
    name?: string
    /** From our folder of sent mail, or an archive that an admin trusts: what says that we wrote it says so rightly. */
    ours?: boolean
  }
  receivedAt: Date
  attempts: number
  openAnyway: boolean
  raw: Uint8Array
  /** Of `raw`. */
  blobHash: string
}

/** Messages and bytes taken at once: what one transaction writes, and what is held in memory. */
export const batchMessages = 100
const batchBytes = 24 * 1024 * 1024
/** Gone wrong so often, a message is not parsed any more but shown as it came. */
const parseAttempts = 3
/** What even that does not help is tried once an hour. */
const quickAttempts = 6

export type Batch = { id: string; waiting: Waiting[] }

/** Batches of this process. What is left of them was not broken off: the database went away. */
const own = new Set<string>()

/** Counts against messages that they were in hand when their process ended, so that they come alone from now on. */
export async function takeUp({ transact }: Pick<Runtime, 'transact'>): Promise<void> {
  await transact(async ({ tx }) => {
    const left = await tx.deleteFrom('incoming_in_hand').returning(['id', 'incoming_ids']).execute()
    const brokenOff = left.filter(({ id }) => !own.has(id)).flatMap(({ incoming_ids }) => incoming_ids)
    if (brokenOff.length)
      await tx
        .updateTable('incoming_mail')
        .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
        .where('id', '=', sql<string>`any(${brokenOff}::uuid[])`)
        .where('state', '=', 'stored')
        .execute()
  })
  own.clear()
}

/**
 * Commits without waiting for the disk. What a power cut takes back in the next half second is read again from what was
 * stored, which did wait; and whatever others commit on top of it brings it to the disk with their own.
 */
export const commitLater = ({ tx }: Pick<Writer, 'tx'>) => sql`set local synchronous_commit = off`.execute(tx)

/** The batch is through. */
export async function letGo({ tx }: Pick<Writer, 'tx'>, { id }: Batch): Promise<void> {
  await tx.deleteFrom('incoming_in_hand').where('id', '=', id).execute()
}

/** The next waiting messages, in order of arrival, except those in hand. One that went wrong before comes alone. */
export async function claim(
  { transact, services, log }: Pick<Runtime, 'transact' | 'services' | 'log'>,
  inHand: readonly string[],
): Promise<Batch> {
  const { id, rows } = await transact(async (w) => {
    await commitLater(w)
    const waiting = await w.tx
      .selectFrom('incoming_mail')
      .innerJoin('blobs', 'blobs.hash', 'incoming_mail.blob_hash')
      .select([
        'id',
        'seq',
        'mailbox_id',
        'source',
        'envelope',
        'received_at',
        'attempts',
        'open_anyway',
        'incoming_mail.size',
        'blob_hash',
        'content',
      ])
      .where('state', '=', 'stored')
      .where(sql<boolean>`incoming_mail.id <> all(${inHand}::uuid[])`)
      .where((eb) => eb.or([eb('retry_at', 'is', null), eb('retry_at', '<=', w.now.toISOString())]))
      .orderBy('seq')
      .limit(batchMessages)
      .execute()
    const taken = waiting.slice(0, fitting(waiting))
    const batch = { id: w.newId(), rows: taken }
    if (!taken.length) return batch
    await w.tx
      .insertInto('incoming_in_hand')
      .values({ id: batch.id, incoming_ids: taken.map((row) => row.id), begun_at: w.now })
      .execute()
    if (taken[0]!.attempts >= quickAttempts)
      await w.tx
        .updateTable('incoming_mail')
        .set({ retry_at: new Date(w.now.getTime() + 3600_000) })
        .where('id', '=', taken[0]!.id)
        .execute()
    return batch
  })
  own.add(id)
  const waiting: Waiting[] = []
  for (const row of rows) {
    const raw =
      row.content ??
      (await services.blobs.get(row.blob_hash).catch((error: unknown) => missing({ transact, log }, row.id, error)))
    if (raw)
      waiting.push({
        id: row.id,
        seq: Number(row.seq),
        mailboxId: row.mailbox_id,
        source: row.source as Waiting['source'],
        envelope: row.envelope as Waiting['envelope'],
        receivedAt: new Date(row.received_at),
        attempts: row.attempts,
        openAnyway: row.open_anyway,
        raw,
        blobHash: row.blob_hash,
      })
  }
  // Where nothing could be had, what comes next is not held up.
  return rows.length && !waiting.length ? claim({ transact, services, log }, inHand) : { id, waiting }
}

/** The file of a large message can not be had: it is tried again in an hour, and listed with what waits. */
async function missing(
  { transact, log }: Pick<Runtime, 'transact' | 'log'>,
  id: string,
  error: unknown,
): Promise<undefined> {
  log.error({ error, incomingId: id }, 'the original of a message can not be had')
  await transact((w) =>
    w.tx
      .updateTable('incoming_mail')
      .set({ problem: 'The original can not be had', retry_at: new Date(w.now.getTime() + 3600_000) })
      .where('id', '=', id)
      .execute(),
  )
  return undefined
}

function fitting(rows: readonly { attempts: number; size: number }[]): number {
  let bytes = 0
  const end = rows.findIndex(({ attempts, size }, at) => {
    bytes += size
    return at > 0 && (attempts > 0 || rows[0]!.attempts > 0 || bytes > batchBytes)
  })
  return end === -1 ? rows.length : end
}

export type Prepared = Content & {
  waiting: Waiting
  authentication: Authentication | null
  unreadable: boolean
}

/** One thread for the whole process; it ends by itself when there is nothing to read. */
const reader = createReader()

/** Reads messages, and has their senders checked meanwhile: only that talks to the outside. */
export async function prepareAll(
  runtime: Pick<Runtime, 'ports' | 'log'>,
  book: AddressBook,
  waiting: readonly Waiting[],
): Promise<Prepared[]> {
  return Promise.all(waiting.map((each) => prepare(runtime, book, each, each.attempts >= parseAttempts)))
}

/** Reads a message again as one that can not be read. */
export const prepareUnread = (
  runtime: Pick<Runtime, 'ports' | 'log'>,
  book: AddressBook,
  waiting: Waiting,
): Promise<Prepared> => prepare(runtime, book, waiting, true)

async function prepare(
  { ports, log }: Pick<Runtime, 'ports' | 'log'>,
  book: AddressBook,
  waiting: Waiting,
  unreadable: boolean,
): Promise<Prepared> {
  const check = checkSender(ports, waiting)
  const content = unreadable
    ? null
    : await reader.read(waiting.raw).catch((error: unknown) => {
        if (!(error instanceof TooHard)) throw error
        log.error({ error, incomingId: waiting.id }, 'a message can not be read; it is shown as it came')
        return null
      })
  const known = content ?? contentOf(asItCame(waiting.raw))
  return {
    ...known,
    waiting,
    unreadable: content === null,
    authentication: (await check) ?? trustedResults(book, waiting, known.read),
  }
}

/** What we find out ourselves about who sent it: only for mail that came to us directly. */
async function checkSender(
  ports: Runtime['ports'],
  { source, envelope: { remoteAddress = '', helo = '', mailFrom = '' }, raw }: Waiting,
): Promise<Authentication | null> {
  return source === 'smtp'
    ? { by: 'heed', ...(await ports.mailAuth.check(raw, { ip: remoteAddress, helo, mailFrom })) }
    : null
}

/** What a server that we trust found out. */
function trustedResults(book: AddressBook, { source, mailboxId }: Waiting, { mail }: ReadMail): Authentication | null {
  const mailbox = source !== 'smtp' && mailboxId ? book.byId(mailboxId) : undefined
  return mailbox ? readAuthentication(mail.headers, (authserv) => trusts(mailbox, authserv)) : null
}
