import test, { after, beforeEach } from 'node:test'
import assert from 'node:assert/strict'
import { participantsOf } from '#capabilities/conversations/conversations.public.ts'
import { makeDesk } from './receiving.desk.fixture.ts'
import { letter, notChecked } from './receiving.fixture.ts'

const desk = await makeDesk()
const { answer, checked, close, mara, post, sales, support, w } = desk
after(() => w.close())

let person = ''
let number = 0
beforeEach(() => void ({ person, number } = desk.next()))

test("a customer's mail becomes a conversation of its mailbox, with its customer waiting", async () => {
  const [made] = await post(
    letter({ from: `Ida Berg <${person}>`, subject: 'Broken lamp', text: 'The lamp flickers.\n\nIda' }),
  )
  assert.deepEqual(
    [made!.state, made!.direction, made!.author, made!.conversationState, made!.subject, made!.mailboxId],
    ['done', 'in', 'Ida Berg', 'open', 'Broken lamp', support.id],
  )
  assert.equal(made!.waitingSince, w.clock.now().toISOString())
  assert.deepEqual(
    (await participantsOf(w.db, made!.conversationId!)).map(({ address, role, customerId }) => [
      address,
      role,
      customerId === made!.customerId,
    ]),
    [[person, 'customer', true]],
  )
})

test('attachments and pictures inside come with the message, and the original is kept as it came', async () => {
  const raw = Buffer.from(
    [
      `From: ${person}`,
      'To: support@harrow-lind.test',
      'Subject: Photo',
      'Message-ID: <photo@mail.example>',
      'Date: Mon, 16 Nov 2026 08:00:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: multipart/related; boundary=b',
      '',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Look: <img src="cid:lamp@mail"></p>',
      '--b',
      'Content-Type: image/png; name=lamp.png',
      'Content-ID: <lamp@mail>',
      'Content-Disposition: inline; filename=lamp.png',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('picture').toString('base64'),
      '--b',
      'Content-Type: application/pdf; name=order.pdf',
      'Content-Disposition: attachment; filename=order.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.alloc(100_000, 7).toString('base64'),
      '--b--',
      '',
    ].join('\r\n'),
  )
  const [made] = await post(raw)
  const rows = await w.db
    .selectFrom('attachments')
    .innerJoin('files', 'files.id', 'attachments.file_id')
    .select(['attachments.name', 'attachments.inline', 'content_id', 'files.size'])
    .where('message_id', '=', made!.messageId!)
    .orderBy('position')
    .execute()
  assert.deepEqual(
    rows.map(({ name, inline, content_id, size }) => [name, inline, content_id, Number(size)]),
    [
      ['lamp.png', true, 'lamp@mail', 7],
      ['order.pdf', false, '', 100_000],
    ],
  )
  const shown = await w.request(`/api/v1/messages/${made!.messageId}/raw`, {
    headers: { authorization: `Bearer test-${mara.id}` },
  })
  assert.deepEqual(Buffer.from(await shown.arrayBuffer()), raw)
})

test('the same message is stored once: two mailboxes, a list and Cc, an import after a fetch', async () => {
  const letterOf = (head?: string, subject = 'Broken lamp') =>
    letter({
      from: person,
      to: 'support@harrow-lind.test',
      cc: 'sales@harrow-lind.test',
      id: `twice-${number}@mail.example`,
      date: 'Mon, 16 Nov 2026 08:30:00 +0000',
      subject,
      head,
    })
  const [first] = await post(letterOf('Received: by mx1'))
  const [second] = await post(letterOf('Received: by mx2\r\nDelivered-To: sales@harrow-lind.test'), {
    mailboxId: sales.id,
  })
  const [listed] = await post(letterOf('List-Id: <shop.lists.example>', '[shop] Broken lamp'))
  const [imported] = await post(letterOf('Received: by mx1\r\nX-Mozilla-Status: 0001'), {
    source: 'import',
    mailboxId: null,
  })
  assert.deepEqual(
    [second, listed, imported].map((each) => [each!.state, each!.messageId]),
    Array(3).fill(['duplicate', first!.messageId]),
  )
  const original = await mara.api.receiving.original({ messageId: first!.messageId! })
  assert.deepEqual(
    original.copies.map(({ source, mailboxId }) => [source, mailboxId]),
    [
      ['imap', support.id],
      ['imap', sales.id],
      ['imap', support.id],
      ['import', null],
    ],
  )
})

test('copies in one batch are one message, and the very same bytes are kept once', async () => {
  const raw = letter({ from: person })
  const relayed = Buffer.concat([Buffer.from('Received: by mx2\r\n'), raw])
  const made = await post([raw, relayed, raw])
  assert.deepEqual(
    made.map(({ state }) => state),
    ['done', 'duplicate'],
  )
})

test('a reused Message-ID with other content is another message', async () => {
  const id = `constant-${number}@mail.example`
  const made = await post([
    letter({ from: person, id, text: 'The lamp flickers.' }),
    letter({ from: person, id, text: 'And the chair wobbles.' }),
    letter({ from: 'per@mail.example', id, text: 'Hello' }),
  ])
  assert.deepEqual(
    made.map(({ state, text }) => [state, text]),
    [
      ['done', 'The lamp flickers.'],
      ['done', 'And the chair wobbles.'],
      ['done', 'Hello'],
    ],
  )
})

test('a message without a Message-ID is known by its content', async () => {
  const same = { from: person, id: null, date: 'Mon, 16 Nov 2026 08:40:00 +0000' }
  const made = await post([
    letter(same),
    letter({ ...same, head: 'Received: by mx2' }),
    letter({ ...same, text: 'Another' }),
    letter({ ...same, date: null }),
    letter({ ...same, date: null, head: 'Received: by mx2' }),
  ])
  assert.deepEqual(
    made.map(({ state }) => state),
    ['done', 'duplicate', 'done', 'done', 'done'],
  )
})

test('an automatic reply joins its thread, opens nothing and makes nobody wait', async () => {
  const [first] = await post(letter({ from: person }))
  await answer(first!.conversationId!, `auto-${number}@harrow-lind.test`)
  await close(first!.conversationId!)
  const [away] = await post(
    letter({
      from: person,
      subject: 'Out of office: Re: Broken lamp',
      inReplyTo: `auto-${number}@harrow-lind.test`,
      head: 'Auto-Submitted: auto-replied',
      text: 'I am away.',
    }),
  )
  assert.deepEqual(
    [away!.conversationId, away!.automatic, away!.conversationState, away!.waitingSince],
    [first!.conversationId, true, 'closed', null],
  )
})

test('the same words again and again are one automatic conversation, not many', async () => {
  const again = () =>
    letter({ from: person, subject: 'Ticket received', text: 'Thank you, we have received your message.' })
  const made = []
  for (let count = 0; count < 6; count++) made.push(...(await post(again())))
  assert.equal(new Set(made.map(({ conversationId }) => conversationId)).size, 3)
  assert.deepEqual(
    made.map(({ automatic }) => automatic),
    [false, false, false, true, true, true],
  )
  assert.equal(made.at(-1)!.marks.loop, 'identical')
})

test('very many messages of one sender are each kept, and marked so that no machine answers them', async () => {
  const made = await post(
    Array.from({ length: 70 }, (_, count) =>
      letter({ from: person, subject: `Order ${count}`, text: `Order ${count} was placed` }),
    ),
  )
  const [next] = await post(letter({ from: person, subject: 'Order 71', text: 'Order 71 was placed' }))
  assert.equal(new Set(made.map(({ conversationId }) => conversationId)).size, 70)
  assert.deepEqual([next!.marks.loop, next!.automatic, next!.conversationState], ['rate', false, 'open'])
})

test('imported mail has the time that it says, and what was long ago makes nobody wait for ever', async () => {
  const [made] = await post(letter({ from: person, date: 'Tue, 03 Mar 2020 10:00:00 +0000' }), {
    source: 'import',
    mailboxId: null,
  })
  assert.deepEqual([made!.at, made!.mailboxId], ['2020-03-03T10:00:00.000Z', support.id])
})

test("senders are judged by what a trusted server found, and by nobody else's word", async () => {
  const fail = 'dmarc=fail (p=NONE) header.from=mail.example'
  const [trusted] = await post(letter({ from: person, head: `Authentication-Results: mx.harrow-lind.test; ${fail}` }))
  const [other] = await post(letter({ from: person, head: `Authentication-Results: mx.elsewhere.test; ${fail}` }))
  assert.deepEqual([trusted!.marks.forged, other!.marks.forged], [{ reason: 'dmarc' }, undefined])
  checked.results = { ...notChecked, dmarc: { result: 'fail', domain: 'mail.example', policy: 'reject' } }
  const [smtp] = await post(letter({ from: person }), {
    source: 'smtp',
    envelope: { rcptTo: ['support@harrow-lind.test'], remoteAddress: '203.0.113.9' },
  })
  assert.deepEqual(smtp!.marks.forged, { reason: 'dmarc' })
  assert.equal((await mara.api.receiving.original({ messageId: smtp!.messageId! })).authentication?.by, 'heed')
})

test('a chain of forwarders excuses a failed sender only when servers that we trust sealed it', async () => {
  const results =
    'Authentication-Results: mx.harrow-lind.test; dmarc=fail (p=REJECT) header.from=mail.example; arc=pass'
  const sealedBy = (...domains: string[]) =>
    letter({
      from: person,
      text: domains.join(' '),
      head: [
        results,
        ...domains.map((domain, at) => `ARC-Seal: i=${domains.length - at}; cv=pass; d=${domain}; s=k; b=x`),
      ].join('\r\n'),
    })
  const made = await post([
    sealedBy('mx.harrow-lind.test'),
    sealedBy('harrow-lind.test'),
    sealedBy('evil.test'),
    sealedBy('mx.harrow-lind.test', 'evil.test'),
    sealedBy(),
  ])
  assert.deepEqual(
    made.map(({ marks }) => marks.forged?.reason),
    [undefined, undefined, 'dmarc', 'dmarc', 'dmarc'],
  )
})

test('mail without a sender, with a thousand recipients, or with nothing in it comes in all the same', async () => {
  const made = await post([
    Buffer.from('\r\n\r\n'),
    Buffer.from('Subject: x'),
    Buffer.alloc(0),
    Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
    letter({ from: 'not an address', subject: '\0\ud800 odd' }),
    letter({
      from: person,
      to: Array.from({ length: 1000 }, (_, at) => `p${at}@mail.example`).join(', '),
      subject: 'Everybody',
    }),
    letter({
      from: person,
      id: `${'long'.repeat(500)}@mail.example`,
      references: Array.from({ length: 300 }, (_, at) => `r${at}@mail.example`).join(' '),
    }),
  ])
  assert.deepEqual(
    made.map(({ state }) => state),
    Array(7).fill('done'),
  )
})
