import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { addMessage, conversationOfMessage } from './conversations.public.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara Okafor' })
const api = mara.api.conversations

const row = (id: string) => w.db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const messagesOf = async (conversationId: string) => {
  const { items } = await api.thread({ conversationId, limit: 50 })
  return items.flatMap((item) => (item.kind === 'message' ? [item] : [])).reverse()
}

test('a message and all that follow become a conversation of their own, and both know of each other', async () => {
  const talk = await makeConversation(w, { assigneeId: mara.id })
  w.clock.advance('1m')
  await agentSays(w, talk, mara, 'On Friday.')
  w.clock.advance('1m')
  const { messageId } = await customerSays(w, talk, 'By the way, my invoice is wrong.', { subject: 'Invoice' })
  w.clock.advance('1m')
  await customerSays(w, talk, 'It says 12 lamps.')
  const part = await api.splitAt({ conversationId: talk.id, messageId })
  const [whole, split] = [
    await api.get({ conversationId: talk.id }),
    await api.get({ conversationId: part.conversationId }),
  ]
  assert.deepEqual([whole.messageCount, whole.waitingSince], [2, null])
  assert.deepEqual(
    [split.messageCount, split.subject, split.state, split.assignee?.id, split.waitingSince],
    [2, 'Invoice', 'open', mara.id, w.clock.in('-1m').toISOString()],
  )
  assert.deepEqual(split.participants, whole.participants)
  assert.deepEqual(
    [split.links[0]!.conversationId, split.links[0]!.end, whole.links[0]!.conversationId, whole.links[0]!.end],
    [talk.id, 'to', part.conversationId, 'from'],
  )
  assert.deepEqual([split.allowed.includes('unsplit'), whole.allowed.includes('unsplit')], [true, false])
  assert.equal(await conversationOfMessage(w.db, messageId), part.conversationId)
})

test('a conversation is not split at its first message, nor at one that is not in it', async () => {
  const [talk, other] = [await makeConversation(w), await makeConversation(w)]
  const [first] = await messagesOf(talk.id)
  assert.deepEqual(await refused(api.splitAt({ conversationId: talk.id, messageId: first!.id })), [
    422,
    'conversations.firstMessage',
  ])
  assert.deepEqual(await refused(api.splitAt({ conversationId: other.id, messageId: first!.id })), [
    404,
    'conversations.messageNotFound',
  ])
  assert.deepEqual(await refused(api.unsplit({ conversationId: talk.id })), [409, 'conversations.notSplit'])
})

test('put back, everything is in the first again, with what was said since; the number and replies lead there', async () => {
  const talk = await makeConversation(w)
  w.clock.advance('1m')
  const { messageId } = await customerSays(w, talk, 'Another matter')
  const part = await api.splitAt({ conversationId: talk.id, messageId })
  w.clock.advance('1m')
  await customerSays(w, { ...talk, id: part.conversationId }, 'More of it')
  await api.addParticipant({ conversationId: part.conversationId, address: 'depot@mail.example' })
  assert.deepEqual(await api.unsplit({ conversationId: part.conversationId }), { conversationId: talk.id })
  assert.deepEqual(
    (await messagesOf(talk.id)).map((each) => each.text),
    ['When will the base arrive?', 'Another matter', 'More of it'],
  )
  assert.deepEqual(
    (await api.get({ conversationId: talk.id })).participants.map((each) => each.address),
    [talk.address, 'depot@mail.example'],
  )
  assert.deepEqual(await refused(api.get({ conversationId: part.conversationId })), [404, 'conversations.notFound'])
  assert.equal((await api.byNumber({ number: part.number })).id, talk.id)
  const late = await w.write((writer) =>
    addMessage(writer, part.conversationId, {
      direction: 'in',
      customerId: talk.customerId,
      authorName: 'Kasia',
      text: 'A reply to the part',
      at: w.clock.now(),
    }),
  )
  assert.equal(late.conversationId, talk.id)
  assert.equal((await messagesOf(talk.id)).at(-1)!.text, 'A reply to the part')
})

test('a part that went to a private team is put back by nobody who does not see it', async () => {
  const jonas = await w.agent()
  const team = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const talk = await makeConversation(w)
  w.clock.advance('1m')
  const { messageId } = await customerSays(w, talk, 'Personal')
  const part = await api.splitAt({ conversationId: talk.id, messageId })
  const { revision } = await api.get({ conversationId: part.conversationId })
  await api.assign({ conversationId: part.conversationId, revision, teamId: team.id })
  assert.deepEqual(await refused(api.unsplit({ conversationId: part.conversationId })), [404, 'conversations.notFound'])
})

test('splitting anywhere and putting back changes nothing but the revision', async () => {
  const step = fc.record({
    direction: fc.constantFrom('in' as const, 'out' as const, 'note' as const),
    automatic: fc.boolean(),
    sameMoment: fc.boolean(),
    state: fc.constantFrom(undefined, 'closed' as const),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.nat(), async (steps, place) => {
      const talk = await makeConversation(w)
      for (const { sameMoment, state, ...each } of steps) {
        if (!sameMoment) w.clock.advance('1m')
        await w.write((writer) =>
          addMessage(writer, talk.id, {
            ...each,
            state: each.direction === 'out' ? state : undefined,
            authorName: 'Somebody',
            text: each.direction,
            at: w.clock.now(),
          }),
        )
      }
      const [before, messages] = [await row(talk.id), await messagesOf(talk.id)]
      const part = await api.splitAt({
        conversationId: talk.id,
        messageId: messages[1 + (place % (messages.length - 1))]!.id,
      })
      const [left, right] = [await messagesOf(talk.id), await messagesOf(part.conversationId)]
      assert.deepEqual(
        [...left, ...right].map((each) => each.id),
        messages.map((each) => each.id),
      )
      assert.equal((await row(talk.id)).message_count + (await row(part.conversationId)).message_count, messages.length)
      await api.unsplit({ conversationId: part.conversationId })
      assert.deepEqual({ ...(await row(talk.id)), revision: 0 }, { ...before, revision: 0 })
      assert.deepEqual(await messagesOf(talk.id), messages)
    }),
    { numRuns: 25 },
  )
})

test('two who put the same part back at once do it once', async () => {
  const talk = await makeConversation(w)
  w.clock.advance('1m')
  const { messageId } = await customerSays(w, talk, 'Another matter')
  const part = await api.splitAt({ conversationId: talk.id, messageId })
  const tries = await Promise.allSettled([
    api.unsplit({ conversationId: part.conversationId }),
    api.unsplit({ conversationId: part.conversationId }),
  ])
  assert.equal(tries.filter((each) => each.status === 'fulfilled').length, 1)
  assert.equal((await row(talk.id)).message_count, 2)
})
