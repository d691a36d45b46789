// Nothing hidden is found, counted, completed or shown.
import assert from 'node:assert/strict'
import test from 'node:test'
import { searchable } from './search.fixture.ts'

const { w, say, subjects } = await searchable()
const team = await w.write(async ({ tx, newId }) => {
  const id = newId()
  await tx.insertInto('teams').values({ id, name: 'Whispers', private: true }).execute()
  return id
})
const inside = await w.agent({ name: 'Ines Inside', teams: [team] })
const outside = await w.agent({ name: 'Otto Outside' })
await say({ subject: 'Secret salary', name: 'Quentin Quist', address: 'quentin@quist.example', text: 'My salary is confidential.', teamId: team })
await say({ subject: 'Open matter', name: 'Rita Rust', address: 'rita@rust.example', text: 'A saucepan.' })
await w.runJobs()

test('who is in the team finds it, who is not does not', async () => {
  assert.deepEqual(await subjects(inside, 'salary'), ['Secret salary'])
  for (const q of ['salary', 'confidential', '"is confidential"', 'from:quentin', 'is:open', '-saucepan', 'salery', 'quentin@quist.example'])
    assert.ok(!(await subjects(outside, q)).includes('Secret salary'), q)
})

test('neither the number nor words on their way lead there', async () => {
  const { items } = await inside.api.search.find({ q: 'salary' })
  assert.deepEqual(await subjects(outside, String(items[0]!.conversation.number)), [])
  assert.deepEqual((await outside.api.search.quick({ q: 'sal' })).items, [])
  assert.equal((await inside.api.search.quick({ q: 'sal' })).items.length, 1)
})

test('no name is completed, offered for a slip, or called a team that is hidden', async () => {
  assert.deepEqual((await outside.api.search.people({ q: 'quen' })).items, [])
  assert.equal((await inside.api.search.people({ q: 'quen' })).items.length, 1)
  assert.deepEqual((await outside.api.search.complete({ operator: 'from', text: 'quen' })).items, [])
  assert.deepEqual((await outside.api.search.complete({ operator: 'team', text: 'whis' })).items, [])
  assert.equal((await inside.api.search.complete({ operator: 'team', text: 'whis' })).items.length, 1)
  assert.deepEqual((await outside.api.search.find({ q: 'quetin' })).slips, [])
  assert.equal((await outside.api.search.find({ q: 'team:whispers' })).notices[0]?.code, 'unknownValue')
})

test('what is asked in a hidden team alone is not named, and neither is the team of what one was given', async () => {
  const lead = await w.agent({ name: 'Lena Lead', role: 'lead', teams: [team] })
  await lead.api.fields.create({ name: 'Severance', kind: 'choice', teamId: team, options: [{ name: 'Golden handshake' }] })
  const told = async (who: typeof lead) => ({
    operators: (await who.api.search.operators({})).operators.map(({ name }) => name).includes('severance'),
    values: (await who.api.search.complete({ operator: 'severance' })).items.length,
    has: (await who.api.search.complete({ operator: 'has', text: 'sev' })).items.length,
  })
  assert.deepEqual(await told(lead), { operators: true, values: 1, has: 1 })
  assert.deepEqual(await told(outside), { operators: false, values: 0, has: 0 })
  const given = await say({ subject: 'Handed over', name: 'Uma', address: 'uma@uma.example', text: 'Paperclip.', teamId: team })
  const { revision } = await lead.api.conversations.get({ conversationId: given })
  await lead.api.conversations.assign({ conversationId: given, revision, assigneeId: outside.id })
  await w.runJobs()
  const names = async (who: typeof lead) => (await who.api.search.find({ q: 'paperclip' })).items.map((hit) => hit.conversation.team?.name)
  assert.deepEqual([await names(lead), await names(outside)], [['Whispers'], ['']])
})

test('an answer of nothing but what was asked tells no more: empty and hidden look alike', async () => {
  const [hidden, nothing] = await Promise.all([outside.api.search.find({ q: 'confidential' }), outside.api.search.find({ q: 'zeppelin' })])
  assert.deepEqual(hidden, nothing)
})
