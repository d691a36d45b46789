import assert from 'node:assert/strict'
import test from 'node:test'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
await w.write((writer) => createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'UTC', locale: 'en' }))
const [mara, jonas, kasia] = [await w.agent({ name: 'Mara' }), await w.agent({ name: 'Jonas' }), await w.agent({ name: 'Kasia' })]
const lead = await w.agent({ role: 'lead', name: 'Lena' })

type Someone = typeof mara
const get = (who: Someone, conversationId: string) => who.api.conversations.get({ conversationId })
const isSeen = async (who: Someone, conversationId: string) =>
  get(who, conversationId).then(
    () => true,
    (error: { code: string }) => error.code,
  )
const lines = async (who: Someone, conversationId: string) =>
  (await who.api.conversations.thread({ conversationId })).items.flatMap((item) =>
    item.kind === 'event' ? [[item.type.split('.')[1], item.actor.name, item.payload] as const] : [],
  )

test('a private conversation is found by its members and its assignee alone, and by all once it is opened again', async () => {
  const { id: conversationId } = await makeConversation(w, { assigneeId: kasia.id })
  await mara.api.conversations.makePrivate({ conversationId })
  assert.deepEqual(
    [await isSeen(mara, conversationId), await isSeen(kasia, conversationId), await isSeen(jonas, conversationId)],
    [true, true, 'conversations.notFound'],
  )
  const shown = await get(mara, conversationId)
  assert.deepEqual([shown.private, shown.members.map(({ name }) => name)], [true, ['Mara']])
  await mara.api.conversations.addMember({ conversationId, agentId: jonas.id })
  assert.equal(await isSeen(jonas, conversationId), true)
  await jonas.api.conversations.removeMember({ conversationId, agentId: mara.id })
  assert.equal(await isSeen(mara, conversationId), 'conversations.notFound')
  const { was } = await kasia.api.conversations.makeOpen({ conversationId })
  assert.deepEqual(was.memberIds, [jonas.id])
  assert.equal(await isSeen(mara, conversationId), true)
  const told = await lines(mara, conversationId)
  assert.deepEqual(
    told.map(([type, who]) => [type, who]),
    [['madeOpen', 'Kasia'], ['memberRemoved', 'Jonas'], ['memberAdded', 'Mara'], ['madePrivate', 'Mara'], ['opened', '']],
  )
})

test('the last one who sees a private conversation can not be taken off it', async () => {
  const { id: conversationId } = await makeConversation(w)
  await mara.api.conversations.makePrivate({ conversationId })
  assert.deepEqual(await refused(mara.api.conversations.removeMember({ conversationId, agentId: mara.id })), [422, 'conversations.noMemberLeft'])
  assert.equal(await isSeen(mara, conversationId), true)
})

test('members are for private conversations, and must work here', async () => {
  const { id: conversationId } = await makeConversation(w)
  const member = { conversationId, agentId: jonas.id }
  assert.deepEqual(await refused(mara.api.conversations.addMember(member)), [409, 'conversations.notPrivate'])
  assert.deepEqual(await refused(mara.api.conversations.removeMember(member)), [409, 'conversations.notPrivate'])
  assert.deepEqual(await refused(mara.api.conversations.makeOpen({ conversationId })), [409, 'conversations.notPrivate'])
  assert.deepEqual(await refused(mara.api.conversations.makePrivate({ conversationId, memberIds: [conversationId] })), [422, 'conversations.unknownAgent'])
  assert.equal((await get(mara, conversationId)).private, false)
})

test('nobody outside can change who sees a private conversation', async () => {
  const { id: conversationId } = await makeConversation(w)
  await mara.api.conversations.makePrivate({ conversationId })
  const { conversations } = jonas.api
  for (const call of [
    () => conversations.makeOpen({ conversationId }),
    () => conversations.makePrivate({ conversationId }),
    () => conversations.addMember({ conversationId, agentId: jonas.id }),
    () => conversations.removeMember({ conversationId, agentId: mara.id }),
    () => conversations.assign({ conversationId, revision: 99, assigneeId: 'me' }),
  ])
    assert.deepEqual(await refused(call()), [404, 'conversations.notFound'])
})

test('whoever may reach everything is asked for a reason, which stands in the conversation, and sees it for eight hours', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const { id: conversationId, number } = await makeConversation(w, { teamId: team.id })
  const { conversations } = lead.api
  for (const call of [
    () => conversations.get({ conversationId }),
    () => conversations.byNumber({ number }),
    () => conversations.thread({ conversationId }),
  ]) {
    const problem = await call().then(
      () => undefined,
      (error: { problem: { status: number; code: string; conversationId: string } }) => error.problem,
    )
    assert.deepEqual([problem?.status, problem?.code, problem?.conversationId], [403, 'conversations.reasonNeeded', conversationId])
  }
  assert.equal(await isSeen(jonas, conversationId), 'conversations.notFound', 'others are told nothing')
  assert.deepEqual(await refused(jonas.api.conversations.openWithReason({ conversationId, reason: 'I wonder' })), [403, 'kernel.forbidden'])
  assert.equal((await refused(conversations.openWithReason({ conversationId, reason: ' x ' })))[0], 422)
  assert.equal((await refused(conversations.addNote({ conversationId, text: 'hm' })))[0], 404, 'nothing is done to what is not opened')
  const reason = 'A complaint names this conversation'
  const opened = await conversations.openWithReason({ conversationId, reason })
  assert.equal(opened.until, w.clock.in('8h').toISOString())
  assert.equal(await isSeen(lead, conversationId), true)
  const [type, who, payload] = (await lines(mara, conversationId))[0]!
  assert.deepEqual([type, who, payload['reason']], ['openedWithReason', 'Lena', reason])
  assert.equal((await conversations.openWithReason({ conversationId, reason })).until, null, 'once is enough')
  w.clock.advance('8h')
  assert.equal(await isSeen(lead, conversationId), 'conversations.reasonNeeded')
})

test('there is nothing to open with a reason where there is no conversation', async () => {
  assert.deepEqual(await refused(lead.api.conversations.openWithReason({ conversationId: mara.id, reason: 'To look' })), [404, 'conversations.notFound'])
  assert.deepEqual(await refused(get(lead, mara.id)), [404, 'conversations.notFound'])
})

test('an organisation can show people the work of their own teams alone, and what belongs to no team', async () => {
  const admin = await w.agent({ role: 'admin' })
  const sales = await makeTeam(w, { members: [mara] })
  const theirs = await makeConversation(w, { teamId: sales.id })
  const given = await makeConversation(w, { teamId: sales.id, assigneeId: jonas.id })
  const nobodys = await makeConversation(w)
  const seen = async (who: Someone) => Promise.all([theirs, given, nobodys].map(({ id }) => isSeen(who, id)))
  assert.deepEqual(await seen(jonas), [true, true, true])
  const { revision } = await admin.api.organisation.get({})
  const saved = await admin.api.organisation.update({ revision, agentsSee: 'ownTeams' })
  assert.deepEqual(await seen(mara), [true, true, true])
  assert.deepEqual(await seen(jonas), ['conversations.notFound', true, true])
  assert.deepEqual(await seen(lead), ['conversations.reasonNeeded', 'conversations.reasonNeeded', true])
  await admin.api.organisation.update({ revision: saved.revision, agentsSee: 'notPrivate' })
  assert.deepEqual(await seen(jonas), [true, true, true])
})

test('a private conversation whose people have left is shown to those who may reach everything', async () => {
  const admin = await w.agent({ role: 'admin' })
  const [one, other] = [await w.agent(), await w.agent()]
  const talk = await makeConversation(w, { assigneeId: other.id })
  await one.api.conversations.makePrivate({ conversationId: talk.id })
  const leave = async (who: Someone) => {
    await admin.api.people.deactivate({ agentId: who.id })
    await w.runJobs()
  }
  await leave(one)
  assert.deepEqual([await isSeen(other, talk.id), await isSeen(admin, talk.id)], [true, 'conversations.reasonNeeded'])
  await other.api.handovers.handOverAll({ agentId: other.id, to: { kind: 'agent', agentId: mara.id } })
  await leave(other)
  assert.deepEqual([await isSeen(admin, talk.id), await isSeen(lead, talk.id), await isSeen(mara, talk.id)], [true, true, 'conversations.notFound'])
  await customerSays(w, talk, 'Are you still there?')
  assert.ok((await admin.api.inbox.list({ view: 'allOpen' })).items.some(({ id }) => id === talk.id))
})
