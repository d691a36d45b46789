import assert from 'node:assert/strict'
import test from 'node:test'
import { makeConversation } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
const [mara, admin] = [await w.agent({ name: 'Mara' }), await w.agent({ role: 'admin' })]
const condition = JSON.stringify({ all: [] })

test('a list is sorted by nothing but facts, whatever the name is', async () => {
  for (const sort of ['constructor', '__proto__', 'toString'])
    assert.deepEqual(await refused(mara.api.views.matching({ condition, sort })), [422, 'views.notSortable'], sort)
})

test('a list sorted by a number goes on behind the smallest numbers', async () => {
  const field = await admin.api.fields.create({ name: 'Share', kind: 'number' })
  const numbers = []
  for (const value of [1e-12, 1e-30, -1e-300, 0.25]) {
    const { id, number } = await makeConversation(w)
    await mara.api.fields.set({ conversationId: id, fieldId: field.id, value, revision: 0 })
    numbers.push({ value, number })
  }
  const shown: number[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await mara.api.views.matching({ condition, sort: `fields.${field.id}`, limit: 1, cursor })
    shown.push(...page.items.map((row) => row.number))
    cursor = page.next
  }
  assert.deepEqual(
    shown,
    numbers.toSorted((a, b) => a.value - b.value).map((each) => each.number),
  )
})
