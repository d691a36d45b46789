// The list of what one was told, by conversation, and marking it as seen. It names only what its reader may see now.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { ActionContext, QueryContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import {
  type Notice,
  type NoticeGroup,
  notificationsContract,
  shownNotices,
  unreadCap,
} from './notifications.contract.ts'
import type { Kind } from './notifications.kinds.ts'
import { lockReaders, recount } from './notifications.threads.ts'

type C = typeof notificationsContract

export async function list({ db, actor, input }: QueryContext<C, C['queries']['list']>) {
  const [at, id] = checkedCursor(input.cursor, [z.iso.datetime(), z.uuid()]) ?? []
  const rows = await threads(db, actor)
    .innerJoin('conversations as c', 'c.id', 't.conversation_id')
    .select([
      't.conversation_id as id',
      't.latest_at as latestAt',
      't.unread',
      'c.number',
      'c.subject',
      'c.customer_id as customerId',
    ])
    .$if(input.unread, (query) => query.where('t.unread', '>', 0))
    .$if(at !== undefined, (query) =>
      query.where(sql<boolean>`(t.latest_at, t.conversation_id) < (${at}::timestamptz, ${id}::uuid)`),
    )
    .orderBy('t.latest_at', 'desc')
    .orderBy('t.conversation_id', 'desc')
    .limit(input.limit + 1)
    .execute()
  const [notices, customers] = await Promise.all([
    noticesIn(
      db,
      actor.id,
      rows.map((row) => row.id),
    ),
    customerNames(
      db,
      rows.map((row) => row.customerId),
    ),
  ])
  return toPage(
    rows,
    input.limit,
    (row) => [row.latestAt, row.id],
    (row): NoticeGroup => ({
      conversationId: row.id,
      number: row.number,
      subject: row.subject,
      customer: customers.get(row.customerId) ?? '',
      unread: row.unread,
      total: notices.get(row.id)?.total ?? 0,
      latestAt: row.latestAt,
      notices: notices.get(row.id)?.latest ?? [],
    }),
  )
}

export async function unread({ db, actor }: QueryContext<C, C['queries']['unread']>) {
  const rows = await threads(db, actor)
    .select('t.conversation_id as id')
    .where('t.unread', '>', 0)
    .orderBy('t.latest_at', 'desc')
    .orderBy('t.conversation_id', 'desc')
    .limit(unreadCap)
    .execute()
  return { conversationIds: rows.map((row) => row.id) }
}

export async function markRead({ tx, actor, now, input, emit, enqueue }: ActionContext<C, C['actions']['markRead']>) {
  await lockReaders(tx, [actor.id])
  const read = await tx
    .updateTable('notices')
    .set({ read_at: now })
    .where('agent_id', '=', actor.id)
    .where('read_at', 'is', null)
    .$if(input.conversationId !== undefined, (query) => query.where('conversation_id', '=', input.conversationId!))
    .returning(['id', 'conversation_id'])
    .execute()
  const conversationIds = [...new Set(read.map((row) => row.conversation_id))]
  if (!conversationIds.length) return { readAt: now.toISOString(), conversations: 0 }
  await recount(tx, [actor.id], conversationIds)
  emit('cleared', { readerId: actor.id, conversationIds })
  const pushed = await tx
    .selectFrom('notice_deliveries')
    .innerJoin('notices', 'notices.id', 'notice_deliveries.notice_id')
    .select('notices.conversation_id')
    .distinct()
    .where('notice_id', '=', sql<string>`any(${read.map((row) => row.id)}::uuid[])`)
    .where('channel', '=', 'push')
    .where('notice_deliveries.state', 'in', ['leaving', 'done'])
    .execute()
  if (pushed.length)
    enqueue('closePushes', { agentId: actor.id, conversationIds: pushed.map((row) => row.conversation_id) })
  return { readAt: now.toISOString(), conversations: conversationIds.length }
}

export async function markUnread({ tx, actor, input, emit }: ActionContext<C, C['actions']['markUnread']>) {
  await lockReaders(tx, [actor.id])
  const back = await tx
    .updateTable('notices')
    .set({ read_at: null })
    .where('agent_id', '=', actor.id)
    .where('read_at', '=', input.readAt)
    .returning('conversation_id')
    .execute()
  const conversationIds = [...new Set(back.map((row) => row.conversation_id))]
  await recount(tx, [actor.id], conversationIds)
  if (conversationIds.length) emit('moved', { readerId: actor.id })
  return { conversations: conversationIds.length }
}

/** What nobody looks at any more: kept for 90 days. */
export async function forget(w: Writer): Promise<number> {
  const before = new Date(w.now.getTime() - keptDays * 86_400_000).toISOString()
  const old = await w.tx
    .selectFrom('notices')
    .select(['id', 'agent_id', 'conversation_id'])
    .where('at', '<', before)
    .orderBy('at')
    .limit(forgottenAtOnce)
    .execute()
  if (!old.length) return 0
  const readers = [...new Set(old.map((row) => row.agent_id))]
  await lockReaders(w.tx, readers)
  await w.tx
    .deleteFrom('notices')
    .where(
      'id',
      'in',
      old.map((row) => row.id),
    )
    .execute()
  await recount(w.tx, readers, [...new Set(old.map((row) => row.conversation_id))])
  return old.length
}

const keptDays = 90
const forgottenAtOnce = 500

/** The rows of one's own in conversations that one may see. */
const threads = (db: Reader, actor: Actor) =>
  db
    .selectFrom('notice_threads as t')
    .where('t.agent_id', '=', actor.id)
    .where(({ exists }) =>
      exists(
        visibleConversations(db, actor)
          .where(sql<boolean>`conversations.id = t.conversation_id`)
          .select('conversations.id'),
      ),
    )

/** The latest of each conversation, and how many there are. */
async function noticesIn(db: Reader, agentId: string, conversationIds: readonly string[]) {
  const groups = new Map<string, { total: number; latest: Notice[] }>()
  if (!conversationIds.length) return groups
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('notices')
        .select(['conversation_id', 'id', 'kind', 'by_agent_id', 'by_name', 'at', 'read_at'])
        .select(sql<number>`row_number() over (partition by conversation_id order by at desc, id desc)`.as('place'))
        .select(sql<number>`(count(*) over (partition by conversation_id))::integer`.as('total'))
        .where('shown', '=', true)
        .where('agent_id', '=', agentId)
        .where('conversation_id', 'in', [...conversationIds])
        .as('numbered'),
    )
    .selectAll()
    .where('place', '<=', shownNotices)
    .orderBy('place')
    .execute()
  const names = await agentNames(
    db,
    rows.flatMap((row) => row.by_agent_id ?? []),
  )
  for (const row of rows) {
    const group = groups.get(row.conversation_id) ?? { total: row.total, latest: [] }
    groups.set(row.conversation_id, group)
    const by = { id: row.by_agent_id, name: names.get(row.by_agent_id ?? '')?.name ?? row.by_name }
    group.latest.push({ id: row.id, kind: row.kind as Kind, by, at: row.at, read: row.read_at !== null })
  }
  return groups
}
