import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { domainOf, isPublicProvider } from './companies.domains.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara' })
// The follower begins where the log ends when it first looks.
await w.runJobs()
const { companies, customers } = mara.api
const namesOf = async (customerId: string) =>
  (await companies.ofCustomer({ customerId })).items.map(({ company }) => company.name)
const peopleOf = async (companyId: string, who = mara) =>
  (await who.api.directory.list({ companyId, sort: 'name' })).items.map(({ name }) => name)
const refusedAs = (code: string, status: number) => (call: Promise<unknown>) =>
  refused(call).then((found) => assert.deepEqual(found, [status, `companies.${code}`]))

test('whoever is reached by an address of a known domain belongs to the company by themselves', async () => {
  const before = await makeConversation(w, { name: 'Ada Before', address: 'ada@studio-wojcik.example' })
  const company = await companies.create({
    name: 'Studio Wójcik',
    domains: ['@Studio-Wojcik.example', 'studio-wojcik.example'],
  })
  assert.deepEqual(company.domains, ['studio-wojcik.example'])
  const after = await makeConversation(w, { name: 'Ben After', address: 'ben@studio-wojcik.example' })
  const elsewhere = await makeConversation(w, { name: 'Cleo Elsewhere', address: 'cleo@sub.studio-wojcik.example' })
  await w.runJobs()
  assert.deepEqual(await peopleOf(company.id), ['Ada Before', 'Ben After'])
  assert.deepEqual(await namesOf(elsewhere.customerId), [])
  await customers.addAddress({ customerId: elsewhere.customerId, kind: 'email', address: 'cleo@studio-wojcik.example' })
  await w.runJobs()
  assert.deepEqual((await companies.ofCustomer({ customerId: elsewhere.customerId })).items, [
    { company: { id: company.id, name: 'Studio Wójcik' }, role: '', byDomain: 'studio-wojcik.example' },
  ])
  // Taken out by hand: the domain does not bring them back.
  await companies.removeMember({ companyId: company.id, customerId: before.customerId })
  await customers.addAddress({ customerId: before.customerId, kind: 'email', address: 'ada.2@studio-wojcik.example' })
  await w.runJobs()
  assert.deepEqual(await namesOf(before.customerId), [])
  // A domain that goes takes those along who came by it, unless they were given a role.
  await companies.setMember({ companyId: company.id, customerId: after.customerId, role: 'buyer' })
  await companies.update({ companyId: company.id, domains: [], revision: 1 })
  assert.deepEqual(await peopleOf(company.id), ['Ben After'])
})

test('a customer belongs to several companies, in a role each', async () => {
  const { customerId, id } = await makeConversation(w, { name: 'Dora Both' })
  const [one, two] = [await companies.create({ name: 'Alpha' }), await companies.create({ name: 'Beta' })]
  await companies.setMember({ companyId: two!.id, customerId, role: 'accounts' })
  await companies.setMember({ companyId: one!.id, customerId, role: 'buyer' })
  await companies.setMember({ companyId: one!.id, customerId, role: 'head of buying' })
  assert.deepEqual(
    (await companies.ofCustomer({ customerId })).items.map(({ company, role, byDomain }) => [
      company.name,
      role,
      byDomain,
    ]),
    [
      ['Alpha', 'head of buying', null],
      ['Beta', 'accounts', null],
    ],
  )
  const found = await mara.api.views.matching({
    condition: JSON.stringify({ facet: 'companies.company', op: 'contains', value: 'beta' }),
  })
  assert.deepEqual(
    found.items.map((row) => row.id),
    [id],
  )
  assert.deepEqual(
    (await mara.api.directory.list({ text: 'dora' })).items[0]!.companies.map(({ name }) => name),
    ['Alpha', 'Beta'],
  )
  await companies.remove({ companyId: two!.id, revision: 1 })
  assert.deepEqual(await namesOf(customerId), ['Alpha'])
})

test('a domain belongs to one company, and that of a public provider to none', async () => {
  await companies.create({ name: 'First', domains: ['first.example'] })
  await refusedAs('domainTaken', 409)(companies.create({ name: 'Second', domains: ['first.example'] }))
  for (const domain of ['gmail.com', 'GMX.de', 'yahoo.co.uk', 'hotmail.fr'])
    await refusedAs('publicProvider', 422)(companies.create({ name: 'Mail', domains: [domain] }))
  for (const domain of ['first', 'a b.example', 'https://first.example', 'kasia@first.example', '-.example', '1.2.3.4'])
    await refusedAs('notDomain', 422)(companies.create({ name: 'Odd', domains: [domain] }))
  const raced = await Promise.allSettled(
    ['A', 'B'].map((name) => companies.create({ name, domains: ['race.example'] })),
  )
  assert.deepEqual(raced.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

test('a domain is the same however it is written, and never less than a domain', () => {
  assert.deepEqual(
    ['Bücher.example', ' @BÜCHER.example. ', 'xn--bcher-kva.example'].map(domainOf),
    Array(3).fill('xn--bcher-kva.example'),
  )
  fc.assert(
    fc.property(fc.domain(), (domain) => {
      const once = domainOf(domain)
      if (once === undefined) return
      assert.equal(domainOf(domain.toUpperCase()), once)
      assert.equal(domainOf(once), once)
      assert.equal(isPublicProvider(`${once}`), isPublicProvider(domain.toLowerCase()))
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.match(domainOf(text) ?? 'a.b', /^[a-z0-9.-]+$/)),
  )
})

test('saying twice who belongs to a company, or that they do not, changes and tells nothing', async () => {
  const { customerId } = await makeConversation(w, { name: 'Eda Twice' })
  const { id: companyId } = await companies.create({ name: 'Epsilon' })
  const both = { companyId, customerId }
  const told = async () =>
    (
      await w.db.selectFrom('events').select('type').where('about', '=', customerId).orderBy('id').execute()
    ).flatMap(({ type }) => (type.startsWith('companies.') ? [type] : []))
  await companies.removeMember(both)
  for (const role of ['buyer', 'buyer', 'head of buying']) await companies.setMember({ ...both, role })
  await refusedAs('memberChanged', 409)(companies.setMember({ ...both, role: 'accounts', was: 'buyer' }))
  await companies.setMember({ ...both, role: 'accounts', was: 'head of buying' })
  for (const _ of [1, 2]) await companies.removeMember(both)
  const roles = ['companies.roleChanged', 'companies.roleChanged']
  assert.deepEqual(await told(), ['companies.joined', ...roles, 'companies.left'])
})

test('a company has an owner who works here, and notes that two do not write over', async () => {
  const jonas = await w.agent({ name: 'Jonas' })
  const { id: companyId } = await companies.create({ name: 'Zeta' })
  const owned = await companies.setOwner({ companyId, agentId: jonas.id, revision: 1 })
  assert.deepEqual([owned.owner?.name, owned.revision], ['Jonas', 2])
  await refusedAs('changedMeanwhile', 409)(companies.setOwner({ companyId, agentId: null, revision: 1 }))
  await refusedAs('agentNotFound', 422)(companies.setOwner({ companyId, agentId: companyId, revision: 2 }))
  const { id: noteId } = await companies.addNote({ companyId, body: ' Pays by the quarter. ' })
  const note = { companyId, noteId }
  await jonas.api.companies.editNote({ ...note, body: 'Pays by the month.', revision: 1 })
  await refusedAs('changedMeanwhile', 409)(companies.editNote({ ...note, body: 'Mine', revision: 1 }))
  const [kept] = (await companies.notes({ companyId })).items
  assert.deepEqual([kept!.body, kept!.by?.name, kept!.changedBy?.name], ['Pays by the month.', 'Mara', 'Jonas'])
  const other = await companies.create({ name: 'Eta' })
  await refusedAs('noteNotFound', 404)(companies.removeNote({ ...note, companyId: other.id, revision: 2 }))
  await companies.remove({ companyId, revision: 2 })
  await refusedAs('notFound', 404)(companies.notes({ companyId }))
})

test('lists follow what is known of companies', async () => {
  const { customerId } = await makeConversation(w, { name: 'Fay Listed' })
  const { id: companyId } = await companies.create({ name: 'Theta' })
  await companies.setMember({ companyId, customerId })
  const view = await mara.api.views.create({
    name: 'Of Iota',
    condition: { facet: 'companies.company', op: 'contains', value: 'iota' },
    sort: { facet: 'conversations.number', direction: 'asc' },
  })
  const count = async () => {
    await w.runJobs()
    return (await mara.api.views.counts({})).items.find(({ viewId }) => viewId === view.id)?.count
  }
  assert.equal(await count(), 0)
  await companies.update({ companyId, name: 'Iota', revision: 1 })
  assert.equal(await count(), 1)
})

test('companies are found by the beginnings of words and of domains, page by page', async () => {
  for (const name of ['Żółw & Søn', 'Zolwik'])
    await companies.create({ name, domains: name === 'Zolwik' ? ['turtle.example'] : [] })
  const find = async (text: string) => (await companies.list({ text })).items.map(({ name }) => name)
  assert.deepEqual(await find('zolw'), ['Żółw & Søn', 'Zolwik'])
  assert.deepEqual(await find('son'), ['Żółw & Søn'])
  assert.deepEqual(await find('turt'), ['Zolwik'])
  assert.deepEqual(await find('%'), [])
  const first = await companies.list({ text: 'zolw', limit: 1 })
  assert.deepEqual(
    (await companies.list({ text: 'zolw', limit: 1, cursor: first.next! })).items.map(({ name }) => name),
    ['Zolwik'],
  )
})

test('two who change a company are told of each other', async () => {
  const { id: companyId } = await companies.create({ name: 'Gamma' })
  assert.equal((await companies.update({ companyId, name: 'Gamma Ltd', revision: 1 })).revision, 2)
  await refusedAs('changedMeanwhile', 409)(companies.update({ companyId, name: 'Mine', revision: 1 }))
  await refusedAs('changedMeanwhile', 409)(companies.remove({ companyId, revision: 1 }))
  await refusedAs('notFound', 404)(companies.get({ companyId: mara.id }))
})

test('who belongs to a company is told only of customers whom the reader may see', async () => {
  const insider = await w.agent()
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
  const { customerId } = await makeConversation(w, { name: 'Hidden Person', address: 'h@delta.example', teamId })
  const { id: companyId } = await companies.create({ name: 'Delta', domains: ['delta.example'] })
  await w.runJobs()
  assert.deepEqual(await peopleOf(companyId), [])
  assert.deepEqual(await peopleOf(companyId, insider), ['Hidden Person'])
  await refusedAs('customerNotFound', 404)(companies.ofCustomer({ customerId }))
  await refusedAs('customerNotFound', 404)(companies.setMember({ companyId, customerId, role: 'x' }))
  await refusedAs('customerNotFound', 404)(companies.removeMember({ companyId, customerId }))
  assert.deepEqual(await refused(w.anonymous.companies.list({})), [401, 'kernel.unauthenticated'])
})
