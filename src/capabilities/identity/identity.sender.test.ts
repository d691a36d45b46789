import assert from 'node:assert/strict'
import test from 'node:test'
import { agentSays, customerSays, makeConversation } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara' })
const { api } = mara

let count = 0
const make = async (name: string, ...addresses: string[]) =>
  (await api.customers.create({ name, addresses: addresses.map((address) => ({ kind: 'email' as const, address })) }))
    .id
const box = (word: string) => `${word}-${++count}@mail.example`
const merge = async (customerId: string, fromIds: string[]) => {
  const { state } = await api.identity.compare({ customerId, withIds: fromIds.join(',') })
  return api.identity.merge({ customerId, fromIds, state })
}

test('a message goes to whoever wrote it with its conversation, and back', async () => {
  const talk = await makeConversation(w)
  const other = await make('Zoe', box('z'))
  const [message] = await w.db.selectFrom('messages').select('id').where('conversation_id', '=', talk.id).execute()
  const one = { conversationId: talk.id, messageId: message!.id }
  const { moveId } = await api.identity.moveMessage({ ...one, customerId: other })
  assert.equal((await api.conversations.get({ conversationId: talk.id })).customer.id, other)
  assert.deepEqual(await refused(api.identity.moveMessage({ ...one, customerId: other })), [
    409,
    'identity.theirsAlready',
  ])
  await api.identity.moveBack({ conversationId: talk.id, moveId })
  assert.equal((await api.conversations.get({ conversationId: talk.id })).customer.id, talk.customerId)
  assert.deepEqual(await refused(api.identity.moveBack({ conversationId: talk.id, moveId })), [
    404,
    'identity.moveNotFound',
  ])
})

test('a message goes to whoever wrote it alone, split off, and back', async () => {
  const talk = await makeConversation(w)
  const { messageId } = await customerSays(w, talk, 'This is Zoe, from the same box')
  const other = await make('Zoe', box('z'))
  const moved = await api.identity.moveMessage({ conversationId: talk.id, messageId, customerId: other, split: true })
  assert.notEqual(moved.conversationId, talk.id)
  assert.equal((await api.conversations.get({ conversationId: moved.conversationId })).customer.id, other)
  assert.equal((await api.conversations.get({ conversationId: talk.id })).messageCount, 1)
  await api.identity.moveBack({ conversationId: moved.conversationId, moveId: moved.moveId })
  const back = await api.conversations.get({ conversationId: talk.id })
  assert.deepEqual([back.messageCount, back.customer.id], [2, talk.customerId])
})

test('only what customers wrote can be another’s', async () => {
  const talk = await makeConversation(w)
  const { messageId } = await agentSays(w, talk, mara, 'It comes.')
  const customerId = await make('Zoe', box('z'))
  assert.deepEqual(await refused(api.identity.moveMessage({ conversationId: talk.id, messageId, customerId })), [
    422,
    'identity.notTheirs',
  ])
})

test('what was moved by hand stays when the two are taken apart', async () => {
  const [first, second] = [await makeConversation(w, { name: 'Bo' }), await makeConversation(w, { name: 'Bo L' })]
  await merge(first.customerId, [second.customerId])
  const third = await makeConversation(w, { name: 'Cy' })
  const [message] = await w.db.selectFrom('messages').select('id').where('conversation_id', '=', third.id).execute()
  await api.identity.moveMessage({ conversationId: third.id, messageId: message!.id, customerId: first.customerId })
  await api.identity.unmerge({ customerId: second.customerId })
  assert.equal((await api.conversations.get({ conversationId: third.id })).customer.id, first.customerId)
})

test('a shared address says who else writes from it, on both sides, until it is not shared any more', async () => {
  const [a, b] = [await make('Dana', box('family')), await make('Dirk')]
  const addressId = (await api.customers.get({ customerId: a })).addresses[0]!.id
  const one = { customerId: a, addressId, otherId: b }
  await api.identity.share(one)
  await api.identity.share(one)
  const of = async (customerId: string) =>
    (await api.identity.sharing({ customerId })).items.map(({ customer, holderId }) => [customer.id, holderId])
  assert.deepEqual([await of(a), await of(b)], [[[b, a]], [[a, a]]])
  await api.identity.unshare(one)
  assert.deepEqual([await of(a), await of(b)], [[], []])
  assert.deepEqual(await refused(api.identity.share({ ...one, addressId: a })), [404, 'identity.addressNotFound'])
  assert.deepEqual(await refused(api.identity.share({ ...one, otherId: a })), [422, 'identity.sameCustomer'])
})
