// Second stage: stored mail becomes messages in conversations, in batches of one transaction, in order of arrival. One
// process at a time does it, so that copies and answers never race each other; one bad message never blocks the rest.
import { sql } from 'kysely'
import type { Runtime, Writer } from '#kernel/capability.ts'
import { isDatabaseDown, lock } from '#kernel/db.ts'
import { pause } from '#kernel/holding.ts'
import { addressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { colleagues } from '#capabilities/people/people.public.ts'
import { headerIdKey, recordHeaderIds } from '#capabilities/sending/sending.public.ts'
import { receivingContract } from './receiving.contract.ts'
import { type Facts, answeredIds, gatherFacts } from './receiving.facts.ts'
import { knownAs } from './receiving.known.ts'
import {
  type Batch,
  type Prepared,
  type Waiting,
  batchMessages,
  claim,
  commitLater,
  letGo,
  prepareAll,
  prepareUnread,
  takeUp,
} from './receiving.reading.ts'
import { turnAway } from './receiving.tombstones.ts'
import { type Outcome, type Plan, type Surroundings, carryOut, plan } from './receiving.taking.ts'

/** So many at once are a crowd; then this long is waited for more (ms). */
const crowd = 5
const patienceMs = 50
/** What is known of mailboxes and people may be this old (ms). */
const surroundingsMs = 5000

export type Ingest = Pick<Runtime, 'db' | 'transact' | 'services' | 'ports' | 'log' | 'now'>

/**
 * Reads everything that waits. `stopping` is asked between batches; `newest` is told when the newest message of each
 * mailbox arrived. Returns how many messages were taken.
 */
export async function ingestWaiting(
  runtime: Ingest,
  { stopping = () => false, newest = new Map() }: { stopping?: () => boolean; newest?: Map<string, Date> } = {},
): Promise<number> {
  let taken = 0
  let around = await surroundings(runtime)
  await takeUp(runtime)
  let batch = await read(runtime, around, [])
  while (batch.all.length) {
    const inHand = batch.all.map(({ waiting }) => waiting.id)
    // With more than a batch waiting, the next is read while this one is written: both ends work at the same time.
    const ahead = batch.all.length >= batchMessages && !stopping() ? read(runtime, around, inHand) : undefined
    ahead?.catch(() => undefined)
    await writeBatch(runtime, around, batch)
    taken += batch.all.length
    for (const {
      waiting: { mailboxId, receivedAt },
    } of batch.all)
      if (mailboxId && receivedAt > (newest.get(mailboxId) ?? 0)) newest.set(mailboxId, receivedAt)
    if (stopping() && !ahead) return taken
    if (runtime.now().getTime() - around.at > surroundingsMs) around = await surroundings(runtime)
    // While many come, a moment's patience makes one batch of several, which costs a part.
    if (!ahead && batch.all.length >= crowd) await pause(patienceMs)
    batch = await (ahead ?? read(runtime, around, []))
  }
  return taken
}

async function surroundings({ db, now }: Pick<Runtime, 'db' | 'now'>): Promise<Surroundings & { at: number }> {
  const at = now().getTime()
  const [book, known, settings] = await Promise.all([addressBook(db), colleagues(db), organisation(db)])
  return { at, book, colleagues: known, reopenDays: settings?.reopenDays ?? 30 }
}

type ReadBatch = Batch & { all: Prepared[] }

async function read(runtime: Ingest, { book }: Surroundings, inHand: readonly string[]): Promise<ReadBatch> {
  const batch = await claim(runtime, inHand)
  return { ...batch, all: await prepareAll(runtime, book, batch.waiting) }
}

/** A batch that fails is tried message by message, so that only the one at fault is left behind. */
async function writeBatch(runtime: Ingest, around: Surroundings, batch: ReadBatch): Promise<void> {
  for (let left = batch.all; left.length;) {
    const next = left
    try {
      const count = await runtime.transact(async (w) => {
        const written = await writeTogether(w, runtime.log, around, next)
        if (written === next.length) await letGo(w, batch)
        return written
      })
      left = left.slice(count)
    } catch (error) {
      if (isDatabaseDown(error)) throw error
      for (const prepared of left) await writeAlone(runtime, around, prepared)
      await runtime.transact((w) => letGo(w, batch))
      return
    }
  }
}

async function writeAlone(runtime: Ingest, around: Surroundings, prepared: Prepared): Promise<void> {
  const { waiting, unreadable } = prepared
  try {
    await runtime.transact((w) => writeTogether(w, runtime.log, around, [prepared]))
  } catch (error) {
    if (isDatabaseDown(error)) throw error
    runtime.log.error({ error, incomingId: waiting.id }, 'a message could not be taken in; it is kept')
    if (isItsFault(error) && !unreadable)
      return writeAlone(runtime, around, await prepareUnread(runtime, around.book, waiting))
    await postpone(runtime, waiting, error)
  }
}

/** Something in this message, or in how we read it; not a full disk, a lock or a server in trouble. */
function isItsFault(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === undefined || /^(22|23|54)/.test(code)
}

/** Later and later; a server in trouble is no fault of the message, and is tried each minute. */
async function postpone(runtime: Ingest, { id, attempts }: Waiting, error: unknown): Promise<void> {
  const faulty = isItsFault(error)
  const retryAt = new Date(runtime.now().getTime() + (faulty ? Math.min(60_000 * 6 ** attempts, 3600_000) : 60_000))
  const problem = (error as Error).message.slice(0, 500)
  await runtime.transact((w) =>
    w.tx
      .updateTable('incoming_mail')
      .set({ problem, retry_at: retryAt, attempts: attempts + (faulty ? 1 : 0) })
      .where('id', '=', id)
      .execute(),
  )
}

type Written = { prepared: Prepared; outcome: Outcome }

/** Writes messages from the front until one depends on what was just written; returns how many. */
async function writeTogether(w: Writer, log: Runtime['log'], around: Surroundings, batch: Prepared[]): Promise<number> {
  await commitLater(w)
  await lock(w.tx, 'receiving', 'ingest')
  const open = await stillWaiting(w, batch)
  const facts = await gatherFacts(w.tx, w.services, batch, w.now)
  const independent = batch.slice(0, beforeDependence(batch, facts))
  const written: Written[] = []
  const plans: Plan[] = []
  const waiting = independent.filter((each) => open.has(each.waiting.id))
  const fresh = await turnAway(
    w,
    waiting,
    (address) => around.book.find(address) !== undefined || around.colleagues.has(address.toLowerCase()),
  )
  if (fresh.length < waiting.length)
    log.info({ count: waiting.length - fresh.length }, 'mail of people who were forgotten was turned away')
  for (const prepared of fresh) {
    const decided = (await knownAs(w, prepared, facts)) ?? (await plan(w, prepared, facts, around))
    if ('state' in decided) written.push({ prepared, outcome: decided })
    else plans.push(decided)
    if (prepared.unreadable) w.record(receivingContract, 'unreadable', { incomingId: prepared.waiting.id })
  }
  if (plans.length)
    written.push(
      ...(await carryOut(w, plans, facts, around)).map((outcome, at) => ({ prepared: plans[at]!.prepared, outcome })),
    )
  await recordHeaderIds(
    w,
    written.flatMap(({ outcome }) => outcome.headerIds),
  )
  await finish(w, written)
  return independent.length
}

async function stillWaiting(w: Writer, batch: readonly Prepared[]): Promise<Set<string>> {
  const rows = await w.tx
    .selectFrom('incoming_mail')
    .select('id')
    .where('id', '=', sql<string>`any(${batch.map(({ waiting }) => waiting.id)}::uuid[])`)
    .where('state', '=', 'stored')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** How many from the front have nothing to do with each other. */
function beforeDependence(batch: readonly Prepared[], facts: Facts): number {
  const touched = new Set<string>()
  const end = batch.findIndex((prepared) => {
    const keys = keysOf(prepared, facts)
    if (keys.some((key) => touched.has(key))) return true
    for (const key of keys) touched.add(key)
    return false
  })
  return end === -1 ? batch.length : end
}

/** What two messages of a batch may have in common so that the second needs to know of the first. */
function keysOf(prepared: Prepared, facts: Facts): string[] {
  const {
    read: { mail },
    contentDigest,
    bodyDigest,
    essence,
  } = prepared
  return [
    ...[mail.messageId, ...answeredIds(mail)].filter(Boolean).map((id) => `id ${headerIdKey(id)}`),
    ...(contentDigest ? [`content ${contentDigest}`] : []),
    `body ${essence.from} ${bodyDigest}`,
    ...facts.hints.get(prepared)!.map(({ conversationId }) => `conversation ${conversationId}`),
  ]
}

async function finish(w: Writer, written: Written[]): Promise<void> {
  if (!written.length) return
  const rows = written.map(
    ({ prepared: { waiting, essence, contentDigest, bodyDigest, authentication, read }, outcome }) => ({
      id: waiting.id,
      state: outcome.state,
      header_id: essence.headerId ? headerIdKey(essence.headerId) : null,
      content_digest: contentDigest,
      from_address: essence.from.slice(0, 320).replaceAll('\0', '') || null,
      body_digest: bodyDigest,
      authentication,
      message_id: outcome.messageId,
      report: outcome.report ?? null,
      problem: read.mail.problems[0]?.replaceAll('\0', '').slice(0, 500) ?? '',
    }),
  )
  await sql`
    update incoming_mail set
      state = x.state, header_id = x.header_id, content_digest = x.content_digest, from_address = x.from_address,
      body_digest = x.body_digest, authentication = x.authentication, message_id = x.message_id, report = x.report,
      problem = x.problem
    from jsonb_to_recordset(${JSON.stringify(rows, storable)}::jsonb) as x(
      id uuid, state text, header_id text, content_digest text, from_address text, body_digest text,
      authentication jsonb, message_id uuid, report jsonb, problem text
    )
    where incoming_mail.id = x.id`.execute(w.tx)
}

/** Without NUL and half characters, which JSON in PostgreSQL can not hold. */
const storable = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
