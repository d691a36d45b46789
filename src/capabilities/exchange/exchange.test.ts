import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'
import type { Existing } from './exchange.contract.ts'

const w = await world()
after(() => w.close())
const lead = await w.agent({ role: 'lead', name: 'Mara Okafor' })
const bytes = (text: string) => new TextEncoder().encode(text)
let counter = 0
const person = (name = 'Person') => ({ name, email: `exchange-${++counter}@mail.example` })

type Wish = {
  existing?: Existing
  about?: 'customer' | 'company'
  name?: string
  by?: Person
  mapping?: (string | null)[]
}

async function checked(
  text: string,
  { existing = 'fill', about = 'customer', name = 'people.csv', by = lead, mapping }: Wish = {},
) {
  w.clock.advance('1s')
  const { importId } = await by.api.exchange.upload({ body: bytes(text) as never, name, about })
  const it = await by.api.exchange.get({ importId })
  await by.api.exchange.check({ importId, mapping: mapping ?? it.mapping, hasHeading: it.hasHeading, existing })
  await w.runJobs()
  return by.api.exchange.get({ importId })
}
async function imported(text: string, wish: Wish = {}) {
  const { id: importId } = await checked(text, wish)
  const by = wish.by ?? lead
  await by.api.exchange.start({ importId })
  await w.runJobs()
  return by.api.exchange.get({ importId })
}
const takenBack = async (importId: string, by = lead) => {
  await by.api.exchange.undo({ importId })
  await w.runJobs()
  return by.api.exchange.get({ importId })
}
const find = async (text: string, by = lead) => (await by.api.directory.list({ text })).items
const one = async (text: string) => {
  const [entry] = await find(text)
  return lead.api.customers.get({ customerId: entry!.id })
}
const reached = async (text: string) => (await one(text)).addresses.map(({ shown }) => shown)

test('columns are guessed by their names and by what stands in them, and the first rows are shown', async () => {
  const { importId } = await lead.api.exchange.upload({
    body: bytes('Vorname;Nachname;E-Mail-Adresse;;Firma\nMara;Groß;mara@guess.example;+49 30 123456;Lind\n') as never,
    name: 'C:\\lists\\kunden.csv',
    about: 'customer',
  })
  const it = await lead.api.exchange.get({ importId })
  assert.deepEqual(
    [it.fileName, it.delimiter, it.encoding, it.hasHeading, it.state],
    ['kunden.csv', ';', 'utf-8', true, 'mapping'],
  )
  assert.deepEqual(it.mapping, ['givenName', 'familyName', 'email', 'phone', 'company'])
  assert.deepEqual(it.firstRows[1], ['Mara', 'Groß', 'mara@guess.example', '+49 30 123456', 'Lind'])
})

test('a dry run tells line, column, what is wrong and what to do, also as CSV, and changes nothing', async () => {
  const [good, again] = [person(), person()]
  const it = await checked(
    `Name,Email,Phone\nGood,${good.email},+49 30 7654321\nNo address,,\nBad,not-an-address,\n"Two\nlines",${again.email},\nSame,${again.email},\n`,
  )
  assert.deepEqual([it.state, it.total, it.bad, it.toMake, it.toChange], ['checked', 5, 3, 2, 0])
  const { items } = await lead.api.exchange.trouble({ importId: it.id })
  assert.deepEqual(
    items.map(({ line, problems }) => [line, problems[0]!.column, problems[0]!.code]),
    [
      [3, '', 'nobody'],
      [4, 'Email', 'notEmail'],
      [7, '', 'twice'],
    ],
  )
  assert.match(items[1]!.problems[0]!.why, /not-an-address.*Write it like/)
  assert.deepEqual(await find(good.email), [])
  const report = await ((await lead.api.exchange.report({ importId: it.id })) as unknown as Blob).text()
  const lines = report.trim().split('\r\n')
  assert.equal(lines.length, 4)
  assert.match(lines[0]!, /^\ufeff?Line,Name,Email,Phone,What is wrong$/)
  assert.match(lines[2]!, /^4,Bad,not-an-address,,"?Email: /)
})

test('the right rows are imported once; who is there already is filled in, left alone or overwritten', async () => {
  const [old, fresh] = [person('Old name'), person()]
  await lead.api.customers.create({ name: 'Old name', addresses: [{ kind: 'email', address: old.email }] })
  const text = `name,e-mail,phone,time zone\nNew name,${old.email},+49 30 111222${counter},Europe/Berlin\nFresh,${fresh.email},,\n`
  const skipped = await imported(text, { existing: 'skip' })
  assert.deepEqual([skipped.state, skipped.made, skipped.changed, skipped.same], ['done', 1, 0, 1])
  assert.equal((await one(old.email)).timeZone, null)
  const filled = await imported(text, { existing: 'fill' })
  assert.deepEqual([filled.made, filled.changed, filled.same], [0, 1, 1])
  const after = await one(old.email)
  assert.deepEqual([after.name, after.timeZone, after.addresses.length], ['Old name', 'Europe/Berlin', 2])
  const written = await imported(text, { existing: 'overwrite' })
  assert.deepEqual([written.made, written.changed, written.same], [0, 1, 1])
  assert.equal((await one(old.email)).name, 'New name')
  assert.equal((await find('Fresh')).length, 1)
})

test('everything goes back as it was, and what somebody has changed since stays and is named', async () => {
  const attribute = await lead.api.attributes.create({ about: 'customer', name: `Seats ${counter}`, kind: 'number' })
  const [old, kept, made, used] = [person(), person(), person(), person()]
  for (const each of [old, kept])
    await lead.api.customers.create({ name: 'Before', addresses: [{ kind: 'email', address: each.email }] })
  const it = await imported(
    `Name,Email,Company,${attribute.name}\nAfter,${old.email},Undone Ltd,7\nAfter,${kept.email},,\nMade,${made.email},Undone Ltd,3\nUsed,${used.email},,\n`,
    { existing: 'overwrite' },
  )
  assert.deepEqual([it.made, it.changed], [2, 2])
  const company = (await lead.api.companies.list({ text: 'Undone' })).items
  assert.equal(company.length, 1)
  const changed = await one(kept.email)
  await lead.api.customers.rename({ customerId: changed.id, name: 'By hand', revision: changed.revision })
  await lead.api.customers.addNote({ customerId: (await one(used.email)).id, body: 'Called today' })
  const back = await takenBack(it.id)
  assert.deepEqual([back.state, back.made, back.changed, back.undone, back.kept], ['undone', 0, 0, 2, 2])
  assert.deepEqual([(await one(old.email)).name, (await one(kept.email)).name], ['Before', 'By hand'])
  const values = await lead.api.attributes.of({ about: 'customer', subjectId: (await one(old.email)).id })
  assert.deepEqual(
    values.items.filter(({ value }) => value !== null),
    [],
  )
  assert.deepEqual(await find(made.email), [])
  assert.equal((await find(used.email)).length, 1)
  assert.deepEqual((await lead.api.companies.list({ text: 'Undone' })).items, [])
  const { items } = await lead.api.exchange.trouble({ importId: it.id })
  assert.deepEqual(
    items.map(({ line, state, problems }) => [line, state, problems[0]!.code]),
    [
      [3, 'kept', 'name'],
      [5, 'kept', 'inUse'],
    ],
  )
})

test('nobody learns by an import of a customer whom they may not see', async () => {
  const team = await makeTeam(w, { isPrivate: true })
  const address = person().email
  const talk = await makeConversation(w, { teamId: team.id })
  await w.write(({ tx }) =>
    tx
      .insertInto('customer_addresses')
      .values({ id: crypto.randomUUID(), customer_id: talk.customerId, kind: 'email', address })
      .execute(),
  )
  const it = await checked(`Name,Email\nSpy,${address}\n`)
  assert.deepEqual([it.bad, it.toChange], [1, 0])
  const [row] = (await lead.api.exchange.trouble({ importId: it.id })).items
  assert.deepEqual([row!.problems[0]!.code, row!.subjectId], ['taken', null])
})

test('customers whose data is only kept are changed by no import', async () => {
  const kept = person()
  const { id } = await lead.api.customers.create({ name: 'Kept', addresses: [{ kind: 'email', address: kept.email }] })
  await w.write(({ tx, now }) => tx.updateTable('customers').set({ restricted_at: now }).where('id', '=', id).execute())
  const it = await checked(`Name,Email,Company\nOther,${kept.email},Some House\n`, { existing: 'overwrite' })
  const [row] = (await lead.api.exchange.trouble({ importId: it.id })).items
  assert.deepEqual([it.bad, row!.problems[0]!.code], [1, 'restricted'])
})

test('companies are found by domain or name, made, changed and taken back', async () => {
  const domain = `house-${++counter}.example`
  await lead.api.companies.create({ name: 'Harrow House', domains: [] })
  const it = await imported(`Company,Website\nharrow house,https://www.${domain}/about\nLind & Co,\nMail,gmail.com\n`, {
    about: 'company',
    existing: 'fill',
  })
  assert.deepEqual([it.made, it.changed, it.bad], [1, 1, 1])
  const [house] = (await lead.api.companies.list({ text: 'Harrow House' })).items
  assert.deepEqual([house!.name, house!.domains], ['Harrow House', [domain]])
  const back = await takenBack(it.id)
  assert.deepEqual([back.undone, back.kept], [2, 0])
  assert.deepEqual((await lead.api.companies.list({ text: 'Lind' })).items, [])
  assert.deepEqual((await lead.api.companies.list({ text: 'Harrow House' })).items[0]!.domains, [])
})

test('vCards are customers, and old or broken ones are refused in words', async () => {
  const one = person().email
  const card = `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Card Person\r\nEMAIL:${one}\r\nTEL:+49 30 555${100 + counter}\r\nEND:VCARD\r\n`
  const it = await imported(card, { name: 'contacts.vcf' })
  assert.deepEqual([it.format, it.made], ['vcard', 1])
  assert.equal((await reached(one)).length, 2)
  const bring = (text: string, about: 'customer' | 'company' = 'customer') =>
    refused(lead.api.exchange.upload({ body: bytes(text) as never, name: 'x.vcf', about }))
  assert.deepEqual(await bring(card.replace('3.0', '2.1')), [422, 'exchange.oldCard'])
  assert.deepEqual(await bring(card.slice(0, -10)), [422, 'exchange.broken'])
  assert.deepEqual(await bring(card, 'company'), [422, 'exchange.cardsAreCustomers'])
  assert.deepEqual(await bring(' \n'), [422, 'exchange.empty'])
})

test('a mapping that can not be is refused, and one that was saved maps the next file', async () => {
  const { importId } = await lead.api.exchange.upload({
    body: bytes('Wer,Womit\nA,a@map.example\n') as never,
    name: 'a.csv',
    about: 'customer',
  })
  const check = (mapping: (string | null)[]) =>
    refused(lead.api.exchange.check({ importId, mapping, hasHeading: true, existing: 'fill' }))
  assert.deepEqual(await check(['name']), [422, 'exchange.notMapped'])
  assert.deepEqual(await check(['name', 'name']), [422, 'exchange.mappedTwice'])
  assert.deepEqual(await check(['name', null]), [422, 'exchange.needsKey'])
  assert.deepEqual(await check([`attributes.${importId}`, 'email']), [422, 'exchange.noTarget'])
  const saved = { about: 'customer' as const, name: 'Their list', targets: { Wer: 'name', Womit: 'email' } }
  const { id } = await lead.api.exchange.saveMapping(saved)
  assert.deepEqual(await refused(lead.api.exchange.saveMapping(saved)), [409, 'exchange.nameTaken'])
  const next = await lead.api.exchange.upload({
    body: bytes('Womit,Wer\nx,y\n') as never,
    name: 'b.csv',
    about: 'customer',
  })
  assert.deepEqual((await lead.api.exchange.get(next)).mapping, ['email', 'name'])
  await lead.api.exchange.removeMapping({ mappingId: id })
  assert.deepEqual((await lead.api.exchange.mappings({})).items, [])
})

test('an import is forgotten with its file when its owner says so, and by itself after a month', async () => {
  const it = await checked(`Email\n${person().email}\n`)
  await lead.api.exchange.discard({ importId: it.id })
  assert.deepEqual(await refused(lead.api.exchange.get({ importId: it.id })), [404, 'exchange.notFound'])
  const left = await w.db.selectFrom('exchange_rows').select('place').where('import_id', '=', it.id).execute()
  assert.deepEqual(left, [])
})

test('imports and exports are for those with the right, and everybody has only their own', async () => {
  const it = await checked(`Email\n${person().email}\n`)
  const { exportId } = await lead.api.exchange.begin({ what: { kind: 'companies' } })
  await w.runJobs()
  const [agent, other] = [await w.agent(), await w.agent({ role: 'admin' })]
  const calls = ({ api }: Pick<Person, 'api'>) => [
    () => api.exchange.get({ importId: it.id }),
    () => api.exchange.trouble({ importId: it.id }),
    () => api.exchange.report({ importId: it.id }),
    () => api.exchange.check({ importId: it.id, mapping: ['email'], hasHeading: true, existing: 'fill' }),
    () => api.exchange.start({ importId: it.id }),
    () => api.exchange.stop({ importId: it.id }),
    () => api.exchange.goOn({ importId: it.id }),
    () => api.exchange.undo({ importId: it.id }),
    () => api.exchange.discard({ importId: it.id }),
    () => api.exchange.file({ exportId }),
    () => api.exchange.stopExport({ exportId }),
  ]
  const general = ({ api }: Pick<Person, 'api'>) => [
    () => api.exchange.upload({ body: bytes('Email\n') as never, name: 'x.csv', about: 'customer' }),
    () => api.exchange.imports({}),
    () => api.exchange.mappings({}),
    () => api.exchange.saveMapping({ about: 'customer', name: 'x', targets: {} }),
    () => api.exchange.removeMapping({ mappingId: it.id }),
    () => api.exchange.begin({ what: { kind: 'customers' } }),
    () => api.exchange.exports({}),
    () => api.exchange.taken({}),
  ]
  for (const call of [...calls(agent), ...general(agent)]) assert.equal((await refused(call()))[0], 403)
  for (const call of [...calls({ api: w.anonymous }), ...general({ api: w.anonymous })])
    assert.equal((await refused(call()))[0], 401)
  for (const call of calls(other)) assert.deepEqual(await refused(call()), [404, 'exchange.notFound'])
  assert.deepEqual((await other.api.exchange.imports({})).items, [])
  assert.deepEqual((await other.api.exchange.exports({})).items, [])
  assert.equal((await refused(lead.api.exchange.taken({})))[0], 403)
})
