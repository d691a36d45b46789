import assert from 'node:assert/strict'
import test from 'node:test'
import { markMerged, setRestricted } from '#capabilities/customers/customers.public.ts'
import { setByCustomer } from '#capabilities/knownas/knownas.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { officeIn } from './privacy.fixture.ts'

const w = await world()
const { mara, lead, admin, ask, mailsTo, sure, get } = await officeIn(w)

test('an agent records what a customer asks: it has a number and a deadline, and the customer hears so', async () => {
  const { line, customerId, address, request } = await ask('access')
  assert.ok(line.number > 1000)
  assert.deepEqual([line.state, line.overdue, line.dueAt], ['open', false, '2026-12-16T23:59:59.999Z'])
  const [mail] = await mailsTo(address)
  assert.match(mail!.text, new RegExp(`December 16, 2026[\\s\\S]*#${line.number}`))
  assert.deepEqual(
    (await mara.api.privacy.of({ customerId })).items.map(({ id }) => id),
    [line.id],
  )
  assert.ok((await lead.api.privacy.list({})).items.some(({ id }) => id === line.id))
  assert.deepEqual(
    (await request()).log.map(({ what, by }) => [what, by?.name]),
    [['recorded', 'Mara']],
  )
  const late = await mara.api.privacy.record({
    customerId,
    kind: 'objection',
    channel: 'letter',
    receivedAt: '2026-10-01T09:00:00Z',
  })
  assert.equal(late.overdue, true)
  assert.equal((await lead.api.privacy.list({})).items[0]!.id, late.id, 'what is due first stands first')
  assert.deepEqual(
    await refused(
      mara.api.privacy.record({ customerId, kind: 'access', channel: 'phone', receivedAt: '2027-01-01T09:00:00Z' }),
    ),
    [422, 'privacy.inFuture'],
  )
})

test('nobody but the person asks in the portal, where it is sure who they are', async () => {
  const { customerId } = await makeConversation(w)
  const given = { customerId, kind: 'erasure', channel: 'portal' }
  assert.deepEqual(await refused(mara.api.privacy.record(given as never)), [422, 'kernel.invalidInput'])
})

test('mails to the person are in their language and begin as they like; the code is in none that is kept', async () => {
  const { requestId, customerId, address, request } = await ask('access', { name: 'Aino Lepik' })
  await w.write((writer) => setByCustomer(writer, customerId, { languages: { own: 'de', reads: [], script: null } }))
  const [own] = (await request()).addresses
  await lead.api.privacy.sendCode({ requestId, addressId: own!.id })
  const { plan, subject, text } = (await mailsTo(address)).at(-1)!
  assert.match(text, /Ihre Daten/)
  assert.match(text, /^\d{8}$/m)
  for (const kept of [plan.subject, subject, plan.text, plan.html]) assert.doesNotMatch(kept, /\d{8}/)
})

test('agents record, leads handle, admins set; others are refused', async () => {
  const { requestId, customerId, request } = await ask('access')
  const { revision } = await request()
  const { privacy } = mara.api
  for (const call of [
    () => privacy.list({}),
    () => privacy.get({ requestId }),
    () => privacy.preview({ requestId }),
    () => privacy.take({ requestId, revision }),
    () => privacy.makeArchive({ requestId }),
    () => privacy.removeArchive({ requestId }),
    () => privacy.erase({ requestId, revision, number: '1' }),
    () => privacy.restrict({ requestId, revision }),
    () => privacy.lift({ requestId, revision, reason: 'x' }),
    () => privacy.settings({}),
  ])
    assert.deepEqual(await refused(call()), [403, 'kernel.forbidden'])
  assert.deepEqual(await refused(lead.api.privacy.settings({})), [403, 'kernel.forbidden'])
  assert.deepEqual(await refused(w.anonymous.privacy.of({ customerId })), [401, 'kernel.unauthenticated'])
})

test('a customer whom the reader may not see is unknown, and so is what they asked', async () => {
  const closed = await makeTeam(w, { isPrivate: true, members: [admin] })
  const talk = await makeConversation(w, { teamId: closed.id })
  const { customerId } = talk
  const given = { customerId, kind: 'access', channel: 'phone' } as const
  assert.deepEqual(await refused(lead.api.privacy.record(given)), [404, 'privacy.customerNotFound'])
  assert.deepEqual(await refused(lead.api.privacy.of({ customerId })), [404, 'privacy.customerNotFound'])
  const { id: requestId, number } = await admin.api.privacy.record(given)
  assert.ok(!(await lead.api.privacy.list({})).items.some(({ id }) => id === requestId))
  const { revision } = await admin.api.privacy.get({ requestId })
  for (const call of [
    () => lead.api.privacy.get({ requestId }),
    () => lead.api.privacy.preview({ requestId }),
    () => lead.api.privacy.take({ requestId, revision }),
    () => lead.api.privacy.makeArchive({ requestId }),
    () => lead.api.privacy.removeArchive({ requestId }),
    () => lead.api.privacy.erase({ requestId, revision, number: String(number) }),
  ])
    assert.deepEqual(await refused(call()), [404, 'privacy.notFound'])
})

test('a code that went to an address on record tells that it is the person', async () => {
  const { requestId, address, request } = await ask('erasure')
  const { addresses } = await request()
  await lead.api.privacy.sendCode({ requestId, addressId: addresses[0]!.id })
  const code = /^(\d{8})$/m.exec((await mailsTo(address)).at(-1)!.text)![1]!
  const wrong = String((Number(code) + 1) % 100_000_000).padStart(8, '0')
  assert.deepEqual(await refused(lead.api.privacy.checkCode({ requestId, code: wrong })), [422, 'privacy.wrongCode'])
  const { identity, allowed } = await lead.api.privacy.checkCode({
    requestId,
    code: `${code.slice(0, 4)} ${code.slice(4)}`,
  })
  assert.equal(identity, 'code')
  assert.ok(allowed.includes('erase'))
  assert.deepEqual(await refused(lead.api.privacy.checkCode({ requestId, code })), [409, 'privacy.notNow'])
})

test('neither a code nor the link goes to an address that others use, or that nobody knows to be theirs', async () => {
  const { requestId, customerId, request } = await ask('access')
  await lead.api.customers.addAddress({ customerId, kind: 'email', address: 'typed@mail.example' })
  const own = (await request()).addresses[0]!
  assert.deepEqual(
    (await request()).addresses.map(({ doubt }) => doubt),
    [null, 'unchecked'],
  )
  const { customerId: otherId } = await ask('access')
  await lead.api.identity.share({ customerId, addressId: own.id, otherId })
  const { addresses } = await request()
  assert.deepEqual(addresses.map(({ doubt }) => doubt).toSorted(), ['shared', 'unchecked'])
  await lead.api.privacy.makeArchive({ requestId })
  await w.runJobs()
  for (const { id: addressId } of addresses)
    assert.deepEqual(await refused(lead.api.privacy.sendCode({ requestId, addressId })), [422, 'privacy.addressInDoubt'])
  await sure(requestId)
  for (const { id: addressId } of addresses)
    assert.deepEqual(await refused(lead.api.privacy.sendArchive({ requestId, addressId })), [
      422,
      'privacy.addressInDoubt',
    ])
})

test('whoever opens a request, or what was put together for it, has looked at the customer', async () => {
  const { requestId, customerId, request } = await ask('access')
  await lead.api.privacy.makeArchive({ requestId })
  await w.runJobs()
  await sure(requestId)
  const looks = async () =>
    (await w.db.selectFrom('customer_receipts').select('how').where('customer_id', '=', customerId).execute()).map(
      ({ how }) => how,
    )
  const { archive } = await request()
  assert.ok((await looks()).includes('opened'))
  assert.equal((await get(lead, `/privacy/archives/${archive!.id}/parts/1`)).status, 200)
  assert.ok((await looks()).includes('exported'))
})

test('a code ends after an hour and after some tries, and there is none for an address of somebody else', async () => {
  const { requestId, address, request } = await ask('access')
  const [own] = (await request()).addresses
  const other = await ask('access')
  const [foreign] = (await other.request()).addresses
  assert.deepEqual(await refused(lead.api.privacy.sendCode({ requestId, addressId: foreign!.id })), [
    422,
    'privacy.addressNotFound',
  ])
  const send = async () => {
    await lead.api.privacy.sendCode({ requestId, addressId: own!.id })
    return /^(\d{8})$/m.exec((await mailsTo(address)).at(-1)!.text)![1]!
  }
  const old = await send()
  w.clock.advance('61m')
  assert.deepEqual(await refused(lead.api.privacy.checkCode({ requestId, code: old })), [410, 'privacy.codeEnded'])
  const fresh = await send()
  for (let tries = 0; tries < 10; tries++)
    assert.equal((await refused(lead.api.privacy.checkCode({ requestId, code: 'x' })))[1], 'privacy.wrongCode')
  assert.deepEqual(await refused(lead.api.privacy.checkCode({ requestId, code: fresh })), [410, 'privacy.codeEnded'])
})

test('the time is lengthened once, to three months, and the person is told why', async () => {
  const { requestId, address, request } = await ask('access')
  const { revision, dueAt } = await request()
  const longer = await lead.api.privacy.lengthen({ requestId, revision, reason: 'There are ten years of letters' })
  assert.ok(longer.dueAt > dueAt)
  assert.match((await mailsTo(address)).at(-1)!.text, /ten years of letters/)
  assert.deepEqual(
    await refused(lead.api.privacy.lengthen({ requestId, revision: longer.revision, reason: 'Again' })),
    [409, 'privacy.notNow'],
  )
  assert.deepEqual(await refused(lead.api.privacy.take({ requestId, revision })), [409, 'privacy.changedMeanwhile'])
})

test('who has no address is told otherwise, and it says how', async () => {
  const { id: customerId } = await mara.api.customers.create({
    name: 'Jo',
    addresses: [{ kind: 'phone', address: '+49 30 901820' }],
  })
  const { id: requestId } = await mara.api.privacy.record({ customerId, kind: 'rectification', channel: 'phone' })
  const { revision } = await lead.api.privacy.get({ requestId })
  const refusal = { requestId, revision, reason: 'It is right as it is' }
  assert.deepEqual(await refused(lead.api.privacy.refuse(refusal)), [422, 'privacy.notTold'])
  const { state, log } = await lead.api.privacy.refuse({ ...refusal, toldBy: 'On the phone' })
  assert.equal(state, 'refused')
  assert.match(log.at(-1)!.detail, /On the phone/)
})

test('a restricted customer is marked, and nothing is exported, filled in or reminded for them', async () => {
  const { requestId, talk, customerId, request, address } = await ask('restriction')
  const { revision } = await request()
  const restricted = await lead.api.privacy.restrict({ requestId, revision })
  assert.deepEqual([restricted.state, restricted.restricted, restricted.allowed], ['done', true, ['lift']])
  assert.ok((await mara.api.customers.get({ customerId })).restrictedAt)
  assert.deepEqual(await refused(mara.api.exporting.data({ conversationId: talk.id })), [409, 'exporting.restricted'])
  const words = [{ language: '', template: '<p>Hi</p>' }]
  const { macroId } = await lead.api.macros.create({ name: 'Hello', words, whose: 'all' })
  const use = { macroId, conversationId: talk.id, place: 'reply' } as const
  assert.deepEqual(await refused(mara.api.macros.use(use)), [409, 'macros.restricted'])
  const remind = { conversationId: talk.id, act: 'remindCustomer', days: 3, html: '<p>Hello?</p>' } as const
  assert.deepEqual(await refused(mara.api.later.plan(remind)), [409, 'later.restricted'])
  assert.deepEqual(
    await refused(mara.api.privacy.lift({ requestId, revision: restricted.revision, reason: 'Settled' })),
    [403, 'kernel.forbidden'],
  )
  await lead.api.privacy.lift({ requestId, revision: restricted.revision, reason: 'The dispute is settled' })
  assert.match((await mailsTo(address)).at(-1)!.text, /dispute is settled/)
  assert.equal((await mara.api.customers.get({ customerId })).restrictedAt, null)
  await mara.api.exporting.data({ conversationId: talk.id })
})

test('a reminder that was planned before is not sent to a restricted customer', async () => {
  const talk = await makeConversation(w)
  await mara.api.later.plan({ conversationId: talk.id, act: 'remindCustomer', days: 1, html: '<p>Hello?</p>' })
  await w.write((writer) => setRestricted(writer, talk.customerId, true))
  w.clock.advance('3d')
  await w.runJobs()
  const messages = await w.db
    .selectFrom('messages')
    .select('direction')
    .where('conversation_id', '=', talk.id)
    .execute()
  assert.deepEqual(
    messages.map(({ direction }) => direction),
    ['in'],
  )
})

test('what the law makes us keep is set with the law, by admins', async () => {
  const { revision } = await admin.api.privacy.settings({})
  const given = { orderYears: 10, orderReason: '', linkDays: 5, revision }
  assert.deepEqual(await refused(admin.api.privacy.setSettings(given)), [422, 'privacy.reasonMissing'])
  const now = await admin.api.privacy.setSettings({ ...given, orderReason: 'Fiscal code' })
  assert.deepEqual([now.orderYears, now.linkDays], [10, 5])
  assert.deepEqual(await refused(admin.api.privacy.setSettings(given)), [422, 'privacy.reasonMissing'])
  assert.deepEqual(await refused(admin.api.privacy.setSettings({ ...given, orderReason: 'Fiscal code' })), [
    409,
    'privacy.changedMeanwhile',
  ])
})

test('who is merged with a restricted customer is restricted', async () => {
  const [one, two] = [
    await mara.api.customers.create({ name: 'One', addresses: [] }),
    await mara.api.customers.create({ name: 'Two', addresses: [] }),
  ]
  await w.write((writer) => setRestricted(writer, one.id, true))
  await w.write((writer) => markMerged(writer, one.id, two.id))
  assert.ok((await mara.api.customers.get({ customerId: one.id })).restrictedAt)
})
