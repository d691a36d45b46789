import assert from 'node:assert/strict'
import test from 'node:test'
import { agentSays, customerSays, makeConversation } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { setRestricted } from '#capabilities/customers/customers.public.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara' })
const jonas = await w.agent({ name: 'Jonas' })
const { api: admin } = await w.agent({ role: 'admin' })
const api = mara.api

let count = 0
const make = async (name: string, ...addresses: string[]) =>
  (
    await api.customers.create({
      name,
      addresses: addresses.map((address) => ({ kind: address.includes('@') ? 'email' : 'phone', address }) as const),
    })
  ).id
const box = (word: string) => `${word}-${++count}@mail.example`
const merge = async (customerId: string, fromIds: string[], choices: { key: string; customerId: string }[] = []) => {
  const { state } = await api.identity.compare({ customerId, withIds: fromIds.join(',') })
  return api.identity.merge({ customerId, fromIds, choices, state })
}
const offersOf = async (customerId: string, by = api) => {
  await w.runJobs()
  return (await by.identity.offersOf({ customerId })).items.map(({ other, reasons }) => [other.id, reasons])
}
const order = (email: string) => ({
  ...{ source: 'shop', externalId: `i-${++count}`, number: `N-${count}`, state: 'placed' as const, currency: 'EUR' },
  ...{
    total: 100,
    lines: [],
    placedAt: '2026-11-03T10:00:00Z',
    updatedAt: '2026-11-03T10:00:00Z',
    customer: { email },
  },
})

test('who has one box in two notations is offered, from both sides, and nobody is merged by it', async () => {
  const local = `kasia${++count}`
  const [a, b] = [await make('Kasia', `${local}@mail.example`), await make('Katarzyna', `${local}+shop@mail.example`)]
  assert.deepEqual(await offersOf(a), [[b, ['address']]])
  assert.deepEqual(await offersOf(b), [[a, ['address']]])
  assert.equal((await api.customers.get({ customerId: a })).id, a)
  const page = await api.identity.offers({ limit: 100 })
  assert.ok(page.items.some((pair) => [pair.a.id, pair.b.id].sort().join() === [a, b].sort().join()))
})

test('near names are offered within one company alone', async () => {
  const [a, b, c] = [
    await make('Ewa Zimmer', box('x')),
    await make('E. Zimmer', box('y')),
    await make('Ewa Zimmer', box('z')),
  ]
  const { id: companyId } = await admin.companies.create({ name: `Oak ${++count}`, domains: [] })
  for (const customerId of [a, b]) await api.companies.setMember({ companyId, customerId, role: '' })
  assert.deepEqual(await offersOf(a), [[b, ['name']]])
  assert.deepEqual(await offersOf(c), [])
})

test('who is not the same is not offered again, also when they change, until that is taken back', async () => {
  const local = `noor${++count}`
  const [a, b] = [await make('Noor', `${local}@mail.example`), await make('Noor B', `${local}+b@mail.example`)]
  await offersOf(a)
  await api.identity.keepApart({ customerId: b, otherId: a })
  await api.customers.rename({ customerId: b, name: 'Noor Berg', revision: 1 })
  assert.deepEqual(await offersOf(a), [])
  await api.identity.offerAgain({ customerId: a, otherId: b })
  assert.deepEqual(await offersOf(a), [[b, ['address']]])
})

test('an offer goes when what was the same is gone', async () => {
  const local = `sam${++count}`
  const [a, b] = [await make('Sam', `${local}@mail.example`), await make('Sam', `${local}+b@mail.example`)]
  assert.equal((await offersOf(a)).length, 1)
  const { addresses } = await api.customers.get({ customerId: b })
  await api.customers.removeAddress({ customerId: b, addressId: addresses[0]!.id })
  assert.deepEqual(await offersOf(a), [])
})

test('a comparison says of each thing what everybody has, and whose holds', async () => {
  const [a, b] = [await make('Kasia', box('k')), await make('Katarzyna', box('k'), '+48425550100')]
  await api.customers.setOwner({ customerId: b, agentId: jonas.id, revision: 1 })
  await api.customers.addNote({ customerId: b, body: 'Likes oak' })
  const { facts, counts, people } = await api.identity.compare({ customerId: a, withIds: b })
  const fact = (key: string) => facts.find((each) => each.key === key)
  assert.deepEqual(fact('customers.name')?.values, { [a]: 'Kasia', [b]: 'Katarzyna' })
  assert.equal(fact('customers.name')?.holds, a)
  assert.deepEqual([fact('customers.owner')?.values, fact('customers.owner')?.holds], [{ [b]: 'Jonas' }, b])
  assert.deepEqual(counts.find(({ key }) => key === 'customers.notes')?.of, { [b]: 1 })
  assert.deepEqual(
    people.map(({ id, reaches }) => [id, reaches.length]),
    [
      [a, 1],
      [b, 2],
    ],
  )
})

test('several become one: everything is there, the choices hold, and what is missing is filled in', async () => {
  const [a, b, c] = [await make('Kasia', box('a')), await make('Katarzyna', box('b')), await make('K', '+48425550101')]
  await api.customers.setOwner({ customerId: b, agentId: jonas.id, revision: 1 })
  await api.customers.mark({ customerId: c, mark: 'vip', reason: 'Large orders', revision: 1 })
  await merge(a, [b, c], [{ key: 'customers.name', customerId: b }])
  const now = await api.customers.get({ customerId: c })
  assert.deepEqual([now.id, now.name, now.owner?.id], [a, 'Katarzyna', jonas.id])
  assert.deepEqual(
    now.addresses.map(({ kind, primary }) => [kind, primary]),
    [
      ['email', true],
      ['email', false],
      ['phone', true],
    ],
  )
  assert.deepEqual(
    now.marks.map(({ mark, reason }) => [mark, reason]),
    [['vip', 'Large orders']],
  )
  assert.deepEqual(
    (await api.identity.merges({ customerId: a })).items.map(({ from, chosen }) => [from.id, chosen]),
    [
      [c, []],
      [b, ['customers.name', 'customers.owner']],
    ],
  )
  for (const customerId of [b, c]) await api.identity.unmerge({ customerId })
  const [one, two, three] = await Promise.all([a, b, c].map((customerId) => api.customers.get({ customerId })))
  assert.deepEqual([one!.name, one!.owner, one!.marks, one!.addresses.length], ['Kasia', null, [], 1])
  assert.deepEqual(
    [two!.name, two!.owner?.id, two!.addresses.map(({ primary }) => primary)],
    ['Katarzyna', jonas.id, [true]],
  )
  assert.deepEqual([three!.marks.length, three!.addresses.length], [1, 1])
})

test('what came by an address of the one goes back with it; what people wrote stays with the one they were', async () => {
  const [first, second] = [await makeConversation(w, { name: 'Ada' }), await makeConversation(w, { name: 'Ada L' })]
  await merge(first.customerId, [second.customerId])
  w.clock.advance('1h')
  const later = await makeConversation(w, { address: second.address, name: 'Ada L' })
  assert.equal(later.customerId, first.customerId)
  const own = await makeConversation(w, { address: first.address, name: 'Ada' })
  await customerSays(w, { ...second, customerId: first.customerId }, 'And the base?')
  await agentSays(w, later, mara, 'It comes.')
  await admin.orders.put(order(second.address))
  await api.customers.addNote({ customerId: first.customerId, body: 'Wrote twice' })
  assert.equal((await api.orders.ofCustomer({ customerId: first.customerId })).items.length, 1)
  assert.equal((await api.conversations.ofCustomer({ customerId: first.customerId })).items.length, 4)
  await api.identity.unmerge({ customerId: second.customerId })
  const talks = async (customerId: string) =>
    (await api.conversations.ofCustomer({ customerId })).items.map(({ id }) => id).sort()
  assert.deepEqual(await talks(second.customerId), [second.id, later.id].sort())
  assert.deepEqual(await talks(first.customerId), [first.id, own.id].sort())
  assert.equal((await api.orders.ofCustomer({ customerId: second.customerId })).items.length, 1)
  assert.equal((await api.orders.ofCustomer({ customerId: first.customerId })).items.length, 0)
  assert.equal((await api.customers.notes({ customerId: first.customerId })).items.length, 1)
  const left = await w.db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', 'in', [second.id, later.id])
    .where('customer_id', '=', first.customerId)
    .execute()
  assert.deepEqual(left, [])
})

test('of two answers about a consent the stricter holds, and each has their own again', async () => {
  const wordings = [{ language: 'en', wording: 'I agree to get the letter.' }]
  const purpose = await admin.consents.createPurpose({
    name: `Letter ${++count}`,
    channels: ['post'],
    doubleOptIn: false,
    wordings,
  })
  const [a, b] = [await make('Ida'), await make('Ida M')]
  const on = { purposeId: purpose.id, channel: 'post' as const, how: 'asked' }
  await api.consents.give({ customerId: b, ...on })
  await api.consents.withdraw({ customerId: b, ...on })
  w.clock.advance('1m')
  await api.consents.give({ customerId: a, ...on })
  const stateOf = async (customerId: string) =>
    (await api.consents.of({ customerId })).items.find(({ purposeId }) => purposeId === purpose.id)?.state
  await merge(a, [b])
  assert.equal(await stateOf(a), 'withdrawn')
  await api.identity.unmerge({ customerId: b })
  assert.deepEqual([await stateOf(a), await stateOf(b)], ['given', 'withdrawn'])
})

test('who withdraws while they are one has withdrawn as both', async () => {
  const wordings = [{ language: 'en', wording: 'I agree to get the letter.' }]
  const purpose = await admin.consents.createPurpose({
    name: `News ${++count}`,
    channels: ['post'],
    doubleOptIn: false,
    wordings,
  })
  const [a, b] = [await make('Ola'), await make('Ola M')]
  const on = { purposeId: purpose.id, channel: 'post' as const, how: 'asked' }
  await api.consents.give({ customerId: b, ...on })
  await merge(a, [b])
  await api.consents.withdraw({ customerId: a, ...on })
  await api.identity.unmerge({ customerId: b })
  for (const customerId of [a, b])
    assert.equal(
      (await api.consents.of({ customerId })).items.find(({ purposeId }) => purposeId === purpose.id)?.state,
      'withdrawn',
    )
})

test('nobody merges what they have not seen: a change meanwhile is told', async () => {
  const [a, b] = [await make('Una', box('u')), await make('Una B', box('u'))]
  const { state } = await api.identity.compare({ customerId: a, withIds: b })
  await api.customers.rename({ customerId: b, name: 'Una Berg', revision: 1 })
  assert.deepEqual(await refused(api.identity.merge({ customerId: a, fromIds: [b], state })), [
    409,
    'identity.changedMeanwhile',
  ])
})

test('of two who merge the same at once one does, and the other is told', async () => {
  const [a, b, c] = [await make('Vera', box('v')), await make('Vera B', box('v')), await make('Vera C', box('v'))]
  const one = await api.identity.compare({ customerId: a, withIds: b })
  const two = await api.identity.compare({ customerId: c, withIds: b })
  const outcomes = await Promise.allSettled([
    api.identity.merge({ customerId: a, fromIds: [b], state: one.state }),
    jonas.api.identity.merge({ customerId: c, fromIds: [b], state: two.state }),
  ])
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const lost = outcomes.find((each) => each.status === 'rejected') as PromiseRejectedResult
  assert.equal(lost.reason.code, 'identity.changedMeanwhile')
  await api.identity.unmerge({ customerId: b })
  assert.deepEqual(await refused(api.identity.unmerge({ customerId: b })), [409, 'identity.notMerged'])
})

test('two who merge crosswise do not lock each other out', async () => {
  const [a, b] = [await make('Wim', box('w')), await make('Wim B', box('w'))]
  const { state } = await api.identity.compare({ customerId: a, withIds: b })
  const outcomes = await Promise.allSettled([
    api.identity.merge({ customerId: a, fromIds: [b], state }),
    jonas.api.identity.merge({ customerId: b, fromIds: [a], state }),
  ])
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

test('who was merged into somebody who was merged is taken out after them', async () => {
  const [a, b, c] = [await make('Xenia', box('x')), await make('Xenia B', box('x')), await make('Xenia C', box('x'))]
  await merge(b, [c])
  await merge(a, [b])
  assert.equal((await api.customers.get({ customerId: c })).id, a)
  assert.deepEqual(await refused(api.identity.unmerge({ customerId: c })), [409, 'identity.notOnTop'])
  await api.identity.unmerge({ customerId: b })
  assert.equal((await api.customers.get({ customerId: c })).id, b)
  assert.equal((await api.customers.get({ customerId: b })).addresses.length, 2)
  await api.identity.unmerge({ customerId: c })
  assert.equal((await api.customers.get({ customerId: b })).addresses.length, 1)
})

test('what can not be merged is refused', async () => {
  const [a, b] = [await make('Yara', box('y')), await make('Yara B', box('y'))]
  const { state } = await api.identity.compare({ customerId: a, withIds: b })
  assert.deepEqual(await refused(api.identity.merge({ customerId: a, fromIds: [a], state })), [
    422,
    'identity.sameCustomer',
  ])
  const choices = [{ key: 'customers.timeZone', customerId: b }]
  assert.deepEqual(await refused(api.identity.merge({ customerId: a, fromIds: [b], choices, state })), [
    422,
    'identity.choiceUnknown',
  ])
  assert.deepEqual(await refused(api.identity.unmerge({ customerId: a })), [409, 'identity.notMerged'])
})

test('who may only be kept for now is not merged', async () => {
  const [a, b] = [await make('Rolf', box('r')), await make('Rolf B', box('r'))]
  const { state } = await api.identity.compare({ customerId: a, withIds: b })
  await w.write((writer) => setRestricted(writer, b, true))
  assert.deepEqual(await refused(api.identity.merge({ customerId: a, fromIds: [b], state })), [
    409,
    'identity.restricted',
  ])
})

test('who may only be kept for now is not offered', async () => {
  const local = `rosa${++count}`
  const [a, b] = [await make('Rosa', `${local}@mail.example`), await make('Rosa B', `${local}+b@mail.example`)]
  assert.equal((await offersOf(a)).length, 1)
  await w.write((writer) => setRestricted(writer, b, true))
  assert.deepEqual(await offersOf(a), [])
  const page = await api.identity.offers({ limit: 100 })
  assert.ok(page.items.every((pair) => pair.a.id !== b && pair.b.id !== b))
})

test('what was chosen of another goes with them, also of an attribute that is archived meanwhile', async () => {
  const size = await admin.attributes.create({ about: 'customer', name: `Size ${++count}`, kind: 'text' })
  const [a, b] = [await make('Mia', box('m')), await make('Mia B', box('m'))]
  await api.attributes.set({ about: 'customer', subjectId: b, attributeId: size.id, value: 'large', revision: 0 })
  await merge(a, [b])
  const valueOf = async (subjectId: string) =>
    (await api.attributes.of({ about: 'customer', subjectId })).items.find((each) => each.attributeId === size.id)?.value
  assert.equal(await valueOf(a), 'large')
  const archive = async (archived: boolean) => {
    const { revision } = (await admin.attributes.list({})).items.find(({ id }) => id === size.id)!
    await admin.attributes.update({ attributeId: size.id, revision, archived })
  }
  await archive(true)
  await api.identity.unmerge({ customerId: b })
  await archive(false)
  assert.deepEqual([await valueOf(a), await valueOf(b)], [null, 'large'])
})
