import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { powerless } from '#testing/powerless.ts'
import { refusesWhoMayNot } from '#testing/sweep.ts'
import { refused, world } from '#testing/world.ts'
import { customerOf } from '#capabilities/customers/customers.public.ts'
import { type Mapping, shopsContract } from './shops.contract.ts'

const w = await world({ capabilities: [powerless] })
const admin = await w.agent({ role: 'admin' })
const mara = await w.agent()

let count = 0
const connect = async (mapping?: Partial<Mapping>) => {
  const { endpoint, secret } = await admin.api.shops.create({ name: 'The shop', source: `shop-${++count}` })
  if (mapping)
    await admin.api.shops.update({
      endpointId: endpoint.id,
      revision: 1,
      mapping: { paths: {}, amounts: 'minor', states: {}, ...mapping },
    })
  return { endpointId: endpoint.id, source: endpoint.source, address: endpoint.address, secret }
}
type Shop = Awaited<ReturnType<typeof connect>>
const post = async (
  { endpointId, secret }: Pick<Shop, 'endpointId' | 'secret'>,
  body: unknown,
  { id = `msg_${++count}`, headers = {} as Record<string, string>, at = w.clock.now() } = {},
) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const signature = new Webhook(secret).sign(id, at, text)
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const answer = await w.request(`/api/v1/shops/${endpointId}/deliveries`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature,
      ...headers,
    },
    body: text,
  })
  const said = (await answer.json()) as { outcome?: string; code?: string }
  return [answer.status, said.outcome ?? said.code]
}
const order = (data: object = {}, type = 'order.created') => ({
  type,
  timestamp: '2026-11-16T08:59:00Z',
  data: {
    id: 4711,
    number: 'HL-4711',
    currency: 'EUR',
    total: 12_900,
    lines: [{ name: 'Alma desk lamp', quantity: 1, unitPrice: 12_900 }],
    customer: { id: 'c-9', email: 'pia@mail.example', name: 'Pia Holm' },
    ...data,
  },
})
const log = async ({ endpointId }: Shop) => (await admin.api.shops.deliveries({ endpointId })).items
const find = (shop: Shop, externalId = '4711') => admin.api.orders.find({ source: shop.source, externalId })

test('a signed order becomes an order of its customer', async () => {
  const shop = await connect()
  assert.equal(shop.address.endsWith(`/api/v1/shops/${shop.endpointId}/deliveries`), true)
  assert.deepEqual(await post(shop, order()), [200, 'taken'])
  const { number, state, placedAt, customerId } = await find(shop)
  assert.deepEqual([number, state, placedAt], ['HL-4711', 'placed', '2026-11-16T08:59:00.000Z'])
  assert.equal(await customerOf(w.db, 'pia@mail.example'), customerId)
  w.clock.advance('1s')
  const shipped = order(
    {
      placedAt: '2026-11-16T08:59:00Z',
      tracking: { carrier: 'DHL', number: '00340', link: 'https://track.example/1' },
    },
    'order.shipped',
  )
  assert.deepEqual(await post(shop, { ...shipped, timestamp: '2026-11-16T09:00:00Z' }), [200, 'taken'])
  const now = await find(shop)
  assert.deepEqual([now.state, now.tracking[0]?.number], ['shipped', '00340'])
  assert.deepEqual(
    (await log(shop)).map(({ type, outcome }) => [type, outcome]),
    [
      ['order.shipped', 'taken'],
      ['order.created', 'taken'],
    ],
  )
})

test('long ids stay apart, times without a zone are UTC, and a clock that runs ahead is told of', async () => {
  const shop = await connect()
  const long = (id: string, at: string) =>
    JSON.stringify(order({ id: 'ID', placedAt: at, updatedAt: at })).replace('"ID"', id)
  assert.deepEqual(await post(shop, long('9007199254740992001', '2026-11-16 08:30:00')), [200, 'taken'])
  assert.deepEqual(await post(shop, long('9007199254740992002', '1794817800')), [200, 'taken'])
  const one = async (externalId: string) => admin.api.orders.find({ source: shop.source, externalId })
  assert.equal((await one('9007199254740992001')).placedAt, '2026-11-16T08:30:00.000Z')
  assert.equal((await one('9007199254740992002')).placedAt, '2026-11-16T08:30:00.000Z')
  w.clock.advance('1s')
  assert.deepEqual(await post(shop, order({ id: 1, updatedAt: '2027-11-16T08:00:00Z' })), [200, 'unreadable'])
  assert.deepEqual((await log(shop))[0]!.problem, { code: 'unusable', field: 'updatedAt' })
})

test('what names a person and could not be read is handed over to them, and forgotten with them', async () => {
  const shop = await connect()
  await post(shop, order({ total: 'much', customer: { email: 'Vera@Mail.example' } }))
  await post(shop, order({ total: 'much', customer: { email: 'else.vera@mail.example' } }))
  const source = w.app.kernel.services.personal.find(({ owner }) => owner === 'shops')!
  const person = { customerIds: [], addresses: ['vera@mail.example'] }
  const told: unknown[] = []
  for await (const part of source.read({ db: w.db, services: w.app.kernel.services }, person))
    if ('records' in part) told.push(...part.records.map(({ text }) => /Vera@Mail/.test(String(text))))
  assert.deepEqual(told, [true])
  assert.equal(await w.write((writer) => source.forget(writer, person, null)), 1)
  assert.equal(await w.write((writer) => source.forget(writer, person, null)), 0)
  assert.equal((await log(shop)).length, 2)
  const { rows } = await sql<{ many: number }>`
    select count(*)::int as many from shop_deliveries where to_jsonb(shop_deliveries)::text ilike '%"vera@mail%'`.execute(
    w.db,
  )
  assert.equal(rows[0]!.many, 0)
})

test('anything else becomes an event of its customer; what names nobody is left', async () => {
  const shop = await connect()
  assert.deepEqual(
    await post(shop, {
      type: 'checkout.failed',
      timestamp: '2026-11-16T08:00:00Z',
      data: { reason: 'card', customer: { email: 'ole@mail.example' } },
    }),
    [200, 'taken'],
  )
  const customerId = (await customerOf(w.db, 'ole@mail.example'))!
  assert.deepEqual(
    (await mara.api.activity.ofCustomer({ customerId })).items.map(({ name, at }) => [name, at]),
    [['checkout.failed', '2026-11-16T08:00:00.000Z']],
  )
  w.clock.advance('1s')
  assert.deepEqual(await post(shop, { type: 'stock.low', data: { sku: 'A' } }), [200, 'ignored'])
  assert.equal((await log(shop))[0]?.problem?.code, 'noCustomer')
})

test('the same web-hook again is told apart, also when both come at once', async () => {
  const shop = await connect()
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(shop, order(), { id: 'msg_same' })))
  assert.deepEqual(answers.map(([, outcome]) => outcome).sort(), [
    'repeated',
    'repeated',
    'repeated',
    'repeated',
    'repeated',
    'taken',
  ])
  assert.equal((await log(shop)).length, 1)
})

test('a shop’s own shape is read by the mapping', async () => {
  const shop = await connect({
    amounts: 'decimal',
    states: { fulfilled: 'shipped', partial: 'partly_shipped' },
    paths: {
      externalId: 'order.uuid',
      number: 'order.name',
      state: 'order.fulfillment',
      total: 'order.total_price',
      currency: 'order.currency',
      placedAt: 'order.created',
      lines: 'order.items',
      'line.name': 'title',
      'line.unitPrice': 'price',
      'customer.email': 'order.contact',
    },
  })
  const data = {
    order: {
      uuid: 'u-1',
      name: '#1001',
      fulfillment: 'partial',
      total_price: '129.00',
      currency: 'eur',
      created: 1_794_000_000,
      items: [{ title: 'Lamp', price: 64.5, quantity: '2' }],
      contact: 'bo@mail.example',
    },
  }
  assert.deepEqual(await post(shop, { type: 'order.updated', timestamp: '2026-11-16T09:00:00Z', data }), [200, 'taken'])
  const { number, state, total, lines, currency } = await find(shop, 'u-1')
  assert.deepEqual(
    [number, state, total, currency, lines],
    ['#1001', 'partly_shipped', 12_900, 'EUR', [{ name: 'Lamp', sku: '', quantity: 2, unitPrice: 6450 }]],
  )
})

test('what can not be read is kept as it came, says why, and is read once the mapping is right', async () => {
  const shop = await connect()
  const strange = order({ state: 'in the van', customer: { email: 'later@mail.example' } }, 'order.updated')
  const body = JSON.stringify({ ...strange, data: { ...strange.data, placedAt: '2026-11-16T08:00:00Z' } })
  assert.deepEqual(await post(shop, body), [200, 'unreadable'])
  const [delivery] = await log(shop)
  assert.deepEqual(delivery?.problem, { code: 'unknownState', field: 'state', path: 'state', value: 'in the van' })
  assert.deepEqual(await admin.api.shops.raw({ deliveryId: delivery!.id }), { received: body })
  assert.equal((await admin.api.shops.retry({ deliveryId: delivery!.id })).outcome, 'unreadable')
  await admin.api.shops.update({
    endpointId: shop.endpointId,
    revision: 1,
    mapping: { states: { 'in the van': 'shipped' } },
  })
  const again = await admin.api.shops.retry({ deliveryId: delivery!.id })
  assert.deepEqual([again.outcome, again.tries, again.problem], ['taken', 3, null])
  assert.equal((await find(shop)).state, 'shipped')
  assert.deepEqual(await refused(admin.api.shops.raw({ deliveryId: delivery!.id })), [404, 'shops.deliveryNotFound'])
  assert.deepEqual(await refused(admin.api.shops.retry({ deliveryId: delivery!.id })), [404, 'shops.deliveryNotFound'])
})

test('each mistake is told in its place', async () => {
  const shop = await connect({ amounts: 'decimal' })
  const problems: Record<string, unknown> = {
    'not JSON': { code: 'notJson' },
    '[1]': { code: 'notShaped' },
    [`{"type":"order.created","data":${'['.repeat(5000)}${']'.repeat(5000)}}`]: {
      code: 'unusable',
      field: 'externalId',
      path: 'id',
      value: '',
    },
    [JSON.stringify(order({ state: 'placed', total: '12.345' }))]: {
      code: 'unusable',
      field: 'total',
      path: 'total',
      value: '12.345',
    },
    [JSON.stringify(
      order({
        total: '1',
        lines: [
          { name: 'A', unitPrice: '1' },
          { name: '', unitPrice: '1' },
        ],
      }),
    )]: { code: 'unusable', field: 'line.name', path: 'lines.1.name', value: '' },
    [JSON.stringify(order({ total: '1', lines: [] }, 'order.touched'))]: {
      code: 'noState',
      field: 'state',
      path: 'state',
    },
    [JSON.stringify(order({ total: '1', lines: [], customer: {} }))]: { code: 'customerMissing' },
    [JSON.stringify({ type: 'two words', data: { customer: { email: 'x@mail.example' } } })]: {
      code: 'unusable',
      field: 'name',
    },
  }
  for (const [body, problem] of Object.entries(problems)) {
    assert.deepEqual(await post(shop, body), [200, 'unreadable'], body.slice(0, 80))
    assert.deepEqual(
      (await admin.api.shops.deliveries({ endpointId: shop.endpointId, limit: 1 })).items[0]?.problem,
      problem,
      body.slice(0, 80),
    )
    w.clock.advance('1s')
  }
  assert.equal(
    (await admin.api.shops.list({})).items.find(({ id }) => id === shop.endpointId)?.unreadable,
    Object.keys(problems).length,
  )
  assert.deepEqual(await post(shop, order({ total: '1', lines: [], number: 'N\0U\ud800L' })), [200, 'taken'])
  assert.deepEqual(await post(shop, 'raw \0 bytes'), [200, 'unreadable'])
})

test('who does not know the secret is not let in, and only that is kept', async () => {
  const shop = await connect()
  const stranger = { ...shop, secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' }
  assert.deepEqual(await post(stranger, order()), [401, 'shops.wrong'])
  assert.deepEqual(await post(shop, order(), { headers: { 'webhook-signature': '' } }), [401, 'shops.unsigned'])
  assert.deepEqual(await post(shop, order(), { at: new Date(w.clock.now().getTime() - 301_000) }), [
    401,
    'shops.tooOld',
  ])
  assert.deepEqual(await post({ ...shop, endpointId: '018f0000-0000-7000-8000-000000000000' }, order()), [
    404,
    'shops.notFound',
  ])
  assert.deepEqual(await log(shop), [])
  const view = (await admin.api.shops.list({})).items.find(({ id }) => id === shop.endpointId)
  assert.deepEqual([view?.refused?.count, view?.refused?.code], [3, 'tooOld'])
  assert.deepEqual(await post(shop, `"${'x'.repeat(300_000)}"`), [413, 'kernel.tooLarge'])
})

test('a secret is shown once, lies sealed, and the old one holds for as long as was said', async () => {
  const shop = await connect()
  const { secret } = await admin.api.shops.rotate({ endpointId: shop.endpointId, hours: 2 })
  assert.notEqual(secret, shop.secret)
  for (const each of [secret, shop.secret]) assert.equal((await post({ ...shop, secret: each }, order()))[0], 200)
  w.clock.advance('3h')
  assert.deepEqual(await post(shop, order()), [401, 'shops.wrong'])
  assert.equal((await post({ ...shop, secret }, order()))[0], 200)
  const rows = await w.db.selectFrom('shop_endpoints').selectAll().execute()
  const listed = JSON.stringify([rows, await admin.api.shops.list({})])
  for (const each of [secret, shop.secret]) assert.equal(listed.includes(each.slice(6)), false)
})

test('switched off, a connection takes nothing and the shop is asked to come again', async () => {
  const shop = await connect()
  await admin.api.shops.update({ endpointId: shop.endpointId, revision: 1, active: false })
  assert.deepEqual(await post(shop, order()), [503, 'shops.paused'])
  assert.deepEqual(await refused(admin.api.shops.update({ endpointId: shop.endpointId, revision: 1, active: true })), [
    409,
    'shops.changedMeanwhile',
  ])
})

test('a connection that is ended leaves what came by it', async () => {
  const shop = await connect()
  await post(shop, order())
  await admin.api.shops.remove({ endpointId: shop.endpointId })
  assert.equal((await find(shop)).number, 'HL-4711')
  assert.deepEqual(await post(shop, order()), [404, 'shops.notFound'])
  assert.deepEqual(await refused(admin.api.shops.create({ name: 'Two', source: (await connect()).source })), [
    409,
    'shops.sourceTaken',
  ])
})

test('the log is kept for a month, and what could not be read for three', async () => {
  const shop = await connect()
  await post(shop, order())
  w.clock.advance('1s')
  await post(shop, 'unreadable')
  const after = async (by: string) => {
    w.clock.advance(by)
    await w.write(async (writer) => writer.add(shopsContract, 'forget', {}))
    await w.runJobs()
    return (await log(shop)).map(({ outcome }) => outcome)
  }
  assert.deepEqual(await after('29d'), ['unreadable', 'taken'])
  assert.deepEqual(await after('2d'), ['unreadable'])
  assert.deepEqual(await after('60d'), [])
})

test('admins alone connect shops', async () => {
  assert.deepEqual(await refused(mara.api.shops.list({})), [403, 'kernel.forbidden'])
  await refusesWhoMayNot(w, shopsContract, `powerless-${mara.id}`)
})
