import assert from 'node:assert/strict'
import test, { after, beforeEach } from 'node:test'
import { makeDesk } from './receiving.desk.fixture.ts'
import { letter } from './receiving.fixture.ts'

const desk = await makeDesk()
const { mara, post, w } = desk
after(() => w.close())

let person = ''
beforeEach(() => void ({ person } = desk.next()))

test('mail from a blocked sender is kept with the spam, and comes back with its customer waiting', async () => {
  await mara.api.blocking.block({ value: person.toUpperCase(), reason: 'Offers every day' })
  const [made] = await post(letter({ from: person, subject: 'An offer', text: 'Buy now.' }))
  assert.deepEqual([made!.state, made!.conversationState, made!.waitingSince], ['done', 'spam', null])
  const about = { conversationId: made!.conversationId! }
  const { spam, blocks } = await mara.api.blocking.of(about)
  assert.deepEqual([spam?.by, blocks.map(({ reason }) => reason)], [null, ['Offers every day']])
  const { state, lifted } = await mara.api.blocking.release(about)
  assert.deepEqual([state, lifted.map(({ value }) => value)], ['open', [person]])
  assert.equal((await mara.api.conversations.get(about)).waitingSince, w.clock.now().toISOString())
  const [next] = await post(letter({ from: person, subject: 'Another', text: 'And now?' }))
  assert.equal(next!.conversationState, 'open')
})

test('a blocked sender does not get into a conversation that is no spam, but stays in the spam that it answers', async () => {
  const [before] = await post(letter({ from: person, subject: 'Lamp', text: 'First.', id: 'a1@mail.example' }))
  await mara.api.conversations.setState({ conversationId: before!.conversationId!, revision: 2, state: 'closed' })
  await mara.api.blocking.block({ value: person })
  const answer = { from: person, subject: 'Re: Lamp', inReplyTo: 'a1@mail.example' }
  const [second] = await post(letter({ ...answer, text: 'Second.', id: 'a2@mail.example' }))
  assert.notEqual(second!.conversationId, before!.conversationId)
  assert.equal(second!.conversationState, 'spam')
  const [third] = await post(letter({ ...answer, text: 'Third.', inReplyTo: 'a2@mail.example', id: 'a3@mail.example' }))
  assert.deepEqual([third!.conversationId, third!.conversationState], [second!.conversationId, 'spam'])
  assert.equal((await mara.api.conversations.get({ conversationId: before!.conversationId! })).state, 'closed')
})

test('of a batch only what is blocked goes to the spam', async () => {
  await mara.api.blocking.block({ value: 'noise.example' })
  const made = await post([
    letter({ from: 'a@noise.example', subject: 'One', text: 'One.' }),
    letter({ from: person, subject: 'Two', text: 'Two.' }),
    letter({ from: 'b@deep.noise.example', subject: 'Three', text: 'Three.' }),
  ])
  assert.deepEqual(
    made.map(({ conversationState }) => conversationState),
    ['spam', 'open', 'spam'],
  )
})

test('what was removed for good has no original either', async () => {
  await mara.api.blocking.block({ value: person })
  const [made] = await post(letter({ from: person, subject: 'Gone soon', text: 'Bye.' }))
  const originals = () =>
    w.db.selectFrom('incoming_mail').where('message_id', '=', made!.messageId!).select('blob_hash').execute()
  const [{ blob_hash: hash }] = (await originals()) as [{ blob_hash: string }]
  await w.write(async ({ tx, now }) => {
    await tx
      .updateTable('spam')
      .set({ marked_at: new Date(now.getTime() - 31 * 24 * 3600_000) })
      .where('conversation_id', '=', made!.conversationId!)
      .execute()
    await tx
      .insertInto('organisation')
      .values({ name: 'Harrow & Lind', time_zone: 'UTC', locale: 'en', changed_at: now })
      .onConflict((each) => each.doNothing())
      .execute()
  })
  const { blockingContract } = await import('#capabilities/blocking/blocking.contract.ts')
  await w.write(async (writer) => writer.add(blockingContract, 'sweep', {}))
  await w.runJobs()
  assert.deepEqual(await originals(), [])
  assert.deepEqual(await w.db.selectFrom('blobs').where('hash', '=', hash).select('hash').execute(), [])
})
