// A database of its own for every test file, cloned in a few milliseconds from a template that is migrated once.
//
// `npm test` starts one server for the whole run and names it in HEED_TEST_DATABASE_URL. A test file that is run by
// hand starts one itself, in a folder of its user below the system's temporary folder, and shares it with others
// that run at the same time. Any PostgreSQL 15 or newer will do for the variable; its role needs CREATEDB.
import { createHash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type RunningPostgres, startPostgres } from '#drivers/postgres/postgres.ts'
import { toolEnvironment } from '#kernel/config.ts'
import { migrate, readMigrations } from '#kernel/migrate.ts'

export type TestDatabase = { url: string; drop(): Promise<void> }

/** What a template holds: `key` tells two contents apart, `prepare` makes the content of an empty database. */
export type Template = { key: string; prepare(url: string): Promise<void> }

/** A new database with the content of `template`, which is the migrated schema if not given. Drop it when done. */
export async function testDatabase(template: Template = migrated()): Promise<TestDatabase> {
  const server = await joinServer()
  const name = `heed_test_${randomBytes(6).toString('hex')}`
  const source = await ensureTemplate(server.url, template)
  await admin(server.url, `CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY ${cloning}`)
  return {
    url: named(server.url, name),
    async drop() {
      await admin(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await server.leave()
    },
  }
}

/** Starts a server made for tests: nothing it holds outlives a power cut, and it need not. */
export async function startTestServer(dataDir: string): Promise<RunningPostgres> {
  const unsafe = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
  const server = await startPostgres({ dataDir, log() {}, settings: { ...unsafe, max_connections: '600' } })
  await admin(server.adminUrl, 'ALTER ROLE heed CREATEDB')
  return server
}

/** Makes the template unless the server has it; many may ask at once. Returns its name. */
export async function ensureTemplate(url: string, { key, prepare }: Template): Promise<string> {
  const name = templateName(key)
  const client = new pg.Client({ connectionString: named(url, 'postgres') })
  await client.connect()
  const there = async (): Promise<boolean> =>
    (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 1
  try {
    if (await there()) return name
    await client.query("SELECT pg_advisory_lock(hashtext('heed test template'))")
    if (await there()) return name
    // Under another name until it is whole.
    await client.query(`DROP DATABASE IF EXISTS ${name}_making WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${name}_making`)
    await prepare(named(url, `${name}_making`))
    await client.query(`ALTER DATABASE ${name}_making RENAME TO ${name}`)
    return name
  } finally {
    await client.end()
  }
}

const templateName = (key: string): string =>
  `heed_template_${createHash('sha256').update(key).digest('hex').slice(0, 12)}`

/** The schema of this checkout. */
export function migrated(): Template {
  const migrations = readMigrations()
  return {
    key: JSON.stringify(migrations),
    async prepare(url) {
      const pool = new pg.Pool({ connectionString: url, max: 4 })
      pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
      try {
        await migrate(pool, migrations)
      } finally {
        await pool.end()
      }
    },
  }
}

// Copying files beats writing the copy to the log, which nobody needs here.
const cloning = 'FILE_COPY'

type Shared = { url: string; leave(): Promise<void> }

let own: Promise<RunningPostgres> | undefined
let users = 0

async function joinServer(): Promise<Shared> {
  const { testDatabaseUrl } = toolEnvironment()
  if (testDatabaseUrl) return { url: testDatabaseUrl, leave: async () => {} }
  users++
  own ??= startOwn()
  const { url } = await own
  return { url, leave }
}

async function startOwn(): Promise<RunningPostgres> {
  const server = await startTestServer(path.join(tmpdir(), `heed-test-${process.getuid?.() ?? 'own'}`))
  if (server.started) await sweep(server.url)
  return server
}

/** Databases that killed test runs left, and templates of other schemas. */
async function sweep(url: string): Promise<void> {
  const current = templateName(migrated().key)
  const leftover = `datname LIKE 'heed\\_te%' AND datname <> '${current}'`
  const { rows } = await admin(url, `SELECT datname FROM pg_database WHERE ${leftover}`)
  for (const { datname } of rows) await admin(url, `DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
}

/** The last database dropped stops the server, unless another process uses it. */
async function leave(): Promise<void> {
  if (--users > 0 || !own) return
  const server = await own
  own = undefined
  await server.stop()
}

async function admin(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: named(url, 'postgres') })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

/** The same server, another database. */
const named = (url: string, database: string): string => url.replace(/\/[^/?]*(\?|$)/, `/${database}$1`)
