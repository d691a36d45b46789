import assert from 'node:assert/strict'
import test from 'node:test'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { sql } from 'kysely'
import { until } from '#testing/until.ts'
import { refused, world } from '#testing/world.ts'
import { removeConversations } from '#capabilities/conversations/conversations.public.ts'
import { beginErasing, holdCustomers, markMerged } from '#capabilities/customers/customers.public.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara' })
const jonas = await w.agent({ name: 'Jonas' })
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

test('whoever shares an address is taken off it from the page of another who does, and the hidden stay unnamed', async () => {
  const [a, b, c] = [await make('Dana', box('family')), await make('Dirk'), await make('Dora')]
  const addressId = (await api.customers.get({ customerId: a })).addresses[0]!.id
  for (const otherId of [b, c]) await api.identity.share({ customerId: a, addressId, otherId })
  const beside = (await api.identity.sharing({ customerId: b })).items.find(({ customer }) => customer.id === c)!
  await api.identity.unshare({ customerId: beside.holderId, addressId, otherId: c })
  const of = async (by: typeof api, customerId: string) =>
    (await by.identity.sharing({ customerId })).items.map(({ customer }) => customer.id)
  assert.deepEqual([await of(api, b), await of(api, c)], [[a], []])
  // The address is the holder's: who may not know the holder is not told of it.
  await api.identity.share({ customerId: a, addressId, otherId: c })
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [mara] })
  const { address } = (await api.customers.get({ customerId: a })).addresses[0]!
  await makeConversation(w, { address, teamId })
  assert.deepEqual([await of(api, b), await of(jonas.api, b)], [[a, c], []])
})

test('who has given the only conversation away, or whose was removed, is no better known than before', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [mara] })
  const knows = async (customerId: string) => {
    const found = await Promise.allSettled([mara, jonas].map((by) => by.api.customers.get({ customerId })))
    return found.map(({ status }) => status === 'fulfilled')
  }
  const talk = await makeConversation(w, { teamId })
  const other = await make('Zoe')
  const [message] = await w.db.selectFrom('messages').select('id').where('conversation_id', '=', talk.id).execute()
  await api.identity.moveMessage({ conversationId: talk.id, messageId: message!.id, customerId: other })
  assert.deepEqual([await knows(talk.customerId), await knows(other)], [[true, false], [true, false]])
  const spam = await makeConversation(w, { teamId })
  await w.write((writer) => removeConversations(writer, [spam.id]))
  assert.deepEqual(await knows(spam.customerId), [true, false])
  // Merged into one whom everybody knows, they are known as that one; and hidden again when they are taken apart.
  const open = await makeConversation(w)
  await merge(open.customerId, [spam.customerId])
  assert.deepEqual(await knows(spam.customerId), [true, true])
  await api.identity.unmerge({ customerId: spam.customerId })
  assert.deepEqual(await knows(spam.customerId), [true, false])
})

test('a message, and a new conversation, of somebody who is merged at the same moment is with who they are now', async () => {
  const [a, b] = [await make('Ewa', box('e')), await makeConversation(w)]
  const talk = await makeConversation(w)
  const [message] = await w.db.selectFrom('messages').select('id').where('conversation_id', '=', talk.id).execute()
  const isWaiting = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(w.db as never)
    return rows[0]!.count === 2
  }
  const both = await w.write(async (writer) => {
    await holdCustomers(writer, [a, b.customerId])
    const moving = api.identity.moveMessage({ conversationId: talk.id, messageId: message!.id, customerId: b.customerId })
    const writing = makeConversation(w, { address: b.address })
    await until('both wait for the merge', isWaiting)
    await markMerged(writer, b.customerId, a)
    for (const part of w.app.kernel.services.merging) await part.join?.(writer, { fromId: b.customerId, intoId: a })
    return [moving, writing] as const
  })
  const [, written] = await Promise.all(both)
  const rows = await w.db
    .selectFrom('conversations')
    .select(['customer_id', 'customer_home'])
    .where('id', 'in', [talk.id, written.id])
    .execute()
  assert.deepEqual(rows.map((row) => row.customer_id), [a, a])
  assert.deepEqual(rows.map((row) => row.customer_home).sort(), [a, b.customerId].sort())
})

test('what was moved while two were one goes back to whoever wrote it, also when they are two again', async () => {
  const [first, second] = [await makeConversation(w, { name: 'Bo' }), await makeConversation(w, { name: 'Bo L' })]
  await merge(first.customerId, [second.customerId])
  w.clock.advance('1m')
  const later = await makeConversation(w, { address: second.address })
  assert.equal(later.customerId, first.customerId)
  const [message] = await w.db.selectFrom('messages').select('id').where('conversation_id', '=', later.id).execute()
  const other = await make('Zoe')
  const { moveId } = await api.identity.moveMessage({ conversationId: later.id, messageId: message!.id, customerId: other })
  await api.identity.unmerge({ customerId: second.customerId })
  await api.identity.moveBack({ conversationId: later.id, moveId })
  assert.equal((await api.conversations.get({ conversationId: later.id })).customer.id, second.customerId)
  const [back] = await w.db.selectFrom('messages').select('customer_id').where('id', '=', message!.id).execute()
  assert.equal(back!.customer_id, second.customerId)
})

test('nothing is taken out of reach while somebody is being erased', async () => {
  const [talk, gone] = [await makeConversation(w), await makeConversation(w)]
  const joined = await make('Rita', box('r'))
  await merge(gone.customerId, [joined])
  const addressId = (await api.customers.get({ customerId: gone.customerId })).addresses[0]!.id
  const { state } = await api.identity.compare({ customerId: talk.customerId, withIds: gone.customerId })
  const [message] = await w.db.selectFrom('messages').select('id').where('conversation_id', '=', talk.id).execute()
  const there = { conversationId: talk.id, messageId: message!.id }
  const { moveId } = await api.identity.moveMessage({ ...there, customerId: gone.customerId })
  await w.write((writer) => beginErasing(writer, gone.customerId))
  for (const call of [
    () => api.identity.merge({ customerId: talk.customerId, fromIds: [gone.customerId], state }),
    () => api.identity.merge({ customerId: gone.customerId, fromIds: [talk.customerId], state }),
    () => api.identity.unmerge({ customerId: joined }),
    () => api.identity.moveBack({ conversationId: talk.id, moveId }),
    () => api.identity.moveMessage({ ...there, customerId: talk.customerId }),
    () => api.identity.moveMessage({ ...there, customerId: gone.customerId }),
    () => api.identity.share({ customerId: gone.customerId, addressId, otherId: talk.customerId }),
  ])
    assert.deepEqual(await refused(call()), [409, 'customers.beingErased'], String(call))
})
