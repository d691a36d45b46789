import assert from 'node:assert/strict'
import test from 'node:test'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { findOrCreateCustomer, markErased, markMerged } from '#capabilities/customers/customers.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { type EntryView, sorts } from './directory.contract.ts'
import { digitsOf } from './directory.listing.ts'

const w = await world()
await w.write(({ tx }) =>
  tx.insertInto('organisation').values({ name: 'Harrow & Lind', time_zone: 'Europe/Warsaw', locale: 'en' }).execute(),
)
const mara = await w.agent({ name: 'Mara' })
const insider = await w.agent()
const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })
const names = (list: { items: EntryView[] }) => list.items.map(({ name }) => name)

const kasia = await makeConversation(w, { name: 'Katarzyna Wójcik', address: 'kasia@poczta.example' })
await mara.api.customers.addAddress({ customerId: kasia.customerId, kind: 'phone', address: '42 555 01 37' })
w.clock.advance('1h')
const lukasz = await makeConversation(w, { name: 'Łukasz Øster', address: 'l.oster@firma.example' })
w.clock.advance('1h')
await makeConversation(w, { name: 'Hidden Person', teamId })
await w.write((writer) => findOrCreateCustomer(writer, { name: 'Silent Sølvi', address: 'solvi@mail.example' }))

test('customers are found by the beginnings of words, without accents, and by a number in any notation', async () => {
  const find = async (text: string) => names(await mara.api.directory.list({ text }))
  for (const text of [
    'wojcik',
    'WÓJ',
    'kata wo',
    'kasia@poczta',
    'poczta.example',
    '+48 42 555',
    '0048425550137',
    '042 555 01',
    '(42) 555-01-37',
  ])
    assert.deepEqual(await find(text), ['Katarzyna Wójcik'], text)
  for (const text of ['lukasz', 'Łuk', 'oster', 'ØSTER l']) assert.deepEqual(await find(text), ['Łukasz Øster'], text)
  for (const text of ['ojcik', 'katarzyna oster', "'; drop", '&|!:*', '\\', '""', '555'])
    assert.deepEqual(await find(text), [], text)
  assert.equal((await find('  ')).length, 3)
})

test('what looks like a number is one without what is dialled before it', () => {
  assert.deepEqual(['+48 (0)42 5', '0171/12', '12', 'HL-20418', '0044 20'].map(digitsOf), [
    '48425',
    '17112',
    undefined,
    undefined,
    '4420',
  ])
})

test('a new name and a number taken away count at once', async () => {
  const made = await mara.api.customers.create({
    name: 'Bo Li',
    addresses: [{ kind: 'phone', address: '+48 42 111 22 33' }],
  })
  assert.deepEqual(names(await mara.api.directory.list({ text: '421112233' })), ['Bo Li'])
  await mara.api.customers.removeAddress({ customerId: made.id, addressId: made.addresses[0]!.id })
  await mara.api.customers.rename({ customerId: made.id, name: 'Bo Lindqvist', revision: 1 })
  assert.deepEqual(names(await mara.api.directory.list({ text: '421112233' })), [])
  assert.deepEqual(names(await mara.api.directory.list({ text: 'lindq' })), ['Bo Lindqvist'])
})

test('last contact comes first, and is that of a conversation which the reader may see', async () => {
  const [first] = (await mara.api.directory.list({})).items
  assert.deepEqual(
    [first!.name, first!.lastContactAt],
    ['Łukasz Øster', (await mara.api.conversations.get({ conversationId: lukasz.id })).lastMessageAt],
  )
  w.clock.advance('1h')
  await makeConversation(w, { name: 'Katarzyna', address: 'kasia@poczta.example', teamId })
  assert.deepEqual(names(await mara.api.directory.list({ limit: 2 })), ['Łukasz Øster', 'Katarzyna Wójcik'])
  assert.deepEqual(names(await insider.api.directory.list({ limit: 2 })), ['Katarzyna Wójcik', 'Hidden Person'])
  const seen = (await mara.api.directory.list({ sort: 'name', text: 'kasia' })).items[0]!
  assert.equal(seen.lastContactAt, (await mara.api.conversations.get({ conversationId: kasia.id })).lastMessageAt)
})

test('marks and owner are shown and narrow the list', async () => {
  const { revision } = await mara.api.customers.mark({
    customerId: kasia.customerId,
    mark: 'vip',
    reason: 'Since 2021',
    revision: 1,
  })
  await mara.api.customers.setOwner({ customerId: kasia.customerId, agentId: insider.id, revision })
  const [entry, ...others] = (await mara.api.directory.list({ mark: 'vip' })).items
  assert.deepEqual(
    [entry!.marks, entry!.owner?.id, entry!.email, entry!.phone, others],
    [['vip'], insider.id, 'kasia@poczta.example', '+48 42 555 01 37', []],
  )
  assert.deepEqual(names(await mara.api.directory.list({ ownerId: insider.id })), ['Katarzyna Wójcik'])
  assert.deepEqual(names(await mara.api.directory.list({ ownerId: mara.id })), [])
})

test('tags narrow the list, also by another name of one; companies are told to who may see them', async () => {
  const lead = await w.agent({ role: 'lead' })
  const subject = { about: 'customer', subjectId: lukasz.customerId } as const
  const { added } = await mara.api.tags.changeOf({ ...subject, make: ['Wholesale'] })
  const other = await lead.api.tags.create({ name: 'Trade' })
  await lead.api.tags.merge({ tagIds: added, intoId: other.id })
  for (const tagId of [added[0]!, other.id])
    assert.deepEqual(names(await mara.api.directory.list({ tagId })), ['Łukasz Øster'])
  const company = await mara.api.companies.create({ name: 'Firma' })
  await mara.api.companies.setMember({ companyId: company.id, customerId: lukasz.customerId })
  const { secret } = (await mara.api.access.createToken({ name: 'List', scopes: ['directory:read', 'conversations:read'] })) as {
    secret: string
  }
  const narrow = w.client({ authorization: `Bearer ${secret}` })
  const shown = async ({ directory }: Pick<typeof narrow, 'directory'>) => {
    const [{ companies, tagIds }] = (await directory.list({ text: 'lukasz' })).items as [EntryView]
    return [companies.map(({ name }) => name), tagIds]
  }
  assert.deepEqual(await shown(mara.api), [['Firma'], [other.id]])
  assert.deepEqual(await shown(narrow), [[], []])
  assert.deepEqual(await refused(narrow.directory.list({ companyId: company.id })), [403, 'directory.noCompanies'])
  assert.deepEqual(await refused(narrow.directory.list({ tagId: other.id })), [403, 'directory.noTags'])
})

test('pages of one give the whole list, each customer once, in either order', async () => {
  for (const sort of sorts)
    for (const who of [mara, insider]) {
      const whole = (await who.api.directory.list({ sort, limit: 100 })).items.map(({ id }) => id)
      const found: string[] = []
      for (let cursor: string | undefined, more = true; more;) {
        const { items, next } = await who.api.directory.list({ sort, limit: 1, cursor })
        found.push(...items.map(({ id }) => id))
        cursor = next ?? undefined
        more = next !== null
      }
      assert.deepEqual(found, whole)
      assert.equal(new Set(found).size, found.length)
    }
})

test('merged and erased customers are not in the list', async () => {
  const [gone, into] = await Promise.all(
    ['Gone One', 'Merged One'].map((name, at) =>
      w.write((writer) => findOrCreateCustomer(writer, { name, address: `away-${at}@mail.example` })),
    ),
  )
  assert.deepEqual(names(await mara.api.directory.list({ text: 'one' })).toSorted(), ['Gone One', 'Merged One'])
  await w.write((writer) => markErased(writer, gone!.id))
  await w.write((writer) => markMerged(writer, into!.id, kasia.customerId))
  for (const text of ['one', 'away', 'gone']) assert.deepEqual(names(await mara.api.directory.list({ text })), [])
})

test('the list holds exactly those whom the rule lets each reader know', async () => {
  const lead = await w.agent({ role: 'lead' })
  await makeConversation(w, { name: 'Given Person', teamId, assigneeId: lead.id })
  const whole = await makeConversation(w, { name: 'Whole Person', teamId })
  const part = await makeConversation(w, { name: 'Part Person' })
  await insider.api.conversations.merge({ conversationId: whole.id, fromIds: [part.id] })
  const audience = w.app.kernel.audiences.get('customerId')!
  const all = (await w.db.selectFrom('customers').select('id').where('state', '=', 'active').execute()).map(
    ({ id }) => id,
  )
  const facts = await audience.load(w.db, all, w.clock.now())
  for (const who of [mara, insider, lead]) {
    const actor = (await loadActor(w.db, who.id, { kind: 'agent', ip: '' }))!
    const known = all.filter((id) => audience.sees(actor, id, facts.get(id)))
    for (const sort of sorts)
      assert.deepEqual(
        (await who.api.directory.list({ sort, limit: 100 })).items.map(({ id }) => id).toSorted(),
        known.toSorted(),
      )
  }
  assert.deepEqual(names(await mara.api.directory.list({ text: 'hidden' })), [])
  assert.deepEqual(names(await lead.api.directory.list({ text: 'person' })), ['Given Person'])
  assert.deepEqual(names(await insider.api.directory.list({ text: 'part' })), ['Part Person'])
})

test('strangers, and cursors that we did not make, are refused', async () => {
  assert.deepEqual(await refused(w.anonymous.directory.list({})), [401, 'kernel.unauthenticated'])
  for (const sort of sorts)
    assert.deepEqual(await refused(mara.api.directory.list({ sort, cursor: 'x' })), [422, 'kernel.invalidInput'])
})
