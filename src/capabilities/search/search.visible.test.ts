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

test('an answer of nothing but what was asked tells no more: empty and hidden look alike', async () => {
  const [hidden, nothing] = await Promise.all([outside.api.search.find({ q: 'confidential' }), outside.api.search.find({ q: 'zeppelin' })])
  assert.deepEqual(hidden, nothing)
})
