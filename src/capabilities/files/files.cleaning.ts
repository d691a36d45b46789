// Removes uploads that nobody used within a day, and contents that nothing refers to any more.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'

const keptHours = 24
const batch = 500

type Transact = <T>(work: (w: Writer) => Promise<T>) => Promise<T>

export async function removeUnused(transact: Transact, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptHours * 3_600_000).toISOString()
  for (;;) {
    const hashes = await transact(({ tx }) => removeFiles(tx, before))
    for (const hash of new Set(hashes)) await transact((w) => removeBlob(w, hash))
    if (hashes.length < batch) return
  }
}

async function removeFiles(tx: Writer['tx'], before: string): Promise<string[]> {
  const unused = tx
    .selectFrom('files')
    .select('id')
    .where('uploaded_by', 'is not', null)
    .where('held', '=', false)
    .where('created_at', '<', before)
    .limit(batch)
    .forUpdate()
    .skipLocked()
  return (await tx.deleteFrom('files').where('id', 'in', unused).returning('blob_hash').execute()).map(
    (row) => row.blob_hash,
  )
}

/** For other capabilities: contents that they do not need any more go, unless something else refers to them. */
export async function forgetContents(w: Writer, hashes: readonly string[]): Promise<void> {
  for (const hash of new Set(hashes)) await removeBlob(w, hash)
}

/** The same for files: those that something still refers to stay. */
export async function forgetFiles(w: Writer, ids: readonly string[]): Promise<void> {
  const hashes: string[] = []
  for (const id of new Set(ids))
    await unlessNeeded(w.tx, async () => {
      const gone = await w.tx.deleteFrom('files').where('id', '=', id).returning('blob_hash').execute()
      hashes.push(...gone.map((row) => row.blob_hash))
    })
  await forgetContents(w, hashes)
}

/**
 * The row goes first, the stored content before the commit: whoever wants to keep the same content waits for this
 * transaction at the row (`putBytes`), and then stores it anew. Foreign keys say whether anything still refers to it.
 */
async function removeBlob({ tx, services }: Writer, hash: string): Promise<void> {
  await unlessNeeded(tx, async () => {
    const gone = await sql<{ stored: boolean }>`
      delete from blobs where hash = (select hash from blobs where hash = ${hash} for update skip locked)
      returning content is null as stored`.execute(tx)
    if (gone.rows[0]?.stored) await services.blobs.delete(hash)
  })
}

/** Foreign keys say that something else refers to it: then nothing happened. */
async function unlessNeeded(tx: Writer['tx'], remove: () => Promise<void>): Promise<void> {
  await sql`savepoint unused`.execute(tx)
  try {
    await remove()
  } catch (error) {
    if ((error as { code?: string }).code !== foreignKeyViolation) throw error
    await sql`rollback to savepoint unused`.execute(tx)
  }
}

const foreignKeyViolation = '23503'
