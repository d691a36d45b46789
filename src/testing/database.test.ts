import assert from 'node:assert/strict'
import test from 'node:test'
import pg from 'pg'
import { type Template, testDatabase } from './database.ts'

let prepared = 0
const template: Template = {
  key: `a template of this test, made by process ${process.pid}`,
  async prepare(url) {
    prepared++
    await run(url, 'CREATE TABLE things AS SELECT 1 AS n')
  },
}

test('test databases have the content of their template and do not see each other', async () => {
  const [first, second] = await Promise.all([testDatabase(template), testDatabase(template)])
  await run(first.url, 'INSERT INTO things VALUES (2)')
  assert.deepEqual(await run(first.url, 'SELECT n FROM things ORDER BY n'), [{ n: 1 }, { n: 2 }])
  assert.deepEqual(await run(second.url, 'SELECT n FROM things'), [{ n: 1 }])
  assert.equal(prepared, 1)
  await first.drop()
  await assert.rejects(run(first.url, 'SELECT 1'), /does not exist/)
  await second.drop()
})

test('a test database carries the schema of this checkout unless told otherwise', async () => {
  const database = await testDatabase()
  assert.ok((await run(database.url, 'SELECT name FROM migrations')).length > 0)
  await database.drop()
})

async function run(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
