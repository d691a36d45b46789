import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { runtimeOf } from '#kernel/kernel.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { refused } from '#testing/world.ts'
import { makeEraser } from './privacy.erasing.fixture.ts'
import { eraseAll } from './privacy.erasing.ts'
import { personOf } from './privacy.requests.ts'
import { sweep } from './privacy.sweeping.ts'

const desk = await makeEraser()
const { w, mara, lead, admin, begin, erased, jobOf, everywhere } = desk

test('an erased person is nowhere any more, in no table and in no original', async () => {
  const { person, number } = desk.next()
  const word = `zweihorn${number}`
  const [first] = await desk.post(
    letter({ from: `Ida ${word} <${person}>`, text: `My name is ${word}.`, subject: `Of ${word}` }),
  )
  const { customerId, conversationId } = first!
  await desk.answer(conversationId!, `ours-${number}@harrow-lind.test`)
  await mara.api.customers.addNote({ customerId: customerId!, body: `${word} likes it brief` })
  await mara.api.customers.addAddress({ customerId: customerId!, kind: 'phone', address: '+49 30 901820' })
  await w.runJobs()
  assert.ok((await everywhere(word)).length > 3)
  const request = await erased(customerId!)
  assert.deepEqual([request.state, request.customer.name, request.asked], ['done', '', ''])
  assert.equal(request.erasure!.done, request.erasure!.total)
  assert.deepEqual(await everywhere(word), [])
  assert.deepEqual(await everywhere(person), [])
  assert.deepEqual(await everywhere('30901820'), [])
  assert.equal((await mara.api.customers.get({ customerId: customerId! })).state, 'erased')
})

test('while somebody is erased nobody merges, parts or changes them', async () => {
  const [one, two] = [desk.next(), desk.next()]
  const [first] = await desk.post(letter({ from: `Ida <${one.person}>` }))
  const [second] = await desk.post(letter({ from: `Ida <${two.person}>` }))
  const [customerId, otherId] = [first!.customerId!, second!.customerId!]
  const { start } = await begin(customerId)
  const { state } = await mara.api.identity.compare({ customerId: otherId, withIds: [customerId] })
  await start()
  const { revision, allowed } = await mara.api.customers.get({ customerId })
  assert.deepEqual(allowed, [])
  for (const call of [
    () => mara.api.identity.merge({ customerId: otherId, fromIds: [customerId], choices: [], state }),
    () => mara.api.identity.merge({ customerId, fromIds: [otherId], choices: [], state }),
    () => mara.api.customers.addAddress({ customerId, kind: 'phone', address: '+49 30 901820' }),
    () => mara.api.customers.rename({ customerId, name: 'Somebody', revision }),
  ])
    assert.deepEqual(await refused(call()), [409, 'customers.beingErased'])
  await w.runJobs()
  assert.equal((await mara.api.customers.get({ customerId })).state, 'erased')
})

test('who was merged with another before is erased with them, whatever was asked first', async () => {
  const [one, two] = [desk.next(), desk.next()]
  const [first] = await desk.post(letter({ from: `Ida <${one.person}>` }))
  const [second] = await desk.post(letter({ from: `Ida <${two.person}>` }))
  const [customerId, otherId] = [first!.customerId!, second!.customerId!]
  const { state } = await mara.api.identity.compare({ customerId: otherId, withIds: [customerId] })
  const { start } = await begin(customerId)
  await mara.api.identity.merge({ customerId: otherId, fromIds: [customerId], choices: [], state })
  await start()
  await w.runJobs()
  for (const { person } of [one, two]) assert.deepEqual(await everywhere(person), [])
})

test('an erasure that came to a stop goes on at night', async () => {
  const { person } = desk.next()
  const [first] = await desk.post(letter({ from: `Ida <${person}>` }))
  const { requestId, start } = await begin(first!.customerId!)
  await start()
  await sql`delete from graphile_worker._private_jobs`.execute(w.app.kernel.database.writer)
  await w.runJobs()
  assert.equal((await lead.api.privacy.get({ requestId })).state, 'working')
  w.clock.advance('1d')
  await sweep(jobOf(runtimeOf(w.app.kernel, {}), requestId))
  await w.runJobs()
  const { state, log } = await lead.api.privacy.get({ requestId })
  assert.equal(state, 'done')
  assert.ok(log.some(({ what }) => what === 'erasureResumed'))
})

test('in the conversation of somebody else only what they wrote is emptied', async () => {
  const { person, number } = desk.next()
  const friend = `friend-${number}@mail.example`
  const [first] = await desk.post(
    letter({ from: `Bo <${friend}>`, cc: person, id: `bo-${number}@mail.example`, text: 'Ida and I wait.' }),
  )
  await desk.post(
    letter({
      from: `Ida <${person}>`,
      inReplyTo: `bo-${number}@mail.example`,
      references: `bo-${number}@mail.example`,
      text: 'I wait too, einhorn.',
    }),
  )
  const { id: customerId } = await w.db
    .selectFrom('customer_addresses')
    .select('customer_id as id')
    .where('address', '=', person)
    .executeTakeFirstOrThrow()
  await erased(customerId)
  await w.runJobs()
  const rows = await w.db
    .selectFrom('messages')
    .select(['body_text', 'author_name', 'marks'])
    .where('conversation_id', '=', first!.conversationId!)
    .orderBy('seq')
    .execute()
  assert.deepEqual(
    rows.map(({ body_text, author_name }) => [body_text.trim(), author_name]),
    [
      ['Ida and I wait.', 'Bo'],
      ['', ''],
    ],
  )
  assert.deepEqual(rows[1]!.marks, { erased: true })
  assert.deepEqual(await everywhere('einhorn'), [])
  assert.deepEqual(await everywhere(person), ['blobs'], 'the original of the other names them among its recipients')
})

test('the number is typed, once it is sure who asks, and only for an erasure', async () => {
  const { person } = desk.next()
  const [first] = await desk.post(letter({ from: `Ida <${person}>` }))
  const { requestId, start } = await begin(first!.customerId!)
  assert.deepEqual(await refused(start('1')), [422, 'privacy.wrongNumber'])
  const { items } = await lead.api.privacy.preview({ requestId })
  assert.deepEqual(
    items.filter(({ section }) => section === 'conversations' || section === 'messages' || section === 'addresses'),
    [
      { section: 'addresses', goes: 1, stays: 0 },
      { section: 'conversations', goes: 1, stays: 0 },
      { section: 'messages', goes: 1, stays: 0 },
    ],
  )
  await start()
  assert.deepEqual(await refused(start()), [409, 'privacy.changedMeanwhile'])
  await w.runJobs()
})

test('killed after each of its transactions, or in it, it goes on and ends', async () => {
  class Killed extends Error {}
  const { person, number } = desk.next()
  const word = `killed${number}x`
  const [first] = await desk.post(letter({ from: `Ida ${word} <${person}>`, text: word }))
  const { requestId, start } = await begin(first!.customerId!)
  await start()
  const runtime = runtimeOf(w.app.kernel, {})
  const ended = async () => (await lead.api.privacy.get({ requestId })).state === 'done'
  let kills = 0
  for (; !(await ended()) && kills < 120; kills++) {
    // The longer it takes, the later it is killed: a round that nobody breaks off ends it.
    let left = 1 + Math.floor(kills / 3)
    const transact: typeof runtime.transact = async (work, as) => {
      if (left-- > 0) return runtime.transact(work, as)
      if (kills % 2) await runtime.transact(work, as)
      throw new Killed('killed')
    }
    await eraseAll(jobOf({ ...runtime, transact }, requestId)).catch((error: unknown) =>
      assert.ok(error instanceof Killed),
    )
  }
  assert.ok(kills > 20 && kills < 120, `killed ${kills} times`)
  assert.deepEqual(await everywhere(word), [])
})

test('orders that the law makes us keep stay without the person, and go by themselves', async () => {
  const { revision } = await admin.api.privacy.settings({})
  await admin.api.privacy.setSettings({ orderYears: 2, orderReason: 'Fiscal code', linkDays: 7, revision })
  const { person } = desk.next()
  const [first] = await desk.post(letter({ from: `Ida <${person}>` }))
  const customerId = first!.customerId!
  const order = (placed_at: string) => ({
    id: crypto.randomUUID(),
    customer_id: customerId,
    source: 'shop',
    external_id: crypto.randomUUID(),
    number: 'A1',
    number_key: 'A1',
    state: 'placed',
    state_rank: 1,
    currency: 'EUR',
    total: 100,
    lines: '[]',
    tracking: '["XY1"]',
    placed_at,
    changed_at: placed_at,
    digest: 'x',
    received_at: placed_at,
    link: 'https://shop.example/ida',
  })
  await w.write(({ tx }) =>
    tx
      .insertInto('orders')
      .values([order('2023-05-01T00:00:00Z'), order('2025-05-01T00:00:00Z')] as never)
      .execute(),
  )
  const { requestId, start } = await begin(customerId)
  const { items, kept } = await lead.api.privacy.preview({ requestId })
  assert.deepEqual(
    items.find(({ section }) => section === 'orders'),
    { section: 'orders', goes: 1, stays: 1 },
  )
  assert.equal(kept!.reason, 'Fiscal code')
  await start()
  await w.runJobs()
  const left = () =>
    w.db.selectFrom('orders').select(['tracking', 'link']).where('customer_id', '=', customerId).execute()
  assert.deepEqual(await left(), [{ tracking: [], link: null }])
  const request = await lead.api.privacy.get({ requestId })
  assert.deepEqual(
    request.kept.map(({ reason, until }) => [reason, until]),
    [['Fiscal code', '2029-01-01T00:00:00.000Z']],
  )
  // A longer time that is set later is not theirs; and one that can not be done holds up none of the others.
  const set = await admin.api.privacy.settings({})
  await admin.api.privacy.setSettings({ ...set, orderYears: 10 })
  await w.write(async ({ tx, now }) => {
    const broken = await tx
      .selectFrom('privacy_erasures')
      .select('request_id')
      .where('ended_at', 'is not', null)
      .orderBy('began_at')
      .limit(1)
      .executeTakeFirstOrThrow()
    const kept = { ...broken, section: 'orders', reason: 'Fiscal code', years: 2, until: now }
    await tx.insertInto('privacy_kept').values(kept).execute()
    const person = JSON.stringify({ customerIds: ['nonsense'], addresses: [] })
    await tx.updateTable('privacy_erasures').set({ person }).where('request_id', '=', broken.request_id).execute()
  })
  w.clock.set('2028-01-02T09:00:00Z')
  await sweep(jobOf(runtimeOf(w.app.kernel, {}), requestId))
  assert.deepEqual(await left(), [])
  const then = await lead.api.privacy.get({ requestId })
  assert.deepEqual([then.kept, then.log.at(-1)!.what], [[], 'keptGone'])
})

test('an address that others write from too takes nothing of theirs away', async () => {
  const { person, number } = desk.next()
  const [first] = await desk.post(letter({ from: `Ida <${person}>`, id: `shared-${number}@mail.example` }))
  const { id: otherId } = await mara.api.customers.create({ name: 'Bo', addresses: [] })
  const [theirs] = await desk.post(
    letter({ from: `Bo <${person}>`, id: `shared-too-${number}@mail.example`, text: 'Of Bo.' }),
  )
  await w.write(async ({ tx, now }) => {
    const { id } = await tx
      .selectFrom('customer_addresses')
      .select('id')
      .where('address', '=', person)
      .executeTakeFirstOrThrow()
    await tx.insertInto('identity_shared').values({ address_id: id, customer_id: otherId, added_at: now }).execute()
    await tx
      .updateTable('conversations')
      .set({ customer_id: otherId })
      .where('id', '=', theirs!.conversationId!)
      .execute()
    await tx.updateTable('messages').set({ customer_id: otherId }).where('id', '=', theirs!.messageId!).execute()
  })
  await erased(first!.customerId!)
  const left = await w.db.selectFrom('messages').select('body_text').where('id', '=', theirs!.messageId!).execute()
  assert.deepEqual(
    left.map(({ body_text }) => body_text.trim()),
    ['Of Bo.'],
  )
  assert.ok(
    await w.db.selectFrom('incoming_mail').select('id').where('message_id', '=', theirs!.messageId!).executeTakeFirst(),
  )
  assert.deepEqual(
    (await mara.api.customers.get({ customerId: otherId })).addresses.map(({ address, primary, verified }) => [address, primary, verified]),
    [[person, true, false]],
    'it reaches them still',
  )
})

test('an address that somebody else wrote from who turned out to be the same person goes with them', async () => {
  const { person, number } = desk.next()
  const word = `family${number}`
  const [first] = await desk.post(letter({ from: `Ida ${word} <${person}>` }))
  const customerId = first!.customerId!
  const { id: otherId } = await mara.api.customers.create({ name: `Bo ${word}`, addresses: [] })
  const { addresses } = await mara.api.customers.get({ customerId })
  await mara.api.identity.share({ customerId, addressId: addresses[0]!.id, otherId })
  const { state } = await mara.api.identity.compare({ customerId, withIds: [otherId] })
  await mara.api.identity.merge({ customerId, fromIds: [otherId], choices: [], state })
  assert.deepEqual((await personOf(w.db, customerId)).addresses, [person])
  await mara.api.identity.unmerge({ customerId: otherId })
  assert.deepEqual((await personOf(w.db, customerId)).addresses, [])
  const again = await mara.api.identity.compare({ customerId: otherId, withIds: [customerId] })
  await mara.api.identity.merge({ customerId: otherId, fromIds: [customerId], choices: [], state: again.state })
  await erased(otherId)
  assert.deepEqual(await everywhere(person), [])
  assert.deepEqual(await everywhere(word), [])
})
