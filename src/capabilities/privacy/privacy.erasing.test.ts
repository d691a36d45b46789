import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { sql } from 'kysely'
import { runtimeOf } from '#kernel/kernel.ts'
import { customerOf, markMerged, setRestricted } from '#capabilities/customers/customers.public.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { makeDesk } from '#capabilities/receiving/receiving.desk.fixture.ts'
import { replyAddress } from '#capabilities/sending/sending.public.ts'
import { refused } from '#testing/world.ts'
import { eraseAll } from './privacy.erasing.ts'
import { sweep } from './privacy.sweeping.ts'

const desk = await makeDesk()
const { w, mara, admin } = desk
after(() => w.close())
const lead = await w.agent({ role: 'lead', name: 'Lena' })

const begin = async (customerId: string) => {
  const { id: requestId, number } = await mara.api.privacy.record({ customerId, kind: 'erasure', channel: 'email' })
  const { revision } = await lead.api.privacy.get({ requestId })
  const sure = await lead.api.privacy.confirmIdentity({ requestId, revision, reason: 'Came with a passport' })
  const start = (typed = String(number)) =>
    lead.api.privacy.erase({ requestId, revision: sure.revision, number: typed })
  return { requestId, number, start }
}
const erased = async (customerId: string) => {
  const { requestId, start } = await begin(customerId)
  await start()
  await w.runJobs()
  return lead.api.privacy.get({ requestId })
}
const jobOf = (runtime: ReturnType<typeof runtimeOf>, requestId: string) =>
  ({ ...runtime, payload: { requestId }, signal: new AbortController().signal }) as never

/** Every value of every table, so that nothing can hide. */
async function everywhere(words: string): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`.execute(w.db as never)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ hit: boolean }>`
      select exists (select from ${sql.raw(name)} t where t::text ilike ${`%${words}%`}) as hit`.execute(w.db as never)
    if (rows[0]!.hit) found.push(name)
  }
  const { rows: bytes } =
    await sql`select hash from blobs where position(${Buffer.from(words)}::bytea in content) > 0`.execute(w.db as never)
  return bytes.length ? [...found, 'blobs'] : found
}

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

test('the old mail fetched again, sent again or found in an archive brings nothing back; a new one makes a new customer', async () => {
  const { person, number } = desk.next()
  const old = letter({ from: `Ida <${person}>`, id: `old-${number}@mail.example`, text: 'The lamp flickers.' })
  const [first] = await desk.post(old)
  const { customerId } = first!
  await erased(customerId!)
  const arrivals = [
    { source: 'imap' as const },
    { source: 'smtp' as const },
    { source: 'import' as const, envelope: { name: 'archive.mbox' } },
    { source: 'imap' as const, mailboxId: desk.sales.id },
  ]
  for (const arrival of arrivals) assert.deepEqual(await desk.post(old, arrival), [], arrival.source)
  // From an archive, one that Heed never saw, written before.
  const never = letter({
    from: `Ida <${person}>`,
    id: `never-${number}@mail.example`,
    date: 'Mon, 02 Nov 2026 08:00:00 +0000',
  })
  assert.deepEqual(await desk.post(never, { source: 'import', envelope: { name: 'archive.mbox' } }), [])
  assert.equal(await customerOf(w.db, person), undefined)
  assert.deepEqual(await everywhere(person), [])

  w.clock.advance('1d')
  const [fresh] = await desk.post(
    letter({ from: `Ida <${person}>`, date: w.clock.now().toUTCString(), text: 'A new matter.' }),
  )
  assert.ok(fresh!.customerId)
  assert.notEqual(fresh!.customerId, customerId)
})

test('somebody else may use a Message-ID that was forgotten: it is another message', async () => {
  const { person, number } = desk.next()
  const id = `used-${number}@mail.example`
  const [first] = await desk.post(letter({ from: `Ida <${person}>`, id }))
  await erased(first!.customerId!)
  const [other] = await desk.post(letter({ from: 'Bo <bo@elsewhere.example>', id, text: 'Quite another thing.' }))
  assert.equal(other!.state, 'done')
})

test('an answer to what was erased is a new conversation, and nobody else’s', async () => {
  const { person, number } = desk.next()
  const [first] = await desk.post(letter({ from: `Ida <${person}>`, id: `thread-${number}@mail.example` }))
  const to = replyAddress(desk.services, 'support@harrow-lind.test', first!.conversationId!)
  await erased(first!.customerId!)
  w.clock.advance('1d')
  const [answer] = await desk.post(
    letter({
      from: `Ida <${person}>`,
      to,
      inReplyTo: `thread-${number}@mail.example`,
      date: w.clock.now().toUTCString(),
    }),
  )
  assert.ok(answer!.conversationId)
  assert.notEqual(answer!.conversationId, first!.conversationId)
  assert.notEqual(answer!.customerId, first!.customerId)
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

test('killed at any of its transactions, it goes on and ends', async () => {
  class Killed extends Error {}
  for (let at = 1; at <= 30; at += 3) {
    const { person, number } = desk.next()
    const word = `killed${number}x`
    const [first] = await desk.post(letter({ from: `Ida ${word} <${person}>`, text: word }))
    const { requestId, start } = await begin(first!.customerId!)
    await start()
    const runtime = runtimeOf(w.app.kernel, {})
    let count = 0
    const transact: typeof runtime.transact = async (work, as) => {
      if (++count < at) return runtime.transact(work, as)
      if (at % 2) await runtime.transact(work, as)
      throw new Killed('killed')
    }
    await eraseAll(jobOf({ ...runtime, transact }, requestId)).catch((error: unknown) =>
      assert.ok(error instanceof Killed),
    )
    await eraseAll(jobOf(runtime, requestId))
    await w.runJobs()
    assert.equal((await lead.api.privacy.get({ requestId })).state, 'done')
    assert.deepEqual(await everywhere(word), [], `killed at ${at}`)
  }
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
  const { requestId } = await begin(customerId)
  const { items, kept } = await lead.api.privacy.preview({ requestId })
  assert.deepEqual(
    items.find(({ section }) => section === 'orders'),
    { section: 'orders', goes: 1, stays: 1 },
  )
  assert.equal(kept!.reason, 'Fiscal code')
  const { revision: at, number } = await lead.api.privacy.get({ requestId })
  await lead.api.privacy.erase({ requestId, revision: at, number: `#${number}` })
  await w.runJobs()
  const left = () =>
    w.db.selectFrom('orders').select(['tracking', 'link']).where('customer_id', '=', customerId).execute()
  assert.deepEqual(await left(), [{ tracking: [], link: null }])
  const request = await lead.api.privacy.get({ requestId })
  assert.deepEqual(
    request.kept.map(({ reason, until }) => [reason, until]),
    [['Fiscal code', '2029-01-01T00:00:00.000Z']],
  )
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
