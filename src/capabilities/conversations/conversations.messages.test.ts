import assert from 'node:assert/strict'
import test from 'node:test'
import { createFile } from '#capabilities/files/files.public.ts'
import { agentSays, customerSays, makeConversation } from '#testing/talk.ts'
import { world } from '#testing/world.ts'
import { addMessage } from './conversations.public.ts'
import { recount } from './conversations.splitting.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara Okafor' })

const row = (id: string) => w.db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('messages that come at the same moment are all there, counted once each and told in one order', async () => {
  const talk = await makeConversation(w, { text: null })
  const texts = Array.from({ length: 20 }, (_, number) => `Message ${String(number).padStart(2, '0')}`)
  await Promise.all(texts.map((text) => customerSays(w, talk, text)))
  const kept = await row(talk.id)
  const { items } = await mara.api.conversations.thread({ conversationId: talk.id, limit: 50 })
  const shown = items.flatMap((item) => (item.kind === 'message' ? [item.text] : []))
  assert.equal(kept.message_count, 20)
  assert.deepEqual(shown.toSorted(), texts)
  assert.equal(kept.preview, shown[0])
  const told = await w.db
    .selectFrom('events')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('about', '=', talk.id)
    .where('type', '=', 'conversations.messageAdded')
    .executeTakeFirstOrThrow()
  assert.equal(Number(told.count), 20)
})

test('what is kept message by message is what can be worked out from all of them', async () => {
  const talk = await makeConversation(w)
  const say = [
    () => agentSays(w, talk, mara, 'On Friday.'),
    () => customerSays(w, talk, 'Friday is bad.', { language: 'en' }),
    () => customerSays(w, talk, 'Out of office', { automatic: true }),
    () => mara.api.conversations.addNote({ conversationId: talk.id, text: 'Call her' }),
    () => customerSays(w, talk, 'From last year', { at: '2025-11-01T10:00:00Z', historic: true }),
    () => agentSays(w, talk, mara, 'Monday then.', { state: 'closed' }),
    () => customerSays(w, talk, 'Danke!', { language: 'de' }),
  ]
  for (const each of say) {
    w.clock.advance('10m')
    await each()
    const { revision: _, ...kept } = await row(talk.id)
    await w.write(({ tx }) => recount(tx, talk.id))
    const { revision: __, ...counted } = await row(talk.id)
    assert.deepEqual(kept, counted)
  }
  assert.equal((await row(talk.id)).message_count, 8)
})

test('attachments, addresses and marks come back as they were given, and new people take part', async () => {
  const talk = await makeConversation(w)
  const file = await w.write((writer) =>
    createFile(writer, { bytes: Buffer.from('plan'), name: 'plan.txt', type: 'text/plain' }),
  )
  const to = [{ name: 'Help', address: 'help@harrowandlind.example' }]
  await customerSays(w, talk, 'See the plan', {
    addresses: { to },
    marks: { subjectChanged: true },
    folded: [{ kind: 'signature', text: 'Kasia' }],
    html: '<img src="https://pixel.example/1.gif">See',
    attachments: [{ fileId: file.id, name: file.name, type: file.type, size: file.size }],
    participants: [
      { address: talk.address, role: 'customer' },
      { address: 'Depot@Mail.example', name: 'Depot', role: 'cc' },
    ],
  })
  const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
  const message = items.find((item) => item.kind === 'message')!
  assert.ok(message.kind === 'message')
  assert.deepEqual(message.addresses, { from: [], to, cc: [], bcc: [], replyTo: [] })
  assert.deepEqual(
    [message.marks, message.folded, message.hasHtml, message.outsideImages],
    [{ subjectChanged: true }, [{ kind: 'signature', text: 'Kasia' }], true, true],
  )
  assert.deepEqual(
    message.attachments.map(({ id: _, ...rest }) => rest),
    [{ name: 'plan.txt', type: 'text/plain', size: 4, inline: false }],
  )
  assert.ok(
    items.some(
      (item) =>
        item.kind === 'event' &&
        item.type === 'conversations.participantAdded' &&
        item.payload.address === 'depot@mail.example',
    ),
  )
  assert.deepEqual(
    (await mara.api.conversations.get({ conversationId: talk.id })).participants.map((each) => each.address),
    [talk.address, 'depot@mail.example'],
  )
})

test('text that PostgreSQL can not hold is kept without what it can not hold', async () => {
  const talk = await makeConversation(w)
  await customerSays(w, talk, 'a\0b\ud800c', {
    authorName: 'N\0',
    html: '<p>\0</p>',
    marks: { problems: ['\0'] },
    addresses: { to: [{ name: '\0', address: 'x\udfff@y.example' }] },
  })
  const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
  assert.ok(items.some((item) => item.kind === 'message' && item.text === 'ab\ufffdc'))
})

test('an agent has read what the agent wrote', async () => {
  const talk = await makeConversation(w)
  w.clock.advance('1m')
  await agentSays(w, talk, mara, 'On Friday.')
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).readAt, w.clock.now().toISOString())
})

test('a message to a conversation that does not exist is an error, not a loss', async () => {
  await assert.rejects(
    w.write((writer) => addMessage(writer, mara.id, { direction: 'in', authorName: '', text: '', at: w.clock.now() })),
    /no conversation/,
  )
})
