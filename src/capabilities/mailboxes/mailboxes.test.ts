import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { refused } from '#testing/world.ts'
import { makeOffice } from './mailboxes.fixture.ts'
import { addressBook, mailboxSettings } from './mailboxes.public.ts'

const { add, admin, agent, imap, services, smtp, tried, w } = await makeOffice()
after(() => w.close())

test('a mailbox is added with its servers, and its secrets never come out again', async () => {
  const made = await add({
    address: 'Hello@Harrow-Lind.test',
    aliases: ['sales@harrow-lind.test'],
    signatureHtml: '<p>Harrow &amp; Lind</p><script>x</script>',
  })
  assert.deepEqual(
    [made.address, made.aliases, made.signatureHtml],
    ['hello@harrow-lind.test', ['sales@harrow-lind.test'], '<p>Harrow &amp; Lind</p>'],
  )
  assert.deepEqual(
    [made.imap!.credentials, made.imap!.port, made.smtp!.port],
    [{ set: true, kind: 'password' }, 993, 587],
  )
  const everything = JSON.stringify([
    made,
    await admin.api.mailboxes.get({ mailboxId: made.id }),
    await admin.api.mailboxes.list({}),
  ])
  for (const secret of ['right', 'sending-secret']) assert.ok(!everything.includes(secret))
  const row = JSON.stringify(
    await w.db.selectFrom('mailboxes').selectAll().where('id', '=', made.id).executeTakeFirst(),
  )
  for (const secret of ['right', 'sending-secret']) assert.ok(!row.includes(secret))
  const opened = (await mailboxSettings(w.db, services, made.id))!
  assert.deepEqual([opened.imap!.credentials, opened.smtp!.credentials], [imap.credentials, smtp.credentials])
})

test('an address belongs to one mailbox alone, also as an alias', async () => {
  const made = await add()
  assert.deepEqual(await refused(add({ address: made.address })), [409, 'mailboxes.addressTaken'])
  assert.deepEqual(await refused(add({ aliases: [made.address.toUpperCase()] })), [409, 'mailboxes.addressTaken'])
  const other = await add()
  assert.deepEqual(
    await refused(
      admin.api.mailboxes.update({ mailboxId: other.id, revision: other.revision, aliases: [made.address] }),
    ),
    [409, 'mailboxes.addressTaken'],
  )
  const kept = await admin.api.mailboxes.update({
    mailboxId: made.id,
    revision: made.revision,
    aliases: ['own-alias@harrow-lind.test'],
    address: made.address,
  })
  assert.deepEqual(kept.aliases, ['own-alias@harrow-lind.test'])
})

test('mail is for the mailbox of its address, an alias, or an address with something after a plus', async () => {
  const made = await add({ aliases: ['orders@harrow-lind.test', 'a+b@harrow-lind.test'] })
  const book = await addressBook(w.db)
  for (const address of [
    made.address,
    'ORDERS@harrow-lind.test',
    'orders+summer@harrow-lind.test',
    'a+b@harrow-lind.test',
  ])
    assert.equal(book.find(address)?.id, made.id)
  for (const address of ['a@harrow-lind.test', 'orders@elsewhere.test', '', 'orders'])
    assert.equal(book.find(address), undefined)
})

test('a change without a password keeps it, but never for another server, user or security', async () => {
  const made = await add()
  const { credentials: _, ...sameServer } = imap
  const changed = await admin.api.mailboxes.update({
    mailboxId: made.id,
    revision: made.revision,
    imap: { ...sameServer, folders: ['INBOX', 'Shop'] },
  })
  assert.deepEqual(
    [changed.imap!.folders, changed.imap!.credentials],
    [['INBOX', 'Shop'], { set: true, kind: 'password' }],
  )
  assert.deepEqual((await mailboxSettings(w.db, services, made.id))!.imap!.credentials, imap.credentials)
  for (const elsewhere of [
    { host: 'evil.test' },
    { user: 'root' },
    { security: 'none' as const, port: 143 },
    { port: 1993 },
  ])
    assert.deepEqual(
      await refused(
        admin.api.mailboxes.update({
          mailboxId: made.id,
          revision: changed.revision,
          imap: { ...sameServer, ...elsewhere },
        }),
      ),
      [422, 'mailboxes.credentialsNeeded'],
    )
})

test('the saved password of the incoming server goes to no other outgoing server, and over no other way', async () => {
  const shared = { host: 'smtp.harrow-lind.test', port: 587, security: 'starttls' as const, signIn: 'imap' as const }
  const made = await add({ smtp: shared })
  const { credentials: _, ...sameServer } = imap
  const elsewheres = [{ host: 'evil.test' }, { port: 2525 }, { security: 'none' as const }]
  for (const change of elsewheres.map((elsewhere) => ({ smtp: { ...shared, ...elsewhere } })))
    for (const wish of [change, { ...change, imap: sameServer }]) {
      assert.deepEqual(
        await refused(admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, ...wish })),
        [422, 'mailboxes.credentialsNeeded'],
      )
      assert.deepEqual(await refused(admin.api.mailboxes.check({ mailboxId: made.id, ...wish })), [
        422,
        'mailboxes.credentialsNeeded',
      ])
    }
  const before = tried.length
  await admin.api.mailboxes.check({ mailboxId: made.id, smtp: shared })
  await w.runJobs()
  assert.deepEqual(
    tried.slice(before).map(({ signIn }) => signIn.kind),
    ['password', 'password'],
  )
  const same = await admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, smtp: shared })
  // Nor in two steps: a server that needs no sign-in has not been given the password before.
  const open = await admin.api.mailboxes.update({
    mailboxId: made.id,
    revision: same.revision,
    smtp: { ...shared, host: 'evil.test', signIn: 'none' },
  })
  assert.deepEqual(
    await refused(
      admin.api.mailboxes.update({
        mailboxId: made.id,
        revision: open.revision,
        smtp: { ...shared, host: 'evil.test' },
      }),
    ),
    [422, 'mailboxes.credentialsNeeded'],
  )
  assert.deepEqual(
    await refused(admin.api.mailboxes.check({ mailboxId: made.id, smtp: { ...shared, host: 'evil.test' } })),
    [422, 'mailboxes.credentialsNeeded'],
  )
  const moved = await admin.api.mailboxes.update({
    mailboxId: made.id,
    revision: open.revision,
    imap,
    smtp: { ...shared, host: 'mail.harrow-lind.test' },
  })
  assert.equal(moved.smtp!.host, 'mail.harrow-lind.test')
})

test('two who change one mailbox do not overwrite each other', async () => {
  const made = await add()
  await admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, name: 'First' })
  assert.deepEqual(
    await refused(admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, name: 'Second' })),
    [409, 'mailboxes.changedMeanwhile'],
  )
})

test('a fetched mailbox needs a server, and only teams that exist', async () => {
  assert.deepEqual(await refused(add({ imap: null })), [422, 'mailboxes.serverMissing'])
  const made = await add()
  assert.deepEqual(
    await refused(admin.api.mailboxes.update({ mailboxId: made.id, revision: made.revision, imap: null })),
    [422, 'mailboxes.serverMissing'],
  )
  assert.deepEqual(await refused(add({ teamId: '00000000-0000-4000-8000-000000000000' })), [
    422,
    'mailboxes.teamNotFound',
  ])
})

test('a mailbox is removed while nothing belongs to it', async () => {
  const made = await add()
  await admin.api.mailboxes.remove({ mailboxId: made.id })
  assert.deepEqual(await refused(admin.api.mailboxes.get({ mailboxId: made.id })), [404, 'mailboxes.notFound'])
  assert.deepEqual(await refused(admin.api.mailboxes.remove({ mailboxId: made.id })), [404, 'mailboxes.notFound'])
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
  for (const call of [() => w.anonymous.mailboxes.list({}), () => w.anonymous.mailboxes.health({})])
    assert.equal((await refused(call()))[0], 401)
  assert.ok((await agent.api.mailboxes.list({})).items.every(({ allowed }) => !allowed.length))
})

test('what does not exist is not found', async () => {
  for (const name of ['get', 'backfills', 'update', 'remove', 'makeDkimKey', 'removeDkimKey', 'startBackfill'])
    assert.deepEqual(await refused(operations[name]!(admin.api.mailboxes)), [404, 'mailboxes.notFound'], name)
  assert.deepEqual(await refused(operations.stopBackfill!(admin.api.mailboxes)), [404, 'mailboxes.backfillNotFound'])
})
