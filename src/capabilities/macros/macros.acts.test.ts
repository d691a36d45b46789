import assert from 'node:assert/strict'
import test from 'node:test'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import type { Acts } from './macros.views.ts'

const w = await world()
const [mara, jonas, lead] = [
  await w.agent({ name: 'Mara' }),
  await w.agent({ name: 'Jonas' }),
  await w.agent({ name: 'Lea', role: 'lead' }),
]
const team = await makeTeam(w, { name: 'Repairs' })
const [vip, lamp] = [await lead.api.tags.create({ name: 'VIP' }), await lead.api.tags.create({ name: 'Lamp' })]
const order = await lead.api.fields.create({ name: 'Order', kind: 'text' })
const size = await lead.api.fields.create({
  name: 'Size',
  kind: 'choice',
  options: [{ name: 'Small' }, { name: 'Large' }],
})

const make = async (acts: Acts, text = '') =>
  (
    await lead.api.macros.create({
      name: 'Repair',
      words: text ? [{ language: '', template: text }] : [],
      acts,
      whose: 'all',
    })
  ).macroId
const all: Acts = {
  note: '<p>Number {{conversation.number}}</p>',
  addTags: [vip.id],
  removeTags: [lamp.id],
  assignee: 'me',
  teamId: team.id,
  state: 'closed',
  priority: 'high',
  fields: [{ fieldId: order.id, value: 'A-1' }],
}
const standing = async (conversationId: string) => {
  const { state, assignee, team: its } = await mara.api.conversations.get({ conversationId })
  const { tagIds } = await mara.api.tags.of({ conversationId })
  const marks = await mara.api.fields.of({ conversationId })
  const { items } = await mara.api.conversations.thread({ conversationId })
  return {
    state,
    assignee: assignee?.name ?? null,
    team: its?.name ?? null,
    tags: tagIds,
    priority: marks.priority.value,
    order: marks.fields.find(({ fieldId }) => fieldId === order.id)!.value,
    notes: items.filter((item) => item.kind !== 'event' && item.direction === 'note').length,
  }
}
const before = { state: 'open', assignee: null, team: null, tags: [lamp.id], priority: 'normal', order: null, notes: 0 }
const after = {
  state: 'closed',
  assignee: 'Mara',
  team: 'Repairs',
  tags: [vip.id],
  priority: 'high',
  order: 'A-1',
  notes: 1,
}
const begin = async () => {
  const talk = await makeConversation(w)
  await mara.api.tags.change({ conversationId: talk.id, add: [lamp.id] })
  return talk
}

test('all is done at once, and taken back in one step', async () => {
  const { id } = await begin()
  assert.deepEqual(await standing(id), before)
  const used = await mara.api.macros.use({ macroId: await make(all), conversationId: id })
  assert.deepEqual(await standing(id), after)
  assert.deepEqual([...used.done].sort(), Object.keys(all).sort())
  const { undone, kept } = await mara.api.macros.undo({ runId: used.runId })
  assert.deepEqual([undone.length, kept], [Object.keys(all).length, []])
  assert.deepEqual(await standing(id), before)
  assert.deepEqual(await refused(mara.api.macros.undo({ runId: used.runId })), [404, 'macros.runNotFound'])
})

test('what somebody has changed since stays as it is, and is named', async () => {
  const { id } = await begin()
  const { runId } = await mara.api.macros.use({ macroId: await make(all), conversationId: id })
  const { revision } = await jonas.api.conversations.get({ conversationId: id })
  await jonas.api.conversations.assign({ conversationId: id, revision, assigneeId: 'me' })
  const marks = await jonas.api.fields.of({ conversationId: id })
  await jonas.api.fields.prioritise({ conversationId: id, priority: 'urgent', revision: marks.priority.revision })
  const { kept } = await mara.api.macros.undo({ runId })
  assert.deepEqual([...kept].sort(), ['assignee', 'priority', 'teamId'])
  assert.deepEqual(await standing(id), { ...before, assignee: 'Jonas', team: 'Repairs', priority: 'urgent' })
})

test('nobody takes back what another did', async () => {
  const { id } = await begin()
  const { runId } = await mara.api.macros.use({ macroId: await make(all), conversationId: id })
  assert.deepEqual(await refused(jonas.api.macros.undo({ runId })), [404, 'macros.runNotFound'])
})

test('what stood so already is not told as done, nor taken back', async () => {
  const { id } = await begin()
  const macroId = await make({ addTags: [lamp.id], state: 'open', priority: 'high' })
  const { done, runId } = await mara.api.macros.use({ macroId, conversationId: id })
  assert.deepEqual(done, ['priority'])
  await mara.api.macros.undo({ runId })
  assert.deepEqual(await standing(id), before)
})

test('one part that is refused refuses the whole: nothing is half done', async () => {
  const { id } = await begin()
  const required = await lead.api.fields.create({ name: 'Cause', kind: 'text', requiredOnClose: true })
  assert.deepEqual(await refused(mara.api.macros.use({ macroId: await make(all), conversationId: id })), [
    422,
    'fields.missing',
  ])
  assert.deepEqual(await standing(id), before)
  await lead.api.fields.update({ fieldId: required.id, revision: required.revision, archived: true })
  const unknown = await make({ ...all, note: '<p>For {{team.name}}</p>' })
  assert.deepEqual(await refused(mara.api.macros.use({ macroId: unknown, conversationId: id })), [
    422,
    'macros.unfilled',
  ])
  assert.deepEqual(await standing(id), before)
})

test('with an answer the state is for the answer, and the rest is done at once', async () => {
  const { id } = await begin()
  const macroId = await make({ state: 'closed', addTags: [vip.id] }, '<p>Done.</p>')
  const reply = await mara.api.macros.use({ macroId, conversationId: id })
  assert.deepEqual([reply.stateAfter, reply.done, (await standing(id)).state], ['closed', ['addTags'], 'open'])
  const note = await mara.api.macros.use({ macroId, conversationId: id, place: 'note' })
  assert.deepEqual([note.stateAfter, note.done, (await standing(id)).state], [null, ['state'], 'closed'])
})

test('it is put aside for days, and comes back when that is taken back', async () => {
  const { id } = await begin()
  const { runId } = await mara.api.macros.use({ macroId: await make({ snoozeDays: 3 }), conversationId: id })
  const { snoozedUntil, state } = await mara.api.conversations.get({ conversationId: id })
  assert.deepEqual([state, snoozedUntil], ['snoozed', w.clock.in('3d').toISOString()])
  await mara.api.macros.undo({ runId })
  assert.equal((await standing(id)).state, 'open')
  assert.deepEqual(await refused(make({ snoozeDays: 3 }, '<p>x</p>')), [422, 'macros.turnTwice'])
})

test('whoever lacks the right to a part uses none of it', async () => {
  const { secret } = (await jonas.api.access.createToken({
    name: 'Words',
    scopes: ['macros:use', 'conversations:read'],
  })) as { secret: string }
  const token = w.client({ authorization: `Bearer ${secret}` })
  const { id } = await begin()
  assert.deepEqual(await refused(token.macros.use({ macroId: await make(all), conversationId: id })), [
    403,
    'macros.mayNotDo',
  ])
  assert.equal(
    (await token.macros.use({ macroId: await make({}, '<p>Hi</p>'), conversationId: id })).letter,
    '<p>Hi</p>',
  )
  assert.deepEqual(await standing(id), before)
})

test('nobody is given work who has left', async () => {
  const leaving = await w.agent({ name: 'Leaving' })
  const macroId = await make({ assignee: leaving.id })
  await w.write(({ tx }) =>
    tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', leaving.id).execute(),
  )
  const { id } = await begin()
  assert.deepEqual(await refused(mara.api.macros.use({ macroId, conversationId: id })), [
    422,
    'conversations.unknownAgent',
  ])
})

test('two who use one at the same time both get it done', async () => {
  const { id } = await begin()
  const macroId = await make(all)
  await Promise.all([mara, jonas].map(({ api }) => api.macros.use({ macroId, conversationId: id })))
  assert.equal((await standing(id)).notes, 2)
  assert.equal((await lead.api.macros.list({ q: 'Repair' })).items.find((item) => item.id === macroId)!.uses, 2)
})

test('fields stand in words, by what people call the options', async () => {
  const talk = await begin()
  const { fields } = await mara.api.fields.of({ conversationId: talk.id })
  const large = (await mara.api.fields.list({})).fields.find(({ id }) => id === size.id)!.options[1]!.id
  await mara.api.fields.set({
    conversationId: talk.id,
    fieldId: size.id,
    value: large,
    revision: fields.find(({ fieldId }) => fieldId === size.id)!.revision,
  })
  const macroId = await make({}, `<p>{{field.${size.id}}} {{field.${order.id}|-}}</p>`)
  assert.equal((await mara.api.macros.use({ macroId, conversationId: talk.id })).letter, '<p>Large -</p>')
  assert.ok((await mara.api.macros.variables({})).items.some(({ name }) => name === 'Size'))
})

test('a document takes everything to another place by name, and twice brings nothing twice', async () => {
  const file = await lead.api.files.upload({
    body: new TextEncoder().encode('terms'),
    name: 'terms.txt',
    type: 'text/plain',
  })
  const { folderId } = await lead.api.macros.createFolder({ name: 'Travels', own: true })
  await lead.api.macros.create({
    name: 'Travelling',
    folderId,
    words: [
      { language: 'en', template: '<p>Hello <b>{{customer.name|you}}</b></p>', fileIds: [file.id] },
      { language: 'de', template: '<p>Hallo</p>' },
    ],
    acts: { ...all, assignee: jonas.id, fields: [{ fieldId: size.id, value: size.options[0]!.id }] },
  })
  const document = async (who = lead) =>
    new Uint8Array(
      await (
        await w.request('/api/v1/macros/export?whose=own', { headers: { authorization: `Bearer test-${who.id}` } })
      ).arrayBuffer(),
    )
  const bytes = await document()
  const text = new TextDecoder().decode(bytes)
  for (const id of [vip.id, lamp.id, team.id, size.id, jonas.id]) assert.ok(!text.includes(id), 'no id of this house')
  assert.deepEqual(await lead.api.macros.import({ body: bytes }), { added: 0, same: 1, missing: [] })
  const taken = await mara.api.macros.import({ body: bytes })
  assert.deepEqual(taken, { added: 1, same: 0, missing: [] })
  const withoutFileIds = (json: string) => json.replace(/"id": "[^"]*"/g, '')
  assert.equal(
    withoutFileIds(new TextDecoder().decode(await document(mara))),
    withoutFileIds(text),
    'the same comes out again',
  )
  const [line] = (await mara.api.macros.list({ whose: 'own' })).items
  assert.deepEqual([line!.name, line!.languages], ['Travelling', ['en', 'de']])
  const talk = await begin()
  await customerSays(w, talk, 'Hi', { language: 'en' })
  const { files, letter } = await mara.api.macros.use({ macroId: line!.id, conversationId: talk.id })
  assert.deepEqual([files.map(({ name }) => name), letter], [['terms.txt'], '<p>Hello <b>Katarzyna Wójcik</b></p>'])
})

test('what is not here under that name is left out and told; what is no document is refused', async () => {
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
  const macro = {
    name: 'Strange',
    words: [{ language: '', html: '<p>Hi</p><script>x</script>' }],
    acts: { addTags: ['vip', 'Nowhere'], team: 'Gone', priority: 'high' },
  }
  const taken = await mara.api.macros.import({ body: encode({ format: 'heed.macros', version: 1, macros: [macro] }) })
  assert.deepEqual(taken.missing, [
    { macro: 'Strange', what: 'Nowhere' },
    { macro: 'Strange', what: 'Gone' },
  ])
  const found = (await mara.api.macros.find({ q: 'Strange' })).items[0]!
  assert.deepEqual((await mara.api.macros.edit({ macroId: found.id })).acts, { addTags: [vip.id], priority: 'high' })
  for (const bytes of [encode({}), encode([]), new TextEncoder().encode('no JSON'), new Uint8Array([0xff, 0xfe])])
    assert.deepEqual(await refused(mara.api.macros.import({ body: bytes })), [422, 'macros.notADocument'])
  assert.deepEqual(
    await refused(
      mara.api.macros.import({ body: encode({ format: 'heed.macros', version: 1, macros: [] }), whose: 'all' }),
    ),
    [403, 'macros.mayNotShare'],
  )
})
