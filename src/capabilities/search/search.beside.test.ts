// What is said with people outside is found like what is said in the conversation, by those who may read it.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { anna, makeSideDesk } from '#capabilities/sidethreads/sidethreads.fixture.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import type { Person } from '#testing/world.ts'
import { rebuildSearch } from './search.public.ts'

const s = await makeSideDesk()
after(() => s.close())
await s.work()
const { mara } = s

const found = async (who: Pick<Person, 'api'>, q: string) =>
  (await who.api.search.find({ q })).items.map(({ conversation, message }) => ({
    id: conversation.id,
    message: message && [message.id, message.beside, message.direction, message.author],
  }))
/** Asked and answered by these words. */
const talkAbout = async (asked: string, answered: string, wish: object = {}) => {
  const begun = await s.ask({ html: `<p>${asked}</p>`, messageIds: [] }, wish)
  const { mail } = await readMail((await s.leaves(begun.sideMessageId)).raw)
  await s.post(
    letter({
      from: `${anna.name} <${anna.address}>`,
      to: mail.replyTo[0]!.address,
      text: answered,
      inReplyTo: mail.messageId,
    }),
  )
  await s.runJobs()
  const theirs = (await s.shown(mara, begun.talk.id)).at(-1)!
  return { ...begun, theirs }
}

test('what we asked and what they answered is found, as said beside, and that it was shown is on record', async () => {
  const { talk, sideMessageId, theirs } = await talkAbout('Where is the gramophone?', 'It is in Montpellier.')
  assert.deepEqual(await found(mara, 'gramophone'), [
    { id: talk.id, message: [sideMessageId, true, 'out', 'Mara Lind'] },
  ])
  const other = await s.agent({ name: 'Otto' })
  assert.deepEqual(await found(other, 'montpellier'), [{ id: talk.id, message: [theirs.id, true, 'in', 'Anna Fuhr'] }])
  const [hit] = (await other.api.search.find({ q: 'montpellier' })).items
  assert.deepEqual(
    hit!.message!.words.filter((piece) => piece.hit).map(({ text }) => text),
    ['Montpellier'],
  )
  const readers = (await mara.api.receipts.list({ conversationId: talk.id })).items
  assert.match(JSON.stringify(readers.filter(({ ...row }) => JSON.stringify(row).includes(other.id))), /searched/)
  assert.deepEqual(
    (await found(mara, 'from:anna montpellier')).map(({ id }) => id),
    [talk.id],
  )
  // Words of both together, and one that must not be there.
  assert.deepEqual(
    (await found(mara, 'gramophone montpellier')).map(({ id }) => id),
    [talk.id],
  )
  assert.deepEqual(await found(mara, 'gramophone -montpellier'), [])
})

test('who does not see the conversation, or may not read side threads, does not find it', async () => {
  const team = await makeTeam(s, { isPrivate: true, members: [mara] })
  const hidden = await talkAbout('Where is the theremin?', 'Gone.', { teamId: team.id })
  const other = await s.agent()
  assert.equal((await found(mara, 'theremin')).length, 1)
  assert.deepEqual(await found(other, 'theremin'), [])
  const open = await talkAbout('Where is the harmonium?', 'In Nantes.')
  const { secret } = (await mara.api.access.createToken({
    name: 'Searches',
    scopes: ['conversations:read', 'search:use'],
  })) as { secret: string }
  const token = { api: s.client({ authorization: `Bearer ${secret}` }) }
  const own = '"When will the base arrive"'
  assert.deepEqual(await found(token, 'harmonium'), [])
  assert.deepEqual(
    (await found(token, `${own} -harmonium`)).some(({ id }) => id === open.talk.id),
    true,
  )
  assert.deepEqual(
    (await found(mara, `${own} -harmonium`)).some(({ id }) => id === open.talk.id),
    false,
  )
  assert.deepEqual(await found(mara, 'theremin -gone'), [])
  void hidden
})

test('what is called back is not found, from that moment', async () => {
  const { sideMessageId } = await s.ask({ html: '<p>A hasty zither.</p>' })
  await s.runJobs()
  assert.equal((await found(mara, 'zither')).length, 1)
  await mara.api.sidethreads.undo({ sideMessageId })
  assert.deepEqual(await found(mara, 'zither'), [])
  await s.runJobs()
  const left = await s.db
    .selectFrom('search_documents')
    .selectAll()
    .where('side_message_id', '=', sideMessageId)
    .execute()
  assert.deepEqual(left, [])
})

test('it is found where the conversation is after merging, and after it is taken out; and when all is made anew', async () => {
  const { talk } = await talkAbout('Where is the celesta?', 'In Bordeaux.')
  const into = await makeConversation(s)
  const places = async () => (await found(mara, 'bordeaux')).map(({ id }) => id)
  await mara.api.conversations.merge({ conversationId: into.id, fromIds: [talk.id] })
  await s.runJobs()
  assert.deepEqual(await places(), [into.id])
  await mara.api.conversations.unmerge({ conversationId: talk.id })
  await s.runJobs()
  assert.deepEqual(await places(), [talk.id])
  await s.write(rebuildSearch)
  await s.runJobs()
  assert.deepEqual(await places(), [talk.id])
  assert.equal((await mara.api.search.progress({})).filling, false)
})
