// The database that a Heed process works with: an outside one if the configuration names it, else its own.
import { chmod, mkdir } from 'node:fs/promises'
import pg from 'pg'
import { PostgresProblem, startPostgres } from '#drivers/postgres/postgres.ts'
import type { Config } from '#kernel/config.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import type { Logger } from '#kernel/log.ts'
import { migrate, type Migration } from '#kernel/migrate.ts'

export type DatabaseServer = {
  url: string
  /** True when it is the PostgreSQL that Heed carries. */
  own: boolean
  /** Leaves it; Heed's own stops with the last process that uses it. */
  leave(): Promise<void>
}

/** How long an outside database may take to appear, for a machine that starts both at once (ms). */
const outsidePatience = 15_000

/** Joins or starts the database. Throws PostgresProblem, or what the outside database said. */
export async function joinDatabase(config: Config, log: Logger): Promise<DatabaseServer> {
  await makeDataFolder(config.dataDir)
  if (config.databaseUrl) {
    await outsideAnswers(config.databaseUrl, log)
    return { url: config.databaseUrl, own: false, leave: async () => {} }
  }
  const server = await startPostgres({
    dataDir: config.dataDir,
    log: (line, level) => log[level === 'warn' ? 'warn' : 'debug']({}, line),
  })
  return { url: server.url, own: true, leave: () => server.stop() }
}

/** Applies the missing migrations and returns their names. */
export async function migrateDatabase(url: string, migrations: Migration[]): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'heed migrate' })
  // A connection that breaks shows in the query that uses it.
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
  try {
    return await migrate(pool, migrations)
  } finally {
    await pool.end()
  }
}

/** Heed's own files are for its own eyes; root lets the account that PostgreSQL runs as pass through. */
async function makeDataFolder(folder: string): Promise<void> {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700
  try {
    if (await mkdir(folder, { recursive: true })) await chmod(folder, mode)
  } catch (error) {
    const why = (error as Error).message
    throw new PostgresProblem('wrong-owner', `The data folder ${folder} cannot be made (${why}). Choose another with HEED_DATA.`)
  }
}

async function outsideAnswers(url: string, log: Logger): Promise<void> {
  const end = performance.now() + outsidePatience
  for (let told = false; ; told = true) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return
    } catch (error) {
      if (!isDatabaseDown(error) || performance.now() > end) throw error
      if (!told) log.warn({ reason: (error as Error).message }, 'the database does not answer yet; waiting')
      await new Promise((resolve) => setTimeout(resolve, 500))
    } finally {
      await client.end().catch(() => {})
    }
  }
}
