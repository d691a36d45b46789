import assert from 'node:assert/strict'
import test from 'node:test'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'

const w = await world()
const [mara, jonas, lead] = [
  await w.agent({ name: 'Mara' }),
  await w.agent({ name: 'Jonas' }),
  await w.agent({ name: 'Lea', role: 'lead' }),
]
const withoutMaking = async () => {
  const { secret } = (await jonas.api.access.createToken({
    name: 'Sorting',
    scopes: ['tags:use', 'conversations:read'],
  })) as { secret: string }
  return w.client({ authorization: `Bearer ${secret}` })
}

const list = async () => (await mara.api.tags.list({})).items
const named = async (name: string) => (await list()).find((tag) => tag.name === name)!
const namesOn = async (conversationId: string, who: Pick<Person, 'api'> = mara) => {
  const all = new Map((await list()).map((tag) => [tag.id, tag.name]))
  return (await who.api.tags.of({ conversationId })).tagIds.map((id) => all.get(id))
}
const put = (conversationId: string, ...make: string[]) => mara.api.tags.change({ conversationId, make })
const lines = async (conversationId: string) =>
  (await mara.api.conversations.thread({ conversationId })).items.flatMap((item) =>
    item.kind === 'event' && item.type.startsWith('tags.') ? [item] : [],
  )
const held = async (tagId: string) =>
  (
    await mara.api.views.matching({
      condition: JSON.stringify({ facet: 'tags.tags', op: 'hasAny', value: [tagId] }) as never,
    })
  ).items.map((row) => row.number)

test('tags are made while they are put on, and both are told in the thread by whom', async () => {
  const { id, number } = await makeConversation(w)
  const { added, tagIds } = await put(id, '  #missing   part ', 'Invoice')
  assert.deepEqual(await namesOn(id), ['Invoice', 'missing part'])
  assert.deepEqual(tagIds.toSorted(), added.toSorted())
  assert.deepEqual(await held(added[0]!), [number])
  const [invoice] = [await named('Invoice')]
  await jonas.api.tags.change({ conversationId: id, remove: [invoice.id] })
  assert.deepEqual(await namesOn(id), ['missing part'])
  const told = (await lines(id)).map((line) => [
    line.type,
    line.actor.name,
    (line.payload['tagIds'] as string[]).length,
  ])
  assert.deepEqual(told, [
    ['tags.removed', 'Jonas', 1],
    ['tags.added', 'Mara', 2],
  ])
})

test('what was there or was not is not told, so that taking back puts everything as it was', async () => {
  const { id } = await makeConversation(w)
  await put(id, 'one')
  const { added, removed } = await mara.api.tags.change({
    conversationId: id,
    make: ['one', 'two'],
    remove: [(await named('Invoice')).id],
  })
  assert.deepEqual([added, removed], [[(await named('two')).id], []])
  await mara.api.tags.change({ conversationId: id, add: removed, remove: added })
  assert.deepEqual(await namesOn(id), ['one'])
  assert.equal((await lines(id)).length, 3)
})

test('two who make the same tag at the same time get one, and it is put on once', async () => {
  const { id } = await makeConversation(w)
  const answers = await Promise.all(
    [mara, jonas, lead, mara].map(({ api }) => api.tags.change({ conversationId: id, make: ['Race', 'race too'] })),
  )
  assert.equal((await list()).filter((tag) => tag.name.toLowerCase().startsWith('race')).length, 2)
  assert.equal(answers.flatMap((answer) => answer.added).length, 2)
  assert.equal((await lines(id)).flatMap((line) => line.payload['tagIds'] as string[]).length, 2)
})

test('capitals and wide letters make no other tag, and a colour follows from the name', async () => {
  const { id } = await makeConversation(w)
  await put(id, 'VIP')
  await put(id, 'vip', 'ｖｉｐ')
  assert.deepEqual(await namesOn(id), ['VIP'])
  assert.deepEqual(await refused(lead.api.tags.create({ name: 'vIp' })), [409, 'tags.nameTaken'])
  const made = await lead.api.tags.create({ name: 'Press', colour: 'wine' })
  assert.equal(made.colour, 'wine')
})

test('whoever may not make tags puts on those that are there', async () => {
  const { id } = await makeConversation(w)
  const token = await withoutMaking()
  assert.deepEqual(await refused(token.tags.change({ conversationId: id, make: ['Brand new'] })), [
    403,
    'tags.mayNotMake',
  ])
  await token.tags.change({ conversationId: id, make: ['vip'] })
  assert.deepEqual(await namesOn(id), ['VIP'])
  assert.deepEqual(await refused(token.tags.create({ name: 'Brand new' })), [403, 'kernel.forbidden'])
})

test('leads rename, recolour and archive; who was faster is named', async () => {
  const tag = await lead.api.tags.create({ name: 'Delivry' })
  assert.deepEqual(await refused(mara.api.tags.update({ tagId: tag.id, revision: 1, name: 'Delivery' })), [
    403,
    'kernel.forbidden',
  ])
  const renamed = await lead.api.tags.update({ tagId: tag.id, revision: 1, name: 'Delivery', colour: 'blue' })
  assert.deepEqual([renamed.name, renamed.colour, renamed.revision], ['Delivery', 'blue', 2])
  const late = await lead.api.tags
    .update({ tagId: tag.id, revision: 1, archived: true })
    .catch((error: unknown) => error as { code: string; problem: { by: string } })
  assert.deepEqual('code' in late && [late.code, late.problem.by], ['tags.changedMeanwhile', 'Lea'])
  assert.deepEqual(await refused(lead.api.tags.update({ tagId: tag.id, revision: 2, name: 'PRESS' })), [
    409,
    'tags.nameTaken',
  ])
  await lead.api.tags.update({ tagId: tag.id, revision: 2, archived: true })
  const { id } = await makeConversation(w)
  assert.deepEqual(await refused(put(id, 'delivery')), [422, 'tags.archived'])
})

test('a merged tag is another name of the other, everywhere, and can be taken out again', async () => {
  const [first, second] = [await makeConversation(w), await makeConversation(w)]
  const [
    {
      added: [bill],
    },
    {
      added: [rechnung],
    },
  ] = [await put(first.id, 'Bill'), await put(second.id, 'Rechnung')]
  assert.ok(bill && rechnung)
  assert.deepEqual(await refused(mara.api.tags.merge({ tagIds: [rechnung], intoId: bill })), [403, 'kernel.forbidden'])
  await lead.api.tags.merge({ tagIds: [rechnung], intoId: bill })
  assert.deepEqual(await namesOn(second.id), ['Bill'])
  assert.deepEqual((await held(bill)).toSorted(), [first.number, second.number].toSorted())
  assert.deepEqual(await held(rechnung), await held(bill), 'a view that asks for the old one finds the same')
  const third = await makeConversation(w)
  await put(third.id, 'rechnung')
  assert.deepEqual(await namesOn(third.id), ['Bill'])
  const uses = new Map((await mara.api.tags.uses({})).items.map((item) => [item.tagId, item.count]))
  assert.deepEqual([uses.get(bill), uses.has(rechnung)], [3, false])
  await lead.api.tags.unmerge({ tagIds: [rechnung] })
  assert.deepEqual(
    [await namesOn(first.id), await namesOn(second.id), await namesOn(third.id)],
    [['Bill'], ['Rechnung'], ['Bill']],
  )
})

test('counts of views follow a merge', async () => {
  const talk = await makeConversation(w)
  const [
    {
      added: [old],
    },
    into,
  ] = [await put(talk.id, 'Refnd'), await lead.api.tags.create({ name: 'Refund' })]
  const view = await mara.api.views.create({
    name: 'Refunds',
    condition: { facet: 'tags.tags', op: 'hasAny', value: [into.id] },
    sort: { facet: 'conversations.number', direction: 'asc' },
  })
  const count = async () => {
    await w.runJobs()
    return (await mara.api.views.counts({})).items.find((item) => item.viewId === view.id)?.count
  }
  assert.equal(await count(), 0)
  await lead.api.tags.merge({ tagIds: [old!], intoId: into.id })
  assert.equal(await count(), 1)
  await lead.api.tags.unmerge({ tagIds: [old!] })
  assert.equal(await count(), 0)
})

test('what is merged while somebody puts it on is the other one afterwards', async () => {
  const talks = await Promise.all(Array.from({ length: 6 }, () => makeConversation(w)))
  const [from, into] = [await lead.api.tags.create({ name: 'Hurry' }), await lead.api.tags.create({ name: 'Urgent' })]
  await Promise.all([
    ...talks.map(({ id }) => mara.api.tags.change({ conversationId: id, add: [from.id] })),
    lead.api.tags.merge({ tagIds: [from.id], intoId: into.id }),
  ])
  for (const { id } of talks) assert.deepEqual(await namesOn(id), ['Urgent'])
})

test('merges go in chains, never in circles, and each link can be taken out', async () => {
  const [a, b, c] = await Promise.all(['Chain a', 'Chain b', 'Chain c'].map((name) => lead.api.tags.create({ name })))
  const talk = await makeConversation(w)
  await put(talk.id, 'chain a')
  await lead.api.tags.merge({ tagIds: [a!.id], intoId: b!.id })
  await lead.api.tags.merge({ tagIds: [b!.id], intoId: c!.id })
  assert.deepEqual(await namesOn(talk.id), ['Chain c'])
  assert.deepEqual(await refused(lead.api.tags.merge({ tagIds: [c!.id], intoId: a!.id })), [422, 'tags.circle'])
  assert.deepEqual(await refused(lead.api.tags.merge({ tagIds: [a!.id], intoId: c!.id })), [409, 'tags.alreadyMerged'])
  await lead.api.tags.unmerge({ tagIds: [b!.id] })
  assert.deepEqual(await namesOn(talk.id), ['Chain b'])
  assert.deepEqual(await refused(lead.api.tags.unmerge({ tagIds: [b!.id] })), [409, 'tags.notMerged'])
})

test('taking off a tag takes off all that is the same by now', async () => {
  const talk = await makeConversation(w)
  const { added } = await put(talk.id, 'Same 1', 'Same 2')
  await lead.api.tags.merge({ tagIds: [added[1]!], intoId: added[0]! })
  const { removed } = await mara.api.tags.change({ conversationId: talk.id, remove: [added[1]!] })
  assert.deepEqual([removed, await namesOn(talk.id)], [[added[0]], []])
})

test('tags go along when conversations are split and joined, and come back when that is taken back', async () => {
  const talk = await makeConversation(w)
  await put(talk.id, 'Both')
  const { messageId } = await mara.api.conversations.addNote({ conversationId: talk.id, text: 'Another matter' })
  const part = await mara.api.conversations.splitAt({ conversationId: talk.id, messageId })
  await w.runJobs()
  assert.deepEqual(await namesOn(part.conversationId), ['Both'])
  await put(part.conversationId, 'Part')
  await mara.api.conversations.unsplit({ conversationId: part.conversationId })
  await w.runJobs()
  assert.deepEqual(await namesOn(talk.id), ['Both', 'Part'])
})

test('a conversation has fifty tags at most', async () => {
  const { id } = await makeConversation(w)
  await put(id, ...Array.from({ length: 50 }, (_, at) => `Many ${at}`))
  assert.deepEqual(await refused(put(id, 'One more')), [422, 'tags.tooManyHere'])
})

test('tags of what one does not see can neither be read nor changed, and do not count', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const { id } = await makeConversation(w, { teamId: team.id })
  const {
    added: [secret],
  } = await put(id, 'Secret matter')
  assert.deepEqual(await refused(jonas.api.tags.of({ conversationId: id })), [404, 'tags.conversationNotFound'])
  assert.deepEqual(await refused(jonas.api.tags.change({ conversationId: id, add: [secret!] })), [
    404,
    'tags.conversationNotFound',
  ])
  const count = async (who: Person) => (await who.api.tags.uses({})).items.find((item) => item.tagId === secret)?.count
  assert.deepEqual([await count(mara), await count(jonas)], [1, 0])
  assert.deepEqual(await refused(w.anonymous.tags.of({ conversationId: id })), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(w.anonymous.tags.change({ conversationId: id, add: [secret!] })), [
    401,
    'kernel.unauthenticated',
  ])
})

test('what is merged brings its tags, and takes out again only those that nobody else brought', async () => {
  const [whole, one, two] = [await makeConversation(w), await makeConversation(w), await makeConversation(w)]
  await put(whole.id, 'Whole')
  await put(one.id, 'Brought by one', 'Brought by both')
  await put(two.id, 'Brought by both', 'Whole')
  await mara.api.conversations.merge({ conversationId: whole.id, fromIds: [one.id, two.id] } as never)
  await w.runJobs()
  assert.deepEqual(await namesOn(whole.id), ['Brought by both', 'Brought by one', 'Whole'])
  await mara.api.conversations.unmerge({ conversationId: one.id } as never)
  await w.runJobs()
  assert.deepEqual(await namesOn(whole.id), ['Brought by both', 'Whole'])
  assert.deepEqual(await namesOn(one.id), ['Brought by both', 'Brought by one'])
  await mara.api.conversations.unmerge({ conversationId: two.id } as never)
  await w.runJobs()
  assert.deepEqual([await namesOn(whole.id), await namesOn(two.id)], [['Whole'], ['Brought by both', 'Whole']])
})
