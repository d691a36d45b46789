import assert from 'node:assert/strict'
import test from 'node:test'
import type { ApiError } from '#kernel/client.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'

const w = await world()
const [mara, jonas, lea] = [
  await w.agent({ name: 'Mara' }),
  await w.agent({ name: 'Jonas' }),
  await w.agent({ name: 'Lea', role: 'lead' }),
]
// From here on it is followed what happens.
await w.runJobs()
const brief = { known: 'The base is missing', tried: 'Asked the warehouse', promised: 'An answer by Friday' }
const get = (conversationId: string, who = mara) => who.api.conversations.get({ conversationId })
const ownerOf = async (id: string, who = lea) => (await get(id, who)).assignee?.name
const latest = async (conversationId: string, who: Person = mara) =>
  (await who.api.handovers.of({ conversationId })).handover
const waitingFor = async (who: Person) =>
  (await who.api.handovers.waiting({})).items.map(({ conversationId }) => conversationId)
const give = async (conversationId: string, to: { agentId: string } | { teamId: string }, who = mara) =>
  who.api.handovers.give({ conversationId, revision: (await get(conversationId, who)).revision, to, ...brief })
const told = async (conversationId: string) =>
  (await lea.api.conversations.thread({ conversationId })).items.flatMap((item) =>
    item.kind === 'event' && item.type.startsWith('handovers.')
      ? [`${item.type} ${item.payload['reason'] ?? ''}`.trim()]
      : [],
  )
const mine = () => makeConversation(w, { assigneeId: mara.id })

test('who gets a conversation has it at once, with the brief, and accepts it', async () => {
  const { id } = await mine()
  const { handoverId } = await give(id, { agentId: jonas.id })
  assert.deepEqual([await ownerOf(id), await waitingFor(jonas), await waitingFor(mara)], ['Jonas', [id], []])
  const { known, tried, promised, state, allowed } = (await latest(id, jonas))!
  assert.deepEqual(
    { known, tried, promised, state, allowed },
    { ...brief, state: 'waiting', allowed: ['accept', 'sendBack'] },
  )
  assert.deepEqual([(await latest(id))!.allowed, (await latest(id, lea))!.allowed], [['withdraw'], []])
  await jonas.api.handovers.accept({ handoverId })
  assert.deepEqual(
    [(await latest(id))!.state, await waitingFor(jonas), await told(id)],
    ['accepted', [], ['handovers.accepted']],
  )
  assert.deepEqual(await refused(jonas.api.handovers.accept({ handoverId })), [409, 'handovers.notWaiting'])
})

test('what is returned goes back to who handed it over, and the thread tells why', async () => {
  const { id } = await makeConversation(w)
  const { handoverId } = await give(id, { agentId: jonas.id }, lea)
  await jonas.api.handovers.sendBack({ handoverId, reason: 'I know nothing of lamps' })
  assert.deepEqual([await ownerOf(id), (await latest(id))!.reason], ['Lea', 'I know nothing of lamps'])
  assert.deepEqual(await told(id), ['handovers.returned I know nothing of lamps'])
  await jonas.api.handovers.reconsider({ handoverId })
  assert.deepEqual([await ownerOf(id), (await latest(id))!.state], ['Jonas', 'waiting'])
  await jonas.api.handovers.sendBack({ handoverId, reason: 'I know nothing of lamps' })
  w.clock.advance('16m')
  assert.deepEqual(await refused(jonas.api.handovers.reconsider({ handoverId })), [409, 'handovers.notWaiting'])
  assert.equal(await ownerOf(id), 'Lea')
})

test('a handover that is taken back leaves everything as it was', async () => {
  const team = await makeTeam(w, { members: [mara, jonas] })
  const { id } = await makeConversation(w, { assigneeId: mara.id, teamId: team.id })
  const other = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const { handoverId } = await give(id, { teamId: other.id }, jonas)
  assert.deepEqual(await refused(get(id)), [404, 'conversations.notFound'])
  assert.deepEqual(await refused(mara.api.handovers.withdraw({ handoverId })), [404, 'handovers.notFound'])
  await jonas.api.handovers.withdraw({ handoverId })
  const back = await get(id)
  assert.deepEqual([back.assignee?.id, back.team?.id, await latest(id)], [mara.id, team.id, null])
  assert.deepEqual(await refused(jonas.api.handovers.withdraw({ handoverId })), [409, 'handovers.notWaiting'])
})

test('nobody hands over to a private team that they do not know of', async () => {
  const { id } = await mine()
  const other = await makeTeam(w, { isPrivate: true, members: [jonas] })
  assert.deepEqual(await refused(give(id, { teamId: other.id })), [422, 'handovers.unknownTeam'])
})

test('any member of a team accepts for it, and taking the conversation is accepting', async () => {
  const team = await makeTeam(w, { members: [jonas, lea] })
  const [one, other] = [await mine(), await mine()]
  const { handoverId } = await give(one.id, { teamId: team.id })
  await give(other.id, { teamId: team.id })
  assert.deepEqual(await waitingFor(lea), [one.id, other.id])
  assert.deepEqual(await refused(mara.api.handovers.accept({ handoverId })), [409, 'handovers.notWaiting'])
  await lea.api.handovers.accept({ handoverId })
  await jonas.api.conversations.assign({
    conversationId: other.id,
    revision: (await get(other.id)).revision,
    assigneeId: 'me',
  })
  await w.runJobs()
  const [first, second] = [await latest(one.id), await latest(other.id)]
  assert.deepEqual(
    [first!.state, first!.decidedBy?.name, second!.state, second!.decidedBy?.name],
    ['accepted', 'Lea', 'accepted', 'Jonas'],
  )
  assert.deepEqual([await ownerOf(one.id), await waitingFor(lea)], ['Lea', []])
})

test('answering the customer accepts', async () => {
  const talk = await mine()
  await give(talk.id, { agentId: jonas.id })
  w.clock.advance('1m')
  await agentSays(w, talk, mara, 'A colleague will tell you')
  await w.runJobs()
  assert.equal((await latest(talk.id))!.state, 'waiting')
  await agentSays(w, talk, jonas, 'The base is on its way')
  await w.runJobs()
  assert.deepEqual([(await latest(talk.id))!.state, await told(talk.id)], ['accepted', ['handovers.accepted']])
})

test('assigning to another, closing, merging and putting away as spam overtake a handover; a word of the customer does not', async () => {
  const [given, closed, spam, merged, kept] = [await mine(), await mine(), await mine(), await mine(), await mine()]
  const ids = new Map<string, string>()
  for (const { id } of [given, closed, spam, merged, kept])
    ids.set(id, (await give(id, { agentId: jonas.id })).handoverId)
  await lea.api.conversations.assign({
    conversationId: given.id,
    revision: (await get(given.id)).revision,
    assigneeId: lea.id,
  })
  await lea.api.conversations.setState({
    conversationId: closed.id,
    revision: (await get(closed.id)).revision,
    state: 'closed',
  })
  await lea.api.blocking.mark({ conversationId: spam.id })
  const waiting = new Set(await waitingFor(jonas))
  assert.deepEqual(
    [given, closed, spam, merged, kept].map(({ id }) => waiting.has(id)),
    [false, false, false, true, true],
  )
  assert.deepEqual(await refused(jonas.api.handovers.accept({ handoverId: ids.get(spam.id)! })), [
    409,
    'handovers.notWaiting',
  ])
  await lea.api.conversations.merge({ conversationId: kept.id, fromIds: [merged.id] })
  await customerSays(w, kept, 'Hello?')
  await w.runJobs()
  const states = await w.db
    .selectFrom('handovers')
    .select(['conversation_id', 'state'])
    .where('id', 'in', [...ids.values()])
    .execute()
  const stateOf = new Map(states.map((row) => [row.conversation_id, row.state]))
  assert.deepEqual(
    [given, closed, spam, merged, kept].map(({ id }) => stateOf.get(id)),
    ['overtaken', 'overtaken', 'overtaken', 'overtaken', 'waiting'],
  )
  assert.deepEqual(await refused(jonas.api.handovers.accept({ handoverId: ids.get(given.id)! })), [
    409,
    'handovers.notWaiting',
  ])
})

test('nothing waits for a word about what is closed, not even for a second thought', async () => {
  const { id } = await mine()
  const { handoverId } = await give(id, { agentId: jonas.id })
  await jonas.api.handovers.accept({ handoverId })
  await jonas.api.conversations.setState({
    conversationId: id,
    revision: (await get(id)).revision,
    state: 'closed',
  })
  assert.deepEqual(await refused(jonas.api.handovers.reconsider({ handoverId })), [409, 'handovers.notWaiting'])
  assert.ok(!(await waitingFor(jonas)).includes(id))
})

test('whoever hands over what another has assigned meanwhile is told who that was', async () => {
  const { id } = await makeConversation(w)
  const { revision } = await get(id)
  await jonas.api.conversations.assign({ conversationId: id, revision, assigneeId: lea.id })
  const give = mara.api.handovers.give({ conversationId: id, revision, to: { agentId: jonas.id }, ...brief })
  const error = (await give.catch((failed: unknown) => failed)) as ApiError
  const { code, by, assignee, revision: now } = error.problem as unknown as Record<string, unknown>
  assert.deepEqual(
    [code, by, assignee, now],
    [
      'handovers.changedMeanwhile',
      { id: jonas.id, name: 'Jonas' },
      { id: lea.id, name: 'Lea' },
      (await get(id)).revision,
    ],
  )
})

test('of two handovers at once one counts, and a later one replaces it', async () => {
  const { id } = await mine()
  const { revision } = await get(id)
  const both = await Promise.allSettled(
    [jonas, lea].map((to) =>
      mara.api.handovers.give({ conversationId: id, revision, to: { agentId: to.id }, ...brief }),
    ),
  )
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const owner = (await get(id)).assignee!.id
  const next = owner === jonas.id ? lea : jonas
  await give(id, { agentId: next.id })
  assert.deepEqual(
    [await waitingFor(jonas), await waitingFor(lea)].map((ids) => ids.includes(id)),
    [next === jonas, next === lea],
  )
})

test('nothing is given to nobody, to oneself, or to who has it already', async () => {
  const { id } = await mine()
  const admin = await w.agent({ role: 'admin' })
  const gone = await w.agent()
  await admin.api.people.deactivate({ agentId: gone.id })
  assert.deepEqual(await refused(give(id, { agentId: gone.id })), [422, 'handovers.unknownAgent'])
  assert.deepEqual(await refused(give(id, { agentId: mara.id })), [422, 'handovers.toThemselves'])
  assert.deepEqual(await refused(give(id, { agentId: mara.id }, jonas)), [422, 'handovers.toThemselves'])
  const { revision } = await get(id)
  await mara.api.conversations.setState({ conversationId: id, revision, state: 'closed' })
  assert.deepEqual(await refused(give(id, { agentId: lea.id })), [409, 'handovers.isDone'])
})

test('the brief is suggested from what was said, asked, answered, noted and dated', async () => {
  const talk = await makeConversation(w, { text: 'Only the shade came. Where is the base?', assigneeId: mara.id })
  w.clock.advance('1m')
  await agentSays(w, talk, mara, 'We are sorry. The base leaves on Friday. You need not do anything.')
  w.clock.advance('1m')
  await mara.api.conversations.addNote({ conversationId: talk.id, text: 'The warehouse has two left' })
  w.clock.advance('1m')
  await customerSays(w, talk, 'Thanks. Which colour is it? And who pays?', { language: 'en' })
  await customerSays(w, talk, 'I am away', { automatic: true })
  const { said, questions, answers, notes, dates } = await jonas.api.handovers.suggestion({ conversationId: talk.id })
  assert.equal(said!.text, 'Thanks. Which colour is it? And who pays?')
  assert.deepEqual(questions, ['Which colour is it?', 'And who pays?'])
  assert.deepEqual(
    [answers.map(({ who }) => who), notes.map(({ text }) => text)],
    [['Mara'], ['The warehouse has two left']],
  )
  assert.deepEqual(
    dates.map(({ who, text }) => [who, text]),
    [['Mara', 'The base leaves on Friday.']],
  )
})

test('whoever does not see a conversation learns nothing of its handovers and marks', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara, lea] })
  const talk = await makeConversation(w, { teamId: team.id, assigneeId: mara.id })
  const { messageId } = await customerSays(w, talk, 'As I said')
  const { handoverId } = await give(talk.id, { agentId: lea.id })
  const conversationId = talk.id
  const { api } = jonas
  const about = [
    () => api.handovers.suggestion({ conversationId }),
    () => api.handovers.of({ conversationId }),
    () => api.handovers.standing({ conversationId }),
    () => api.handovers.markRepeated({ conversationId, messageId }),
    () => api.handovers.unmarkRepeated({ conversationId, messageId }),
    () => api.handovers.give({ conversationId, revision: 1, to: { agentId: mara.id }, ...brief }),
  ]
  for (const call of about) assert.deepEqual(await refused(call()), [404, 'handovers.conversationNotFound'])
  const deciding = [
    () => api.handovers.accept({ handoverId }),
    () => api.handovers.sendBack({ handoverId, reason: 'No' }),
    () => api.handovers.withdraw({ handoverId }),
    () => api.handovers.reconsider({ handoverId }),
  ]
  for (const call of deciding) assert.deepEqual(await refused(call()), [404, 'handovers.notFound'])
})

test('what the customer had to say again is marked, counted, and goes where the message goes', async () => {
  const [talk, other] = [await mine(), await mine()]
  const { messageId } = await customerSays(w, talk, 'As I told you, the base is missing')
  const { messageId: ours } = await agentSays(w, talk, mara, 'Which one?')
  const mark = { conversationId: talk.id, messageId }
  await mara.api.handovers.markRepeated(mark)
  await jonas.api.handovers.markRepeated(mark)
  const counted = async (value: number) =>
    (
      await mara.api.views.matching({
        condition: JSON.stringify({ facet: 'handovers.repeated', op: 'equals', value }) as never,
      })
    ).items.map(({ id }) => id)
  assert.deepEqual([(await mara.api.handovers.standing(mark)).repeatedIds, await counted(1)], [[messageId], [talk.id]])
  assert.deepEqual(await refused(mara.api.handovers.markRepeated({ ...mark, messageId: ours })), [
    404,
    'handovers.messageNotFound',
  ])
  await mara.api.conversations.merge({ conversationId: other.id, fromIds: [talk.id] })
  assert.deepEqual(
    [(await mara.api.handovers.standing({ conversationId: other.id })).repeatedIds, await counted(1)],
    [[messageId], [other.id]],
  )
  await mara.api.handovers.unmarkRepeated({ conversationId: other.id, messageId })
  assert.deepEqual(await counted(1), [])
})
