import assert from 'node:assert/strict'
import test from 'node:test'
import { refused, world } from '#testing/world.ts'

const w = await world()
const ada = await w.agent({ role: 'admin' })
const invalid = [422, 'kernel.invalidInput']

test('a name of which nothing is to be seen is none', async () => {
  const view = { condition: { all: [] }, sort: { facet: 'conversations.number', direction: 'asc' as const } }
  for (const name of ['\u200b', '\u202e\u2066', ' \u00ad ']) {
    assert.deepEqual(await refused(ada.api.tags.create({ name })), invalid, JSON.stringify(name))
    assert.deepEqual(await refused(ada.api.views.create({ name, ...view })), invalid)
    assert.deepEqual(await refused(ada.api.fields.create({ name, kind: 'text' })), invalid)
    assert.deepEqual(await refused(ada.api.fields.createKind({ name })), invalid)
  }
  assert.equal((await ada.api.tags.create({ name: '👩‍👩‍👧' })).name, '👩‍👩‍👧')
})

test('two tags never differ in what is not to be seen', async () => {
  await ada.api.tags.create({ name: 'Broken' })
  assert.deepEqual(await refused(ada.api.tags.create({ name: 'Bro\u200bken' })), [409, 'tags.nameTaken'])
})
