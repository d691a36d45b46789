import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { imap } from '#drivers/imap/imap.ts'
import { type ImapConnection } from '#kernel/ports.mail.ts'
import { startImap } from '#testing/imap.ts'
import { world } from '#testing/world.ts'
import { runningBackfills } from '#capabilities/mailboxes/mailboxes.public.ts'
import { runBackfill } from './receiving.backfill.ts'
import { fetchingDaemon, follow } from './receiving.fetching.ts'
import { letter, notChecked, postOffice } from './receiving.fixture.ts'
import { until } from '#testing/until.ts'

const w = await world({ ports: { imap, mailAuth: { check: async () => notChecked } } })
const admin = await w.agent({ role: 'admin' })
const { runtime, read } = postOffice(w, null)
const ends: (() => Promise<void>)[] = []
after(async () => {
  for (const end of ends) await end()
  await w.close()
})

let number = 0
/** A mailbox with a server of its own; `start` follows it until `stop`. */
async function mailbox({ folders = ['INBOX'], password = 'right' } = {}) {
  const server = await startImap()
  ends.push(() => server.close())
  const { host, port, security } = server.server
  const made = await admin.api.mailboxes.create({
    name: 'Support',
    address: `fetch-${++number}@harrow-lind.test`,
    incoming: 'imap',
    imap: { host, port, security, user: 'hello', credentials: { kind: 'password', password }, folders },
  })
  let stop: AbortController | undefined
  let done: Promise<void> | undefined
  const stored = () =>
    w.db
      .selectFrom('incoming_mail')
      .innerJoin('blobs', 'blobs.hash', 'blob_hash')
      .select(['content', 'received_at as receivedAt', 'envelope', 'state'])
      .where('mailbox_id', '=', made.id)
      .orderBy('seq')
      .execute()
  return {
    ...made,
    server,
    stored,
    start() {
      stop = new AbortController()
      done = follow(runtime, made.id, stop.signal)
    },
    async stop() {
      stop?.abort()
      await done
    },
    /** Waits until so many are stored. */
    has: (count: number) => until(`${count} messages are stored`, async () => (await stored()).length >= count),
    health: async () => (await admin.api.mailboxes.health({})).items.find(({ mailboxId }) => mailboxId === made.id)!,
  }
}

const working = (box: Awaited<ReturnType<typeof mailbox>>) =>
  until('the mailbox is working', async () => (await box.health()).state === 'working')

test('what was there before stays there, what comes is fetched at once, and the server is not changed by it', async () => {
  const box = await mailbox()
  box.server.deliver(letter({ subject: 'Before Heed' }))
  box.start()
  await working(box)
  const raw = letter({ subject: 'New' })
  box.server.deliver(raw, { at: new Date('2026-11-16T07:00:00.000Z') })
  await box.has(1)
  const [row, ...more] = await box.stored()
  assert.deepEqual(
    [Buffer.from(row!.content!).toString(), row!.receivedAt, row!.envelope, more.length],
    [raw.toString(), '2026-11-16T07:00:00.000Z', { folder: 'INBOX', uid: 2 }, 0],
  )
  assert.deepEqual(box.server.seen.changes, [])
  await box.stop()
  await until('the server sees it', async () => box.server.connections() === 0)
})

test('after an outage everything missed is fetched, once', async () => {
  const box = await mailbox()
  box.start()
  await working(box)
  box.server.deliver(letter({ subject: 'one' }))
  await box.has(1)
  await box.stop()
  for (let count = 0; count < 130; count++) box.server.deliver(letter({ subject: `missed ${count}` }))
  box.start()
  await box.has(131)
  await box.stop()
  assert.equal((await box.stored()).length, 131)
  await read()
  assert.ok((await box.stored()).every(({ state }) => state === 'done'))
})

test('a connection that breaks in the middle of a fetch goes on where it was', async () => {
  const box = await mailbox()
  box.start()
  await working(box)
  await box.stop()
  for (let count = 0; count < 120; count++) box.server.deliver(letter({ subject: `broken ${count}` }))
  box.server.settings.breakAfter = 70
  box.start()
  await until('the mailbox is failing', async () => (await box.health()).state === 'failing')
  box.server.settings.breakAfter = Infinity
  await box.has(120)
  await box.stop()
  assert.equal((await box.stored()).length, 120)
})

test('a message that the server announces before its search knows it is not passed over', async () => {
  const box = await mailbox()
  const { settings, seen } = box.server
  box.start()
  await working(box)
  settings.unlisted.add(1)
  assert.equal(box.server.deliver(letter({ subject: 'announced' })), 1)
  await until(
    'it listens again after a look',
    async () =>
      seen.commands.lastIndexOf('IDLE') > seen.commands.findIndex((command) => /^UID SEARCH/.test(command)) &&
      seen.commands.some((command) => /^UID SEARCH/.test(command)),
  )
  settings.unlisted.clear()
  box.server.deliver(letter({ subject: 'next' }))
  await box.has(2)
  await box.stop()
})

test('a server that is broken off comes back by itself, and the heartbeat tells', async () => {
  const box = await mailbox()
  box.start()
  await working(box)
  box.server.dropConnections()
  box.server.deliver(letter({ subject: 'while away' }))
  await box.has(1)
  await box.stop()
})

test('a wrong password shows in the heartbeat in the words of the server', async () => {
  const box = await mailbox({ password: 'wrong' })
  box.start()
  await until('the mailbox is failing', async () => (await box.health()).state === 'failing')
  assert.deepEqual([(await box.health()).problem, (await box.health()).said], ['signInRefused', 'Invalid credentials'])
  await box.stop()
})

test('several folders are fetched, and one that is missing is named', async () => {
  const box = await mailbox({ folders: ['INBOX', 'Shop'] })
  box.server.deliver(letter(), { folder: 'Shop' })
  box.start()
  await working(box)
  box.server.deliver(letter({ subject: 'in shop' }), { folder: 'Shop' })
  box.server.deliver(letter({ subject: 'in the inbox' }))
  await box.has(2)
  assert.deepEqual((await box.stored()).map(({ envelope }) => envelope.folder).sort(), ['INBOX', 'Shop'])
  await box.stop()
  const broken = await mailbox({ folders: ['INBOX', 'Gone'] })
  broken.start()
  await until('the mailbox is folderMissing', async () => (await broken.health()).problem === 'folderMissing')
  await broken.stop()
})

test('when the server numbers its messages anew, nothing is lost and nothing is doubled', async () => {
  const box = await mailbox()
  box.server.deliver(letter({ subject: 'long before' }), { at: new Date('2020-01-01T00:00:00.000Z') })
  box.start()
  await working(box)
  box.server.deliver(letter({ subject: 'known' }))
  await box.has(1)
  await box.stop()
  box.server.deliver(letter({ subject: 'missed' }))
  box.server.renumber()
  box.start()
  await box.has(2)
  box.server.deliver(letter({ subject: 'after' }))
  await box.has(3)
  await box.stop()
  assert.deepEqual(
    (await box.stored()).map(({ content }) => /Subject: (.*)/.exec(Buffer.from(content!).toString())![1]),
    ['known', 'missed', 'after'],
  )
})

test('only one process fetches a mailbox; another takes over when it ends', async () => {
  const box = await mailbox()
  const held = (await runtime.ports.locks.take(`fetch ${box.id}`))!
  box.start()
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(box.server.seen.logins, 0)
  await box.stop()
  await held.release()
  box.start()
  await working(box)
  await box.stop()
})

const backfillOf = async (mailboxId: string) =>
  (await runningBackfills(w.db)).find((each) => each.mailboxId === mailboxId)!

test('earlier mail is fetched from a day on, beside what comes meanwhile, and neither twice', async () => {
  const box = await mailbox()
  const days = ['2026-01-10', '2026-02-10', '2026-02-11', '2026-03-01']
  for (const day of days) box.server.deliver(letter({ subject: day }), { at: new Date(`${day}T12:00:00.000Z`) })
  box.start()
  await working(box)
  const { id } = await admin.api.mailboxes.startBackfill({ mailboxId: box.id, since: '2026-02-11' })
  box.server.deliver(letter({ subject: 'meanwhile' }))
  await box.has(1)
  await runBackfill(runtime, await backfillOf(box.id), new AbortController().signal)
  const [backfill] = (await admin.api.mailboxes.backfills({ mailboxId: box.id })).items
  assert.deepEqual([backfill!.id, backfill!.state, backfill!.total === backfill!.fetched], [id, 'done', true])
  assert.deepEqual(
    (await box.stored()).map(({ content, envelope }) => [
      /Subject: (.*)/.exec(Buffer.from(content!).toString())![1],
      envelope.backfill ?? false,
    ]),
    [
      ['meanwhile', false],
      ['2026-02-11', true],
      ['2026-03-01', true],
    ],
  )
  await admin.api.mailboxes.startBackfill({ mailboxId: box.id, since: null })
  await runBackfill(runtime, await backfillOf(box.id), new AbortController().signal)
  assert.equal((await box.stored()).length, 5)
  await box.stop()
})

test('a back-fill that was killed goes on exactly there', async () => {
  const box = await mailbox()
  for (let count = 0; count < 170; count++) box.server.deliver(letter({ subject: `old ${count}` }))
  await admin.api.mailboxes.startBackfill({ mailboxId: box.id, since: null })
  const stop = new AbortController()
  const dying = {
    ...runtime,
    ports: {
      ...runtime.ports,
      imap: {
        connect: async (server: Parameters<typeof imap.connect>[0]) =>
          killedAfter(await imap.connect(server), 120, () => stop.abort()),
      },
    },
  }
  await runBackfill(dying, await backfillOf(box.id), stop.signal)
  const before = await backfillOf(box.id)
  assert.ok(before.fetched >= 50 && before.fetched < 170 && before.total === 170, JSON.stringify(before))
  await runBackfill(runtime, before, new AbortController().signal)
  assert.equal((await admin.api.mailboxes.backfills({ mailboxId: box.id })).items[0]!.state, 'done')
  assert.equal((await admin.api.mailboxes.backfills({ mailboxId: box.id })).items[0]!.fetched, 170)
  assert.equal((await box.stored()).length, 170)
})

function killedAfter(connection: ImapConnection, count: number, kill: () => void): ImapConnection {
  let left = count
  return {
    ...connection,
    async *fetch(uids) {
      for await (const message of connection.fetch(uids)) {
        if (left-- <= 0) kill()
        yield message
      }
    },
  }
}

test('a back-fill that is stopped fetches no further', async () => {
  const box = await mailbox()
  for (let count = 0; count < 120; count++) box.server.deliver(letter({ subject: `stopped ${count}` }))
  const { id } = await admin.api.mailboxes.startBackfill({ mailboxId: box.id, since: null })
  const running = await backfillOf(box.id)
  const stopping = {
    ...runtime,
    ports: {
      ...runtime.ports,
      imap: {
        connect: async (server: Parameters<typeof imap.connect>[0]) =>
          killedAfter(await imap.connect(server), 60, () => undefined),
      },
    },
  }
  const fetching = runBackfill(stopping, running, new AbortController().signal)
  await box.has(50)
  await admin.api.mailboxes.stopBackfill({ backfillId: id }).catch(() => undefined)
  await fetching
  const [backfill] = (await admin.api.mailboxes.backfills({ mailboxId: box.id })).items
  assert.ok(['stopped', 'done'].includes(backfill!.state))
  assert.equal((await box.stored()).length, backfill!.fetched)
})

test('the daemon follows a mailbox as soon as it is added, with new settings when they change, and no more when it is switched off', async () => {
  const daemon = await fetchingDaemon.start(runtime)
  const box = await mailbox()
  await w.runJobs()
  await working(box)
  const changed = await admin.api.mailboxes.update({ mailboxId: box.id, revision: box.revision, name: 'Renamed' })
  await w.runJobs()
  await until('the server sees it', async () => box.server.seen.logins === 2)
  await admin.api.mailboxes.update({ mailboxId: box.id, revision: changed.revision, active: false })
  await w.runJobs()
  await until('the server sees it', async () => box.server.connections() === 0)
  await daemon.stop()
})
