// Spam goes for good after its time, a portion at a time; what went is on record, without its words.
import { sql } from 'kysely'
import type { JobContext, Writer } from '#kernel/capability.ts'
import { removeConversations } from '#capabilities/conversations/conversations.public.ts'
import { forgetFiles } from '#capabilities/files/files.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { blockingContract } from './blocking.contract.ts'

const atOnce = 50
const dayMs = 24 * 3600_000

export async function sweep({ db, now, transact, log, signal }: JobContext<typeof blockingContract>): Promise<void> {
  const days = (await organisation(db))?.spamDays
  if (!days) return
  const before = new Date(now().getTime() - days * dayMs)
  let removed = 0
  for (let count = atOnce; count === atOnce && !signal.aborted; removed += count)
    count = await transact((w) => removePortion(w, before))
  if (removed) log.info({ removed, days }, 'spam was removed after its time')
}

/** Whoever says meanwhile that one is no spam comes first, and keeps it. */
async function removePortion(w: Writer, before: Date): Promise<number> {
  const rows = await w.tx
    .selectFrom('spam')
    .innerJoin('conversations', 'conversations.id', 'spam.conversation_id')
    .where('spam.marked_at', '<', before.toISOString())
    .where('conversations.state', '=', 'spam')
    .select(['conversations.id', 'conversations.number', 'conversations.team_id', 'conversations.private'])
    .select(['spam.address', 'spam.marked_by', 'spam.marked_at'])
    .orderBy('spam.marked_at')
    .limit(atOnce)
    .forUpdate()
    .skipLocked()
    .execute()
  if (!rows.length) return 0
  const ids = rows.map(({ id }) => id)
  const { rows: messages } = await sql<{ id: string }>`
    select id from messages where conversation_id = any(${ids}::uuid[])`.execute(w.tx)
  const { rows: files } = await sql<{ id: string }>`
    select file_id as id from attachments where message_id = any(${messages.map(({ id }) => id)}::uuid[])`.execute(w.tx)
  await w.tx
    .insertInto('removed_spam')
    .values(rows.map((row) => ({ ...row, id: w.newId(), removed_at: w.now })))
    .execute()
  await removeConversations(w, ids)
  await forgetFiles(
    w,
    files.map(({ id }) => id),
  )
  w.record(blockingContract, 'removed', { messageIds: messages.map(({ id }) => id) })
  return rows.length
}
