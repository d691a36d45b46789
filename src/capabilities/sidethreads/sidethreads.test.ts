import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { createFile } from '#capabilities/files/files.public.ts'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { answer, makeCase } from '#capabilities/sending/sending.fixture.ts'
import { ingestWaiting } from '#capabilities/receiving/receiving.ingest.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { readReplyToken, replyAddress } from '#capabilities/sending/sending.public.ts'
import { customerSays } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { anna, makeSideDesk } from './sidethreads.fixture.ts'

const s = await makeSideDesk()
after(() => s.close())
await s.work()
const { mara, mailbox } = s
const services = s.app.kernel.services

/** What Anna's program sends when she answers a mail of ours. */
const annasAnswer = async (raw: Buffer, more: Parameters<typeof letter>[0] = {}) => {
  const { mail } = await readMail(raw)
  return letter({
    from: 'Anna Fuhr <anna@carrier.example>',
    to: mail.replyTo[0]!.address,
    subject: `AW: ${mail.subject}`,
    text: 'It is in Lyon.',
    inReplyTo: mail.messageId,
    references: mail.messageId,
    ...more,
  })
}

test('a message goes to somebody outside, and the answer comes back beside the conversation, never to the customer', async () => {
  const { talk, sideThreadId, sideMessageId, undoUntil } = await s.ask()
  assert.equal(undoUntil, s.clock.in('10s').toISOString())
  const taken = await s.leaves(sideMessageId)
  assert.deepEqual(taken.to, [anna.address])
  const { mail } = await readMail(taken.raw)
  assert.equal(mail.subject, 'Parcel 4711')
  assert.match(mail.text!, /^Where is this parcel\?/)
  assert.match(mail.text!, /Katarzyna Wójcik wrote:\n> When will the base arrive\?/)
  assert.deepEqual([mail.inReplyTo, mail.references], [[], []])
  assert.equal(readReplyToken(services, mail.replyTo[0]!.address), null)
  const before = await mara.api.conversations.get({ conversationId: talk.id })
  const [result] = await s.post(await annasAnswer(taken.raw))
  assert.deepEqual([result!.state, result!.conversationId], ['beside', null])
  const shown = await s.shown(mara, talk.id)
  assert.deepEqual(
    shown.map(({ direction, text, author }) => [direction, text, author.name]),
    [
      ['out', 'Where is this parcel?', 'Mara Lind'],
      ['in', 'It is in Lyon.', 'Anna Fuhr'],
    ],
  )
  const after = await mara.api.conversations.get({ conversationId: talk.id })
  assert.deepEqual([after.participants, after.messageCount], [before.participants, before.messageCount])
  const [thread] = (await mara.api.sidethreads.ofConversation({ conversationId: talk.id })).items
  assert.deepEqual(
    [thread!.id, thread!.people, thread!.lastDirection, thread!.messages],
    [sideThreadId, [anna], 'in', 2],
  )
  // What a reply to the customer would be knows nothing of it.
  const reply = await mara.api.sending.replyContext({ conversationId: talk.id })
  assert.doesNotMatch(JSON.stringify(reply), /Lyon|parcel|Carrier|@carrier/)
  const { messageId } = await mara.api.sending.send(answer(talk))
  await s.answers(talk, messageId)
  const toCustomer = s.server.mails.at(-1)!
  assert.deepEqual(toCustomer.to, [talk.address])
  assert.doesNotMatch(toCustomer.raw.toString(), /Lyon|Carrier|@carrier/)
  const references = (await readMail(toCustomer.raw)).mail.references
  assert.ok(!references.includes(mail.messageId))
})

test('an answer within the side thread goes to whoever wrote there, with References of its own', async () => {
  const { talk, sideThreadId, sideMessageId } = await s.ask()
  const first = await s.leaves(sideMessageId)
  await s.post(await annasAnswer(first.raw, { id: 'annas-1@carrier.example', cc: 'Ben <ben@carrier.example>' }))
  const context = await mara.api.sidethreads.context({ conversationId: talk.id, sideThreadId })
  assert.deepEqual([context.to, context.subject], [[anna], 'Re: Parcel 4711'])
  assert.match(context.quote!.html, /It is in Lyon/)
  const sent = await mara.api.sidethreads.reply({ sideThreadId, to: [anna], html: '<p>Please turn it around.</p>' })
  const { mail } = await readMail((await s.leaves(sent.sideMessageId)).raw)
  const { mail: earlier } = await readMail(first.raw)
  assert.deepEqual(
    [mail.inReplyTo, mail.references],
    [['annas-1@carrier.example'], [earlier.messageId, 'annas-1@carrier.example']],
  )
  assert.deepEqual(mail.replyTo, earlier.replyTo)
  assert.match(mail.text!, /turn it around[\s\S]*> It is in Lyon/)
  assert.doesNotMatch(mail.text!, /When will the base arrive/)
})

test('an answer finds its side thread by what it answers alone, also from a colleague of theirs', async () => {
  const { talk, sideMessageId } = await s.ask()
  const taken = await s.leaves(sideMessageId)
  const [result] = await s.post(
    await annasAnswer(taken.raw, { from: 'Ben <ben@carrier.example>', to: mailbox.address }),
  )
  assert.equal(result!.state, 'beside')
  const [, second] = await s.shown(mara, talk.id)
  assert.deepEqual([second!.author.address, second!.marks['newPerson']], ['ben@carrier.example', true])
})

test('what the customer writes goes into the conversation, whatever way it takes', async () => {
  const { talk, sideMessageId } = await s.ask()
  const taken = await s.leaves(sideMessageId)
  const [result] = await s.post(
    await annasAnswer(taken.raw, { from: `Kasia <${talk.address}>`, text: 'I see they have it.' }),
  )
  assert.deepEqual([result!.state, result!.conversationId, result!.direction], ['done', talk.id, 'in'])
  assert.equal((await s.shown(mara, talk.id)).length, 1)
})

test('a copy of an answer is taken once, and our own mail that comes back is ours', async () => {
  const { talk, sideMessageId } = await s.ask()
  const taken = await s.leaves(sideMessageId)
  const raw = await annasAnswer(taken.raw)
  const copy = Buffer.concat([Buffer.from('Received: by another.example\r\n'), raw])
  const results = [...(await s.post([raw, copy])), ...(await s.post(taken.raw))]
  assert.deepEqual(
    results.map(({ state }) => state),
    ['beside', 'duplicate', 'duplicate'],
  )
  assert.equal((await s.shown(mara, talk.id)).length, 2)
})

test('an answer opens the conversation and makes it unread; a machine’s does not', async () => {
  const { talk, sideMessageId } = await s.ask()
  const taken = await s.leaves(sideMessageId)
  const { revision } = await mara.api.conversations.get({ conversationId: talk.id })
  await mara.api.conversations.setState({ conversationId: talk.id, revision, state: 'closed' })
  await mara.api.conversations.markRead({ conversationId: talk.id })
  s.clock.advance('1h')
  await s.post(await annasAnswer(taken.raw, { text: 'I am away.', head: 'Auto-Submitted: auto-replied' }))
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'closed')
  await s.post(await annasAnswer(taken.raw))
  const { state, readAt, lastMessageAt, waitingSince } = await mara.api.conversations.get({ conversationId: talk.id })
  assert.deepEqual([state, readAt! < lastMessageAt, waitingSince], ['open', true, null])
})

test('only what was chosen is passed on: no notes, no earlier words below, no way into the conversation', async () => {
  const inner = replyAddress(services, mailbox.address, randomUUID())
  const talk = await makeCase(s, mailbox, { text: `You wrote from ${inner} that it left.` })
  const { messageId: second } = await customerSays(s, talk, 'Second words', {
    folded: [{ kind: 'quote', text: 'Quoted secret' }],
  })
  const note = await mara.api.conversations.addNote({ conversationId: talk.id, text: 'Inner note' })
  const forward = (messageIds: string[]) =>
    mara.api.sidethreads.forward({ conversationId: talk.id, to: [anna], subject: 'Parcel', html: '', messageIds })
  assert.deepEqual(await refused(forward([note.messageId])), [422, 'sidethreads.messageNotFound'])
  const { messages } = await mara.api.sidethreads.context({ conversationId: talk.id })
  assert.deepEqual(
    messages.map(({ id }) => id),
    [second, talk.messageId],
  )
  const { sideMessageId } = await forward([talk.messageId, second])
  const { mail } = await readMail((await s.leaves(sideMessageId)).raw)
  assert.match(mail.text!, /You wrote from support-\d+@shop\.example that it left[\s\S]*Second words/)
  assert.doesNotMatch(`${mail.text} ${mail.html}`, /Quoted secret|Inner note/)
  assert.ok(!`${mail.text} ${mail.html}`.includes(talk.address))
})

test('files of the conversation and new ones go along, and come back in answers', async () => {
  const talk = await makeCase(s, mailbox)
  const made = await s.write((w) =>
    createFile(w, { bytes: Buffer.from('An invoice'), name: 'invoice.txt', type: 'text/plain' }),
  )
  await customerSays(s, talk, 'Here', {
    attachments: [{ fileId: made.id, name: 'invoice.txt', type: 'text/plain', size: 10 }],
  })
  const { messages } = await mara.api.sidethreads.context({ conversationId: talk.id })
  const upload = await mara.api.files.upload({ body: Buffer.from('A label'), name: 'label.txt', type: 'text/plain' })
  const { sideMessageId } = await mara.api.sidethreads.forward({
    conversationId: talk.id,
    to: [anna],
    subject: 'Parcel',
    html: '<p>See both.</p>',
    attachmentIds: [messages[0]!.attachments[0]!.id],
    fileIds: [upload.id],
  })
  const { mail } = await readMail((await s.leaves(sideMessageId)).raw)
  assert.deepEqual(
    mail.attachments.map(({ name, content }) => [name, Buffer.from(content).toString()]),
    [
      ['label.txt', 'A label'],
      ['invoice.txt', 'An invoice'],
    ],
  )
  const [shown] = await s.shown(mara, talk.id)
  const file = await s.request(`/api/v1/side-messages/${shown!.id}/attachments/${shown!.attachments[1]!.id}`, {
    headers: { authorization: `Bearer test-${mara.id}` },
  })
  assert.equal(await file.text(), 'An invoice')
})

test('what comes back undelivered is told at the side message, opens the conversation, and is no case of its own', async () => {
  const { talk, sideMessageId } = await s.ask()
  const taken = await s.leaves(sideMessageId)
  const { mail } = await readMail(taken.raw)
  const { revision } = await mara.api.conversations.get({ conversationId: talk.id })
  await mara.api.conversations.setState({ conversationId: talk.id, revision, state: 'closed' })
  const report = [
    'From: MAILER-DAEMON@carrier.example',
    `To: ${mailbox.address}`,
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.carrier.example',
    '',
    `Final-Recipient: rfc822; ${anna.address}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 No such user',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${mail.messageId}>`,
    '',
    '--b--',
    '',
  ].join('\r\n')
  const [result] = await s.post(Buffer.from(report))
  assert.deepEqual([result!.state, result!.conversationId], ['bounce', null])
  await s.runJobs()
  const message = await mara.api.sidethreads.message({ sideMessageId })
  assert.deepEqual([message.delivery!.state, message.delivery!.recipients[0]!.reason], ['bounced', 'unknownAddress'])
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
})

test('who is on the customer’s side, our own mailboxes and nobody are refused', async () => {
  const talk = await makeCase(s, mailbox)
  const forward = (more: object) =>
    mara.api.sidethreads.forward({
      conversationId: talk.id,
      to: [anna],
      subject: 'Parcel',
      html: '<p>See.</p>',
      ...more,
    })
  assert.deepEqual(await refused(forward({ to: [{ address: talk.address.toUpperCase() }] })), [
    422,
    'sidethreads.takesPart',
  ])
  assert.deepEqual(await refused(forward({ to: [{ address: mailbox.address }] })), [422, 'sidethreads.ownAddress'])
  assert.deepEqual(await refused(forward({ to: [{ address: 'anna' }] })), [422, 'sidethreads.invalidAddress'])
  assert.deepEqual(await refused(forward({ to: [] })), [422, 'sidethreads.nobody'])
  assert.deepEqual(await refused(forward({ html: '<p> </p>' })), [422, 'sidethreads.emptyMessage'])
  assert.deepEqual(await refused(forward({ fileIds: [randomUUID()] })), [422, 'sidethreads.unknownFile'])
  assert.deepEqual((await mara.api.sidethreads.ofConversation({ conversationId: talk.id })).items, [])
})

test('an answer whose taking is broken off before its end is taken once, whole', async () => {
  const { talk, sideMessageId } = await s.ask()
  const taken = await s.leaves(sideMessageId)
  await s.store(s.arrival(await annasAnswer(taken.raw)))
  let cut = 0
  const broken = ingestWaiting({
    ...s.runtime,
    transact: (work) =>
      s.runtime.transact(async (w) => {
        const done = await work(w)
        const written = await w.tx
          .selectFrom('side_messages')
          .select('id')
          .where('incoming_id', 'is not', null)
          .where('at', '>=', s.clock.now().toISOString())
          .execute()
        cut += written.length
        if (written.length) throw Object.assign(new Error('The power is gone'), { code: '57P01' })
        return done
      }),
  })
  await assert.rejects(broken, /power is gone/)
  assert.ok(cut > 0)
  assert.equal((await s.shown(mara, talk.id)).length, 1)
  await s.read()
  await s.read()
  assert.deepEqual(
    (await s.shown(mara, talk.id)).map(({ text }) => text),
    ['Where is this parcel?', 'It is in Lyon.'],
  )
})

test('what may have been sent is told, and an agent decides', async () => {
  const { talk, sideMessageId } = await s.ask()
  const { revision } = await mara.api.conversations.get({ conversationId: talk.id })
  await mara.api.conversations.setState({ conversationId: talk.id, revision, state: 'closed' })
  const count = s.server.mails.length
  s.server.behave({ message: () => 'takeAndHangUp' })
  s.clock.advance('11s')
  await s.comesTo(mara, sideMessageId, 'uncertain')
  s.server.behave({})
  await s.runJobs()
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
  const { delivery } = await mara.api.sidethreads.message({ sideMessageId })
  assert.deepEqual(delivery!.allowed, ['resend', 'markSent'])
  assert.deepEqual(await refused(mara.api.sidethreads.retry({ sideMessageId })), [409, 'sidethreads.wrongState'])
  await mara.api.sidethreads.resend({ sideMessageId })
  await s.comesTo(mara, sideMessageId, 'accepted')
  const [first, second] = await Promise.all(s.server.mails.slice(count).map(({ raw }) => readMail(raw)))
  assert.equal(first!.mail.messageId, second!.mail.messageId)
})

test('who was asked beside stays beside, also once they take part in the conversation', async () => {
  const { talk, sideThreadId, sideMessageId } = await s.ask()
  const taken = await s.leaves(sideMessageId)
  await mara.api.conversations.addParticipant({ conversationId: talk.id, ...anna })
  await s.post(await annasAnswer(taken.raw))
  await mara.api.sidethreads.reply({ sideThreadId, to: [anna], html: '<p>Please turn it around.</p>' })
  assert.deepEqual(
    (await s.shown(mara, talk.id)).map(({ direction }) => direction),
    ['out', 'in', 'out'],
  )
})
