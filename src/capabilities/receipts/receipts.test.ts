import assert from 'node:assert/strict'
import test from 'node:test'
import { loadActor } from '#capabilities/people/people.public.ts'
import { agentSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { keepReceipts } from './receipts.keeping.ts'

const w = await world()
const [mara, jonas] = [await w.agent({ name: 'Mara' }), await w.agent({ name: 'Jonas' })]
const lead = await w.agent({ role: 'lead', name: 'Lena' })

type Someone = typeof mara
const read = (who: Someone, conversationId: string) => who.api.conversations.thread({ conversationId })
const list = async (conversationId: string, who = mara) =>
  (await who.api.receipts.list({ conversationId })).items.map(({ reader, how, times, firstAt, lastAt }) => ({ who: reader.name, how, times, firstAt, lastAt }))

test('opening a conversation leaves a receipt that everybody who sees it can read', async () => {
  const { id } = await makeConversation(w)
  const at = w.clock.now().toISOString()
  await read(mara, id)
  assert.deepEqual(await list(id, jonas), [{ who: 'Mara', how: 'opened', times: 1, firstAt: at, lastAt: at }])
})

test('reading on within ten minutes touches no disk; after that it counts once more', async () => {
  const { id } = await makeConversation(w)
  const first = w.clock.now().toISOString()
  await Promise.all([read(mara, id), read(mara, id), mara.api.sending.replyContext({ conversationId: id })])
  w.clock.advance('599s')
  await read(mara, id)
  assert.deepEqual((await list(id)).map(({ times }) => times), [1])
  w.clock.advance('1s')
  await read(mara, id)
  const last = w.clock.now().toISOString()
  assert.deepEqual(await list(id), [{ who: 'Mara', how: 'opened', times: 2, firstAt: first, lastAt: last }])
})

test('reading what one wrote oneself is recorded like any other', async () => {
  const talk = await makeConversation(w)
  await agentSays(w, talk, jonas, 'The base left today.')
  await read(jonas, talk.id)
  assert.deepEqual((await list(talk.id)).map(({ who }) => who), ['Jonas'])
})

test('an answer that can not be recorded does not leave, and is recorded when asked again', async () => {
  const { id } = await makeConversation(w)
  const actor = (await loadActor(w.db, mara.id, { kind: 'agent', ip: '' }))!
  const runtime = { services: w.app.kernel.services, now: () => w.clock.now(), transact: () => Promise.reject(new Error('no disk')) } as never
  await assert.rejects(keepReceipts(runtime, actor, 'x', [{ conversationId: id, how: 'opened' }]), /no disk/)
  await read(mara, id)
  assert.equal((await list(id)).length, 1)
})

test('a token is named, and its name stays when it has been taken back', async () => {
  const { id } = await makeConversation(w)
  const { secret, token } = await mara.api.access.createToken({ name: 'Export script', scopes: ['conversations:read'] })
  const answer = await w.request(`/api/v1/conversations/${id}/thread`, { headers: { authorization: `Bearer ${secret}` } })
  assert.equal(answer.status, 200)
  await read(mara, id)
  await mara.api.access.revokeToken({ tokenId: token.id })
  const { items, people } = await mara.api.receipts.list({ conversationId: id })
  assert.deepEqual([people, items.map(({ reader, token: its }) => [reader.name, its?.name ?? '']).toSorted()], [1, [['Mara', ''], ['Mara', 'Export script']]])
})

test('the reason of whoever looks from outside stands beside the reading', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const { id } = await makeConversation(w, { teamId: team.id })
  assert.equal((await refused(read(lead, id)))[0], 403)
  assert.deepEqual(await list(id), [], 'what is refused is not read')
  await lead.api.conversations.openWithReason({ conversationId: id, reason: 'Coaching with Mara' })
  await read(lead, id)
  const [receipt] = (await mara.api.receipts.list({ conversationId: id })).items
  assert.deepEqual([receipt!.reader.name, receipt!.reason?.words], ['Lena', 'Coaching with Mara'])
})

test('who has read it is told to those alone who see the conversation', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const { id } = await makeConversation(w, { teamId: team.id })
  await read(mara, id)
  assert.deepEqual(await refused(jonas.api.receipts.list({ conversationId: id })), [404, 'receipts.notFound'])
  assert.deepEqual(await refused(w.anonymous.receipts.list({ conversationId: id })), [401, 'kernel.unauthenticated'])
})

test('receipts come in pages, latest first', async () => {
  const { id } = await makeConversation(w)
  for (const name of ['A', 'B', 'C', 'D', 'E']) {
    await read(await w.agent({ name }), id)
    w.clock.advance('1s')
  }
  const first = await mara.api.receipts.list({ conversationId: id, limit: 2 })
  const second = await mara.api.receipts.list({ conversationId: id, limit: 3, cursor: first.next! })
  assert.deepEqual([...first.items, ...second.items].map(({ reader }) => reader.name), ['E', 'D', 'C', 'B', 'A'])
  assert.deepEqual([first.people, second.next], [5, null])
})

test('what a screen only makes ready is told apart from what was opened, and counts no reader', async () => {
  const { id } = await makeConversation(w)
  await mara.api.conversations.thread({ conversationId: id, ahead: true })
  const ready = await jonas.api.receipts.list({ conversationId: id })
  assert.deepEqual([ready.people, ready.items.map(({ how }) => how)], [0, ['ahead']])
  await mara.api.conversations.thread({ conversationId: id, limit: 1 })
  const read = await jonas.api.receipts.list({ conversationId: id })
  assert.deepEqual([read.people, read.items.map(({ how }) => how).toSorted()], [1, ['ahead', 'opened']])
})
