import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { agentSays, customerSays, makeConversation, makeTeam, type Talk } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'
import { isBlocked, isSpam } from './blocking.public.ts'

const w = await world()
after(() => w.close())
const mara = await w.agent({ name: 'Mara Okafor' })
const jonas = await w.agent({ name: 'Jonas Brandt' })
const admin = await w.agent({ role: 'admin' })
await w.write(({ tx, now }) =>
  tx
    .insertInto('organisation')
    .values({ name: 'Harrow & Lind', time_zone: 'Europe/Berlin', locale: 'en', changed_at: now })
    .execute(),
)

const get = (talk: { id: string }, agent: Person = mara) => agent.api.conversations.get({ conversationId: talk.id })
const mark = ({ id }: Talk, agent: Person = mara) => agent.api.blocking.mark({ conversationId: id })
const release = ({ id }: Talk) => mara.api.blocking.release({ conversationId: id })
const views = ['mine', 'unassigned', 'allOpen', 'withCustomer', 'snoozed', 'closed', 'spam'] as const
const listsWith = async ({ number }: Talk) => {
  const held = []
  for (const view of views)
    if ((await mara.api.inbox.list({ view, limit: 100 })).items.some((row) => row.number === number)) held.push(view)
  return held
}

test('spam leaves every list but its own, and is found only by whoever looks for spam', async () => {
  const talk = await makeConversation(w, { assigneeId: mara.id, text: 'Win a zeppelin today' })
  await w.runJobs()
  assert.deepEqual(await listsWith(talk), ['mine', 'allOpen'])
  await mark(talk)
  await w.runJobs()
  assert.deepEqual(await listsWith(talk), ['spam'])
  const { state, waitingSince, allowed } = await get(talk)
  assert.deepEqual([state, waitingSince, allowed], ['spam', null, []])
  const found = async (query: string) =>
    (await mara.api.search.find({ q: query })).items.map((hit) => hit.conversation.number)
  assert.deepEqual(await found('zeppelin'), [])
  assert.deepEqual(await found('zeppelin is:spam'), [talk.number])
  assert.deepEqual(await found('is:mine is:spam'), [talk.number])
  const matching = async (condition: object) =>
    (await mara.api.views.matching({ condition: JSON.stringify(condition) as never })).items.map((row) => row.number)
  const own = { facet: 'conversations.number', op: 'equals', value: talk.number }
  assert.deepEqual(await matching(own), [])
  assert.deepEqual(await matching({ all: [own, { facet: 'blocking.spam', op: 'is', value: true }] }), [talk.number])
  assert.deepEqual(await matching({ all: [own, { facet: 'conversations.state', op: 'in', value: ['spam'] }] }), [
    talk.number,
  ])
  assert.deepEqual((await mara.api.inbox.counts({})).views.mine, 0)
})

test('each goes back where it was', async () => {
  const standing = async (talk: Talk) => {
    const { state, waitingSince, closedAt, snoozedUntil, assignee } = await get(talk)
    return { state, waitingSince, closedAt, snoozedUntil, assignee: assignee?.id }
  }
  const made = await Promise.all([1, 2, 3, 4].map(() => makeConversation(w, { assigneeId: mara.id })))
  const [open, answered, closed, aside] = made as [Talk, Talk, Talk, Talk]
  w.clock.advance('1h')
  await agentSays(w, answered, mara, 'It is on its way.')
  await mara.api.conversations.setState({ conversationId: closed.id, revision: 2, state: 'closed' })
  const until = w.clock.in('2d').toISOString()
  await mara.api.conversations.setState({ conversationId: aside.id, revision: 2, state: 'snoozed', until })
  const before = await Promise.all([open, answered, closed, aside].map(standing))
  for (const talk of made) await mark(talk)
  w.clock.advance('3h')
  for (const talk of made) await release(talk)
  assert.deepEqual(await Promise.all([open, answered, closed, aside].map(standing)), before)
  assert.deepEqual(await refused(release(open)), [409, 'blocking.notSpam'])
})

test('what somebody had who has left meanwhile goes back to everybody', async () => {
  const leaving = await w.agent()
  const talk = await makeConversation(w, { assigneeId: leaving.id })
  await mark(talk)
  await w.write(({ tx }) =>
    tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', leaving.id).execute(),
  )
  await release(talk)
  const { state, assignee } = await get(talk)
  assert.deepEqual([state, assignee], ['open', null])
})

test('what its sender writes meanwhile stays in the spam, and opens it once it is none', async () => {
  const talk = await makeConversation(w)
  await agentSays(w, talk, mara, 'Done.')
  await mark(talk)
  w.clock.advance('1h')
  await customerSays(w, talk, 'Hello?')
  assert.equal((await get(talk)).state, 'spam')
  const wrote = w.clock.now().toISOString()
  w.clock.advance('1h')
  assert.equal((await release(talk)).state, 'open')
  assert.deepEqual([(await get(talk)).state, (await get(talk)).waitingSince], ['open', wrote])
})

test('nothing but saying that it is none leads out of spam', async () => {
  const [talk, other] = [await makeConversation(w), await makeConversation(w)]
  await mark(talk)
  const { revision } = await get(talk)
  const { api } = mara
  assert.deepEqual(await refused(api.conversations.setState({ conversationId: talk.id, revision, state: 'open' })), [
    409,
    'conversations.isSpam',
  ])
  assert.deepEqual(await refused(api.conversations.merge({ conversationId: other.id, fromIds: [talk.id] })), [
    409,
    'conversations.isSpam',
  ])
  assert.equal(await isSpam(w.db, talk.id), true)
  assert.equal(await isSpam(w.db, other.id), false)
})

test('nothing is sent to whoever sent spam', async () => {
  const talk = await makeConversation(w)
  await mara.api.later.plan({ conversationId: talk.id, act: 'remindCustomer', html: '<p>Any news?</p>', days: 1 })
  await mark(talk)
  const to = [{ name: '', address: talk.address }]
  const wish = {
    conversationId: talk.id,
    html: '<p>Hello</p>',
    to,
    cc: [],
    bcc: [],
    lastSeenMessageId: null,
    force: true,
  }
  assert.deepEqual(await refused(mara.api.sending.send(wish)), [409, 'blocking.isSpam'])
  assert.deepEqual(await refused(mara.api.sending.sendLater({ ...wish, at: w.clock.in('1d').toISOString() })), [
    409,
    'blocking.isSpam',
  ])
  await w.runJobs()
  assert.deepEqual((await mara.api.later.followUps({ conversationId: talk.id })).items, [])
  w.clock.advance('2d')
  await w.runJobs()
  assert.equal((await get(talk)).state, 'spam')
})

test('a sender who is marked twice is offered to be blocked, and not once blocked', async () => {
  const address = 'lottery@prizes.example'
  const talks = await Promise.all([1, 2, 3].map(() => makeConversation(w, { address })))
  assert.deepEqual(await mark(talks[0]!), { suggest: null })
  assert.deepEqual(await mark(talks[1]!), { suggest: { address, marked: 2 } })
  const block = await mara.api.blocking.block({ value: ' Lottery@Prizes.example ', reason: 'Prizes' })
  assert.deepEqual([block.kind, block.value, block.by?.name], ['address', address, 'Mara Okafor'])
  assert.deepEqual(await mark(talks[2]!), { suggest: null })
  const { spam, sender, blocks } = await mara.api.blocking.of({ conversationId: talks[2]!.id })
  assert.deepEqual([spam?.by?.name, sender?.marked, blocks.map(({ value }) => value)], ['Mara Okafor', 3, [address]])
  assert.equal(spam?.until, w.clock.in('30d').toISOString())
})

test('one step puts the conversation back and lifts the blocks of its sender, also those of the domain', async () => {
  const talk = await makeConversation(w, { address: 'ann@mail.forest.example' })
  await mark(talk)
  await mara.api.blocking.block({ value: 'ann@mail.forest.example' })
  await mara.api.blocking.block({ value: '@forest.example', reason: 'All of them' })
  await mara.api.blocking.block({ value: 'other.example' })
  assert.equal(await isBlocked(w.db, 'Ann@mail.forest.example'), true)
  assert.equal(await isBlocked(w.db, 'bob@forest.example'), true)
  assert.equal(await isBlocked(w.db, 'bob@rainforest.example'), false)
  const { state, lifted } = await release(talk)
  assert.equal(state, 'open')
  assert.deepEqual(lifted.map(({ value, reason }) => [value, reason]).sort(), [
    ['ann@mail.forest.example', ''],
    ['forest.example', 'All of them'],
  ])
  assert.equal(await isBlocked(w.db, 'bob@forest.example'), false)
  assert.equal(await isBlocked(w.db, 'x@other.example'), true)
})

test('own addresses, own domains and those above them can not be blocked', async () => {
  await admin.api.mailboxes.create({ name: 'Help', address: 'help@shop.harrow.example', incoming: 'none' })
  for (const value of ['help@shop.harrow.example', 'shop.harrow.example', 'harrow.example'])
    assert.deepEqual(await refused(mara.api.blocking.block({ value })), [422, 'blocking.ownAddress'], value)
  await mara.api.blocking.block({ value: 'rival@shop.harrow.example' })
  await admin.api.mailboxes.create({ name: 'Büro', address: 'info@xn--bro-hoa.example', incoming: 'none' })
  for (const value of ['info@büro.example', 'büro.example'])
    assert.deepEqual(await refused(mara.api.blocking.block({ value })), [422, 'blocking.ownAddress'], value)
  for (const value of ['example', 'a b@c.example', '', 'a@b@c.example', 'Ann <a@b.example>'])
    assert.deepEqual(await refused(mara.api.blocking.block({ value })), [422, 'blocking.noSender'], value)
})

test('a domain is blocked in whichever way it is written, and released so', async () => {
  await mara.api.blocking.block({ value: '@MÜLL.example' })
  assert.equal(await isBlocked(w.db, 'a@xn--mll-hoa.example'), true)
  assert.equal(await isBlocked(w.db, 'a@post.müll.example'), true)
  await mara.api.blocking.block({ value: 'ann@xn--trdel-kua.example' })
  assert.equal(await isBlocked(w.db, 'ann@trödel.example'), true)
  const talk = await makeConversation(w, { address: 'a@xn--mll-hoa.example' })
  await mara.api.blocking.mark({ conversationId: talk.id })
  const { lifted } = await mara.api.blocking.release({ conversationId: talk.id })
  assert.deepEqual(
    lifted.map(({ value }) => value),
    ['müll.example'],
  )
})

test('two who block the same at once make one block; it is searched, paged, lifted and put back', async () => {
  const value = 'both@twice.example'
  const [one, two] = await Promise.all([mara, jonas].map(({ api }) => api.blocking.block({ value, reason: 'Junk' })))
  assert.equal(one!.id, two!.id)
  assert.deepEqual([one!.isNew, two!.isNew].sort(), [false, true])
  for (const name of ['a', 'b', 'c'])
    await mara.api.blocking.block({ value: `${name}.twice.example`, reason: 'Same people' })
  const all = await mara.api.blocking.list({ search: 'TWICE' })
  assert.equal(all.items.length, 4)
  const first = await mara.api.blocking.list({ search: 'same people', limit: 2 })
  const rest = await mara.api.blocking.list({ search: 'same people', limit: 2, cursor: first.next! })
  assert.deepEqual([first.items.length, rest.items.length, rest.next], [2, 1, null])
  const lifted = await jonas.api.blocking.unblock({ blockId: one!.id })
  assert.deepEqual(lifted, { value, reason: 'Junk' })
  assert.deepEqual(await refused(mara.api.blocking.unblock({ blockId: one!.id })), [404, 'blocking.notFound'])
  assert.equal((await jonas.api.blocking.block(lifted)).value, value)
})

test('two who mark or release at once do it once', async () => {
  const talk = await makeConversation(w)
  await Promise.all([mark(talk), mark(talk, jonas)])
  const { n } = await w.db
    .selectFrom('spam')
    .where('conversation_id', '=', talk.id)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  assert.equal(n, 1)
  const ends = await Promise.allSettled([release(talk), release(talk)])
  assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  assert.equal((await get(talk)).state, 'open')
})

test('after its time spam is removed with all that was said, which is on record for those who could see it', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const [talk, secret, released] = [
    await makeConversation(w, { address: 'gone@junk.example' }),
    await makeConversation(w, { teamId: team.id }),
    await makeConversation(w),
  ]
  for (const each of [talk, secret, released]) await mark(each)
  await release(released)
  w.clock.advance('29d')
  const sweep = async () => {
    await w.write(async (writer) => writer.add((await import('./blocking.contract.ts')).blockingContract, 'sweep', {}))
    await w.runJobs()
  }
  await sweep()
  assert.equal((await get(talk)).state, 'spam')
  const { revision } = await admin.api.organisation.get({})
  const kept = await admin.api.organisation.update({ revision, spamDays: null })
  w.clock.advance('2d')
  await sweep()
  assert.equal((await get(talk)).state, 'spam')
  await admin.api.organisation.update({ revision: kept.revision, spamDays: 30 })
  await sweep()
  assert.deepEqual(await refused(get(talk)), [404, 'conversations.notFound'])
  assert.equal((await get(released)).state, 'open')
  const left = await w.db.selectFrom('messages').where('conversation_id', '=', talk.id).select('id').execute()
  assert.deepEqual(left, [])
  const shown = async ({ api }: Person) => (await api.blocking.removed({ limit: 200 })).items
  const row = (await shown(jonas)).find(({ number }) => number === talk.number)
  assert.deepEqual(
    [row?.address, row?.by?.name, row?.removedAt],
    ['gone@junk.example', 'Mara Okafor', w.clock.now().toISOString()],
  )
  const tells = async (agent: Person) => (await shown(agent)).some(({ number }) => number === secret.number)
  assert.deepEqual([await tells(mara), await tells(jonas)], [true, false])
})

test('strangers, and who does not see the conversation, are refused', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const talk = await makeConversation(w, { teamId: team.id })
  const notFound = [404, 'blocking.conversationNotFound']
  assert.deepEqual(await refused(mark(talk, jonas)), notFound)
  assert.deepEqual(await refused(jonas.api.blocking.of({ conversationId: talk.id })), notFound)
  await mark(talk)
  assert.deepEqual(await refused(jonas.api.blocking.release({ conversationId: talk.id })), notFound)
  const { blocking } = w.anonymous
  const nobody = [401, 'kernel.unauthenticated']
  const one = { conversationId: talk.id }
  for (const call of [blocking.mark, blocking.release, blocking.of]) assert.deepEqual(await refused(call(one)), nobody)
  for (const call of [blocking.list, blocking.removed]) assert.deepEqual(await refused(call({})), nobody)
  assert.deepEqual(await refused(blocking.block({ value: 'x.example' })), nobody)
  assert.deepEqual(await refused(blocking.unblock({ blockId: talk.id })), nobody)
})
