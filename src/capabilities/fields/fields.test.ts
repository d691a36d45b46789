import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { agentSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { addMessage } from '#capabilities/conversations/conversations.public.ts'
import { transact } from '#kernel/transact.ts'
import { type FieldKind, type Value, fieldKinds } from './fields.contract.ts'
import { fromStored, toStored } from './fields.values.ts'

const w = await world()
const [mara, jonas, lead] = [
  await w.agent({ name: 'Mara' }),
  await w.agent({ name: 'Jonas' }),
  await w.agent({ name: 'Lea', role: 'lead' }),
]

let made = 0
const field = (kind: FieldKind, more: object = {}) =>
  lead.api.fields.create({
    name: `Field ${++made}`,
    kind,
    ...(kind.startsWith('choice') ? { options: [{ name: 'Red' }, { name: 'Blue' }] } : {}),
    ...more,
  })
const marks = (conversationId: string, who: Person = mara) => who.api.fields.of({ conversationId })
const valueOf = async (conversationId: string, fieldId: string) =>
  (await marks(conversationId)).fields.find((each) => each.fieldId === fieldId)
const set = (conversationId: string, fieldId: string, value: Value, revision = 0, who: Person = mara) =>
  who.api.fields.set({ conversationId, fieldId, value, revision })
const archive = ({ id, revision }: { id: string; revision: number }) =>
  lead.api.fields.update({ fieldId: id, revision, archived: true })
const lines = async (conversationId: string) =>
  (await mara.api.conversations.thread({ conversationId })).items.flatMap((item) =>
    item.kind === 'event' && item.type.startsWith('fields.') ? [item] : [],
  )
const held = async (facet: string, op: string, value: unknown) =>
  (await mara.api.views.matching({ condition: JSON.stringify({ facet, op, value }) as never })).items.map(
    (row) => row.number,
  )
const close = async (conversationId: string, who: Person = mara) => {
  const { revision } = await who.api.conversations.get({ conversationId })
  return who.api.conversations.setState({ conversationId, revision, state: 'closed' })
}

test('each kind of field keeps what fits it, is found by it, and says what does not fit', async () => {
  const { id, number } = await makeConversation(w)
  const choice = await field('choice')
  const red = choice.options[0]!.id
  const cases: [FieldKind, Value, string, unknown, Value, string][] = [
    ['text', 'HL-20418', 'equals', 'hl-20418', 12, 'fields.notText'],
    ['number', 129.5, 'atLeast', 129, 'much', 'fields.notNumber'],
    ['date', '2026-11-28', 'before', '2026-11-29T00:00:00Z', '2026-02-30', 'fields.notDay'],
    ['person', jonas.id, 'in', [jonas.id], lead.id.replace(/^.{8}/, '00000000'), 'fields.notPerson'],
    ['flag', true, 'is', true, 'yes', 'fields.notFlag'],
  ]
  for (const [kind, value, op, asked, wrong, code] of cases) {
    const { id: fieldId } = await field(kind)
    assert.deepEqual(await refused(set(id, fieldId, wrong)), [422, code])
    await set(id, fieldId, value)
    assert.deepEqual(await valueOf(id, fieldId), { fieldId, value, revision: 1 })
    assert.deepEqual(await held(`fields.${fieldId}`, op, asked), [number], kind)
  }
  await set(id, choice.id, red)
  assert.deepEqual(await held(`fields.${choice.id}`, 'in', [red]), [number])
  assert.deepEqual(await refused(set(id, choice.id, jonas.id, 1)), [422, 'fields.notOption'])
  const several = await field('choices')
  await set(
    id,
    several.id,
    several.options.map((option) => option.id),
  )
  assert.deepEqual(
    await held(
      `fields.${several.id}`,
      'hasAll',
      several.options.map((option) => option.id),
    ),
    [number],
  )
})

test('what is stored comes back, whatever the kind and the value', () => {
  const values = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.uuid()),
    fc.uuid(),
    fc.constant('2026-11-23'),
  )
  fc.assert(
    fc.property(fc.constantFrom(...fieldKinds), values, (kind, value) => {
      const stored = toStored(kind, value)
      if (typeof stored === 'string') return
      const back = fromStored(kind, stored)
      assert.deepEqual(fromStored(kind, toStored(kind, back) as never), back)
    }),
  )
})

test('two who write the same field are told of each other; a different one stands in nobody’s way', async () => {
  const { id } = await makeConversation(w)
  const [one, two] = [await field('text'), await field('text')]
  await set(id, one.id, 'first')
  await set(id, two.id, 'other', 0, jonas)
  const late = await set(id, one.id, 'late', 0, jonas).catch(
    (error: unknown) => error as { code: string; problem: { by: string; value: string } },
  )
  assert.deepEqual('code' in late && [late.code, late.problem.by, late.problem.value], [
    'fields.changedMeanwhile',
    'Mara',
    'first',
  ])
  const { was, revision } = await set(id, one.id, null, 1, jonas)
  assert.deepEqual([was, revision], ['first', 2])
  assert.deepEqual(await refused(set(id, one.id, 'again', 1)), [409, 'fields.changedMeanwhile'])
  const told = (await lines(id)).map((line) => [line.actor.name, line.payload['isEmpty']])
  assert.deepEqual(told, [
    ['Jonas', true],
    ['Jonas', false],
    ['Mara', false],
  ])
})

test('what is required is asked for before closing, by state and by answer, and then it closes', async () => {
  const required = await field('text', { name: 'Order number', requiredOnClose: true })
  const { id } = await makeConversation(w)
  const refusal = await close(id).catch(
    (error: unknown) => error as { code: string; problem: { missing: unknown[]; conversationId: string } },
  )
  assert.deepEqual('code' in refusal && [refusal.code, refusal.problem.conversationId, refusal.problem.missing], [
    'fields.missing',
    id,
    [{ fieldId: required.id, name: 'Order number' }],
  ])
  assert.equal((await mara.api.conversations.get({ conversationId: id })).state, 'open')
  const actor = (await loadActor(w.db, mara.id, { kind: 'agent', ip: '' }))!
  const answer = () =>
    transact(w.app.kernel, { actor, requestId: null }, (writer) =>
      addMessage(writer, id, {
        direction: 'out',
        agentId: mara.id,
        authorName: 'Mara',
        text: 'Done.',
        at: w.clock.now(),
        state: 'closed',
      }),
    )
  await assert.rejects(answer(), { code: 'fields.missing' })
  await set(id, required.id, 'HL-1')
  await answer()
  assert.equal((await mara.api.conversations.get({ conversationId: id })).state, 'closed')
  const other = await makeConversation(w)
  await agentSays(w, other, mara, 'Closed by the program', { state: 'closed' })
  assert.equal(
    (await mara.api.conversations.get({ conversationId: other.id })).state,
    'closed',
    'nobody is there to fill it in',
  )
  await archive(required)
  await close((await makeConversation(w)).id)
})

test('of closing and emptying at the same time, what comes second knows of the first', async () => {
  const required = await field('text', { requiredOnClose: true })
  for (let turn = 0; turn < 5; turn++) {
    const { id } = await makeConversation(w)
    await set(id, required.id, 'there')
    await Promise.allSettled([close(id), set(id, required.id, null, 1, jonas)])
    const events = await w.db
      .selectFrom('events')
      .select('type')
      .where('about', '=', id)
      .where('type', 'in', ['conversations.stateChanged', 'fields.set'])
      .orderBy('id')
      .execute()
    const closed = events.findIndex(({ type }) => type === 'conversations.stateChanged')
    const emptied = events.findIndex(({ type }, at) => at > 0 && type === 'fields.set')
    assert.ok(closed < 0 || emptied < 0 || closed < emptied, 'emptied first, and closed all the same')
  }
  await archive(required)
})

test('fields of a team are asked of its conversations alone, and told to those alone who see its work', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [lead, mara] })
  const secret = await field('text', { name: 'Diagnosis', teamId: team.id, requiredOnClose: true })
  const [inside, outside] = [await makeConversation(w, { teamId: team.id }), await makeConversation(w)]
  assert.equal((await valueOf(inside.id, secret.id))?.value, null)
  assert.equal(await valueOf(outside.id, secret.id), undefined)
  assert.deepEqual(await refused(set(outside.id, secret.id, 'x')), [404, 'fields.notFound'])
  assert.deepEqual(await refused(close(inside.id)), [422, 'fields.missing'])
  await close(outside.id)
  const names = async (who: Person) => (await who.api.fields.list({})).fields.map((each) => each.name)
  const facets = async (who: Person) => (await who.api.conditions.facets({})).facets.map((facet) => facet.named)
  assert.deepEqual(
    [(await names(mara)).includes('Diagnosis'), (await names(jonas)).includes('Diagnosis')],
    [true, false],
  )
  assert.deepEqual(
    [(await facets(mara)).includes('Diagnosis'), (await facets(jonas)).includes('Diagnosis')],
    [true, false],
  )
  assert.deepEqual(await refused(marks(inside.id, jonas)), [404, 'fields.conversationNotFound'])
  assert.deepEqual(await refused(set(inside.id, secret.id, 'x', 0, jonas)), [404, 'fields.conversationNotFound'])
  const stranger = await w.agent({ role: 'lead' })
  assert.deepEqual(await refused(stranger.api.fields.update({ fieldId: secret.id, revision: 1, name: 'Mine' })), [
    404,
    'fields.notFound',
  ])
  assert.deepEqual(await refused(stranger.api.fields.create({ name: 'Into it', kind: 'text', teamId: team.id })), [
    422,
    'fields.unknownTeam',
  ])
})

test('priority is kept with its reason, told, found, and sorted by', async () => {
  const talks = [await makeConversation(w), await makeConversation(w), await makeConversation(w)]
  const [a, b, c] = talks
  await mara.api.fields.prioritise({
    conversationId: a!.id,
    priority: 'urgent',
    reason: 'Birthday on Saturday',
    revision: 0,
  })
  await mara.api.fields.prioritise({ conversationId: c!.id, priority: 'low', revision: 0 })
  assert.deepEqual((await marks(a!.id)).priority, { value: 'urgent', reason: 'Birthday on Saturday', revision: 1 })
  assert.deepEqual(
    (await lines(a!.id)).map((line) => line.payload),
    [{ from: 'normal', to: 'urgent', reason: 'Birthday on Saturday' }],
  )
  assert.deepEqual(await held('fields.priority', 'in', ['urgent']), [a!.number])
  const { items } = await mara.api.views.matching({
    condition: JSON.stringify({ facet: 'conversations.number', op: 'atLeast', value: a!.number }) as never,
    sort: 'fields.priority',
    direction: 'desc',
  })
  const order = items.map((row) => row.number).filter((number) => talks.some((talk) => talk.number === number))
  assert.deepEqual(order, [a!.number, b!.number, c!.number])
  assert.equal(items.find((row) => row.number === a!.number)?.priority, 'urgent')
  assert.deepEqual(
    await refused(jonas.api.fields.prioritise({ conversationId: a!.id, priority: 'high', revision: 0 })),
    [409, 'fields.changedMeanwhile'],
  )
})

test('kinds of conversations are an editable list', async () => {
  const talk = await makeConversation(w)
  const kinds = async () => (await mara.api.fields.list({})).kinds
  assert.deepEqual(
    (await kinds()).map((kind) => kind.id),
    ['question', 'problem', 'request', 'complaint'],
  )
  assert.deepEqual(await refused(mara.api.fields.createKind({ name: 'Return' })), [403, 'kernel.forbidden'])
  const back = await lead.api.fields.createKind({ name: 'Return' })
  assert.deepEqual(await refused(lead.api.fields.createKind({ name: 'return' })), [409, 'fields.nameTaken'])
  await mara.api.fields.setKind({ conversationId: talk.id, kindId: back.id, revision: 0 })
  assert.deepEqual((await marks(talk.id)).kind, { id: back.id, revision: 1 })
  assert.deepEqual(await held('fields.kind', 'in', [back.id]), [talk.number])
  assert.deepEqual(await refused(jonas.api.fields.setKind({ conversationId: talk.id, kindId: null, revision: 0 })), [
    409,
    'fields.changedMeanwhile',
  ])
  assert.deepEqual(await refused(mara.api.fields.setKind({ conversationId: talk.id, kindId: 'gossip', revision: 1 })), [
    404,
    'fields.kindNotFound',
  ])
  const renamed = await lead.api.fields.updateKind({ kindId: 'request', revision: 1, name: 'Wish' })
  assert.deepEqual(await refused(lead.api.fields.updateKind({ kindId: 'request', revision: 1, name: 'Plea' })), [
    409,
    'fields.changedMeanwhile',
  ])
  await lead.api.fields.updateKind({ kindId: 'request', revision: renamed.revision, archived: true })
  assert.equal((await kinds()).at(-1)?.id, 'request')
})

test('fields are ordered, renamed, given other options and put away; those chosen stay', async () => {
  const [one, two, three] = [await field('text'), await field('choice'), await field('text')]
  const order = async () =>
    (await lead.api.fields.list({})).fields.map(({ id }) => id).filter((id) => [one.id, two.id, three.id].includes(id))
  await lead.api.fields.move({ fieldId: three.id, after: null })
  assert.deepEqual(await order(), [three.id, one.id, two.id])
  await lead.api.fields.move({ fieldId: three.id, after: one.id })
  assert.deepEqual(await order(), [one.id, three.id, two.id])
  const talk = await makeConversation(w)
  const [red, blue] = two.options
  await set(talk.id, two.id, red!.id)
  const changed = await lead.api.fields.update({
    fieldId: two.id,
    revision: 1,
    name: 'Shade',
    options: [{ id: blue!.id, name: 'Deep blue' }, { name: 'Green' }],
  })
  assert.deepEqual(
    changed.options.filter((option) => !option.archived).map((option) => option.name),
    ['Deep blue', 'Green'],
  )
  assert.equal((await valueOf(talk.id, two.id))?.value, red!.id)
  assert.deepEqual(await refused(lead.api.fields.update({ fieldId: two.id, revision: 1, name: 'Tone' })), [
    409,
    'fields.changedMeanwhile',
  ])
  assert.deepEqual(await refused(lead.api.fields.create({ name: 'shade', kind: 'text' })), [409, 'fields.nameTaken'])
  assert.deepEqual(await refused(lead.api.fields.create({ name: 'No choice', kind: 'choice' })), [
    422,
    'fields.noOptions',
  ])
  await archive(changed)
  assert.equal(await valueOf(talk.id, two.id), undefined)
  assert.deepEqual(await refused(mara.api.fields.create({ name: 'Mine', kind: 'text' })), [403, 'kernel.forbidden'])
  assert.deepEqual(await refused(mara.api.fields.move({ fieldId: one.id, after: null })), [403, 'kernel.forbidden'])
  assert.deepEqual(await refused(w.anonymous.fields.of({ conversationId: talk.id })), [401, 'kernel.unauthenticated'])
})

test('what is merged fills in what is not known, and takes it along when it is taken out again', async () => {
  const [text, number] = [await field('text'), await field('number')]
  const [whole, part] = [await makeConversation(w), await makeConversation(w)]
  await set(whole.id, text.id, 'own')
  await set(part.id, text.id, 'theirs')
  await set(part.id, number.id, 7)
  await mara.api.fields.prioritise({ conversationId: part.id, priority: 'high', reason: 'Twice', revision: 0 })
  await mara.api.conversations.merge({ conversationId: whole.id, fromIds: [part.id] })
  await w.runJobs()
  const values = async () => [
    (await valueOf(whole.id, text.id))?.value,
    (await valueOf(whole.id, number.id))?.value,
    (await marks(whole.id)).priority.value,
  ]
  assert.deepEqual(await values(), ['own', 7, 'high'])
  await mara.api.conversations.unmerge({ conversationId: part.id })
  await w.runJobs()
  assert.deepEqual(await values(), ['own', null, 'normal'])
  assert.equal((await valueOf(part.id, number.id))?.value, 7)
})
