import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { customerSays, makeTeam } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { answer, makeCase, shop } from './sending.fixture.ts'
import { personal } from './sending.personal.ts'

const s = await shop()
after(() => s.close())
await s.work()
const support = await s.mailbox({ address: 'support@shop.example' })
const mara = await s.agent({ name: 'Mara Lind' })
const jonas = await s.agent({ name: 'Jonas Berg' })
const mailsTo = (address: string) => s.server.mails.filter(({ to }) => to.includes(address))
const waiting = async (conversationId: string, who = mara) => (await who.api.sending.scheduled({ conversationId })).items
/** What a composer sends for an answer at a time. */
const timed = (talk: Parameters<typeof answer>[0], at: string, html?: string, more: object = {}) => ({ ...answer(talk, html, more), at })
const until = async (what: string, done: () => Promise<boolean> | boolean) => {
  for (let tries = 0; tries < 200; tries++) {
    s.app.kernel.services.wake('outbox')
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`It did not come to this: ${what}`)
}
const why = async (conversationId: string) => {
  const { items } = await mara.api.conversations.thread({ conversationId })
  return items.flatMap((item) => (item.kind === 'event' && item.type === 'sending.unscheduled' ? [item.payload['why']] : []))
}

test('an answer waits for its time, leaves then and once, and the customer waits until then', async () => {
  const talk = await makeCase(s, support)
  const draftId = randomUUID()
  await mara.api.drafts.save({ draftId, conversationId: talk.id, kind: 'reply', revision: 0, html: '<p>Dear Ka</p>' })
  const { at } = await mara.api.sending.sendLater({ ...timed(talk, s.clock.in('2h').toISOString()), draftId })
  assert.equal(at, s.clock.in('2h').toISOString())
  const [shown] = await waiting(talk.id, jonas)
  assert.deepEqual([shown!.writer.name, shown!.text, shown!.at], ['Mara Lind', 'Dear Kasia, it leaves on Friday.', at])
  assert.equal((await mara.api.drafts.ofConversation({ conversationId: talk.id })).reply, null)
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
  await s.runJobs()
  assert.equal(mailsTo(talk.address).length, 0)
  s.clock.advance('2h')
  await s.runJobs()
  await until('it has left', () => mailsTo(talk.address).length > 0)
  await s.runJobs()
  assert.equal(mailsTo(talk.address).length, 1)
  assert.deepEqual(await waiting(talk.id), [])
  const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
  const said = items.find((item) => item.kind === 'message' && item.direction === 'out')
  assert.ok(said?.kind === 'message' && said.author.name === 'Mara Lind' && said.at === at)
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'with_customer')
})

test('a customer who writes first stops it, it is a draft again, and its writer is told in the thread', async () => {
  const talk = await makeCase(s, support)
  const file = await mara.api.files.upload({ body: Buffer.from('one, two'), name: 'list.txt', type: 'text/plain' })
  await mara.api.sending.sendLater(timed(talk, s.clock.in('2h').toISOString(), '<p>On Friday</p>', { fileIds: [file.id] }))
  await customerSays(s, talk, 'I am away until Monday', { automatic: true })
  await s.runJobs()
  assert.equal((await waiting(talk.id)).length, 1)
  await customerSays(s, talk, 'Never mind, it has come')
  await s.runJobs()
  assert.deepEqual([await waiting(talk.id), await why(talk.id)], [[], ['customer']])
  const { reply } = await mara.api.drafts.ofConversation({ conversationId: talk.id })
  assert.deepEqual([reply!.html, reply!.files.map(({ name }) => name), reply!.recipients!.to[0]!.address], ['<p>On Friday</p>', ['list.txt'], talk.address])
  s.clock.advance('3h')
  await s.runJobs()
  assert.equal(mailsTo(talk.address).length, 0)
})

test('a customer who writes in the moment that it would leave is before it or after it, never both', async () => {
  for (let round = 0; round < 6; round++) {
    const talk = await makeCase(s, support)
    await mara.api.sending.sendLater(timed(talk, s.clock.in('1m').toISOString(), '<p>On Friday</p>'))
    s.clock.advance('1m')
    await Promise.all([s.runJobs(), customerSays(s, talk, 'It has come')])
    await s.runJobs()
    const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
    const order = items.flatMap((item) => (item.kind === 'message' ? [item.direction] : [])).reverse()
    const stopped = (await why(talk.id)).length === 1
    assert.deepEqual(order, stopped ? ['in', 'in'] : order[1] === 'out' ? ['in', 'out', 'in'] : 'out before the message')
  }
})

test('it is moved, sent at once and stopped by anybody who may send; who is late is told who was faster', async () => {
  const talk = await makeCase(s, support)
  const { scheduledId } = await mara.api.sending.sendLater(timed(talk, s.clock.in('1h').toISOString()))
  const moved = await jonas.api.sending.reschedule({ scheduledId, revision: 1, at: s.clock.in('3h').toISOString() })
  assert.equal(moved.was, s.clock.in('1h').toISOString())
  const late = mara.api.sending.reschedule({ scheduledId, revision: 1, at: s.clock.in('5h').toISOString() })
  const { problem } = (await late.catch((error: unknown) => error)) as { problem: { code: string; by: { name: string } } }
  assert.deepEqual([problem.code, problem.by.name], ['sending.scheduledChanged', 'Jonas Berg'])
  s.clock.advance('2h')
  await s.runJobs()
  assert.equal((await waiting(talk.id)).length, 1)
  const { messageId, undoUntil } = await jonas.api.sending.sendNow({ scheduledId })
  assert.equal(undoUntil, s.clock.in('10s').toISOString())
  const { draftId } = await mara.api.sending.undo({ messageId })
  const again = await mara.api.sending.sendLater(timed(talk, s.clock.in('1h').toISOString(), undefined, { draftId }))
  assert.equal((await jonas.api.sending.unschedule({ scheduledId: again.scheduledId })).draftId, draftId)
  assert.equal((await mara.api.drafts.ofConversation({ conversationId: talk.id })).reply!.id, draftId)
  assert.deepEqual(await refused(mara.api.sending.sendNow({ scheduledId: again.scheduledId })), [404, 'sending.scheduledNotFound'])
  s.clock.advance('4h')
  await s.runJobs()
  assert.equal(mailsTo(talk.address).length, 0)
})

test('one draft is one answer: asked twice it waits once, and it can not be sent while it waits', async () => {
  const talk = await makeCase(s, support)
  const draftId = randomUUID()
  const at = s.clock.in('1h').toISOString()
  const [one, two] = await Promise.all([1, 2].map(() => mara.api.sending.sendLater(timed(talk, at, undefined, { draftId }))))
  assert.equal(one!.scheduledId, two!.scheduledId)
  assert.deepEqual(await refused(mara.api.sending.send(answer(talk, undefined, { draftId }))), [409, 'sending.alreadySent'])
  s.clock.advance('1h')
  await s.runJobs()
  await s.runJobs()
  await until('it has left', () => mailsTo(talk.address).length > 0)
  assert.deepEqual(await refused(mara.api.sending.sendLater(timed(talk, s.clock.in('1h').toISOString(), undefined, { draftId, force: true }))), [409, 'sending.alreadySent'])
})

test('what the customer said meanwhile is shown first, and nonsense is refused', async () => {
  const talk = await makeCase(s, support)
  const at = s.clock.in('1h').toISOString()
  await customerSays(s, talk, 'Hello?')
  assert.deepEqual(await refused(mara.api.sending.sendLater(timed(talk, at))), [409, 'sending.newerMessage'])
  const sure = { force: true }
  assert.deepEqual(await refused(mara.api.sending.sendLater(timed(talk, at, '<p> </p>', sure))), [422, 'sending.emptyMessage'])
  assert.deepEqual(await refused(mara.api.sending.sendLater(timed(talk, at, '<p><span data-blank="x">Name</span></p>', sure))), [422, 'sending.unfilled'])
  assert.deepEqual(await refused(mara.api.sending.sendLater(timed(talk, s.clock.now().toISOString(), undefined, sure))), [422, 'sending.notAhead'])
  assert.deepEqual(await refused(mara.api.sending.sendLater(timed(talk, at, undefined, { ...sure, to: [] }))), [422, 'sending.nobody'])
  assert.deepEqual(await refused(mara.api.sending.sendLater(timed(talk, at, undefined, { ...sure, fileIds: [randomUUID()] }))), [422, 'sending.unknownFile'])
})

test('tomorrow at nine is by the clocks of the customer, else by those of the house, which is said', async () => {
  s.clock.set('2026-10-24T10:00:00Z')
  const talk = await makeCase(s, support)
  const unknown = await mara.api.sending.times({ conversationId: talk.id })
  assert.deepEqual([unknown.customer.timeZone, unknown.customer.known], ['Europe/Berlin', false])
  const { revision } = await mara.api.customers.get({ customerId: talk.customerId })
  await mara.api.customers.setTimeZone({ customerId: talk.customerId, timeZone: 'America/New_York', revision })
  const { customer, moment } = await mara.api.sending.times({ conversationId: talk.id, local: '2026-11-01T09:00', by: 'customer' })
  assert.deepEqual([customer.timeZone, customer.known], ['America/New_York', true])
  // Clocks go back there on that day.
  assert.equal(moment, '2026-11-01T14:00:00.000Z')
  assert.equal(customer.choices.find(({ id }) => id === 'tomorrowMorning')!.at, '2026-10-25T13:00:00.000Z')
  const { at } = await mara.api.sending.sendLater({ ...timed(talk, '2026-10-26T09:00'), by: 'customer' })
  assert.equal(at, '2026-10-26T13:00:00.000Z')
  assert.equal((await waiting(talk.id))[0]!.timeZone, 'America/New_York')
})

test('what can not leave at its time is a draft again, and the conversation is open for somebody to see', async () => {
  const talk = await makeCase(s, support)
  const leaver = await s.agent({ name: 'Ida Holm' })
  await leaver.api.sending.sendLater(timed(talk, s.clock.in('1h').toISOString()))
  await s.write((w) => w.tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', leaver.id).execute())
  s.clock.advance('1h')
  await s.runJobs()
  assert.deepEqual([await waiting(talk.id), await why(talk.id)], [[], ['failed']])
  assert.equal(mailsTo(talk.address).length, 0)
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
})

test('who may not see the conversation sees, stops and sends nothing of it', async () => {
  const team = await makeTeam(s, { isPrivate: true, members: [mara] })
  const talk = await makeCase(s, support, { teamId: team.id })
  const insider = await s.agent({ name: 'Mara Two', teams: [team.id] })
  const { scheduledId } = await insider.api.sending.sendLater(timed(talk, s.clock.in('1h').toISOString()))
  assert.deepEqual(await refused(waiting(talk.id, jonas)), [404, 'sending.notFound'])
  assert.deepEqual(await refused(jonas.api.sending.times({ conversationId: talk.id })), [404, 'sending.notFound'])
  for (const call of [
    () => jonas.api.sending.unschedule({ scheduledId }),
    () => jonas.api.sending.sendNow({ scheduledId }),
    () => jonas.api.sending.reschedule({ scheduledId, revision: 1, at: s.clock.in('2h').toISOString() }),
  ])
    assert.deepEqual(await refused(call()), [404, 'sending.scheduledNotFound'])
})

test('trouble in the middle leaves nothing behind: it is tried again, and leaves once', async () => {
  const talk = await makeCase(s, support)
  await mara.api.sending.sendLater(timed(talk, s.clock.in('1h').toISOString()))
  // As if the process were killed after the message was written and before the outbox had it.
  await s.write(({ tx }) => sql`
    create function broken() returns trigger language plpgsql as 'begin raise exception ''broken''; end'`.execute(tx))
  await s.write(({ tx }) => sql`create trigger broken before insert on outbox execute function broken()`.execute(tx))
  s.clock.advance('1h')
  await s.runJobs()
  const messages = async () => (await mara.api.conversations.thread({ conversationId: talk.id })).items.filter(({ kind }) => kind === 'message').length
  assert.deepEqual([await messages(), (await waiting(talk.id)).length], [1, 1])
  await s.write(({ tx }) => sql`drop function broken() cascade`.execute(tx))
  s.clock.advance('16m')
  await s.runJobs()
  await until('it has left', () => mailsTo(talk.address).length > 0)
  s.clock.advance('16m')
  await s.runJobs()
  assert.deepEqual([mailsTo(talk.address).length, await messages(), (await waiting(talk.id)).length], [1, 2, 0])
})

test('what waits to leave goes to nobody who is forgotten meanwhile: now, later, alone or beside others', async () => {
  const ann = { name: 'Ann', address: 'ann-forgotten@mail.example' }
  const person = { customerIds: [], addresses: [ann.address] }
  const [now, later, alone] = [await makeCase(s, support), await makeCase(s, support), await makeCase(s, support)]
  const at = s.clock.in('2h').toISOString()
  await mara.api.sending.send(answer(now, '<p>At once</p>', { cc: [ann] }) as never)
  await mara.api.sending.sendLater(timed(later, at, '<p>On Monday</p>', { cc: [ann] }))
  await mara.api.sending.sendLater(timed(alone, at, '<p>To Ann alone</p>', { to: [ann] }))
  const count = async () => (await personal.count(s.db, person, null))[0]!.goes
  assert.equal(await count(), 3)
  while (await s.write((writer) => personal.forget(writer, person, null)));
  assert.equal(await count(), 0)
  assert.deepEqual(await waiting(alone.id), [])
  const { reply } = await mara.api.drafts.ofConversation({ conversationId: alone.id })
  assert.deepEqual([reply!.html, reply!.recipients!.to], ['<p>To Ann alone</p>', []])
  s.clock.advance('2h')
  await s.runJobs()
  await until('both have left', () => mailsTo(now.address).length > 0 && mailsTo(later.address).length > 0)
  await s.runJobs()
  assert.deepEqual(mailsTo(ann.address), [])
  for (const { address } of [now, later]) assert.ok(!mailsTo(address)[0]!.raw.toString().includes(ann.address))
})

test('forgetting waits for a mail that is leaving at this moment', async () => {
  const talk = await makeCase(s, support)
  const person = { customerIds: [], addresses: [talk.address] }
  await mara.api.sending.send(answer(talk) as never)
  const set = (state: string) => s.write(({ tx }) => tx.updateTable('outbox').set({ state }).where(sql<boolean>`${talk.address} = any(recipients)`).execute())
  await set('sending')
  await assert.rejects(s.write((writer) => personal.forget(writer, person, null)), /leaving at this moment/)
  await set('accepted')
  assert.equal(await s.write((writer) => personal.forget(writer, person, null)), 1)
  assert.equal(await s.write((writer) => personal.forget(writer, person, null)), 0)
})
