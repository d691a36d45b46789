// Reading drafts: one's own with what is in them, those of colleagues as a fact.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { htmlToText } from '#capabilities/reading/reading.public.ts'
import type { DraftLine, DraftView, Kind } from './drafts.contract.ts'
import { toView } from './drafts.store.ts'

const living = (db: Reader) => db.selectFrom('drafts').where('ended', 'is', null)

export async function ownDraft(db: Reader, agentId: string, draftId: string): Promise<DraftView | undefined> {
  const row = await living(db).selectAll().where('id', '=', draftId).where('agent_id', '=', agentId).executeTakeFirst()
  return row && toView(db, row)
}

export type Drafter = { agentId: string; name: string; kind: Kind; begunAt: string; updatedAt: string }

/** Own drafts, empty ones too since they carry the revision, and who else has begun one. */
export async function draftsOfConversation(
  db: Reader,
  agentId: string,
  conversationId: string,
): Promise<{ reply: DraftView | null; note: DraftView | null; side: DraftView | null; colleagues: Drafter[] }> {
  const rows = await living(db)
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where((eb) => eb.or([eb('is_empty', '=', false), eb('agent_id', '=', agentId)]))
    .orderBy('updated_at', 'desc')
    .execute()
  const others = rows.filter((row) => row.agent_id !== agentId && row.taken_by === null)
  const own = async (kind: Kind) => {
    const row = rows.find((each) => each.agent_id === agentId && each.kind === kind)
    return row ? toView(db, row) : null
  }
  const [reply, note, side, names] = await Promise.all([
    own('reply'),
    own('note'),
    own('side'),
    agentNames(
      db,
      others.map((row) => row.agent_id),
    ),
  ])
  return {
    reply,
    note,
    side,
    colleagues: others.map((row) => ({
      agentId: row.agent_id,
      name: names.get(row.agent_id)?.name ?? '',
      kind: row.kind as Kind,
      begunAt: row.begun_at,
      updatedAt: row.updated_at,
    })),
  }
}

export async function listDrafts(db: Reader, actor: Actor, { cursor, limit }: { cursor?: string; limit: number }) {
  const own = living(db).where('agent_id', '=', actor.id).where('is_empty', '=', false)
  const after = checkedCursor(cursor, [z.iso.datetime(), z.uuid()])
  const [rows, total] = await Promise.all([
    own
      .selectAll()
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(updated_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
      )
      .orderBy('updated_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute(),
    own.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
  ])
  const conversations = await conversationsOf(
    db,
    actor,
    rows.flatMap((row) => row.conversation_id ?? []),
  )
  return {
    count: Number(total.count),
    ...toPage(
      rows,
      limit,
      (row) => [row.updated_at, row.id],
      (row): DraftLine => ({
        id: row.id,
        kind: row.kind as Kind,
        updatedAt: row.updated_at,
        subject: row.subject,
        excerpt: excerptOf(row.body_html),
        conversation: (row.conversation_id && conversations.get(row.conversation_id)) || null,
      }),
    ),
  }
}

async function conversationsOf(
  db: Reader,
  actor: Actor,
  ids: string[],
): Promise<Map<string, NonNullable<DraftLine['conversation']>>> {
  if (!ids.length) return new Map()
  const rows = await visibleConversations(db, actor)
    .where('conversations.id', 'in', ids)
    .select(['conversations.id', 'number', 'subject', 'customer_id'])
    .execute()
  const names = await customerNames(
    db,
    rows.map((row) => row.customer_id),
  )
  return new Map(
    rows.map(({ id, number, subject, customer_id }) => [
      id,
      { id, number, subject, customer: names.get(customer_id) ?? '' },
    ]),
  )
}

const excerptOf = (html: string): string => htmlToText(html).replace(/\s+/g, ' ').trim().slice(0, 160)
