// The documents follow what happens, survive being killed, and can be made anew.
import assert from 'node:assert/strict'
import test from 'node:test'
import { catchUp } from '#kernel/followers.ts'
import { follower } from './search.following.ts'
import { rebuildSearch } from './search.public.ts'
import { searchable } from './search.fixture.ts'

const { w, mara, say, subjects } = await searchable()
const ada = { name: 'Ada Berg', address: 'ada@berg.example' }
const revision = async (conversationId: string) => (await mara.api.conversations.get({ conversationId })).revision

test('what was there before is made ready, newest first, and said to be on its way', async () => {
  for (let n = 0; n < 300; n++) {
    w.clock.advance('1s')
    await say({ ...ada, subject: `Past ${n}`, text: `carafe ${n}` })
  }
  assert.equal((await mara.api.search.find({ q: 'carafe' })).filling, true)
  await w.write((writer) => follower.due!(writer))
  const newest = await subjects(mara, 'carafe')
  assert.ok(newest.includes('Past 299') && !newest.includes('Past 3'))
  await w.runJobs()
  const { filling } = await mara.api.search.find({ q: 'carafe' })
  assert.equal(filling, false)
  assert.deepEqual(await subjects(mara, '"carafe 3"'), ['Past 3'])
  assert.deepEqual(await mara.api.search.progress({}), { filling: false, documents: 300, about: 300 })
})

test('a new subject, a new name and a split are followed', async () => {
  const id = await say({ ...ada, subject: 'Old words', text: 'tureen' })
  const messageId = await w.write(async (writer) => {
    const { addMessage } = await import('#capabilities/conversations/conversations.public.ts')
    return (await addMessage(writer, id, { direction: 'in', authorName: 'Ada', subject: 'Ladles', text: 'gravy boat', at: w.clock.in('1h') })).messageId
  })
  await mara.api.conversations.setSubject({ conversationId: id, revision: await revision(id), subject: 'Newer title' })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'tureen title'), ['Newer title'])
  assert.deepEqual(await subjects(mara, '"old words"'), ['Newer title'])

  const { conversationId } = await mara.api.conversations.splitAt({ conversationId: id, messageId })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'gravy'), ['Ladles'])
  assert.deepEqual((await mara.api.search.find({ q: 'gravy' })).items[0]!.conversation.id, conversationId)
  await mara.api.conversations.unsplit({ conversationId })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'gravy'), ['Newer title'])

  const { customer } = await mara.api.conversations.get({ conversationId: id })
  const { revision: its } = await mara.api.customers.get({ customerId: customer.id })
  await mara.api.customers.rename({ customerId: customer.id, name: 'Adelheid Fjell', revision: its })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'tureen adelheid'), ['Newer title'])
  assert.deepEqual((await mara.api.search.people({ q: 'fjell' })).items.map(({ name }) => name), ['Adelheid Fjell'])
})

test('a message that was called back is not found, from that moment', async () => {
  const id = await say({ ...ada, subject: 'Hasty', text: 'a letter' })
  const messageId = await w.write(async (writer) => {
    const { addMessage } = await import('#capabilities/conversations/conversations.public.ts')
    return (await addMessage(writer, id, { direction: 'out', agentId: mara.id, authorName: 'Mara', text: 'a blunder', at: w.clock.now() })).messageId
  })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'blunder'), ['Hasty'])
  await w.write(async (writer) => {
    const { retractMessage } = await import('#capabilities/conversations/conversations.public.ts')
    await retractMessage(writer, { messageId, before: { state: 'open', answeredAt: null, closedAt: null }, stateAfter: 'with_customer', joined: [] })
  })
  assert.deepEqual(await subjects(mara, 'blunder'), [])
})

test('a batch that fails in the middle leaves nothing behind and is done again', async () => {
  const count = async () => Number((await w.db.selectFrom('search_documents').select(({ fn }) => fn.countAll().as('n')).executeTakeFirstOrThrow()).n)
  const before = await count()
  await say({ ...ada, subject: 'Interrupted', text: 'decanter' })
  const real = follower.handle
  follower.handle = async (writer, events) => {
    await real(writer, events)
    throw new Error('killed')
  }
  await assert.rejects(catchUp(w.app.kernel))
  assert.equal(await count(), before)
  follower.handle = real
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'decanter'), ['Interrupted'])
  assert.equal(await count(), before + 1)
})

test('made anew, everything is found as before, also when it is broken off in between', async () => {
  const words = ['carafe', 'tureen', 'decanter', 'fjell']
  const found = () => Promise.all(words.map(async (word) => (await subjects(mara, word)).toSorted()))
  const before = await found()
  const counted = () => w.db.selectFrom('search_words').selectAll().orderBy('word').execute()
  await w.write(rebuildSearch)
  assert.equal((await mara.api.search.progress({})).filling, true)
  await w.write((writer) => follower.due!(writer))
  // Here the process ends; what follows is another.
  await w.runJobs()
  assert.deepEqual(await found(), before)
  const once = await counted()
  await w.write(rebuildSearch)
  await w.runJobs()
  assert.deepEqual(await counted(), once)
  assert.equal(once.find(({ word }) => word === 'carafe')!.documents, 300)
})
