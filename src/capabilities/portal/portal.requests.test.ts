import assert from 'node:assert/strict'
import test from 'node:test'
import { markMerged } from '#capabilities/customers/customers.public.ts'
import { createFile } from '#capabilities/files/files.public.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { openPortal } from './portal.fixture.ts'
import { withLinks } from './portal.requests.ts'

const { w, admin, settings, browser, mailed } = await openPortal()
const mara = await w.agent({ name: 'Mara Sommer' })

const signedIn = async (wish: Parameters<typeof makeConversation>[1] = {}) => {
  const talk = await mailed(wish)
  const one = browser()
  await one.enter(talk.address)
  return { talk, one, page: `/portal/requests/${talk.number}` }
}
const textsOf = async (id: string) => {
  const { items } = await mara.api.conversations.thread({ conversationId: id })
  return items.flatMap((item) => (item.kind === 'message' ? [item] : [])).toReversed()
}
const to = (address: string) => ({ addresses: { to: [{ name: '', address }] } })

test('a customer reads what they wrote and what was written to them, and nothing that is said among us', async () => {
  const { talk, one, page } = await signedIn({ subject: 'The lamp', text: 'Where is the base?' })
  await agentSays(w, talk, mara, 'It left today.', to(talk.address))
  await mara.api.conversations.addNote({ conversationId: talk.id, text: 'Secret of the house' } as never)
  await agentSays(w, talk, mara, 'Told to the carrier alone', to('carrier@parcels.example'))
  await customerSays(w, talk, 'Said by the neighbour to us alone', {
    customerId: null,
    authorAddress: 'neighbour@mail.example',
    authorName: 'Neighbour',
  })
  const { status, html } = await one.open(page)
  assert.equal(status, 200)
  for (const words of ['Where is the base?', 'It left today.', 'Mara Sommer', 'The lamp'])
    assert.ok(html.includes(words), words)
  for (const words of ['Secret', 'carrier', 'neighbour', 'Neighbour']) assert.ok(!html.includes(words), words)
})

test('another customer finds nothing of it: no page, no readers, no file, no way to answer or close', async () => {
  const fileId = await w.write(
    async (writer) =>
      (await createFile(writer, { bytes: Buffer.from('invoice'), name: 'invoice.txt', type: 'text/plain' })).id,
  )
  const { talk, one, page } = await signedIn({ subject: 'Mine alone' })
  await customerSays(w, talk, 'See the file', {
    attachments: [{ fileId, name: 'invoice.txt', type: 'text/plain', size: 7 }],
  })
  const { one: other } = await signedIn()
  const [, file] = /href="(\/portal\/files\/[^"]+)"/.exec((await one.open(page)).html)!
  const got = await one.open(file!)
  assert.deepEqual([got.status, got.html], [200, 'invoice'])
  assert.match(got.headers.get('content-disposition')!, /^attachment; filename\*=UTF-8''invoice\.txt$/)
  assert.equal(got.headers.get('cache-control'), 'no-store', 'it does not stay where one has signed out')
  for (const path of [page, `${page}/readers`, file!]) {
    assert.equal((await other.open(path)).status, 404, path)
    assert.equal((await browser().open(path)).status, 303, path)
  }
  const { guard, form } = await other.hidden('/portal/new')
  for (const what of ['answer', 'close'])
    assert.equal((await other.send(page, { guard: guard!, form: form!, do: what, words: 'Let me in' })).status, 404)
  assert.equal((await browser().send(page, { do: 'close' })).location, '/portal')
  assert.ok(!(await other.open('/portal')).html.includes('Mine alone'))
  assert.equal((await textsOf(talk.id)).length, 2)
})

test('who is on copy reads what was sent to them and what they wrote, and no more', async () => {
  const { talk } = await signedIn({ text: 'Before the accountant' })
  const accountant = await signedIn()
  await customerSays(w, talk, 'My accountant reads along', {
    addresses: {
      to: [{ name: '', address: 'support@shop.example' }],
      cc: [{ name: '', address: accountant.talk.address.toUpperCase() }],
    },
    participants: [{ address: accountant.talk.address, role: 'cc' }],
  })
  await agentSays(w, talk, mara, 'For you alone', to(talk.address))
  const { status, html } = await accountant.one.open(`/portal/requests/${talk.number}`)
  assert.equal(status, 200)
  assert.ok(html.includes('My accountant reads along'))
  for (const words of ['Before the accountant', 'For you alone']) assert.ok(!html.includes(words), words)
  assert.ok(!html.includes('This is solved'), 'it is not theirs to end')
  const fields = { ...(await accountant.one.hidden(`/portal/requests/${talk.number}`)), do: 'close' }
  assert.equal((await accountant.one.send(`/portal/requests/${talk.number}`, fields)).status, 422)
  assert.notEqual((await mara.api.conversations.get({ conversationId: talk.id })).state, 'closed')
})

test('a request is called as in the mails that one has, whatever others call it', async () => {
  const { talk } = await signedIn({ subject: 'Between us' })
  const copied = await signedIn()
  await customerSays(w, talk, 'For the accountant', {
    subject: 'Re: The invoice',
    addresses: { cc: [{ name: '', address: copied.talk.address }] },
    participants: [{ address: copied.talk.address, role: 'cc' }],
  })
  const { revision } = await mara.api.conversations.get({ conversationId: talk.id })
  await mara.api.conversations.setSubject({ conversationId: talk.id, subject: 'Divorce of the boss', revision })
  for (const path of ['/portal', `/portal/requests/${talk.number}`, `/portal/requests/${talk.number}/readers`]) {
    const { html } = await copied.one.open(path)
    assert.ok(html.includes('The invoice') && !html.includes('Between us') && !html.includes('Divorce'), path)
  }
})

test('an answer that can still be called back is not there yet', async () => {
  const { talk, one, page } = await signedIn()
  const { messageId } = await agentSays(w, talk, mara, 'Too fast', to(talk.address))
  const held = (state: string) =>
    w.write(async ({ tx, newId, now }) => {
      await tx.deleteFrom('outbox').where('message_id', '=', messageId).execute()
      await tx
        .insertInto('outbox')
        .values({
          id: newId(),
          message_id: messageId,
          header_id: `${state}@heed.test`,
          recipients: [talk.address],
          state,
          plan: '{}',
          due_at: now,
          give_up_at: now,
        })
        .execute()
    })
  await held('held')
  assert.ok(!(await one.open(page)).html.includes('Too fast'))
  await held('queued')
  assert.ok((await one.open(page)).html.includes('Too fast'))
})

test('an answer arrives as mail does: it opens the request again, the agent sees it, and files come along', async () => {
  const { talk, one, page } = await signedIn()
  await mara.api.conversations.setState({
    conversationId: talk.id,
    state: 'closed',
    revision: (await mara.api.conversations.get({ conversationId: talk.id })).revision,
  } as never)
  assert.match((await one.open(page)).html, /closed/)
  const photo = new File([Buffer.from('the base')], '../../photo\u202Egpj.exe', { type: 'image/png' })
  const { status, location } = await one.write(
    page,
    { words: 'Hello <script>alert(1)</script>\r\nhttps://shop.example/a?b=1&c=2.' },
    [photo],
  )
  assert.deepEqual([status, location], [303, `${page}?done=sent`])
  const [, message] = await textsOf(talk.id)
  assert.equal(message!.text, 'Hello <script>alert(1)</script>\nhttps://shop.example/a?b=1&c=2.')
  assert.deepEqual(
    [message!.direction, message!.author.kind, message!.author.address],
    ['in', 'customer', talk.address],
  )
  assert.deepEqual(
    message!.attachments.map(({ name, size }) => [name, size]),
    [['photogpj.exe', 8]],
  )
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
  const { html } = await one.open(page)
  assert.ok(!html.includes('<script'))
  assert.ok(html.includes('<a href="https://shop.example/a?b=1&#38;c=2" rel='))
})

test('sending a form twice, also at once, says it once; so does beginning', async () => {
  const { talk, one, page } = await signedIn()
  const fields = { ...(await one.hidden(page)), do: 'answer', words: 'Only once, please' }
  const answers = await Promise.all([1, 2, 3].map(() => one.send(page, fields)))
  assert.deepEqual(
    answers.map(({ status, location }) => [status, location]),
    Array(3).fill([303, `${page}?done=sent`]),
  )
  assert.equal((await textsOf(talk.id)).length, 2)
  const begun = { ...(await one.hidden('/portal/new')), subject: 'A new one', words: 'How do I return it?' }
  const [first, second] = [await one.send('/portal/new', begun), await one.send('/portal/new', begun)]
  assert.equal(first.status, 303)
  assert.equal(first.location, second.location)
})

test('what is written after going back to a page that was sent before is written, and what was solved opens again', async () => {
  const { talk, one, page } = await signedIn()
  const fields = await one.hidden(page)
  const state = async () => (await mara.api.conversations.get({ conversationId: talk.id })).state
  const press = async () => (await one.send(page, { ...fields, do: 'close' })).location
  for (let times = 0; times < 2; times++) assert.equal(await press(), `${page}?done=closed`)
  assert.equal(await state(), 'closed')
  for (const words of ['No, it is broken again', 'And the lamp flickers'])
    assert.equal((await one.send(page, { ...fields, do: 'answer', words })).location, `${page}?done=sent`)
  assert.deepEqual(
    (await textsOf(talk.id)).slice(1).map(({ text }) => text),
    ['No, it is broken again', 'And the lamp flickers'],
  )
  assert.equal(await state(), 'open')
  await press()
  assert.equal(await state(), 'closed')
})

test('a new request goes to the mailbox that was chosen and to its team', async () => {
  const { one, talk } = await signedIn()
  const { location } = await one.write('/portal/new', { subject: 'Return', words: 'How do I return the shade?' })
  const number = Number(/requests\/(\d+)/.exec(location!)![1])
  const found = await mara.api.conversations.byNumber({ number } as never)
  assert.deepEqual([found.subject, found.state, found.customer.id], ['Return', 'open', talk.customerId])
  assert.ok((await one.open(`/portal/requests/${number}`)).html.includes('How do I return the shade?'))
})

test('what can not be taken is told in words, and nothing that was written is lost', async () => {
  const { talk, one, page } = await signedIn()
  const empty = await one.write(page, { words: ' \u200b ' })
  assert.deepEqual([empty.status, /role="alert">Write a few words/.test(empty.html)], [422, true])
  const long = await one.write(page, { words: 'long '.repeat(4100) })
  assert.equal(long.status, 422)
  assert.ok(long.html.includes('long long'))
  const files = Array.from({ length: 11 }, (_, at) => new File(['x'], `${at}.txt`))
  assert.equal((await one.write(page, { words: 'Many' }, files)).status, 422)
  const nothing = await one.write('/portal/new', { subject: '', words: 'Kept words' })
  assert.ok(nothing.status === 422 && nothing.html.includes('Kept words'))
  const big = new File([new Uint8Array(21 * 1024 * 1024)], 'big.bin')
  const refused = await one.write(page, { words: 'Big' }, [big])
  assert.deepEqual([refused.status, refused.headers.get('content-type')], [413, 'text/html; charset=utf-8'])
  assert.equal((await textsOf(talk.id)).length, 1)
})

test('closing is told to the agent as the customer’s own doing', async () => {
  const { talk, one, page } = await signedIn({ name: 'Aino Lepik' })
  assert.equal((await one.send(page, { ...(await one.hidden(page)), do: 'close' })).location, `${page}?done=closed`)
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'closed')
  const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
  const line = items.find((item) => item.kind === 'event' && item.type === 'conversations.stateChanged')
  assert.ok(line?.kind === 'event' && line.actor.kind === 'customer' && line.actor.name === 'Aino Lepik')
})

test('where closing needs more, or it lies in spam, the word of the customer is a message, once however often it is pressed', async () => {
  const { id: teamId } = await makeTeam(w)
  const { talk, one, page } = await signedIn({ teamId })
  await admin.api.fields.create({ name: 'Reason of contact', kind: 'text', teamId, requiredOnClose: true })
  const press = { ...(await one.hidden(page)), do: 'close' }
  const answers = await Promise.all([1, 2, 3].map(() => one.send(page, press)))
  assert.deepEqual(answers.map(({ location }) => location), Array(3).fill(`${page}?done=closed`))
  const solved = async (id: string) => (await textsOf(id)).filter(({ text }) => text === 'This is solved.').length
  assert.equal(await solved(talk.id), 1)
  const spam = await signedIn()
  await mara.api.blocking.mark({ conversationId: spam.talk.id })
  await spam.one.send(spam.page, { ...(await spam.one.hidden(spam.page)), do: 'close' })
  assert.equal(await solved(spam.talk.id), 1)
})

test('nothing is read of what strangers send to pages of those who are signed in', async () => {
  let given = 0
  const endless = new ReadableStream<Uint8Array>(
    { pull: (controller) => (given++, controller.enqueue(new Uint8Array(65_536))) },
    { highWaterMark: 0 },
  )
  const sending = { method: 'POST', body: endless, duplex: 'half' } as RequestInit
  assert.deepEqual([(await w.request('/portal/new', sending)).status, given], [303, 0])
})

test('an answer to what was closed long ago begins a request that follows it', async () => {
  const { talk, one, page } = await signedIn({ subject: 'Long ago' })
  await one.send(page, { ...(await one.hidden(page)), do: 'close' })
  w.clock.advance('400d')
  await one.enter(talk.address)
  const { location } = await one.write(page, { words: 'It broke again' })
  assert.ok(location && !location.startsWith(`${page}?`))
  assert.equal((await textsOf(talk.id)).length, 1)
  assert.ok((await one.open(location)).html.includes('Long ago'))
})

test('states are told in plain words', async () => {
  const { talk, one } = await signedIn({ subject: 'Plain words' })
  const said = async () => /Plain words<\/b>.*?class="chip[^"]*">([^<]+)</.exec((await one.open('/portal')).html)![1]
  assert.equal(await said(), 'waits for our answer')
  await agentSays(w, talk, mara, 'Done', to(talk.address))
  assert.equal(await said(), 'answered, it is your turn')
})

test('requests and what was said come in pages that leave nothing out', async () => {
  const { talk, one, page } = await signedIn({ subject: 'Pages 0', text: 'Line 0.' })
  for (let at = 1; at <= 45; at++) {
    w.clock.advance('1s')
    await customerSays(w, talk, `Line ${at}.`)
  }
  const first = (await one.open(page)).html
  const [, next] = /href="([^"]+\?cursor=[^"]+)"/.exec(first)!
  const second = (await one.open(next!)).html
  for (let at = 0; at <= 45; at++)
    assert.equal([first, second].filter((html) => html.includes(`>Line ${at}.<`)).length, 1, String(at))
  for (let at = 1; at <= 24; at++) await makeConversation(w, { address: talk.address, subject: `Pages ${at}` })
  const list = (await one.open('/portal')).html
  const [, older] = /href="(\/portal\?cursor=[^"]+)"/.exec(list)!
  const rest = (await one.open(older!)).html
  for (let at = 0; at <= 24; at++)
    assert.equal([list, rest].filter((html) => html.includes(`>Pages ${at}<`)).length, 1, String(at))
  assert.equal((await one.open('/portal?cursor=nonsense')).status, 404)
  const others = await signedIn()
  assert.equal((await one.open(`/portal?cursor=${others.talk.number}`)).status, 404)
})

test('after a merge the customer sees what both had', async () => {
  const first = await signedIn({ subject: 'Of the first' })
  const second = await signedIn({ subject: 'Of the second' })
  await w.write((writer) => markMerged(writer, second.talk.customerId, first.talk.customerId))
  for (const { one } of [first, second]) {
    const { html } = await one.open('/portal')
    assert.ok(html.includes('Of the first') && html.includes('Of the second'))
  }
})

test('reading leaves a receipt, and the customer sees who else has read, by name or by role', async () => {
  const { talk, one, page } = await signedIn()
  const team = await makeTeam(w)
  const late = await makeConversation(w, { teamId: team.id })
  assert.ok(late)
  await one.open(page)
  await mara.api.conversations.thread({ conversationId: talk.id })
  const { items } = await mara.api.receipts.list({ conversationId: talk.id })
  assert.deepEqual(items.map(({ reader }) => reader.kind).toSorted(), ['agent', 'customer'])
  const readers = async () => (await one.open(`${page}/readers`)).html
  assert.match(await readers(), /Mara Sommer/)
  const save = async (change: object) =>
    admin.api.portal.saveSettings({ ...settings, ...change, revision: (await admin.api.portal.settings({})).revision })
  await save({ agentsAs: 'first' })
  assert.match(await readers(), /<bdi>Mara<\/bdi>/)
  await save({ readersAs: 'role' })
  const byRole = await readers()
  assert.ok(!byRole.includes('Mara') && byRole.includes('<bdi>Agent</bdi>'))
  await agentSays(w, talk, mara, 'From the house', to(talk.address))
  await save({ agentsAs: 'house' })
  assert.ok(!(await one.open(page)).html.includes('Mara'))
  await save({})
})

test('pages are in the language of the browser, run nothing, take nothing from elsewhere and are kept by nobody', async () => {
  const { talk } = await signedIn()
  const german = browser('de-AT,de;q=0.9')
  await german.enter(talk.address)
  const { html, headers } = await german.open('/portal')
  assert.match(html, /^<!doctype html><html lang="de" dir="ltr">/)
  assert.match(html, /Ihre Anfragen/)
  assert.ok(!/<script|style="|src=|javascript:/i.test(html))
  assert.match(
    headers.get('content-security-policy')!,
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  )
  assert.equal(headers.get('cache-control'), 'no-store')
})

test('addresses in words become links that end where they end', () => {
  assert.equal(
    withLinks('see https://a.example/x, or'),
    'see <a href="https://a.example/x" rel="noreferrer noopener nofollow">https://a.example/x</a>, or',
  )
  assert.equal(
    withLinks('(https://a.example/x)'),
    '(<a href="https://a.example/x" rel="noreferrer noopener nofollow">https://a.example/x</a>)',
  )
  assert.equal(
    withLinks('&#34;https://a.example/&#34;'),
    '&#34;<a href="https://a.example/" rel="noreferrer noopener nofollow">https://a.example/</a>&#34;',
  )
  assert.equal(withLinks('javascript:alert(1)'), 'javascript:alert(1)')
})
