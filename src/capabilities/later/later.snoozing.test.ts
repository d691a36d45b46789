import assert from 'node:assert/strict'
import test from 'node:test'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
await w.write((writer) =>
  createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'Europe/Berlin', locale: 'en' }),
)
const mara = await w.agent({ name: 'Mara Lind' })
const jonas = await w.agent({ name: 'Jonas Berg' })
const look = (conversationId: string) => mara.api.conversations.get({ conversationId })
const snooze = async (conversationId: string, until?: string | null, who = mara) =>
  who.api.conversations.setState({
    conversationId,
    revision: (await look(conversationId)).revision,
    state: 'snoozed',
    until,
  })
const wakeAll = () => w.runJobs()
const changes = async (id: string) => {
  const rows = await w.db
    .selectFrom('events')
    .select('payload')
    .where('about', '=', id)
    .where('type', '=', 'conversations.stateChanged')
    .orderBy('id')
    .execute()
  return rows.map(({ payload }) => {
    const { from, to } = payload as { from: string; to: string }
    return `${from} > ${to}`
  })
}

test('put aside until a time, it is in no list of work, and comes back once at its time with the wait it had', async () => {
  const talk = await makeConversation(w)
  const before = await look(talk.id)
  await snooze(talk.id, w.clock.in('2h').toISOString())
  const aside = await look(talk.id)
  assert.deepEqual(
    [aside.state, aside.waitingSince, aside.snoozedUntil],
    ['snoozed', null, w.clock.in('2h').toISOString()],
  )
  const inbox = async (view: 'allOpen' | 'snoozed') => (await mara.api.inbox.list({ view })).items.map((row) => row.id)
  assert.ok(!(await inbox('allOpen')).includes(talk.id))
  assert.ok((await inbox('snoozed')).includes(talk.id))
  w.clock.advance('119m')
  await wakeAll()
  assert.equal((await look(talk.id)).state, 'snoozed')
  w.clock.advance('1m')
  await wakeAll()
  await wakeAll()
  const back = await look(talk.id)
  assert.deepEqual([back.state, back.waitingSince, back.snoozedUntil], ['open', before.waitingSince, null])
  assert.deepEqual(await changes(talk.id), ['open > snoozed', 'snoozed > open'])
})

test('a customer who writes brings it back at once, waiting since the first message without an answer', async () => {
  const talk = await makeConversation(w)
  const { waitingSince } = await look(talk.id)
  await snooze(talk.id, null)
  w.clock.advance('3h')
  await customerSays(w, talk, 'I am away', { automatic: true })
  await wakeAll()
  assert.equal((await look(talk.id)).state, 'snoozed')
  await customerSays(w, talk, 'Any news?')
  const back = await look(talk.id)
  assert.deepEqual([back.state, back.waitingSince], ['open', waitingSince])
})

test('nobody waits after it was answered: it comes back open without a wait, and an answer of ours passes the turn', async () => {
  const talk = await makeConversation(w)
  await agentSays(w, talk, mara, 'On Friday')
  await snooze(talk.id, w.clock.in('1h').toISOString())
  w.clock.advance('1h')
  await wakeAll()
  assert.deepEqual([(await look(talk.id)).state, (await look(talk.id)).waitingSince], ['open', null])
  await snooze(talk.id, w.clock.in('1h').toISOString())
  await agentSays(w, talk, mara, 'It has left')
  w.clock.advance('2h')
  await wakeAll()
  assert.equal((await look(talk.id)).state, 'with_customer')
})

test('undoing a close puts it back until the time it was put aside to', async () => {
  const talk = await makeConversation(w)
  const until = w.clock.in('2d').toISOString()
  await snooze(talk.id, until)
  const { revision } = await mara.api.conversations.setState({
    conversationId: talk.id,
    revision: (await look(talk.id)).revision,
    state: 'closed',
  })
  assert.equal((await look(talk.id)).snoozedUntil, null)
  await mara.api.conversations.setState({ conversationId: talk.id, revision, state: 'snoozed' })
  assert.equal((await look(talk.id)).snoozedUntil, until)
})

test('a time without an offset goes by the clocks of who chose it, also over the change to winter time', async () => {
  w.clock.set('2026-10-24T10:00:00Z')
  const talk = await makeConversation(w)
  await snooze(talk.id, '2026-10-26T09:00')
  assert.equal((await look(talk.id)).snoozedUntil, '2026-10-26T08:00:00.000Z')
  const { choices, timeZone, moment } = await mara.api.organisation.times({ local: '2027-03-28T02:30' })
  assert.deepEqual([timeZone, moment], ['Europe/Berlin', '2027-03-28T01:30:00.000Z'])
  assert.deepEqual(
    choices.map(({ id, at }) => [id, at]),
    [
      ['inAnHour', '2026-10-24T11:00:00.000Z'],
      ['thisAfternoon', '2026-10-24T12:00:00.000Z'],
      ['tomorrowMorning', '2026-10-25T08:00:00.000Z'],
      ['nextWeek', '2026-10-26T08:00:00.000Z'],
      ['inThreeDays', '2026-10-27T08:00:00.000Z'],
    ],
  )
})

test('a time that has passed is refused, a faster colleague is named, and who may not see it finds nothing', async () => {
  const talk = await makeConversation(w)
  assert.deepEqual(await refused(snooze(talk.id, w.clock.in('-1m').toISOString())), [422, 'conversations.notAhead'])
  const { revision } = await look(talk.id)
  await snooze(talk.id, null, jonas)
  const late = mara.api.conversations.setState({ conversationId: talk.id, revision, state: 'snoozed' })
  const { problem } = (await late.catch((error: unknown) => error)) as { problem: { by: { name: string } } }
  assert.equal(problem.by.name, 'Jonas Berg')
  const team = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const hidden = await makeConversation(w, { teamId: team.id })
  assert.deepEqual(
    await refused(mara.api.conversations.setState({ conversationId: hidden.id, revision: 1, state: 'snoozed' })),
    [404, 'conversations.notFound'],
  )
  assert.deepEqual(
    await refused(w.anonymous.conversations.setState({ conversationId: talk.id, revision, state: 'snoozed' })),
    [401, 'kernel.unauthenticated'],
  )
})
