import assert from 'node:assert/strict'
import test from 'node:test'
import { runtimeOf } from '#kernel/kernel.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { beginErasures } from './privacy.erasing.ts'
import { lettersTo } from './privacy.fixture.ts'
import type { Kind } from './privacy.contract.ts'

const w = await world()
const lead = await w.agent({ name: 'Lena', role: 'lead' })

const asked = async (kind: Kind, customerId: string) => {
  const { id: requestId, number } = await lead.api.privacy.record({ customerId, kind, channel: 'phone' })
  const { revision } = await lead.api.privacy.get({ requestId })
  const sure = await lead.api.privacy.confirmIdentity({ requestId, revision, reason: 'Came with a passport' })
  return { at: { requestId, revision: sure.revision }, number: String(number) }
}
const lastTo = async (address: string) => (await lettersTo(w, address)).at(-1)!.text

test('people are told what came of their request, by mail or by whoever handled it', async () => {
  const { customerId, address } = await makeConversation(w)
  const done = await asked('rectification', customerId)
  await lead.api.privacy.finish({ ...done.at, outcome: 'Your name is spelled with one L now.' })
  assert.match(await lastTo(address), new RegExp(`spelled with one L now[\\s\\S]*#${done.number}`))
  await lead.api.privacy.restrict((await asked('restriction', customerId)).at)
  assert.match(await lastTo(address), /only keep your data from now on/)
  const { id: unreached } = await lead.api.customers.create({ name: 'By letter', addresses: [] })
  for (const [kind, end] of [
    ['rectification', (at, toldBy) => lead.api.privacy.finish({ ...at, outcome: 'Done', toldBy })],
    ['restriction', (at, toldBy) => lead.api.privacy.restrict({ ...at, toldBy })],
    ['erasure', (at, toldBy, number) => lead.api.privacy.erase({ ...at, number, toldBy })],
  ] as const satisfies [Kind, (at: Asked['at'], toldBy: string, number: string) => Promise<unknown>][]) {
    const { at, number } = await asked(kind, unreached)
    assert.deepEqual(await refused(end(at, '', number)), [422, 'privacy.notTold'], kind)
    await end(at, 'By letter', number)
  }
})
type Asked = Awaited<ReturnType<typeof asked>>

const leaves = (requestId: string, state: string) =>
  w.write(({ tx }) => tx.updateTable('outbox').set({ state }).where('origin_id', '=', requestId).execute())
/** As happens every minute. */
const look = async () => {
  await beginErasures(runtimeOf(w.app.kernel, {}) as never)
  await w.runJobs()
}

test('who is erased is told before, and nothing is taken away while that mail is under way', async () => {
  const { customerId, address } = await makeConversation(w, { name: 'Aino Lepik' })
  const { at, number } = await asked('erasure', customerId)
  await lead.api.privacy.erase({ ...at, number })
  await leaves(at.requestId, 'delayed')
  await w.runJobs()
  assert.match(await lastTo(address), /we erase everything that we keep about you/)
  await look()
  assert.equal((await lead.api.customers.get({ customerId })).name, 'Aino Lepik')
  await leaves(at.requestId, 'accepted')
  await look()
  assert.equal((await lead.api.privacy.get({ requestId: at.requestId })).state, 'done')
  assert.deepEqual(await lettersTo(w, address), [], 'nor does the mail stay')
})

test('a mail that can not leave does not keep the data for ever', async () => {
  const { customerId } = await makeConversation(w)
  const { at, number } = await asked('erasure', customerId)
  await lead.api.privacy.erase({ ...at, number })
  await leaves(at.requestId, 'delayed')
  w.clock.advance('5h')
  await look()
  assert.equal((await lead.api.privacy.get({ requestId: at.requestId })).state, 'done')
})

test('whoever handles requests hears how many there are that they do not see, and of none by name', async () => {
  const insider = await w.agent({ name: 'Inga' })
  const team = await makeTeam(w, { isPrivate: true, members: [insider] })
  const { customerId } = await makeConversation(w, { teamId: team.id, name: 'Hidden Person' })
  const before = (await lead.api.privacy.list({})).hidden
  const line = await insider.api.privacy.record({ customerId, kind: 'access', channel: 'email' })
  const { hidden, items } = await lead.api.privacy.list({})
  assert.deepEqual([before, hidden], [null, { count: 1, firstDueAt: line.dueAt }])
  assert.ok(!JSON.stringify(items).includes('Hidden Person'))
})
