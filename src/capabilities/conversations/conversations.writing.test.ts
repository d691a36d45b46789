import assert from 'node:assert/strict'
import test from 'node:test'
import { makeConversation } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara Okafor' })
const jonas = await w.agent({ name: 'Jonas Brandt' })
const api = mara.api.conversations
const last = async (conversationId: string) => {
  const { items } = await jonas.api.conversations.thread({ conversationId })
  const item = items.find((each) => each.kind === 'message')!
  assert.ok(item.kind === 'message')
  return item
}

test('a note is for colleagues: it changes neither the turn nor the place in lists', async () => {
  const talk = await makeConversation(w)
  const before = await api.get({ conversationId: talk.id })
  w.clock.advance('1h')
  await api.addNote({ conversationId: talk.id, html: '<p>The <b>depot</b> has the base.</p><script>alert(1)</script>' })
  const after = await api.get({ conversationId: talk.id })
  assert.deepEqual(
    [after.state, after.waitingSince, after.revision],
    [before.state, before.waitingSince, before.revision],
  )
  const note = await last(talk.id)
  assert.deepEqual(
    [note.direction, note.author.name, note.text, note.hasHtml],
    ['note', 'Mara Okafor', 'The depot has the base.', true],
  )
  const kept = await w.db.selectFrom('messages').select('body_html').where('id', '=', note.id).executeTakeFirstOrThrow()
  assert.doesNotMatch(kept.body_html!, /script/)
})

test('a note without a word or a file is refused', async () => {
  const { id: conversationId } = await makeConversation(w)
  for (const body of [{}, { text: ' \n ' }, { html: '<p> </p>' }])
    assert.deepEqual(await refused(api.addNote({ conversationId, ...body })), [422, 'conversations.emptyNote'])
})

test('files of a note are the writer’s own uploads, used once', async () => {
  const { id: conversationId } = await makeConversation(w)
  const upload = () => mara.api.files.upload({ body: Buffer.from('plan'), name: 'plan.txt', type: 'text/plain' })
  const { id } = await upload()
  assert.deepEqual(await refused(jonas.api.conversations.addNote({ conversationId, text: 'x', fileIds: [id] })), [
    422,
    'conversations.unknownFile',
  ])
  await api.addNote({ conversationId, fileIds: [id] })
  assert.deepEqual(
    (await last(conversationId)).attachments.map(({ name, inline }) => ({ name, inline })),
    [{ name: 'plan.txt', inline: false }],
  )
  assert.deepEqual(await refused(api.addNote({ conversationId, text: 'again', fileIds: [id] })), [
    422,
    'conversations.unknownFile',
  ])
  const pasted = await upload()
  await api.addNote({ conversationId, html: `<p>See <img src="/api/v1/files/${pasted.id}"></p>` })
  const note = await last(conversationId)
  assert.deepEqual(
    note.attachments.map(({ name, inline }) => ({ name, inline })),
    [{ name: 'plan.txt', inline: true }],
  )
  const kept = await w.db.selectFrom('messages').select('body_html').where('id', '=', note.id).executeTakeFirstOrThrow()
  assert.ok(kept.body_html!.includes(`cid:${pasted.id}`))
})
