import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { testDatabase } from '#testing/database.ts'
import { openDatabase } from './db.ts'
import { isCursor, logEnd, readEvents } from './events.ts'
import { migrate, readMigrations } from './migrate.ts'

const database = await testDatabase()
const db = openDatabase(database.url, { connections: 4, onError() {} })
after(async () => {
  await db.close()
  await database.drop()
})

/** Transactions of other databases on the same server hold the log back for a moment too. */
async function readAtLeast(count: number, after: string) {
  for (let waited = 0; waited < 200; waited++) {
    const events = await readEvents(db.reader, after)
    if (events.length >= count) return events
    await sleep(20)
  }
  return readEvents(db.reader, after)
}

const insert = "insert into events (type, actor, payload) values ($1, 'system', '{}') returning id"
const connect = async () => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  return client
}

test('an event whose transaction commits late is not skipped, as reading by id alone would', async () => {
  const slow = await connect()
  const fast = await connect()
  const start = await logEnd(db.reader)
  await slow.query('begin')
  const {
    rows: [{ id: slowId }],
  } = await slow.query(insert, ['slow'])
  const {
    rows: [{ id: fastId }],
  } = await fast.query(insert, ['fast'])
  assert.ok(Number(slowId) < Number(fastId), 'the slow one took the smaller id')

  const byId = await fast.query('select type from events where id > 0 order by id')
  const naivePlace = fastId
  assert.deepEqual(
    byId.rows.map((row) => row.type),
    ['fast'],
  )
  assert.deepEqual(await readEvents(db.reader, start), [], 'nothing is read while an older transaction is open')

  await slow.query('commit')
  const lost = await fast.query('select type from events where id > $1', [naivePlace])
  assert.deepEqual(lost.rows, [], 'reading on by id never sees the slow one')
  assert.deepEqual(
    (await readAtLeast(2, start)).map((event) => event.type),
    ['slow', 'fast'],
  )
  await slow.end()
  await fast.end()
})

test('reading on from any cursor gives exactly the events behind it', async () => {
  const start = await logEnd(db.reader)
  for (const type of ['one', 'two', 'three', 'four']) await db.pool.query(insert, [type])
  const events = await readAtLeast(4, start)
  assert.deepEqual(
    events.map((event) => event.type),
    ['one', 'two', 'three', 'four'],
  )
  for (const [at, event] of events.entries())
    assert.deepEqual(
      (await readEvents(db.reader, event.cursor)).map((next) => next.type),
      events.slice(at + 1).map((next) => next.type),
    )
})

test('text that is no cursor is recognised', () => {
  assert.ok(isCursor('812.99'))
  for (const wrong of [undefined, '', '1', '1.', "1.1'; drop table events", '1.1.1'])
    assert.equal(isCursor(wrong), false)
})

test('events of a restored dump, whose transactions lie ahead of this server, are read again after the next start', async () => {
  const start = await logEnd(db.reader)
  await db.pool.query(
    "insert into events (type, actor, payload, xid) values ('restored', 'system', '{}', '99999999999')",
  )
  assert.deepEqual(await readEvents(db.reader, start), [])
  await migrate(db.pool, readMigrations())
  await db.pool.query(insert, ['fresh'])
  assert.deepEqual(
    (await readAtLeast(1, start)).map((event) => event.type),
    ['fresh'],
  )
  assert.ok((await readEvents(db.reader, '0.0')).some((event) => event.type === 'restored'))
})

test('the tenth transaction comes after the ninth', async () => {
  for (const xid of [10, 9, 100])
    await db.pool.query(
      `insert into events (type, actor, payload, at, xid) values ('toys.numbered', 'system', '{}', now(), $1::text::xid8)`,
      [xid],
    )
  const read = (await readEvents(db.reader, '8.0')).filter(({ type }) => type === 'toys.numbered')
  assert.deepEqual(
    read.map(({ cursor }) => cursor.split('.')[0]),
    ['9', '10', '100'],
  )
})
