// Contents, kept once under the hash of their bytes: small ones in the database, large ones in the blob store.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'

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
