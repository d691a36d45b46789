// The checks of `heed doctor`, in an order in which each can rely on the ones before.
import { access, constants, readdir, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { type Config, loadConfig } from '#kernel/config.ts'
import { silent } from '#kernel/log.ts'
import { pendingMigrations, readMigrations } from '#kernel/migrate.ts'
import { explain } from './cli/explain.ts'
import { joinDatabase } from './database.ts'
import { listen } from './server.ts'
import { isWebAppFresh } from './webapp.ts'

/** `note` is worth knowing, `wrong` keeps Heed from working. */
export type Finding = { state: 'ok' | 'note' | 'wrong'; name: string; message: string }

/** Free space (bytes) below which something should be done: mail comes in whole or not at all. */
const littleSpace = 1_000_000_000

/** Checks one thing after the other and stops where the rest makes no sense. */
export async function* examine(): AsyncGenerator<Finding> {
  yield nodeVersion()
  let config: Config
  try {
    config = loadConfig()
    yield { state: 'ok', name: 'settings', message: 'can be used' }
  } catch (error) {
    yield await wrong('settings', error)
    return
  }
  yield await dataFolder(config.dataDir)
  yield await diskSpace(config.dataDir)
  yield* database(config)
  yield await port('web port', config.host, config.port, config)
  if (config.smtpPort) yield await port('mail port', config.smtpHost, config.smtpPort, config)
  yield webApp()
}

function nodeVersion(): Finding {
  const major = Number.parseInt(process.versions.node, 10)
  const message = `${process.versions.node} (${process.execPath})`
  if (major >= 26) return { state: 'ok', name: 'node', message }
  return { state: 'wrong', name: 'node', message: `${message} is too old: run "npm ci", and start Heed through npm` }
}

async function dataFolder(folder: string): Promise<Finding> {
  const name = 'data folder'
  const there = await stat(folder).catch(() => undefined)
  if (!there) return { state: 'note', name, message: `${folder} does not exist yet; the first start makes it` }
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (writable) return { state: 'ok', name, message: `${folder}, ${await filesIn(folder)}` }
  return { state: 'wrong', name, message: `${folder} may not be written by this user: chown it, or set HEED_DATA` }
}

async function filesIn(folder: string): Promise<string> {
  const names = await readdir(folder)
  return names.length ? `with ${names.sort().join(', ')}` : 'empty'
}

async function diskSpace(folder: string): Promise<Finding> {
  let at = folder
  while (!(await stat(at).catch(() => undefined))) at = path.dirname(at)
  const { bavail, bsize } = await statfs(at)
  const free = bavail * bsize
  const message = `${(free / 1e9).toFixed(1)} GB free`
  if (free > littleSpace) return { state: 'ok', name: 'disk', message }
  return { state: 'wrong', name: 'disk', message: `only ${message} at ${at}: make room, mail is refused when it is full` }
}

async function* database(config: Config): AsyncGenerator<Finding> {
  const kind = config.databaseUrl ? 'the one DATABASE_URL names' : "Heed's own"
  try {
    const server = await joinDatabase(config, silent)
    const pool = new pg.Pool({ connectionString: server.url, max: 2 })
    pool.on('error', () => {})
    try {
      yield await version(pool, kind)
      yield await migrations(pool)
    } finally {
      await pool.end()
      await server.leave()
    }
  } catch (error) {
    yield await wrong('database', error)
  }
}

async function version(pool: pg.Pool, kind: string): Promise<Finding> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version')
  const said = rows[0]?.server_version ?? ''
  const message = `PostgreSQL ${said}, ${kind}`
  if (Number.parseInt(said, 10) >= 15) return { state: 'ok', name: 'database', message }
  return { state: 'wrong', name: 'database', message: `${message}, is too old: Heed needs 15 or newer` }
}

async function migrations(pool: pg.Pool): Promise<Finding> {
  const all = readMigrations()
  const missing = await pendingMigrations(pool, all)
  if (!missing.length) return { state: 'ok', name: 'migrations', message: `all ${all.length} applied` }
  return { state: 'note', name: 'migrations', message: `${missing.length} to come with the next start or "heed migrate"` }
}

async function port(name: string, host: string, number: number, config: Config): Promise<Finding> {
  try {
    await (await listen(host, number)).close(0)
    return { state: 'ok', name, message: `${number} of ${host} is free` }
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    if (!taken) return wrong(name, error)
    if (number === config.port && (await answersAsHeed(host, number))) {
      return { state: 'ok', name, message: `${number} of ${host}: Heed is running there` }
    }
    return { state: 'note', name, message: `${number} of ${host} is in use, by a running Heed or by another program` }
  }
}

async function answersAsHeed(host: string, number: number): Promise<boolean> {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host
  const answer = await fetch(`http://${address}:${number}/healthz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
  return answer?.headers.has('x-request-id') ?? false
}

function webApp(): Finding {
  if (isWebAppFresh()) return { state: 'ok', name: 'web app', message: 'built' }
  return { state: 'note', name: 'web app', message: 'is built by the next start' }
}

async function wrong(name: string, error: unknown): Promise<Finding> {
  return { state: 'wrong', name, message: (await explain(error)).message.replaceAll('\n', '\n        ') }
}
