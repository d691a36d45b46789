// Migrations: plain SQL files, forward only, one folder per owner, applied once each in the order of their names.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import type pg from 'pg'

/** `name` is the file name, e.g. `20261122-10-people.sql`; names sort in the order in which they must run. */
export type Migration = { name: string; sql: string }

/** The database can not be used with this code; the message says what to do. */
export class MigrationError extends Error {}

/** Reads the migrations of the kernel and of every capability below `src`. */
export function readMigrations(src = join(import.meta.dirname, '..')): Migration[] {
  const all = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /[\\/]migrations[\\/][^\\/]+\.sql$/.test(file))
    .map((file) => ({ name: basename(file), sql: readFileSync(join(src, file), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const twice = all.find((migration, at) => migration.name === all[at + 1]?.name)
  if (twice) throw new MigrationError(`Two migrations are called ${twice.name}`)
  return all
}

/** Brings the database to this code's shape. Two processes never do so at once: the second waits and finds it done. */
export async function migrate(pool: pg.Pool, migrations: Migration[]): Promise<string[]> {
  const client = await pool.connect()
  try {
    await checkVersion(client)
    await client.query('select pg_advisory_lock(727310)')
    await client.query(`create table if not exists migrations (
      name text primary key, hash text not null, at timestamptz not null default now())`)
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migrations')
    const done = new Map(rows.map((row) => [row.name, row.hash]))
    refuseForeign(done, migrations)
    await runMigrations({ pgPool: pool, noHandleSignals: true } as never)
    const missing = migrations.filter((migration) => !done.has(migration.name))
    for (const migration of missing) await apply(client, migration)
    await adoptEvents(client)
    return missing.map((migration) => migration.name)
  } finally {
    await client.query('select pg_advisory_unlock(727310)').catch(() => undefined)
    client.release()
  }
}

/** Names of the migrations that the database still lacks. */
export async function pendingMigrations(pool: pg.Pool, migrations: Migration[]): Promise<string[]> {
  const { rows: [found] } = await pool.query("select to_regclass('migrations') is not null as there")
  const { rows } = found.there ? await pool.query<{ name: string }>('select name from migrations') : { rows: [] }
  const done = new Set(rows.map(({ name }) => name))
  return migrations.map(({ name }) => name).filter((name) => !done.has(name))
}

/**
 * A dump restored into another server brings transaction numbers that lie ahead of that server's own, and the log would
 * not be read until it has caught up. Such events go to the beginning, in their old order.
 */
async function adoptEvents(client: pg.PoolClient): Promise<void> {
  const { rows: [found] } = await client.query("select to_regclass('events') is not null as there")
  if (found.there) await client.query("update events set xid = '3' where xid > pg_current_xact_id()")
}

async function checkVersion(client: pg.PoolClient): Promise<void> {
  const { rows: [row] } = await client.query('show server_version_num')
  const major = Math.floor(Number(row.server_version_num) / 10000)
  if (major >= 15) return
  const wayOut = 'upgrade it, or leave DATABASE_URL empty to use the one that Heed carries'
  throw new MigrationError(`The database is PostgreSQL ${major}. Heed needs 15 or newer: ${wayOut}.`)
}

function refuseForeign(done: Map<string, string>, migrations: Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, hash(migration.sql)]))
  const newer = [...done.keys()].filter((name) => !known.has(name))
  if (newer.length)
    throw new MigrationError(
      `The database is newer than this Heed: it has had ${newer.join(', ')}. ` +
        'Start the newer Heed, or restore the backup made before the upgrade.',
    )
  const changed = [...done].filter(([name, was]) => known.get(name) !== was).map(([name]) => name)
  if (changed.length)
    throw new MigrationError(
      `${changed.join(', ')} differs from what this database was made with. Install an unchanged release of Heed.`,
    )
}

async function apply(client: pg.PoolClient, { name, sql }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into migrations (name, hash) values ($1, $2)', [name, hash(sql)])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    const why = (error as Error).message
    throw new MigrationError(`The migration ${name} failed and was undone: ${why}`, { cause: error })
  }
}

const hash = (sql: string): string => createHash('sha256').update(sql).digest('hex')
