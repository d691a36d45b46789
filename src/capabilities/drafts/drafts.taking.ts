// Going on with what a colleague has begun: a copy becomes one's own draft, files and all; the colleague keeps the first.
import type { Writer } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { createFiles } from '#capabilities/files/files.public.ts'
import { usedFileIds } from './drafts.content.ts'
import { draftsContract } from './drafts.contract.ts'
import { contentOf, putBack } from './drafts.store.ts'

type Wish = { conversationId: string; agentId: string; kind: 'reply' | 'note' }

/** Put before what the taker has written already. Undefined when the colleague has nothing written there. */
export async function takeOver(w: Writer, { conversationId, agentId, kind }: Wish): Promise<{ draftId: string } | undefined> {
  // One at a time in a conversation, so that two who take each other's do not wait for each other.
  await lock(w.tx, 'draft is taken over', conversationId)
  const row = await w.tx
    .selectFrom('drafts')
    .selectAll()
    .where('agent_id', '=', agentId)
    .where('conversation_id', '=', conversationId)
    .where('kind', '=', kind)
    .where('ended', 'is', null)
    .where('is_empty', '=', false)
    .where('taken_by', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row || agentId === w.actor.id) return undefined
  const content = contentOf(row)
  const ids = usedFileIds(content)
  const files = ids.length
    ? await w.tx.selectFrom('files').select(['id', 'name', 'type', 'size', 'blob_hash']).where('id', 'in', ids).where('uploaded_by', '=', agentId).execute()
    : []
  const copies = await createFiles(
    w,
    files.map((file) => ({ name: file.name, type: file.type, hash: file.blob_hash, size: Number(file.size), uploadedBy: w.actor.id })),
  )
  const copyOf = new Map(files.map((file, at) => [file.id, copies[at]!.id]))
  const mine = await putBack(
    w,
    { draftId: w.newId(), agentId: w.actor.id, kind, conversationId },
    {
      ...content,
      html: [...copyOf].reduce((html, [from, to]) => html.replaceAll(`/api/v1/files/${from}`, `/api/v1/files/${to}`), content.html),
      fileIds: content.fileIds.flatMap((id) => copyOf.get(id) ?? []),
    },
  )
  await w.tx.updateTable('drafts').set({ taken_by: w.actor.id, taken_at: w.now }).where('id', '=', row.id).execute()
  w.record(draftsContract, 'takenOver', { conversationId, agentId, byId: w.actor.id, kind })
  return { draftId: mine.id }
}
