import assert from 'node:assert/strict'
import test from 'node:test'
import { startLive } from '#kernel/live.ts'
import { addMessage } from '#capabilities/conversations/conversations.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { customerSays, makeConversation } from '#testing/talk.ts'
import { office } from './notifications.fixture.ts'

const { w, mara, jonas, lea, revisionOf, told, unread, follows, note } = await office()

test('what goes out of sight is in the list of nobody who may not see it any more', async () => {
  const talk = await makeConversation(w, { subject: 'Dismissal' })
  await note(mara, talk.id, { agentIds: [jonas.id] })
  await w.runJobs()
  assert.equal((await unread(jonas)).includes(talk.id), true)
  await mara.api.conversations.makePrivate({ conversationId: talk.id, memberIds: [] })
  assert.deepEqual([(await unread(jonas)).includes(talk.id), await told(jonas, talk.id)], [false, []])
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

test('what is followed over a week after it happened is nobody’s news', async () => {
  const [late, inTime] = [await makeConversation(w), await makeConversation(w)]
  await note(mara, late.id, { agentIds: [jonas.id] })
  w.clock.advance('6d')
  await note(mara, inTime.id, { agentIds: [jonas.id] })
  w.clock.advance('2d')
  assert.deepEqual([await told(jonas, late.id), await told(jonas, inTime.id)], [[], ['mentioned Mara Lind']])
})

test('spam makes no news', async () => {
  const talk = await makeConversation(w, { assigneeId: jonas.id, text: null })
  await w.runJobs()
  await mara.api.blocking.mark({ conversationId: talk.id })
  await customerSays(w, talk, 'Cheap lamps')
  assert.deepEqual(await told(jonas, talk.id), [])
})

test('live news reach their reader and nobody else', async () => {
  const bell = { onWake: () => () => undefined, onWhisper: () => () => undefined } as never
  const live = startLive(w.app.kernel, bell)
  const heard = { jonas: [] as string[], mara: [] as string[] }
  for (const [name, who] of [
    ['jonas', jonas],
    ['mara', mara],
  ] as const) {
    const actor = (await loadActor(w.db, who.id, { kind: 'agent', ip: '' }))!
    await live.open(
      actor,
      undefined,
      ({ event }) => void heard[name].push(event),
      () => undefined,
    )
  }
  // What other tests left in the log may still be on its way.
  heard.jonas.length = heard.mara.length = 0
  const talk = await makeConversation(w)
  await note(mara, talk.id, { agentIds: [jonas.id] })
  await w.runJobs()
  await jonas.api.notifications.markRead({ conversationId: talk.id })
  while (!heard.jonas.includes('notifications.cleared')) await new Promise((resolve) => setTimeout(resolve, 50))
  live.stop()
  const news = (events: string[]) =>
    events.filter((event) => /added$|cleared$/.test(event) && event.startsWith('notifications.'))
  assert.deepEqual([news(heard.jonas), news(heard.mara)], [['notifications.added', 'notifications.cleared'], []])
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

test('whoever follows what is merged follows the whole, until it is taken out again, unless they wrote there', async () => {
  const [one, other] = [await makeConversation(w), await makeConversation(w)]
  for (const { api } of [jonas, lea]) await api.notifications.follow({ conversationId: other.id, following: true })
  await mara.api.conversations.merge({ conversationId: one.id, fromIds: [other.id] })
  await w.runJobs()
  assert.deepEqual([await follows(jonas, one.id), await follows(lea, one.id)], [true, true])
  await note(lea, one.id)
  await mara.api.conversations.unmerge({ conversationId: other.id })
  await w.runJobs()
  assert.deepEqual([await follows(jonas, other.id), await follows(lea, other.id)], [true, true])
  assert.deepEqual([await follows(jonas, one.id), await follows(lea, one.id)], [false, true])
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
