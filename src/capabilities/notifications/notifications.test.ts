import assert from 'node:assert/strict'
import test from 'node:test'
import { addMessage } from '#capabilities/conversations/conversations.public.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'
import { defaults } from './notifications.kinds.ts'

const w = await world()
const [mara, jonas, lea] = [
  await w.agent({ name: 'Mara Lind' }),
  await w.agent({ name: 'Jonas Berg' }),
  await w.agent({ name: 'Lea Sand', role: 'lead' }),
]
// What happened before the first look is nobody's news.
await w.runJobs()
const revisionOf = async (who: Person, conversationId: string) =>
  (await who.api.conversations.get({ conversationId })).revision
const assign = async (who: Person, conversationId: string, assigneeId: string | null, more: { teamId?: string } = {}) =>
  who.api.conversations.assign({ conversationId, assigneeId, revision: await revisionOf(who, conversationId), ...more })
/** What somebody is told about a conversation, latest first, as `kind by whom`. */
const told = async (who: Person, conversationId: string) => {
  await w.runJobs()
  const { items } = await who.api.notifications.list({})
  return (
    items
      .find((group) => group.conversationId === conversationId)
      ?.notices.map(({ kind, by }) => `${kind} ${by.name}`.trim()) ?? []
  )
}
const unread = async (who: Person) => (await who.api.notifications.unread({})).conversationIds
const follows = async (who: Person, conversationId: string) =>
  (await who.api.notifications.following({ conversationId })).following
const note = (who: Person, conversationId: string, mentions: { agentIds?: string[]; teamIds?: string[] } = {}) =>
  who.api.conversations.addNote({ conversationId, text: 'Look at this', mentions })

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

test('what goes out of sight is in the list of nobody who may not see it any more', async () => {
  const talk = await makeConversation(w, { subject: 'Dismissal' })
  await note(mara, talk.id, { agentIds: [jonas.id] })
  await w.runJobs()
  assert.equal((await unread(jonas)).includes(talk.id), true)
  await mara.api.conversations.makePrivate({ conversationId: talk.id, memberIds: [] })
  assert.deepEqual([(await unread(jonas)).includes(talk.id), await told(jonas, talk.id)], [false, []])
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

test('what was put aside comes back with a word to whoever has it and to whoever put it aside', async () => {
  const talk = await makeConversation(w, { assigneeId: jonas.id })
  const until = w.clock.in('2h').toISOString()
  await mara.api.conversations.setState({
    conversationId: talk.id,
    state: 'snoozed',
    until,
    revision: await revisionOf(mara, talk.id),
  })
  w.clock.advance('3h')
  await w.runJobs()
  assert.deepEqual(
    [await told(jonas, talk.id), await told(mara, talk.id)],
    [['reminder', 'customerWrote Katarzyna Wójcik'], ['reminder']],
  )
  const early = await makeConversation(w, { assigneeId: jonas.id })
  await mara.api.conversations.setState({
    conversationId: early.id,
    state: 'snoozed',
    until: w.clock.in('2h').toISOString(),
    revision: await revisionOf(mara, early.id),
  })
  await w.runJobs()
  w.clock.advance('1m')
  await customerSays(w, early, 'Me again')
  assert.deepEqual(
    [(await told(jonas, early.id))[0], await told(mara, early.id)],
    ['customerWrote Katarzyna Wójcik', []],
  )
})

test('neither machines nor what was brought in from long ago make news', async () => {
  const talk = await makeConversation(w, { assigneeId: jonas.id, text: null })
  await customerSays(w, talk, 'Out of office', { automatic: true })
  await customerSays(w, talk, 'From last year', { at: '2025-11-16T09:00:00Z', historic: true })
  assert.deepEqual(await told(jonas, talk.id), [])
})

test('what is told goes along when conversations are merged and taken apart again', async () => {
  const [one, other] = [await makeConversation(w), await makeConversation(w)]
  await note(mara, other.id, { agentIds: [lea.id] })
  await w.runJobs()
  await mara.api.conversations.merge({ conversationId: one.id, fromIds: [other.id] })
  await w.runJobs()
  const where = await unread(lea)
  assert.deepEqual([where.includes(one.id), where.includes(other.id), await follows(lea, one.id)], [true, false, true])
  await mara.api.conversations.unmerge({ conversationId: other.id })
  await w.runJobs()
  const back = await unread(lea)
  assert.deepEqual([back.includes(one.id), back.includes(other.id)], [false, true])
})

test('the follower may be killed and started again: everything is told once', async () => {
  const talk = await makeConversation(w, { assigneeId: jonas.id })
  await w.runJobs()
  const place = await w.db
    .selectFrom('follower_places')
    .select('place')
    .where('name', '=', 'notifications')
    .executeTakeFirstOrThrow()
  await customerSays(w, talk, 'Once')
  assert.equal((await told(jonas, talk.id)).length, 2)
  await w.app.kernel.database.writer
    .updateTable('follower_places')
    .set({ place: place.place })
    .where('name', '=', 'notifications')
    .execute()
  assert.equal((await told(jonas, talk.id)).length, 2)
})

test('writing and seeing at the same time keep the count right', async () => {
  const who = await w.agent({ name: 'Count' })
  const talk = await makeConversation(w, { assigneeId: who.id })
  for (let round = 0; round < 5; round++) {
    await w.write((writer) =>
      addMessage(writer, talk.id, {
        direction: 'in',
        customerId: talk.customerId,
        authorName: 'K',
        text: 'More',
        at: writer.now,
      }),
    )
    await Promise.all([w.runJobs(), who.api.notifications.markRead({ conversationId: talk.id })])
    const kept = await w.db
      .selectFrom('notice_threads')
      .select('unread')
      .where('agent_id', '=', who.id)
      .executeTakeFirst()
    const { count } = await w.db
      .selectFrom('notices')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('agent_id', '=', who.id)
      .where('read_at', 'is', null)
      .executeTakeFirstOrThrow()
    assert.equal(kept?.unread ?? 0, Number(count))
  }
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

test('pages of the list follow one another without gaps', async () => {
  const who = await w.agent({ name: 'Pages' })
  const talks = []
  for (let each = 0; each < 5; each++) {
    w.clock.advance('1s')
    talks.unshift((await makeConversation(w, { assigneeId: who.id })).id)
  }
  await w.runJobs()
  const first = await who.api.notifications.list({ limit: 3 })
  const second = await who.api.notifications.list({ limit: 3, cursor: first.next! })
  assert.deepEqual(
    [...first.items, ...second.items].map((group) => group.conversationId),
    talks,
  )
  assert.equal(second.next, null)
})
