import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { createPublicKey, createSign, createVerify } from 'node:crypto'
import { refused } from '#testing/world.ts'
import { makeOffice } from './mailboxes.fixture.ts'
import { mailboxSettings, signInOf } from './mailboxes.public.ts'

const { add, admin, imap, oauth: given, dns, services, smtp, tried, w } = await makeOffice()
after(() => w.close())

test('a check tells each step with the words of the server, before the mailbox is saved', async () => {
  const { checkId } = await admin.api.mailboxes.check({
    imap: { ...imap, credentials: { kind: 'password', password: 'wrong' } },
    smtp: null,
  })
  assert.equal((await admin.api.mailboxes.checkResult({ checkId })).state, 'running')
  await w.runJobs()
  const result = await admin.api.mailboxes.checkResult({ checkId })
  assert.equal(result.state, 'failed')
  assert.deepEqual(
    result.steps.map(({ name, state, problem, said }) => [name, state, problem, said]),
    [
      ['imapDns', 'ok', null, '192.0.2.1'],
      ['imapSignIn', 'failed', 'signInRefused', 'NO [AUTHENTICATIONFAILED] Invalid credentials'],
    ],
  )
  assert.equal(
    (await w.db.selectFrom('mailbox_checks').select('settings').where('id', '=', checkId).executeTakeFirstOrThrow())
      .settings,
    '',
  )
})

test('a check of a saved mailbox uses its passwords, shows its folders and names one that is missing', async () => {
  const made = await add({ imap: { ...imap, folders: ['INBOX', 'Gone'] } })
  const { checkId } = await admin.api.mailboxes.check({ mailboxId: made.id })
  await w.runJobs()
  const result = await admin.api.mailboxes.checkResult({ checkId })
  assert.deepEqual(result.folders, [{ path: 'INBOX', name: 'INBOX', messages: 3, use: 'inbox' }])
  assert.deepEqual(
    result.steps.filter(({ state }) => state === 'failed').map(({ name, problem, said }) => [name, problem, said]),
    [['imapFolders', 'folderMissing', 'Gone']],
  )
  assert.deepEqual(
    tried.slice(-2).map(({ signIn }) => signIn),
    [
      { kind: 'password', user: 'hello', password: 'right' },
      { kind: 'password', user: 'hello', password: 'sending-secret' },
    ],
  )
  assert.deepEqual(
    await refused(admin.api.mailboxes.check({ mailboxId: made.id, imap: { host: 'evil.test', user: 'hello' } })),
    [422, 'mailboxes.credentialsNeeded'],
  )
})

test('a check without any server is refused', async () => {
  assert.deepEqual(await refused(admin.api.mailboxes.check({ imap: null, smtp: null })), [
    422,
    'mailboxes.nothingToCheck',
  ])
})

test('results of checks are forgotten after a day', async () => {
  const { checkId } = await admin.api.mailboxes.check({ imap, smtp: null })
  await w.runJobs()
  w.clock.advance('25h')
  await w.write(async ({ add: addJob }) =>
    addJob((await import('./mailboxes.contract.ts')).mailboxesContract, 'forgetChecks', {}),
  )
  await w.runJobs()
  assert.deepEqual(await refused(admin.api.mailboxes.checkResult({ checkId })), [404, 'mailboxes.checkNotFound'])
})

test('an access token is fetched once and used until it ends, and a changed refresh token is kept', async () => {
  const oauth = {
    kind: 'refreshToken' as const,
    tokenUrl: 'https://login.test/token',
    clientId: 'heed',
    clientSecret: 'client-secret',
    refreshToken: 'once',
    scope: 'mail',
  }
  const made = await add({
    imap: { ...imap, credentials: oauth },
    smtp: { ...smtp, signIn: 'imap', credentials: undefined },
  })
  assert.deepEqual(made.imap!.credentials, {
    set: true,
    kind: 'refreshToken',
    tokenUrl: oauth.tokenUrl,
    clientId: 'heed',
    scope: 'mail',
  })
  const runtime = { ports: w.app.kernel.ports, now: () => w.clock.now(), transact: w.write }
  const first = await signInOf(runtime, (await mailboxSettings(w.db, services, made.id))!.imap!)
  const second = await signInOf(runtime, (await mailboxSettings(w.db, services, made.id))!.smtp!)
  assert.deepEqual(first.signIn, { kind: 'token', user: 'hello', accessToken: `access-${given.tokens}` })
  assert.deepEqual(second.signIn, first.signIn)
  const kept = (await mailboxSettings(w.db, services, made.id))!.imap!.credentials
  assert.deepEqual(kept, { ...oauth, refreshToken: 'twice' })
  w.clock.advance('2h')
  assert.notDeepEqual(
    (await signInOf(runtime, (await mailboxSettings(w.db, services, made.id))!.imap!)).signIn,
    first.signIn,
  )
})

test('a refused token shows in the check in the words of the server', async () => {
  const { checkId } = await admin.api.mailboxes.check({
    imap: {
      ...imap,
      credentials: {
        kind: 'refreshToken',
        tokenUrl: 'https://login.test/token',
        clientId: 'heed',
        refreshToken: 'revoked',
      },
    },
    smtp: null,
  })
  await w.runJobs()
  assert.deepEqual(
    (await admin.api.mailboxes.checkResult({ checkId })).steps.map(({ name, problem, said }) => [name, problem, said]),
    [['imapSignIn', 'tokenRefused', '400 invalid_grant']],
  )
})

test('a DKIM key is made with the record to publish, and the check compares what is published', async () => {
  const made = await add()
  const signed = await admin.api.mailboxes.makeDkimKey({ mailboxId: made.id, revision: made.revision })
  assert.equal(signed.dkim!.recordName, 'heed._domainkey.harrow-lind.test')
  const { privateKey, domain, selector } = (await mailboxSettings(w.db, services, made.id))!.dkim!
  assert.deepEqual([domain, selector], ['harrow-lind.test', 'heed'])
  const published = createPublicKey({
    key: Buffer.from(/p=(.*)$/.exec(signed.dkim!.recordValue)![1]!, 'base64'),
    format: 'der',
    type: 'spki',
  })
  const signature = createSign('sha256').update('hello').sign(privateKey)
  assert.ok(createVerify('sha256').update('hello').verify(published, signature))
  const check = async () => {
    const { checkId } = await admin.api.mailboxes.check({ mailboxId: made.id })
    await w.runJobs()
    const step = (await admin.api.mailboxes.checkResult({ checkId })).steps.find(({ name }) => name === 'dkim')!
    return step.problem ?? step.state
  }
  assert.equal(await check(), 'recordMissing')
  dns.records = ['v=DKIM1; p=abc']
  assert.equal(await check(), 'recordDiffers')
  dns.records = [signed.dkim!.recordValue]
  assert.equal(await check(), 'ok')
  const unsigned = await admin.api.mailboxes.removeDkimKey({ mailboxId: made.id, revision: signed.revision })
  assert.equal(unsigned.dkim, null)
  assert.equal((await mailboxSettings(w.db, services, made.id))!.dkim, null)
})
