import assert from 'node:assert/strict'
import test from 'node:test'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { markErased } from '#capabilities/customers/customers.public.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara' })
const lead = await w.agent({ name: 'Lea', role: 'lead' })
const { tags } = mara.api
const on = (subjectId: string) => ({ about: 'customer' as const, subjectId })
const namesOn = async (subjectId: string, about: 'customer' | 'company' = 'customer') => {
  const all = new Map((await tags.list({})).items.map(({ id, name }) => [id, name]))
  return (await tags.ofSubject({ about, subjectId })).tagIds.map((id) => all.get(id))
}
const matching = async (facet: string, tagId: string) =>
  (
    await mara.api.views.matching({ condition: JSON.stringify({ facet, op: 'hasAny', value: [tagId] }) })
  ).items.map(({ id }) => id)

test('customers and companies bear tags of the same list, and both are facts about conversations', async () => {
  const { id, customerId } = await makeConversation(w)
  const { added } = await tags.changeOf({ ...on(customerId), make: ['Wholesale', '#press'] })
  assert.deepEqual(await namesOn(customerId), ['press', 'Wholesale'])
  assert.deepEqual((await tags.changeOf({ ...on(customerId), make: ['wholesale'] })).added, [])
  const wholesale = (await tags.list({})).items.find(({ name }) => name === 'Wholesale')!
  assert.deepEqual(await matching('tags.ofCustomer', wholesale.id), [id])
  const { id: subjectId } = await mara.api.companies.create({ name: 'Studio' })
  await mara.api.companies.setMember({ companyId: subjectId, customerId })
  await tags.changeOf({ about: 'company', subjectId, add: added })
  assert.deepEqual(await namesOn(subjectId, 'company'), ['press', 'Wholesale'])
  assert.deepEqual(await matching('tags.ofCompany', wholesale.id), [id])
  const told = (await mara.api.timeline.ofCustomer({ customerId, kind: 'changes' })).items
  assert.deepEqual(
    told.flatMap(({ type, facts }) => (type === 'tags.changed' ? [(facts['tagIds'] as string[]).length] : [])),
    [2],
  )
  const { removed } = await tags.changeOf({ ...on(customerId), remove: added })
  assert.deepEqual([removed.length, await namesOn(customerId)], [2, []])
})

test('two who change the tags of one customer at once both get what they wanted', async () => {
  const { customerId } = await makeConversation(w)
  const words = ['one', 'two', 'three', 'four']
  await Promise.all(words.map((word) => tags.changeOf({ ...on(customerId), make: [word] })))
  assert.deepEqual((await namesOn(customerId)).toSorted(), words.toSorted())
})

test('who does not see a customer neither reads nor changes their tags; nobody tags who is not there', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true })
  const { customerId } = await makeConversation(w, { teamId })
  const gone = await makeConversation(w)
  await w.write((writer) => markErased(writer, gone.customerId))
  for (const subject of [
    on(customerId),
    on(gone.customerId),
    on(mara.id),
    { about: 'company', subjectId: customerId } as const,
  ]) {
    assert.deepEqual(await refused(tags.ofSubject(subject)), [404, 'tags.subjectNotFound'])
    assert.deepEqual(await refused(tags.changeOf({ ...subject, make: ['x'] })), [404, 'tags.subjectNotFound'])
  }
  assert.deepEqual(await refused(w.anonymous.tags.changeOf(on(customerId))), [401, 'kernel.unauthenticated'])
})

test('whoever is merged lends their tags, and takes them along again', async () => {
  const [a, b, c] = [await makeConversation(w), await makeConversation(w), await makeConversation(w)]
  for (const [{ customerId }, ...make] of [
    [a, 'own'],
    [b, 'lent', 'both'],
    [c, 'both'],
  ] as const)
    await tags.changeOf({ ...on(customerId), make: [...make] })
  const { identity } = lead.api
  const merge = async (fromId: string) => {
    const { state } = await identity.compare({ customerId: a.customerId, withIds: fromId })
    await identity.merge({ customerId: a.customerId, fromIds: [fromId], state })
  }
  await merge(b.customerId)
  await merge(c.customerId)
  assert.deepEqual(await namesOn(a.customerId), ['both', 'lent', 'own'])
  const { items } = await tags.list({})
  await tags.changeOf({ ...on(b.customerId), remove: items.flatMap(({ id, name }) => (name === 'lent' ? [id] : [])) })
  await identity.unmerge({ customerId: b.customerId })
  assert.deepEqual(await namesOn(a.customerId), ['both', 'own'])
  assert.deepEqual(await namesOn(b.customerId), ['both', 'lent'])
  await identity.unmerge({ customerId: c.customerId })
  assert.deepEqual([await namesOn(a.customerId), await namesOn(c.customerId)], [['own'], ['both']])
})

test('segments follow when tags are merged and taken apart, also for customers who have nothing open', async () => {
  const { id: customerId } = await mara.api.customers.create({ name: 'Quiet', addresses: [] })
  const { added } = await tags.changeOf({ ...on(customerId), make: ['B2B'] })
  const { id: tagId } = await lead.api.tags.create({ name: 'Trade only' })
  const condition = { facet: 'tags.ofCustomer', op: 'hasAny' as const, value: [tagId] }
  const { id: segmentId } = await lead.api.segments.create({ name: 'Trade only', condition })
  await w.runJobs()
  const stays = () =>
    w.db
      .selectFrom('segment_stays')
      .select('customer_id')
      .where('segment_id', '=', segmentId)
      .where('left_at', 'is', null)
      .execute()
  assert.deepEqual(await stays(), [])
  await lead.api.tags.merge({ tagIds: added, intoId: tagId })
  await w.runJobs()
  assert.deepEqual(await stays(), [{ customer_id: customerId }])
  await lead.api.tags.unmerge({ tagIds: added })
  await w.runJobs()
  assert.deepEqual(await stays(), [])
})
