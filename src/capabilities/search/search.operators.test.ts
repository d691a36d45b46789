// Operators: of the message, of the conversation, completed as one types.
import assert from 'node:assert/strict'
import test from 'node:test'
import { searchable } from './search.fixture.ts'

const { w, mara, say, subjects } = await searchable()
const jon = await w.agent({ name: 'Jon Åske' })
const ids = await w.write(async ({ tx, newId }) => {
  const [orders, returns] = [newId(), newId()]
  await tx.insertInto('teams').values([{ id: orders, name: 'Orders' }, { id: returns, name: 'Returns' }]).execute()
  return { orders, returns }
})
const anna = { name: 'Anna Holm', address: 'anna@holm.example' }
const bert = { name: 'Bert Vik', address: 'bert@vik.example' }
const first = await say({ ...anna, subject: 'First', text: 'A kettle for Bert.', language: 'en', at: w.clock.in('-400d'), teamId: ids.orders, files: ['bill.pdf'] })
const second = await say({ ...bert, subject: 'Second', text: 'A kettle from Anna.', language: 'de', at: w.clock.in('-20d'), teamId: ids.returns })
const third = await say({ ...anna, subject: 'Third', text: 'Another kettle.', at: w.clock.in('-2d') })
await say({ ...anna, subject: 'Fourth', text: 'A pan.', at: w.clock.in('-1d') })
const revision = async (conversationId: string) => (await mara.api.conversations.get({ conversationId })).revision
await mara.api.conversations.assign({ conversationId: first, revision: await revision(first), assigneeId: 'me' })
await mara.api.conversations.assign({ conversationId: second, revision: await revision(second), assigneeId: jon.id })
await mara.api.conversations.setState({ conversationId: second, revision: await revision(second), state: 'closed' })
await mara.api.conversations.addNote({ conversationId: third, text: 'kettle: ask Anna Holm again' })
await mara.api.tags.change({ conversationId: third, make: ['Missing part'] })
await w.runJobs()

const found = async (q: string) => (await subjects(mara, q)).toSorted()
const cases: [query: string, ...subjects: string[]][] = [
  ['kettle', 'First', 'Second', 'Third'],
  ['kettle from:anna', 'First', 'Third'],
  ['kettle from:anna@holm.example', 'First', 'Third'],
  ['kettle from:"holm anna"', 'First', 'Third'],
  ['kettle from:mara', 'Third'],
  ['kettle -from:anna', 'Second'],
  ['kettle to:harrow', 'First', 'Second', 'Third'],
  ['to:anna'],
  ['from:bert', 'Second'],
  ['kettle assignee:me', 'First'],
  ['kettle assignee:mara', 'First'],
  ['kettle assignee:aske', 'Second'],
  ['kettle assignee:none', 'Third'],
  ['kettle -assignee:none', 'First', 'Second'],
  ['kettle team:orders', 'First'],
  ['team:returns', 'Second'],
  ['team:none', 'Fourth', 'Third'],
  ['kettle is:open', 'First', 'Third'],
  ['is:closed', 'Second'],
  ['-is:open', 'Second'],
  ['is:mine', 'First'],
  ['is:unassigned', 'Fourth', 'Third'],
  ['has:attachment', 'First'],
  ['kettle -has:attachment', 'Second', 'Third'],
  ['kettle tag:"missing part"', 'Third'],
  ['tag:missing', 'Third'],
  ['kettle -tag:missing', 'First', 'Second'],
  ['has:tags', 'Third'],
  ['channel:email kettle', 'First', 'Second', 'Third'],
  ['language:de', 'Second'],
  ['kettle after:30d', 'Second', 'Third'],
  ['kettle before:30d', 'First'],
  ['kettle after:30d before:10d', 'Second'],
  ['after:7d', 'Fourth', 'Third'],
  ['kettle -another', 'First', 'Second'],
  ['kettle -"ask Anna"', 'First', 'Second'],
  ['-kettle', 'Fourth'],
  ['is:open -kettle', 'Fourth'],
  ['ket*', 'First', 'Second', 'Third'],
]
for (const [query, ...expected] of cases)
  test(`${query} finds ${expected.join(', ') || 'nothing'}`, async () => assert.deepEqual(await found(query), expected.toSorted()))

test('what could not be understood is said, and the rest searched for', async () => {
  const notices = async (q: string) => (await mara.api.search.find({ q })).notices.map(({ code, value }) => [code, value])
  assert.deepEqual(await notices('kettle assignee:nobodyhere'), [['unknownValue', 'nobodyhere']])
  assert.deepEqual(await notices('kettle is:'), [['noValue', '']])
  assert.deepEqual(await notices('kettle before:soon'), [['noDate', 'soon']])
  assert.deepEqual(await found('kettle before:soon'), ['First', 'Second', 'Third'])
  assert.deepEqual(await found('kettle assignee:nobodyhere'), [])
})

test('values are completed as one types', async () => {
  const values = async (operator: string, text = '') =>
    (await mara.api.search.complete({ operator, text })).items.map(({ value }) => value)
  assert.deepEqual(await values('assignee', 'åsk'), [jon.email])
  assert.ok((await values('assignee')).includes('me'))
  assert.deepEqual(await values('team', 'ret'), ['Returns'])
  assert.deepEqual(await values('from', 'hol'), ['anna@holm.example'])
  assert.deepEqual(await values('is', 'clo'), ['closed'])
  assert.deepEqual(await values('tag', 'part'), ['Missing part'])
  assert.deepEqual(await values('language', 'germ'), ['de'])
  assert.deepEqual(await values('nonsense'), [])
})

test('what is completed is understood', async () => {
  for (const operator of ['assignee', 'team', 'tag', 'is', 'has', 'channel', 'before', 'after', 'language', 'from'])
    for (const { value } of (await mara.api.search.complete({ operator, text: operator === 'from' ? 'anna' : '' })).items) {
      const { notices } = await mara.api.search.find({ q: `${operator}:"${value}"` })
      assert.deepEqual(notices, [], `${operator}:${value}`)
    }
})

test('customers are found by the beginnings and slips of their names', async () => {
  const people = async (q: string) => (await mara.api.search.people({ q })).items.map(({ name }) => name)
  assert.deepEqual(await people('ann'), ['Anna Holm'])
  assert.deepEqual(await people('holm an'), ['Anna Holm'])
  assert.deepEqual(await people('bert@vik'), ['Bert Vik'])
  assert.deepEqual(await people('Anma'), ['Anna Holm'])
  assert.deepEqual(await people('zzz'), [])
})

test('fields that hold a person or a day are asked by name and by date', async () => {
  const admin = await w.agent({ name: 'Ada Admin', role: 'admin' })
  const [expert, due] = [
    await admin.api.fields.create({ name: 'Expert', kind: 'person' }),
    await admin.api.fields.create({ name: 'Due day', kind: 'date' }),
  ]
  await mara.api.fields.set({ conversationId: first, fieldId: expert.id, value: jon.id, revision: 0 })
  await mara.api.fields.set({ conversationId: second, fieldId: expert.id, value: mara.id, revision: 0 })
  await mara.api.fields.set({ conversationId: third, fieldId: due.id, value: '2026-12-01', revision: 0 })
  assert.deepEqual(await found('expert:aske'), ['First'])
  assert.deepEqual(await found('expert:me'), ['Second'])
  assert.deepEqual(await found('due-day:2026-12-01'), ['Third'])
  assert.deepEqual(await found('due-day:2026-12-02'), [])
})

test('what people named is offered by its name alone, and nothing that is another name for it', async () => {
  const lead = await w.agent({ name: 'Lena Lead', role: 'lead' })
  const made = await lead.api.tags.create({ name: 'Incomplete' })
  const { items } = await mara.api.tags.list({})
  const missing = items.find(({ name }) => name === 'Missing part')!
  await lead.api.tags.merge({ tagIds: [made.id], intoId: missing.id })
  const offered = (await mara.api.search.complete({ operator: 'tag' })).items
  assert.deepEqual(offered.map(({ value, label }) => [value, label]), [['Missing part', 'Missing part']])
})
