import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { markErased } from '#capabilities/customers/customers.public.ts'
import { type Value, kinds } from './attributes.contract.ts'
import { kept } from './attributes.values.ts'

const w = await world()
const mara = await w.agent()
const { attributes } = (await w.agent({ role: 'lead' })).api
const { customerId: subjectId, id: conversationId } = await makeConversation(w)
const on = { about: 'customer', subjectId } as const
const set = (attributeId: string, value: Value, revision = 0, who = mara) =>
  who.api.attributes.set({ ...on, attributeId, value, revision })
const matching = async (condition: object) =>
  (await mara.api.views.matching({ condition: JSON.stringify(condition) })).items.map(({ id }) => id)

test('an attribute of each kind takes what fits it, and is a fact about conversations', async () => {
  const make = (name: string, kind: (typeof kinds)[number], options: { name: string }[] = []) =>
    attributes.create({ about: 'customer', name, kind, options })
  const tier = await make('Tier', 'choice', [{ name: 'Gold' }, { name: 'Silver' }])
  const [gold, silver] = tier.options.map(({ id }) => id)
  const number = await make('Seats', 'number')
  const since = await make('Since', 'date')
  const link = await make('In the shop', 'link')
  const likes = await make('Likes', 'choices', [{ name: 'Oak' }, { name: 'Ash' }])
  const flag = await make('Newsletter', 'flag')
  for (const [{ id }, bad] of [
    [tier, subjectId],
    [tier, 'Gold'],
    [number, '7'],
    [since, '2026-02-30'],
    [since, 7],
    [link, 'javascript:alert(1)'],
    [link, 'not a link'],
    [likes, gold!],
    [flag, 'yes'],
  ] as const)
    assert.deepEqual(await refused(set(id, bad)), [422, 'attributes.unfitting'], String(bad))
  assert.equal((await set(link.id, ' shop.example/customers/7 ')).value, 'https://shop.example/customers/7')
  await set(tier.id, gold!)
  await set(number.id, 7)
  await set(since.id, '2021-05-03')
  await set(
    likes.id,
    likes.options.map(({ id }) => id),
  )
  await set(flag.id, true)
  const name = (id: string) => `attributes.${id}`
  for (const condition of [
    { facet: name(tier.id), op: 'in', value: [gold] },
    { facet: name(number.id), op: 'atLeast', value: 7 },
    { facet: name(since.id), op: 'before', value: '2021-05-04T00:00:00Z' },
    { facet: name(likes.id), op: 'hasAll', value: likes.options.map(({ id }) => id) },
    { facet: name(flag.id), op: 'is', value: true },
    { facet: name(link.id), op: 'contains', value: 'shop.example' },
  ])
    assert.deepEqual(await matching(condition), [conversationId], condition.op)
  assert.deepEqual(await matching({ facet: name(tier.id), op: 'in', value: [silver] }), [])
})

test('an attribute of a company is a fact about the conversations of everybody who belongs to it', async () => {
  const make = (name: string, kind: (typeof kinds)[number], options: { name: string }[] = []) =>
    attributes.create({ about: 'company', name, kind, options })
  const [branch, wares, plan, size, since, key] = [
    await make('Branch', 'choice', [{ name: 'Trade' }, { name: 'Crafts' }]),
    await make('Wares', 'choices', [{ name: 'Lamps' }, { name: 'Tables' }]),
    await make('Plan', 'text'),
    await make('Size', 'number'),
    await make('Partner since', 'date'),
    await make('Key account', 'flag'),
  ]
  const values: [string, Value][][] = [
    [
      [branch.id, branch.options[0]!.id],
      [wares.id, [wares.options[0]!.id]],
      [plan.id, 'Framework'],
      [size.id, 12],
      [since.id, '2024-02-29'],
      [key.id, true],
    ],
    [
      [branch.id, branch.options[1]!.id],
      [wares.id, wares.options.map(({ id }) => id)],
      [plan.id, 'Spot'],
      [size.id, 900],
    ],
  ]
  const companies = []
  for (const [at, name] of ['Alpha Oak', 'Beta Brass'].entries()) {
    const { id } = await mara.api.companies.create({ name })
    await mara.api.companies.setMember({ companyId: id, customerId: subjectId })
    for (const [attributeId, value] of values[at]!)
      await mara.api.attributes.set({ about: 'company', subjectId: id, attributeId, value, revision: 0 })
    companies.push(id)
  }
  const all: [string, string, unknown][] = [
    [branch.id, 'hasAll', branch.options.map(({ id }) => id)],
    [wares.id, 'hasAll', wares.options.map(({ id }) => id)],
    [plan.id, 'contains', 'Framework, Spot'],
    [size.id, 'equals', 12],
    [since.id, 'before', '2024-03-01T00:00:00Z'],
    [key.id, 'is', true],
  ]
  const holding = () =>
    Promise.all(
      all.map(async ([id, op, value]) => (await matching({ facet: `attributes.${id}`, op, value })).length === 1),
    )
  assert.deepEqual(await holding(), [true, true, true, true, true, true])
  for (const companyId of companies) await mara.api.companies.removeMember({ companyId, customerId: subjectId })
  assert.deepEqual(await holding(), [false, false, false, false, false, false])
})

test('two who write the same attribute are told of each other; different ones never meet', async () => {
  const [one, two] = [
    await attributes.create({ about: 'customer', name: 'One', kind: 'text' }),
    await attributes.create({ about: 'customer', name: 'Two', kind: 'text' }),
  ]
  await Promise.all([set(one!.id, 'a'), set(two!.id, 'b')])
  const raced = await Promise.allSettled([set(one!.id, 'mine', 1), set(one!.id, 'yours', 1)])
  assert.deepEqual(raced.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.deepEqual(await refused(set(one!.id, 'late', 1)), [409, 'attributes.changedMeanwhile'])
  assert.deepEqual(await set(two!.id, null, 1), { value: null, was: 'b', revision: 2 })
})

test('attributes have a name of their own, an order, and are archived with what they hold', async () => {
  const made = await attributes.create({
    about: 'company',
    name: 'Industry',
    kind: 'choice',
    options: [{ name: 'Retail' }],
    inPanel: false,
  })
  assert.deepEqual(await refused(attributes.create({ about: 'company', name: 'industry', kind: 'text' })), [
    409,
    'attributes.nameTaken',
  ])
  assert.deepEqual(await refused(attributes.create({ about: 'company', name: 'Empty', kind: 'choice' })), [
    422,
    'attributes.noOptions',
  ])
  const changed = await attributes.update({ attributeId: made.id, revision: 1, options: [{ name: 'Crafts' }] })
  assert.deepEqual(
    changed.options.map(({ name, archived }) => [name, archived]),
    [
      ['Crafts', false],
      ['Retail', true],
    ],
  )
  assert.deepEqual(await refused(attributes.update({ attributeId: made.id, revision: 1, name: 'Mine' })), [
    409,
    'attributes.changedMeanwhile',
  ])
  // What was renamed is not what is new under its old name; nobody's choice becomes two.
  const [crafts] = changed.options
  const renamed = await attributes.update({
    attributeId: made.id,
    revision: 2,
    options: [{ id: crafts!.id, name: 'Handicraft' }, { name: 'Crafts' }],
  })
  assert.equal(new Set(renamed.options.map(({ id }) => id)).size, 3)
  assert.deepEqual(renamed.options[0], { id: crafts!.id, name: 'Handicraft', archived: false })
  const twice = ['A', 'B'].map((name) => ({ id: crafts!.id, name }))
  assert.deepEqual(await refused(attributes.update({ attributeId: made.id, revision: 3, options: twice })), [
    422,
    'attributes.noOptions',
  ])
  const last = await attributes.create({ about: 'company', name: 'Last', kind: 'text' })
  await attributes.move({ attributeId: last.id, after: null })
  assert.equal((await attributes.list({})).items[0]!.id, last.id)
  assert.deepEqual(await refused(attributes.move({ attributeId: subjectId, after: null })), [
    404,
    'attributes.notFound',
  ])
  const company = await mara.api.companies.create({ name: 'Studio Wójcik' })
  const about = { about: 'company', subjectId: company.id } as const
  await mara.api.attributes.set({ ...about, attributeId: made.id, value: changed.options[0]!.id, revision: 0 })
  assert.deepEqual(
    (await mara.api.attributes.of(about)).items.find(({ attributeId }) => attributeId === made.id)?.value,
    changed.options[0]!.id,
  )
  await attributes.update({ attributeId: made.id, revision: 3, archived: true })
  assert.equal(
    (await mara.api.attributes.of(about)).items.some(({ attributeId }) => attributeId === made.id),
    false,
  )
  await mara.api.companies.remove({ companyId: company.id, revision: 1 })
  await w.runJobs()
  assert.deepEqual(
    await w.db.selectFrom('attribute_values').select('value').where('subject_id', '=', company.id).execute(),
    [],
  )
})

test('who does not see a customer reads and writes nothing of them, and who may not make attributes makes none', async () => {
  const text = await attributes.create({ about: 'customer', name: 'Secret', kind: 'text' })
  const { id: teamId } = await makeTeam(w, { isPrivate: true })
  const hidden = { about: 'customer', subjectId: (await makeConversation(w, { teamId })).customerId } as const
  for (const subject of [hidden, { about: 'customer', subjectId: mara.id }, { about: 'company', subjectId }] as const) {
    assert.deepEqual(await refused(mara.api.attributes.of(subject)), [404, 'attributes.subjectNotFound'])
    assert.deepEqual(
      await refused(mara.api.attributes.set({ ...subject, attributeId: text.id, value: 'x', revision: 0 })),
      [404, 'attributes.subjectNotFound'],
    )
  }
  assert.deepEqual(await refused(mara.api.attributes.create({ about: 'customer', name: 'Mine', kind: 'text' })), [
    403,
    'kernel.forbidden',
  ])
  assert.deepEqual(await refused(w.anonymous.attributes.of(on)), [401, 'kernel.unauthenticated'])
  await w.write((writer) => markErased(writer, subjectId))
  await w.runJobs()
  assert.deepEqual(
    await w.db.selectFrom('attribute_values').select('value').where('subject_id', '=', subjectId).execute(),
    [],
  )
})

test('what is kept fits, and is kept again unchanged', () => {
  const options = ['0', '1'].map((digit) => ({
    id: `01a1e3b2-1020-7caf-92eb-5e58e76ab1b${digit}`,
    name: digit,
    archived: false,
  }))
  const value = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, min: -1e12, max: 1e12 }),
    fc.boolean(),
    fc.constantFrom(...options.map(({ id }) => id)),
    fc.array(fc.constantFrom(...options.map(({ id }) => id))),
    fc.webUrl(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    fc.constant(null),
  )
  fc.assert(
    fc.property(fc.constantFrom(...kinds), value, (kind, given) => {
      const once = kept({ kind, options }, given)
      if (once !== undefined) assert.deepEqual(kept({ kind, options }, once), once)
    }),
  )
})
