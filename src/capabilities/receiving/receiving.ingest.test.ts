import test, { after, beforeEach } from 'node:test'
import assert from 'node:assert/strict'
import type { AuthResults } from '#kernel/ports.mail.ts'
import { world } from '#testing/world.ts'
import { participantsOf } from '#capabilities/conversations/conversations.public.ts'
import { recordHeaderIds, replyAddress } from '#capabilities/sending/sending.public.ts'
import { addMessage } from '#capabilities/conversations/conversations.public.ts'
import { letter, notChecked, postOffice } from './receiving.fixture.ts'

let authResults: AuthResults = notChecked
const w = await world({ ports: { mailAuth: { check: async () => authResults } } })
after(() => w.close())
const admin = await w.agent({ role: 'admin' })
const mara = await w.agent({ name: 'Mara Lind' })
const services = w.app.kernel.services
const support = await admin.api.mailboxes.create({ name: 'Support', address: 'support@harrow-lind.test', aliases: ['help@harrow-lind.test'], incoming: 'none', trustedAuthserv: ['mx.harrow-lind.test'] })
const sales = await admin.api.mailboxes.create({ name: 'Sales', address: 'sales@harrow-lind.test', incoming: 'none' })
const { post, store, read, arrival } = postOffice(w, support.id)
const close = async (conversationId: string) => void (await w.write((writer) => writer.tx.updateTable('conversations').set({ state: 'closed', closed_at: writer.now }).where('id', '=', conversationId).execute()))

let number = 0
let person = ''
beforeEach(() => {
  authResults = notChecked
  person = `ida-${++number}@mail.example`
})

/** What a trusted server wrote about a sender that it found to be who it says. */
const passed = (address: string) => `Authentication-Results: mx.harrow-lind.test; dmarc=pass header.from=${address.split('@')[1]}`

/** Our answer in a conversation, as sending would leave it. */
async function answer(conversationId: string, headerId: string, to = person): Promise<string> {
  return w.write(async (writer) => {
    const { messageId } = await addMessage(writer, conversationId, { direction: 'out', agentId: mara.id, authorName: 'Mara Lind', authorAddress: 'support@harrow-lind.test', text: 'We send a new one.', addresses: { to: [{ name: '', address: to }] }, at: writer.now })
    await recordHeaderIds(writer, [{ headerId, messageId, kind: 'out' }])
    return messageId
  })
}

test('a customer\'s mail becomes a conversation of its mailbox, with its customer waiting', async () => {
  const [made] = await post(letter({ from: `Ida Berg <${person}>`, subject: 'Broken lamp', text: 'The lamp flickers.\n\nIda' }))
  assert.deepEqual([made!.state, made!.direction, made!.author, made!.conversationState, made!.subject, made!.mailboxId], ['done', 'in', 'Ida Berg', 'open', 'Broken lamp', support.id])
  assert.equal(made!.waitingSince, w.clock.now().toISOString())
  assert.deepEqual((await participantsOf(w.db, made!.conversationId!)).map(({ address, role, customerId }) => [address, role, customerId === made!.customerId]), [[person, 'customer', true]])
})

test('attachments and pictures inside come with the message, and the original is kept as it came', async () => {
  const raw = Buffer.from([
    `From: ${person}`, 'To: support@harrow-lind.test', 'Subject: Photo', 'Message-ID: <photo@mail.example>', 'Date: Mon, 16 Nov 2026 08:00:00 +0000', 'MIME-Version: 1.0', 'Content-Type: multipart/related; boundary=b', '',
    '--b', 'Content-Type: text/html; charset=utf-8', '', '<p>Look: <img src="cid:lamp@mail"></p>', '--b', 'Content-Type: image/png; name=lamp.png', 'Content-ID: <lamp@mail>', 'Content-Disposition: inline; filename=lamp.png', 'Content-Transfer-Encoding: base64', '',
    Buffer.from('picture').toString('base64'), '--b', 'Content-Type: application/pdf; name=order.pdf', 'Content-Disposition: attachment; filename=order.pdf', 'Content-Transfer-Encoding: base64', '', Buffer.alloc(100_000, 7).toString('base64'), '--b--', '',
  ].join('\r\n'))
  const [made] = await post(raw)
  const rows = await w.db.selectFrom('attachments').innerJoin('files', 'files.id', 'attachments.file_id').select(['attachments.name', 'attachments.inline', 'content_id', 'files.size']).where('message_id', '=', made!.messageId!).orderBy('position').execute()
  assert.deepEqual(rows.map(({ name, inline, content_id, size }) => [name, inline, content_id, Number(size)]), [['lamp.png', true, 'lamp@mail', 7], ['order.pdf', false, '', 100_000]])
  const shown = await w.request(`/api/v1/messages/${made!.messageId}/raw`, { headers: { authorization: `Bearer test-${mara.id}` } })
  assert.deepEqual(Buffer.from(await shown.arrayBuffer()), raw)
})

test('the same message is stored once: two mailboxes, a list and Cc, an import after a fetch', async () => {
  const letterOf = (head?: string, subject = 'Broken lamp') => letter({ from: person, to: 'support@harrow-lind.test', cc: 'sales@harrow-lind.test', id: `twice-${number}@mail.example`, date: 'Mon, 16 Nov 2026 08:30:00 +0000', subject, head })
  const [first] = await post(letterOf('Received: by mx1'))
  const [second] = await post(letterOf('Received: by mx2\r\nDelivered-To: sales@harrow-lind.test'), { mailboxId: sales.id })
  const [listed] = await post(letterOf('List-Id: <shop.lists.example>', '[shop] Broken lamp'))
  const [imported] = await post(letterOf('Received: by mx1\r\nX-Mozilla-Status: 0001'), { source: 'import', mailboxId: null })
  assert.deepEqual([second, listed, imported].map((each) => [each!.state, each!.messageId]), Array(3).fill(['duplicate', first!.messageId]))
  const original = await mara.api.receiving.original({ messageId: first!.messageId! })
  assert.deepEqual(original.copies.map(({ source, mailboxId }) => [source, mailboxId]), [['imap', support.id], ['imap', sales.id], ['imap', support.id], ['import', null]])
})

test('copies in one batch are one message, and the very same bytes are kept once', async () => {
  const raw = letter({ from: person })
  const relayed = Buffer.concat([Buffer.from('Received: by mx2\r\n'), raw])
  const made = await post([raw, relayed, raw])
  assert.deepEqual(made.map(({ state }) => state), ['done', 'duplicate'])
})

test('a reused Message-ID with other content is another message', async () => {
  const id = `constant-${number}@mail.example`
  const made = await post([letter({ from: person, id, text: 'The lamp flickers.' }), letter({ from: person, id, text: 'And the chair wobbles.' }), letter({ from: 'per@mail.example', id, text: 'Hello' })])
  assert.deepEqual(made.map(({ state, text }) => [state, text]), [['done', 'The lamp flickers.'], ['done', 'And the chair wobbles.'], ['done', 'Hello']])
})

test('a message without a Message-ID is known by its content', async () => {
  const same = { from: person, id: null, date: 'Mon, 16 Nov 2026 08:40:00 +0000' }
  const made = await post([letter(same), letter({ ...same, head: 'Received: by mx2' }), letter({ ...same, text: 'Another' }), letter({ ...same, date: null }), letter({ ...same, date: null, head: 'Received: by mx2' })])
  assert.deepEqual(made.map(({ state }) => state), ['done', 'duplicate', 'done', 'done', 'done'])
})

test('an answer to the signed address finds its conversation without any header', async () => {
  const [first] = await post(letter({ from: person }))
  const to = replyAddress(services, 'support@harrow-lind.test', first!.conversationId!)
  const [second] = await post(letter({ from: person, to: to.toUpperCase(), subject: 'Re: Broken lamp' }))
  const [envelope] = await post(letter({ from: person, to: 'undisclosed-recipients:;', subject: 'Re: Broken lamp' }), { source: 'smtp', envelope: { rcptTo: [to], remoteAddress: '10.0.0.9' } })
  assert.deepEqual([second!.conversationId, envelope!.conversationId], [first!.conversationId, first!.conversationId])
})

test('an answer finds its conversation by In-Reply-To, or by an older reference when a step was never seen', async () => {
  const [first] = await post(letter({ from: person, id: `first-${number}@mail.example` }))
  await answer(first!.conversationId!, `ours-${number}@harrow-lind.test`)
  const [second] = await post(letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `ours-${number}@harrow-lind.test` }))
  const [third] = await post(letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: 'unknown@outlook.example', references: `first-${number}@mail.example unknown@outlook.example` }))
  assert.deepEqual([second!.conversationId, third!.conversationId], [first!.conversationId, first!.conversationId])
})

test('an answer in the same batch as the question finds it', async () => {
  const made = await post([letter({ from: person, id: `q-${number}@mail.example` }), letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `q-${number}@mail.example` })])
  assert.equal(made[1]!.conversationId, made[0]!.conversationId)
})

test('a question that arrives after its answer joins it', async () => {
  const [late] = await post(letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `slow-${number}@mail.example` }))
  const [first] = await post(letter({ from: person, subject: 'Broken lamp', id: `slow-${number}@mail.example` }))
  assert.equal(first!.conversationId, late!.conversationId)
})

test('a number in the subject counts only for somebody who takes part', async () => {
  const [first] = await post(letter({ from: person }))
  const [own] = await post(letter({ from: person, subject: `Lamp [#${first!.number}]`, text: 'Any news?' }))
  const [stranger] = await post(letter({ from: 'eve@other.example', subject: `Lamp [#${first!.number}]`, text: 'Send it to me instead.' }))
  assert.equal(own!.conversationId, first!.conversationId)
  assert.notEqual(stranger!.conversationId, first!.conversationId)
  const links = await w.db.selectFrom('conversation_links').select(['to_id', 'kind']).where('from_id', '=', stranger!.conversationId!).execute()
  assert.deepEqual(links, [{ to_id: first!.conversationId, kind: 'offered' }])
})

test('a claimed sender that is disproven gets nobody into a thread by its number', async () => {
  const [first] = await post(letter({ from: person }))
  const forged = letter({ from: person, subject: `Lamp [#${first!.number}]`, text: 'Pay here', head: 'Authentication-Results: mx.harrow-lind.test; dmarc=fail (p=REJECT) header.from=mail.example' })
  const [made] = await post(forged)
  assert.notEqual(made!.conversationId, first!.conversationId)
  assert.deepEqual(made!.marks.forged, { reason: 'dmarc' })
})

test('somebody to whom the customer passed our answer on is in the thread, and marked as new to it', async () => {
  const [first] = await post(letter({ from: person }))
  await answer(first!.conversationId!, `passed-${number}@harrow-lind.test`)
  const [friend] = await post(letter({ from: `Per <per-${number}@mail.example>`, subject: 'Re: Broken lamp', inReplyTo: `passed-${number}@harrow-lind.test` }))
  assert.deepEqual([friend!.conversationId, friend!.marks.newPerson], [first!.conversationId, true])
  assert.ok((await participantsOf(w.db, first!.conversationId!)).some(({ address }) => address === `per-${number}@mail.example`))
})

test('a stranger who answers a mail of the customer that he was passed gets his own conversation, with a link offered', async () => {
  const [first] = await post(letter({ from: person, id: `passed-on-${number}@mail.example` }))
  const [stranger] = await post(letter({ from: 'eve@other.example', subject: 'Re: Broken lamp', inReplyTo: `passed-on-${number}@mail.example`, text: 'I can repair it' }))
  assert.notEqual(stranger!.conversationId, first!.conversationId)
  assert.equal((await w.db.selectFrom('conversation_links').select('kind').where('from_id', '=', stranger!.conversationId!).executeTakeFirst())?.kind, 'offered')
})

test('everybody in To and Cc stays on the thread, and never we ourselves', async () => {
  const [first] = await post(letter({ from: person, to: `support@harrow-lind.test, Per <per-cc-${number}@mail.example>`, cc: `HELP+x@harrow-lind.test, ${mara.email}, boss-${number}@mail.example` }))
  assert.deepEqual((await participantsOf(w.db, first!.conversationId!)).map(({ address }) => address).sort(), [`boss-${number}@mail.example`, person, `per-cc-${number}@mail.example`].sort())
  const [fromBoss] = await post(letter({ from: `boss-${number}@mail.example`, subject: `Re: [#${first!.number}]` }))
  assert.equal(fromBoss!.conversationId, first!.conversationId)
})

test('a reply under another subject stays in the thread and is marked', async () => {
  const [first] = await post(letter({ from: person, id: `subject-${number}@mail.example` }))
  const [second] = await post(letter({ from: person, subject: 'My invoice is wrong', inReplyTo: `subject-${number}@mail.example` }))
  assert.deepEqual([second!.conversationId, second!.marks.subjectChanged], [first!.conversationId, true])
})

test('a reply opens a closed conversation, and long after that begins one that follows it', async () => {
  const [first] = await post(letter({ from: person, id: `closed-${number}@mail.example` }))
  await close(first!.conversationId!)
  const [soon] = await post(letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `closed-${number}@mail.example` }))
  assert.deepEqual([soon!.conversationId, soon!.conversationState], [first!.conversationId, 'open'])
  await close(first!.conversationId!)
  w.clock.advance('31d')
  const [late] = await post(letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `closed-${number}@mail.example`, text: 'Broken again' }))
  assert.notEqual(late!.conversationId, first!.conversationId)
  const links = await w.db.selectFrom('conversation_links').select(['to_id', 'kind']).where('from_id', '=', late!.conversationId!).execute()
  assert.deepEqual(links, [{ to_id: first!.conversationId, kind: 'follows' }])
  const two = await post([letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `closed-${number}@mail.example`, text: 'one' }), letter({ from: person, subject: 'Re: Broken lamp', references: `closed-${number}@mail.example`, text: 'two' })])
  assert.deepEqual(two.map(({ conversationId }) => conversationId), [late!.conversationId, late!.conversationId])
})

test('an answer that an agent gave in another program is recorded as ours, and ends the wait', async () => {
  const [first] = await post(letter({ from: person, id: `outlook-${number}@mail.example` }))
  const [ours] = await post(letter({ from: `Mara Lind <${mara.email}>`, to: person, cc: 'support@harrow-lind.test', subject: 'RE: Broken lamp', text: 'A new one is on its way.', id: `from-outlook-${number}@harrow-lind.test`, inReplyTo: `outlook-${number}@mail.example`, head: passed(mara.email) }))
  assert.deepEqual([ours!.conversationId, ours!.direction, ours!.agentId, ours!.conversationState, ours!.waitingSince], [first!.conversationId, 'out', mara.id, 'with_customer', null])
  const [back] = await post(letter({ from: person, subject: 'AW: Broken lamp', inReplyTo: `from-outlook-${number}@harrow-lind.test` }))
  assert.equal(back!.conversationId, first!.conversationId)
})

test('whoever only claims to be one of us is shown as a customer who may be forged', async () => {
  authResults = { ...notChecked, spf: { result: 'none', domain: 'harrow-lind.test' } }
  const [first] = await post(letter({ from: person, id: `claimed-${number}@mail.example` }))
  const [claimed] = await post(letter({ from: mara.email, to: person, cc: 'support@harrow-lind.test', subject: 'Re: Broken lamp', inReplyTo: `claimed-${number}@mail.example` }), { source: 'smtp', envelope: { rcptTo: ['support@harrow-lind.test'], remoteAddress: '203.0.113.9' } })
  assert.deepEqual([claimed!.direction, claimed!.marks.forged, claimed!.conversationId === first!.conversationId], ['in', { reason: 'ownAddress' }, false])
})

test('an answer in another program to a message of ours is ours, also when no server judged its sender', async () => {
  const [first] = await post(letter({ from: person }))
  await answer(first!.conversationId!, `sent-${number}@harrow-lind.test`)
  const [ours] = await post(letter({ from: `Mara Lind <${mara.email}>`, to: person, cc: 'support@harrow-lind.test', subject: 'Re: Broken lamp', text: 'And a cable.', inReplyTo: `sent-${number}@harrow-lind.test` }))
  assert.deepEqual([ours!.conversationId, ours!.direction, ours!.agentId, ours!.marks.forged], [first!.conversationId, 'out', mara.id, undefined])
})

test('a relay of our own network vouches for nobody: an agent\'s address alone makes neither an answer nor a note', async () => {
  const [first] = await post(letter({ from: person, id: `relayed-${number}@mail.example` }))
  const relay = { source: 'smtp' as const, envelope: { rcptTo: ['support@harrow-lind.test'], remoteAddress: '10.0.0.7' } }
  const said = { from: mara.email, subject: 'Re: Broken lamp', inReplyTo: `relayed-${number}@mail.example` }
  const [answered] = await post(letter({ ...said, to: person, cc: 'support@harrow-lind.test' }), relay)
  const [noted] = await post(letter({ ...said, to: replyAddress(services, 'support@harrow-lind.test', first!.conversationId!), text: 'He called.' }), relay)
  for (const each of [answered, noted]) assert.deepEqual([each!.direction, each!.agentId, each!.marks.forged], ['in', null, { reason: 'ownAddress' }])
  assert.notEqual(answered!.conversationId, first!.conversationId)
  assert.equal((await w.db.selectFrom('conversations').select('state').where('id', '=', first!.conversationId!).executeTakeFirstOrThrow()).state, 'open')
})

test('fetched mail in an agent\'s name that nobody judged is a stranger\'s, also when it answers a mail of the customer', async () => {
  const [first] = await post(letter({ from: person, id: `fetched-${number}@mail.example` }))
  for (const head of [undefined, `Authentication-Results: mx.elsewhere.test; dmarc=pass header.from=${mara.email.split('@')[1]}`]) {
    const [claimed] = await post(letter({ from: mara.email, to: person, cc: 'support@harrow-lind.test', subject: 'Re: Broken lamp', text: `Pay ${head ? 'here' : 'there'}`, inReplyTo: `fetched-${number}@mail.example`, head }))
    assert.deepEqual([claimed!.direction, claimed!.agentId, claimed!.marks.forged, claimed!.conversationId === first!.conversationId], ['in', null, { reason: 'ownAddress' }, false])
  }
})

test('an agent who answers to us alone leaves a note, which no customer ever sees', async () => {
  const [first] = await post(letter({ from: person }))
  const [note] = await post(letter({ from: `Mara Lind <${mara.email}>`, to: replyAddress(services, 'support@harrow-lind.test', first!.conversationId!), subject: 'Re: Broken lamp', text: 'He called, too.' }))
  assert.deepEqual([note!.conversationId, note!.direction, note!.agentId], [first!.conversationId, 'note', mara.id])
})

test('a contact form that writes in our name opens a conversation with the person in Reply-To', async () => {
  const [made] = await post(letter({ from: 'Web shop <support@harrow-lind.test>', replyTo: `Ida Berg <${person}>`, subject: 'Contact form' }))
  assert.deepEqual([made!.direction, made!.marks.forged], ['in', undefined])
  assert.deepEqual((await participantsOf(w.db, made!.conversationId!)).map(({ address }) => address), [person])
})

test('what we sent and gets back through a copy to ourselves is not taken in twice', async () => {
  const [first] = await post(letter({ from: person }))
  const messageId = await answer(first!.conversationId!, `back-${number}@harrow-lind.test`)
  const [back] = await post(letter({ from: 'support@harrow-lind.test', to: person, cc: 'sales@harrow-lind.test', subject: 'Re: Broken lamp', id: `back-${number}@harrow-lind.test`, text: 'We send a new one.\n\n> The lamp flickers.' }), { mailboxId: sales.id })
  assert.deepEqual([back!.state, back!.messageId], ['duplicate', messageId])
  const [stolen] = await post(letter({ from: 'eve@other.example', id: `back-${number}@harrow-lind.test`, text: 'Something of my own' }))
  assert.equal(stolen!.state, 'done')
})

test('an automatic reply joins its thread, opens nothing and makes nobody wait', async () => {
  const [first] = await post(letter({ from: person }))
  await answer(first!.conversationId!, `auto-${number}@harrow-lind.test`)
  await close(first!.conversationId!)
  const [away] = await post(letter({ from: person, subject: 'Out of office: Re: Broken lamp', inReplyTo: `auto-${number}@harrow-lind.test`, head: 'Auto-Submitted: auto-replied', text: 'I am away.' }))
  assert.deepEqual([away!.conversationId, away!.automatic, away!.conversationState, away!.waitingSince], [first!.conversationId, true, 'closed', null])
})

test('the same words again and again are one automatic conversation, not many', async () => {
  const again = () => letter({ from: person, subject: 'Ticket received', text: 'Thank you, we have received your message.' })
  const made = []
  for (let count = 0; count < 6; count++) made.push(...(await post(again())))
  assert.equal(new Set(made.map(({ conversationId }) => conversationId)).size, 3)
  assert.deepEqual(made.map(({ automatic }) => automatic), [false, false, false, true, true, true])
  assert.equal(made.at(-1)!.marks.loop, 'identical')
})

test('very many messages of one sender are each kept, and marked so that no machine answers them', async () => {
  const made = await post(Array.from({ length: 70 }, (_, count) => letter({ from: person, subject: `Order ${count}`, text: `Order ${count} was placed` })))
  const [next] = await post(letter({ from: person, subject: 'Order 71', text: 'Order 71 was placed' }))
  assert.equal(new Set(made.map(({ conversationId }) => conversationId)).size, 70)
  assert.deepEqual([next!.marks.loop, next!.automatic, next!.conversationState], ['rate', false, 'open'])
})

test('imported mail has the time that it says, and what was long ago makes nobody wait for ever', async () => {
  const [made] = await post(letter({ from: person, date: 'Tue, 03 Mar 2020 10:00:00 +0000' }), { source: 'import', mailboxId: null })
  assert.deepEqual([made!.at, made!.mailboxId], ['2020-03-03T10:00:00.000Z', support.id])
})

test('senders are judged by what a trusted server found, and by nobody else\'s word', async () => {
  const fail = 'dmarc=fail (p=NONE) header.from=mail.example'
  const [trusted] = await post(letter({ from: person, head: `Authentication-Results: mx.harrow-lind.test; ${fail}` }))
  const [other] = await post(letter({ from: person, head: `Authentication-Results: mx.elsewhere.test; ${fail}` }))
  assert.deepEqual([trusted!.marks.forged, other!.marks.forged], [{ reason: 'dmarc' }, undefined])
  authResults = { ...notChecked, dmarc: { result: 'fail', domain: 'mail.example', policy: 'reject' } }
  const [smtp] = await post(letter({ from: person }), { source: 'smtp', envelope: { rcptTo: ['support@harrow-lind.test'], remoteAddress: '203.0.113.9' } })
  assert.deepEqual(smtp!.marks.forged, { reason: 'dmarc' })
  assert.equal((await mara.api.receiving.original({ messageId: smtp!.messageId! })).authentication?.by, 'heed')
})

test('a chain of forwarders excuses a failed sender only when servers that we trust sealed it', async () => {
  const results = 'Authentication-Results: mx.harrow-lind.test; dmarc=fail (p=REJECT) header.from=mail.example; arc=pass'
  const sealedBy = (...domains: string[]) => letter({ from: person, text: domains.join(' '), head: [results, ...domains.map((domain, at) => `ARC-Seal: i=${domains.length - at}; cv=pass; d=${domain}; s=k; b=x`)].join('\r\n') })
  const made = await post([sealedBy('mx.harrow-lind.test'), sealedBy('harrow-lind.test'), sealedBy('evil.test'), sealedBy('mx.harrow-lind.test', 'evil.test'), sealedBy()])
  assert.deepEqual(made.map(({ marks }) => marks.forged?.reason), [undefined, undefined, 'dmarc', 'dmarc', 'dmarc'])
})

test('mail without a sender, with a thousand recipients, or with nothing in it comes in all the same', async () => {
  const made = await post([
    Buffer.from('\r\n\r\n'), Buffer.from('Subject: x'), Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
    letter({ from: 'not an address', subject: '\0\ud800 odd' }), letter({ from: person, to: Array.from({ length: 1000 }, (_, at) => `p${at}@mail.example`).join(', '), subject: 'Everybody' }),
    letter({ from: person, id: `${'long'.repeat(500)}@mail.example`, references: Array.from({ length: 300 }, (_, at) => `r${at}@mail.example`).join(' ') }),
  ])
  assert.deepEqual(made.map(({ state }) => state), Array(7).fill('done'))
})

test('a message that broke the process three times is shown as it came, and holds up nobody', async () => {
  const raw = letter({ from: person, subject: 'Poison', text: 'Raw words' })
  await store(arrival(raw), arrival(letter({ from: person, subject: 'Innocent' })))
  // As a process leaves it that died in the middle of its third attempt.
  await w.write((writer) => writer.tx.updateTable('incoming_mail').set({ attempts: 3 }).where('state', '=', 'stored').where((eb) => eb('seq', '=', eb.selectFrom('incoming_mail').select(({ fn }) => fn.min('seq').as('seq')).where('state', '=', 'stored'))).execute())
  await read()
  const rows = await w.db.selectFrom('messages').select(['subject', 'body_text', 'marks']).where('author_address', '=', person).orderBy('subject').execute()
  assert.deepEqual(rows.map(({ subject, marks }) => [subject, marks.unreadable ?? false]), [['Innocent', false], ['Poison', true]])
  assert.match(rows[1]!.body_text, /Raw words/)
})

test('what a process had in hand when it was killed is taken in by the next one, each message alone', async () => {
  await store(arrival(letter({ from: person, subject: 'In hand one' })), arrival(letter({ from: person, subject: 'In hand two' })))
  await w.write(async (writer) => {
    const ids = (await writer.tx.selectFrom('incoming_mail').select('id').where('state', '=', 'stored').execute()).map(({ id }) => id)
    await writer.tx.insertInto('incoming_in_hand').values({ id: writer.newId(), incoming_ids: ids, begun_at: writer.now }).execute()
  })
  await read()
  const rows = await w.db.selectFrom('messages').innerJoin('incoming_mail', 'incoming_mail.id', 'incoming_id').select(['subject', 'attempts', 'marks']).where('author_address', '=', person).orderBy('subject').execute()
  assert.deepEqual(rows, [{ subject: 'In hand one', attempts: 1, marks: {} }, { subject: 'In hand two', attempts: 1, marks: {} }])
  assert.deepEqual(await w.db.selectFrom('incoming_in_hand').select('id').execute(), [])
})

test('a message whose original is gone holds up nobody, and is listed with its trouble', async () => {
  const [gone] = await post(Buffer.concat([letter({ from: person, subject: 'Large' }), Buffer.alloc(100_000, 120)]))
  await w.write(async (writer) => {
    const { blob_hash: hash } = await writer.tx.selectFrom('incoming_mail').select('blob_hash').where('id', '=', gone!.incomingId).executeTakeFirstOrThrow()
    await writer.services.blobs.delete(hash)
    await writer.tx.updateTable('incoming_mail').set({ state: 'stored', attempts: 1 }).where('id', '=', gone!.incomingId).execute()
  })
  const [next] = await post(letter({ from: person, subject: 'Next' }))
  assert.equal(next!.state, 'done')
  const { items } = await admin.api.receiving.waiting({})
  assert.equal(items.find(({ incomingId }) => incomingId === gone!.incomingId)?.problem, 'The original can not be had')
  await w.write((writer) => writer.tx.deleteFrom('incoming_mail').where('id', '=', gone!.incomingId).execute())
})

test('trouble that is not the message\'s is waited out, and the message is read as ever', async () => {
  await w.app.kernel.database.pool.query(`create function trouble() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100', message = 'disk full'; end $$`)
  await w.app.kernel.database.pool.query('create trigger trouble before insert on messages for each row execute function trouble()')
  const [made] = await post(letter({ from: person, subject: 'Patient' }))
  await w.app.kernel.database.pool.query('drop function trouble cascade')
  assert.deepEqual([made!.state, made!.attempts, made!.problem], ['stored', 0, 'disk full'])
  await read()
  assert.equal((await w.db.selectFrom('messages').select('id').where('author_address', '=', person).execute()).length, 0)
  w.clock.advance('2m')
  await read()
  assert.deepEqual((await w.db.selectFrom('messages').select('marks').where('author_address', '=', person).execute()).map(({ marks }) => marks), [{}])
})

test('one message that can not be written is shown as it came; the others of its batch are not touched', async () => {
  const { rows: [before] } = await w.app.kernel.database.pool.query('select count(*)::int as count from messages where marks ? \'unreadable\'')
  await w.app.kernel.database.pool.query(`alter table attachments add constraint no_poison check (name <> 'poison.txt')`)
  const poison = Buffer.from([`From: ${person}`, 'Subject: Poison', 'Date: Mon, 16 Nov 2026 08:00:00 +0000', 'Message-ID: <poison@mail.example>', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'Words', '--b', 'Content-Type: text/csv; name=poison.txt', 'Content-Disposition: attachment; filename=poison.txt', '', 'x', '--b--'].join('\r\n'))
  const made = await post([letter({ from: person, text: 'one' }), poison, letter({ from: person, text: 'two' })])
  await w.app.kernel.database.pool.query('alter table attachments drop constraint no_poison')
  assert.deepEqual(made.map(({ state, marks }) => [state, marks.unreadable ?? false]), [['done', false], ['done', true], ['done', false]])
  const { rows: [afterwards] } = await w.app.kernel.database.pool.query('select count(*)::int as count from messages where marks ? \'unreadable\'')
  assert.equal(afterwards!.count, before!.count + 1)
})
