import assert from 'node:assert/strict'
import test from 'node:test'
import { customerOf } from '#capabilities/customers/customers.public.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { replyAddress } from '#capabilities/sending/sending.public.ts'
import { makeEraser } from './privacy.erasing.fixture.ts'

const desk = await makeEraser()
const { w, erased, everywhere } = desk

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

test('mail without a date does not come back either', async () => {
  const { person, number } = desk.next()
  const old = letter({ from: `Ida <${person}>`, id: `dateless-${number}@mail.example`, date: null })
  const [first] = await desk.post(old)
  await erased(first!.customerId!)
  w.clock.advance('1h')
  assert.deepEqual(await desk.post(old, { source: 'imap', receivedAt: w.clock.now() }), [], 'the same bytes')
  const other = letter({ from: `Ida <${person}>`, id: '', date: null, text: 'Never seen.' })
  assert.deepEqual(await desk.post(other, { source: 'imap', receivedAt: new Date('2026-11-01T09:00:00Z') }), [])
  assert.deepEqual(await desk.post(other, { source: 'import', envelope: { name: 'archive.mbox' } }), [])
})

test('who wrote again and is erased again stays away up to the second time', async () => {
  const { person, number } = desk.next()
  const [first] = await desk.post(letter({ from: `Ida <${person}>` }))
  await erased(first!.customerId!)
  w.clock.advance('2d')
  const between = w.clock.now()
  const [second] = await desk.post(letter({ from: `Ida <${person}>`, date: between.toUTCString() }))
  w.clock.advance('1d')
  await erased(second!.customerId!)
  const never = letter({ from: `Ida <${person}>`, id: `between-${number}@mail.example`, date: between.toUTCString() })
  assert.deepEqual(await desk.post(never, { source: 'import', envelope: { name: 'archive.mbox' } }), [])
})

test('what we sent to somebody else too stays with them alone', async () => {
  const { person, number } = desk.next()
  const friend = `bo-${number}@mail.example`
  const [first] = await desk.post(letter({ from: `Ida <${person}>` }))
  await erased(first!.customerId!)
  const sent = (to: string, cc?: string) =>
    desk.post(
      letter({
        from: 'Support <support@harrow-lind.test>',
        to,
        ...(cc ? { cc } : {}),
        date: 'Mon, 02 Nov 2026 08:00:00 +0000',
      }),
      { source: 'imap', receivedAt: new Date('2026-11-02T08:00:00Z'), envelope: { folder: 'Sent', ours: true } },
    )
  assert.deepEqual(await sent(`Ida <${person}>`, 'Help <help@harrow-lind.test>'), [], 'to them alone')
  const [kept] = await sent(`Ida <${person}>`, `Bo <${friend}>`)
  assert.equal(kept!.customerId, await customerOf(w.db, friend))
  assert.equal(await customerOf(w.db, person), undefined)
  assert.deepEqual(await everywhere(person), ['blobs'])
})

test('whoever writes anew with a wrong clock is not turned away', async () => {
  const { person } = desk.next()
  const [first] = await desk.post(letter({ from: `Ida <${person}>` }))
  await erased(first!.customerId!)
  w.clock.advance('1d')
  const anew = letter({ from: `Ida <${person}>`, date: 'Thu, 01 Jan 2015 00:00:00 +0000', text: 'A new matter.' })
  const [taken] = await desk.post(anew, { source: 'imap', receivedAt: w.clock.now() })
  assert.ok(taken!.customerId)
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
