// What others may ask of side threads. The caller has checked that the reader may see the conversation, and what is said
// beside it.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { partsOf } from '#capabilities/conversations/conversations.public.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { mailHash, saidIn } from './sidethreads.queries.ts'

/** Every side thread of a conversation with what was said there, oldest first. */
export async function besideConversation(db: Reader, conversationId: string) {
  const threads = await db
    .selectFrom('side_threads')
    .select(['id', 'subject'])
    .where('conversation_id', 'in', await partsOf(db, conversationId))
    .orderBy('created_at')
    .limit(100)
    .execute()
  const said = await Promise.all(threads.map(({ id }) => messagesIn(db, id)))
  return threads.map((thread, at) => ({ ...thread, messages: said[at]! })).filter(({ messages }) => messages.length)
}

/** Oldest first, with their files. */
async function messagesIn(db: Reader, sideThreadId: string) {
  const rows = (await saidIn(db, sideThreadId, 1000)).reverse()
  if (!rows.length) return []
  const files = await db
    .selectFrom('side_attachments')
    .select(['id', 'side_message_id', 'name', 'type', 'size'])
    .where(
      'side_message_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    ...row,
    attachments: files.filter((file) => file.side_message_id === row.id).map(({ side_message_id: _, ...file }) => file),
  }))
}

/** The mail as it came or left; undefined while it is not made. */
export async function besideOriginals(
  db: Reader,
  services: Services,
  sideMessageId: string,
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('side_messages')
    .select(['id', 'incoming_id'])
    .where('id', '=', sideMessageId)
    .executeTakeFirst()
  const hash = row && (await mailHash(db, row))
  return hash ? getBytes(db, services, hash) : undefined
}

/** What was said beside conversations, with where it is read now; what was called back was never said. */
export const besideSaid = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('side_messages as m')
    .innerJoin('side_threads as thread', 'thread.id', 'm.side_thread_id')
    .innerJoin('conversations as own', 'own.id', 'thread.conversation_id')
    .where('m.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('m.called_back_at', 'is', null)
    .select([
      'm.id',
      'm.at',
      'm.direction',
      'm.author_name',
      'm.author_address',
      'm.subject',
      'm.body_text',
      'm.folded',
    ])
    .select(['m.addresses', 'm.language', 'm.agent_id', 'm.automatic'])
    .select(sql<string>`coalesce(own.merged_into, own.id)`.as('conversation_id'))
    .select(
      sql<string[]>`array(
        select name from side_attachments where side_message_id = m.id and not inline order by position
      )`.as('files'),
    )
    .execute()

/** Ids of what was said beside these conversations, or beside what was joined to them, begun there. */
export async function besideIn(db: Reader, conversationIds: readonly string[]): Promise<string[]> {
  if (!conversationIds.length) return []
  const rows = await db
    .selectFrom('side_messages as m')
    .innerJoin('side_threads as thread', 'thread.id', 'm.side_thread_id')
    .where('thread.conversation_id', 'in', await partsOf(db, ...conversationIds))
    .select('m.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Ids of what was said beside any conversation before the message of this id (null: the latest), the latest first. */
export async function besideBefore(db: Reader, id: string | null, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('side_messages')
    .select('id')
    .$if(id !== null, (query) => query.where('id', '<', id))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}
