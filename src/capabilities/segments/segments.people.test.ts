// People who merge, go for good, or are set by two at once: a segment tells of them as they are now, and counts them once.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import type { FacetMap } from '#kernel/facets.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { markMerged } from '#capabilities/customers/customers.public.ts'
import { until } from '#testing/until.ts'
import { world } from '#testing/world.ts'
import { lookAtAll, trySetting } from './segments.looking.ts'
import { personal } from './segments.personal.ts'

const w = await world()
const admin = await w.agent({ role: 'admin' })
const mara = await w.agent({ name: 'Mara' })
const insider = await w.agent()
const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
await w.runJobs()
const { segments, customers } = admin.api

const make = async (name: string, condition: Condition) => {
  const { id } = await segments.create({ name, condition })
  await w.runJobs()
  return id
}
const namesIn = async (segmentId: string, who = admin) =>
  (await who.api.segments.members({ segmentId })).items.map(({ name }) => name)

test('whoever is forgotten or deleted is not counted any more', async () => {
  const [kept, forgotten, deleted] = [
    await makeConversation(w, { name: 'Kept Lind' }),
    await makeConversation(w, { name: 'Forgotten Lind' }),
    await customers.create({ name: 'Deleted Lind' }),
  ]
  const ids = [kept!.customerId, forgotten!.customerId, deleted!.id]
  for (const customerId of ids) await customers.setOwner({ customerId, agentId: admin.id, revision: 1 })
  const condition = { facet: 'customers.owner' as const, op: 'in' as const, value: [admin.id] }
  const { id: segmentId } = await segments.create({ name: 'Of the admin', condition })
  await w.runJobs()
  assert.equal((await segments.get({ segmentId })).size, 3)
  const person = { customerIds: [forgotten!.customerId], addresses: [] }
  assert.deepEqual(await personal.count(w.db, person, null), [{ section: 'segments', goes: 1, stays: 0 }])
  assert.equal(await w.write((writer) => personal.forget(writer, person, null)), 1)
  await w.write(({ tx }) => tx.deleteFrom('customers').where('id', '=', ids[2]!).execute())
  assert.equal((await segments.get({ segmentId })).size, 1)
})

test('whoever is forgotten while they are being taken out is counted out once', async () => {
  const { id: customerId } = await customers.create({ name: 'Going Lind' })
  await customers.mark({ customerId, mark: 'vip', reason: 'Since 2021', revision: 1 })
  const condition = { facet: 'customers.vip' as const, op: 'is' as const, value: true }
  const { id: segmentId } = await segments.create({ name: 'Marked', condition })
  await w.runJobs()
  await customers.unmark({ customerId, mark: 'vip', revision: 2 })
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const forgetting = w.write(async (writer) => {
    await personal.forget(writer, { customerIds: [customerId], addresses: [] }, null)
    begun.resolve()
    await held.promise
  })
  await begun.promise
  const following = w.runJobs()
  await until('the follower waits for who forgets', async () => {
    const waits = await sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    return (await waits.execute(w.db as never)).rows.length > 0
  })
  held.resolve()
  await Promise.all([forgetting, following])
  assert.equal((await segments.get({ segmentId })).size, 0)
})

test('after all were looked through, sizes are as counted', async () => {
  await w.write(({ tx }) => tx.updateTable('segments').set({ size: 41 }).execute())
  await w.write(lookAtAll)
  await w.runJobs()
  assert.deepEqual(
    (await segments.list({})).items.map(({ name, size }) => [name, size]),
    [
      ['Marked', 0],
      ['Of the admin', 2],
    ],
  )
})

test('what passes is tried again, and what a condition is to blame for lets that segment stand still', async () => {
  await w.write(({ tx }) =>
    sql`create function fails_with(code text) returns boolean language plpgsql as $$
      begin raise exception 'It failed' using errcode = code; end $$`.execute(tx),
  )
  const { id } = (await segments.list({})).items[0]!
  const { id: customerId } = await customers.create({ name: 'Asked Lind' })
  const condition = { facet: 'test.fails' as const, op: 'is' as const, value: true }
  const set = (code: string) => {
    const facets: FacetMap = { 'test.fails': { kind: 'flag', label: '', sql: () => sql`fails_with(${code}::text)` } }
    return w.write((writer) => trySetting(writer, [{ id, condition, isQuiet: false }], [customerId], facets))
  }
  for (const code of ['40P01', '55P03', '53100', '57P01']) await assert.rejects(set(code), { code })
  assert.equal((await segments.get({ segmentId: id })).failed, false)
  await set('22012')
  assert.equal((await segments.get({ segmentId: id })).failed, true)
})

test('who was merged is told of as who they are now, and hidden with them', async () => {
  const [one, other] = [
    await makeConversation(w, { name: 'Hidden First', teamId }),
    await makeConversation(w, { name: 'Hidden Second', teamId }),
  ]
  const id = await make('Hidden halves', { facet: 'customers.owner', op: 'in', value: [insider.id] })
  await insider.api.customers.setOwner({ customerId: other.customerId, agentId: insider.id, revision: 1 })
  await w.runJobs()
  const joined = { fromId: other.customerId, intoId: one.customerId }
  await w.write(async (writer) => {
    await markMerged(writer, joined.fromId, joined.intoId)
    for (const part of w.app.kernel.services.merging) await part.join?.(writer, joined)
  })
  const turned = async (who: typeof mara) =>
    (await who.api.segments.turns({ segmentId: id })).items.map(({ customer }) => [customer.id, customer.name])
  assert.deepEqual([await namesIn(id, mara), await turned(mara)], [[], []])
  assert.deepEqual([await namesIn(id, insider), await turned(insider)], [[], [[one.customerId, 'Hidden First']]])
  await w.runJobs()
  assert.deepEqual(await turned(mara), [])
})

test('who loses a conversation to another is asked anew, like the other', async () => {
  const [wrong, right] = [await makeConversation(w, { name: 'Wrong One' }), await makeConversation(w, { name: 'Right One' })]
  const id = await make('Wrote twice', {
    all: [
      { facet: 'conversations.theirCount', op: 'atLeast', value: 2 },
      { facet: 'customers.owner', op: 'empty' },
    ],
  })
  const second = await makeConversation(w, { name: 'Wrong One', address: wrong.address })
  await w.runJobs()
  const isIn = async () => (await namesIn(id)).filter((name) => name.endsWith(' One'))
  assert.deepEqual(await isIn(), ['Wrong One'])
  const { id: messageId } = await w.db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', second.id)
    .executeTakeFirstOrThrow()
  await admin.api.identity.moveMessage({ conversationId: second.id, messageId, customerId: right.customerId })
  await w.runJobs()
  assert.deepEqual(await isIn(), ['Right One'])
})
