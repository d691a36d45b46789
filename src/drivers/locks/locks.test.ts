import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import pg from 'pg'
import { testDatabase } from '#testing/database.ts'
import { createLocks } from './locks.ts'

const database = await testDatabase()
after(() => database.drop())

test('one process has a lock, and another gets it when the first gives it back or ends', async () => {
  const [one, other] = [createLocks(database.url), createLocks(database.url)]
  const held = (await one.take('mailbox'))!
  assert.equal(await other.take('mailbox'), null)
  assert.equal(await one.take('mailbox'), null)
  const free = await other.take('another')
  assert.ok(free)
  await held.release()
  assert.ok(await other.take('mailbox'))
  await other.stop()
  assert.ok(await one.take('mailbox'))
  await one.stop()
})

test('of several who ask at once in one process one gets it', async () => {
  const locks = createLocks(database.url)
  for (const round of ['first', 'connected']) {
    const all = await Promise.all([1, 2, 3].map(() => locks.take('at once')))
    const got = all.filter((each) => each !== null)
    assert.equal(got.length, 1, round)
    await got[0]!.release()
  }
  await locks.stop()
})

test('whoever has a lock learns that its connection is gone, and may take it again', async () => {
  const locks = createLocks(database.url)
  const held = (await locks.take('mailbox'))!
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'heed locks' and datname = current_database()",
  )
  await client.end()
  await held.lost
  assert.ok(await locks.take('mailbox'))
  await locks.stop()
})

test('without a database there is no lock, and no crash', async () => {
  const locks = createLocks('postgres://nobody@127.0.0.1:1/none')
  await assert.rejects(locks.take('mailbox'))
  await locks.stop()
})
