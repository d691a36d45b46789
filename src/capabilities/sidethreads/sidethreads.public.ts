// What others may ask of side threads. The caller has checked that the reader may see the conversation.
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
