import assert from 'node:assert/strict'
import test from 'node:test'
import type { ApiError } from '#kernel/client.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara Okafor' })
const jonas = await w.agent({ name: 'Jonas Brandt' })
const get = (conversationId: string) => mara.api.conversations.get({ conversationId })

test('of two who take a conversation at the same moment one gets it, and the other is told who', async () => {
  const { id: conversationId } = await makeConversation(w)
  const { revision } = await get(conversationId)
  const tries = await Promise.allSettled(
    [mara, jonas].map((agent) => agent.api.conversations.assign({ conversationId, revision, assigneeId: 'me' })),
  )
  const lost = tries.findIndex((each) => each.status === 'rejected')
  assert.equal(tries.filter((each) => each.status === 'fulfilled').length, 1)
  const winner = [mara, jonas][1 - lost]!
  const { problem } = (tries[lost] as PromiseRejectedResult).reason as ApiError
  assert.deepEqual(
    [problem?.code, problem?.by, problem?.assignee],
    ['conversations.changedMeanwhile', { id: winner.id, name: winner.name }, { id: winner.id, name: winner.name }],
  )
  assert.equal((await get(conversationId)).assignee?.id, winner.id)
})

test('an assignment stands although the customer wrote meanwhile, and tells how to take it back', async () => {
  const talk = await makeConversation(w)
  const team = await makeTeam(w)
  const { revision } = await get(talk.id)
  await customerSays(w, talk, 'Hello again')
  const done = await mara.api.conversations.assign({
    conversationId: talk.id,
    revision,
    assigneeId: jonas.id,
    teamId: team.id,
  })
  assert.deepEqual(done.was, { assigneeId: null, teamId: null })
  const undone = await mara.api.conversations.assign({ conversationId: talk.id, revision: done.revision, ...done.was })
  assert.deepEqual(undone.was, { assigneeId: jonas.id, teamId: team.id })
  assert.deepEqual([(await get(talk.id)).assignee, (await get(talk.id)).team], [null, null])
})

test('nobody is given work in the moment that they leave', async () => {
  const leaving = await w.agent()
  const { id: conversationId } = await makeConversation(w)
  const { revision } = await get(conversationId)
  const { tried } = await w.write(async ({ tx }) => {
    await tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', leaving.id).execute()
    const assigning = refused(mara.api.conversations.assign({ conversationId, revision, assigneeId: leaving.id }))
    const tried = assigning.catch((error: unknown) => error)
    // Whoever does not wait for the other to commit is through by now.
    await Promise.race([tried, new Promise((resolve) => setTimeout(resolve, 300))])
    return { tried }
  })
  assert.deepEqual(await tried, [422, 'conversations.unknownAgent'])
  assert.equal((await get(conversationId)).assignee, null)
})

test('what is left out of an assignment stays as it was', async () => {
  const team = await makeTeam(w)
  const talk = await makeConversation(w, { teamId: team.id, assigneeId: mara.id })
  const { revision } = await get(talk.id)
  assert.deepEqual(await mara.api.conversations.assign({ conversationId: talk.id, revision, assigneeId: null }), {
    revision: revision + 1,
    assigneeId: null,
    teamId: team.id,
    was: { assigneeId: mara.id, teamId: team.id },
  })
})

test('nobody who is not there gets work', async () => {
  const { id: conversationId } = await makeConversation(w)
  const { revision } = await get(conversationId)
  const left = await w.agent()
  await w.write(({ tx }) => tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', left.id).execute())
  for (const assigneeId of [left.id, conversationId])
    assert.deepEqual(await refused(mara.api.conversations.assign({ conversationId, revision, assigneeId })), [
      422,
      'conversations.unknownAgent',
    ])
  assert.deepEqual(await refused(mara.api.conversations.assign({ conversationId, revision, teamId: mara.id })), [
    422,
    'conversations.unknownTeam',
  ])
})

test('a conversation that went to a private team is not found any more, and everyone is told to look again', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const { id: conversationId } = await makeConversation(w)
  await mara.api.conversations.assign({ conversationId, revision: 2, teamId: team.id })
  assert.deepEqual(await refused(get(conversationId)), [404, 'conversations.notFound'])
  const told = await w.db
    .selectFrom('events')
    .select(['type', 'about', 'payload'])
    .where('type', '=', 'conversations.moved')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  assert.deepEqual(told, { type: 'conversations.moved', about: null, payload: {} })
})

test('closing ends the wait; opening again brings it back as it was', async () => {
  const talk = await makeConversation(w)
  const before = await get(talk.id)
  w.clock.advance('1h')
  const closed = await mara.api.conversations.setState({
    conversationId: talk.id,
    revision: before.revision,
    state: 'closed',
  })
  assert.equal(closed.was, 'open')
  const after = await get(talk.id)
  assert.deepEqual([after.state, after.waitingSince, after.closedAt], ['closed', null, w.clock.now().toISOString()])
  await mara.api.conversations.setState({ conversationId: talk.id, revision: closed.revision, state: closed.was })
  const again = await get(talk.id)
  assert.deepEqual([again.state, again.waitingSince, again.closedAt], ['open', before.waitingSince, null])
})

test('a conversation that was answered and is opened again waits for nobody', async () => {
  const talk = await makeConversation(w)
  w.clock.advance('1h')
  await agentSays(w, talk, mara, 'On Friday.')
  const { revision } = await get(talk.id)
  await mara.api.conversations.setState({ conversationId: talk.id, revision, state: 'open' })
  assert.deepEqual([(await get(talk.id)).state, (await get(talk.id)).waitingSince], ['open', null])
})

test('a conversation is not closed over a message that the agent has not seen', async () => {
  const talk = await makeConversation(w)
  const { revision } = await get(talk.id)
  await customerSays(w, talk, 'One more thing')
  const error = await mara.api.conversations
    .setState({ conversationId: talk.id, revision, state: 'closed' })
    .catch((thrown: ApiError) => thrown)
  assert.deepEqual(
    [(error as ApiError).code, (error as ApiError).problem?.change],
    ['conversations.changedMeanwhile', 'conversations.messageAdded'],
  )
  assert.equal((await get(talk.id)).state, 'open')
})

test('a private note stands in nobody’s way', async () => {
  const talk = await makeConversation(w)
  const { revision } = await get(talk.id)
  await jonas.api.conversations.addNote({ conversationId: talk.id, text: 'The depot knows.' })
  assert.equal(
    (await mara.api.conversations.setState({ conversationId: talk.id, revision, state: 'with_customer' })).state,
    'with_customer',
  )
})

test('a subject is changed once, not over somebody else’s change', async () => {
  const talk = await makeConversation(w)
  const { revision, subject } = await get(talk.id)
  const done = await mara.api.conversations.setSubject({
    conversationId: talk.id,
    revision,
    subject: '  Base of lamp  ',
  })
  assert.deepEqual([done.subject, done.was], ['Base of lamp', subject])
  assert.deepEqual(
    await refused(jonas.api.conversations.setSubject({ conversationId: talk.id, revision, subject: 'Lamp' })),
    [409, 'conversations.changedMeanwhile'],
  )
})

test('an agent whose role may only read changes nothing', async () => {
  const talk = await makeConversation(w)
  await w.write(({ tx }) =>
    tx
      .insertInto('roles')
      .values({ name: 'reader', permissions: ['conversations:read'] })
      .execute(),
  )
  const reader = await w.agent()
  await w.write(({ tx }) => tx.updateTable('agents').set({ role: 'reader' }).where('id', '=', reader.id).execute())
  assert.deepEqual((await reader.api.conversations.get({ conversationId: talk.id })).allowed, [])
  assert.deepEqual(
    await refused(reader.api.conversations.setState({ conversationId: talk.id, revision: 2, state: 'closed' })),
    [403, 'kernel.forbidden'],
  )
})
