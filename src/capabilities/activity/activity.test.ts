import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { powerless } from '#testing/powerless.ts'
import { refusesWhoMayNot } from '#testing/sweep.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { readFacts } from '#capabilities/conditions/conditions.public.ts'
import { activityContract } from './activity.contract.ts'

const w = await world({ capabilities: [powerless] })
const admin = await w.agent({ role: 'admin' })
const mara = await w.agent()

let count = 0
const event = (more: object = {}) => ({
  source: 'shop',
  externalId: `e-${++count}`,
  name: 'checkout.failed',
  at: '2026-11-15T10:00:00.000Z',
  properties: { reason: 'card_declined', amount: 12_900 },
  customer: { email: 'buyer@mail.example' },
  ...more,
})
const sent = (externalId: string) =>
  w.db.selectFrom('activity').selectAll().where('external_id', '=', externalId).executeTakeFirstOrThrow()
const nameOf = async (name: string) => (await admin.api.activity.names({})).items.find((each) => each.name === name)

test('an event is kept with its properties, and counted by its name', async () => {
  const one = event({ name: 'subscription.renewed' })
  assert.equal((await admin.api.activity.put(one)).outcome, 'made')
  const { customer_id: customerId } = await sent(one.externalId)
  const { items } = await mara.api.activity.ofCustomer({ customerId })
  const { id: _, customerId: whose, ...kept } = items[0]!
  const { customer: __, ...said } = one
  assert.deepEqual([whose, kept], [customerId, said])
  assert.deepEqual(await nameOf('subscription.renewed'), {
    name: 'subscription.renewed',
    count: 1,
    firstAt: one.at,
    lastAt: one.at,
  })
})

test('an event that comes again is the same one, also within a batch', async () => {
  const one = event({ name: 'twice.sent' })
  const first = await admin.api.activity.put(one)
  const { results } = await admin.api.activity.putMany({
    events: [one, event({ ...one, externalId: 'dup' }), event({ ...one, externalId: 'dup' })],
  })
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['same', 'made', 'same'],
  )
  assert.equal(results[0]!.id, first.id)
  assert.equal(results[1]!.id, results[2]!.id)
  assert.equal((await nameOf('twice.sent'))?.count, 2)
})

test('whatever comes again, in whatever batches, counts are those of different events', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 12 }),
      async (keys, size) => {
        const name = `property.run${++run}`
        const events = keys.map((key) => event({ externalId: `${name}-${key}`, name }))
        for (let at = 0; at < events.length; at += size)
          await admin.api.activity.putMany({ events: events.slice(at, at + size) })
        assert.equal((await nameOf(name))?.count, new Set(keys).size)
      },
    ),
    { numRuns: 20 },
  )
})

test('a mistake in one of a batch does not stop the others', async () => {
  const deep = { a: { b: { c: { d: { e: { f: 1 } } } } } }
  const { results } = await admin.api.activity.putMany({
    events: [
      event(),
      event({ name: 'two words' }),
      event({ properties: { text: 'x'.repeat(9000) } }),
      event({ properties: deep }),
      event({ customer: {} }),
      event({ customer: { id: '018f0000-0000-7000-8000-000000000000' } }),
      event({ at: 'yesterday' }),
      event({ at: '2027-11-15T10:00:00Z' }),
      event({ properties: { half: '\ud800' } }),
    ],
  })
  assert.deepEqual(
    results.map(({ outcome, problem }) => [outcome, problem && (Object.keys(problem.fields ?? {})[0] ?? problem.code)]),
    [
      ['made', null],
      ['refused', 'name'],
      ['refused', 'properties'],
      ['refused', 'properties'],
      ['refused', 'customer'],
      ['refused', 'activity.customerNotFound'],
      ['refused', 'at'],
      ['refused', 'activity.ahead'],
      ['made', null],
    ],
  )
})

test('many who send the same events at once leave each once', async () => {
  const events = Array.from({ length: 50 }, () =>
    event({ name: 'crowd.came', customer: { externalId: `crowd-${count % 5}` } }),
  )
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, at) => admin.api.activity.putMany({ events: at % 2 ? events.toReversed() : events })),
  )
  assert.equal(answers.flatMap(({ results }) => results).filter(({ outcome }) => outcome === 'made').length, 50)
  assert.equal((await nameOf('crowd.came'))?.count, 50)
})

test('events come in pages, newest first, and of one name when asked', async () => {
  const events = Array.from({ length: 6 }, (_, at) =>
    event({
      name: at % 2 ? 'page.odd' : 'page.even',
      at: `2026-11-0${at + 1}T10:00:00.000Z`,
      customer: { externalId: 'pages' },
    }),
  )
  await admin.api.activity.putMany({ events })
  const { customer_id: customerId } = await sent(events[0]!.externalId)
  const first = await mara.api.activity.ofCustomer({ customerId, limit: 4 })
  const second = await mara.api.activity.ofCustomer({ customerId, limit: 4, cursor: first.next! })
  assert.deepEqual(
    [...first.items, ...second.items].map(({ externalId }) => externalId),
    events.toReversed().map(({ externalId }) => externalId),
  )
  assert.deepEqual(
    (await mara.api.activity.ofCustomer({ customerId, name: 'page.odd' })).items.map(({ name }) => name),
    Array(3).fill('page.odd'),
  )
})

test('what a customer did last is a fact that views can ask for', async () => {
  const talk = await makeConversation(w)
  const customer = { email: talk.address }
  await admin.api.activity.putMany({
    events: [
      event({ customer, name: 'cart.left', at: '2026-11-10T10:00:00Z' }),
      event({ customer, name: 'cart.left', at: '2026-11-12T10:00:00Z' }),
    ],
  })
  const facets = await w.app.kernel.services.facets(w.db)
  const facts = (await readFacts(w.db, [talk.id], facets, ['activity.has:cart.left', 'activity.has:twice.sent'])).get(
    talk.id,
  )!
  assert.deepEqual(facts, { 'activity.has:cart.left': '2026-11-12T10:00:00.000Z', 'activity.has:twice.sent': null })
})

test('a saved view follows what happens elsewhere', async () => {
  const talk = await makeConversation(w)
  await admin.api.activity.put(event({ name: 'parcel.lost', customer: { externalId: 'somebody' } }))
  const { id } = await mara.api.views.create({
    name: 'Lost parcels',
    condition: { facet: 'activity.has:parcel.lost', op: 'newerThan', value: 7 * 24 * 3600 },
    sort: { facet: 'conversations.waitingSince', direction: 'asc' },
  })
  const countOf = async () => (await mara.api.views.counts({})).items.find(({ viewId }) => viewId === id)?.count
  await w.runJobs()
  assert.equal(await countOf(), 0)
  await admin.api.activity.put(event({ name: 'parcel.lost', customer: { email: talk.address } }))
  await w.runJobs()
  assert.equal(await countOf(), 1)
})

test('whoever may not see a customer sees nothing of what they did', async () => {
  const insider = await w.agent()
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
  const { customerId, address } = await makeConversation(w, { teamId })
  await admin.api.activity.put(event({ customer: { email: address } }))
  assert.deepEqual(await refused(mara.api.activity.ofCustomer({ customerId })), [404, 'activity.customerNotFound'])
  assert.equal((await insider.api.activity.ofCustomer({ customerId })).items.length, 1)
  assert.deepEqual(await refused(admin.api.activity.put(event({ customer: { id: customerId } }))), [
    404,
    'activity.customerNotFound',
  ])
})

test('nothing is forgotten unless somebody says so; then what is too old goes, and its counts', async () => {
  const old = event({ name: 'old.thing', at: '2026-01-01T10:00:00Z' })
  const both = [
    event({ name: 'both.ages', at: '2026-01-01T10:00:00Z' }),
    event({ name: 'both.ages', at: '2026-11-15T10:00:00Z' }),
  ]
  await admin.api.activity.putMany({ events: [old, ...both] })
  const forget = async () => {
    await w.write(async (writer) => writer.add(activityContract, 'forget', {}))
    await w.runJobs()
  }
  await forget()
  assert.equal((await nameOf('both.ages'))?.count, 2)
  const { revision } = await admin.api.activity.settings({})
  await admin.api.activity.changeSettings({ keepDays: 90, revision })
  assert.deepEqual(await refused(admin.api.activity.changeSettings({ keepDays: 1, revision })), [
    409,
    'activity.changedMeanwhile',
  ])
  await forget()
  assert.equal(await nameOf('old.thing'), undefined)
  assert.equal((await nameOf('both.ages'))?.count, 1)
  assert.deepEqual((await w.db.selectFrom('activity').select('id').where('at', '<', '2026-06-01').execute()).length, 0)
})

test('strangers and whoever lacks the right are refused', async () => {
  assert.deepEqual(await refused(mara.api.activity.put(event())), [403, 'kernel.forbidden'])
  assert.deepEqual(await refused(mara.api.activity.settings({})), [403, 'kernel.forbidden'])
  await refusesWhoMayNot(w, activityContract, `powerless-${mara.id}`)
})
