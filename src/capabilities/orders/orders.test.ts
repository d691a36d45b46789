import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { powerless } from '#testing/powerless.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refusesWhoMayNot } from '#testing/sweep.ts'
import { refused, world } from '#testing/world.ts'
import { readFacts } from '#capabilities/conditions/conditions.public.ts'
import { customerNames, markMerged } from '#capabilities/customers/customers.public.ts'
import { orderStates, ordersContract } from './orders.contract.ts'

const w = await world({ capabilities: [powerless] })
const admin = await w.agent({ role: 'admin' })
const mara = await w.agent()

let count = 0
const order = (more: object = {}) => ({
  source: 'shop',
  externalId: `o-${++count}`,
  number: `HL-${20_000 + count}`,
  state: 'placed' as const,
  currency: 'EUR',
  total: 12_900,
  lines: [{ name: 'Alma desk lamp, brass', sku: 'ALMA-B', quantity: 1, unitPrice: 12_900 }],
  placedAt: '2026-11-03T10:00:00Z',
  updatedAt: '2026-11-03T10:00:00Z',
  customer: { email: `buyer-${count}@mail.example`, name: 'Katarzyna Wójcik' },
  ...more,
})
const read = (externalId: string) => admin.api.orders.find({ source: 'shop', externalId })

test('an order is kept whole, and its customer is made when nobody knows the address', async () => {
  const tracking = [{ carrier: 'DHL', number: '00340', link: 'https://track.example/00340' }]
  const sent = order({ tracking, link: 'https://shop.example/orders/1', placedAt: '2026-11-03T11:00:00+01:00' })
  const result = await admin.api.orders.put(sent)
  assert.equal(result.outcome, 'made')
  const { id, customerId, ...kept } = await mara.api.orders.get({ orderId: result.id! })
  const { customer: _, ...said } = sent
  assert.deepEqual(kept, { ...said, placedAt: '2026-11-03T10:00:00.000Z', updatedAt: '2026-11-03T10:00:00.000Z' })
  assert.deepEqual(await customerNames(w.db, [customerId]), new Map([[customerId, 'Katarzyna Wójcik']]))
  assert.deepEqual(
    (await mara.api.orders.ofCustomer({ customerId })).items.map((item) => item.id),
    [id],
  )
})

test('the same order sent again changes nothing and tells nobody', async () => {
  const sent = order()
  await admin.api.orders.put(sent)
  const told = () => w.db.selectFrom('events').select('id').where('type', '=', 'orders.changed').execute()
  const before = (await told()).length
  assert.equal((await admin.api.orders.put(sent)).outcome, 'same')
  assert.equal((await told()).length, before)
})

test('what changed later wins; what was sent before it and arrives after it is left', async () => {
  const sent = order()
  await admin.api.orders.put({ ...sent, state: 'delivered', updatedAt: '2026-11-05T10:00:00Z' })
  assert.equal(
    (await admin.api.orders.put({ ...sent, state: 'shipped', updatedAt: '2026-11-04T10:00:00Z' })).outcome,
    'older',
  )
  assert.equal((await read(sent.externalId)).state, 'delivered')
})

test('in whatever order, and in whatever batches, tellings of orders arrive, what is kept is the same', async () => {
  const telling = fc.record({
    which: fc.integer({ min: 0, max: 2 }),
    state: fc.constantFrom(...orderStates),
    minute: fc.integer({ min: 0, max: 3 }),
    total: fc.integer({ min: 0, max: 3 }),
  })
  const tellings = fc.array(telling, { minLength: 2, maxLength: 8 })
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      tellings.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.integer({ min: 1, max: 8 })),
      ),
      async ([all, shuffled, size]) => {
        const tag = `p${++run}`
        const kept = async (sent: typeof all, batch: number) => {
          const items = sent.map(({ which, state, minute, total }) =>
            order({
              externalId: `${tag}-${which}`,
              number: 'P-1000',
              state,
              total,
              updatedAt: `2026-11-03T10:0${minute}:00Z`,
              customer: { externalId: 'property' },
            }),
          )
          for (let at = 0; at < items.length; at += batch)
            await admin.api.orders.putMany({ orders: items.slice(at, at + batch) })
          return w.write((writer) =>
            sql`delete from orders where external_id like ${`${tag}-%`} returning external_id, state, total, changed_at`
              .execute(writer.tx)
              .then(({ rows }) => rows.map((row) => JSON.stringify(row)).sort()),
          )
        }
        assert.deepEqual(await kept(shuffled, size), await kept(all, 1))
      },
    ),
    { numRuns: 25 },
  )
})

test('a clock that is wrong by days keeps nothing out that comes after it', async () => {
  const sent = order({ updatedAt: new Date(w.clock.now().getTime() + 25 * 3600_000).toISOString() })
  assert.deepEqual(await refused(admin.api.orders.put(sent)), [422, 'orders.ahead'])
  const { results } = await admin.api.orders.putMany({ orders: [sent, { ...sent, updatedAt: order().updatedAt }] })
  assert.deepEqual(
    results.map(({ outcome, problem }) => [outcome, problem?.code]),
    [
      ['refused', 'orders.ahead'],
      ['made', undefined],
    ],
  )
  await admin.api.orders.putMany({
    orders: [{ ...order(), updatedAt: sent.updatedAt, customer: { externalId: 'nobody' } }],
  })
  const made = await w.db
    .selectFrom('customer_keys')
    .select('customer_id')
    .where('external_id', '=', 'nobody')
    .execute()
  assert.deepEqual(made, [], 'nobody is made for what is refused')
})

test('half a sign in a key is the same key whenever it comes', async () => {
  const sent = order({ externalId: 'half-\ud83d' })
  assert.equal((await admin.api.orders.put(sent)).outcome, 'made')
  assert.equal((await admin.api.orders.put(sent)).outcome, 'same')
})

test('two tellings of the same moment leave the same, whichever comes first', async () => {
  const sent = order({ customer: { externalId: 'property' } })
  const [one, other] = [
    { ...sent, total: 1 },
    { ...sent, total: 2 },
  ]
  await admin.api.orders.put(one)
  await admin.api.orders.put(other)
  const first = await read(sent.externalId)
  await admin.api.orders.put(one)
  await admin.api.orders.put(other)
  await admin.api.orders.putMany({ orders: [other, one] })
  assert.deepEqual(await read(sent.externalId), first)
})

test('a batch gives each of its orders a result; a mistake in one does not stop the others', async () => {
  const [good, twice] = [order(), order()]
  const { results } = await admin.api.orders.putMany({
    orders: [
      good,
      order({ currency: 'EURO' }),
      { ...twice, state: 'placed' },
      { ...twice, state: 'paid', updatedAt: '2026-11-03T11:00:00Z' },
      order({ customer: undefined }),
      order({ customer: { id: '018f0000-0000-7000-8000-000000000000' } }),
      order({ total: 12.5 }),
      order({ placedAt: '9999-12-31T00:00:00Z' }),
    ],
  })
  assert.deepEqual(
    results.map(({ index, outcome, problem }) => [
      index,
      outcome,
      problem?.code ?? null,
      Object.keys(problem?.fields ?? {}),
    ]),
    [
      [0, 'made', null, []],
      [1, 'refused', 'kernel.invalidInput', ['currency']],
      [2, 'older', null, []],
      [3, 'made', null, []],
      [4, 'refused', 'orders.customerMissing', []],
      [5, 'refused', 'orders.customerNotFound', []],
      [6, 'refused', 'kernel.invalidInput', ['total']],
      [7, 'refused', 'kernel.invalidInput', ['placedAt']],
    ],
  )
  assert.equal((await read(twice.externalId)).state, 'paid')
  assert.deepEqual(await refused(admin.api.orders.put(order({ customer: undefined }))), [422, 'orders.customerMissing'])
})

test('many who send the same orders at once leave each once, and lock nobody out', async () => {
  const orders = Array.from({ length: 60 }, () =>
    order({ customer: { externalId: `crowd-${count % 7}`, email: `crowd-${count % 7}@mail.example` } }),
  )
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, at) => admin.api.orders.putMany({ orders: at % 2 ? orders.toReversed() : orders })),
  )
  const made = answers.flatMap(({ results }) => results).filter(({ outcome }) => outcome === 'made')
  assert.equal(made.length, 60)
  const customers = await w.db
    .selectFrom('customer_addresses')
    .select('customer_id')
    .where('address', 'like', 'crowd-%')
    .execute()
  assert.equal(customers.length, 7)
})

test('a customer is found by e-mail, number or the shop’s own key, and stays one', async () => {
  const put = async (customer: object) => {
    const { id } = await admin.api.orders.put(order({ customer }))
    return (await admin.api.orders.get({ orderId: id! })).customerId
  }
  const byKey = await put({ externalId: 'c-1', email: 'Pia@mail.example', name: 'Pia Holm' })
  assert.equal(await put({ email: 'pia@MAIL.example' }), byKey)
  assert.equal(await put({ externalId: 'c-1', email: 'pia.new@mail.example' }), byKey)
  assert.equal(await put({ id: byKey }), byKey)
  const byPhone = await put({ phone: '+49 171 5550123', name: 'Ole' })
  assert.equal(await put({ phone: '0049 (171) 555-0123', externalId: 'c-2' }), byPhone)
  assert.equal(await put({ externalId: 'c-2' }), byPhone)
  const nameless = await put({ externalId: 'c-3' })
  assert.equal(await put({ externalId: 'c-3', email: 'later@mail.example' }), nameless)
  const another = await admin.api.orders.put(order({ source: 'other-shop', customer: { externalId: 'c-1' } }))
  assert.notEqual((await admin.api.orders.get({ orderId: another.id! })).customerId, byKey)
})

test('an order that says no customer stays with the one it has', async () => {
  const sent = order()
  await admin.api.orders.put(sent)
  const before = await read(sent.externalId)
  await admin.api.orders.put({ ...sent, customer: undefined, state: 'shipped', updatedAt: '2026-11-04T10:00:00Z' })
  const { customerId, state } = await read(sent.externalId)
  assert.deepEqual([customerId, state], [before.customerId, 'shipped'])
})

test('orders come in pages, newest first', async () => {
  const orders = Array.from({ length: 5 }, (_, day) =>
    order({ placedAt: `2026-11-0${day + 1}T10:00:00Z`, customer: { externalId: 'pages' } }),
  )
  await admin.api.orders.putMany({ orders })
  const { customerId } = await read(orders[0]!.externalId)
  const first = await mara.api.orders.ofCustomer({ customerId, limit: 3 })
  const second = await mara.api.orders.ofCustomer({ customerId, limit: 3, cursor: first.next! })
  assert.deepEqual(
    [...first.items, ...second.items].map(({ externalId }) => externalId),
    orders.toReversed().map(({ externalId }) => externalId),
  )
  assert.equal(second.next, null)
})

test('beside a conversation stands first what it speaks of, also when somebody else has ordered it', async () => {
  const talk = await makeConversation(w, {
    subject: 'My lamp',
    text: 'Where is HL-77001? And my friend’s GX-88002, and 77003?',
  })
  const own = { email: talk.address }
  await admin.api.orders.putMany({
    orders: [
      order({ number: 'HL-77001', placedAt: '2026-10-01T10:00:00Z', customer: own }),
      order({ number: 'HL-77009', placedAt: '2026-11-09T10:00:00Z', customer: own }),
      order({ number: 'GX-88002', customer: { email: 'friend@mail.example', name: 'Bo Li' } }),
      order({ number: '77003', customer: { email: 'nobody.we.mean@mail.example' } }),
    ],
  })
  const beside = async () => {
    const {
      named,
      newest,
      count: all,
    } = await mara.api.orders.beside({ customerId: talk.customerId, conversationId: talk.id })
    return {
      named: named.map(({ number, customerName }) => [number, customerName]),
      newest: newest.map(({ number }) => number),
      all,
    }
  }
  assert.deepEqual(await beside(), {
    named: [
      ['HL-77001', null],
      ['GX-88002', 'Bo Li'],
    ],
    newest: ['HL-77009'],
    all: 2,
  })
  await customerSays(w, talk, 'I mean HL 77009 too')
  assert.deepEqual((await beside()).named, [
    ['HL-77009', null],
    ['HL-77001', null],
    ['GX-88002', 'Bo Li'],
  ])
})

test('whoever may not see a customer sees no order of theirs, and can not send one to them by our id', async () => {
  const insider = await w.agent()
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
  const hidden = await makeConversation(w, { teamId })
  const sent = order({ number: 'SEC-4711', customer: { email: hidden.address } })
  const { id: orderId } = await admin.api.orders.put(sent)
  const open = await makeConversation(w, { text: 'What about SEC-4711?' })
  const { customerId } = hidden
  assert.deepEqual(await refused(mara.api.orders.get({ orderId: orderId! })), [404, 'orders.notFound'])
  assert.deepEqual(await refused(mara.api.orders.find({ source: 'shop', externalId: sent.externalId })), [
    404,
    'orders.notFound',
  ])
  assert.deepEqual(await refused(mara.api.orders.ofCustomer({ customerId })), [404, 'orders.customerNotFound'])
  assert.deepEqual(await refused(mara.api.orders.beside({ customerId, conversationId: hidden.id })), [
    404,
    'orders.conversationNotFound',
  ])
  assert.deepEqual((await mara.api.orders.beside({ customerId: open.customerId, conversationId: open.id })).named, [])
  assert.deepEqual(
    (await insider.api.orders.beside({ customerId: open.customerId, conversationId: open.id })).named.map(
      ({ number }) => number,
    ),
    ['SEC-4711'],
  )
  assert.deepEqual(await refused(admin.api.orders.put(order({ customer: { id: customerId } }))), [
    404,
    'orders.customerNotFound',
  ])
})

test('of a large batch it is told live of those alone who have a conversation that is not closed', async () => {
  const talk = await makeConversation(w)
  const before = (
    await w.db
      .selectFrom('events')
      .select((eb) => eb.fn.max('id').as('id'))
      .executeTakeFirstOrThrow()
  ).id
  const orders = Array.from({ length: 40 }, (_, at) =>
    order({ customer: at ? { externalId: `many-${at}` } : { email: talk.address } }),
  )
  await admin.api.orders.putMany({ orders })
  const events = await w.db
    .selectFrom('events')
    .select(['type', 'about', 'payload'])
    .where('id', '>', before)
    .where('type', 'like', 'orders.%')
    .orderBy('id')
    .execute()
  assert.deepEqual(
    events.map(({ type, about }) => [type, about]),
    [
      ['orders.received', null],
      ['orders.changed', talk.customerId],
    ],
  )
  assert.equal((events[0]!.payload as { customerIds: string[] }).customerIds.length, 40)
})

test('orders are facts that views can ask for', async () => {
  const talk = await makeConversation(w)
  const customer = { email: talk.address }
  await admin.api.orders.putMany({
    orders: [
      order({ total: 50_000, customer }),
      order({ total: 999, state: 'returned', customer }),
      order({ total: 1500, currency: 'JPY', state: 'shipped', placedAt: '2026-11-10T10:00:00Z', customer }),
    ],
  })
  const facets = await w.app.kernel.services.facets(w.db)
  assert.equal(facets['orders.spent.EUR']?.of, 'EUR')
  const names = ['orders.count', 'orders.lastState', 'orders.spent.EUR', 'orders.spent.JPY', 'orders.lastAt']
  const facts = (await readFacts(w.db, [talk.id], facets, names)).get(talk.id)!
  assert.deepEqual(
    [
      facts['orders.count'],
      facts['orders.lastState'],
      Number(facts['orders.spent.EUR']),
      Number(facts['orders.spent.JPY']),
      facts['orders.lastAt'],
    ],
    [3, 'shipped', 500, 1500, '2026-11-10T10:00:00.000Z'],
  )
})

test('an agent may look and not send; strangers may neither', async () => {
  assert.deepEqual(await refused(mara.api.orders.put(order())), [403, 'kernel.forbidden'])
  assert.deepEqual(await refused(mara.api.orders.putMany({ orders: [order()] })), [403, 'kernel.forbidden'])
  await refusesWhoMayNot(w, ordersContract, `powerless-${mara.id}`)
})

test('what belongs to a customer who was merged stands under the one they are now, and comes there from then on', async () => {
  const [old, now] = [await makeConversation(w), await makeConversation(w)]
  const [first, second] = [order({ customer: { email: old.address } }), order({ customer: { email: now.address } })]
  await admin.api.orders.putMany({ orders: [first, second] })
  await w.write((writer) => markMerged(writer, old.customerId, now.customerId))
  const numbers = async (customerId: string) =>
    (await mara.api.orders.ofCustomer({ customerId })).items.map(({ externalId }) => externalId).sort()
  assert.deepEqual(await numbers(now.customerId), [first.externalId, second.externalId])
  const third = order({ customer: { email: old.address } })
  await admin.api.orders.put(third)
  assert.equal((await read(third.externalId)).customerId, now.customerId)
  const facets = await w.app.kernel.services.facets(w.db)
  const facts = await readFacts(w.db, [old.id, now.id], facets, ['orders.count'])
  assert.deepEqual(
    [...facts.values()].map((each) => each['orders.count']),
    [3, 3],
  )
  assert.equal((await mara.api.orders.beside({ customerId: now.customerId, conversationId: now.id })).count, 3)
  assert.equal((await mara.api.orders.find({ source: 'shop', externalId: first.externalId })).number, first.number)
})
