// File contents on the local disk, named by their SHA-256: blobs/ab/cd/abcd….
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { BlobStore } from '#kernel/ports.ts'

/** Keeps blobs below `folder`, which is made when the first one comes. */
export function createDiskBlobs(folder: string): BlobStore {
  const place = (hash: string): string => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`${JSON.stringify(hash)} is not a SHA-256 in hexadecimal`)
    return path.join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)
  }
  return {
    /** Under another name first, then flushed, then renamed: a file of that name is always whole. */
    async put(hash, content) {
      const file = place(hash)
      const known = await stat(file).catch(() => undefined)
      if (known?.size !== content.byteLength) await write(file, content)
      // The names must survive a power cut too, also those that another process has just made.
      const parent = path.dirname(file)
      for (const at of [parent, path.dirname(parent), folder]) await flushFolder(at)
    },
    get: (hash) => readFile(place(hash)),
    delete: (hash) => rm(place(hash), { force: true }),
  }
}

async function write(file: string, content: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const partial = `${file}.${randomBytes(6).toString('hex')}`
  try {
    const handle = await open(partial, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder, and needs no flush of one.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
