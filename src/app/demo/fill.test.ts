import assert from 'node:assert/strict'
import test from 'node:test'
import { world } from '#testing/world.ts'
import { fillDemo } from './fill.ts'

test('the demo writes its past through the doors of the app: conversations, tags, saved replies and views', async () => {
  const w = await world()
  await w.write(({ tx }) => tx.deleteFrom('organisation').execute())
  const past = { smtpPort: 1, now: new Date('2026-11-16T09:00:00Z'), tell() {}, conversations: 12 }
  assert.equal(await fillDemo(w.app.kernel, past), true)
  const { api } = await w.agent({ role: 'admin' })
  assert.deepEqual((await api.views.list({})).items.map(({ name }) => name), ['Waiting over a day', 'Deliveries, written again'])
  assert.equal((await api.macros.list({})).items.length, 2)
  assert.deepEqual((await api.tags.list({})).items.map(({ name }) => name).sort(), ['delivery', 'wrote again'])
  assert.equal((await api.people.list({})).items.length >= 8, true)
  assert.equal((await api.segments.list({})).items.length, 4)
  assert.equal(await fillDemo(w.app.kernel, past), false)
})
