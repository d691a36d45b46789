import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import type { Format, What } from './exchange.contract.ts'
import { cardRows } from './exchange.vcard.ts'

const w = await world()
after(() => w.close())
const lead = await w.agent({ role: 'lead', name: 'Mara Okafor' })

async function take(what: What, format: Format = 'csv', by = lead) {
  w.clock.advance('1s')
  const { exportId } = await by.api.exchange.begin({ what, format })
  await w.runJobs()
  const [row] = (await by.api.exchange.exports({})).items
  assert.equal(row!.state, 'ready')
  const text = await ((await by.api.exchange.file({ exportId })) as unknown as Blob).text()
  return { ...row!, exportId, text: text.replace(/^\ufeff/, '') }
}

test('customers as they are narrowed become a table that no spreadsheet takes for formulas, and that can be imported again', async () => {
  const evil = await lead.api.customers.create({
    name: '=HYPERLINK("http://evil.example")',
    addresses: [
      { kind: 'email', address: 'evil@take.example' },
      { kind: 'phone', address: '+49 30 901820' },
    ],
  })
  await lead.api.customers.create({ name: 'Somebody else', addresses: [] })
  const { text, done } = await take({ kind: 'customers', text: 'evil@take' })
  const lines = text.trim().split('\r\n')
  assert.deepEqual([done, lines.length], [1, 2])
  assert.match(lines[0]!, /^Name,E-mail,Phone,Handle,Company/)
  assert.ok(lines[1]!.startsWith(`"'=HYPERLINK(""http://evil.example"")",evil@take.example,'+49 30 901820,`), lines[1]!)
  const { importId } = await lead.api.exchange.upload({
    body: new TextEncoder().encode(text) as never,
    name: 'again.csv',
    about: 'customer',
  })
  const it = await lead.api.exchange.get({ importId })
  await lead.api.exchange.check({ importId, mapping: it.mapping, hasHeading: it.hasHeading, existing: 'overwrite' })
  await lead.api.exchange.start({ importId }).catch(() => undefined)
  await w.runJobs()
  const { bad, toMake, toChange } = await lead.api.exchange.get({ importId })
  assert.deepEqual([bad, toMake, toChange], [0, 0, 1])
  assert.equal((await lead.api.customers.get({ customerId: evil.id })).name, evil.name)
})

test('the proof for one purpose is a list of all who were asked and may be seen, word for word', async () => {
  const admin = await w.agent({ role: 'admin' })
  const wordings = [{ language: 'en', wording: 'I agree to be told of new lamps.' }]
  const purpose = await admin.api.consents.createPurpose({ name: 'Lamps', channels: ['post', 'phone'], wordings })
  const other = await admin.api.consents.createPurpose({ name: 'Chairs', channels: ['post'], wordings })
  const team = await makeTeam(w, { isPrivate: true })
  const insider = await w.agent({ role: 'admin', teams: [team.id] })
  const [seen, hidden] = [await makeConversation(w), await makeConversation(w, { teamId: team.id })]
  const channel = 'post' as const
  await admin.api.consents.give({ customerId: seen.customerId, purposeId: purpose.id, channel, how: 'writing' })
  await admin.api.consents.withdraw({ customerId: seen.customerId, purposeId: purpose.id, channel, how: '=1+1' })
  await admin.api.consents.give({ customerId: seen.customerId, purposeId: other.id, channel })
  await insider.api.consents.give({ customerId: hidden.customerId, purposeId: purpose.id, channel: 'post' })
  const { text, done } = await take({ kind: 'consents', purposeId: purpose.id })
  const [heading, given, withdrawn, ...more] = text.trim().split('\r\n')
  assert.match(heading!, /^When,Customer,Purpose,/)
  assert.deepEqual([done, more], [2, []])
  assert.ok(given!.includes(wordings[0]!.wording) && given!.endsWith(seen.customerId), given)
  assert.match(withdrawn!, /'=1\+1/)
  assert.equal((await take({ kind: 'consents', purposeId: purpose.id }, 'csv', insider)).done, 3)
  const what = { kind: 'consents', purposeId: purpose.id } as const
  assert.deepEqual(await refused(lead.api.exchange.begin({ what, format: 'vcard' })), [422, 'exchange.noCards'])
  const plain = await w.agent()
  const answer = await refused(plain.api.exchange.begin({ what, format: 'csv' }))
  assert.equal(answer?.[0], 403)
})

test('customers become vCards 4.0, one after the other', async () => {
  await lead.api.customers.create({ name: 'Card; One', addresses: [{ kind: 'email', address: 'one@cards.example' }] })
  const { text, fileName } = await take({ kind: 'customers', text: 'cards.example' }, 'vcard')
  assert.match(fileName, /\.vcf$/)
  assert.deepEqual(
    [...cardRows(text)].map(({ cells }) => cells.slice(0, 2)),
    [['Card; One', 'one@cards.example']],
  )
  assert.deepEqual(await refused(lead.api.exchange.begin({ what: { kind: 'orders' }, format: 'vcard' })), [
    422,
    'exchange.noCards',
  ])
})

test('what one may not see is in no export: customers, conversations and orders of closed teams', async () => {
  const team = await makeTeam(w, { isPrivate: true })
  const [open, hidden] = [await makeConversation(w), await makeConversation(w, { teamId: team.id })]
  const insider = await w.agent({ role: 'admin', teams: [team.id] })
  const order = (customerId: string, number: string) =>
    insider.api.orders.put({
      source: 'shop',
      externalId: number,
      number,
      state: 'paid',
      currency: 'EUR',
      total: 128_450,
      lines: [],
      placedAt: '2026-11-01T09:00:00.000Z',
      updatedAt: '2026-11-01T09:00:00.000Z',
      customer: { id: customerId },
    })
  await order(open.customerId, 'HL-OPEN')
  await order(hidden.customerId, 'HL-HIDDEN')
  const all: What = { kind: 'conversations', condition: { all: [] } }
  const numbers = async (by: typeof lead) =>
    (await take(all, 'csv', by)).text.split('\r\n').map((line) => line.split(',')[0])
  assert.ok((await numbers(lead)).includes(String(open.number)))
  assert.ok(!(await numbers(lead)).includes(String(hidden.number)))
  assert.ok((await numbers(insider)).includes(String(hidden.number)))
  const orders = await take({ kind: 'orders' })
  assert.ok(orders.text.includes('HL-OPEN') && !orders.text.includes('HL-HIDDEN'))
  assert.match(orders.text, /1284\.50,EUR/)
  assert.ok((await take({ kind: 'orders' }, 'csv', insider)).text.includes('HL-HIDDEN'))
  const { text } = await take({ kind: 'customers' })
  assert.ok(text.includes(open.customerId) && !text.includes(hidden.customerId))
})

test('a segment is taken out as those in it whom one may see, and who is restricted is in no export', async () => {
  const [vip, other] = await Promise.all(
    ['vip', 'restricted'].map((name) =>
      lead.api.customers.create({ name, addresses: [{ kind: 'email', address: `${name}@segment.example` }] }),
    ),
  )
  for (const { id, revision } of [vip!, other!])
    await lead.api.customers.mark({ customerId: id, mark: 'vip', reason: 'For long', revision })
  const { id: segmentId } = await lead.api.segments.create({
    name: 'Important',
    condition: { facet: 'customers.vip', op: 'is', value: true },
  })
  await w.runJobs()
  const taken = async () => (await take({ kind: 'segment', segmentId })).text.match(/\w+@segment\.example/g)?.sort()
  assert.deepEqual(await taken(), ['restricted@segment.example', 'vip@segment.example'])
  await w.write(({ tx, now }) =>
    tx.updateTable('customers').set({ restricted_at: now }).where('id', '=', other!.id).execute(),
  )
  assert.deepEqual(await taken(), ['vip@segment.example'])
  assert.doesNotMatch((await take({ kind: 'customers' })).text, /restricted@segment/)
})

test('who took out how much is on record, and the file can be had for a day', async () => {
  const { exportId, done } = await take({ kind: 'companies' })
  const event = await w.db
    .selectFrom('events')
    .select(['actor', 'payload'])
    .where('type', '=', 'exchange.taken')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  assert.ok(event.actor.endsWith(lead.id))
  assert.deepEqual(event.payload, { exportId, kind: 'companies', format: 'csv', count: done })
  w.clock.advance('25h')
  assert.deepEqual(await refused(lead.api.exchange.file({ exportId })), [410, 'exchange.ended'])
})

test('whoever loses the right while it is being made gets no file', async () => {
  const former = await w.agent({ role: 'lead' })
  await former.api.exchange.begin({ what: { kind: 'companies' } })
  await w.write(({ tx }) => tx.updateTable('agents').set({ role: 'agent' }).where('id', '=', former.id).execute())
  await w.runJobs()
  const rows = await w.db
    .selectFrom('exchange_exports')
    .select(['state', 'problem'])
    .where('agent_id', '=', former.id)
    .execute()
  assert.deepEqual(rows, [{ state: 'failed', problem: 'mayNot' }])
})
