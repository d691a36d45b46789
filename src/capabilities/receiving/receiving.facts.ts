// What the database knows about a batch of messages, asked once for all of them: earlier copies, threads that they may
// belong to, who takes part in those, and what their senders sent lately.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { type FoundHeaderId, findHeaderIds, headerIdKey, readReplyToken } from '#capabilities/sending/sending.public.ts'
import type { Prepared } from './receiving.reading.ts'
import { numbersIn } from './receiving.subject.ts'
import type { Hint, Thread } from './receiving.threads.ts'

/** References that are looked at, the newest: a thread longer than that is known by its end. */
const maxReferences = 40
/** Messages of one sender within an hour that are looked at. */
export const historySize = 61

export type Copy = {
  id: string
  headerId: string | null
  contentDigest: string | null
  messageId: string | null
  blobHash: string
}
export type History = { bodies: string[]; newestMessageId: string | null }

export type Facts = {
  /** Earlier arrivals with the same Message-ID or content, newest first. */
  copies: Copy[]
  /** Messages by `headerIdKey`, newest first. */
  byHeaderId: ReadonlyMap<string, FoundHeaderId[]>
  byNumber: ReadonlyMap<number, string>
  /** Of each message of the batch, the strongest first. */
  hints: ReadonlyMap<Prepared, Hint[]>
  threads: ReadonlyMap<string, Thread>
  history: ReadonlyMap<string, History>
}

export async function gatherFacts(
  db: Reader,
  services: Pick<Services, 'secrets'>,
  batch: readonly Prepared[],
  now: Date,
): Promise<Facts> {
  const copies = await findCopies(db, batch)
  const byHeaderId = Map.groupBy(await findHeaderIds(db, batch.flatMap(namedIds)), ({ headerId }) => headerId)
  const byNumber = await findNumbers(db, batch)
  const hints = new Map(batch.map((prepared) => [prepared, hintsOf(services, prepared, { byHeaderId, byNumber })]))
  return {
    copies,
    byHeaderId,
    byNumber,
    hints,
    threads: await loadThreads(db, batch, hints),
    history: await loadHistory(db, batch, now),
  }
}

/** Own id first, then what it answers, the nearest first. */
const namedIds = ({ read: { mail } }: Prepared): string[] => [
  ...(mail.messageId ? [mail.messageId] : []),
  ...answeredIds(mail),
]
export const answeredIds = ({ inReplyTo, references }: { inReplyTo: string[]; references: string[] }): string[] => [
  ...new Set([...inReplyTo.slice(-5), ...references.slice(-maxReferences).reverse()]),
]

/** Every address that it was sent to, as far as it tells. */
export const addressedTo = ({ read: { mail }, waiting }: Prepared): string[] => [
  ...new Set([
    ...(waiting.envelope.rcptTo ?? []),
    ...[...mail.to, ...mail.cc].map(({ address }) => address),
    ...mail.headers
      .filter(({ name }) => name === 'delivered-to' || name === 'x-original-to')
      .map(({ value }) => value.trim()),
  ]),
]

/** Every hint at a conversation in a message, the strongest first. */
function hintsOf(
  services: Pick<Services, 'secrets'>,
  prepared: Prepared,
  { byHeaderId, byNumber }: Pick<Facts, 'byHeaderId' | 'byNumber'>,
): Hint[] {
  const { mail } = prepared.read
  const tokens = addressedTo(prepared).flatMap((address) => readReplyToken(services, address) ?? [])
  const hints: Hint[] = tokens.map((conversationId) => ({ by: 'token', conversationId }))
  const mentioned: Hint[] = []
  for (const id of answeredIds(mail)) {
    const found = byHeaderId.get(headerIdKey(id)) ?? []
    for (const { kind, conversationId } of found)
      (kind === 'mentioned' ? mentioned : hints).push({
        by: kind === 'mentioned' ? 'mentioned' : kind === 'out' ? 'ours' : 'theirs',
        conversationId,
      })
  }
  // A message that an earlier one already named: it was only late.
  for (const { kind, conversationId } of byHeaderId.get(headerIdKey(mail.messageId)) ?? [])
    if (kind === 'mentioned') mentioned.push({ by: 'mentioned', conversationId })
  const numbered = numbersIn(mail.subject).flatMap(({ number, certain }): Hint[] => {
    const conversationId = byNumber.get(number)
    return conversationId ? [{ by: certain ? 'number' : 'maybeNumber', conversationId }] : []
  })
  return [...hints, ...mentioned, ...numbered]
}

async function findCopies(db: Reader, batch: readonly Prepared[]): Promise<Copy[]> {
  const ids = [...new Set(batch.flatMap(({ essence }) => (essence.headerId ? [headerIdKey(essence.headerId)] : [])))]
  const digests = [...new Set(batch.flatMap(({ contentDigest }) => contentDigest ?? []))]
  if (!ids.length && !digests.length) return []
  const known = db
    .selectFrom('incoming_mail')
    .where('state', '<>', 'stored')
    .select([
      'id',
      'seq',
      'header_id as headerId',
      'content_digest as contentDigest',
      'message_id as messageId',
      'blob_hash as blobHash',
    ])
  const found = await known
    .where('header_id', '=', sql<string>`any(${ids}::text[])`)
    .union(known.where('content_digest', '=', sql<string>`any(${digests}::text[])`))
    .orderBy('seq', 'desc')
    .limit(2000)
    .execute()
  return found
}

async function findNumbers(db: Reader, batch: readonly Prepared[]): Promise<Map<number, string>> {
  const numbers = [...new Set(batch.flatMap(({ read }) => numbersIn(read.mail.subject).map(({ number }) => number)))]
  if (!numbers.length) return new Map()
  const rows = await db
    .selectFrom('conversations')
    .select(['id', 'number', 'merged_into'])
    .where('number', 'in', numbers)
    .execute()
  return new Map(rows.map((row) => [Number(row.number), row.merged_into ?? row.id]))
}

async function loadThreads(
  db: Reader,
  batch: readonly Prepared[],
  hinted: ReadonlyMap<Prepared, Hint[]>,
): Promise<Map<string, Thread>> {
  const threads = new Map<string, Thread>()
  let ids = [...new Set(batch.flatMap((prepared) => hinted.get(prepared)!.map(({ conversationId }) => conversationId)))]
  for (let steps = 0; ids.length && steps < 10; steps++) {
    for (const [id, thread] of await threadsOf(db, ids)) threads.set(id, thread)
    // What was closed long ago may go on elsewhere already.
    ids = ids.flatMap((id) => threads.get(id)?.continuedBy ?? []).filter((id) => !threads.has(id))
  }
  return threads
}

async function threadsOf(db: Reader, ids: readonly string[]): Promise<[string, Thread][]> {
  const rows = await db
    .selectFrom('conversations as asked')
    .innerJoin('conversations as c', (join) => join.on(sql<boolean>`c.id = coalesce(asked.merged_into, asked.id)`))
    .where('asked.id', 'in', ids)
    .select([
      'asked.id',
      'c.subject',
      'c.closed_at as closedAt',
      sql<
        string | null
      >`(select from_id from conversation_links where to_id = c.id and kind = 'follows' order by at desc limit 1)`.as(
        'continuedBy',
      ),
      sql<string[]>`array(select address from participants where conversation_id = c.id)`.as('participants'),
      sql<string[]>`array(select address from customer_addresses where customer_id = c.customer_id)`.as('customer'),
      sql<
        string[]
      >`array(select lower(author_address) from messages where conversation_id = c.id and author_address <> '')`.as(
        'authors',
      ),
      // Third parties whom we wrote to, too: what they answer belongs here.
      sql<string[]>`array(
        select lower(person ->> 'address') from messages, jsonb_path_query(addresses, '$.*[*]') person
        where conversation_id = c.id
      )`.as('addressed'),
    ])
    .execute()
  return rows.map(({ id, subject, closedAt, continuedBy, participants, customer, authors, addressed }) => [
    id,
    { subject, closedAt, continuedBy, people: new Set([...participants, ...customer, ...authors, ...addressed]) },
  ])
}

/** What each sender sent within the last hour, newest first. */
async function loadHistory(db: Reader, batch: readonly Prepared[], now: Date): Promise<Map<string, History>> {
  const senders = [...new Set(batch.flatMap(({ essence }) => essence.from || []))]
  if (!senders.length) return new Map()
  const since = new Date(now.getTime() - 3600_000).toISOString()
  const rows = await db
    .selectFrom(sql<{ address: string }>`unnest(${senders}::text[])`.as<'sender'>(sql`sender(address)`))
    .crossJoinLateral((eb) =>
      eb
        .selectFrom('incoming_mail')
        .select(['body_digest', 'message_id'])
        .whereRef('from_address', '=', sql.ref('sender.address'))
        .where('received_at', '>', since)
        .orderBy('received_at', 'desc')
        .limit(historySize)
        .as('sent'),
    )
    .select(['sender.address', 'sent.body_digest as body', 'sent.message_id as messageId'])
    .execute()
  return new Map(
    [...Map.groupBy(rows, ({ address }) => address)].map(([address, sent]) => [
      address,
      {
        bodies: sent.map(({ body }) => body ?? ''),
        newestMessageId: sent.find(({ messageId }) => messageId)?.messageId ?? null,
      },
    ]),
  )
}
