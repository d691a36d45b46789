import assert from 'node:assert/strict'
import test from 'node:test'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { customerNames, customerOf, findOrCreateCustomer } from './customers.public.ts'

const w = await world()
const mara = await w.agent()
const find = (name: string, address: string) => w.write((writer) => findOrCreateCustomer(writer, { name, address }))

test('an address belongs to one customer, however it is written', async () => {
  const { id, created } = await find('Katarzyna  Wójcik\n', 'Kasia@Mail.example')
  assert.equal(created, true)
  assert.deepEqual(await find('Somebody else', ' kasia@mail.EXAMPLE '), { id, created: false })
  assert.deepEqual(
    await mara.api.customers
      .get({ customerId: id })
      .then(({ name, addresses }) => ({
        name,
        addresses: addresses.map(({ kind, address, primary }) => ({ kind, address, primary })),
      })),
    { name: 'Katarzyna Wójcik', addresses: [{ kind: 'email', address: 'kasia@mail.example', primary: true }] },
  )
  assert.equal(await customerOf(w.db, 'KASIA@mail.example'), id)
  assert.deepEqual([...(await customerNames(w.db, [id]))], [[id, 'Katarzyna Wójcik']])
})

test('a customer without a name is called by the address', async () => {
  const { id } = await find(' \u202e ', 'nameless@mail.example')
  assert.equal((await mara.api.customers.get({ customerId: id })).name, 'nameless@mail.example')
})

test('many who find a new address at the same moment make one customer', async () => {
  const found = await Promise.all(Array.from({ length: 12 }, () => find('Bo Li', 'bo@mail.example')))
  assert.equal(new Set(found.map(({ id }) => id)).size, 1)
  assert.equal(found.filter(({ created }) => created).length, 1)
  const rows = await w.db.selectFrom('customers').select('id').where('name', '=', 'Bo Li').execute()
  assert.equal(rows.length, 1)
})

test('a customer is renamed once, not over somebody else’s change', async () => {
  const { id } = await find('J', 'j@mail.example')
  const renamed = await mara.api.customers.rename({ customerId: id, name: ' Jay ', revision: 1 })
  assert.deepEqual(
    [renamed.name, renamed.revision, renamed.allowed],
    ['Jay', 2, ['rename', 'setTimeZone', 'changeAddresses', 'mark', 'setOwner', 'note', 'setPicture']],
  )
  assert.deepEqual(await refused(mara.api.customers.rename({ customerId: id, name: 'Joy', revision: 1 })), [
    409,
    'customers.changedMeanwhile',
  ])
  assert.deepEqual(await refused(mara.api.customers.rename({ customerId: mara.id, name: 'Joy', revision: 1 })), [
    404,
    'customers.notFound',
  ])
  assert.deepEqual(await refused(mara.api.customers.rename({ customerId: id, name: ' ', revision: 2 })), [
    422,
    'kernel.invalidInput',
  ])
})

test('a customer of a private team alone is unknown to everybody else, until there is a conversation that they may see', async () => {
  const insider = await w.agent()
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
  const { customerId, address } = await makeConversation(w, { name: 'Pia', teamId })
  const rename = (agent: typeof mara, revision: number) =>
    agent.api.customers.rename({ customerId, name: 'Pia Holm', revision })
  assert.deepEqual(await refused(mara.api.customers.get({ customerId })), [404, 'customers.notFound'])
  assert.deepEqual(await refused(rename(mara, 1)), [404, 'customers.notFound'])
  assert.equal((await rename(insider, 1)).name, 'Pia Holm')
  await makeConversation(w, { name: 'Pia', address })
  assert.equal((await mara.api.customers.get({ customerId })).name, 'Pia Holm')
  assert.equal((await rename(mara, 2)).revision, 3)
})

test('a new name is told live only to those who may see the customer', async () => {
  const insider = await w.agent()
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
  const { customerId } = await makeConversation(w, { teamId })
  await insider.api.customers.rename({ customerId, name: 'Pia', revision: 1 })
  const { about } = await w.db
    .selectFrom('events')
    .select('about')
    .where('type', '=', 'customers.renamed')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  assert.equal(about, customerId)
  const audience = w.app.kernel.audiences.get('customerId')!
  const facts = (await audience.load(w.db, [customerId], w.clock.now())).get(customerId)
  const actorOf = async ({ id }: { id: string }) => (await loadActor(w.db, id, { kind: 'agent', ip: '' }))!
  assert.deepEqual(
    [audience.sees(await actorOf(insider), customerId, facts), audience.sees(await actorOf(mara), customerId, facts)],
    [true, false],
  )
})

test('a stranger is told nothing', async () => {
  const { id } = await find('K', 'k@mail.example')
  assert.deepEqual(await refused(w.anonymous.customers.get({ customerId: id })), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(w.anonymous.customers.rename({ customerId: id, name: 'X', revision: 1 })), [
    401,
    'kernel.unauthenticated',
  ])
  assert.deepEqual(await refused(mara.api.customers.get({ customerId: mara.id })), [404, 'customers.notFound'])
})
