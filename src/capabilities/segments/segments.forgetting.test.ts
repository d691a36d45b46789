import assert from 'node:assert/strict'
import test from 'node:test'
import { makeConversation } from '#testing/talk.ts'
import { world } from '#testing/world.ts'
import { personal } from './segments.personal.ts'

const w = await world()
const admin = await w.agent({ role: 'admin' })
await w.runJobs()
const { segments, customers } = admin.api

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
