// Writing drafts: one at a time for each agent, conversation and kind, and never over what another window wrote.
import { type Selectable, sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { lock, type Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { holdFiles, releaseFiles, uploadsOf } from '#capabilities/files/files.public.ts'
import { type Content, isEmpty, sameContent, together, usedFileIds } from './drafts.content.ts'
import { type Beside, type DraftView, type Kind, type Recipients, draftsContract } from './drafts.contract.ts'

export type Slot = { draftId: string; agentId: string; kind: Kind; conversationId: string | null }
export type Saved = { draftId: string; revision: number; updatedAt: string }
export type SaveResult = { saved: Saved } | { conflict: DraftView } | { ended: string }

/**
 * Saves unless the draft was changed elsewhere since `revision`; then the other version is handed back. A repeated save
 * changes nothing.
 */
export async function saveDraft(w: Writer, slot: Slot, revision: number, content: Content): Promise<SaveResult> {
  const { same, other } = await lockSlot(w, slot)
  if (same && (same.ended || same.agent_id !== slot.agentId)) return { ended: same.ended ?? 'taken' }
  if (other && !other.is_empty) return { conflict: await toView(w.tx, other) }
  if (same && sameContent(contentOf(same), content))
    return { saved: { draftId: same.id, revision: same.revision, updatedAt: same.updated_at } }
  if (same && same.revision !== revision) return { conflict: await toView(w.tx, same) }
  if (!same && !other && isEmpty(slot.kind, content))
    return { saved: { draftId: slot.draftId, revision: 0, updatedAt: w.now.toISOString() } }
  if (other) await remove(w, other)
  const saved = await write(w, slot, same, content)
  w.services.whisper({
    type: 'drafts.saved',
    about: ['draftAgentId', slot.agentId],
    payload: { draftAgentId: slot.agentId, draftId: saved.id, revision: saved.revision },
  })
  return { saved: { draftId: saved.id, revision: saved.revision, updatedAt: saved.updated_at } }
}

/** Ends a draft; false when the agent has none of this id. Ending it again is harmless. */
export async function endDraft(
  w: Writer,
  draftId: string,
  agentId: string,
  how: 'sent' | 'posted' | 'discarded',
): Promise<boolean> {
  const row = await w.tx
    .selectFrom('drafts')
    .selectAll()
    .where('id', '=', draftId)
    .where('agent_id', '=', agentId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return false
  if (row.ended) return true
  await w.tx
    .updateTable('drafts')
    .set((eb) => ({ ended: how, updated_at: w.now, revision: eb('revision', '+', 1) }))
    .where('id', '=', draftId)
    .execute()
  if (!row.is_empty) tell(w, { agentId, kind: row.kind as Kind, conversationId: row.conversation_id }, 'ended')
  return true
}

/** Puts a draft back as it was; before what was written in its place since, so that neither is lost. */
export async function putBack(w: Writer, slot: Slot, content: Content): Promise<DraftView> {
  const { same, other } = await lockSlot(w, slot)
  if (other?.is_empty) await remove(w, other)
  if (!other || other.is_empty) return toView(w.tx, await write(w, slot, same, content))
  if (same) await remove(w, same)
  return toView(w.tx, await write(w, { ...slot, draftId: other.id }, other, together(content, contentOf(other))))
}

export async function toView(db: Reader, row: Row): Promise<DraftView> {
  const {
    id,
    kind,
    conversation_id: conversationId,
    mailbox_id: mailboxId,
    subject,
    body_html: html,
    recipients,
    beside,
    file_ids,
    revision,
    updated_at: updatedAt,
  } = row
  const [found, takers] = await Promise.all([
    uploadsOf(db, file_ids, row.agent_id),
    row.taken_by ? agentNames(db, [row.taken_by]) : undefined,
  ])
  const files = file_ids.flatMap((fileId) => found.find((file) => file.id === fileId) ?? [])
  return {
    id,
    kind: kind as Kind,
    conversationId,
    mailboxId,
    subject,
    html,
    recipients: recipients as Recipients | null,
    beside: beside as Beside | null,
    files,
    revision,
    updatedAt,
    takenOver: row.taken_at ? { name: takers?.get(row.taken_by ?? '')?.name ?? '', at: row.taken_at } : null,
  }
}

/** The draft of this id, and the living one that is in its place; nobody writes either before this transaction ends. */
async function lockSlot(
  w: Writer,
  { draftId, agentId, kind, conversationId }: Slot,
): Promise<{ same?: Row; other?: Row }> {
  await lock(w.tx, 'draft', conversationId ? `${agentId}:${conversationId}:${kind}` : draftId)
  const drafts = w.tx.selectFrom('drafts').selectAll().forUpdate()
  const same = await drafts.where('id', '=', draftId).executeTakeFirst()
  const other = conversationId
    ? await drafts
        .where('agent_id', '=', agentId)
        .where('conversation_id', '=', conversationId)
        .where('kind', '=', kind)
        .where('ended', 'is', null)
        .where('id', '<>', draftId)
        .executeTakeFirst()
    : undefined
  return { same, other }
}

export const remove = (w: Writer, row: Row) => w.tx.deleteFrom('drafts').where('id', '=', row.id).execute()

/** Over `before`, which becomes a living draft again if it had ended. */
async function write(
  w: Writer,
  { draftId, agentId, kind, conversationId }: Slot,
  before: Row | undefined,
  content: Content,
): Promise<Row> {
  const values = {
    agent_id: agentId,
    kind,
    conversation_id: conversationId,
    // A mailbox that is gone must not keep what was written from being saved.
    mailbox_id: content.mailboxId && sql<string>`(select id from mailboxes where id = ${content.mailboxId})`,
    subject: clean(content.subject),
    body_html: clean(content.html),
    recipients:
      content.recipients &&
      JSON.stringify(content.recipients, (_, each: unknown) => (typeof each === 'string' ? clean(each) : each)),
    beside: kind === 'side' && content.beside ? JSON.stringify(content.beside) : null,
    file_ids: [...content.fileIds],
    is_empty: isEmpty(kind, content),
    updated_at: w.now,
    ended: null,
    taken_by: null,
    taken_at: null,
    ...(!before || before.ended || before.is_empty ? { begun_at: w.now } : {}),
  }
  const row = before
    ? await w.tx
        .updateTable('drafts')
        .set(values)
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .where('id', '=', before.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    : await w.tx
        .insertInto('drafts')
        .values({ id: draftId, begun_at: w.now, ...values })
        .returningAll()
        .executeTakeFirstOrThrow()
  const used = usedFileIds(content)
  await holdFiles(w, used, agentId)
  if (before && !before.ended)
    await releaseFiles(
      w,
      usedFileIds(contentOf(before)).filter((id) => !used.includes(id)),
      agentId,
    )
  const wasShown = Boolean(before && !before.ended && !before.is_empty)
  if (wasShown === row.is_empty) tell(w, { agentId, kind, conversationId }, row.is_empty ? 'ended' : 'begun')
  return row
}

/** PostgreSQL's text holds no NUL and no half surrogate pairs. */
const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed()

export const contentOf = (row: Row): Content => ({
  mailboxId: row.mailbox_id,
  subject: row.subject,
  html: row.body_html,
  recipients: row.recipients as Recipients | null,
  beside: row.beside as Beside | null,
  fileIds: row.file_ids,
})

function tell(w: Writer, { agentId, kind, conversationId }: Omit<Slot, 'draftId'>, what: 'begun' | 'ended'): void {
  if (conversationId) w.record(draftsContract, what, { conversationId, agentId, kind })
  w.record(draftsContract, 'listChanged', { draftAgentId: agentId })
}

export type Row = Selectable<DB['drafts']>
