import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { runtimeOf } from '#kernel/kernel.ts'
import { makeCase, shop } from '#capabilities/sending/sending.fixture.ts'
import { agentSays, customerSays, makeTeam } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { act } from './later.acting.ts'

const s = await shop()
after(() => s.close())
await s.work()
const support = await s.mailbox({ address: 'support@shop.example' })
const mara = await s.agent({ name: 'Mara Lind' })
const jonas = await s.agent({ name: 'Jonas Berg' })
const mailsTo = (address: string) => s.server.mails.filter(({ to }) => to.includes(address)).length
const planned = async (conversationId: string, who = mara) => (await who.api.later.followUps({ conversationId })).items
const look = (conversationId: string) => mara.api.conversations.get({ conversationId })
const told = async (conversationId: string) => {
  const { items } = await mara.api.conversations.thread({ conversationId })
  return items
    .flatMap((item) =>
      item.kind === 'event' && item.type.startsWith('later.')
        ? [`${item.type} ${item.payload['why'] ?? item.payload['act']}`]
        : [],
    )
    .reverse()
}
const answered = async () => {
  const talk = await makeCase(s, support)
  await agentSays(s, talk, mara, 'Is it the left one?')
  return talk
}
const comes = async (what: string, done: () => boolean) => {
  for (let tries = 0; tries < 200; tries++) {
    s.app.kernel.services.wake('outbox')
    if (done()) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`It did not come to this: ${what}`)
}

test('without an answer in three days the conversation is back before whoever asked, once, and not before', async () => {
  const talk = await answered()
  const { at } = await mara.api.later.plan({ conversationId: talk.id, act: 'remindMe' })
  assert.equal(at, s.clock.in('3d').toISOString())
  s.clock.advance('71h')
  await s.runJobs()
  assert.equal((await look(talk.id)).state, 'with_customer')
  assert.equal((await planned(talk.id, jonas))[0]!.by.name, 'Mara Lind')
  s.clock.advance('1h')
  await s.runJobs()
  await s.runJobs()
  assert.equal((await look(talk.id)).state, 'open')
  assert.deepEqual(await told(talk.id), ['later.planned remindMe', 'later.done remindMe'])
})

test('the customer is reminded by a normal answer in the thread, once', async () => {
  const talk = await answered()
  await mara.api.later.plan({
    conversationId: talk.id,
    act: 'remindCustomer',
    days: 2,
    html: '<p>Did you find it?</p>',
  })
  s.clock.advance('2d')
  await s.runJobs()
  await comes('it has left', () => mailsTo(talk.address) > 0)
  s.clock.advance('1d')
  await s.runJobs()
  assert.equal(mailsTo(talk.address), 1)
  const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
  const [last] = items.flatMap((item) => (item.kind === 'message' ? [item] : []))
  assert.deepEqual([last!.direction, last!.author.name, last!.text], ['out', 'Mara Lind', 'Did you find it?'])
  assert.equal((await look(talk.id)).state, 'with_customer')
})

test('an answer of the customer ends it all, that of a machine does not', async () => {
  const talk = await answered()
  await mara.api.later.plan({ conversationId: talk.id, act: 'remindCustomer', html: '<p>Hello?</p>' })
  await mara.api.later.plan({ conversationId: talk.id, act: 'close', days: 7 })
  await customerSays(s, talk, 'Out of office', { automatic: true })
  await s.runJobs()
  assert.equal((await planned(talk.id)).length, 2)
  await customerSays(s, talk, 'The right one')
  await s.runJobs()
  assert.deepEqual(
    [await planned(talk.id), (await told(talk.id)).slice(2)],
    [[], ['later.stopped answered', 'later.stopped answered']],
  )
  s.clock.advance('8d')
  await s.runJobs()
  assert.deepEqual([(await look(talk.id)).state, mailsTo(talk.address)], ['open', 0])
})

test('a customer who answers in the moment that it is due is not reminded after that', async () => {
  for (let round = 0; round < 4; round++) {
    const talk = await answered()
    await mara.api.later.plan({ conversationId: talk.id, act: 'remindCustomer', days: 1, html: '<p>Hello?</p>' })
    s.clock.advance('1d')
    await Promise.all([s.runJobs(), customerSays(s, talk, 'The right one')])
    await s.runJobs()
    const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
    const order = items
      .flatMap((item) => (item.kind === 'message' ? [item.direction] : []))
      .reverse()
      .slice(2)
    assert.deepEqual(order, (await told(talk.id)).includes('later.stopped answered') ? ['in'] : ['out', 'in'])
  }
})

test('it closes, and what else was planned ends with the conversation', async () => {
  const talk = await answered()
  await mara.api.later.plan({ conversationId: talk.id, act: 'close', days: 5 })
  await jonas.api.later.plan({ conversationId: talk.id, act: 'remindMe', days: 9 })
  s.clock.advance('5d')
  await s.runJobs()
  assert.equal((await look(talk.id)).state, 'closed')
  assert.deepEqual(await planned(talk.id), [])
})

test('days are those of the calendar: at the same time of day, also over the change to summer time', async () => {
  s.clock.set('2027-03-26T10:00:00Z')
  const talk = await answered()
  assert.equal((await mara.api.later.plan({ conversationId: talk.id, act: 'remindMe' })).at, '2027-03-29T09:00:00.000Z')
})

test('it is stopped by anybody here, which can be taken back while the customer has not answered', async () => {
  const talk = await answered()
  const { id: followUpId } = await mara.api.later.plan({ conversationId: talk.id, act: 'remindMe' })
  await jonas.api.later.stop({ followUpId })
  assert.deepEqual(await planned(talk.id), [])
  assert.deepEqual(await refused(mara.api.later.stop({ followUpId })), [404, 'later.notFound'])
  await jonas.api.later.resume({ followUpId })
  assert.equal((await planned(talk.id)).length, 1)
  await jonas.api.later.stop({ followUpId })
  await customerSays(s, talk, 'The right one')
  assert.deepEqual(await refused(jonas.api.later.resume({ followUpId })), [409, 'later.answered'])
})

test('what was planned in a conversation that was merged is stopped, taken back and answered where it is now', async () => {
  const [whole, part] = [await answered(), await answered()]
  const { id: followUpId } = await mara.api.later.plan({ conversationId: part.id, act: 'close' })
  await mara.api.conversations.merge({ conversationId: whole.id, fromIds: [part.id] })
  await jonas.api.later.stop({ followUpId })
  const last = await s.db
    .selectFrom('events')
    .select('about')
    .where('type', '=', 'later.stopped')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  assert.equal(last?.about, whole.id, 'whoever looks at it is told')
  await jonas.api.later.resume({ followUpId })
  await customerSays(s, whole, 'The right one')
  await s.runJobs()
  assert.deepEqual(await planned(whole.id), [])
  const { id: other } = await mara.api.later.plan({ conversationId: whole.id, act: 'close' })
  await mara.api.later.stop({ followUpId: other })
  await customerSays(s, whole, 'No, the left one')
  assert.deepEqual(await refused(jonas.api.later.resume({ followUpId: other })), [409, 'later.answered'])
})

test('what can not be sent is told and the conversation is open', async () => {
  const talk = await answered()
  const leaver = await s.agent({ name: 'Ida Holm' })
  await leaver.api.later.plan({ conversationId: talk.id, act: 'remindCustomer', days: 1, html: '<p>Hello?</p>' })
  await s.write((w) => w.tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', leaver.id).execute())
  s.clock.advance('1d')
  await s.runJobs()
  assert.equal((await look(talk.id)).state, 'open')
  assert.equal((await told(talk.id)).at(-1), 'later.failed remindCustomer')
  assert.equal(mailsTo(talk.address), 0)
})

test('nothing is planned for spam, and what was planned before does not happen there', async () => {
  const talk = await answered()
  const { id: followUpId } = await mara.api.later.plan({ conversationId: talk.id, act: 'remindMe' })
  await mara.api.blocking.mark({ conversationId: talk.id })
  s.clock.advance('4d')
  // The job was on its way already when it was marked.
  await act({ ...runtimeOf(s.app.kernel, {}), payload: { followUpId }, lastAttempt: false } as unknown as Parameters<
    typeof act
  >[0])
  assert.deepEqual(await told(talk.id), ['later.planned remindMe', 'later.stopped closed'])
  const isSpam = [409, 'blocking.isSpam']
  assert.deepEqual(await refused(mara.api.later.plan({ conversationId: talk.id, act: 'close' })), isSpam)
  await mara.api.blocking.release({ conversationId: talk.id })
  const { id: stopped } = await mara.api.later.plan({ conversationId: talk.id, act: 'close' })
  await mara.api.later.stop({ followUpId: stopped })
  await mara.api.blocking.mark({ conversationId: talk.id })
  assert.deepEqual(await refused(mara.api.later.resume({ followUpId: stopped })), isSpam)
})

test('nonsense is refused, and who may not see the conversation plans and stops nothing', async () => {
  const talk = await answered()
  const plan = (more: object, who = mara) => who.api.later.plan({ conversationId: talk.id, act: 'remindMe', ...more })
  assert.deepEqual(await refused(plan({ act: 'remindCustomer', html: '<p> </p>' })), [422, 'later.emptyWords'])
  assert.deepEqual(await refused(plan({ at: s.clock.in('-1m').toISOString() })), [422, 'later.notAhead'])
  for (let count = 0; count < 5; count++) await plan({})
  assert.deepEqual(await refused(plan({})), [422, 'later.tooMany'])
  const team = await makeTeam(s, { isPrivate: true })
  const insider = await s.agent({ teams: [team.id] })
  const hidden = await makeCase(s, support, { teamId: team.id })
  const { id: followUpId } = await insider.api.later.plan({ conversationId: hidden.id, act: 'remindMe' })
  assert.deepEqual(await refused(mara.api.later.plan({ conversationId: hidden.id, act: 'close' })), [
    404,
    'later.conversationNotFound',
  ])
  assert.deepEqual(await refused(planned(hidden.id)), [404, 'later.conversationNotFound'])
  assert.deepEqual(await refused(mara.api.later.stop({ followUpId })), [404, 'later.notFound'])
})
