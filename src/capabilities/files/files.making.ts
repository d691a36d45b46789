// Files made of contents, and their names and types made safe.
import type { Writer } from '#kernel/capability.ts'
import { putBytes } from './files.contents.ts'
import type { FileView } from './files.contract.ts'

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
