// What may be seen of arrivals: the originals of visible messages, and for admins what waits or belongs to nothing.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { decodeCursor, toPage } from '#kernel/page.ts'
import type { Services } from '#kernel/ports.ts'
import type { z } from 'zod'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { knowsMailbox } from '#capabilities/mailboxes/mailboxes.public.ts'
import type { Copy, Original, UnmatchedView, WaitingView } from './receiving.contract.ts'

type Source = z.output<typeof Copy>['source']

/** The arrival that a visible message was made of; undefined when there is none or the actor may not see it. */
const originalOf = (db: Reader, actor: Actor, messageId: string) =>
  db
    .selectFrom('messages')
    .innerJoin('incoming_mail as original', 'original.id', 'messages.incoming_id')
    .where('messages.id', '=', messageId)
    .where('messages.conversation_id', 'in', visibleConversations(db, actor).select('conversations.id'))
    .select(['original.id', 'original.blob_hash', 'original.header_id', 'original.authentication', 'original.problem'])
    .select('messages.conversation_id as conversationId')
    .executeTakeFirst()

export async function readOriginal(
  db: Reader,
  actor: Actor,
  messageId: string,
): Promise<z.input<typeof Original> | undefined> {
  const original = await originalOf(db, actor, messageId)
  if (!original) return undefined
  const copies = await db
    .selectFrom('incoming_mail')
    .leftJoin('mailboxes', 'mailboxes.id', 'incoming_mail.mailbox_id')
    .select([
      'incoming_mail.id',
      'source',
      'mailbox_id',
      'mailboxes.team_id as teamId',
      'received_at',
      'size',
      'envelope',
    ])
    .where('message_id', '=', messageId)
    .where('state', 'in', ['done', 'duplicate'])
    .orderBy('seq')
    .limit(50)
    .execute()
  return {
    messageId,
    headerId: original.header_id ?? '',
    authentication: original.authentication,
    problem: original.problem,
    copies: copies
      .filter((row) => row.id === original.id || knowsMailbox(row, actor))
      .map((row) => ({
        incomingId: row.id,
        source: row.source as Source,
        mailboxId: row.mailbox_id,
        receivedAt: row.received_at,
        size: Number(row.size),
        from: cameFrom(row.envelope),
      })),
  }
}

const cameFrom = ({
  folder,
  remoteAddress,
  name,
}: {
  folder?: string
  remoteAddress?: string
  name?: string
}): string => folder ?? remoteAddress ?? name ?? ''

/** `conversationIds`: where what it says was said. */
export type Raw = { answer: Bytes; conversationIds: string[] }

export async function readRaw(
  db: Reader,
  services: Services,
  actor: Actor,
  messageId: string,
  as: 'text' | 'file',
): Promise<Raw | undefined> {
  const original = await originalOf(db, actor, messageId)
  return original && { answer: rawAnswer(await getBytes(db, services, original.blob_hash), messageId, as), conversationIds: [original.conversationId] }
}

/** Only what is in no conversation, or belongs to one that the actor may see. */
export async function readRawIncoming(
  db: Reader,
  services: Services,
  actor: Actor,
  incomingId: string,
  as: 'text' | 'file',
): Promise<Raw | undefined> {
  const row = await db
    .selectFrom('incoming_mail')
    .leftJoin('messages', 'messages.id', 'incoming_mail.message_id')
    .select(['blob_hash', 'messages.conversation_id as conversationId'])
    .where('incoming_mail.id', '=', incomingId)
    .where((eb) =>
      eb.or([
        eb.and([eb('messages.id', 'is', null), belongsToNothing]),
        eb('messages.conversation_id', 'in', visibleConversations(db, actor).select('conversations.id')),
      ]),
    )
    .executeTakeFirst()
  if (!row) return undefined
  const answer = rawAnswer(await getBytes(db, services, row.blob_hash), incomingId, as)
  return { answer, conversationIds: row.conversationId ? [row.conversationId] : [] }
}

/** Neither taken by another capability nor a report about mail of ours: those are shown where they belong. */
const belongsToNothing = sql<boolean>`(state <> 'beside' and not coalesce((report -> 'matched')::boolean, false))`

/** As text it is shown byte for byte (ISO 8859-1 has a character for each), never as what it says it is. */
const rawAnswer = (content: Uint8Array, id: string, as: 'text' | 'file'): Bytes =>
  as === 'text'
    ? { content, type: 'text/plain; charset=iso-8859-1', disposition: 'inline' }
    : { content, type: 'message/rfc822', filename: `${id}.eml` }

export async function listWaiting(db: Reader, { cursor, limit }: { cursor?: string; limit: number }) {
  const after = decodeCursor(cursor, 1)
  let rows = db
    .selectFrom('incoming_mail')
    .select(['id', 'seq', 'source', 'mailbox_id', 'received_at', 'size', 'attempts', 'problem'])
    .where('state', '=', 'stored')
  if (after) rows = rows.where('seq', '>', Number(after[0]))
  const [found, { count }] = await Promise.all([
    rows
      .orderBy('seq')
      .limit(limit + 1)
      .execute(),
    db
      .selectFrom('incoming_mail')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', '=', 'stored')
      .executeTakeFirstOrThrow(),
  ])
  return {
    ...toPage(
      found,
      limit,
      (row) => [Number(row.seq)],
      (row): z.input<typeof WaitingView> => ({
        incomingId: row.id,
        source: row.source as Source,
        mailboxId: row.mailbox_id,
        receivedAt: row.received_at,
        size: Number(row.size),
        attempts: row.attempts,
        problem: row.problem,
      }),
    ),
    count: Number(count),
  }
}

export async function listUnmatched(db: Reader, { cursor, limit }: { cursor?: string; limit: number }) {
  const after = decodeCursor(cursor, 2)
  let rows = db
    .selectFrom('incoming_mail')
    .select(['id', 'mailbox_id', 'received_at', 'size', 'report'])
    .where('state', '=', 'bounce')
    .where('message_id', 'is', null)
    .where(sql<boolean>`not (report -> 'matched')::boolean`)
  if (after) rows = rows.where((eb) => eb(eb.refTuple('received_at', 'id'), '<', eb.tuple(after[0]!, after[1]!)))
  const found = await rows
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(
    found,
    limit,
    (row) => [row.received_at, row.id],
    (row): z.input<typeof UnmatchedView> => ({
      incomingId: row.id,
      mailboxId: row.mailbox_id,
      receivedAt: row.received_at,
      size: Number(row.size),
      type: row.report?.type ?? '',
      recipients: row.report?.recipients ?? [],
      said: row.report?.said ?? '',
    }),
  )
}
