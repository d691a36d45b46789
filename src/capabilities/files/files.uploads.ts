// Files that an agent uploaded and has not used yet: taken into a message, given back, held for a draft.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { type FileView, filesContract } from './files.contract.ts'
import type { StoredFile } from './files.making.ts'

/**
 * Uploads of `agentId` become part of a message: they are no longer removed, and not downloadable as uploads. In the
 * order given; refuses with `files.notFound` if one is gone, used already or another's.
 */
export async function claimFiles(w: Writer, ids: readonly string[], agentId: string): Promise<StoredFile[]> {
  if (!ids.length) return []
  const rows = await w.tx
    .updateTable('files')
    .set({ uploaded_by: null, held: false })
    .where('id', 'in', [...ids])
    .where('uploaded_by', '=', agentId)
    .returning(['id', 'name', 'type', 'size', 'blob_hash'])
    .execute()
  const found = new Map(rows.map(({ blob_hash: hash, ...file }) => [file.id, { ...file, hash }]))
  return ids.map((id) => found.get(id) ?? fail())
}

/** Takes `claimFiles` back: a message that was called back before it left. */
export async function unclaimFiles(w: Writer, ids: readonly string[], agentId: string): Promise<void> {
  if (ids.length)
    await w.tx
      .updateTable('files')
      .set({ uploaded_by: agentId, held: false, created_at: w.now })
      .where('id', 'in', [...ids])
      .where('uploaded_by', 'is', null)
      .execute()
}

/**
 * A draft uses these uploads: they stay until it lets go of them. Ids that are not waiting uploads of the agent are
 * passed over.
 */
export async function holdFiles(w: Writer, ids: readonly string[], agentId: string): Promise<void> {
  if (ids.length)
    await w.tx
      .updateTable('files')
      .set({ held: true })
      .where('id', 'in', [...ids])
      .where('uploaded_by', '=', agentId)
      .execute()
}

/** Takes `holdFiles` back: a day later they are removed unless used. */
export async function releaseFiles(w: Writer, ids: readonly string[], agentId: string): Promise<void> {
  if (ids.length)
    await w.tx
      .updateTable('files')
      .set({ held: false, created_at: w.now })
      .where('id', 'in', [...ids])
      .where('uploaded_by', '=', agentId)
      .execute()
}

/** Name, type and size of waiting uploads of `agentId`, for those that still exist. */
export async function uploadsOf(db: Reader, ids: readonly string[], agentId: string): Promise<FileView[]> {
  if (!ids.length) return []
  return db
    .selectFrom('files')
    .select(['id', 'name', 'type', 'size'])
    .where('id', 'in', [...ids])
    .where('uploaded_by', '=', agentId)
    .execute()
}

/**
 * HTML from the composer shows its pictures by the address of the upload; in a message they are referred to by
 * Content-ID, which is the id of the file. Returns the HTML with `cid:` and the ids it uses.
 */
export function uploadsToCids(html: string): { html: string; fileIds: string[] } {
  const fileIds = new Set<string>()
  const mapped = html.replace(
    /(\ssrc\s*=\s*["'])(?:https?:\/\/[^"'/]+)?\/api\/v1\/files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=["'])/gi,
    (_, start: string, id: string) => {
      fileIds.add(id.toLowerCase())
      return `${start}cid:${id.toLowerCase()}`
    },
  )
  return { html: mapped, fileIds: [...fileIds] }
}

const fail = (): never => {
  throw refusal(filesContract, 'notFound')
}
