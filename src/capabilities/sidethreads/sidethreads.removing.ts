// What goes for good with a conversation: its side threads, their files, and every mail of them as it came or left.
import type { Writer } from '#kernel/capability.ts'
import type { Removal } from '#capabilities/conversations/conversations.public.ts'
import { forgetFiles } from '#capabilities/files/files.public.ts'
import { forgetOriginals } from '#capabilities/receiving/receiving.public.ts'
import { forgetBeside } from '#capabilities/sending/sending.public.ts'

export async function takeAway(w: Writer, { conversationIds, forgetting }: Removal): Promise<void> {
  const threads = w.tx.selectFrom('side_threads').select('id').where('conversation_id', 'in', conversationIds)
  const said = await w.tx
    .selectFrom('side_messages')
    .select(['id', 'incoming_id', 'header_id'])
    .where('side_thread_id', 'in', threads)
    .execute()
  const ids = said.map(({ id }) => id)
  const files = ids.length
    ? await w.tx.selectFrom('side_attachments').select('file_id').where('side_message_id', 'in', ids).execute()
    : []
  await w.tx.deleteFrom('side_threads').where('conversation_id', 'in', conversationIds).execute()
  await forgetFiles(
    w,
    files.map(({ file_id }) => file_id),
  )
  await forgetBeside(w, ids)
  await forgetOriginals(w, {
    incomingIds: said.flatMap(({ incoming_id }) => incoming_id ?? []),
    headerIds: said.flatMap(({ header_id }) => header_id || []),
    forgetting,
  })
}
