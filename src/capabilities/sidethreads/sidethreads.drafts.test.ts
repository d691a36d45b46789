import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { makeCase } from '#capabilities/sending/sending.fixture.ts'
import { makeConversation } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { anna, makeSideDesk } from './sidethreads.fixture.ts'

const s = await makeSideDesk()
after(() => s.close())
await s.work()
const { mara, mailbox } = s

const draft = (conversationId: string, more: object = {}) => ({
  draftId: randomUUID(),
  conversationId,
  kind: 'side' as const,
  revision: 0,
  html: '<p>Where is it?</p>',
  recipients: { to: [anna], cc: [], bcc: [] },
  ...more,
})
const sideOf = async (conversationId: string) => (await mara.api.drafts.ofConversation({ conversationId })).side

test('what is written to somebody outside is a draft of its own, with whom it is for and what goes along', async () => {
  const { talk, sideThreadId } = await s.ask()
  const beside = { sideThreadId, passing: { messageIds: [talk.messageId], attachmentIds: [] } }
  await mara.api.drafts.save({ ...draft(talk.id), kind: 'reply', recipients: null })
  const saved = draft(talk.id, { beside, subject: 'Parcel' })
  await mara.api.drafts.save(saved)
  const { reply, side } = await mara.api.drafts.ofConversation({ conversationId: talk.id })
  assert.deepEqual(
    [side!.id, side!.recipients!.to, side!.beside, side!.subject],
    [saved.draftId, [anna], beside, 'Parcel'],
  )
  assert.equal(reply!.beside, null)
  const { items } = await mara.api.drafts.list({})
  assert.deepEqual(items.map(({ kind, conversation }) => [kind, conversation!.number]).sort(), [
    ['reply', talk.number],
    ['side', talk.number],
  ])
  const other = await s.agent()
  const seen = await other.api.drafts.ofConversation({ conversationId: talk.id })
  assert.deepEqual([seen.side, seen.colleagues.map(({ kind }) => kind).sort()], [null, ['reply', 'side']])
  assert.deepEqual(await refused(mara.api.drafts.save({ ...draft(talk.id), kind: 'note', beside })), [
    422,
    'kernel.invalidInput',
  ])
})

test('its draft ends when it is sent, and is there again when it is called back, uploads and all; it is sent once', async () => {
  const talk = await makeCase(s, mailbox)
  const upload = await mara.api.files.upload({ body: Buffer.from('A label'), name: 'label.txt', type: 'text/plain' })
  const { draftId, html } = draft(talk.id)
  await mara.api.drafts.save({ ...draft(talk.id), draftId, fileIds: [upload.id] })
  const mail = {
    conversationId: talk.id,
    draftId,
    to: [anna],
    subject: 'Parcel',
    html,
    fileIds: [upload.id],
    messageIds: [talk.messageId],
  }
  const first = await mara.api.sidethreads.forward(mail)
  assert.deepEqual(await mara.api.sidethreads.forward(mail), first)
  assert.equal(await sideOf(talk.id), null)
  const late = await refused(mara.api.drafts.save({ ...draft(talk.id), draftId, revision: 1 }))
  assert.deepEqual(late, [409, 'drafts.ended'])
  const other = await s.agent()
  const { sideMessageId } = first
  assert.deepEqual(await refused(other.api.sidethreads.forward(mail)), [409, 'sidethreads.alreadySent'])
  assert.deepEqual(await refused(other.api.sidethreads.undo({ sideMessageId })), [409, 'sidethreads.wrongState'])
  await mara.api.sidethreads.undo({ sideMessageId })
  assert.deepEqual((await mara.api.sidethreads.ofConversation({ conversationId: talk.id })).items, [])
  const [shown] = await s.shown(mara, talk.id)
  assert.deepEqual([shown!.calledBack, shown!.delivery], [true, null])
  const back = await sideOf(talk.id)
  assert.deepEqual(
    [back!.id, back!.html, back!.subject, back!.recipients!.to, back!.files.map(({ name }) => name)],
    [draftId, html, 'Parcel', [anna], ['label.txt']],
  )
  assert.deepEqual(back!.beside, {
    sideThreadId: null,
    passing: { messageIds: [talk.messageId], attachmentIds: [] },
  })
  const again = await mara.api.sidethreads.forward(mail)
  assert.notEqual(again.sideMessageId, sideMessageId)
  assert.equal(await sideOf(talk.id), null)
  await s.leaves(again.sideMessageId)
  assert.equal(s.server.mails.filter(({ raw }) => raw.includes('label.txt')).length, 1)
  assert.deepEqual(await refused(mara.api.sidethreads.undo({ sideMessageId: again.sideMessageId })), [
    409,
    'sidethreads.wrongState',
  ])
})

test('an answer that is called back goes on in its side thread', async () => {
  const { talk, sideThreadId, sideMessageId } = await s.ask()
  await s.leaves(sideMessageId)
  const sent = await mara.api.sidethreads.reply({ sideThreadId, to: [anna], html: '<p>And now?</p>' })
  await mara.api.sidethreads.undo({ sideMessageId: sent.sideMessageId })
  const back = await sideOf(talk.id)
  assert.deepEqual([back!.html, back!.subject, back!.beside?.sideThreadId], ['<p>And now?</p>', '', sideThreadId])
})

test('the draft goes along when the conversation is merged', async () => {
  const talk = await makeCase(s, mailbox)
  const into = await makeConversation(s)
  await mara.api.drafts.save(draft(talk.id))
  await mara.api.conversations.merge({ conversationId: into.id, fromIds: [talk.id] })
  await s.runJobs()
  assert.deepEqual((await sideOf(into.id))?.recipients?.to, [anna])
})
