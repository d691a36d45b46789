import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { createPublicKey, createSign, createVerify } from 'node:crypto'
import { type MailServer, MailServerProblem } from '#kernel/ports.mail.ts'
import { refused, world } from '#testing/world.ts'
import { addressBook, advanceFolder, endBackfill, folderPosition, mailboxSettings, recordBackfill, recordFailure, recordFetch, recordMessages, runningBackfills, signInOf } from './mailboxes.public.ts'

const tried: MailServer[] = []
let records: string[] = []
let tokens = 0
const w = await world({
  ports: {
    mailCheck: {
      async imap(server, tell) {
        tried.push(server)
        await tell({ step: 'dns', state: 'running' })
        await tell({ step: 'dns', state: 'ok', said: '192.0.2.1' })
        await tell({ step: 'signIn', state: 'running' })
        if (server.signIn.kind === 'password' && server.signIn.password !== 'right') {
          await tell({ step: 'signIn', state: 'failed', problem: 'signInRefused', said: 'NO [AUTHENTICATIONFAILED] Invalid credentials' })
          return { ok: false, folders: [] }
        }
        await tell({ step: 'signIn', state: 'ok' })
        return { ok: true, folders: [{ path: 'INBOX', name: 'INBOX', messages: 3, use: 'inbox' as const }] }
      },
      async smtp(server, tell) {
        tried.push(server)
        await tell({ step: 'signIn', state: 'ok' })
        return { ok: true }
      },
      txt: async () => records,
    },
    oauth: {
      async refresh({ refreshToken }) {
        if (refreshToken === 'revoked') throw new MailServerProblem('tokenRefused', '400 invalid_grant')
        tokens++
        return { accessToken: `access-${tokens}`, expiresInSeconds: 3600, ...(refreshToken === 'once' ? { refreshToken: 'twice' } : {}) }
      },
    },
  },
})
after(() => w.close())
const admin = await w.agent({ role: 'admin' })
const agent = await w.agent()
const services = w.app.kernel.services

const imap = { host: 'imap.harrow-lind.test', user: 'hello', credentials: { kind: 'password' as const, password: 'right' } }
const smtp = { host: 'smtp.harrow-lind.test', user: 'hello', credentials: { kind: 'password' as const, password: 'sending-secret' } }
let number = 0
const add = (wish: object = {}) => {
  const name = `box-${++number}`
  return admin.api.mailboxes.create({ name, address: `${name}@harrow-lind.test`, incoming: 'imap', imap, smtp, ...wish } as Parameters<typeof admin.api.mailboxes.create>[0])
}

test('a mailbox is added with its servers, and its secrets never come out again', async () => {
  const made = await add({ address: 'Hello@Harrow-Lind.test', aliases: ['sales@harrow-lind.test'], signatureHtml: '<p>Harrow &amp; Lind</p><script>x</script>' })
  assert.deepEqual([made.address, made.aliases, made.signatureHtml], ['hello@harrow-lind.test', ['sales@harrow-lind.test'], '<p>Harrow &amp; Lind</p>'])
  assert.deepEqual([made.imap!.credentials, made.imap!.port, made.smtp!.port], [{ set: true, kind: 'password' }, 993, 587])
  const everything = JSON.stringify([made, await admin.api.mailboxes.get({ mailboxId: made.id }), await admin.api.mailboxes.list({})])
  for (const secret of ['right', 'sending-secret']) assert.ok(!everything.includes(secret))
  const row = JSON.stringify(await w.db.selectFrom('mailboxes').selectAll().where('id', '=', made.id).executeTakeFirst())
  for (const secret of ['right', 'sending-secret']) assert.ok(!row.includes(secret))
  const opened = (await mailboxSettings(w.db, services, made.id))!
  assert.deepEqual([opened.imap!.credentials, opened.smtp!.credentials], [imap.credentials, smtp.credentials])
})

test('an address belongs to one mailbox alone, also as an alias', async () => {
  const made = await add()
  assert.deepEqual(await refused(add({ address: made.address })), [409, 'mailboxes.addressTaken'])
  assert.deepEqual(await refused(add({ aliases: [made.address.toUpperCase()] })), [409, 'mailboxes.addressTaken'])
  const other = await add()
  assert.deepEqual(await refused(admin.api.mailboxes.update({ mailboxId: other.id, revision: other.revision, aliases: [made.address] })), [409, 'mailboxes.addressTaken'])
  const kept = await admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, aliases: ['own-alias@harrow-lind.test'], address: made.address })
  assert.deepEqual(kept.aliases, ['own-alias@harrow-lind.test'])
})

test('mail is for the mailbox of its address, an alias, or an address with something after a plus', async () => {
  const made = await add({ aliases: ['orders@harrow-lind.test', 'a+b@harrow-lind.test'] })
  const book = await addressBook(w.db)
  for (const address of [made.address, 'ORDERS@harrow-lind.test', 'orders+summer@harrow-lind.test', 'a+b@harrow-lind.test']) assert.equal(book.find(address)?.id, made.id)
  for (const address of ['a@harrow-lind.test', 'orders@elsewhere.test', '', 'orders']) assert.equal(book.find(address), undefined)
})

test('a change without a password keeps it, but never for another server, user or security', async () => {
  const made = await add()
  const { credentials: _, ...sameServer } = imap
  const changed = await admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, imap: { ...sameServer, folders: ['INBOX', 'Shop'] } })
  assert.deepEqual([changed.imap!.folders, changed.imap!.credentials], [['INBOX', 'Shop'], { set: true, kind: 'password' }])
  assert.deepEqual((await mailboxSettings(w.db, services, made.id))!.imap!.credentials, imap.credentials)
  for (const elsewhere of [{ host: 'evil.test' }, { user: 'root' }, { security: 'none' as const, port: 143 }, { port: 1993 }])
    assert.deepEqual(await refused(admin.api.mailboxes.update({ mailboxId: made.id, revision: changed.revision, imap: { ...sameServer, ...elsewhere } })), [422, 'mailboxes.credentialsNeeded'])
})

test('the saved password of the incoming server goes to no other outgoing server, and over no other way', async () => {
  const shared = { host: 'smtp.harrow-lind.test', port: 587, security: 'starttls' as const, signIn: 'imap' as const }
  const made = await add({ smtp: shared })
  const { credentials: _, ...sameServer } = imap
  const elsewheres = [{ host: 'evil.test' }, { port: 2525 }, { security: 'none' as const }]
  for (const change of elsewheres.map((elsewhere) => ({ smtp: { ...shared, ...elsewhere } })))
    for (const wish of [change, { ...change, imap: sameServer }]) {
      assert.deepEqual(await refused(admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, ...wish })), [422, 'mailboxes.credentialsNeeded'])
      assert.deepEqual(await refused(admin.api.mailboxes.check({ mailboxId: made.id, ...wish })), [422, 'mailboxes.credentialsNeeded'])
    }
  const before = tried.length
  await admin.api.mailboxes.check({ mailboxId: made.id, smtp: shared })
  await w.runJobs()
  assert.deepEqual(tried.slice(before).map(({ signIn }) => signIn.kind), ['password', 'password'])
  const same = await admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, smtp: shared })
  // Nor in two steps: a server that needs no sign-in has not been given the password before.
  const open = await admin.api.mailboxes.update({ mailboxId: made.id, revision: same.revision, smtp: { ...shared, host: 'evil.test', signIn: 'none' } })
  assert.deepEqual(await refused(admin.api.mailboxes.update({ mailboxId: made.id, revision: open.revision, smtp: { ...shared, host: 'evil.test' } })), [422, 'mailboxes.credentialsNeeded'])
  assert.deepEqual(await refused(admin.api.mailboxes.check({ mailboxId: made.id, smtp: { ...shared, host: 'evil.test' } })), [422, 'mailboxes.credentialsNeeded'])
  const moved = await admin.api.mailboxes.update({ mailboxId: made.id, revision: open.revision, imap, smtp: { ...shared, host: 'mail.harrow-lind.test' } })
  assert.equal(moved.smtp!.host, 'mail.harrow-lind.test')
})

test('two who change one mailbox do not overwrite each other', async () => {
  const made = await add()
  await admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, name: 'First' })
  assert.deepEqual(await refused(admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, name: 'Second' })), [409, 'mailboxes.changedMeanwhile'])
})

test('a fetched mailbox needs a server, and only teams that exist', async () => {
  assert.deepEqual(await refused(add({ imap: null })), [422, 'mailboxes.serverMissing'])
  const made = await add()
  assert.deepEqual(await refused(admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, imap: null })), [422, 'mailboxes.serverMissing'])
  assert.deepEqual(await refused(add({ teamId: '00000000-0000-4000-8000-000000000000' })), [422, 'mailboxes.teamNotFound'])
})

test('a mailbox is removed while nothing belongs to it', async () => {
  const made = await add()
  await admin.api.mailboxes.remove({ mailboxId: made.id })
  assert.deepEqual(await refused(admin.api.mailboxes.get({ mailboxId: made.id })), [404, 'mailboxes.notFound'])
  assert.deepEqual(await refused(admin.api.mailboxes.remove({ mailboxId: made.id })), [404, 'mailboxes.notFound'])
})

test('a check tells each step with the words of the server, before the mailbox is saved', async () => {
  const { checkId } = await admin.api.mailboxes.check({ imap: { ...imap, credentials: { kind: 'password', password: 'wrong' } }, smtp: null })
  assert.equal((await admin.api.mailboxes.checkResult({ checkId })).state, 'running')
  await w.runJobs()
  const result = await admin.api.mailboxes.checkResult({ checkId })
  assert.equal(result.state, 'failed')
  assert.deepEqual(result.steps.map(({ name, state, problem, said }) => [name, state, problem, said]), [
    ['imapDns', 'ok', null, '192.0.2.1'],
    ['imapSignIn', 'failed', 'signInRefused', 'NO [AUTHENTICATIONFAILED] Invalid credentials'],
  ])
  assert.equal((await w.db.selectFrom('mailbox_checks').select('settings').where('id', '=', checkId).executeTakeFirstOrThrow()).settings, '')
})

test('a check of a saved mailbox uses its passwords, shows its folders and names one that is missing', async () => {
  const made = await add({ imap: { ...imap, folders: ['INBOX', 'Gone'] } })
  const { checkId } = await admin.api.mailboxes.check({ mailboxId: made.id })
  await w.runJobs()
  const result = await admin.api.mailboxes.checkResult({ checkId })
  assert.deepEqual(result.folders, [{ path: 'INBOX', name: 'INBOX', messages: 3, use: 'inbox' }])
  assert.deepEqual(result.steps.filter(({ state }) => state === 'failed').map(({ name, problem, said }) => [name, problem, said]), [['imapFolders', 'folderMissing', 'Gone']])
  assert.deepEqual(tried.slice(-2).map(({ signIn }) => signIn), [{ kind: 'password', user: 'hello', password: 'right' }, { kind: 'password', user: 'hello', password: 'sending-secret' }])
  assert.deepEqual(await refused(admin.api.mailboxes.check({ mailboxId: made.id, imap: { host: 'evil.test', user: 'hello' } })), [422, 'mailboxes.credentialsNeeded'])
})

test('a check without any server is refused', async () => {
  assert.deepEqual(await refused(admin.api.mailboxes.check({ imap: null, smtp: null })), [422, 'mailboxes.nothingToCheck'])
})

test('results of checks are forgotten after a day', async () => {
  const { checkId } = await admin.api.mailboxes.check({ imap, smtp: null })
  await w.runJobs()
  w.clock.advance('25h')
  await w.write(async ({ add: addJob }) => addJob((await import('./mailboxes.contract.ts')).mailboxesContract, 'forgetChecks', {}))
  await w.runJobs()
  assert.deepEqual(await refused(admin.api.mailboxes.checkResult({ checkId })), [404, 'mailboxes.checkNotFound'])
})

test('an access token is fetched once and used until it ends, and a changed refresh token is kept', async () => {
  const oauth = { kind: 'refreshToken' as const, tokenUrl: 'https://login.test/token', clientId: 'heed', clientSecret: 'client-secret', refreshToken: 'once', scope: 'mail' }
  const made = await add({ imap: { ...imap, credentials: oauth }, smtp: { ...smtp, signIn: 'imap', credentials: undefined } })
  assert.deepEqual(made.imap!.credentials, { set: true, kind: 'refreshToken', tokenUrl: oauth.tokenUrl, clientId: 'heed', scope: 'mail' })
  const runtime = { ports: w.app.kernel.ports, now: () => w.clock.now(), transact: w.write }
  const first = await signInOf(runtime, (await mailboxSettings(w.db, services, made.id))!.imap!)
  const second = await signInOf(runtime, (await mailboxSettings(w.db, services, made.id))!.smtp!)
  assert.deepEqual(first.signIn, { kind: 'token', user: 'hello', accessToken: `access-${tokens}` })
  assert.deepEqual(second.signIn, first.signIn)
  const kept = (await mailboxSettings(w.db, services, made.id))!.imap!.credentials
  assert.deepEqual(kept, { ...oauth, refreshToken: 'twice' })
  w.clock.advance('2h')
  assert.notDeepEqual((await signInOf(runtime, (await mailboxSettings(w.db, services, made.id))!.imap!)).signIn, first.signIn)
})

test('a refused token shows in the check in the words of the server', async () => {
  const { checkId } = await admin.api.mailboxes.check({
    imap: { ...imap, credentials: { kind: 'refreshToken', tokenUrl: 'https://login.test/token', clientId: 'heed', refreshToken: 'revoked' } }, smtp: null,
  })
  await w.runJobs()
  assert.deepEqual((await admin.api.mailboxes.checkResult({ checkId })).steps.map(({ name, problem, said }) => [name, problem, said]), [['imapSignIn', 'tokenRefused', '400 invalid_grant']])
})

test('a DKIM key is made with the record to publish, and the check compares what is published', async () => {
  const made = await add()
  const signed = await admin.api.mailboxes.makeDkimKey({ mailboxId: made.id, revision: made.revision })
  assert.equal(signed.dkim!.recordName, 'heed._domainkey.harrow-lind.test')
  const { privateKey, domain, selector } = (await mailboxSettings(w.db, services, made.id))!.dkim!
  assert.deepEqual([domain, selector], ['harrow-lind.test', 'heed'])
  const published = createPublicKey({ key: Buffer.from(/p=(.*)$/.exec(signed.dkim!.recordValue)![1]!, 'base64'), format: 'der', type: 'spki' })
  const signature = createSign('sha256').update('hello').sign(privateKey)
  assert.ok(createVerify('sha256').update('hello').verify(published, signature))
  const check = async () => {
    const { checkId } = await admin.api.mailboxes.check({ mailboxId: made.id })
    await w.runJobs()
    const step = (await admin.api.mailboxes.checkResult({ checkId })).steps.find(({ name }) => name === 'dkim')!
    return step.problem ?? step.state
  }
  assert.equal(await check(), 'recordMissing')
  records = ['v=DKIM1; p=abc']
  assert.equal(await check(), 'recordDiffers')
  records = [signed.dkim!.recordValue]
  assert.equal(await check(), 'ok')
  const unsigned = await admin.api.mailboxes.removeDkimKey({ mailboxId: made.id, revision: signed.revision })
  assert.equal(unsigned.dkim, null)
  assert.equal((await mailboxSettings(w.db, services, made.id))!.dkim, null)
})

test('everyone sees whether mail comes in; what a server said is for those who set mailboxes up', async () => {
  const made = await add()
  const health = async (of: typeof admin) => (await of.api.mailboxes.health({})).items.find(({ mailboxId }) => mailboxId === made.id)!
  assert.deepEqual([(await health(agent)).state, (await health(agent)).alarm], ['starting', false])
  await w.write((writer) => recordFetch(writer, made.id))
  assert.equal((await health(agent)).state, 'working')
  w.clock.advance('1m')
  await w.write((writer) => recordFailure(writer, made.id, { problem: 'signInRefused', said: 'NO hello@harrow-lind.test' }))
  w.clock.advance('6m')
  await w.write((writer) => recordFailure(writer, made.id, { problem: 'signInRefused', said: 'NO hello@harrow-lind.test' }))
  assert.deepEqual([(await health(agent)).state, (await health(agent)).alarm, (await health(agent)).said], ['failing', true, ''])
  assert.equal((await health(admin)).said, 'NO hello@harrow-lind.test')
  assert.equal((await admin.api.mailboxes.health({})).alarm, true)
  const events = await w.db.selectFrom('events').select('payload').where('type', '=', 'mailboxes.healthChanged').execute()
  assert.deepEqual(events.map(({ payload }) => payload).filter(({ mailboxId }) => mailboxId === made.id), [{ mailboxId: made.id, failing: true }])
  const metrics = await (await w.request('/metrics')).text()
  assert.match(metrics, new RegExp(`heed_mailbox_down\\{mailbox="${made.address}"\\} 1`))
  await w.write((writer) => recordMessages(writer, new Map([[made.id, w.clock.now()]])))
  await w.write((writer) => recordMessages(writer, new Map([[made.id, new Date('2020-01-01')]])))
  assert.equal((await health(admin)).lastMessageAt, w.clock.now().toISOString())
})

test('the place in a folder moves on, never back, and starts afresh when the folder was made anew', async () => {
  const { id } = await add()
  const advance = (uidValidity: string, lastUid: number) => w.write((writer) => advanceFolder(writer, id, 'INBOX', { uidValidity, lastUid }))
  assert.equal(await folderPosition(w.db, id, 'INBOX'), undefined)
  await advance('7', 10)
  await advance('7', 5)
  assert.deepEqual(await folderPosition(w.db, id, 'INBOX'), { uidValidity: '7', lastUid: 10 })
  await advance('8', 2)
  assert.deepEqual(await folderPosition(w.db, id, 'INBOX'), { uidValidity: '8', lastUid: 2 })
})

test('earlier mail is fetched once at a time, shows how far it is, and can be stopped', async () => {
  const made = await add()
  const started = await admin.api.mailboxes.startBackfill({ mailboxId: made.id, since: '2024-02-01' })
  assert.deepEqual([started.state, started.since, started.allowed], ['running', '2024-02-01', ['stop']])
  assert.deepEqual(await refused(admin.api.mailboxes.startBackfill({ mailboxId: made.id, since: null })), [409, 'mailboxes.alreadyRunning'])
  const [running] = (await runningBackfills(w.db)).filter(({ mailboxId }) => mailboxId === made.id)
  const progress = { INBOX: { uidValidity: '7', lastUid: 40, upTo: 90 } }
  assert.equal(await w.write((writer) => recordBackfill(writer, running!.id, { total: 90, fetched: 40, progress })), true)
  assert.deepEqual((await admin.api.mailboxes.backfills({ mailboxId: made.id })).items.map(({ total, fetched }) => [total, fetched]), [[90, 40]])
  assert.deepEqual((await runningBackfills(w.db)).find(({ id }) => id === running!.id)?.progress, progress)
  assert.equal((await admin.api.mailboxes.stopBackfill({ backfillId: started.id })).state, 'stopped')
  assert.equal(await w.write((writer) => recordBackfill(writer, running!.id, { total: 90, fetched: 50, progress })), false)
  assert.deepEqual(await refused(admin.api.mailboxes.stopBackfill({ backfillId: started.id })), [409, 'mailboxes.notRunning'])
  await w.write((writer) => endBackfill(writer, started.id, 'done'))
  assert.equal((await admin.api.mailboxes.backfills({ mailboxId: made.id })).items[0]!.state, 'stopped')
  const received = await add({ incoming: 'smtp', imap: null })
  assert.deepEqual(await refused(admin.api.mailboxes.startBackfill({ mailboxId: received.id, since: null })), [409, 'mailboxes.notFetched'])
})

const missing = '00000000-0000-4000-8000-000000000000'
const operations: Record<string, (api: typeof admin.api.mailboxes) => Promise<unknown>> = {
  get: (api) => api.get({ mailboxId: missing }),
  checkResult: (api) => api.checkResult({ checkId: missing }),
  backfills: (api) => api.backfills({ mailboxId: missing }),
  create: (api) => api.create({ name: 'x', address: 'x@harrow-lind.test', incoming: 'none' }),
  update: (api) => api.update({ mailboxId: missing, revision: 1, name: 'x' }),
  remove: (api) => api.remove({ mailboxId: missing }),
  check: (api) => api.check({ imap, smtp: null }),
  makeDkimKey: (api) => api.makeDkimKey({ mailboxId: missing, revision: 1 }),
  removeDkimKey: (api) => api.removeDkimKey({ mailboxId: missing, revision: 1 }),
  startBackfill: (api) => api.startBackfill({ mailboxId: missing, since: null }),
  stopBackfill: (api) => api.stopBackfill({ backfillId: missing }),
}

test('strangers see nothing of mailboxes, and agents can not set them up', async () => {
  for (const [name, call] of Object.entries(operations)) {
    assert.equal((await refused(call(w.anonymous.mailboxes)))[0], 401, name)
    assert.equal((await refused(call(agent.api.mailboxes)))[0], 403, name)
  }
  for (const call of [() => w.anonymous.mailboxes.list({}), () => w.anonymous.mailboxes.health({})]) assert.equal((await refused(call()))[0], 401)
  assert.ok((await agent.api.mailboxes.list({})).items.every(({ allowed }) => !allowed.length))
})

test('what does not exist is not found', async () => {
  for (const name of ['get', 'backfills', 'update', 'remove', 'makeDkimKey', 'removeDkimKey', 'startBackfill'])
    assert.deepEqual(await refused(operations[name]!(admin.api.mailboxes)), [404, 'mailboxes.notFound'], name)
  assert.deepEqual(await refused(operations.stopBackfill!(admin.api.mailboxes)), [404, 'mailboxes.backfillNotFound'])
})
