import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { type ImapConnection, MailServerProblem } from '#kernel/ports.mail.ts'
import { startImap } from '#testing/imap.ts'
import { imap } from './imap.ts'

const server = await startImap()
const open: ImapConnection[] = []
after(async () => {
  await Promise.all(open.map((connection) => connection.close()))
  await server.close()
})
const signIn = { kind: 'password' as const, user: 'hello', password: 'right' }
async function connect(more: object = {}): Promise<ImapConnection> {
  const connection = await imap.connect({ ...server.server, signIn, ...more })
  open.push(connection)
  return connection
}
const fails = async (call: Promise<unknown>): Promise<[string, string]> => {
  const error = await call.then(() => undefined, (thrown: unknown) => thrown)
  assert.ok(error instanceof MailServerProblem, String(error))
  return [error.problem, error.said]
}
const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(items)

test('messages are fetched whole, in order, and nothing on the server is changed by it', async () => {
  const raws = ['one', 'two\r\nwith lines', 'three'].map((text) => Buffer.from(`Subject: ${text}\r\n\r\n${text}\r\n`))
  for (const raw of raws) server.deliver(raw, { at: new Date('2026-11-15T10:00:00.000Z') })
  const connection = await connect()
  assert.deepEqual(await connection.open('INBOX'), { uidValidity: '7', uidNext: 4, messages: 3 })
  assert.deepEqual(await connection.uids(2), [2, 3])
  const fetched = await all(connection.fetch([1, 2, 3]))
  assert.deepEqual(fetched.map(({ uid, raw, receivedAt }) => [uid, Buffer.from(raw).toString(), receivedAt.toISOString()]), raws.map((raw, at) => [at + 1, raw.toString(), '2026-11-15T10:00:00.000Z']))
  assert.deepEqual(server.seen.changes, [])
})

test('asking for what comes after the newest message finds nothing', async () => {
  const connection = await connect()
  const { uidNext } = await connection.open('INBOX')
  assert.deepEqual(await connection.uids(uidNext), [])
})

test('only what arrived since a day is listed when that is asked for', async () => {
  const uid = server.deliver(Buffer.from('Subject: later\r\n\r\n'), { at: new Date('2026-11-16T10:00:00.000Z') })
  const connection = await connect()
  await connection.open('INBOX')
  assert.deepEqual(await connection.uids(1, { since: '2026-11-16' }), [uid])
})

test('a message that is deleted meanwhile is left out; one that is withheld is not passed over in silence', async () => {
  const gone = server.deliver(Buffer.from('Subject: gone\r\n\r\n'))
  const withheld = server.deliver(Buffer.from('Subject: withheld\r\n\r\n'))
  const connection = await connect()
  await connection.open('INBOX')
  server.remove(gone)
  assert.deepEqual((await all(connection.fetch([1, gone]))).map(({ uid }) => uid), [1])
  server.settings.withhold.add(withheld)
  assert.deepEqual(await fails(all(connection.fetch([withheld]))), ['other', `The server lists message ${withheld} of INBOX but does not hand it out`])
  server.settings.withhold.clear()
  server.settings.unsized.add(withheld)
  assert.deepEqual(await fails(all(connection.fetch([1, withheld]))), ['other', `The server lists message ${withheld} of INBOX but does not hand it out`])
  server.settings.refuseSearch = true
  assert.deepEqual(await fails(all(connection.fetch([withheld]))), ['other', 'The server refused to say which messages of INBOX are still there'])
  server.settings.refuseSearch = false
  server.settings.unsized.clear()
})

test('a new message ends the wait at once', async () => {
  const connection = await connect()
  await connection.open('INBOX')
  const begun = performance.now()
  setTimeout(() => server.deliver(Buffer.from('Subject: ring\r\n\r\n')), 100)
  await connection.wait(10_000, new AbortController().signal)
  assert.ok(performance.now() - begun < 5000)
  assert.ok((await connection.open('INBOX')).uidNext > 1)
})

test('a wait ends with its time, when told to, and when the connection breaks', async () => {
  const connection = await connect()
  await connection.open('INBOX')
  await connection.wait(50, new AbortController().signal)
  await connection.wait(10_000, AbortSignal.timeout(50))
  setTimeout(() => server.dropConnections(), 50)
  await connection.wait(10_000, new AbortController().signal)
  assert.equal((await fails(connection.open('INBOX')))[0], 'closed')
})

test('the words of the server come with what went wrong', async () => {
  assert.deepEqual(await fails(connect({ signIn: { ...signIn, password: 'wrong' } })), ['signInRefused', 'Invalid credentials'])
  const connection = await connect()
  const [problem, said] = await fails(connection.open('Nowhere'))
  assert.equal(problem, 'folderMissing')
  assert.match(said, /^Nowhere: .*Mailbox does not exist/)
  assert.equal((await fails(connect({ host: 'nowhere.invalid' })))[0], 'nameNotFound')
  assert.equal((await fails(connect({ port: 1 })))[0], 'refused')
  assert.equal((await fails(connect({ security: 'tls' })))[0], 'notTls')
})

test('a server that hangs up says so', async () => {
  const rude = createServer((socket) => socket.end('* BYE Too many connections\r\n')).listen(0, '127.0.0.1')
  await new Promise((resolve) => rude.once('listening', resolve))
  const [problem] = await fails(connect({ port: (rude.address() as { port: number }).port }))
  assert.equal(problem, 'closed')
  rude.close()
})

test('an access token signs in by XOAUTH2', async () => {
  const connection = await connect({ signIn: { kind: 'token', user: 'hello', accessToken: 'token' } })
  assert.deepEqual((await connection.folders()).map(({ path, use }) => [path, use]), [['INBOX', 'inbox']])
  assert.equal((await fails(connect({ signIn: { kind: 'token', user: 'hello', accessToken: 'old' } })))[0], 'signInRefused')
})
