import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { refused } from '#testing/world.ts'
import { makeOffice } from './mailboxes.fixture.ts'
import {
  advanceFolder,
  endBackfill,
  folderPosition,
  recordBackfill,
  recordFailure,
  recordFetch,
  recordMessages,
  runningBackfills,
} from './mailboxes.public.ts'

const { add, admin, agent, w } = await makeOffice()
after(() => w.close())

test('everyone sees whether mail comes in; what a server said is for those who set mailboxes up', async () => {
  const made = await add()
  const health = async (of: typeof admin) =>
    (await of.api.mailboxes.health({})).items.find(({ mailboxId }) => mailboxId === made.id)!
  assert.deepEqual([(await health(agent)).state, (await health(agent)).alarm], ['starting', false])
  await w.write((writer) => recordFetch(writer, made.id))
  assert.equal((await health(agent)).state, 'working')
  w.clock.advance('1m')
  await w.write((writer) =>
    recordFailure(writer, made.id, { problem: 'signInRefused', said: 'NO hello@harrow-lind.test' }),
  )
  w.clock.advance('6m')
  await w.write((writer) =>
    recordFailure(writer, made.id, { problem: 'signInRefused', said: 'NO hello@harrow-lind.test' }),
  )
  assert.deepEqual(
    [(await health(agent)).state, (await health(agent)).alarm, (await health(agent)).said],
    ['failing', true, ''],
  )
  assert.equal((await health(admin)).said, 'NO hello@harrow-lind.test')
  assert.equal((await admin.api.mailboxes.health({})).alarm, true)
  const events = await w.db
    .selectFrom('events')
    .select('payload')
    .where('type', '=', 'mailboxes.healthChanged')
    .execute()
  assert.deepEqual(
    events.map(({ payload }) => payload).filter(({ mailboxId }) => mailboxId === made.id),
    [{ mailboxId: made.id, failing: true }],
  )
  const metrics = await (await w.request('/metrics')).text()
  assert.match(metrics, new RegExp(`heed_mailbox_down\\{mailbox="${made.address}"\\} 1`))
  await w.write((writer) => recordMessages(writer, new Map([[made.id, w.clock.now()]])))
  await w.write((writer) => recordMessages(writer, new Map([[made.id, new Date('2020-01-01')]])))
  assert.equal((await health(admin)).lastMessageAt, w.clock.now().toISOString())
})

test('the place in a folder moves on, never back, and starts afresh when the folder was made anew', async () => {
  const { id } = await add()
  const advance = (uidValidity: string, lastUid: number) =>
    w.write((writer) => advanceFolder(writer, id, 'INBOX', { uidValidity, lastUid }))
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
  assert.deepEqual(await refused(admin.api.mailboxes.startBackfill({ mailboxId: made.id, since: null })), [
    409,
    'mailboxes.alreadyRunning',
  ])
  const [running] = (await runningBackfills(w.db)).filter(({ mailboxId }) => mailboxId === made.id)
  const progress = { INBOX: { uidValidity: '7', lastUid: 40, upTo: 90 } }
  assert.equal(
    await w.write((writer) => recordBackfill(writer, running!.id, { total: 90, fetched: 40, progress })),
    true,
  )
  assert.deepEqual(
    (await admin.api.mailboxes.backfills({ mailboxId: made.id })).items.map(({ total, fetched }) => [total, fetched]),
    [[90, 40]],
  )
  assert.deepEqual((await runningBackfills(w.db)).find(({ id }) => id === running!.id)?.progress, progress)
  assert.equal((await admin.api.mailboxes.stopBackfill({ backfillId: started.id })).state, 'stopped')
  assert.equal(
    await w.write((writer) => recordBackfill(writer, running!.id, { total: 90, fetched: 50, progress })),
    false,
  )
  assert.deepEqual(await refused(admin.api.mailboxes.stopBackfill({ backfillId: started.id })), [
    409,
    'mailboxes.notRunning',
  ])
  await w.write((writer) => endBackfill(writer, started.id, 'done'))
  assert.equal((await admin.api.mailboxes.backfills({ mailboxId: made.id })).items[0]!.state, 'stopped')
  const received = await add({ incoming: 'smtp', imap: null })
  assert.deepEqual(await refused(admin.api.mailboxes.startBackfill({ mailboxId: received.id, since: null })), [
    409,
    'mailboxes.notFetched',
  ])
})
