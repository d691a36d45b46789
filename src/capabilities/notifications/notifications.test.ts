import assert from 'node:assert/strict'
import test from 'node:test'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { office } from './notifications.fixture.ts'
import { defaults } from './notifications.kinds.ts'

const { w, mara, jonas, lea, revisionOf, assign, told, unread, follows, note } = await office()

test('whoever is given a conversation is told by whom, follows it, and hears what the customer and colleagues write', async () => {
  const talk = await makeConversation(w)
  await assign(mara, talk.id, jonas.id)
  assert.deepEqual(await told(jonas, talk.id), ['assigned Mara Lind'])
  assert.equal(await follows(jonas, talk.id), true)
  w.clock.advance('1m')
  await customerSays(w, talk, 'Any news?')
  w.clock.advance('1m')
  await note(mara, talk.id)
  w.clock.advance('1m')
  await agentSays(w, talk, mara, 'It is on its way')
  assert.deepEqual(await told(jonas, talk.id), [
    'answered Mara Lind',
    'noteAdded Mara Lind',
    'customerWrote Katarzyna Wójcik',
    'assigned Mara Lind',
  ])
  const [group] = (await jonas.api.notifications.list({ unread: true })).items
  assert.deepEqual(
    [group!.number, group!.unread, group!.total, group!.customer],
    [talk.number, 4, 4, 'Katarzyna Wójcik'],
  )
})

test('nobody is told of their own doing, whatever it is', async () => {
  const talk = await makeConversation(w)
  await assign(mara, talk.id, mara.id)
  await note(mara, talk.id, { agentIds: [mara.id] })
  await agentSays(w, talk, mara, 'Done')
  await mara.api.conversations.setState({
    conversationId: talk.id,
    state: 'closed',
    revision: await revisionOf(mara, talk.id),
  })
  assert.deepEqual(await told(mara, talk.id), [])
  assert.equal(await follows(mara, talk.id), true)
})

test('a mention reaches people and teams, once, as a mention and not as a note too; ids are announced, not words', async () => {
  const team = await makeTeam(w, { members: [jonas, lea] })
  const talk = await makeConversation(w)
  await mara.api.notifications.follow({ conversationId: talk.id, following: true })
  const { messageId } = await note(mara, talk.id, { agentIds: [jonas.id], teamIds: [team.id] })
  assert.deepEqual(await told(jonas, talk.id), ['mentioned Mara Lind'])
  assert.deepEqual(await told(lea, talk.id), ['mentioned Mara Lind'])
  assert.deepEqual([await follows(jonas, talk.id), await follows(lea, talk.id)], [true, false])
  const { payload } = await w.db
    .selectFrom('events')
    .select('payload')
    .where('type', '=', 'conversations.mentioned')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  assert.deepEqual(payload, { conversationId: talk.id, messageId, agentIds: [jonas.id], teamIds: [team.id] })
})

test('whoever has left, and a team that the writer can not know, can not be mentioned', async () => {
  const talk = await makeConversation(w)
  const hidden = await makeTeam(w, { isPrivate: true, members: [lea] })
  assert.deepEqual(await refused(note(mara, talk.id, { agentIds: [crypto.randomUUID()] })), [
    422,
    'conversations.unknownAgent',
  ])
  assert.deepEqual(await refused(note(mara, talk.id, { teamIds: [hidden.id] })), [422, 'conversations.unknownTeam'])
})

test('who may not see a conversation is named to the writer beforehand, and is told nothing', async () => {
  const talk = await makeConversation(w)
  await mara.api.conversations.makePrivate({ conversationId: talk.id, memberIds: [lea.id] })
  const { agentIds } = await mara.api.conversations.outOfSight({ conversationId: talk.id })
  assert.deepEqual(
    [agentIds.includes(jonas.id), agentIds.includes(lea.id), agentIds.includes(mara.id)],
    [true, false, false],
  )
  assert.deepEqual(await refused(jonas.api.conversations.outOfSight({ conversationId: talk.id })), [
    404,
    'conversations.notFound',
  ])
  await note(mara, talk.id, { agentIds: [jonas.id, lea.id] })
  assert.deepEqual([await told(jonas, talk.id), await told(lea, talk.id)], [[], ['mentioned Mara Lind']])
  assert.deepEqual(await refused(jonas.api.notifications.follow({ conversationId: talk.id, following: true })), [
    404,
    'notifications.conversationNotFound',
  ])
  assert.deepEqual(await refused(jonas.api.notifications.following({ conversationId: talk.id })), [
    404,
    'notifications.conversationNotFound',
  ])
})

test('one follows by wish, and leaves; writing does not bring back whoever left, being given it does', async () => {
  const talk = await makeConversation(w)
  await w.runJobs()
  assert.deepEqual(await lea.api.notifications.follow({ conversationId: talk.id, following: true }), {
    following: true,
    was: false,
  })
  await customerSays(w, talk, 'Hello?')
  assert.deepEqual(await told(lea, talk.id), ['customerWrote Katarzyna Wójcik'])
  assert.deepEqual(await lea.api.notifications.follow({ conversationId: talk.id, following: false }), {
    following: false,
    was: true,
  })
  await note(lea, talk.id)
  await customerSays(w, talk, 'Hello again?')
  assert.equal((await told(lea, talk.id)).length, 1)
  assert.equal(await follows(lea, talk.id), false)
  await assign(mara, talk.id, lea.id)
  await w.runJobs()
  assert.equal(await follows(lea, talk.id), true)
})

test('opening a conversation clears what was told about it, and that can be taken back', async () => {
  const [first, second] = [await makeConversation(w), await makeConversation(w)]
  for (const { id } of [first, second]) await note(mara, id, { agentIds: [jonas.id] })
  await w.runJobs()
  await jonas.api.notifications.markRead({ conversationId: first.id })
  const left = await unread(jonas)
  assert.deepEqual([left.includes(first.id), left.includes(second.id)], [false, true])
  w.clock.advance('1s')
  const { readAt } = await jonas.api.notifications.markRead({})
  assert.deepEqual(await unread(jonas), [])
  await jonas.api.notifications.markUnread({ readAt })
  const back = await unread(jonas)
  assert.deepEqual([back.includes(first.id), back.includes(second.id)], [false, true])
  const cleared = await w.db
    .selectFrom('events')
    .select(['about', 'payload'])
    .where('type', '=', 'notifications.cleared')
    .orderBy('id')
    .execute()
  assert.ok(
    cleared.some(
      ({ about, payload }) =>
        about === jonas.id && (payload as { conversationIds: string[] }).conversationIds.includes(first.id),
    ),
  )
})

test('what one chose not to hear is not told, and a mention that is not wanted leaves the note', async () => {
  const quietOne = await w.agent({ name: 'Nora' })
  const none = { app: false, push: false, mail: false }
  await quietOne.api.notifications.saveSettings({
    revision: 0,
    settings: { ...defaults, choices: { ...defaults.choices, mentioned: none, assigned: none } },
  })
  const talk = await makeConversation(w)
  await assign(mara, talk.id, quietOne.id)
  await note(mara, talk.id, { agentIds: [quietOne.id] })
  assert.deepEqual(await told(quietOne, talk.id), ['noteAdded Mara Lind'])
  assert.deepEqual(await refused(quietOne.api.notifications.saveSettings({ revision: 0, settings: defaults })), [
    409,
    'notifications.changedMeanwhile',
  ])
  const always = { ...defaults.quiet, on: true, to: defaults.quiet.from }
  assert.deepEqual(
    await refused(quietOne.api.notifications.saveSettings({ revision: 1, settings: { ...defaults, quiet: always } })),
    [422, 'notifications.alwaysQuiet'],
  )
})

test('a team hears of new work if its members want to', async () => {
  const [teo, uma] = [await w.agent({ name: 'Teo' }), await w.agent({ name: 'Uma' })]
  const team = await makeTeam(w, { members: [teo, uma] })
  const wants = { ...defaults, choices: { ...defaults.choices, teamWork: { app: true, push: false, mail: false } } }
  await teo.api.notifications.saveSettings({ revision: 0, settings: wants })
  const opened = await makeConversation(w, { teamId: team.id })
  const given = await makeConversation(w)
  await assign(mara, given.id, null, { teamId: team.id })
  assert.deepEqual(
    [await told(teo, opened.id), await told(teo, given.id), await told(uma, opened.id)],
    [['teamWork'], ['teamWork Mara Lind'], []],
  )
})

test("news are for their reader alone: strangers and tokens without the right are refused, and lists are one's own", async () => {
  assert.deepEqual(await refused(w.anonymous.notifications.list({})), [401, 'kernel.unauthenticated'])
  const { secret } = (await jonas.api.access.createToken({ name: 'Reads', scopes: ['conversations:read'] })) as {
    secret: string
  }
  const token = w.client({ authorization: `Bearer ${secret}` })
  assert.equal((await refused(token.notifications.list({})))[0], 403)
  const talk = await makeConversation(w)
  await note(mara, talk.id, { agentIds: [jonas.id] })
  await w.runJobs()
  await lea.api.notifications.markRead({})
  assert.equal((await unread(jonas)).includes(talk.id), true)
})
