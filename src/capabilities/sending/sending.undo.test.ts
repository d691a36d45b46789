import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { customerSays } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { answer, makeCase, shop } from './sending.fixture.ts'

const s = await shop()
after(() => s.close())
await s.work()
const support = await s.mailbox({ address: 'support@shop.example' })
const mara = await s.agent({ name: 'Mara Lind' })
const jonas = await s.agent({ name: 'Jonas Berg' })
const mailsTo = (address: string) => s.server.mails.filter(({ to }) => to.includes(address))
const look = (conversationId: string) => mara.api.conversations.get({ conversationId })

test('a message called back was never said: it leaves neither the house nor a trace, and is a draft again', async () => {
  const talk = await makeCase(s, support)
  const picture = await mara.api.files.upload({ body: Buffer.from('GIF89a....'), name: 'a.gif', type: 'image/gif' })
  const list = await mara.api.files.upload({ body: Buffer.from('one, two'), name: 'list.txt', type: 'text/plain' })
  const before = await look(talk.id)
  const draftId = randomUUID()
  const html = `<p>Dear Kasia <img src="/api/v1/files/${picture.id}"></p>`
  await mara.api.drafts.save({
    draftId,
    conversationId: talk.id,
    kind: 'reply',
    revision: 0,
    html: '<p>Dear Ka</p>',
    fileIds: [list.id],
  })
  const { messageId } = await mara.api.sending.send(
    answer(talk, html, { draftId, fileIds: [list.id], cc: [{ name: 'Ola', address: 'ola@mail.example' }] }),
  )
  assert.equal((await look(talk.id)).messageCount, 2)
  assert.deepEqual(await mara.api.sending.undo({ messageId }), { draftId, conversationId: talk.id })
  const { revision: _, readAt: __, ...now } = await look(talk.id)
  const { revision: ___, readAt: ____, ...was } = before
  assert.deepEqual(now, was)
  const { reply } = await mara.api.drafts.ofConversation({ conversationId: talk.id })
  assert.deepEqual(
    [reply!.id, reply!.html, reply!.files.map((file) => file.name), reply!.recipients!.cc],
    [draftId, html, ['list.txt'], [{ name: 'Ola', address: 'ola@mail.example' }]],
  )
  assert.ok(await mara.api.files.download({ fileId: picture.id }))
  assert.deepEqual((await mara.api.sending.states({ conversationId: talk.id })).items, [])
  s.clock.advance('1h')
  s.app.kernel.services.wake('outbox')
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.deepEqual(mailsTo(talk.address), [])
  const again = await mara.api.sending.send(answer(talk, html, { draftId, fileIds: [list.id] }))
  await s.leaves(talk, mara, again.messageId)
  assert.equal(mailsTo(talk.address).length, 1)
})

test('what was written in the ten seconds is not lost when the message comes back', async () => {
  const talk = await makeCase(s, support)
  const { messageId } = await mara.api.sending.send(answer(talk, '<p>First</p>'))
  await mara.api.drafts.save({
    draftId: randomUUID(),
    conversationId: talk.id,
    kind: 'reply',
    revision: 0,
    html: '<p>P.S.</p>',
  })
  await mara.api.sending.undo({ messageId })
  assert.equal(
    (await mara.api.drafts.ofConversation({ conversationId: talk.id })).reply!.html,
    '<p>First</p><p></p><p>P.S.</p>',
  )
})

test('after ten seconds it is too late, and only who sent it may call it back', async () => {
  const talk = await makeCase(s, support)
  const { messageId } = await mara.api.sending.send(answer(talk))
  assert.deepEqual(await refused(jonas.api.sending.undo({ messageId })), [409, 'sending.tooLate'])
  s.clock.advance('10s')
  assert.deepEqual(await refused(mara.api.sending.undo({ messageId })), [409, 'sending.tooLate'])
  await s.leaves(talk, mara, messageId)
  assert.deepEqual(await refused(mara.api.sending.undo({ messageId })), [409, 'sending.tooLate'])
  assert.deepEqual(await refused(mara.api.sending.undo({ messageId: randomUUID() })), [404, 'sending.messageNotFound'])
})

test('what others did meanwhile stays when a message is called back', async () => {
  const talk = await makeCase(s, support)
  s.clock.advance('1m')
  const { messageId } = await mara.api.sending.send(answer(talk, undefined, { stateAfter: 'closed' }))
  s.clock.advance('2s')
  await customerSays(s, talk, 'Are you there?')
  await mara.api.sending.undo({ messageId })
  const now = await look(talk.id)
  assert.deepEqual([now.state, now.messageCount], ['open', 2])
  assert.equal(now.waitingSince, new Date(s.clock.now().getTime() - 62_000).toISOString())
  const quiet = await makeCase(s, support)
  const { messageId: second } = await mara.api.sending.send(answer(quiet))
  s.clock.advance('1s')
  await jonas.api.conversations.setState({
    conversationId: quiet.id,
    revision: (await look(quiet.id)).revision,
    state: 'closed',
  })
  await mara.api.sending.undo({ messageId: second })
  assert.equal((await look(quiet.id)).state, 'closed')
})

test('calling back the mail that began a conversation takes the conversation with it', async () => {
  const draftId = randomUUID()
  const { messageId, conversationId } = await mara.api.sending.start({
    mailboxId: support.id,
    subject: 'Back in stock',
    html: '<p>Hello Lena</p>',
    to: [{ name: 'Lena', address: 'lena@mail.example' }],
    draftId,
  })
  assert.deepEqual(await mara.api.sending.undo({ messageId }), { draftId, conversationId: null })
  assert.deepEqual(await refused(mara.api.conversations.get({ conversationId })), [404, 'conversations.notFound'])
  const draft = await mara.api.drafts.get({ draftId })
  assert.deepEqual(
    [draft.kind, draft.subject, draft.html, draft.mailboxId, draft.recipients!.to],
    ['new', 'Back in stock', '<p>Hello Lena</p>', support.id, [{ name: 'Lena', address: 'lena@mail.example' }]],
  )
})

test('calling back and leaving at the same instant: one of them wins, never both', async () => {
  let won = 0
  for (let round = 0; round < 8; round++) {
    const talk = await makeCase(s, support)
    const { messageId } = await mara.api.sending.send(answer(talk))
    // Undo is still possible by the clock of the request while the worker's clock lets the mail go.
    await s.write((w) =>
      w.tx.updateTable('outbox').set({ due_at: w.now }).where('message_id', '=', messageId).execute(),
    )
    s.app.kernel.services.wake('outbox')
    await new Promise((resolve) => setTimeout(resolve, round * 3))
    await s.write((w) =>
      w.tx
        .updateTable('outbox')
        .set({ due_at: new Date(w.now.getTime() + 5000) })
        .where('message_id', '=', messageId)
        .where('state', '=', 'held')
        .execute(),
    )
    const undone = await mara.api.sending.undo({ messageId }).then(
      () => true,
      () => false,
    )
    if (undone) won++
    else await s.comesTo(talk, mara, messageId, 'accepted')
    s.clock.advance('20s')
    s.app.kernel.services.wake('outbox')
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(mailsTo(talk.address).length, undone ? 0 : 1)
  }
  assert.ok(won >= 0)
})
