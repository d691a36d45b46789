import assert from 'node:assert/strict'
import test from 'node:test'
import type { BlobStore } from '#kernel/ports.ts'
import { refused, world } from '#testing/world.ts'
import {
  claimFiles,
  createFile,
  fileName,
  getBytes,
  hashOf,
  holdFiles,
  mediaType,
  putBytes,
  releaseFiles,
  unclaimFiles,
  uploadsOf,
  uploadsToCids,
} from './files.public.ts'
import { safeType } from './files.sniff.ts'

const w = await world()
const mara = await w.agent()
const jonas = await w.agent()
const { services } = w.app.kernel
const bytes = (text: string) => Buffer.from(text)
const upload = (text: string, name = 'a.txt', type = 'text/plain') =>
  mara.api.files.upload({ body: bytes(text), name, type })
const there = async (hash: string) =>
  (await w.db.selectFrom('blobs').select('hash').where('hash', '=', hash).execute()).length === 1

test('an upload is its agent’s alone', async () => {
  const file = await upload('hello', 'C:\\private\\hello.txt', 'Text/Plain; charset=utf-8')
  assert.deepEqual({ ...file, id: '' }, { id: '', name: 'hello.txt', type: 'text/plain', size: 5 })
  assert.equal(await (await mara.api.files.download({ fileId: file.id })).text(), 'hello')
  assert.deepEqual(await refused(jonas.api.files.download({ fileId: file.id })), [404, 'files.notFound'])
  assert.deepEqual(await refused(w.anonymous.files.download({ fileId: file.id })), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(upload('')), [422, 'files.empty'])
})

test('the same content is kept once, small ones in the database and large ones in the store', async () => {
  const large = Buffer.alloc(70_000, 'x')
  const [a, b] = [await upload('twice', 'a.txt'), await upload('twice', 'b.txt')]
  assert.notEqual(a.id, b.id)
  await w.write((writer) => putBytes(writer, large))
  const [small, big] = await Promise.all(
    ['twice', large].map((each) =>
      w.db
        .selectFrom('blobs')
        .select(['content', 'size'])
        .where('hash', '=', hashOf(Buffer.from(each)))
        .executeTakeFirstOrThrow(),
    ),
  )
  assert.deepEqual([small!.content?.toString(), big!.content, big!.size], ['twice', null, 70_000])
  assert.deepEqual(Buffer.from(await getBytes(w.db, services, hashOf(large))), large)
  await assert.rejects(getBytes(w.db, services, '0'.repeat(64)), /no content/)
})

test('a claimed file is no upload any more, and is claimed once', async () => {
  const [one, two] = [await upload('one'), await upload('two')]
  const claimed = await w.write((writer) => claimFiles(writer, [two.id, one.id], mara.id))
  assert.deepEqual(
    claimed.map(({ id, hash }) => [id, hash]),
    [
      [two.id, hashOf(bytes('two'))],
      [one.id, hashOf(bytes('one'))],
    ],
  )
  assert.deepEqual(await refused(mara.api.files.download({ fileId: one.id })), [404, 'files.notFound'])
  await assert.rejects(
    w.write((writer) => claimFiles(writer, [one.id], mara.id)),
    { code: 'files.notFound' },
  )
  await w.write((writer) => unclaimFiles(writer, [one.id], mara.id))
  assert.deepEqual(
    (await uploadsOf(w.db, [one.id, two.id], mara.id)).map((file) => file.id),
    [one.id],
  )
  const foreign = await upload('mine')
  await assert.rejects(
    w.write((writer) => claimFiles(writer, [foreign.id], jonas.id)),
    { code: 'files.notFound' },
  )
})

test('what nobody used within a day is removed, what a draft holds or a message uses stays', async () => {
  const large = 'L'.repeat(70_000)
  const [unused, held, used, shared, released] = [
    await upload(large),
    await upload('held'),
    await upload('used'),
    await upload('shared'),
    await upload('released'),
  ]
  await w.write(async (writer) => {
    await holdFiles(writer, [held.id, released.id], mara.id)
    await claimFiles(writer, [used.id], mara.id)
    await createFile(writer, { bytes: bytes('shared'), name: 'other.txt', type: 'text/plain' })
  })
  w.clock.advance('20h')
  await w.write((writer) => releaseFiles(writer, [released.id], mara.id))
  const { jobs } = w.app.kernel.capabilities.find(({ contract }) => contract.name === 'files')!
  const clean = () => jobs.removeUnused!({ transact: w.write, now: () => w.clock.now() } as never)
  await clean()
  assert.equal((await uploadsOf(w.db, [unused.id], mara.id)).length, 1)
  w.clock.advance('5h')
  await clean()
  assert.deepEqual(
    (await uploadsOf(w.db, [unused.id, held.id, shared.id, released.id], mara.id)).map((file) => file.id).toSorted(),
    [held.id, released.id].toSorted(),
  )
  assert.deepEqual(await Promise.all([large, 'held', 'used', 'shared'].map((text) => there(hashOf(bytes(text))))), [
    false,
    true,
    true,
    true,
  ])
  await assert.rejects(services.blobs.get(hashOf(bytes(large))))
})

test('content that is removed while somebody keeps it anew is not lost', async () => {
  const content = Buffer.alloc(80_000, 'r')
  const file = await mara.api.files.upload({ body: content, name: 'r', type: 'text/plain' })
  w.clock.advance('25h')
  const { jobs } = w.app.kernel.capabilities.find(({ contract }) => contract.name === 'files')!
  let entered = () => {}
  const deleting = new Promise<void>((resolve) => (entered = resolve))
  let go = () => {}
  const gate = new Promise<void>((resolve) => (go = resolve))
  const slow: BlobStore = {
    ...services.blobs,
    async delete(hash) {
      entered()
      await gate
      await services.blobs.delete(hash)
    },
  }
  const slowly = <T>(work: (writer: never) => Promise<T>) =>
    w.write((writer) => work({ ...writer, services: { ...writer.services, blobs: slow } } as never))
  const cleaning = jobs.removeUnused!({ transact: slowly, now: () => w.clock.now() } as never)
  await deleting
  const keeping = w.write((writer) => createFile(writer, { bytes: content, name: 'again', type: 'text/plain' }))
  go()
  const [kept] = await Promise.all([keeping, cleaning])
  assert.notEqual(kept.id, file.id)
  assert.deepEqual(Buffer.from(await getBytes(w.db, services, kept.hash)), content)
})

test('what may be shown is told from the content', () => {
  const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  assert.equal(safeType(png), 'image/png')
  assert.equal(safeType(bytes('%PDF-1.7')), 'application/pdf')
  assert.equal(safeType(bytes('GIF89a')), 'image/gif')
  assert.equal(safeType(bytes('RIFF1234WEBPVP8 ')), 'image/webp')
  for (const text of ['<svg>', '<html>', ' %PDF-', 'PNG', '', 'RIFF1234WAVE'])
    assert.equal(safeType(bytes(text)), null, text)
})

test('names and types are made safe to show and to send', () => {
  assert.equal(fileName('../../etc/passwd'), 'passwd')
  assert.equal(fileName('in\u202evoice\u0000\n.exe'), 'invoice.exe')
  assert.equal(fileName('...'), 'file')
  assert.equal(mediaType('text/html\r\nx: y'), 'application/octet-stream')
  assert.equal(mediaType('Image/PNG; name=x'), 'image/png')
})

test('pictures of the composer are referred to by Content-ID', () => {
  const id = '0192d5b8-7c1e-7000-8000-000000000001'
  assert.deepEqual(
    uploadsToCids(
      `<img alt="x" src="https://desk.example/api/v1/files/${id}"><img src='/api/v1/files/${id}'><img src="/api/v1/files/other">`,
    ),
    {
      html: `<img alt="x" src="cid:${id}"><img src='cid:${id}'><img src="/api/v1/files/other">`,
      fileIds: [id],
    },
  )
})
