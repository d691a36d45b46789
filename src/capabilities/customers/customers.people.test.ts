import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import {
  customerMarks,
  customerNames,
  customerOf,
  findOrCreateCustomer,
  holdCustomers,
  markApart,
  markErased,
  markMerged,
  survivor,
} from './customers.public.ts'
import { notes } from './customers.noting.ts'

const w = await world()
await w.write(({ tx }) =>
  tx.insertInto('organisation').values({ name: 'Harrow & Lind', time_zone: 'Europe/Berlin', locale: 'en' }).execute(),
)
const mara = await w.agent({ name: 'Mara' })
const jonas = await w.agent({ name: 'Jonas' })
let count = 0
const make = async (name = 'Katarzyna Wójcik') =>
  (await w.write((writer) => findOrCreateCustomer(writer, { name, address: `person-${++count}@mail.example` }))).id
const shown = async (customerId: string) =>
  (await mara.api.customers.get({ customerId })).addresses.map(({ address, primary, verified }) => [
    address,
    primary,
    verified,
  ])

test('any number of addresses reach one person; one of each kind is the primary one', async () => {
  const customerId = await make()
  const own = `person-${count}@mail.example`
  await mara.api.customers.addAddress({ customerId, kind: 'email', address: 'Office@Wojcik.example ' })
  const { addresses } = await mara.api.customers.addAddress({ customerId, kind: 'phone', address: '0171 1234567' })
  assert.deepEqual(await shown(customerId), [
    [own, true, false],
    ['office@wojcik.example', false, false],
    ['+491711234567', true, false],
  ])
  assert.equal(addresses[2]!.shown, '+49 171 1234567')
  await mara.api.customers.makePrimary({ customerId, addressId: addresses[1]!.id })
  await mara.api.customers.verifyAddress({ customerId, addressId: addresses[1]!.id, verified: true })
  assert.deepEqual(await shown(customerId), [
    ['office@wojcik.example', true, true],
    [own, false, false],
    ['+491711234567', true, false],
  ])
  await mara.api.customers.removeAddress({ customerId, addressId: addresses[1]!.id })
  assert.deepEqual(await shown(customerId), [
    [own, true, false],
    ['+491711234567', true, false],
  ])
  assert.deepEqual(await refused(mara.api.customers.removeAddress({ customerId, addressId: addresses[1]!.id })), [
    404,
    'customers.addressNotFound',
  ])
  assert.equal(await customerOf(w.db, own), customerId)
})

test('what is no address is refused in words, and what is there already changes nothing', async () => {
  const customerId = await make()
  for (const [kind, address, code] of [
    ['email', 'nobody', 'notEmail'],
    ['phone', 'seven', 'notPhone'],
    ['handle', 'kasia', 'notHandle'],
  ] as const)
    assert.deepEqual(await refused(mara.api.customers.addAddress({ customerId, kind, address })), [
      422,
      `customers.${code}`,
    ])
  const twice = { customerId, kind: 'handle', network: 'Mastodon', address: '@Kasia' } as const
  await mara.api.customers.addAddress(twice)
  const { addresses } = await mara.api.customers.addAddress(twice)
  assert.deepEqual(
    addresses.slice(1).map(({ address, network, shown: words }) => [address, network, words]),
    [['mastodon:kasia', 'mastodon', 'Kasia']],
  )
})

test('what reaches somebody else is not taken, and who that is is told only to who may see them', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true })
  const hidden = await makeConversation(w, { teamId, name: 'Hidden Person' })
  const open = await makeConversation(w, { name: 'Open Person' })
  const customerId = await make()
  const taken = async (address: string) => {
    try {
      await mara.api.customers.addAddress({ customerId, kind: 'email', address })
      return undefined
    } catch (error) {
      return (error as { problem: Record<string, unknown> }).problem
    }
  }
  assert.deepEqual((await taken(open.address))?.['customer'], { id: open.customerId, name: 'Open Person' })
  const problem = await taken(hidden.address)
  assert.equal(problem?.['code'], 'customers.taken')
  assert.equal(JSON.stringify(problem).includes('Hidden'), false)
})

test('what is so already is not changed again, and nobody is told of it', async () => {
  const customerId = await make()
  const phone = { customerId, kind: 'phone', address: '0171 5550100' } as const
  const { addresses } = await mara.api.customers.addAddress(phone)
  const one = { customerId, addressId: addresses.at(-1)!.id }
  const changes = async () =>
    (
      await w.db
        .selectFrom('events')
        .select('id')
        .where('about', '=', customerId)
        .where('type', '=', 'customers.addressesChanged')
        .execute()
    ).length
  const checkedAt = async () =>
    (await w.db.selectFrom('customer_addresses').select('verified_at').where('id', '=', one.addressId).execute())[0]
  await mara.api.customers.verifyAddress({ ...one, verified: true })
  const [before, checked] = [await changes(), await checkedAt()]
  w.clock.advance('1h')
  await mara.api.customers.verifyAddress({ ...one, verified: true })
  await mara.api.customers.makePrimary(one)
  await mara.api.customers.addAddress(phone)
  assert.deepEqual([await changes(), await checkedAt()], [before, checked])
})

test('what waits while somebody is merged is done to the one they are then', async () => {
  const [from, into] = [await make('Waits'), await make('Stays')]
  await Promise.all([
    w.write(async (writer) => {
      await holdCustomers(writer, [from, into])
      await new Promise((resolve) => setTimeout(resolve, 60))
      await markMerged(writer, from, into)
    }),
    new Promise((resolve) => setTimeout(resolve, 20)).then(() =>
      mara.api.customers.addNote({ customerId: from, body: 'Called back' }),
    ),
  ])
  assert.deepEqual(
    (await mara.api.customers.notes({ customerId: into })).items.map(({ body }) => body),
    ['Called back'],
  )
})

test('two who add the same number at once leave it with one customer', async () => {
  const ids = [await make(), await make()]
  const outcomes = await Promise.allSettled(
    ids.map((customerId) => mara.api.customers.addAddress({ customerId, kind: 'phone', address: '+48 42 555 01 37' })),
  )
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

test('two who add a first number at once leave one primary', async () => {
  const customerId = await make()
  await Promise.all(
    ['+48425550138', '+48425550139'].map((address) =>
      mara.api.customers.addAddress({ customerId, kind: 'phone', address }),
    ),
  )
  assert.equal(
    (await shown(customerId)).filter(([address, primary]) => String(address).startsWith('+') && primary).length,
    1,
  )
})

test('a customer is made by hand with what reaches them, or not at all', async () => {
  const made = await mara.api.customers.create({
    name: ' Bo Li ',
    addresses: [{ kind: 'phone', address: '0171 7654321' }],
  })
  assert.deepEqual([made.name, made.addresses[0]!.address], ['Bo Li', '+491717654321'])
  assert.deepEqual(
    await refused(
      mara.api.customers.create({ name: 'Bo Again', addresses: [{ kind: 'phone', address: '+49 171 7654321' }] }),
    ),
    [409, 'customers.taken'],
  )
  assert.deepEqual(await w.db.selectFrom('customers').select('id').where('name', '=', 'Bo Again').execute(), [])
})

test('a mark has a reason, who set it and when; it is changed by one at a time', async () => {
  const customerId = await make()
  const { revision, marks } = await mara.api.customers.mark({
    customerId,
    mark: 'vulnerable',
    reason: 'Recently bereaved',
    revision: 1,
  })
  assert.deepEqual(marks, [
    {
      mark: 'vulnerable',
      reason: 'Recently bereaved',
      by: { id: mara.id, name: 'Mara' },
      at: w.clock.now().toISOString(),
    },
  ])
  const late = await jonas.api.customers
    .mark({ customerId, mark: 'vip', reason: 'Large orders', revision: 1 })
    .catch((error: { problem: Record<string, unknown> }) => error.problem)
  assert.deepEqual(
    [(late as Record<string, unknown>)['code'], (late as Record<string, unknown>)['by']],
    ['customers.changedMeanwhile', 'Mara'],
  )
  await jonas.api.customers.mark({ customerId, mark: 'vip', reason: 'Large orders', revision })
  assert.deepEqual([...(await customerMarks(w.db, [customerId]))], [[customerId, ['vulnerable', 'vip']]])
  const { marks: left } = await jonas.api.customers.unmark({ customerId, mark: 'vulnerable', revision: revision + 1 })
  assert.deepEqual(
    left.map(({ mark }) => mark),
    ['vip'],
  )
  assert.deepEqual(
    await refused(mara.api.customers.mark({ customerId, mark: 'vip', reason: ' ', revision: revision + 2 })),
    [422, 'kernel.invalidInput'],
  )
})

test('an owner works here', async () => {
  const customerId = await make()
  assert.equal((await mara.api.customers.setOwner({ customerId, agentId: jonas.id, revision: 1 })).owner?.name, 'Jonas')
  assert.deepEqual(await refused(mara.api.customers.setOwner({ customerId, agentId: customerId, revision: 2 })), [
    422,
    'customers.agentNotFound',
  ])
  assert.equal((await mara.api.customers.setOwner({ customerId, agentId: null, revision: 2 })).owner, null)
})

test('a note tells who wrote it and who changed it, and two do not write over each other', async () => {
  const customerId = await make()
  const note = await mara.api.customers.addNote({ customerId, body: ' Likes the oak one. ' })
  assert.deepEqual([note.body, note.by?.name, note.changedBy], ['Likes the oak one.', 'Mara', null])
  const edited = await jonas.api.customers.editNote({
    customerId,
    noteId: note.id,
    body: 'Likes the ash one.',
    revision: 1,
  })
  assert.deepEqual([edited.changedBy?.name, edited.revision], ['Jonas', 2])
  assert.deepEqual(
    await refused(mara.api.customers.editNote({ customerId, noteId: note.id, body: 'Mine', revision: 1 })),
    [409, 'customers.changedMeanwhile'],
  )
  assert.deepEqual(
    await refused(
      mara.api.customers.editNote({ customerId: await make(), noteId: note.id, body: 'Mine', revision: 2 }),
    ),
    [404, 'customers.noteNotFound'],
  )
  const gone = await mara.api.customers.removeNote({ customerId, noteId: note.id, revision: 2 })
  assert.deepEqual((await mara.api.customers.notes({ customerId })).items, [])
  const back = { customerId, noteId: note.id, removed: false }
  await jonas.api.customers.removeNote({ ...back, ...gone })
  assert.deepEqual((await mara.api.customers.notes({ customerId })).items, [{ ...edited, revision: 4 }])
  await mara.api.customers.removeNote({ customerId, noteId: note.id, revision: 4 })
  w.clock.advance('25h')
  await w.write((writer) => notes.purge(writer))
  assert.deepEqual(await refused(mara.api.customers.removeNote({ ...back, revision: 5 })), [404, 'customers.noteNotFound'])
})

test('whoever does not see a customer can do nothing with them', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true })
  const { customerId } = await makeConversation(w, { teamId })
  const none = { customerId, revision: 1 }
  const addressId = customerId
  for (const call of [
    () => mara.api.customers.get({ customerId }),
    () => mara.api.customers.notes({ customerId }),
    () => mara.api.customers.mark({ ...none, mark: 'vip', reason: 'x' }),
    () => mara.api.customers.unmark({ ...none, mark: 'vip' }),
    () => mara.api.customers.setOwner({ ...none, agentId: mara.id }),
    () => mara.api.customers.addAddress({ customerId, kind: 'phone', address: '+48425550140' }),
    () => mara.api.customers.removeAddress({ customerId, addressId }),
    () => mara.api.customers.makePrimary({ customerId, addressId }),
    () => mara.api.customers.verifyAddress({ customerId, addressId, verified: true }),
    () => mara.api.customers.addNote({ customerId, body: 'x' }),
    () => mara.api.customers.editNote({ ...none, noteId: addressId, body: 'x' }),
    () => mara.api.customers.removeNote({ ...none, noteId: addressId }),
  ])
    assert.deepEqual(await refused(call()), [404, 'customers.notFound'])
})

test('a merged customer is the one it was merged into, for every reader, until they are apart again', async () => {
  const [from, into, last] = [await make('Kasia'), await make('Katarzyna'), await make('K. Wójcik')]
  const address = `person-${count - 2}@mail.example`
  await w.write((writer) => markMerged(writer, from, into))
  await w.write((writer) => markMerged(writer, into, last))
  assert.deepEqual(await survivor(w.db, from), { id: last, state: 'active' })
  assert.equal((await mara.api.customers.get({ customerId: from })).id, last)
  assert.equal(await customerOf(w.db, address), last)
  assert.deepEqual([...(await customerNames(w.db, [from]))], [[from, 'K. Wójcik']])
  assert.equal((await mara.api.customers.rename({ customerId: from, name: 'Katarzyna Wójcik', revision: 1 })).id, last)
  await w.write((writer) => markApart(writer, [from]))
  assert.equal((await mara.api.customers.get({ customerId: from })).name, 'Kasia')
  assert.equal(await customerOf(w.db, address), from)
})

test('of an erased customer nothing is left to read or to change', async () => {
  const customerId = await make()
  await mara.api.customers.addNote({ customerId, body: 'Likes oak' })
  await w.write((writer) => markErased(writer, customerId))
  const { name, state, addresses, allowed } = await mara.api.customers.get({ customerId })
  assert.deepEqual({ name, state, addresses, allowed }, { name: '', state: 'erased', addresses: [], allowed: [] })
  assert.deepEqual(await refused(mara.api.customers.addNote({ customerId, body: 'x' })), [404, 'customers.notFound'])
  const { rows } = await sql<{ words: string }>`select words::text from customers where id = ${customerId}`.execute(
    w.app.kernel.database.reader,
  )
  assert.equal(rows[0]!.words, '')
})

test('marks and owner are facts about conversations', async () => {
  const { id, customerId } = await makeConversation(w, { name: 'Facet Person' })
  await mara.api.customers.mark({ customerId, mark: 'vip', reason: 'Large orders', revision: 1 })
  await mara.api.customers.setOwner({ customerId, agentId: jonas.id, revision: 2 })
  const matching = async (condition: object) =>
    (await mara.api.views.matching({ condition: JSON.stringify(condition) })).items.map((row) => row.id)
  assert.deepEqual(await matching({ facet: 'customers.vip', op: 'is', value: true }), [id])
  assert.equal((await matching({ facet: 'customers.vulnerable', op: 'is', value: true })).includes(id), false)
  assert.deepEqual(await matching({ facet: 'customers.owner', op: 'in', value: [jonas.id] }), [id])
})

test('a picture is shown to those who may see the customer when it is an image, and never anything that runs', async () => {
  const insider = await w.agent()
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
  const { customerId } = await makeConversation(w, { name: 'Pia Picture', teamId })
  const png = Uint8Array.from(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    ),
  )
  const { customers } = insider.api
  const { picture } = await customers.setPicture({ customerId, body: png })
  const answer = await w.request(`/api/v1/customers/${customerId}/picture?version=${picture}`, {
    headers: { authorization: `Bearer test-${insider.id}` },
  })
  assert.deepEqual(
    [answer.headers.get('content-type'), answer.headers.get('x-content-type-options')],
    ['image/png', 'nosniff'],
  )
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), png)
  for (const attempt of [
    () => mara.api.customers.picture({ customerId }),
    () => mara.api.customers.setPicture({ customerId, body: png }),
    () => mara.api.customers.removePicture({ customerId }),
  ])
    assert.deepEqual(await refused(attempt()), [404, 'customers.notFound'])
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  assert.deepEqual(await refused(customers.setPicture({ customerId, body: svg })), [422, 'customers.notAnImage'])
  const large = new Uint8Array(600_000).fill(255)
  assert.deepEqual(await refused(customers.setPicture({ customerId, body: large })), [413, 'customers.pictureTooLarge'])
  assert.equal((await insider.api.directory.list({ text: 'pia picture' })).items[0]!.picture, picture)
  assert.equal((await customers.removePicture({ customerId })).picture, null)
  assert.deepEqual(await refused(customers.picture({ customerId })), [404, 'customers.noPicture'])
  await customers.setPicture({ customerId, body: png })
  await w.write((writer) => markErased(writer, customerId))
  assert.deepEqual(await refused(customers.picture({ customerId })), [404, 'customers.noPicture'])
})
