// Rows of requests: reading them for a reader who may see the customer, and writing what happened.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { type Person, anyOf } from '#kernel/personal.ts'
import { isSeenCustomer } from '#capabilities/conversations/conversations.public.ts'
import { customerNames, isBeingErased, restrictedAmong } from '#capabilities/customers/customers.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { z } from 'zod'
import { privacyContract } from './privacy.contract.ts'
import { knownOf, partOf } from './privacy.knowing.ts'
import { allowedOn } from './privacy.rules.ts'
import type { ArchiveView, Kind, RequestLine, RequestState, RequestView } from './privacy.views.ts'

/** Requests of customers whom the actor may see. */
const seenRequests = (db: Reader, actor: Actor) =>
  db.selectFrom('privacy_requests').where(isSeenCustomer(db, actor, sql.ref('privacy_requests.customer_id')))

export type RequestRow = NonNullable<Awaited<ReturnType<typeof rowOf>>>

export const rowOf = (db: Reader, actor: Actor, requestId: string) =>
  seenRequests(db, actor).selectAll('privacy_requests').where('privacy_requests.id', '=', requestId).executeTakeFirst()

/** The same, locked, so that two steps come one after the other. */
export async function lockRequest({ tx, actor }: Writer, requestId: string): Promise<RequestRow | undefined> {
  await tx.selectFrom('privacy_requests').select('id').where('id', '=', requestId).forUpdate().execute()
  return rowOf(tx, actor, requestId)
}

/** As the index says it, and not by parameters, which would hide it from a statement that is kept. */
const isUnended = sql<boolean>`state in ('open', 'working')`

export async function listRequests(
  db: Reader,
  actor: Actor,
  { show, cursor, limit, now }: { show: 'open' | 'closed'; cursor?: string; limit: number; now: Date },
) {
  const after = checkedCursor(cursor, [z.iso.datetime(), z.uuid()])
  const isOpen = show === 'open'
  const time = isOpen ? 'due_at' : 'closed_at'
  const rows = await seenRequests(db, actor)
    .selectAll('privacy_requests')
    .where(isOpen ? isUnended : sql<boolean>`closed_at is not null and state not in ('open', 'working')`)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(${sql.ref(time)}, privacy_requests.id) ${sql.raw(isOpen ? '>' : '<')} (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`,
      ),
    )
    .orderBy(time, isOpen ? 'asc' : 'desc')
    .orderBy('privacy_requests.id', isOpen ? 'asc' : 'desc')
    .limit(limit + 1)
    .execute()
  const lines = new Map((await toLines(db, rows, now)).map((line) => [line.id, line]))
  return toPage(
    rows,
    limit,
    (row) => [row[time]!, row.id],
    (row) => lines.get(row.id)!,
  )
}

/** How many open ones there are of customers whom the actor may not see, and when the first is due. */
export async function hiddenRequests(db: Reader, actor: Actor): Promise<{ count: number; firstDueAt: string } | null> {
  const { count, firstDueAt } = await db
    .selectFrom('privacy_requests')
    .where(isUnended)
    .where((eb) => eb.not(isSeenCustomer(db, actor, sql.ref('privacy_requests.customer_id'))))
    .select(({ fn }) => [sql<number>`count(*)::integer`.as('count'), fn.min<string | null>('due_at').as('firstDueAt')])
    .executeTakeFirstOrThrow()
  return firstDueAt === null ? null : { count, firstDueAt }
}

/** Whoever asks has checked that the actor may see the customer. */
export async function requestsOf(db: Reader, customerId: string, now: Date): Promise<RequestLine[]> {
  const rows = await db
    .selectFrom('privacy_requests')
    .selectAll()
    .where(sql<boolean>`customer_id = any(customer_family(${customerId}))`)
    .orderBy('received_at', 'desc')
    .orderBy('number', 'desc')
    .limit(200)
    .execute()
  return toLines(db, rows, now)
}

export async function toLines(db: Reader, rows: readonly RequestRow[], now: Date): Promise<RequestLine[]> {
  const [customers, agents] = await Promise.all([
    customerNames(
      db,
      rows.map((row) => row.customer_id),
    ),
    agentNames(
      db,
      rows.flatMap((row) => row.agent_id ?? []),
    ),
  ])
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    kind: row.kind as Kind,
    state: row.state as RequestState,
    customer: { id: row.customer_id, name: customers.get(row.customer_id) ?? '' },
    receivedAt: row.received_at,
    dueAt: row.due_at,
    overdue: !row.closed_at && Date.parse(row.due_at) < now.getTime(),
    lengthened: row.lengthened_at !== null,
    agent: row.agent_id ? { id: row.agent_id, name: agents.get(row.agent_id)?.name ?? '' } : null,
    closedAt: row.closed_at,
  }))
}

export async function toView(db: Reader, row: RequestRow, now: Date): Promise<RequestView> {
  const requestId = row.id
  const [[line], archive, erasure, kept, log, addresses, restricted, erasing] = await Promise.all([
    toLines(db, [row], now),
    archiveOf(db, requestId, now),
    db.selectFrom('privacy_erasures').selectAll().where('request_id', '=', requestId).executeTakeFirst(),
    db.selectFrom('privacy_kept').select(['section', 'reason', 'until']).where('request_id', '=', requestId).execute(),
    db.selectFrom('privacy_log').selectAll().where('request_id', '=', requestId).orderBy('seq').execute(),
    emailsOf(db, row.customer_id),
    restrictedAmong(db, [row.customer_id]),
    isBeingErased(db, row.customer_id),
  ])
  const names = await agentNames(
    db,
    log.flatMap((entry) => entry.agent_id ?? []),
  )
  const facts = {
    kind: row.kind as Kind,
    state: row.state as RequestState,
    dueAt: row.due_at,
    identity: row.identity as RequestView['identity'],
    lengthenedAt: row.lengthened_at,
    restricted: restricted.size > 0,
    archive: archive?.state ?? null,
    erasing,
  }
  return {
    ...line!,
    channel: row.channel as RequestView['channel'],
    asked: row.words,
    outcome: row.outcome,
    identity: facts.identity,
    lengthenedReason: row.lengthened_reason,
    revision: row.revision,
    restricted: facts.restricted,
    addresses,
    archive: archive ?? null,
    erasure: erasure
      ? { done: erasure.done, total: erasure.total, beganAt: erasure.began_at, endedAt: erasure.ended_at }
      : null,
    kept,
    log: log.map(({ id, at, agent_id, what, detail }) => ({
      id,
      at,
      what,
      detail,
      by: agent_id ? { id: agent_id, name: names.get(agent_id)?.name ?? '' } : null,
    })),
    allowed: allowedOn(facts, now.toISOString()),
  }
}

/** One whose making stands still for so long was given up, with whoever made it (ms). */
const stillMs = 3600_000

async function archiveOf(db: Reader, requestId: string, now: Date): Promise<ArchiveView | undefined> {
  const row = await db.selectFrom('privacy_archives').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  const isStill = row?.state === 'making' && Date.parse(row.went_on_at) + stillMs < now.getTime()
  return (
    row && {
      id: row.id,
      state: isStill ? 'failed' : (row.state as ArchiveView['state']),
      total: row.total,
      done: row.done,
      madeAt: row.made_at,
      linkEndsAt: row.link_ends_at,
      goneAt: row.gone_at,
      parts: row.state === 'ready' ? await partsOf(db, row.id) : [],
    }
  )
}

export const partsOf = (db: Reader, archiveId: string) =>
  db
    .selectFrom('privacy_archive_parts')
    .innerJoin('files', 'files.id', 'file_id')
    .select(['position', 'name', 'size'])
    .where('archive_id', '=', archiveId)
    .orderBy('position')
    .execute()

/** Addresses on record: those that are surely theirs first, and among these the primary one. */
export async function emailsOf(db: Reader, customerId: string): Promise<RequestView['addresses']> {
  const [known, rows] = await Promise.all([
    knownOf(db, customerId),
    db
      .selectFrom('customer_addresses')
      .select(['id', 'address'])
      .where(sql<boolean>`customer_id = any(customer_family(${customerId}))`)
      .where('kind', '=', 'email')
      .orderBy('is_primary', 'desc')
      .orderBy('created_at')
      .execute(),
  ])
  return rows
    .map((row) => ({ ...row, doubt: partOf(known, row.address) }))
    .toSorted((one, other) => Number(one.doubt !== null) - Number(other.doubt !== null))
}

/**
 * The person behind a customer: everybody who is them now, and every address. One that others write from as well says
 * nothing of who wrote: by it nothing is taken away.
 */
export async function personOf(db: Reader, customerId: string): Promise<Person> {
  const family = await db
    .selectFrom('customers')
    .select('id')
    .where(sql<boolean>`id = any(customer_family(${customerId}))`)
    .execute()
  const customerIds = family.map(({ id }) => id)
  const emails = await db
    .selectFrom('customer_addresses')
    .select('address')
    .where('customer_id', '=', anyOf(customerIds))
    .where('kind', '=', 'email')
    .where(sql<boolean>`not is_shared(id)`)
    .execute()
  return { customerIds, addresses: emails.map(({ address }) => address) }
}

/** A line of the log, and the news. `what` is a key below `privacy.log`. */
export async function logged(
  w: Writer,
  { id: requestId, customer_id: customerId }: Pick<RequestRow, 'id' | 'customer_id'>,
  what: string,
  detail = '',
): Promise<void> {
  await w.tx
    .insertInto('privacy_log')
    .values({ id: w.newId(), request_id: requestId, at: w.now, agent_id: agentOf(w), what, detail })
    .execute()
  w.record(privacyContract, 'changed', { customerId, requestId })
}

/** Who of ours acts; null for the system and for the person themselves. */
export const agentOf = ({ actor }: Pick<Writer, 'actor'>): string | null =>
  actor.kind === 'agent' || actor.kind === 'token' ? actor.id : null

/** An open request in which everything is asked that is asked here, and no less surely. */
export const openLike = (
  db: Reader,
  { customerId, kind, words, isSure }: { customerId: string; kind: Kind; words: string; isSure: boolean },
): Promise<{ number: number } | undefined> =>
  db
    .selectFrom('privacy_requests')
    .select('number')
    .where(sql<boolean>`customer_id = any(customer_family(${customerId}))`)
    .where(isUnended)
    .where('kind', '=', kind)
    .where(sql<boolean>`${words} in ('', words)`)
    .$if(isSure, (query) => query.where('identity', 'is not', null))
    .orderBy('received_at')
    .executeTakeFirst()
