// Customers are found by what is known of them, each by who may read it; companies by name and domain.
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { findOrCreateCustomer, markErased, markMerged } from '#capabilities/customers/customers.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { findPeople } from './search.people.ts'

const w = await world()
const admin = await w.agent({ role: 'admin' })
const mara = await w.agent({ name: 'Mara' })
const insider = await w.agent({ role: 'admin' })
const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
const kasia = await makeConversation(w, { name: 'Katarzyna Wójcik', address: 'kasia@firma.example' })
const hidden = await makeConversation(w, { name: 'Quentin Quist', teamId })

const people = async (who: typeof mara, q: string) =>
  (await who.api.search.people({ q })).items.map(({ name, by }) => `${name} by ${by}`)

const order = (number: string, id: string) => ({
  source: 'shop',
  externalId: number,
  number,
  state: 'paid' as const,
  currency: 'EUR',
  total: 100,
  placedAt: '2026-11-01T10:00:00Z',
  updatedAt: '2026-11-01T10:00:00Z',
  customer: { id },
})
const { id: attributeId } = await admin.api.attributes.create({ about: 'customer', name: 'Contract', kind: 'text' })

for (const [{ customerId }, who, number] of [
  [kasia, mara, 'HL-20418'],
  [hidden, insider, 'HL-30001'],
] as const) {
  await insider.api.orders.put(order(number, customerId))
  await who.api.customers.addNote({ customerId, body: 'Is allergic to lacquer' })
  await who.api.attributes.set({ about: 'customer', subjectId: customerId, attributeId, value: 'Framework 77', revision: 0 })
}
await w.runJobs()

test('a number, an order in any notation, a note and an attribute lead to the customer', async () => {
  await mara.api.customers.addAddress({ customerId: kasia.customerId, kind: 'phone', address: '+48 42 555 01 37' })
  await w.runJobs()
  assert.deepEqual(await people(mara, '425550137'), ['Katarzyna Wójcik by name'])
  for (const q of ['HL-20418', 'hl 20418', '#HL20418'])
    assert.deepEqual(await people(mara, q), ['Katarzyna Wójcik by order'], q)
  assert.deepEqual(await people(mara, 'allergic lacq'), ['Katarzyna Wójcik by note'])
  assert.deepEqual(await people(mara, 'katarzyna allergic'), ['Katarzyna Wójcik by note'])
  assert.deepEqual(await people(mara, 'framework 77'), ['Katarzyna Wójcik by attribute'])
  assert.deepEqual((await mara.api.search.complete({ operator: 'from', text: 'allergic' })).items, [])
})

test('who may see nobody of a private team is led to nobody, whatever is typed', async () => {
  assert.deepEqual((await people(insider, 'framework')).toSorted(), [
    'Katarzyna Wójcik by attribute',
    'Quentin Quist by attribute',
  ])
  assert.deepEqual(await people(mara, 'HL-30001'), [])
  for (const q of ['quentin', 'allergic quist', 'framework', 'allergic'])
    assert.ok(!(await people(mara, q)).some((found) => found.startsWith('Quentin')), q)
})

test('orders and attributes lead only those there who may read them', async () => {
  const scopes = ['conversations:read', 'customers:read', 'search:use']
  const actor = (await loadActor(w.db, mara.id, { kind: 'token', ip: '', scopes }))!
  const found = async (q: string) => (await findPeople(w.db, actor, q, 5)).map(({ name }) => name)
  assert.deepEqual(await found('katarzyna'), ['Katarzyna Wójcik'])
  assert.deepEqual(await found('HL-20418'), [])
  assert.deepEqual(await found('framework'), [])
})

test('a customer with whom nothing was said is found, one who was merged or erased is not', async () => {
  const [silent, gone] = await Promise.all(
    ['Silent Sølvi', 'Gone Gustav'].map((name) =>
      w.write((writer) => findOrCreateCustomer(writer, { name, address: `${name.split(' ')[1]}@mail.example` })),
    ),
  )
  await w.runJobs()
  assert.deepEqual(await people(mara, 'solvi'), ['Silent Sølvi by name'])
  assert.equal((await mara.api.search.people({ q: 'solvi' })).items[0]!.lastMessageAt, null)
  await w.write((writer) => markErased(writer, gone!.id))
  await w.write((writer) => markMerged(writer, silent!.id, kasia.customerId))
  for (const q of ['gustav', 'solvi']) assert.deepEqual(await people(mara, q), [], q)
  await w.runJobs()
  const left = await w.db.selectFrom('search_people').select('customer_id').where('customer_id', 'in', [silent!.id, gone!.id]).execute()
  assert.deepEqual(left, [])
})

test('companies are found by name and domain, by those who may see companies', async () => {
  await mara.api.companies.create({ name: 'Łódź Lighting', domains: ['lodz-lighting.example'] })
  const found = async (q: string) => (await mara.api.search.companies({ q })).items.map(({ name }) => name)
  for (const q of ['lodz', 'light', 'lodz-lighting.ex']) assert.deepEqual(await found(q), ['Łódź Lighting'], q)
  assert.deepEqual(await found(' '), [])
  assert.deepEqual(await refused(w.anonymous.search.companies({ q: 'lodz' })), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(w.anonymous.search.people({ q: 'lodz' })), [401, 'kernel.unauthenticated'])
})
