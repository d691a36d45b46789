import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { ApiError } from '#kernel/client.ts'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { readReplyToken } from './reply-address.ts'
import { readHeaderId } from './mail/message-id.ts'
import { answer, makeCase, shop } from './sending.fixture.ts'

const s = await shop()
after(() => s.close())
await s.work()
const support = await s.mailbox({ address: 'support@shop.example', name: 'Support' })
const mara = await s.agent({ name: 'Mara Lind' })
const jonas = await s.agent({ name: 'Jonas Berg' })
const services = s.app.kernel.services

const mailsTo = (address: string) => s.server.mails.filter(({ to }) => to.includes(address))
const latest = async ({ address }: { address: string }) => {
  const taken = mailsTo(address).at(-1)!
  return { ...taken, ...(await readMail(taken.raw)) }
}

test('an answer leaves after ten seconds, once, and its fate is told', async () => {
  const talk = await makeCase(s, support)
  const { messageId, undoUntil } = await mara.api.sending.send(answer(talk))
  assert.equal(undoUntil, s.clock.in('10s').toISOString())
  services.wake('outbox')
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(mailsTo(talk.address).length, 0)
  const [held] = (await mara.api.sending.states({ conversationId: talk.id })).items
  assert.deepEqual([held!.state, held!.allowed], ['held', ['undo']])
  const done = await s.leaves(talk, mara, messageId)
  assert.deepEqual(
    [done.state, done.recipients.map(({ address, state }) => [address, state]), done.allowed],
    ['accepted', [[talk.address, 'accepted']], []],
  )
  assert.equal(mailsTo(talk.address).length, 1)
  assert.deepEqual((await mara.api.conversations.get({ conversationId: talk.id })).state, 'with_customer')
})

test('the mail has what mail programs need to thread it, and a signed way back', async () => {
  const talk = await makeCase(s, support, { subject: 'AW: Re: Alma lamp', language: 'de' })
  const { messageId } = await mara.api.sending.send(answer(talk))
  await s.leaves(talk, mara, messageId)
  const { mail, from, to } = await latest(talk)
  const header = (name: string) => mail.headers.find((each) => each.name === name)?.value
  assert.deepEqual([from, to], ['support@shop.example', [talk.address]])
  assert.equal(mail.subject, 'Re: Alma lamp')
  assert.deepEqual([mail.inReplyTo, mail.references], [[talk.headerId], [talk.headerId]])
  assert.equal(readReplyToken(services, mail.replyTo[0]!.address), talk.id)
  assert.deepEqual(mail.from, [{ name: 'Mara Lind (Harrow & Lind)', address: 'support@shop.example' }])
  assert.ok(readHeaderId(services, mail.messageId))
  assert.equal(mail.messageId.split('@')[1], 'shop.example')
  assert.equal(mail.date, new Date(s.clock.now().getTime() - 11_000).toISOString())
  assert.deepEqual([header('auto-submitted'), header('x-mailer'), header('bcc')], [undefined, undefined, undefined])
  assert.match(
    mail.text!,
    /Am 16\. November 2026 um \d\d:\d\d schrieb Katarzyna Wójcik <.*>:\n> When will the base arrive\?/,
  )
  const second = await mara.api.sending.send(answer(talk, '<p>And thank you.</p>', { lastSeenMessageId: messageId }))
  await s.leaves(talk, mara, second.messageId)
  const next = await latest(talk)
  assert.deepEqual([next.mail.inReplyTo, next.mail.references], [[talk.headerId], [talk.headerId]])
})

test('files, pictures inside the text and tables arrive as they were', async () => {
  const talk = await makeCase(s, support)
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const picture = await mara.api.files.upload({ body: png, name: 'crack.png', type: 'image/png' })
  const invoice = await mara.api.files.upload({
    body: Buffer.from('Rechnung über 129,00 €'),
    name: 'Rechnung – März.txt',
    type: 'text/plain',
  })
  const html = `<p>See:</p><p><img src="/api/v1/files/${picture.id}" alt="the crack"></p><p><img src="data:image/png;base64,${png.toString('base64')}"></p><table><tbody><tr><td><p>Base</p></td><td><p>129.00 €</p></td></tr></tbody></table>`
  const { messageId } = await mara.api.sending.send(answer(talk, html, { fileIds: [invoice.id] }))
  await s.leaves(talk, mara, messageId)
  const { mail } = await latest(talk)
  const [inline, pasted, attached] = [
    mail.attachments.find((file) => file.name === 'crack.png')!,
    mail.attachments.find((file) => file.name === 'image.png')!,
    mail.attachments.find((file) => file.name.startsWith('Rechnung'))!,
  ]
  assert.deepEqual(
    [inline.inline, Buffer.from(inline.content).equals(png), Buffer.from(pasted.content).equals(png)],
    [true, true, true],
  )
  assert.ok(mail.html!.includes(`src="cid:${inline.contentId}"`))
  assert.deepEqual(
    [attached.name, attached.type, attached.inline, Buffer.from(attached.content).toString()],
    ['Rechnung – März.txt', 'text/plain', false, 'Rechnung über 129,00 €'],
  )
  assert.match(mail.html!, /<td[^>]*border:1px solid[^>]*>129\.00 €<\/td>/)
  assert.match(mail.text!, /Base\s+129\.00 €/)
  const [item] = (await mara.api.conversations.thread({ conversationId: talk.id })).items.filter(
    (each) => each.kind === 'message',
  )
  assert.ok(item!.kind === 'message')
  assert.deepEqual(
    item!.attachments.map(({ name, inline: isInline }) => [name, isInline]),
    [
      ['Rechnung – März.txt', false],
      ['crack.png', true],
      ['image.png', true],
    ],
  )
})

test('everyone who gets it is named, Bcc only to the server', async () => {
  const talk = await makeCase(s, support)
  const { messageId } = await mara.api.sending.send(
    answer(talk, undefined, {
      to: [
        { name: 'Kasia', address: ` ${talk.address.toUpperCase()} ` },
        { name: 'Again', address: talk.address },
      ],
      cc: [{ name: 'Ola', address: 'ola@mail.example' }],
      bcc: [{ name: '', address: 'books@mail.example' }],
    }),
  )
  const delivery = await s.leaves(talk, mara, messageId)
  const { mail, to, raw } = await latest(talk)
  assert.deepEqual(to.sort(), [talk.address, 'books@mail.example', 'ola@mail.example'].sort())
  assert.deepEqual(
    [mail.to.map((each) => each.address), mail.cc, mail.bcc],
    [[talk.address], [{ name: 'Ola', address: 'ola@mail.example' }], []],
  )
  assert.ok(!raw.includes('books@mail.example'))
  assert.equal(delivery.recipients.length, 3)
  assert.deepEqual(
    (await mara.api.conversations.get({ conversationId: talk.id })).participants.map(({ address, role }) => [
      address,
      role,
    ]),
    [
      [talk.address, 'customer'],
      ['ola@mail.example', 'cc'],
    ],
  )
})

test('a question to a supplier alone brings nobody onto the customer’s thread', async () => {
  const talk = await makeCase(s, support)
  await mara.api.sending.send(
    answer(talk, '<p>Is the base in stock?</p>', { to: [{ name: 'Foundry', address: 'orders@foundry.example' }] }),
  )
  const { to, cc } = await mara.api.sending.replyContext({ conversationId: talk.id })
  assert.deepEqual([to.map(({ address }) => address), cc], [[talk.address], []])
})

test('an answer does not go where a stranger’s Reply-To points until an agent wants it', async () => {
  const thief = { name: '', address: 'thief@evil.example' }
  const talk = await makeCase(s, support, { replyTo: [thief] })
  // As mail is taken in: the address of Reply-To stands for the customer.
  await s.write(async ({ tx }) => {
    await tx.deleteFrom('participants').where('conversation_id', '=', talk.id).execute()
    const row = { conversation_id: talk.id, ...thief, role: 'customer', customer_id: talk.customerId }
    await tx
      .insertInto('participants')
      .values({ ...row, added_at: s.clock.now() })
      .execute()
  })
  const context = () => mara.api.sending.replyContext({ conversationId: talk.id })
  const first = await context()
  assert.deepEqual(
    [first.to.map(({ address }) => address), first.warnings],
    [[talk.address], [{ code: 'replyToDiffers', address: thief.address }]],
  )
  await mara.api.sending.send(answer(talk, undefined, { to: [thief], lastSeenMessageId: first.lastSeenMessageId }))
  assert.deepEqual(
    (await context()).to.map(({ address }) => address),
    [thief.address],
  )
})

test('what can not be sent is refused with the reason, and nothing is kept of it', async () => {
  const talk = await makeCase(s, support)
  const send = (more: object) => mara.api.sending.send(answer(talk, undefined, more))
  assert.deepEqual(await refused(send({ html: '<p> </p>' })), [422, 'sending.emptyMessage'])
  assert.deepEqual(await refused(send({ html: '<p>Dear <span data-blank="customer.name">Name</span></p>' })), [422, 'sending.unfilled'])
  assert.deepEqual(await refused(send({ to: [] })), [422, 'sending.nobody'])
  for (const address of [
    'kasia',
    'kasia@',
    'a b@mail.example',
    'kasia@localhost',
    'x@mail.example\r\nBcc: y@mail.example',
    '<kasia@mail.example>',
  ])
    assert.deepEqual(await refused(send({ to: [{ address }] })), [422, 'sending.invalidAddress'], address)
  for (const address of ['support@shop.example', 'SUPPORT@shop.example', 'support+anything@shop.example'])
    assert.deepEqual(await refused(send({ cc: [{ address }] })), [422, 'sending.ownAddress'], address)
  assert.deepEqual(await refused(send({ fileIds: [randomUUID()] })), [422, 'sending.unknownFile'])
  assert.deepEqual(await refused(send({ mailboxId: randomUUID() })), [422, 'sending.cannotSend'])
  assert.deepEqual(await refused(send({ conversationId: randomUUID() })), [404, 'sending.notFound'])
  const others = await jonas.api.files.upload({ body: Buffer.from('x'), name: 'x', type: 'text/plain' })
  assert.deepEqual(await refused(send({ fileIds: [others.id] })), [422, 'sending.unknownFile'])
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).messageCount, 1)
  assert.deepEqual((await mara.api.sending.states({ conversationId: talk.id })).items, [])
})

test('of two agents who answer at once the second is stopped and shown the first answer; both can be sent if that is wanted', async () => {
  const talk = await makeCase(s, support)
  const results = await Promise.allSettled(
    [mara, jonas].map((agent) => agent.api.sending.send(answer(talk, `<p>From ${agent.name}</p>`))),
  )
  assert.deepEqual(results.map((each) => each.status).sort(), ['fulfilled', 'rejected'])
  const error = (results.find((each) => each.status === 'rejected') as PromiseRejectedResult).reason as ApiError
  assert.deepEqual([error.problem!.status, error.code], [409, 'sending.newerMessage'])
  const [newer] = error.problem!.messages as { author: string; direction: string; preview: string }[]
  assert.equal(newer!.direction, 'out')
  assert.equal(newer!.preview, `From ${newer!.author}`)
  const late = newer!.author === 'Mara Lind' ? jonas : mara
  await late.api.sending.send(answer(talk, '<p>This too</p>', { force: true }))
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).messageCount, 3)
})

test('a message of the customer that came meanwhile stops the answer; notes and automatic answers do not', async () => {
  const talk = await makeCase(s, support)
  await mara.api.conversations.addNote({ conversationId: talk.id, text: 'careful' })
  await customerSays(s, talk, 'I am away until Monday', { automatic: true })
  const { messageId } = await mara.api.sending.send(answer(talk))
  await customerSays(s, talk, 'It came!')
  const error = (await mara.api.sending
    .send(answer({ ...talk, messageId }))
    .catch((thrown: ApiError) => thrown)) as ApiError
  assert.deepEqual(
    [error.code, (error.problem!.messages as { preview: string }[]).map((each) => each.preview)],
    ['sending.newerMessage', ['It came!']],
  )
})

test('a double click sends once, with an Idempotency-Key and with the draft alone', async () => {
  const talk = await makeCase(s, support)
  const idempotencyKey = randomUUID()
  const twice = await Promise.all([1, 2].map(() => mara.api.sending.send(answer(talk), { idempotencyKey })))
  assert.deepEqual(twice[0], twice[1])
  const draftId = randomUUID()
  await mara.api.drafts.save({ draftId, conversationId: talk.id, kind: 'reply', revision: 0, html: '<p>More</p>' })
  const more = answer({ ...talk, messageId: twice[0]!.messageId }, '<p>More</p>', { draftId })
  const again = await Promise.all([
    mara.api.sending.send(more),
    mara.api.sending.send(more),
    mara.api.sending.send({ ...more, force: true }),
  ])
  assert.equal(new Set(again.map((each) => each.messageId)).size, 1)
  assert.equal((await mara.api.drafts.ofConversation({ conversationId: talk.id })).reply, null)
  await s.leaves(talk, mara, again[0]!.messageId)
  await s.comesTo(talk, mara, twice[0]!.messageId, 'accepted')
  assert.equal(mailsTo(talk.address).length, 2)
  assert.deepEqual(
    await refused(jonas.api.sending.send(answer({ ...talk, messageId: again[0]!.messageId }, undefined, { draftId }))),
    [409, 'sending.alreadySent'],
  )
})

test('a late save does not bring back the draft of what was sent', async () => {
  const talk = await makeCase(s, support)
  const draftId = randomUUID()
  const draft = { draftId, conversationId: talk.id, kind: 'reply' as const, html: '<p>Hello</p>' }
  const { revision } = await mara.api.drafts.save({ ...draft, revision: 0 })
  await mara.api.sending.send(answer(talk, '<p>Hello, you</p>', { draftId }))
  const error = (await mara.api.drafts
    .save({ ...draft, html: '<p>Hello, y</p>', revision })
    .catch((thrown: ApiError) => thrown)) as ApiError
  assert.deepEqual([error.code, error.problem!.how], ['drafts.ended', 'sent'])
})

test('a conversation begins with a mail of ours', async () => {
  const lena = `lena-${randomUUID().slice(0, 8)}@mail.example`
  const { messageId, conversationId } = await mara.api.sending.start({
    mailboxId: support.id,
    subject: 'Your lamp is back in stock',
    html: '<p>Hello Lena</p>',
    to: [{ name: 'Lena', address: lena }],
  })
  await s.leaves({ id: conversationId }, mara, messageId)
  const { mail } = await latest({ address: lena })
  assert.deepEqual(
    [mail.subject, mail.inReplyTo, mail.references, mail.to],
    ['Your lamp is back in stock', [], [], [{ name: 'Lena', address: lena }]],
  )
  assert.ok(!mail.text!.includes('wrote:'))
  const view = await mara.api.conversations.get({ conversationId })
  assert.deepEqual(
    [view.state, view.customer.name, view.assignee?.id, view.participants.map(({ address, role }) => [address, role])],
    ['with_customer', 'Lena', mara.id, [[lena, 'customer']]],
  )
})

test('what an agent may not see, an agent may not answer', async () => {
  const team = await makeTeam(s, { isPrivate: true, members: [jonas] })
  const talk = await makeCase(s, support, { teamId: team.id })
  assert.deepEqual(await refused(mara.api.sending.send(answer(talk))), [404, 'sending.notFound'])
  assert.deepEqual(await refused(mara.api.sending.replyContext({ conversationId: talk.id })), [404, 'sending.notFound'])
  assert.deepEqual(await refused(mara.api.sending.states({ conversationId: talk.id })), [404, 'sending.notFound'])
  const { messageId } = await jonas.api.sending.send(answer(talk))
  const { undo, retry, resend, markSent, writeAgain, raw } = mara.api.sending
  for (const call of [undo, retry, resend, markSent, writeAgain, raw])
    assert.deepEqual(await refused(call({ messageId })), [404, 'sending.messageNotFound'])
})

test('strangers send nothing and see nothing', async () => {
  const talk = await makeCase(s, support)
  const { sending } = s.anonymous
  const messageId = randomUUID()
  const calls: (() => Promise<unknown>)[] = [
    () => sending.send(answer(talk)),
    () => sending.start({ mailboxId: support.id, subject: 'x', html: 'x', to: [] }),
    () => sending.replyContext({ conversationId: talk.id }),
    () => sending.newContext({}),
    () => sending.states({ conversationId: talk.id }),
    () => sending.trouble({}),
    ...[sending.undo, sending.retry, sending.resend, sending.markSent, sending.writeAgain, sending.raw].map(
      (call) => () => call({ messageId }),
    ),
  ]
  for (const call of calls) assert.equal((await refused(call()))[0], 401)
})

test('the mail can be read exactly as it left', async () => {
  const talk = await makeCase(s, support)
  const { messageId } = await mara.api.sending.send(answer(talk))
  assert.deepEqual(await refused(mara.api.sending.raw({ messageId })), [404, 'sending.notMade'])
  await s.leaves(talk, mara, messageId)
  const kept = Buffer.from(await (await mara.api.sending.raw({ messageId })).arrayBuffer())
  assert.ok(kept.equals(mailsTo(talk.address)[0]!.raw))
})

test('an answer in a conversation that came to no mailbox goes out from the first, never from another house’s address unasked', async () => {
  const talk = await makeConversation(s)
  const context = await mara.api.sending.replyContext({ conversationId: talk.id })
  assert.equal(context.from?.address, 'support@shop.example')
  const silent = await s.mailbox({ address: 'silent@shop.example' })
  await s.write((writer) =>
    writer.tx.updateTable('mailboxes').set({ smtp_host: '' }).where('id', '=', silent.id).execute(),
  )
  const other = await makeCase(s, silent)
  const unable = await mara.api.sending.replyContext({ conversationId: other.id })
  assert.deepEqual([unable.from, unable.warnings], [null, [{ code: 'cannotSend' }]])
  assert.ok(unable.mailboxes.some(({ address }) => address === 'support@shop.example'))
  assert.deepEqual(await refused(mara.api.sending.send(answer(other))), [422, 'sending.cannotSend'])
  await mara.api.sending.send(answer(other, undefined, { mailboxId: support.id }))
})

test('an agent’s answer is read by our own reader as what the agent wrote', async () => {
  const talk = await makeCase(s, support)
  await agentSays(s, talk, jonas, 'We look into it.')
  const { lastSeenMessageId } = await mara.api.sending.replyContext({ conversationId: talk.id })
  const { messageId } = await mara.api.sending.send(
    answer(talk, '<p>Dear Kasia,</p><p>it leaves on Friday.</p>', { lastSeenMessageId }),
  )
  await s.leaves(talk, mara, messageId)
  const { reply } = await latest(talk)
  assert.equal(reply.reply.trim(), 'Dear Kasia,\n\nit leaves on Friday.')
})

test('operators see how much waits and for how long', async () => {
  const talk = await makeCase(s, support)
  const metric = async (name: string) => {
    const text = await (await s.request('/metrics')).text()
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  }
  const before = (await metric('heed_outbox_mails\\{state="held"\\}')) || 0
  await mara.api.sending.send(answer(talk))
  assert.equal(await metric('heed_outbox_mails\\{state="held"\\}'), before + 1)
  assert.ok((await metric('heed_outbox_late_seconds')) >= 0)
})
