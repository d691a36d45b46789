import assert from 'node:assert/strict'
import test from 'node:test'
import { customerSays, makeConversation } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'

const w = await world()
const [mara, jonas, lead] = [
  await w.agent({ name: 'Mara' }),
  await w.agent({ name: 'Jonas' }),
  await w.agent({ role: 'lead' }),
]

const sees = async (who: Person, conversationId: string) => {
  const answer = await who.api.conversations.get({ conversationId }).catch(() => undefined)
  return answer !== undefined
}
const split = async (conversationId: string, messageId: string) =>
  (await mara.api.conversations.splitAt({ conversationId, messageId })).conversationId
const makePrivate = (conversationId: string, memberIds: string[] = []) =>
  mara.api.conversations.makePrivate({ conversationId, memberIds })

test('what is split off a private conversation is private too, with the same people', async () => {
  const talk = await makeConversation(w)
  const { messageId } = await customerSays(w, talk, 'And about my health …')
  await makePrivate(talk.id, [lead.id])
  const part = await split(talk.id, messageId)
  assert.deepEqual(await Promise.all([mara, lead, jonas].map((who) => sees(who, part))), [true, true, false])
})

test('a private part is not put back into what others see, nor the other way round', async () => {
  const talk = await makeConversation(w)
  const { messageId } = await customerSays(w, talk, 'And about my health …')
  const part = await split(talk.id, messageId)
  await makePrivate(part)
  const putBack = () => mara.api.conversations.unsplit({ conversationId: part })
  assert.deepEqual(await refused(putBack()), [409, 'conversations.privacyDiffers'])
  await makePrivate(talk.id, [lead.id])
  await putBack()
  assert.deepEqual(await Promise.all([mara, lead, jonas].map((who) => sees(who, talk.id))), [true, true, false])
})

test('what is taken out of a conversation that was made private stays private', async () => {
  const [whole, part] = [await makeConversation(w), await makeConversation(w)]
  await mara.api.conversations.merge({ conversationId: whole.id, fromIds: [part.id] })
  await makePrivate(whole.id, [lead.id])
  await mara.api.conversations.unmerge({ conversationId: part.id })
  assert.deepEqual(await Promise.all([mara, lead, jonas].map((who) => sees(who, part.id))), [true, true, false])
})

test('a private conversation that its last reader gives to nobody is shown to those who may reach everything', async () => {
  const { id } = await makeConversation(w, { assigneeId: jonas.id })
  await makePrivate(id)
  await mara.api.conversations.removeMember({ conversationId: id, agentId: mara.id })
  const { revision } = await jonas.api.conversations.get({ conversationId: id })
  const moved = w.db.selectFrom('events').select('id').where('type', '=', 'conversations.moved')
  const before = await moved.execute()
  await jonas.api.conversations.assign({ conversationId: id, revision, assigneeId: null })
  assert.ok((await moved.execute()).length > before.length, 'whoever sees it no more is told to look again')
  assert.deepEqual(await Promise.all([lead, jonas].map((who) => sees(who, id))), [true, false])
})

test('lists and search mark what is private', async () => {
  const { id } = await makeConversation(w, { subject: 'Whispered', text: 'Rhinoceros.' })
  await makePrivate(id)
  await w.runJobs()
  const condition = JSON.stringify({ facet: 'conversations.subject', op: 'equals', value: 'whispered' })
  const { items } = await mara.api.views.matching({ condition })
  const found = await mara.api.search.find({ q: 'rhinoceros' })
  assert.deepEqual([items[0]?.private, found.items[0]?.conversation.private], [true, true])
})

test('making a conversation private twice at once refuses nobody', async () => {
  const { id } = await makeConversation(w)
  await Promise.all([makePrivate(id), makePrivate(id), makePrivate(id)])
  assert.equal(await sees(mara, id), true)
})

test('a reason given twice at once is one reason', async () => {
  const { id } = await makeConversation(w)
  await makePrivate(id)
  const ask = () => lead.api.conversations.openWithReason({ conversationId: id, reason: 'Coaching' })
  await Promise.all([ask(), ask(), ask()])
  const given = await w.db
    .selectFrom('conversation_grants')
    .select('reason')
    .where('conversation_id', '=', id)
    .execute()
  assert.equal(given.length, 1)
})
