import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { SMTPServer } from 'smtp-server'
import type { MailFolder, MailServer, StepReport } from '#kernel/ports.mail.ts'
import { startImap } from '#testing/imap.ts'
import { mailCheck } from './mail-check.ts'

const imapServer = await startImap()
const smtpServer = new SMTPServer({ allowInsecureAuth: true, disabledCommands: ['STARTTLS'], logger: false, onAuth: ({ username, password }, _, done) => (username === 'hello' && password === 'right' ? done(null, { user: 'hello' }) : done(new Error('Invalid login'))) })
smtpServer.on('error', () => undefined)
await new Promise<void>((resolve) => smtpServer.listen(0, '127.0.0.1', () => resolve()))
after(async () => {
  await imapServer.close()
  await new Promise<void>((resolve) => smtpServer.close(() => resolve()))
})
const signIn = { kind: 'password' as const, user: 'hello', password: 'right' }
const smtp: MailServer = { host: '127.0.0.1', port: (smtpServer.server.address() as { port: number }).port, security: 'none', signIn }

async function run(side: 'imap' | 'smtp', server: MailServer) {
  const told: StepReport[] = []
  const result = await mailCheck[side](server, async (report) => void told.push(report))
  return { result, told, words: told.filter(({ state }) => state !== 'running').map(({ step, state, problem }) => `${step} ${problem ?? state}`) }
}

test('every step of a server that works is told as it begins and ends', async () => {
  const { result, told, words } = await run('imap', { ...imapServer.server, signIn })
  assert.deepEqual(words, ['dns ok', 'connect ok', 'tls skipped', 'signIn ok', 'folders ok'])
  assert.deepEqual(told.slice(0, 2), [{ step: 'dns', state: 'running' }, { step: 'dns', state: 'ok', said: '127.0.0.1' }])
  assert.deepEqual([result.ok, (result as { folders?: MailFolder[] }).folders?.map(({ path }) => path)], [true, ['INBOX']])
  assert.deepEqual((await run('smtp', smtp)).words, ['dns ok', 'connect ok', 'tls skipped', 'signIn ok'])
})

test('it stops where it fails and says why, in the words of the server where there are any', async () => {
  assert.deepEqual((await run('imap', { ...imapServer.server, host: 'nowhere.invalid', signIn })).words, ['dns nameNotFound'])
  assert.deepEqual((await run('imap', { ...imapServer.server, port: 1, signIn })).words, ['dns ok', 'connect refused'])
  assert.deepEqual((await run('imap', { ...imapServer.server, security: 'tls', signIn })).words, ['dns ok', 'connect ok', 'tls notTls'])
  const wrong = await run('imap', { ...imapServer.server, signIn: { ...signIn, password: 'wrong' } })
  assert.deepEqual([wrong.words.at(-1), wrong.told.at(-1)!.said], ['signIn signInRefused', 'Invalid credentials'])
  const refused = await run('smtp', { ...smtp, signIn: { ...signIn, password: 'wrong' } })
  assert.equal(refused.words.at(-1), 'signIn signInRefused')
  assert.match(refused.told.at(-1)!.said!, /535.*Invalid login/)
})

test('a server without STARTTLS is told when that is asked for', async () => {
  const { words } = await run('smtp', { ...smtp, security: 'starttls' })
  assert.equal(words.at(-1), 'signIn starttlsMissing')
  assert.equal((await run('imap', { ...imapServer.server, security: 'starttls', signIn })).words.at(-1), 'signIn starttlsMissing')
})
