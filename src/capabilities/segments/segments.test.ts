import assert from 'node:assert/strict'
import test from 'node:test'
import { powerless } from '#testing/powerless.ts'
import { refusesWhoMayNot } from '#testing/sweep.ts'
import { type Talk, agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { markErased, markMerged } from '#capabilities/customers/customers.public.ts'
import { segmentsContract } from './segments.contract.ts'
import { lookAtAll } from './segments.looking.ts'

const w = await world({ capabilities: [powerless] })
await w.write(({ tx }) =>
  tx.insertInto('organisation').values({ name: 'Harrow & Lind', time_zone: 'Asia/Tokyo', locale: 'en' }).execute(),
)
const admin = await w.agent({ role: 'admin' })
const lead = await w.agent({ role: 'lead', name: 'Berit' })
const mara = await w.agent({ name: 'Mara' })
const insider = await w.agent()
const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
// The follower begins where the log ends when it first looks.
await w.runJobs()
const { segments } = lead.api
const day = 86_400

let count = 0
const buys = (talk: Talk, total: number, more: object = {}) =>
  admin.api.orders.put({
    source: 'shop',
    externalId: `o-${++count}`,
    number: `HL-${20_000 + count}`,
    state: 'placed',
    currency: 'EUR',
    total,
    lines: [],
    placedAt: w.clock.now().toISOString(),
    updatedAt: w.clock.now().toISOString(),
    customer: { email: talk.address },
    ...more,
  })
const night = async () => {
  await w.write(lookAtAll)
  await w.runJobs()
}
const make = async (name: string, condition: Condition) => {
  const { id } = await segments.create({ name, condition })
  await w.runJobs()
  return id
}
const namesIn = async (segmentId: string, who = lead) =>
  (await who.api.segments.members({ segmentId })).items.map(({ name }) => name).toSorted()
const told = async (segmentId: string) =>
  (
    await w.db
      .selectFrom('events')
      .select(['type', 'payload'])
      .where('type', 'in', ['segments.entered', 'segments.left'])
      .orderBy('id')
      .execute()
  )
    .filter(({ payload }) => (payload as { segmentId: string }).segmentId === segmentId)
    .map(({ type }) => type.slice('segments.'.length))
const noted = (reason: string) => ({ mark: 'vip' as const, reason, revision: 1 })
const vip: Condition = { facet: 'customers.vip', op: 'is', value: true }

test('who bought twice in 90 days and waited over a day is found, as it was and as it goes on', async () => {
  const [both, quick, once] = [
    await makeConversation(w, { name: 'Both Lind' }),
    await makeConversation(w, { name: 'Quick Lind' }),
    await makeConversation(w, { name: 'Once Lind' }),
  ]
  await agentSays(w, quick!, mara, 'At once.')
  for (const talk of [both!, quick!]) await buys(talk, 5000)
  w.clock.advance('30h')
  for (const talk of [both!, once!]) await agentSays(w, talk, mara, 'Sorry for the wait.')
  for (const talk of [both!, quick!, once!]) await buys(talk, 5000)
  const id = await make('Patient buyers', {
    all: [
      { facet: 'orders.count', op: 'atLeast', value: 2, within: 90 * day },
      { facet: 'conversations.longestWait', op: 'atLeast', value: 24 },
    ],
  })
  assert.deepEqual(await namesIn(id), ['Both Lind'])
  assert.deepEqual(await told(id), [])
  await buys(once!, 700)
  await w.runJobs()
  assert.deepEqual(await namesIn(id), ['Both Lind', 'Once Lind'])
  assert.deepEqual(await told(id), ['entered'])
  // Time alone takes them out: their orders are no longer of the last 90 days.
  w.clock.advance('91d')
  assert.equal((await segments.get({ segmentId: id })).size, 2)
  await night()
  assert.deepEqual([await namesIn(id), await told(id)], [[], ['entered', 'left', 'left']])
  const turns = (await segments.turns({ segmentId: id })).items
  assert.deepEqual(turns.map(({ customer, what }) => [customer.name, what]).toSorted(), [
    ['Both Lind', 'entered'],
    ['Both Lind', 'left'],
    ['Once Lind', 'entered'],
    ['Once Lind', 'left'],
  ])
  assert.deepEqual(
    turns.map(({ what }) => what),
    ['left', 'left', 'entered', 'entered'],
  )
  const { items } = await mara.api.timeline.ofCustomer({ customerId: once!.customerId })
  assert.deepEqual(
    items.filter(({ type }) => type === 'segments.turn').map(({ facts }) => [facts.event, facts.segment]),
    [
      ['left', 'Patient buyers'],
      ['entered', 'Patient buyers'],
    ],
  )
})

test('who pays over 500 a year and is silent for 60 days comes in by time, and leaves by writing', async () => {
  const talk = await makeConversation(w, { name: 'Silent Payer' })
  const other = await makeConversation(w, { name: 'Small Payer' })
  await buys(talk, 30_000)
  await buys(talk, 20_100)
  await buys(other, 50_000, { state: 'cancelled' })
  const id = await make('Silent payers', {
    all: [
      { facet: 'orders.spent.EUR', op: 'atLeast', value: 500, within: 365 * day },
      { facet: 'conversations.lastWrote', op: 'olderThan', value: 60 * day },
    ],
  })
  assert.deepEqual(await namesIn(id), [])
  w.clock.advance('61d')
  await night()
  assert.deepEqual(await namesIn(id), ['Silent Payer'])
  await customerSays(w, talk, 'Hello again.')
  await w.runJobs()
  assert.deepEqual([await namesIn(id), await told(id)], [[], ['entered', 'left']])
})

test('marks, owners, attributes, companies, consents and events of customers are asked alike, and kept', async () => {
  const talk = await makeConversation(w, { name: 'Asked Lind', address: 'asked@studio.example' })
  const { customerId } = talk
  const grade = await lead.api.attributes.create({ about: 'customer', name: 'Grade', kind: 'number' })
  const ask = (facet: string, op: 'atLeast' | 'in' | 'contains', value: number | string | string[]) =>
    ({ facet, op, value }) as Condition
  await admin.api.activity.put({
    source: 'shop',
    externalId: 'a-0',
    name: 'cart.left',
    at: w.clock.now().toISOString(),
    customer: { email: 'somebody@else.example' },
  })
  const ids = [
    await make('By mark', vip),
    await make('By owner', ask('customers.owner', 'in', [mara.id])),
    await make('By attribute', ask(`attributes.${grade.id}`, 'atLeast', 3)),
    await make('By company', ask('companies.company', 'contains', 'studio')),
    await make('By events', { facet: 'activity.count:cart.left', op: 'atLeast', value: 2, within: 7 * day }),
  ]
  const { revision } = await lead.api.customers.mark({ customerId, ...noted('Since 2021') })
  await lead.api.customers.setOwner({ customerId, agentId: mara.id, revision })
  await lead.api.attributes.set({
    about: 'customer',
    subjectId: customerId,
    attributeId: grade.id,
    value: 4,
    revision: 0,
  })
  await lead.api.companies.create({ name: 'Studio Lind', domains: ['studio.example'] })
  for (const externalId of ['a-1', 'a-2'])
    await admin.api.activity.put({
      source: 'shop',
      externalId,
      name: 'cart.left',
      at: w.clock.now().toISOString(),
      customer: { email: talk.address },
    })
  await w.runJobs()
  for (const id of ids) assert.deepEqual(await namesIn(id), ['Asked Lind'], id)
  const { items } = await mara.api.segments.ofCustomer({ customerId })
  assert.deepEqual(
    items.map(({ name }) => name),
    ['By attribute', 'By company', 'By events', 'By mark', 'By owner'],
  )
  for (const segmentId of ids) await segments.remove({ segmentId })
  assert.deepEqual((await mara.api.segments.ofCustomer({ customerId })).items, [])
})

test('a customer whom the reader may not see is counted for all and named to nobody', async () => {
  const hidden = await makeConversation(w, { name: 'Hidden Person', teamId })
  const open = await makeConversation(w, { name: 'Open Person' })
  await insider.api.customers.mark({ customerId: hidden.customerId, ...noted('Knows the founder') })
  const id = await make('Marked', vip)
  await mara.api.customers.mark({ customerId: open.customerId, ...noted('Since 2021') })
  await w.runJobs()
  assert.deepEqual(await namesIn(id, mara), ['Asked Lind', 'Open Person'])
  assert.deepEqual(await namesIn(id, insider), ['Asked Lind', 'Hidden Person', 'Open Person'])
  assert.equal((await mara.api.segments.get({ segmentId: id })).size, 3)
  assert.equal((await segments.preview({ condition: JSON.stringify(vip) })).count, 3)
  const turned = async (who = mara) =>
    (await who.api.segments.turns({ segmentId: id })).items
      .map(({ customer }) => customer.name)
      .includes('Hidden Person')
  assert.deepEqual([await turned(), await turned(insider)], [false, true])
  assert.deepEqual(await refused(mara.api.segments.ofCustomer({ customerId: hidden.customerId })), [
    404,
    'segments.customerNotFound',
  ])
  assert.equal((await insider.api.segments.ofCustomer({ customerId: hidden.customerId })).items.length, 1)
  // Pages of one hold everybody once.
  const pages: string[] = []
  for (let cursor: string | undefined, more = true; more;) {
    const { items, next } = await insider.api.segments.members({ segmentId: id, limit: 1, cursor })
    pages.push(...items.map(({ name }) => name))
    cursor = next ?? undefined
    more = next !== null
  }
  assert.deepEqual(pages.toSorted(), ['Asked Lind', 'Hidden Person', 'Open Person'])
  const portrait = (await mara.api.segments.portraits({})).items.find(({ segment }) => segment.id === id)!
  assert.deepEqual([portrait.segment.size, portrait.conversations], [3, 2])
  const whole = (await insider.api.segments.portraits({})).items.find(({ segment }) => segment.id === id)!
  assert.deepEqual([whole.segment.size, whole.conversations], [3, 3])
})

test('what was said in private makes nobody a member', async () => {
  const secret = await makeConversation(w, { name: 'Two Sided', address: 'two@sides.example', teamId })
  const id = await make('In touch', {
    all: [
      { facet: 'conversations.theirCount', op: 'atLeast', value: 1 },
      { facet: 'conversations.lastWrote', op: 'newerThan', value: day },
    ],
  })
  const isIn = async () => (await namesIn(id, insider)).includes('Two Sided')
  assert.equal(await isIn(), false)
  const plain = await makeConversation(w, { name: 'Two Sided', address: 'two@sides.example' })
  assert.equal(plain.customerId, secret.customerId)
  await w.runJobs()
  assert.equal(await isIn(), true)
})

test('how often they came back after we had closed is counted', async () => {
  const talk = await makeConversation(w, { name: 'Back Again' })
  const id = await make('Opened again', { facet: 'conversations.reopened', op: 'atLeast', value: 1, within: 30 * day })
  const { revision } = await mara.api.conversations.get({ conversationId: talk.id })
  await mara.api.conversations.setState({ conversationId: talk.id, state: 'closed', revision })
  await w.runJobs()
  assert.deepEqual(await namesIn(id), [])
  await customerSays(w, talk, 'It broke again.')
  await w.runJobs()
  assert.deepEqual(await namesIn(id), ['Back Again'])
})

test('a changed condition finds its members anew and tells no rule; history stays', async () => {
  const talk = await makeConversation(w, { name: 'Changed Lind' })
  await lead.api.customers.mark({
    customerId: talk.customerId,
    mark: 'vulnerable',
    reason: 'Asked for time',
    revision: 1,
  })
  const id = await make('Changes', { facet: 'customers.vulnerable', op: 'is', value: true })
  const was = await segments.get({ segmentId: id })
  assert.deepEqual([was.size, was.finding, was.allowed], [1, false, ['update', 'remove']])
  const next = { all: [{ facet: 'customers.vulnerable', op: 'is' as const, value: true }, vip] }
  const changed = await segments.update({ segmentId: id, revision: was.revision, condition: next })
  assert.equal(changed.finding, true)
  await w.runJobs()
  const { size, finding } = await segments.get({ segmentId: id })
  assert.deepEqual([size, finding, await told(id)], [0, false, []])
  assert.deepEqual(
    (await segments.turns({ segmentId: id })).items.map(({ what }) => what),
    ['left', 'entered'],
  )
  assert.deepEqual(await refused(segments.update({ segmentId: id, revision: was.revision, name: 'Late' })), [
    409,
    'segments.changedMeanwhile',
  ])
})

test('one number is kept for each day, of the day as it is where the organisation is', async () => {
  w.clock.set('2027-08-01T09:00:00.000Z')
  const id = await make('Sized', vip)
  w.clock.set('2027-08-01T17:17:00.000Z')
  await night()
  await night()
  assert.deepEqual((await mara.api.segments.sizes({ segmentId: id })).days, [
    { day: '2027-08-01', size: 3 },
    { day: '2027-08-02', size: 3 },
  ])
})

test('merged customers count as one, and nothing is kept of whom was erased', async () => {
  const id = await make('Bought often', { facet: 'orders.count', op: 'atLeast', value: 2, within: 10 * day })
  const [one, two] = [
    await makeConversation(w, { name: 'One Half' }),
    await makeConversation(w, { name: 'Other Half' }),
  ]
  for (const talk of [one!, two!]) await buys(talk, 100)
  await w.runJobs()
  assert.deepEqual(await namesIn(id), [])
  await w.write((writer) => markMerged(writer, two!.customerId, one!.customerId))
  await w.runJobs()
  assert.deepEqual(await namesIn(id), ['One Half'])
  await w.write((writer) => markErased(writer, one!.customerId))
  await w.runJobs()
  assert.equal((await segments.get({ segmentId: id })).size, 0)
  const left = await w.db.selectFrom('segment_stays').select('id').where('customer_id', '=', one!.customerId).execute()
  assert.deepEqual(left, [])
})

test('a removed segment can be put back as it would be now, and is forgotten after a day', async () => {
  const talk = await makeConversation(w, { name: 'Put Back' })
  const id = await make('Put away', { facet: 'customers.owner', op: 'in', value: [insider.id] })
  await segments.remove({ segmentId: id })
  assert.deepEqual(await refused(mara.api.segments.members({ segmentId: id })), [404, 'segments.notFound'])
  await lead.api.customers.setOwner({ customerId: talk.customerId, agentId: insider.id, revision: 1 })
  await w.runJobs()
  await segments.restore({ segmentId: id })
  await w.runJobs()
  assert.deepEqual([await namesIn(id), await told(id)], [['Put Back'], []])
})

test('conditions that can not be asked of customers, and names that are taken, are refused', async () => {
  const refuses = async (condition: Condition, code: string) =>
    assert.deepEqual(await refused(segments.create({ name: code, condition })), [422, `segments.${code}`])
  await refuses({ facet: 'conversations.subject', op: 'empty' }, 'unknownFacet')
  await refuses({ facet: 'customers.owner', op: 'in', value: ['me'] }, 'personal')
  await refuses({ facet: 'customers.vip', op: 'is', value: true, within: day }, 'unfitting')
  await refuses({ facet: 'orders.count', op: 'contains', value: 'x' }, 'unfitting')
  const test: Condition = { facet: 'orders.count', op: 'atLeast', value: 2, within: 90 * day }
  // A list of conversations does not follow the clock in this way.
  assert.deepEqual(await refused(mara.api.views.preview({ condition: JSON.stringify(test) })), [422, 'views.unfitting'])
  await segments.create({ name: 'Taken', condition: vip })
  assert.deepEqual(await refused(segments.create({ name: 'tAKEN', condition: vip })), [409, 'segments.nameTaken'])
})

test('a segment whose fact is gone stands still and says so', async () => {
  const grade = await lead.api.attributes.create({ about: 'customer', name: 'Colour', kind: 'text' })
  const talk = await makeConversation(w, { name: 'Blue Lind' })
  await lead.api.attributes.set({
    about: 'customer',
    subjectId: talk.customerId,
    attributeId: grade.id,
    value: 'blue',
    revision: 0,
  })
  const id = await make('Blue', { facet: `attributes.${grade.id}`, op: 'equals', value: 'blue' })
  await lead.api.attributes.update({ attributeId: grade.id, archived: true, revision: 1 })
  await night()
  const { broken, size } = await segments.get({ segmentId: id })
  assert.deepEqual([broken, size, await namesIn(id)], [`attributes.${grade.id}`, 1, ['Blue Lind']])
})

test('the segments of a customer are a fact of their conversations, and views follow it', async () => {
  const talk = await makeConversation(w, { name: 'Viewed Lind' })
  const id = await make('Seen in views', { facet: 'customers.owner', op: 'in', value: [admin.id] })
  const view = await mara.api.views.create({
    name: 'Of the segment',
    condition: { facet: 'segments.in', op: 'hasAny', value: [id] },
    sort: { facet: 'conversations.waitingSince', direction: 'asc' },
  })
  await w.runJobs()
  const counted = async () => (await mara.api.views.counts({})).items.find(({ viewId }) => viewId === view.id)?.count
  assert.equal(await counted(), 0)
  await lead.api.customers.setOwner({ customerId: talk.customerId, agentId: admin.id, revision: 1 })
  await w.runJobs()
  await w.runJobs()
  assert.equal(await counted(), 1)
  const { revision } = await segments.get({ segmentId: id })
  await segments.update({
    segmentId: id,
    revision,
    condition: { facet: 'customers.owner', op: 'in', value: [lead.id] },
  })
  await w.runJobs()
  await w.runJobs()
  assert.equal(await counted(), 0)
})

test('reading needs one right and making another; strangers get nothing', async () => {
  await refusesWhoMayNot(w, segmentsContract, `powerless-${mara.id}`)
  const { id, revision } = (await mara.api.segments.list({})).items[0]!
  const forbidden = [403, 'kernel.forbidden']
  assert.deepEqual(await refused(mara.api.segments.create({ name: 'Mine', condition: vip })), forbidden)
  assert.deepEqual(await refused(mara.api.segments.update({ segmentId: id, revision, name: 'Mine' })), forbidden)
  assert.deepEqual(await refused(mara.api.segments.remove({ segmentId: id })), forbidden)
  assert.deepEqual(await refused(mara.api.segments.restore({ segmentId: id })), forbidden)
  assert.deepEqual(await refused(mara.api.segments.preview({ condition: JSON.stringify(vip) })), forbidden)
  assert.deepEqual((await mara.api.segments.get({ segmentId: id })).allowed, [])
})
