import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { runtimeOf } from '#kernel/kernel.ts'
import { createFile } from '#capabilities/files/files.public.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { world } from '#testing/world.ts'
import { fillArchive } from './privacy.filling.ts'
import { officeIn, unzip } from './privacy.fixture.ts'
import { sweep } from './privacy.sweeping.ts'

const w = await world()
const { mara, lead, admin, ask, sure, get, mailsTo } = await officeIn(w)

test('everything known is in one file, as a page and as data, with files; looked at on record, given by a link that ends', async () => {
  const { requestId, talk, customerId, address, request } = await ask('access', { name: 'Aino <b>Lepik</b>' })
  const fileId = await w.write(
    async (writer) =>
      (await createFile(writer, { bytes: Buffer.from('An invoice'), name: 'invoice.txt', type: 'text/plain' })).id,
  )
  await customerSays(w, talk, 'Here is the <script>invoice</script>.', {
    attachments: [{ fileId, name: '../invoice.txt', type: 'text/plain', size: 10 }],
  })
  await agentSays(w, talk, mara, 'Thank you.')
  await mara.api.customers.addNote({ customerId, body: 'Likes it brief' })
  assert.equal((await lead.api.privacy.makeArchive({ requestId })).archive!.state, 'making')
  await w.runJobs()
  const { archive } = await request()
  assert.deepEqual([archive!.state, archive!.parts.length], ['ready', 1])
  const path = `/privacy/archives/${archive!.id}/parts/1`
  assert.equal((await get(lead, path)).status, 409, 'not before it is sure who asks')
  await sure(requestId)
  const answer = await get(lead, path)
  assert.equal(answer.status, 200)
  const files = unzip(new Uint8Array(await answer.arrayBuffer()))
  const page = Buffer.from(files.get('index.html')!).toString()
  assert.match(page, /Aino &lt;b&gt;Lepik/)
  assert.match(page, /Likes it brief/)
  assert.doesNotMatch(page, /<script/)
  const data = JSON.parse(Buffer.from(files.get('data.json')!).toString()) as { sections: Record<string, any[]> }
  assert.equal(data.sections['addresses']![0].address, address)
  assert.deepEqual(
    data.sections['conversations']![0].messages.map(({ text }: { text: string }) => text),
    ['When will the base arrive?', 'Here is the <script>invoice</script>.', 'Thank you.'],
  )
  const [kept] = data.sections['conversations']![0].messages[1].files
  assert.equal(Buffer.from(files.get(kept)!).toString(), 'An invoice')
  assert.ok(
    [...files.keys()].every((name) => !name.includes('..')),
    [...files.keys()].join(),
  )
  const receipts = await mara.api.receipts.list({ conversationId: talk.id })
  assert.ok(receipts.items.some(({ how, reader }) => how === 'exported' && reader.name === 'Lena'))

  const [to] = (await request()).addresses
  await lead.api.privacy.sendArchive({ requestId, addressId: to!.id })
  const link = /https?:\/\/\S+\/privacy\/links\/\S+/.exec((await mailsTo(address)).at(-1)!.text)![0]
  const own = link.slice(link.indexOf('/privacy/'))
  const shown = await get(null, own)
  assert.equal(shown.status, 200)
  assert.match(await shown.text(), /request-\d+-1\.zip/)
  assert.equal((await get(null, `${own}/1`)).status, 200)
  assert.equal((await get(null, `${own.slice(0, -2)}xx`)).status, 410)
  assert.equal((await get(null, `${own}/2`)).status, 404)
  w.clock.advance('8d')
  assert.equal((await get(null, own)).status, 410)
  assert.equal((await get(null, `${own}/1`)).status, 404)
})

/** The files are made, it is sure who asks, and the link is sent; its path. */
const given = async ({ requestId, address, request }: Awaited<ReturnType<typeof ask>>) => {
  await lead.api.privacy.makeArchive({ requestId })
  await w.runJobs()
  await sure(requestId)
  const [to] = (await request()).addresses
  await lead.api.privacy.sendArchive({ requestId, addressId: to!.id })
  const link = /https?:\/\/\S+\/privacy\/links\/\S+/.exec((await mailsTo(address)).at(-1)!.text)![0]
  return link.slice(link.indexOf('/privacy/'))
}

test('a link works only for the file that was sent last', async () => {
  const asked = await ask('portability')
  const path = await given(asked)
  await lead.api.privacy.makeArchive({ requestId: asked.requestId })
  assert.equal((await get(null, path)).status, 410)
  await w.runJobs()
  const { archive } = await asked.request()
  assert.deepEqual([archive!.state, archive!.linkEndsAt], ['ready', null])
})

test('a link ends with its file: removed by hand, or because the request is refused or withdrawn', async () => {
  const ends = [
    ({ requestId }: { requestId: string; revision: number }) => lead.api.privacy.removeArchive({ requestId }),
    (at: { requestId: string; revision: number }) => lead.api.privacy.refuse({ ...at, reason: 'Somebody else asked' }),
    (at: { requestId: string; revision: number }) => lead.api.privacy.withdraw(at),
  ]
  for (const end of ends) {
    const asked = await ask('access')
    const path = await given(asked)
    const { revision } = await asked.request()
    assert.equal((await get(null, `${path}/1`)).status, 200)
    assert.equal((await end({ requestId: asked.requestId, revision })).archive, null)
    assert.equal((await get(null, `${path}/1`)).status, 404)
    assert.deepEqual(await filesOf(asked.line.number), [])
  }
})

/** Names of files of a request, in an archive or not. */
const filesOf = async (number: number) =>
  (await w.db.selectFrom('files').select('name').where('name', 'like', `request-${number}-%`).execute()).map(
    ({ name }) => name,
  )

const jobOf = (payload: object, wrap: Partial<ReturnType<typeof runtimeOf>> = {}) =>
  ({ ...runtimeOf(w.app.kernel, {}), ...wrap, payload, signal: new AbortController().signal }) as never

test('files that are being made when the person is erased, or when they are not wanted any more, do not stay', async () => {
  for (const stop of ['erase', 'remove'] as const) {
    const { requestId, customerId, line, request } = await ask('access')
    const { id: archiveId } = (await lead.api.privacy.makeArchive({ requestId })).archive!
    // By hand, below.
    await sql`delete from graphile_worker._private_jobs`.execute(w.app.kernel.database.writer)
    const runtime = runtimeOf(w.app.kernel, {})
    let reads = 0
    const services = {
      ...runtime.services,
      personal: [
        {
          ...{ owner: 'slow', tables: [], count: async () => [], forget: async () => 0 },
          async *read() {
            if (reads++) return
            yield { section: 'notes', records: [{ text: 'Everything about them' }] }
            // By now it is known, and not yet written.
            if (stop === 'remove') return void (await lead.api.privacy.removeArchive({ requestId }))
            const erasure = await mara.api.privacy.record({ customerId, kind: 'erasure', channel: 'phone' })
            const { revision } = await sure(erasure.id)
            await lead.api.privacy.erase({ requestId: erasure.id, revision, number: String(erasure.number) })
            // They are told before, and nothing leaves here.
            await w.write(({ tx }) => tx.updateTable('outbox').set({ state: 'accepted' }).execute())
            await w.runJobs()
            assert.equal((await lead.api.privacy.get({ requestId: erasure.id })).state, 'done')
          },
        },
      ],
    }
    await fillArchive(jobOf({ archiveId }, { services: services as never }))
    assert.deepEqual(await filesOf(line.number), [])
    assert.equal((await request()).archive, null)
  }
})

test('whose making stands still was given up, and can be made again', async () => {
  const { requestId, request } = await ask('access')
  await lead.api.privacy.makeArchive({ requestId })
  await sql`delete from graphile_worker._private_jobs`.execute(w.app.kernel.database.writer)
  assert.equal((await lead.api.privacy.makeArchive({ requestId })).archive!.state, 'making')
  w.clock.advance('2h')
  assert.equal((await request()).archive!.state, 'failed')
  assert.equal((await lead.api.privacy.makeArchive({ requestId })).archive!.state, 'making')
  await w.runJobs()
  assert.equal((await request()).archive!.state, 'ready')
})

test('what the person said in conversations of others is in their file, and only who sees those reads it, on record there', async () => {
  const asked = await ask('access')
  const closed = await makeTeam(w, { isPrivate: true, members: [admin] })
  const other = await makeConversation(w, { teamId: closed.id, subject: 'Of somebody else', text: 'Hidden from them.' })
  await customerSays(w, other, 'I may say that.', {
    customerId: asked.customerId,
    authorAddress: asked.address,
    participants: [{ address: asked.address, name: '', role: 'cc', customerId: asked.customerId }],
  })
  await customerSays(w, asked.talk, 'What a third person wrote.', {
    customerId: null,
    authorAddress: 'bo@elsewhere.example',
  })
  const path = await given(asked)
  const { archive } = await asked.request()
  const part = `/privacy/archives/${archive!.id}/parts/1`
  assert.equal((await get(lead, part)).status, 403)
  const answer = await get(admin, part)
  assert.equal(answer.status, 200)
  const page = Buffer.from(unzip(new Uint8Array(await answer.arrayBuffer())).get('index.html')!).toString()
  assert.match(page, /I may say that\./)
  for (const others of [/Hidden from them/, /Of somebody else/, /third person/, /elsewhere\.example/])
    assert.doesNotMatch(page, others)
  assert.equal((await get(null, `${path}/1`)).status, 200)
  const { items } = await admin.api.receipts.list({ conversationId: other.id })
  assert.deepEqual(
    items
      .filter(({ how }) => how === 'exported')
      .map(({ reader }) => reader.kind)
      .sort(),
    ['agent', 'anonymous'],
  )
})

test('who may not see every conversation can not look into the file, only send it', async () => {
  const { requestId, customerId, request } = await ask('access')
  const closed = await makeTeam(w, { isPrivate: true, members: [admin] })
  const hidden = await makeConversation(w, { teamId: closed.id })
  await w.write(({ tx }) =>
    tx.updateTable('conversations').set({ customer_id: customerId }).where('id', '=', hidden.id).execute(),
  )
  await lead.api.privacy.makeArchive({ requestId })
  await w.runJobs()
  await sure(requestId)
  const { archive } = await request()
  const path = `/privacy/archives/${archive!.id}/parts/1`
  assert.equal((await get(lead, path)).status, 403)
  assert.equal((await get(admin, path)).status, 200)
})

test('files are removed after their time', async () => {
  const { requestId, request } = await ask('access')
  await lead.api.privacy.makeArchive({ requestId })
  await w.runJobs()
  w.clock.advance('31d')
  await sweep(jobOf({}))
  const { archive } = await request()
  assert.deepEqual([archive!.state, archive!.parts], ['gone', []])
  const left = await w.db
    .selectFrom('privacy_archive_parts')
    .select('file_id')
    .where('archive_id', '=', archive!.id)
    .execute()
  assert.deepEqual(left, [])
})
