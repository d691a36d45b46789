// What somebody was told, kept by conversation: list and count read it and never add up. Whoever changes notices holds
// the lock of their readers, because two who count at once would each miss what the other writes.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { type Tx, lockAll } from '#kernel/db.ts'
import { besideIn, besideSaid } from '#capabilities/sidethreads/sidethreads.public.ts'
import { notificationsContract } from './notifications.contract.ts'

/** Until the transaction ends. */
export const lockReaders = (tx: Tx, agentIds: Iterable<string>) => lockAll(tx, 'notices of', agentIds)

/** Counts anew for these readers and conversations. The caller holds the locks. */
export async function recount(tx: Tx, agentIds: readonly string[], conversationIds: readonly string[]): Promise<void> {
  if (!agentIds.length || !conversationIds.length) return
  await sql`
    with counted as (
      select agent_id, conversation_id, max(at) as latest_at, (count(*) filter (where read_at is null))::integer as unread
      from notices
      where shown and conversation_id = any(${conversationIds}::uuid[]) and agent_id = any(${agentIds}::uuid[])
      group by agent_id, conversation_id
    ), kept as (
      insert into notice_threads (agent_id, conversation_id, latest_at, unread) select * from counted
      on conflict (agent_id, conversation_id) do update set latest_at = excluded.latest_at, unread = excluded.unread
    )
    delete from notice_threads t
    where conversation_id = any(${conversationIds}::uuid[]) and agent_id = any(${agentIds}::uuid[]) and not exists (
      select from counted where counted.agent_id = t.agent_id and counted.conversation_id = t.conversation_id
    )`.execute(tx)
}

/**
 * Messages have moved between these conversations: what is about a message goes with it, and what is about a
 * conversation that was merged goes to where it was merged into. So do those who follow it, and they leave with it.
 */
export async function followMoved(w: Writer, conversationIds: readonly string[]): Promise<void> {
  const { rows: readers } = await sql<{ agent_id: string }>`
    select distinct agent_id from notices where conversation_id = any(${conversationIds}::uuid[])`.execute(w.tx)
  const agentIds = readers.map((row) => row.agent_id)
  await lockReaders(w.tx, agentIds)
  await sql`
    update notices n set conversation_id = m.conversation_id from messages m
    where m.id = n.message_id and n.conversation_id = any(${conversationIds}::uuid[])
      and m.conversation_id <> n.conversation_id`.execute(w.tx)
  const said = await besideSaid(w.tx, await besideIn(w.tx, conversationIds))
  const beside = said.map(({ id, conversation_id }) => ({ id, conversation_id }))
  await sql`
    update notices n set conversation_id = m.conversation_id
    from json_to_recordset(${JSON.stringify(beside)}::json) as m(id uuid, conversation_id uuid)
    where m.id = n.message_id and m.conversation_id <> n.conversation_id`.execute(w.tx)
  await sql`
    update notices n set conversation_id = c.merged_into from conversations c
    where c.id = n.conversation_id and c.merged_into is not null and n.conversation_id = any(${conversationIds}::uuid[])`.execute(
    w.tx,
  )
  await sql`
    insert into follows (conversation_id, agent_id, following, why, at, via)
    select distinct on (c.merged_into, f.agent_id) c.merged_into, f.agent_id, f.following, f.why, f.at, c.id
    from follows f join conversations c on c.id = f.conversation_id
    where c.merged_into is not null and f.following and f.conversation_id = any(${conversationIds}::uuid[])
    on conflict do nothing`.execute(w.tx)
  // What was taken out again takes along whoever came with it, unless they have written here since.
  const { rows: left } = await sql<{ agent_id: string; conversation_id: string }>`
    delete from follows f using conversations c
    where f.conversation_id = any(${conversationIds}::uuid[]) and c.id = f.via
      and c.merged_into is distinct from f.conversation_id
      and not exists (select from messages m where m.conversation_id = f.conversation_id and m.agent_id = f.agent_id)
    returning f.agent_id, f.conversation_id`.execute(w.tx)
  for (const { agent_id: readerId, conversation_id: conversationId } of left)
    w.record(notificationsContract, 'followed', { readerId, conversationId, following: false })
  const { rows: places } = await sql<{ id: string }>`
    select id from conversations where id = any(${conversationIds}::uuid[])
    union select merged_into from conversations where id = any(${conversationIds}::uuid[]) and merged_into is not null
    union select conversation_id from notices where message_id in (
      select id from messages where conversation_id = any(${conversationIds}::uuid[])
    )`.execute(w.tx)
  await recount(w.tx, agentIds, [
    ...new Set([...places.map(({ id }) => id), ...beside.map((row) => row.conversation_id)]),
  ])
  for (const readerId of agentIds) w.record(notificationsContract, 'moved', { readerId })
}

/** Messages that were called back: nobody is told of them any more. */
export async function forgetMessages(w: Writer, messageIds: readonly string[]): Promise<void> {
  if (!messageIds.length) return
  const about = w.tx
    .selectFrom('notices')
    .select(['agent_id'])
    .where('message_id', 'in', [...messageIds])
  await lockReaders(
    w.tx,
    (await about.execute()).map((row) => row.agent_id),
  )
  const pushed = await w.tx
    .selectFrom('notices')
    .innerJoin('notice_deliveries as d', 'd.notice_id', 'notices.id')
    .select(['notices.agent_id', 'conversation_id'])
    .where('message_id', 'in', [...messageIds])
    .where('d.channel', '=', 'push')
    .where('d.state', 'in', ['leaving', 'done'])
    .execute()
  const gone = await w.tx
    .deleteFrom('notices')
    .where('message_id', 'in', [...messageIds])
    .returning(['agent_id', 'conversation_id'])
    .execute()
  const readers = [...new Set(gone.map((row) => row.agent_id))]
  await recount(w.tx, readers, [...new Set(gone.map((row) => row.conversation_id))])
  for (const readerId of readers) w.record(notificationsContract, 'moved', { readerId })
  await closePushesOf(w, pushed)
}

/** What was pushed disappears where nothing else of its conversation is unseen. */
async function closePushesOf(
  w: Writer,
  pushed: readonly { agent_id: string; conversation_id: string }[],
): Promise<void> {
  if (!pushed.length) return
  const unseen = await w.tx
    .selectFrom('notice_threads')
    .select(['agent_id', 'conversation_id'])
    .where('unread', '>', 0)
    .where('conversation_id', 'in', [...new Set(pushed.map((row) => row.conversation_id))])
    .execute()
  const keyOf = (row: { agent_id: string; conversation_id: string }) => `${row.agent_id} ${row.conversation_id}`
  const stays = new Set(unseen.map(keyOf))
  const byReader = Map.groupBy(
    pushed.filter((row) => !stays.has(keyOf(row))),
    (row) => row.agent_id,
  )
  for (const [agentId, rows] of byReader) {
    const conversationIds = [...new Set(rows.map((row) => row.conversation_id))]
    w.add(notificationsContract, 'closePushes', { agentId, conversationIds })
  }
}
