import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { createSmtpReceiver } from '#drivers/smtp-receiver/smtp-receiver.ts'
import { silent } from '#kernel/log.ts'
import { world } from '#testing/world.ts'
import { replyAddress } from '#capabilities/sending/sending.public.ts'
import { letter, notChecked, postOffice } from './receiving.fixture.ts'
import { createReceiver } from './receiving.smtp.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'heed-smtp-'))
const driver = createSmtpReceiver({ smtpTlsCert: '', smtpTlsKey: '', dataDir }, silent)
const w = await world({ ports: { smtpReceiver: driver, mailAuth: { check: async () => notChecked } } })
const admin = await w.agent({ role: 'admin' })
const support = await admin.api.mailboxes.create({
  name: 'Support',
  address: 'support@harrow-lind.test',
  incoming: 'smtp',
})
const { runtime, read } = postOffice(w, support.id)
const receiver = createReceiver(runtime)
const server = await driver.listen({ host: '127.0.0.1', port: 0, maxBytes: 300_000 }, receiver)
after(async () => {
  receiver.stop()
  await server.close()
  await w.close()
})

const transport = (options: object = {}) =>
  createTransport({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    tls: { rejectUnauthorized: false },
    ...options,
  })
const send = (raw: Buffer, to: string | string[] = 'support@harrow-lind.test', options: object = {}) =>
  transport(options).sendMail({ raw, envelope: { from: 'ida@mail.example', to } })
const stored = () =>
  w.db
    .selectFrom('incoming_mail')
    .innerJoin('blobs', 'blobs.hash', 'blob_hash')
    .select(['state', 'envelope', 'mailbox_id as mailboxId', 'content', 'incoming_mail.size'])
    .orderBy('seq')
    .execute()

test('a message is taken over an encrypted connection, stored with its envelope and a trace line, and read', async () => {
  const raw = letter({ subject: 'By SMTP' })
  const { response } = await send(raw, 'support@harrow-lind.test', { requireTLS: true })
  assert.match(response, /^250 /)
  const [row] = await stored()
  assert.deepEqual(
    [row!.state, row!.mailboxId, row!.envelope.mailFrom, row!.envelope.rcptTo, row!.envelope.secure],
    ['stored', support.id, 'ida@mail.example', ['support@harrow-lind.test'], true],
  )
  const content = row!.content!.toString()
  assert.match(
    content,
    /^Received: from \S+ \(\[127\.0\.0\.1\]\)\r\n\tby \S+ \(Heed\) with ESMTPS;\r\n\tMon, 16 Nov 2026 09:00:00 \+0000\r\n/,
  )
  assert.ok(content.endsWith(raw.toString()))
  await read()
  assert.equal((await stored())[0]!.state, 'done')
})

test('only addresses of ours are accepted, in clear words', async () => {
  for (const address of ['nobody@harrow-lind.test', 'support@elsewhere.test'])
    await assert.rejects(
      send(letter(), address),
      (error: Error & { responseCode: number }) =>
        error.responseCode === 550 && /There is no mailbox/.test(error.message),
    )
  for (const address of [
    'SUPPORT@harrow-lind.test',
    'support+anything@harrow-lind.test',
    replyAddress(runtime.services, 'renamed@harrow-lind.test', '0192f0c1-7a5e-7cc0-8f6e-1b2a3c4d5e6f'),
  ])
    assert.match((await send(letter(), address)).response, /^250/)
})

test('a mailbox that was switched off takes no mail', async () => {
  const off = await admin.api.mailboxes.create({
    name: 'Old',
    address: 'old@harrow-lind.test',
    incoming: 'smtp',
    active: false,
  })
  w.clock.advance('1m')
  await assert.rejects(send(letter(), off.address), /does not take mail any more/)
})

test('a message larger than the limit is refused before and after it was sent', async () => {
  await assert.rejects(
    send(Buffer.concat([letter(), Buffer.alloc(400_000, 120)])),
    (error: Error & { responseCode: number }) => error.responseCode === 552,
  )
  const answer = await converse([
    'EHLO x',
    'MAIL FROM:<a@b.example>',
    'RCPT TO:<support@harrow-lind.test>',
    'DATA',
    `Subject: x\r\n\r\n${'x'.repeat(400_000)}\r\n.`,
  ])
  assert.match(answer.at(-1)!, /^552 /)
})

test('a message of two mailboxes is stored once', async () => {
  const other = await admin.api.mailboxes.create({ name: 'Sales', address: 'sales@harrow-lind.test', incoming: 'smtp' })
  w.clock.advance('1m')
  const before = (await stored()).length
  await send(letter(), ['support@harrow-lind.test', other.address])
  const rows = await stored()
  assert.equal(rows.length, before + 1)
  assert.deepEqual(rows.at(-1)!.envelope.rcptTo, ['support@harrow-lind.test', 'sales@harrow-lind.test'])
})

test('a sender that did not get our answer and sends again has its message once', async () => {
  const raw = letter({ subject: 'Sent twice' })
  await send(raw)
  w.clock.advance('10m')
  await send(raw)
  await read()
  const rows = await stored()
  assert.deepEqual(
    rows.slice(-2).map(({ state }) => state),
    ['done', 'duplicate'],
  )
  assert.equal((await w.db.selectFrom('messages').select('id').where('subject', '=', 'Sent twice').execute()).length, 1)
})

test('many connections at once lose nothing and double nothing', async () => {
  const count = 60
  const pool = transport({ pool: true, maxConnections: 8 })
  const subjects = Array.from({ length: count }, (_, at) => `Crowd ${at}`)
  await Promise.all(
    subjects.map((subject, at) =>
      pool.sendMail({
        raw: letter({ subject, from: `crowd-${at}@mail.example` }),
        envelope: { from: 'a@mail.example', to: 'support@harrow-lind.test' },
      }),
    ),
  )
  pool.close()
  await read()
  const made = await w.db.selectFrom('messages').select('subject').where('subject', 'like', 'Crowd %').execute()
  assert.deepEqual(made.map(({ subject }) => subject).sort(), subjects.sort())
})

test('while nothing can be stored, the sender is told to try again, and nothing is half kept', async () => {
  const before = (await stored()).length
  await w.app.kernel.database.pool.query('alter table incoming_mail add constraint closed check (false) not valid')
  await assert.rejects(send(letter()), (error: Error & { responseCode: number }) => error.responseCode === 451)
  await w.app.kernel.database.pool.query('alter table incoming_mail drop constraint closed')
  assert.equal((await stored()).length, before)
  assert.match((await send(letter())).response, /^250/)
})

test('a client that breaks off in the middle of a message leaves nothing', async () => {
  const before = (await stored()).length
  await converse(
    ['EHLO x', 'MAIL FROM:<a@b.example>', 'RCPT TO:<support@harrow-lind.test>', 'DATA', 'Subject: half'],
    true,
  )
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal((await stored()).length, before)
})

test('the sender may be empty, as in delivery reports, and lines that begin with a dot stay as they are', async () => {
  const answers = await converse([
    'EHLO x',
    'MAIL FROM:<>',
    'RCPT TO:<support@harrow-lind.test>',
    'DATA',
    'Subject: dots\r\n\r\n..one\r\n...two\r\n.',
    'QUIT',
  ])
  assert.match(answers.at(-2)!, /^250/)
  const last = (await stored()).at(-1)!
  assert.equal(last.envelope.mailFrom, '')
  assert.ok(last.content!.toString().endsWith('\r\n\r\n.one\r\n..two\r\n'))
})

test('signing in is not offered, so nobody can use us to send elsewhere', async () => {
  const [, ehlo] = await converse(['EHLO x'])
  assert.ok(/PIPELINING/.test(ehlo!) && /STARTTLS/.test(ehlo!) && /SIZE 300000/.test(ehlo!) && !/AUTH/.test(ehlo!))
})

test('an address that tries many names is told to wait', async () => {
  const names = Array.from({ length: 62 }, (_, at) => `RCPT TO:<guess-${at}@harrow-lind.test>`)
  const answers = await converse(['EHLO x', 'MAIL FROM:<a@b.example>', ...names])
  assert.ok(answers.some((answer) => answer.startsWith('450 4.7.1')))
  w.clock.advance('2m')
})

test('a client that breaks off in the middle of a message is not told as trouble of ours', async () => {
  const complaints: string[] = []
  const log = { ...silent, warn: (_: unknown, words: string) => void complaints.push(words) } as typeof silent
  const harmless = { connect: () => undefined, recipient: async () => undefined, message: async () => undefined }
  const door = await createSmtpReceiver({ smtpTlsCert: '', smtpTlsKey: '', dataDir }, log).listen(
    { host: '127.0.0.1', port: 0, maxBytes: 1000 },
    harmless,
  )
  const client = connect(door.port, '127.0.0.1')
  const lines = ['EHLO shop.example', 'MAIL FROM:<ida@mail.example>', 'RCPT TO:<x@y.example>', 'DATA', 'Subject: Half']
  for (const line of lines) {
    await once(client, 'data')
    client.write(`${line}\r\n`)
  }
  client.destroy()
  await once(client, 'close')
  await new Promise((resolve) => setTimeout(resolve, 200))
  await door.close()
  assert.deepEqual(complaints, [])
})

test('a client that is gone in the moment it connects does no harm', async () => {
  const harmless = { connect: () => undefined, recipient: async () => undefined, message: async () => undefined }
  const door = await driver.listen({ host: '127.0.0.1', port: 0, maxBytes: 1000 }, harmless)
  for (let round = 0; round < 20; round++)
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const client = connect(door.port, '127.0.0.1').on('error', () => undefined)
        client.once('connect', () => client.resetAndDestroy())
        await once(client, 'close')
      }),
    )
  const client = connect(door.port, '127.0.0.1')
  const [greeting] = (await once(client, 'data')) as [Buffer]
  assert.match(greeting.toString(), /^220 /)
  client.destroy()
  await door.close()
})

test('the key of the first certificate is readable by its owner alone, and is used again', async () => {
  const [file] = readdirSync(dataDir)
  assert.equal(statSync(join(dataDir, file!)).mode & 0o777, 0o600)
  const again = await driver.listen({ host: '127.0.0.1', port: 0, maxBytes: 1000 }, receiver)
  await again.close()
  assert.deepEqual(readdirSync(dataDir), [file])
})

test('a certificate that can not be read is named with its setting', async () => {
  const broken = createSmtpReceiver(
    { smtpTlsCert: '/nowhere/cert.pem', smtpTlsKey: '/nowhere/key.pem', dataDir },
    silent,
  )
  await assert.rejects(
    broken.listen({ host: '127.0.0.1', port: 0, maxBytes: 1000 }, receiver),
    /HEED_SMTP_TLS_CERT=\/nowhere\/cert.pem/,
  )
})

/**
 * Speaks line by line, each after the answer to the one before; returns all answers. `breakOff` ends without a goodbye.
 */
function converse(lines: string[], breakOff = false): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const answers: string[] = []
    const socket = connect(server.port, '127.0.0.1')
    let buffer = ''
    const next = () => {
      const line = lines.shift()
      if (line !== undefined) socket.write(`${line}\r\n`)
      if (line === undefined || (breakOff && !lines.length)) {
        socket.destroy()
        resolve(answers)
      }
    }
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      buffer += chunk.toString()
      const end = /^\d{3} .*\r\n/m.exec(buffer)
      if (!end) return
      answers.push(buffer)
      buffer = ''
      next()
    })
  })
}
