import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { answer } from '#capabilities/sending/sending.fixture.ts'
import { replyAddress } from '#capabilities/sending/sending.public.ts'
import { makeSideDesk } from '#capabilities/sidethreads/sidethreads.fixture.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused } from '#testing/world.ts'
import { entry } from './exporting.mails.ts'

const s = await makeSideDesk()
after(() => s.close())
await s.work()
const { mara } = s

const get = (person: Person, conversationId: string, form: string) =>
  s.request(`/api/v1/conversations/${conversationId}/export${form}`, {
    headers: { authorization: `Bearer test-${person.id}` },
  })

/** Mails of an mbox file, as any program takes it apart (RFC 4155, mboxrd). */
const mailsIn = (mbox: string): string[] =>
  mbox
    .split(/^From \S+ \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n/m)
    .slice(1)
    .map((mail) => mail.replace(/\n$/, '').replace(/(^|\n)>(>*From )/g, '$1$2'))

let stories = 0
/** Ida wrote, Mara answered, noted something, and asked the carrier. */
async function story() {
  const address = `ida-${++stories}@mail.example`
  const raw = letter({ from: `Ida Berg <${address}>`, text: 'Hello,\nFrom here it looks <b>broken</b>.\n\nIda' })
  const [came] = await s.post(raw)
  const conversationId = came!.conversationId!
  const sent = await mara.api.sending.send({
    ...answer({ id: conversationId, address, messageId: came!.messageId! }),
    mailboxId: s.mailbox.id,
  })
  await s.answers({ id: conversationId }, sent.messageId)
  await mara.api.conversations.addNote({ conversationId, text: 'She is upset' })
  await mara.api.sidethreads.forward({
    conversationId,
    to: [{ name: 'Anna Fuhr', address: 'anna@carrier.example' }],
    subject: 'Parcel',
    html: '<p>Where is it?</p>',
  })
  return { conversationId, raw }
}

test('as data it has what was said, in order; what is not for the customer only when asked for', async () => {
  const { conversationId } = await story()
  const plain = await mara.api.exporting.data({ conversationId })
  assert.deepEqual(
    [plain.format, plain.version, plain.complete, plain.exportedAt],
    ['heed.conversation', 1, true, s.clock.now().toISOString()],
  )
  assert.deepEqual(
    plain.messages.map(({ direction, author }) => [direction, author.name]),
    [
      ['in', 'Ida Berg'],
      ['out', 'Mara Lind'],
    ],
  )
  assert.deepEqual(plain.sideThreads, [])
  assert.doesNotMatch(JSON.stringify(plain), /upset|carrier/)
  const whole = await mara.api.exporting.data({ conversationId, internal: true })
  assert.deepEqual(
    whole.messages.map(({ direction }) => direction),
    ['in', 'out', 'note'],
  )
  assert.deepEqual(
    whole.sideThreads.map(({ subject, messages }) => [subject, messages.map(({ text }) => text)]),
    [['Parcel', ['Where is it?']]],
  )
})

test('the mails are those that came and left, byte for byte but for line ends', async () => {
  const { conversationId, raw } = await story()
  const file = await get(mara, conversationId, '/mails')
  assert.equal(file.headers.get('content-type'), 'application/mbox')
  assert.match(file.headers.get('content-disposition')!, /^attachment; filename.*heed-\d+\.mbox/)
  const mails = mailsIn(await file.text())
  assert.equal(mails.length, 2)
  assert.equal(mails[0]!.trimEnd(), raw.toString().replaceAll('\r\n', '\n').trimEnd())
  const left = await s.request(
    `/api/v1/messages/${(await mara.api.exporting.data({ conversationId })).messages[1]!.id}/sent?as=text`,
    { headers: { authorization: `Bearer test-${mara.id}` } },
  )
  assert.equal(mails[1]!.trimEnd(), (await left.text()).replaceAll('\r\n', '\n').trimEnd())
  const whole = mailsIn(await (await get(mara, conversationId, '/mails?internal=true')).text())
  const parsed = await Promise.all(whole.map((mail) => readMail(Buffer.from(mail))))
  assert.deepEqual(
    parsed.map((each) => each.mail.subject),
    ['Broken lamp', 'Re: Broken lamp', 'Parcel'],
  )
})

test('what never was a mail of its own is one that says the same', async () => {
  const talk = await makeConversation(s, { text: 'Grüße, 本' })
  const [mail] = mailsIn(Buffer.from(await (await get(mara, talk.id, '/mails')).arrayBuffer()).toString('latin1'))
  const { text, from, subject } = (await readMail(Buffer.from(mail!, 'latin1'))).mail
  assert.deepEqual(
    [text!.trim(), from[0]!.address, subject],
    ['Grüße, 本', talk.address, 'Alma lamp: only the shade arrived'],
  )
})

test('whatever a mail holds, a reader of mbox finds it whole and alone', () => {
  const line = fc.oneof(
    fc.constantFrom('From a@b.example Mon Nov 16 09:00:00 2026', '>From me', 'From ', '', 'Hello', 'a\rFrom b'),
    fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, '')),
  )
  fc.assert(
    fc.property(fc.array(fc.array(line, { maxLength: 6 }), { maxLength: 4 }), (bodies) => {
      const raws = bodies.map((lines) => `Subject: x\r\n\r\n${lines.join('\r\n')}`)
      const file = raws
        .map((raw) =>
          Buffer.from(
            entry(
              { author: { name: '', address: 'ida@mail.example' }, at: s.clock.now().toISOString() },
              Buffer.from(raw),
            ),
          ).toString(),
        )
        .join('')
      assert.deepEqual(
        mailsIn(file).map((mail) => mail.trimEnd()),
        raws.map((raw) => raw.replaceAll('\r\n', '\n').trimEnd()),
      )
    }),
  )
})

test('the page to print has the words as words, and runs nothing', async () => {
  const talk = await makeConversation(s, { subject: '<i>Lamp</i>', text: '<script>alert(1)</script> & more' })
  await mara.api.conversations.addNote({ conversationId: talk.id, text: 'She is upset' })
  const answer = await get(mara, talk.id, '/print')
  const page = await answer.text()
  assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; more/)
  assert.match(page, /<title>#\d+ &lt;i&gt;Lamp&lt;\/i&gt;<\/title>/)
  assert.doesNotMatch(page, /<script|<i>Lamp|upset/)
  assert.match(answer.headers.get('content-security-policy')!, /default-src 'none'.*sandbox/)
  assert.match(
    await (await get(mara, talk.id, '/print?internal=true')).text(),
    /Note, for colleagues only.*She is upset/s,
  )
})

test('hidden copies are for colleagues, and so is what was said beside for whoever may read that', async () => {
  const { conversationId } = await story()
  await s.write(({ tx }) =>
    tx
      .updateTable('messages')
      .set({ addresses: JSON.stringify({ to: [], bcc: [{ name: '', address: 'boss@shop.example' }] }) })
      .where('conversation_id', '=', conversationId)
      .where('direction', '=', 'out')
      .execute(),
  )
  assert.doesNotMatch(JSON.stringify(await mara.api.exporting.data({ conversationId })), /boss@/)
  assert.match(JSON.stringify(await mara.api.exporting.data({ conversationId, internal: true })), /boss@/)
  const scopes = ['exporting:use', 'conversations:read']
  const { secret } = (await mara.api.access.createToken({ name: 'Archive', scopes })) as { secret: string }
  const archive = s.client({ authorization: `Bearer ${secret}` })
  const whole = await archive.exporting.data({ conversationId, internal: true })
  assert.deepEqual([whole.messages.length, whole.sideThreads], [3, []])
})

test('pages and data hold no signed address, by which anybody could write into the conversation', async () => {
  const { conversationId } = await story()
  const { fromAddress, reply } = await s.write(async ({ tx, services }) => {
    const signed = replyAddress(services, s.mailbox.address, conversationId)
    await tx
      .updateTable('messages')
      .set({
        body_text: `> To: ${signed}`,
        folded: JSON.stringify([{ kind: 'quote', text: `To: ${signed}` }]),
        addresses: JSON.stringify({ to: [{ name: '', address: signed }] }),
      })
      .where('conversation_id', '=', conversationId)
      .where('direction', '=', 'in')
      .execute()
    return { fromAddress: s.mailbox.address, reply: signed }
  })
  const data = JSON.stringify(await mara.api.exporting.data({ conversationId, internal: true }))
  const page = await (await get(mara, conversationId, '/print?internal=true')).text()
  for (const taken of [data, page]) {
    assert.ok(taken.includes(fromAddress))
    assert.ok(!taken.includes(reply))
  }
})

test('each export is on record as one, and whoever does not see the conversation gets none', async () => {
  const team = await makeTeam(s, { isPrivate: true, members: [mara] })
  const talk = await makeConversation(s, { teamId: team.id })
  await customerSays(s, talk, 'More')
  const admin = await s.agent({ role: 'admin' })
  assert.deepEqual(await refused(admin.api.exporting.data({ conversationId: talk.id })), [404, 'exporting.notFound'])
  for (const form of ['', '/mails', '/print']) assert.equal((await get(admin, talk.id, form)).status, 404)
  await get(mara, talk.id, '/mails').then((file) => file.text())
  const { items } = await mara.api.receipts.list({ conversationId: talk.id, limit: 50 })
  assert.deepEqual(
    items.map(({ reader, how }) => [reader.id, how]),
    [[mara.id, 'exported']],
  )
})

test('as one mail it holds the others, byte for byte, under the subject of the conversation', async () => {
  const { conversationId, raw } = await story()
  const subject = 'Größe 本 '.repeat(20).trim()
  const { revision, number } = await mara.api.conversations.get({ conversationId })
  await mara.api.conversations.setSubject({ conversationId, revision, subject })
  const file = await get(mara, conversationId, '/mails?as=eml')
  assert.match(file.headers.get('content-disposition')!, /heed-\d+\.eml/)
  const bytes = Buffer.from(await file.arrayBuffer())
  assert.equal((await readMail(bytes)).mail.subject, `#${number} ${subject}`)
  const [, boundary] = /boundary="([^"]+)"/.exec(bytes.toString())!
  const parts = bytes.toString().split(`--${boundary}`).slice(1)
  assert.deepEqual([parts.length, parts.at(-1)], [3, '--\r\n'])
  assert.ok(parts[0]!.endsWith(`\r\n\r\n${raw.toString()}\r\n`))
  for (const line of bytes.toString().split('\r\n\r\n')[0]!.split('\r\n')) assert.ok(line.length <= 76, line)
})
