// When conversations are split or joined, their tags go along. Asked of how things are now, so that it does not matter
// in which order or how often it is done.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { joinedTo, partsOf } from '#capabilities/conversations/conversations.public.ts'
import { tagsContract } from './tags.contract.ts'

/** What is split off keeps the tags. */
export async function copyTags(w: Writer, fromId: string, toId: string): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into conversation_tags (conversation_id, tag_id, added_at)
    select ${toId}::uuid, tag_id, added_at from conversation_tags where conversation_id = ${fromId}
    on conflict do nothing`.execute(w.tx)
  if (numAffectedRows) w.record(tagsContract, 'touched', { conversationId: toId })
}

/** What was joined to another brings its tags there; they are remembered as brought, and stay for a way back. */
export async function bringTags(w: Writer, fromId: string): Promise<void> {
  const intoId = await joinedTo(w.tx, fromId)
  if (!intoId) return
  const { numAffectedRows } = await sql`
    insert into conversation_tags (conversation_id, tag_id, via, added_at)
    select ${intoId}::uuid, tag_id, coalesce(via, ${fromId}::uuid), added_at
    from conversation_tags where conversation_id = ${fromId}
    on conflict do nothing`.execute(w.tx)
  if (numAffectedRows) w.record(tagsContract, 'touched', { conversationId: intoId })
}

/** What was joined to `wholeId` and is taken out again takes with it what it brought, unless another brought it too. */
export async function takeTagsBack(w: Writer, wholeId: string, partId: string): Promise<void> {
  if (await joinedTo(w.tx, partId)) return
  const parts = await partsOf(w.tx, partId)
  const { rows: gone } = await sql<{ conversation_id: string; tag_id: string; via: string }>`
    delete from conversation_tags t where t.via = ${partId}
      or (t.conversation_id = ${wholeId} and t.via = any(${parts}::uuid[]))
    returning conversation_id, tag_id, via`.execute(w.tx)
  await sql`
    insert into conversation_tags (conversation_id, tag_id, via)
    select gone.conversation_id, gone.tag_id, coalesce(other.via, other.conversation_id)
    from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) as gone(conversation_id uuid, tag_id uuid, via uuid)
    join conversation_tags other on other.tag_id = gone.tag_id and other.via is distinct from gone.via
    join conversations c on c.id = other.conversation_id and c.merged_into = gone.conversation_id
    on conflict do nothing`.execute(w.tx)
  for (const conversationId of [wholeId, partId]) w.record(tagsContract, 'touched', { conversationId })
}
