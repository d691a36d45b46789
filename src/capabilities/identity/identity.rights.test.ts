import assert from 'node:assert/strict'
import test from 'node:test'
import { powerless } from '#testing/powerless.ts'
import { refusesWhoMayNot } from '#testing/sweep.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { identityContract } from './identity.contract.ts'

const w = await world({ capabilities: [powerless] })
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
const offersOf = async (customerId: string, by = api) => {
  await w.runJobs()
  return (await by.identity.offersOf({ customerId })).items.map(({ other, reasons }) => [other.id, reasons])
}

test('whoever does not see a customer is offered nothing and can do nothing with them', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const local = `secret${++count}`
  const hidden = await makeConversation(w, { teamId, address: `${local}+x@mail.example` })
  const shown = await makeConversation(w, { address: `${local}@mail.example` })
  assert.deepEqual(await offersOf(shown.customerId), [])
  assert.deepEqual(await offersOf(shown.customerId, jonas.api), [[hidden.customerId, ['address']]])
  const inList = async (by: typeof api) =>
    (await by.identity.offers({ limit: 100 })).items.some(({ a, b }) => [a.id, b.id].includes(hidden.customerId))
  assert.deepEqual([await inList(api), await inList(jonas.api)], [false, true])
  const [a, b] = [shown.customerId, hidden.customerId]
  const { state } = await jonas.api.identity.compare({ customerId: a, withIds: b })
  const addressId = (await api.customers.get({ customerId: a })).addresses[0]!.id
  const [message] = await w.db.selectFrom('messages').select('id').where('conversation_id', '=', shown.id).execute()
  const move = { conversationId: shown.id, messageId: message!.id }
  const unseen = [404, 'identity.customerNotFound']
  for (const call of [
    () => api.identity.offersOf({ customerId: b }),
    () => api.identity.merges({ customerId: b }),
    () => api.identity.sharing({ customerId: b }),
    () => api.identity.compare({ customerId: a, withIds: b }),
    () => api.identity.compare({ customerId: b, withIds: a }),
    () => api.identity.merge({ customerId: a, fromIds: [b], state }),
    () => api.identity.merge({ customerId: b, fromIds: [a], state }),
    () => api.identity.unmerge({ customerId: b }),
    () => api.identity.keepApart({ customerId: a, otherId: b }),
    () => api.identity.offerAgain({ customerId: a, otherId: b }),
    () => api.identity.share({ customerId: a, addressId, otherId: b }),
    () => api.identity.unshare({ customerId: b, addressId, otherId: a }),
    () => api.identity.moveMessage({ ...move, customerId: b }),
  ])
    assert.deepEqual(await refused(call()), unseen)
  await jonas.api.identity.share({ customerId: a, addressId, otherId: b })
  assert.deepEqual((await api.identity.sharing({ customerId: a })).items, [])
  const [secret] = await w.db.selectFrom('messages').select('id').where('conversation_id', '=', hidden.id).execute()
  assert.deepEqual(
    await refused(api.identity.moveMessage({ conversationId: hidden.id, messageId: secret!.id, customerId: a })),
    [404, 'identity.conversationNotFound'],
  )
  assert.deepEqual(await refused(api.identity.moveBack({ conversationId: hidden.id, moveId: a })), [
    404,
    'identity.conversationNotFound',
  ])
})

test('the id of who was merged tells no more than the one they are', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const [hidden, gone] = [await makeConversation(w, { teamId }), await make('Eve', box('e'))]
  const { state } = await jonas.api.identity.compare({ customerId: hidden.customerId, withIds: gone })
  await jonas.api.identity.merge({ customerId: hidden.customerId, fromIds: [gone], state })
  assert.deepEqual(await refused(api.orders.ofCustomer({ customerId: gone })), [404, 'orders.customerNotFound'])
  assert.deepEqual(await refused(api.customers.get({ customerId: gone })), [404, 'customers.notFound'])
})

test('the name of somebody who was taken apart again is told to those alone who know them', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const [open, hidden] = [await makeConversation(w), await makeConversation(w, { teamId, name: 'Hester' })]
  const { state } = await jonas.api.identity.compare({ customerId: open.customerId, withIds: hidden.customerId })
  await jonas.api.identity.merge({ customerId: open.customerId, fromIds: [hidden.customerId], state })
  const told = async (by: typeof api) =>
    (await by.timeline.ofCustomer({ customerId: open.customerId })).items
      .filter(({ type }) => type === 'identity.merge')
      .map(({ facts }) => facts['name'])
  assert.deepEqual(await told(api), ['Hester'])
  await jonas.api.identity.unmerge({ customerId: hidden.customerId })
  assert.deepEqual(await told(api), [null, null])
  assert.deepEqual(await told(jonas.api), ['Hester', 'Hester'])
})

test('what a program may not read it is not shown, and what it may not write it does not choose', async () => {
  const size = await admin.attributes.create({ about: 'customer', name: `Size ${++count}`, kind: 'text' })
  const key = `attributes.${size.id}`
  const { id: companyId } = await admin.companies.create({ name: `Elm ${count}`, domains: [] })
  const [a, b] = [await make('Lea', box('l')), await make('Lea B', box('l'))]
  for (const [customerId, value] of [[a, 'small'], [b, 'large']] as const)
    await api.attributes.set({ about: 'customer', subjectId: customerId, attributeId: size.id, value, revision: 0 })
  await api.companies.setMember({ companyId, customerId: b, role: '' })
  const as = async (scopes: string[]) => {
    const { secret } = await api.access.createToken({ name: 'Tidy', scopes })
    return w.client({ authorization: `Bearer ${secret}` })
  }
  const narrow = await as(['identity:read', 'identity:write', 'customers:read'])
  const shown = await narrow.identity.compare({ customerId: a, withIds: b })
  assert.deepEqual(shown.facts.map((fact) => [fact.key, fact.mayChoose]), [['customers.name', false]])
  assert.deepEqual(shown.counts.map((each) => each.key), ['customers.notes'])
  assert.deepEqual(shown.people.map((person) => person.companies), [[], []])
  const merge = (choice: string) =>
    narrow.identity.merge({ customerId: a, fromIds: [b], choices: [{ key: choice, customerId: b }], state: shown.state })
  assert.deepEqual(await refused(merge('customers.name')), [403, 'identity.mayNotChoose'])
  assert.deepEqual(await refused(merge(key)), [422, 'identity.choiceUnknown'])
  const whole = await api.identity.compare({ customerId: a, withIds: b })
  assert.deepEqual(whole.facts.find((fact) => fact.key === key)?.values, { [a]: 'small', [b]: 'large' })
  assert.deepEqual(whole.people.map((person) => person.companies.length), [0, 1])
})

test('strangers and people without the right are refused', async () => {
  await refusesWhoMayNot(w, identityContract, `powerless-${mara.id}`)
})
