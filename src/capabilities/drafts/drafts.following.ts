// What becomes of drafts later: brought back, ended by the note that was posted, moved with their conversation,
// forgotten.
import type { Writer } from '#kernel/capability.ts'
import { releaseFiles } from '#capabilities/files/files.public.ts'
import { partsOf, presentPlace } from '#capabilities/conversations/conversations.public.ts'
import type { DraftView, Kind } from './drafts.contract.ts'
import { type Row, contentOf, endDraft, putBack, remove } from './drafts.store.ts'
import { usedFileIds } from './drafts.content.ts'

const keptDays = 7

/** Undoes a discard; undefined when the agent has no discarded draft of this id. */
export async function restoreDraft(w: Writer, draftId: string): Promise<DraftView | undefined> {
  const row = await w.tx
    .selectFrom('drafts')
    .selectAll()
    .where('id', '=', draftId)
    .where('agent_id', '=', w.actor.id)
    .where('ended', '=', 'discarded')
    .executeTakeFirst()
  return row && putBack(w, slotOf(row), contentOf(row))
}

/** The draft of the note that was posted, unless its writer has gone on writing since. */
export async function endPostedNote(w: Writer, messageId: string): Promise<void> {
  const row = await w.tx
    .selectFrom('messages')
    .innerJoin('drafts', (join) =>
      join
        .onRef('drafts.conversation_id', '=', 'messages.conversation_id')
        .onRef('drafts.agent_id', '=', 'messages.agent_id'),
    )
    .select(['drafts.id', 'drafts.agent_id'])
    .where('messages.id', '=', messageId)
    .where('drafts.kind', '=', 'note')
    .where('drafts.ended', 'is', null)
    .where('drafts.is_empty', '=', false)
    .whereRef('drafts.updated_at', '<=', 'messages.at')
    .executeTakeFirst()
  if (row) await endDraft(w, row.id, row.agent_id, 'posted')
}

/** A conversation was put back into the one it was split from: what is being written in it goes along. */
export async function followUnsplit(w: Writer, fromId: string, toId: string): Promise<void> {
  for (const row of await w.tx
    .selectFrom('drafts')
    .selectAll()
    .where('conversation_id', '=', fromId)
    .where('ended', 'is', null)
    .orderBy('id')
    .execute()) {
    await remove(w, row)
    await putBack(w, { ...slotOf(row), conversationId: toId }, contentOf(row))
  }
  await w.tx
    .updateTable('drafts')
    .set({ conversation_id: toId })
    .where('conversation_id', '=', fromId)
    .where('ended', 'is not', null)
    .execute()
}

/**
 * A conversation was merged, or taken out again: what is being written in it, or was begun in it, goes to where it is
 * now. Looks at how things stand, so that it does not matter in which order two such events are handled.
 */
export async function followMerge(w: Writer, conversationId: string): Promise<void> {
  const ids = await partsOf(w.tx, conversationId)
  const rows = await w.tx
    .selectFrom('drafts')
    .selectAll()
    .where((eb) => eb.or([eb('conversation_id', 'in', ids), eb('home_id', 'in', ids)]))
    .orderBy('id')
    .execute()
  for (const row of rows) {
    const home = (row.home_id ?? row.conversation_id)!
    const place = (await presentPlace(w.tx, home)) ?? home
    if (place === row.conversation_id) continue
    const homeId = place === home ? null : home
    if (row.ended) {
      await w.tx.updateTable('drafts').set({ conversation_id: place, home_id: homeId }).where('id', '=', row.id).execute()
      continue
    }
    await remove(w, row)
    const { id } = await putBack(w, { ...slotOf(row), conversationId: place }, contentOf(row))
    if (id === row.id) await w.tx.updateTable('drafts').set({ home_id: homeId }).where('id', '=', id).execute()
  }
}

export async function forgetEnded(w: Writer, now: Date): Promise<void> {
  const rows = await w.tx
    .deleteFrom('drafts')
    .where('ended', 'is not', null)
    .where('updated_at', '<', new Date(now.getTime() - keptDays * 86_400_000).toISOString())
    .returningAll()
    .execute()
  for (const row of rows)
    if (row.ended === 'discarded') await releaseFiles(w, usedFileIds(contentOf(row)), row.agent_id)
}

const slotOf = (row: Row) => ({
  draftId: row.id,
  agentId: row.agent_id,
  kind: row.kind as Kind,
  conversationId: row.conversation_id,
})
