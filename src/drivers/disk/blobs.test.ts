import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { createDiskBlobs } from './blobs.ts'

const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-blobs-'))
after(() => rm(folder, { recursive: true }))
const blobs = createDiskBlobs(path.join(folder, 'blobs'))
const content = Buffer.from('a photograph of a scratched table')
const hash = createHash('sha256').update(content).digest('hex')
const place = path.join(folder, 'blobs', hash.slice(0, 2), hash.slice(2, 4))

test('a blob is given back as it was, and stored once however often it is put', async () => {
  await Promise.all([blobs.put(hash, content), blobs.put(hash, content)])
  await blobs.put(hash, content)
  assert.deepEqual(Buffer.from(await blobs.get(hash)), content)
  assert.deepEqual(await readdir(place), [hash])
})

test('a blob that is cut short on the disk is written again', async () => {
  await writeFile(path.join(place, hash), 'a photo')
  await blobs.put(hash, content)
  assert.deepEqual(Buffer.from(await blobs.get(hash)), content)
})

test('a deleted blob is gone, and deleting it again is harmless', async () => {
  await blobs.delete(hash)
  await blobs.delete(hash)
  await assert.rejects(blobs.get(hash), { code: 'ENOENT' })
})

test('a name that is not a hash never becomes a path', async () => {
  await assert.rejects(async () => blobs.put('../../etc/passwd', content), /not a SHA-256/)
  await assert.rejects(async () => blobs.get('/etc/passwd'), /not a SHA-256/)
})
