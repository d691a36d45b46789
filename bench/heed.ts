// Heed as an operator runs it: the real program in a process of its own, on a PostgreSQL with fsync on.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { startPostgres } from '#drivers/postgres/postgres.ts'
import { until } from './measure.ts'

const main = join(import.meta.dirname, '..', 'src', 'app', 'main.ts')

/** Of the admin whom `startHeed` makes, bench@heed.test. */
export const benchPassword = 'a-slow-harbour-31'

export type RunningHeed = {
  url: string
  databaseUrl: string
  smtpPort: number
  env: Record<string, string>
  child: ChildProcess
  dataDir: string
  /** A token with every right of an admin. */
  token: string
  get(path: string): Promise<unknown>
  post(path: string, body: object): Promise<unknown>
  stop(): Promise<void>
}

/** An empty database with its own server; `settings` on top of Heed's. */
export async function startDatabase(settings: Record<string, string> = {}): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'heed-bench-'))
  const postgres = await startPostgres({ dataDir: folder, log() {}, settings })
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts Heed on `databaseUrl` and makes an admin and a token for it. */
export async function startHeed(databaseUrl: string, more: Record<string, string> = {}): Promise<RunningHeed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heed-bench-data-'))
  const [port, smtpPort] = await Promise.all([freePort(), freePort()])
  const url = `http://127.0.0.1:${port}`
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', DATABASE_URL: databaseUrl, HEED_DATA: dataDir, HEED_PORT: String(port),
    HEED_SMTP_PORT: String(smtpPort), HEED_LOG: 'warn', ...more,
  }
  const child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  // A benchmark that fails leaves nothing running.
  process.once('exit', () => child.kill('SIGKILL'))
  await until('Heed being ready', 60_000, async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok)
  await setUp(databaseUrl)
  const heed = (...args: string[]) => {
    const running = promisify(execFile)(process.execPath, [main, ...args], { env })
    running.child.stdin?.end(benchPassword)
    return running
  }
  await heed('user', 'create', 'bench@heed.test', '--name=Bench', '--role=admin', '--password-stdin')
  const token = (await heed('token', 'create', 'bench@heed.test', '--all')).stdout.trim()
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    url, databaseUrl, smtpPort, env, child, dataDir, token,
    get: (path) => call(path),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function setUp(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query("insert into organisation (name, time_zone, locale) values ('Bench', 'UTC', 'en')")
  await client.end()
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
