// What others may call: keep contents, make files of them, hand them out.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import type { Services } from '#kernel/ports.ts'
import { type FileView, filesContract } from './files.contract.ts'
import { safeType } from './files.sniff.ts'

export { safeImage, safeType } from './files.sniff.ts'

/** Contents up to this size live in the database, which costs no extra fsync; larger ones in the blob store. */
export const inlineBytes = 64 * 1024

export const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

/**
 * Keeps `content`; it is safe once the transaction has committed. Returns its SHA-256 in hexadecimal.
 * The row is locked against the removal of unused contents before the store is touched: see files.cleaning.ts.
 */
export const putBytes = async (w: Writer, content: Uint8Array): Promise<string> => (await putAll(w, [content]))[0]!

/** The same for many at once; hashes in the order given. */
export async function putAll(w: Writer, contents: readonly Uint8Array[]): Promise<string[]> {
  const hashes = contents.map(hashOf)
  // One order for everybody, so that two who keep the same contents wait for each other and do not lock each other out.
  const wanted = [...new Map(hashes.map((hash, at) => [hash, contents[at]!]))].sort(([a], [b]) => (a < b ? -1 : 1))
  for (let left = wanted, tries = 0; left.length; tries++) {
    if (tries > 5) throw new Error(`The content ${left[0]![0]} is being removed again and again`)
    const rows = left.map(([hash, content]) => ({
      hash,
      size: content.byteLength,
      content: content.byteLength <= inlineBytes ? asBuffer(content) : null,
    }))
    const made = await w.tx
      .insertInto('blobs')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .returning('hash')
      .execute()
    const known = left.filter(([hash]) => !made.some((row) => row.hash === hash)).map(([hash]) => hash)
    const held = known.length
      ? (
          await sql<{
            hash: string
          }>`select hash from blobs where hash = any(${known}) order by hash for key share`.execute(w.tx)
        ).rows
      : []
    left = left.filter(([hash]) => known.includes(hash) && !held.some((row) => row.hash === hash))
  }
  for (const [hash, content] of wanted) if (content.byteLength > inlineBytes) await w.services.blobs.put(hash, content)
  return hashes
}

/**
 * For whoever stores many small contents and must be quick: what follows, `keepingSmall(w, contents).insertInto(…)`, keeps
 * them in the same statement. Its foreign keys see to it that they are there. Only contents up to `inlineBytes`.
 */
export function keepingSmall(w: Writer, contents: readonly Uint8Array[]) {
  const rows = [...new Map(contents.map((content) => [hashOf(content), content]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([hash, content]) => ({ hash, size: content.byteLength, content: asBuffer(content) }))
  return w.tx.with('kept', (db) =>
    db
      .insertInto('blobs')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing()),
  )
}

const asBuffer = (content: Uint8Array): Buffer => Buffer.from(content.buffer, content.byteOffset, content.byteLength)

/** Rejects when there is no such content. */
export async function getBytes(db: Reader, services: Services, hash: string): Promise<Uint8Array> {
  const row = await db.selectFrom('blobs').select('content').where('hash', '=', hash).executeTakeFirst()
  if (!row) throw new Error(`There is no content ${hash}`)
  return row.content ?? services.blobs.get(hash)
}

export type NewFile = { name: string; type: string; uploadedBy?: string | null } & (
  | { bytes: Uint8Array }
  | { hash: string; size: number }
)
export type StoredFile = FileView & { hash: string }

export const createFile = async (w: Writer, file: NewFile): Promise<StoredFile> => (await createFiles(w, [file]))[0]!

/**
 * Files in the order given; with `uploadedBy` they wait for their use by that agent, without it they belong to the
 * caller.
 */
export async function createFiles(w: Writer, files: readonly NewFile[]): Promise<StoredFile[]> {
  const made: StoredFile[] = []
  for (const file of files) {
    const kept =
      'bytes' in file
        ? { hash: await putBytes(w, file.bytes), size: file.bytes.byteLength }
        : { hash: file.hash, size: file.size }
    made.push({ id: w.newId(), name: fileName(file.name), type: mediaType(file.type), ...kept })
  }
  if (made.length)
    await w.tx
      .insertInto('files')
      .values(
        made.map(({ hash, ...file }, at) => ({
          ...file,
          blob_hash: hash,
          uploaded_by: files[at]!.uploadedBy ?? null,
          created_at: w.now,
        })),
      )
      .execute()
  return made
}

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

/** The content of a file, undefined when there is no such file. The caller has made sure that the reader may see it. */
export async function readFile(
  db: Reader,
  services: Services,
  fileId: string,
): Promise<(FileView & { content: Uint8Array }) | undefined> {
  const row = await db
    .selectFrom('files')
    .select(['id', 'name', 'type', 'size', 'blob_hash'])
    .where('id', '=', fileId)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      name: row.name,
      type: row.type,
      size: row.size,
      content: await getBytes(db, services, row.blob_hash),
    }
  )
}

/**
 * An answer that hands out a file: shown in place if asked for and its content is a safe picture or a PDF, else a
 * download. The claimed type is used for downloads only, where browsers do not act on it.
 */
export function asAnswer(
  { name, type, content }: { name: string; type: string; content: Uint8Array },
  inline: boolean,
): Bytes {
  const safe = inline ? safeType(content) : null
  if (!safe) return { content, type: mediaType(type), filename: name, disposition: 'attachment', headers: cached }
  // Browsers refuse to open their PDF reader inside a sandbox. It runs nothing of the page's, so the rest of the policy
  // is enough.
  const policy: Record<string, string> =
    safe === 'application/pdf'
      ? {
          'content-security-policy':
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        }
      : {}
  return { content, type: safe, filename: name, disposition: 'inline', headers: { ...cached, ...policy } }
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

/** Contents never change under their id, and are nobody else's business. */
const cached = { 'cache-control': 'private, max-age=3600', 'cross-origin-resource-policy': 'same-origin' }

/**
 * A name that is safe to show and to save: no folders, no control characters, no characters that turn the reading
 * direction.
 */
export function fileName(given: string): string {
  const name = given
    .toWellFormed()
    .replace(/^.*[/\\]/, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/^[.\s]+|\s+$/g, '')
  return name.slice(-200) || 'file'
}

/** A media type without parameters that can stand in a header. */
export function mediaType(given: string): string {
  const type = given.split(';')[0]!.trim().toLowerCase()
  return /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(type) ? type : 'application/octet-stream'
}

const fail = (): never => {
  throw refusal(filesContract, 'notFound')
}
