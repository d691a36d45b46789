// The mail paths against other people's servers: Postfix before and behind Heed, Dovecot for IMAP. Run where Debian's
// packages can be installed (.ci/run).
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { freePort, startDatabase, startHeed, type RunningHeed } from '../../bench/heed.ts'
import { until } from '../../bench/measure.ts'
import { connectSmtp, sampleMail } from '../../bench/smtp-load.ts'
import { openImapSource, type ImapSource } from '../crash/imap-source.ts'
import { openSink, type Sink } from '../crash/sink.ts'
import { startPostfix, type Postfix } from './postfix.ts'

let folder: string
let database: { url: string; stop(): Promise<void> }
let heed: RunningHeed
let sink: Sink
let postfix: Postfix
let imap: ImapSource

const help = 'help@desk.servers.example'
const shop = 'shop@desk.servers.example'

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heed-servers-'))
  await chmod(folder, 0o755)
  database = await startDatabase()
  sink = await openSink('lost@nobody.example')
  const smtpPort = await freePort()
  heed = await startHeed(database.url, { HEED_SMTP_PORT: String(smtpPort) })
  postfix = await startPostfix(join(folder, 'postfix'), { 'desk.servers.example': smtpPort, 'load.example': sink.port, 'nobody.example': sink.port })
  const source = await openImapSource(join(folder, 'imap'))
  assert.ok(source, 'Dovecot is there')
  imap = source
  const smtp = { host: '127.0.0.1', port: postfix.port, security: 'none', signIn: 'none' }
  await heed.post('/mailboxes', { name: 'Help', address: help, incoming: 'smtp', smtp })
  await heed.post('/mailboxes', { name: 'Shop', address: shop, incoming: 'imap', imap: imap.settings, smtp })
  await imap.watched()
})
after(async () => {
  await heed?.stop()
  postfix?.stop()
  await imap?.close()
  await sink?.close()
  await database?.stop()
  await rm(folder, { recursive: true, force: true })
})

type Row = { id: string; number: number; subject: string; state: string }
const rows = async (view: string) => ((await heed.get(`/inbox?view=${view}&limit=100`)) as { items: Row[] }).items
const withSubject = (subject: string) => until(`the conversation "${subject}"`, 60_000, async () =>
  (await Promise.all(['allOpen', 'withCustomer'].map(rows))).flat().find((row) => row.subject === subject), 200)
const reply = async (conversationId: string, html: string, to?: { name: string; address: string }[]) => {
  const context = (await heed.get(`/conversations/${conversationId}/reply-context`)) as { to: { name: string; address: string }[] }
  return (await heed.post(`/conversations/${conversationId}/replies`, { html, to: to ?? context.to, lastSeenMessageId: null, force: true })) as { messageId: string }
}
const stateOf = async (conversationId: string, messageId: string) =>
  ((await heed.get(`/conversations/${conversationId}/deliveries`)) as { items: { messageId: string; state: string }[] }).items.find((item) => item.messageId === messageId)?.state

test('mail that Postfix passes on becomes a conversation, and the answer goes through Postfix to the customer, once', async () => {
  const mail = sampleMail(1, help)
  const smtp = await connectSmtp(postfix.port)
  await smtp.send(mail.from, help, mail.message)
  smtp.close()
  const { id } = await withSubject('Order HL-1: a question')
  const { messageId } = await reply(id, '<p>The longer cable is on its way.</p>')
  await until('the answer at the customer', 60_000, async () => sink.taken.size === 1, 200)
  await until('the answer accepted', 20_000, async () => (await stateOf(id, messageId)) === 'accepted', 200)
  assert.deepEqual([...sink.taken.values()], [1])
})

test('mail that Postfix can not deliver comes back and turns the message to bounced, without a new case', async () => {
  const mail = sampleMail(2, help)
  const smtp = await connectSmtp(postfix.port)
  await smtp.send(mail.from, help, mail.message)
  smtp.close()
  const { id } = await withSubject('Order HL-2: a question')
  const before = (await Promise.all(['allOpen', 'withCustomer', 'closed'].map(rows))).flat().length
  const { messageId } = await reply(id, '<p>Is this address right?</p>', [{ name: '', address: 'lost@nobody.example' }])
  await until('the bounce', 60_000, async () => (await stateOf(id, messageId)) === 'bounced', 200).catch((error: Error) => assert.fail(`${error.message}\n${postfix.log()}`))
  assert.equal((await Promise.all(['allOpen', 'withCustomer', 'closed'].map(rows))).flat().length, before)
})

test('mail in a Dovecot mailbox is fetched, and stays there unseen', async () => {
  await imap.deliver(sampleMail(3, shop).message)
  const { id } = await withSubject('Order HL-3: a question')
  const thread = (await heed.get(`/conversations/${id}/thread`)) as { items: { kind?: string }[] }
  assert.ok(thread.items.length >= 1)
  assert.equal(await imap.unseen(), 1)
})
