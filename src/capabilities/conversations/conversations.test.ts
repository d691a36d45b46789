import assert from 'node:assert/strict'
import test from 'node:test'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { linkConversations } from './conversations.public.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara Okafor' })
const jonas = await w.agent({ name: 'Jonas Brandt' })

test('a conversation shows who it is with, whose it is and what may be done', async () => {
  const talk = await makeConversation(w)
  const shown = await mara.api.conversations.get({ conversationId: talk.id })
  assert.equal(shown.number, talk.number)
  assert.equal(shown.customer.name, 'Katarzyna Wójcik')
  assert.equal(shown.state, 'open')
  assert.equal(shown.assignee, null)
  assert.equal(shown.waitingSince, w.clock.now().toISOString())
  assert.deepEqual(
    shown.participants.map(({ address, role }) => [address, role]),
    [[talk.address, 'customer']],
  )
  assert.deepEqual(shown.allowed, ['assign', 'setState', 'setSubject', 'addNote', 'reply', 'split', 'participants', 'private', 'merge', 'link'])
  assert.deepEqual(await mara.api.conversations.byNumber({ number: talk.number }), shown)
})

test('a conversation of a private team is found by its members and its assignee alone', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const talk = await makeConversation(w, { teamId: team.id })
  const conversationId = talk.id
  assert.equal((await mara.api.conversations.get({ conversationId })).team?.name, team.name)
  const { items } = await mara.api.conversations.thread({ conversationId })
  const messageId = items.find((item) => item.kind === 'message')!.id
  const api = jonas.api.conversations
  const calls = [
    api.get({ conversationId }),
    api.byNumber({ number: talk.number }),
    api.thread({ conversationId }),
    api.markRead({ conversationId }),
    api.assign({ conversationId, revision: 1, assigneeId: 'me' }),
    api.setState({ conversationId, revision: 1, state: 'closed' }),
    api.setSubject({ conversationId, revision: 1, subject: 'Mine' }),
    api.addNote({ conversationId, text: 'Hello' }),
    api.splitAt({ conversationId, messageId }),
    api.unsplit({ conversationId }),
    api.addParticipant({ conversationId, address: 'x@mail.example' }),
    api.removeParticipant({ conversationId, address: talk.address }),
    api.acceptLink({ conversationId, otherId: conversationId }),
    api.declineLink({ conversationId, otherId: conversationId }),
    api.offerLink({ conversationId, otherId: conversationId }),
  ]
  for (const refusal of await Promise.all(calls.map(refused)))
    assert.deepEqual(refusal, [404, 'conversations.notFound'])
  const inside = [
    api.text({ conversationId, messageId }),
    api.messageHtml({ conversationId, messageId }),
    api.loadImages({ conversationId, messageId }),
  ]
  for (const refusal of await Promise.all(inside.map(refused)))
    assert.deepEqual(refusal, [404, 'conversations.messageNotFound'])
  assert.deepEqual(await refused(api.attachment({ conversationId, attachmentId: messageId })), [
    404,
    'conversations.attachmentNotFound',
  ])
  assert.deepEqual((await api.ofCustomer({ customerId: talk.customerId })).items, [])
  const { revision } = await mara.api.conversations.get({ conversationId })
  await mara.api.conversations.assign({ conversationId, revision, assigneeId: jonas.id })
  assert.equal((await api.get({ conversationId })).assignee?.name, 'Jonas Brandt')
})

test('a link to a conversation that the reader may not see is not shown', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const [secret, open] = [await makeConversation(w, { teamId: team.id }), await makeConversation(w)]
  await w.write((writer) => linkConversations(writer, open.id, secret.id, 'offered'))
  assert.deepEqual(
    (await mara.api.conversations.get({ conversationId: open.id })).links.map((link) => [
      link.conversationId,
      link.kind,
      link.end,
    ]),
    [[secret.id, 'offered', 'to']],
  )
  const seen = await jonas.api.conversations.get({ conversationId: open.id })
  assert.deepEqual([seen.links, seen.allowed.includes('links')], [[], false])
  assert.deepEqual(await refused(jonas.api.conversations.acceptLink({ conversationId: open.id, otherId: secret.id })), [
    404,
    'conversations.notFound',
  ])
})

test('an offered link is accepted or declined, and both can be taken back', async () => {
  const [a, b] = [await makeConversation(w), await makeConversation(w)]
  const ids = { conversationId: a.id, otherId: b.id }
  const kinds = async () => (await mara.api.conversations.get({ conversationId: b.id })).links.map((link) => link.kind)
  await w.write((writer) => linkConversations(writer, a.id, b.id, 'offered'))
  await mara.api.conversations.acceptLink(ids)
  assert.deepEqual(await kinds(), ['related'])
  await mara.api.conversations.offerLink(ids)
  assert.deepEqual(await kinds(), ['offered'])
  await mara.api.conversations.declineLink(ids)
  assert.deepEqual(await kinds(), [])
  assert.deepEqual(await refused(mara.api.conversations.acceptLink(ids)), [404, 'conversations.linkNotFound'])
})

test('a link that several agents offer at the same moment is offered once', async () => {
  const [a, b] = [await makeConversation(w), await makeConversation(w)]
  const there = { conversationId: a.id, otherId: b.id }
  const back = { conversationId: b.id, otherId: a.id }
  await Promise.all([mara, jonas, mara, jonas].map(({ api }, at) => api.conversations.offerLink(at % 2 ? there : back)))
  const { links } = await mara.api.conversations.get({ conversationId: b.id })
  assert.deepEqual(
    links.map(({ kind }) => kind),
    ['offered'],
  )
})

test('the thread tells messages and what was done between them, newest first, page by page', async () => {
  const talk = await makeConversation(w)
  const conversationId = talk.id
  w.clock.advance('1m')
  await mara.api.conversations.assign({ conversationId, revision: 2, assigneeId: 'me' })
  w.clock.advance('1m')
  await mara.api.conversations.addNote({ conversationId, text: 'The depot has the base.' })
  w.clock.advance('1m')
  await agentSays(w, talk, mara, 'It leaves on Friday.')
  const whole = await jonas.api.conversations.thread({ conversationId })
  const brief = whole.items.map((item) => (item.kind === 'message' ? `${item.direction}: ${item.text}` : item.type))
  assert.deepEqual(brief, [
    'conversations.stateChanged',
    'out: It leaves on Friday.',
    'note: The depot has the base.',
    'conversations.assigned',
    'conversations.opened',
    'in: When will the base arrive?',
  ])
  const assigned = whole.items[3]!
  assert.ok(assigned.kind === 'event')
  assert.deepEqual(
    [assigned.actor, assigned.names[mara.id]],
    [{ kind: 'agent', id: mara.id, name: 'Mara Okafor' }, 'Mara Okafor'],
  )
  const pages: typeof whole.items = []
  for (let cursor: string | undefined; ;) {
    const { items, next } = await jonas.api.conversations.thread({ conversationId, limit: 1, cursor })
    pages.push(...items)
    if (!next) break
    cursor = next
  }
  assert.deepEqual(pages, whole.items)
})

test('a page of the thread stays where it is while new messages arrive', async () => {
  const talk = await makeConversation(w)
  for (let number = 1; number <= 5; number++) {
    w.clock.advance('1m')
    await customerSays(w, talk, `Message ${number}`)
  }
  const first = await mara.api.conversations.thread({ conversationId: talk.id, limit: 3 })
  w.clock.advance('1m')
  await customerSays(w, talk, 'Message 6')
  const second = await mara.api.conversations.thread({ conversationId: talk.id, limit: 3, cursor: first.next! })
  const texts = [...first.items, ...second.items].flatMap((item) => (item.kind === 'message' ? [item.text] : []))
  assert.deepEqual(texts, ['Message 5', 'Message 4', 'Message 3', 'Message 2', 'Message 1'])
})

test('a cursor that is not ours is refused', async () => {
  const talk = await makeConversation(w)
  for (const key of [
    ['x', '0', 'y'],
    [w.clock.now().toISOString(), '1', talk.id],
    ['2026-11-16', 0, talk.id],
    [1, 2],
  ])
    assert.deepEqual(
      await refused(
        mara.api.conversations.thread({
          conversationId: talk.id,
          cursor: Buffer.from(JSON.stringify(key)).toString('base64url'),
        }),
      ),
      [422, 'kernel.invalidInput'],
    )
})

test('earlier conversations of a customer are listed latest first', async () => {
  const address = 'kasia@mail.example'
  const old = await makeConversation(w, { address, subject: 'Cable too short' })
  w.clock.advance('1d')
  const later = await makeConversation(w, { address, subject: 'Invoice' })
  const first = await mara.api.conversations.ofCustomer({ customerId: old.customerId, limit: 1 })
  const second = await mara.api.conversations.ofCustomer({ customerId: old.customerId, limit: 1, cursor: first.next! })
  assert.deepEqual(
    [...first.items, ...second.items].map((item) => item.id),
    [later.id, old.id],
  )
  assert.equal(second.next, null)
})

test('reading is remembered per agent, also when a message is dated ahead of our clock', async () => {
  const talk = await makeConversation(w)
  await customerSays(w, talk, 'From a clock that runs ahead', { at: w.clock.in('2m') })
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).readAt, null)
  const { readAt } = await mara.api.conversations.markRead({ conversationId: talk.id })
  assert.equal(readAt, w.clock.in('2m').toISOString())
  assert.equal((await jonas.api.conversations.get({ conversationId: talk.id })).readAt, null)
})

test('somebody can be put on the thread and taken off it, but not the last one', async () => {
  const talk = await makeConversation(w)
  const conversationId = talk.id
  await mara.api.conversations.addParticipant({ conversationId, address: 'Partner@Mail.example', name: 'Partner' })
  await mara.api.conversations.addParticipant({ conversationId, address: 'partner@mail.example' })
  assert.deepEqual(
    (await mara.api.conversations.get({ conversationId })).participants.map((each) => each.address),
    [talk.address, 'partner@mail.example'],
  )
  assert.deepEqual(
    await mara.api.conversations.removeParticipant({ conversationId, address: 'partner@mail.example' }),
    { was: { address: 'partner@mail.example', name: 'Partner', role: 'cc' } },
  )
  assert.deepEqual(
    await refused(mara.api.conversations.removeParticipant({ conversationId, address: 'partner@mail.example' })),
    [404, 'conversations.participantNotFound'],
  )
  assert.deepEqual(await refused(mara.api.conversations.removeParticipant({ conversationId, address: talk.address })), [
    422,
    'conversations.noCustomerLeft',
  ])
  assert.equal((await mara.api.conversations.get({ conversationId })).participants.length, 1)
})
