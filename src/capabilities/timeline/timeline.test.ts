import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { markErased, markMerged } from '#capabilities/customers/customers.public.ts'
import { powerless } from '#testing/powerless.ts'
import { refusesWhoMayNot } from '#testing/sweep.ts'
import { type Talk, agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { type EntryView, timelineContract } from './timeline.contract.ts'

const w = await world({ capabilities: [powerless] })
const admin = await w.agent({ role: 'admin', name: 'Ada' })
const mara = await w.agent({ name: 'Mara' })
const jonas = await w.agent({ name: 'Jonas' })
const insider = await w.agent({ name: 'Ines' })
const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider] })

type Person = typeof mara
type Asked = { kind?: string; day?: string; limit?: number; cursor?: string }
const read = (customerId: string, asked: Asked = {}, who: Person = mara) =>
  who.api.timeline.ofCustomer({ customerId, ...asked })
/** Every page, `limit` at a time. */
async function whole(customerId: string, limit: number, who: Person = mara, asked: Asked = {}): Promise<EntryView[]> {
  const entries: EntryView[] = []
  for (let cursor: string | undefined; ;) {
    const { items, next } = await read(customerId, { ...asked, limit, cursor }, who)
    entries.push(...items)
    if (!next) return entries
    cursor = next
  }
}
const types = (entries: readonly EntryView[]) => entries.map(({ type }) => type)
/** Without who looked, which reading itself adds. */
const happened = (entries: readonly EntryView[]) => entries.filter(({ type }) => type !== 'receipts.looked')

let keys = 0
const order = (talk: Talk, more: object = {}) => ({
  source: 'shop',
  externalId: `o-${++keys}`,
  number: `HL-${20_000 + keys}`,
  state: 'placed' as const,
  currency: 'EUR',
  total: 12_900,
  lines: [{ name: 'Alma desk lamp, brass', unitPrice: 12_900 }],
  placedAt: w.clock.now().toISOString(),
  updatedAt: w.clock.now().toISOString(),
  customer: { email: talk.address },
  ...more,
})
const event = (talk: Talk, more: object = {}) => ({
  source: 'shop',
  externalId: `e-${++keys}`,
  name: 'checkout.failed',
  at: w.clock.now().toISOString(),
  properties: { reason: 'card declined' },
  customer: { email: talk.address },
  ...more,
})

test('everything that happened with a customer stands in one line of time, newest first, with who did it', async () => {
  const talk = await makeConversation(w, { subject: 'Only the shade arrived' })
  const { customerId } = talk
  const next = () => w.clock.advance('1m')
  next()
  await agentSays(w, talk, mara, 'The base left today.')
  next()
  const bought = order(talk)
  await admin.api.orders.put(bought)
  next()
  await admin.api.orders.put({ ...bought, state: 'delivered', updatedAt: w.clock.now().toISOString() })
  next()
  await admin.api.activity.put(event(talk))
  next()
  await mara.api.customers.addAddress({ customerId, kind: 'phone', address: '+49 30 1234567' })
  next()
  const { revision } = await mara.api.customers.get({ customerId })
  await mara.api.customers.mark({ customerId, mark: 'vip', reason: 'Since 2021', revision })
  next()
  await mara.api.customers.addNote({ customerId, body: 'Likes to be called in the morning.' })
  next()
  const { id: companyId } = await mara.api.companies.create({ name: 'Studio Wójcik' })
  await mara.api.companies.setMember({ companyId, customerId, role: 'owner' })
  next()
  const made = await admin.api.attributes.create({ about: 'customer', name: 'Shoe size', kind: 'number' })
  await mara.api.attributes.set({
    about: 'customer',
    subjectId: customerId,
    attributeId: made.id,
    value: 38,
    revision: 0,
  })
  next()
  const purpose = await admin.api.consents.createPurpose({
    name: 'Care call',
    channels: ['phone'],
    wordings: [{ language: 'en', wording: 'You may call me.' }],
  })
  await mara.api.consents.give({ customerId, purposeId: purpose.id, channel: 'phone', how: 'Said so' })
  next()
  await mara.api.knownas.set({ customerId, wishes: { name: 'Kasia' }, source: 'agent', revision: 0 })
  next()
  const now = await mara.api.conversations.get({ conversationId: talk.id })
  await mara.api.conversations.setState({ conversationId: talk.id, revision: now.revision, state: 'closed' })
  next()
  await read(customerId, {}, jonas)
  const { items, kinds } = await read(customerId)
  assert.deepEqual(
    items
      .filter(({ by, type }) => type !== 'receipts.looked' || by?.id === jonas.id)
      .map(({ type, by, facts }) => [type, by?.name ?? null, facts.event ?? facts.direction ?? null]),
    [
      ['receipts.looked', 'Jonas', null],
      ['conversations.closed', 'Mara', null],
      ['knownas.changed', 'Mara', 'changed'],
      ['consents.entry', 'Mara', null],
      ['attributes.set', 'Mara', 'setOfCustomer'],
      ['companies.membership', 'Mara', 'joined'],
      ['customers.noted', 'Mara', null],
      ['customers.changed', 'Mara', 'marked'],
      ['customers.changed', 'Mara', 'addressesChanged'],
      ['activity.event', null, null],
      ['orders.changed', null, null],
      ['orders.placed', null, null],
      ['conversations.said', 'Mara', 'out'],
      ['conversations.said', 'Katarzyna Wójcik', 'in'],
      ['conversations.started', null, null],
      ['customers.created', null, null],
    ],
  )
  assert.deepEqual(kinds.toSorted(), ['activity', 'changes', 'consents', 'conversations', 'looks', 'notes', 'orders'])
  const of = (type: string) => items.find((entry) => entry.type === type)!
  assert.equal(of('conversations.said').preview, 'The base left today.')
  assert.deepEqual(of('conversations.started').conversation, {
    id: talk.id,
    number: talk.number,
    subject: 'Only the shade arrived',
  })
  assert.equal(of('orders.changed').facts.state, 'delivered')
  assert.deepEqual(
    [of('companies.membership').facts.company, of('attributes.set').facts.attribute],
    ['Studio Wójcik', 'Shoe size'],
  )
  assert.deepEqual([of('consents.entry').facts.purpose, of('consents.entry').facts.change], ['Care call', 'given'])
  assert.deepEqual(of('customers.changed').facts, { event: 'marked', mark: 'vip', on: true })
})

test('whatever happened when, pages of any size give the whole, each entry once and in order', async () => {
  const minute = (at: number) => new Date(Date.UTC(2026, 9, 1) + at * 60_000).toISOString()
  const said = fc.record({ talk: fc.nat(3), at: fc.nat(12) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(said, { maxLength: 20 }),
      fc.array(fc.nat(12), { maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      async (messages, events, limit) => {
        const address = `many-${++keys}@mail.example`
        const talks: Talk[] = []
        for (let place = 0; place < 4; place++) talks.push(await makeConversation(w, { address, text: null }))
        for (const { talk, at } of messages) await customerSays(w, talks[talk]!, 'Hello', { at: minute(at) })
        if (events.length)
          await admin.api.activity.putMany({ events: events.map((at) => event(talks[0]!, { at: minute(at) })) })
        const { customerId } = talks[0]!
        const all = happened((await read(customerId, { limit: 100 })).items)
        assert.equal(all.filter(({ type }) => type === 'conversations.said').length, messages.length)
        assert.equal(all.filter(({ type }) => type === 'activity.event').length, events.length)
        assert.deepEqual(
          all.map(({ at }) => at),
          all
            .map(({ at }) => at)
            .toSorted()
            .toReversed(),
        )
        assert.deepEqual(
          happened(await whole(customerId, limit)).map(({ id }) => id),
          all.map(({ id }) => id),
        )
      },
    ),
    { numRuns: 12 },
  )
})

test('it is narrowed to one kind, and begun at the end of a day by the clock of the reader', async () => {
  const talk = await makeConversation(w)
  const { customerId } = talk
  for (const at of ['2026-03-01T22:30:00.000Z', '2026-03-01T23:30:00.000Z', '2026-03-02T12:00:00.000Z'])
    await admin.api.activity.put(event(talk, { at, name: at.slice(8, 13) }))
  const names = async (asked: Asked) => (await read(customerId, asked)).items.map(({ facts }) => facts.name)
  assert.deepEqual(await names({ kind: 'activity' }), ['02T12', '01T23', '01T22'])
  assert.deepEqual(await names({ kind: 'activity', day: '2026-03-01' }), ['01T23', '01T22'])
  await w.write(({ tx }) =>
    tx.updateTable('agents').set({ time_zone: 'Europe/Berlin' }).where('id', '=', mara.id).execute(),
  )
  assert.deepEqual(await names({ kind: 'activity', day: '2026-03-01' }), ['01T22'], 'in Berlin it is past midnight')
  await w.write(({ tx }) => tx.updateTable('agents').set({ time_zone: null }).where('id', '=', mara.id).execute())
  assert.deepEqual(types((await read(customerId, { kind: 'orders' })).items), [])
  assert.deepEqual(types(await whole(customerId, 1, mara, { kind: 'activity', day: '2026-03-02' })).length, 3)
})

test('conversations that the reader may not see leave no trace, spam leaves none for anybody', async () => {
  const talk = await makeConversation(w, { address: 'both@mail.example', subject: 'Seen' })
  const hidden = await makeConversation(w, { address: 'both@mail.example', subject: 'Hidden', teamId })
  await w.write(({ tx }) =>
    tx
      .updateTable('conversations')
      .set({ state: 'spam' })
      .where('id', '=', tx.selectFrom('conversations').select('id').where('id', '=', hidden.id))
      .execute(),
  )
  assert.equal(JSON.stringify((await read(talk.customerId, {}, insider)).items).includes('Hidden'), false)
  await w.write(({ tx }) =>
    tx.updateTable('conversations').set({ state: 'open' }).where('id', '=', hidden.id).execute(),
  )
  assert.equal(JSON.stringify((await read(talk.customerId, {}, insider)).items).includes('Hidden'), true)
  const { items } = await read(talk.customerId)
  assert.ok(items.some(({ conversation }) => conversation?.id === talk.id))
  assert.equal(JSON.stringify(items).includes(hidden.id), false)
})

test('a customer whom the reader may not see, and one who was erased, is not found', async () => {
  const { customerId } = await makeConversation(w, { teamId })
  const unknown = [404, 'timeline.customerNotFound']
  assert.deepEqual(await refused(read(customerId)), unknown)
  assert.ok((await read(customerId, {}, insider)).items.length)
  const gone = await makeConversation(w)
  await w.write((writer) => markErased(writer, gone.customerId))
  assert.deepEqual(await refused(read(gone.customerId)), unknown)
  assert.deepEqual(await refused(read('018f0000-0000-7000-8000-000000000000')), unknown)
})

test('strangers and agents without the right are refused, and there is nothing of what the reader has no right to', async () => {
  await refusesWhoMayNot(w, timelineContract, `powerless-${mara.id}`)
  const talk = await makeConversation(w)
  await admin.api.orders.put(order(talk))
  const { secret } = await mara.api.access.createToken({
    name: 'Orders',
    scopes: ['timeline:read', 'orders:read', 'conversations:read'],
  })
  const answer = await w.request(`/api/v1/customers/${talk.customerId}/timeline`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  const { items, kinds } = (await answer.json()) as Awaited<ReturnType<typeof read>>
  assert.deepEqual([answer.status, kinds.toSorted()], [200, ['conversations', 'orders']])
  assert.deepEqual(new Set(types(items)), new Set(['orders.placed', 'conversations.said', 'conversations.started']))
})

test('a handover tells from whom to whom, and a team by no name', async () => {
  const talk = await makeConversation(w, { assigneeId: mara.id })
  const { id: openTeam } = await makeTeam(w, { name: 'Second floor' })
  const brief = { known: 'The shade came.', tried: 'Asked the depot.', promised: 'An answer today.' }
  const give = async (who: Person, to: { agentId: string } | { teamId: string }) => {
    const { revision } = await who.api.conversations.get({ conversationId: talk.id })
    await who.api.handovers.give({ conversationId: talk.id, revision, to, ...brief })
    w.clock.advance('1m')
  }
  await give(mara, { agentId: jonas.id })
  await give(jonas, { teamId: openTeam })
  const given = (await read(talk.customerId)).items.filter(({ type }) => type === 'handovers.given')
  assert.deepEqual(
    given.map(({ by, facts, conversation }) => [by?.name, facts.to, conversation?.number]),
    [
      ['Jonas', null, talk.number],
      ['Mara', 'Jonas', talk.number],
    ],
  )
})

test('a customer who was merged brings everything along', async () => {
  const [one, other] = [await makeConversation(w), await makeConversation(w)]
  await admin.api.orders.put(order(other))
  await w.write((writer) => markMerged(writer, other.customerId, one.customerId))
  for (const id of [one.customerId, other.customerId]) {
    const entries = happened((await read(id)).items)
    assert.equal(entries.filter(({ type }) => type === 'conversations.said').length, 2)
    assert.equal(entries.filter(({ type }) => type === 'orders.placed').length, 1)
  }
})

test('what somebody said stays in their timeline when their conversation was merged into that of another', async () => {
  const [theirs, other] = [await makeConversation(w, { text: 'Mine' }), await makeConversation(w, { text: 'Not mine' })]
  await mara.api.conversations.merge({ conversationId: other.id, fromIds: [theirs.id] })
  const said = (await read(theirs.customerId)).items.filter(({ type }) => type === 'conversations.said')
  assert.deepEqual(
    said.map(({ preview, conversation }) => [preview, conversation?.id]),
    [['Mine', other.id]],
  )
})

test('that somebody looked is on record before the answer leaves, once a day with how often, and so are the words shown', async () => {
  const talk = await makeConversation(w)
  const looks = async () =>
    (await read(talk.customerId, { kind: 'looks' }, jonas)).items
      .filter(({ by }) => by?.id === mara.id)
      .map(({ facts, at }) => [facts.how, facts.times, at])
  await read(talk.customerId)
  const first = w.clock.now().toISOString()
  assert.deepEqual(await looks(), [['opened', 1, first]])
  w.clock.advance('5m')
  await read(talk.customerId)
  assert.deepEqual(await looks(), [['opened', 1, first]], 'reading on is no new look')
  w.clock.advance('10m')
  await read(talk.customerId)
  const again = w.clock.now().toISOString()
  assert.deepEqual(await looks(), [['opened', 2, again]])
  w.clock.advance('24h')
  await read(talk.customerId)
  assert.deepEqual(await looks(), [
    ['opened', 1, w.clock.now().toISOString()],
    ['opened', 2, again],
  ])
  const { items } = await jonas.api.receipts.list({ conversationId: talk.id })
  assert.deepEqual(
    items.filter(({ reader }) => reader.id === mara.id).map(({ how }) => how),
    ['timeline'],
  )
})

test('the timeline of a company is that of its people, as far as the reader may see them', async () => {
  const [one, two] = [await makeConversation(w, { name: 'Bo' }), await makeConversation(w, { name: 'Cleo' })]
  const hidden = await makeConversation(w, { name: 'Hidden', teamId })
  const merged = await makeConversation(w, { name: 'Cleo again' })
  await w.write((writer) => markMerged(writer, merged.customerId, two.customerId))
  const { id: companyId } = await mara.api.companies.create({ name: 'Firma' })
  for (const { customerId } of [one, two]) await mara.api.companies.setMember({ companyId, customerId })
  await insider.api.companies.setMember({ companyId, customerId: hidden.customerId })
  const { items } = await mara.api.timeline.ofCompany({ companyId })
  assert.deepEqual(new Set(items.map(({ customer }) => customer.name)), new Set(['Bo', 'Cleo']))
  assert.deepEqual(new Set(items.map(({ customer }) => customer.id)), new Set([one.customerId, two.customerId]))
  assert.ok(items.some(({ conversation }) => conversation?.id === merged.id))
  assert.ok(JSON.stringify((await insider.api.timeline.ofCompany({ companyId })).items).includes(hidden.id))
  const looked = (await read(one.customerId, { kind: 'looks' }, jonas)).items.filter(({ by }) => by?.id === mara.id)
  assert.deepEqual(
    looked.map(({ facts }) => facts.how),
    ['company'],
  )
  const first = await mara.api.timeline.ofCompany({ companyId, limit: 3 })
  const rest = await mara.api.timeline.ofCompany({ companyId, limit: 100, cursor: first.next! })
  assert.deepEqual(
    happened([...first.items, ...rest.items]).map(({ id }) => id),
    happened((await mara.api.timeline.ofCompany({ companyId, limit: 100 })).items).map(({ id }) => id),
  )
  assert.deepEqual(await refused(mara.api.timeline.ofCompany({ companyId: one.id })), [404, 'timeline.companyNotFound'])
})

test('a cursor that we did not make, and a day that no calendar has, are refused', async () => {
  const { customerId } = await makeConversation(w)
  for (const day of ['2026-02-30', '0001-01-01', '9999-12-31'])
    assert.deepEqual(await refused(read(customerId, { day })), [422, 'kernel.invalidInput'])
  const made = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url')
  for (const cursor of [
    'x',
    made(['now', 'orders.placed', '1']),
    made([w.clock.now().toISOString(), 'orders.placed', '12']),
  ])
    assert.deepEqual(await refused(read(customerId, { cursor })), [422, 'kernel.invalidInput'])
  assert.equal((await read(customerId, { cursor: made([w.clock.now().toISOString(), 'gone.source', 'x']) })).next, null)
})
