import assert from 'node:assert/strict'
import test from 'node:test'
import { ApiError } from '#kernel/client.ts'
import { world } from '#testing/world.ts'

const w = await world()
const [lead, ada] = [await w.agent({ role: 'lead' }), await w.agent({ name: 'Ada', role: 'admin' })]

/** Whom the refusal of a change names that would overwrite another's. */
async function namedBy(change: Promise<unknown>): Promise<unknown> {
  const error = await change.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ApiError && error.code.endsWith('.changedMeanwhile'), String(error))
  return error.problem?.['by']
}

test('who would overwrite the change of another is told whose it is', async () => {
  const view = await ada.api.views.create({
    name: 'Late',
    scope: 'all',
    condition: { all: [] },
    sort: { facet: 'conversations.number', direction: 'asc' },
  })
  await ada.api.views.update({ viewId: view.id, revision: 1, name: 'Later' })
  assert.equal(await namedBy(lead.api.views.update({ viewId: view.id, revision: 1, name: 'Latest' })), 'Ada')

  const kind = await ada.api.fields.createKind({ name: 'Return' })
  await ada.api.fields.updateKind({ kindId: kind.id, revision: 1, name: 'Returns' })
  const field = await ada.api.fields.create({ name: 'Model', kind: 'text' })
  await ada.api.fields.update({ fieldId: field.id, revision: 1, name: 'Models' })
  // What somebody did with other fields is not what stands in the way.
  await lead.api.fields.create({ name: 'Colour', kind: 'text' })
  assert.equal(await namedBy(lead.api.fields.updateKind({ kindId: kind.id, revision: 1, name: 'Sent back' })), 'Ada')
  assert.equal(await namedBy(lead.api.fields.update({ fieldId: field.id, revision: 1, name: 'Type' })), 'Ada')

  const tag = await ada.api.tags.create({ name: 'Broken' })
  await ada.api.tags.update({ tagId: tag.id, revision: 1, name: 'Damaged' })
  assert.equal(await namedBy(lead.api.tags.update({ tagId: tag.id, revision: 1, name: 'Crushed' })), 'Ada')
})
