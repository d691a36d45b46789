import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { makeCase } from '#capabilities/sending/sending.fixture.ts'
import { makeTeam } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { anna, makeSideDesk } from './sidethreads.fixture.ts'

const s = await makeSideDesk()
after(() => s.close())
const { mara } = s
const admin = await s.agent({ role: 'admin' })
const stranger = await s.agent({ name: 'Jonas Berg' })
const team = await makeTeam(s, { isPrivate: true, members: [mara] })

test('whoever does not see the conversation finds nothing of what was said beside it, and writes nothing there', async () => {
  const { talk, sideThreadId, sideMessageId } = await s.ask({}, { teamId: team.id })
  assert.equal((await s.shown(mara, talk.id)).length, 1)
  const here = { conversationId: talk.id }
  const mail = { to: [anna], html: '<p>Well?</p>' }
  for (const { api } of [stranger, admin]) {
    assert.deepEqual(await refused(api.sidethreads.ofConversation(here)), [404, 'sidethreads.notFound'])
    assert.deepEqual(await refused(api.sidethreads.context(here)), [404, 'sidethreads.notFound'])
    assert.deepEqual(await refused(api.sidethreads.message({ sideMessageId })), [
      404,
      'sidethreads.sideMessageNotFound',
    ])
    assert.deepEqual(await refused(api.sidethreads.forward({ ...here, ...mail, subject: 'Parcel' })), [
      404,
      'sidethreads.notFound',
    ])
    assert.deepEqual(await refused(api.sidethreads.reply({ sideThreadId, ...mail })), [
      404,
      'sidethreads.threadNotFound',
    ])
    for (const act of ['undo', 'retry', 'resend', 'markSent'] as const)
      assert.deepEqual(await refused(api.sidethreads[act]({ sideMessageId })), [404, 'sidethreads.sideMessageNotFound'])
  }
  const open = await makeCase(s, s.mailbox)
  assert.deepEqual(await refused(stranger.api.sidethreads.context({ conversationId: open.id, sideThreadId })), [
    404,
    'sidethreads.threadNotFound',
  ])
  for (const path of ['html', 'raw', `attachments/${randomUUID()}`])
    assert.equal(
      (
        await s.request(`/api/v1/side-messages/${sideMessageId}/${path}`, {
          headers: { authorization: `Bearer test-${stranger.id}` },
        })
      ).status,
      404,
    )
})

test('a side thread is read in its own conversation alone, where that is on record', async () => {
  const { talk, sideThreadId } = await s.ask()
  const elsewhere = await makeCase(s, s.mailbox)
  const jonas = stranger.api
  assert.deepEqual(await refused(jonas.sidethreads.context({ conversationId: elsewhere.id, sideThreadId })), [
    404,
    'sidethreads.threadNotFound',
  ])
  const { quote } = await jonas.sidethreads.context({ conversationId: talk.id, sideThreadId })
  assert.match(quote!.html, /Where is this parcel/)
  const { items } = await mara.api.receipts.list({ conversationId: talk.id, limit: 50 })
  assert.ok(items.some(({ reader }) => reader.id === stranger.id))
})

test('messages of a conversation that the writer does not see can not be passed on from another', async () => {
  const hidden = await makeCase(s, s.mailbox, { teamId: team.id })
  const open = await makeCase(s, s.mailbox)
  const forward = stranger.api.sidethreads.forward({
    conversationId: open.id,
    to: [anna],
    subject: 'Parcel',
    html: '',
    messageIds: [hidden.messageId],
  })
  assert.deepEqual(await refused(forward), [422, 'sidethreads.messageNotFound'])
})

test('an original in a side thread is for those who see the conversation, not for whoever manages mail', async () => {
  const { talk, sideThreadId } = await s.ask({}, { teamId: team.id })
  const work = await s.work()
  const { sideMessageId } = await mara.api.sidethreads.reply({ sideThreadId, to: [anna], html: '<p>Well?</p>' })
  const { mail } = await readMail((await s.leaves(sideMessageId)).raw)
  await work.stop()
  const [result] = await s.post(
    letter({ from: 'Anna Fuhr <anna@carrier.example>', to: mail.replyTo[0]!.address, text: 'It is in Lyon.' }),
  )
  const [, , answer] = await s.shown(mara, talk.id)
  const raw = await s.request(`/api/v1/side-messages/${answer!.id}/raw?as=text`, {
    headers: { authorization: `Bearer test-${mara.id}` },
  })
  assert.match(await raw.text(), /It is in Lyon/)
  const incoming = await s.request(`/api/v1/incoming-mail/${result!.incomingId}/raw`, {
    headers: { authorization: `Bearer test-${admin.id}` },
  })
  assert.equal(incoming.status, 404)
})

test('every opening of what was said beside is on record', async () => {
  const { talk, sideMessageId } = await s.ask()
  await stranger.api.sidethreads.message({ sideMessageId })
  const { items } = await mara.api.receipts.list({ conversationId: talk.id, limit: 50 })
  assert.ok(items.some(({ reader, how }) => reader.id === stranger.id && how === 'opened'))
})

test('a message as it was laid out runs nothing and asks for nothing outside', async () => {
  const { talk, sideMessageId } = await s.ask()
  const work = await s.work()
  const { mail } = await readMail((await s.leaves(sideMessageId)).raw)
  await work.stop()
  const html = '<p onclick="x()">Here</p><script>alert(1)</script><img src="https://track.example/1.gif">'
  const raw = letter({ from: 'Anna <anna@carrier.example>', to: mail.replyTo[0]!.address, text: html })
  await s.post(Buffer.from(raw.toString().replace('text/plain', 'text/html')))
  const [, answer] = await s.shown(mara, talk.id)
  const page = await s.request(`/api/v1/side-messages/${answer!.id}/html`, {
    headers: { authorization: `Bearer test-${mara.id}` },
  })
  const text = await page.text()
  assert.match(text, />Here</)
  assert.doesNotMatch(text, /<script|onclick|\ssrc="https:/)
  assert.match(page.headers.get('content-security-policy')!, /sandbox/)
})

test('side threads are read where their conversation was merged to, and answers come there', async () => {
  const work = await s.work()
  const { talk, sideMessageId, sideThreadId } = await s.ask()
  const { mail } = await readMail((await s.leaves(sideMessageId)).raw)
  await work.stop()
  const target = await makeCase(s, s.mailbox)
  await mara.api.conversations.merge({ conversationId: target.id, fromIds: [talk.id] })
  await s.post(letter({ from: 'Anna <anna@carrier.example>', to: mail.replyTo[0]!.address, text: 'It is in Lyon.' }))
  const [thread] = (await mara.api.sidethreads.ofConversation({ conversationId: target.id })).items
  assert.deepEqual([thread!.id, thread!.messages], [sideThreadId, 2])
  assert.deepEqual(
    (await s.shown(mara, target.id)).map(({ text }) => text),
    ['Where is this parcel?', 'It is in Lyon.'],
  )
})

test('views know who was asked and who has answered', async () => {
  const facet = (await s.app.kernel.services.facets(s.db))['sidethreads.state']!
  const { talk, sideMessageId } = await s.ask()
  const none = await makeCase(s, s.mailbox)
  const stateOf = async (id: string) =>
    (
      await s.db
        .selectFrom('conversations')
        .select((eb) => sql<string>`${facet.sql(eb)}`.as('state'))
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).state
  assert.deepEqual([await stateOf(none.id), await stateOf(talk.id)], ['none', 'asked'])
  const work = await s.work()
  const { mail } = await readMail((await s.leaves(sideMessageId)).raw)
  await work.stop()
  await s.post(letter({ from: 'Anna <anna@carrier.example>', to: mail.replyTo[0]!.address, text: 'It is in Lyon.' }))
  assert.equal(await stateOf(talk.id), 'answered')
})
