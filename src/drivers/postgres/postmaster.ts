// The server process of a cluster: finding one that runs, starting one, stopping one.
import { spawn } from 'node:child_process'
import { open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import type { Binaries } from './binaries.ts'
import { as } from './cluster.ts'
import type { Home } from './home.ts'
import { explain, PostgresProblem } from './problems.ts'
import { isAlive, signalled, sleep, until, workersOf, worksOn } from './processes.ts'

/** A running server and how to reach it. */
export type Postmaster = { pid: number; host: string; port: number }

/** Long enough to replay a large write-ahead log after a power cut. */
const recoveryTime = 10 * 60_000

/**
 * The server that runs on this cluster, waiting while it starts or stops; undefined when there is none.
 * A lock file left by a dead server is removed, because PostgreSQL itself would refuse to start if
 * another process had been given the dead one's number since.
 */
export async function findPostmaster(home: Home): Promise<Postmaster | undefined> {
  const answer = await until(async () => {
    const file = await readPidFile(home)
    if (!file) return 'none' as const
    if (!(await isAlive(file.pid)) || !(await worksOn(file.pid, home.cluster))) {
      await rm(pidFile(home), { force: true })
      return 'none' as const
    }
    return file.status === 'ready' ? file : undefined
  }, recoveryTime)
  if (answer === 'none') return undefined
  if (answer) return answer
  throw new PostgresProblem(
    'not-answering',
    `The database has been starting or stopping for ten minutes. See ${logFile(home)}.`,
  )
}

const pidFile = (home: Home): string => path.join(home.cluster, 'postmaster.pid')
export const logFile = (home: Home): string => path.join(home.folder, 'postgres.log')

/** postmaster.pid, line by line as described in PostgreSQL's src/include/utils/pidfile.h. */
async function readPidFile(home: Home): Promise<(Postmaster & { status: string }) | undefined> {
  const text = await readFile(pidFile(home), 'utf8').catch(() => '')
  const [pid, , , port, socket, address, , status] = text.split('\n').map((line) => line.trim())
  if (!pid) return undefined
  return { pid: Number(pid), port: Number(port), host: socket || address || '127.0.0.1', status: status ?? '' }
}

/**
 * Starts the server and waits until it takes connections; throws what PostgreSQL said if it ends before that.
 * `ended` resolves when the server ends later on.
 */
export async function launch(
  home: Home,
  binaries: Binaries,
): Promise<{ server: Postmaster; ended: Promise<void> }> {
  await endOrphans(home)
  // A file and not a pipe: the server may outlive this process, and must still be able to write.
  const log = await open(logFile(home), 'a', 0o600)
  const before = (await log.stat()).size
  try {
    const config = `config_file=${path.join(home.folder, 'postgresql.conf')}`
    // In a session of its own, so that Ctrl-C in a terminal does not stop the database before Heed has finished.
    const child = spawn(binaries.postgres, ['-D', home.cluster, '-c', config], {
      ...as(home),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    child.unref()
    let why = ''
    child.on('error', (error) => (why = String(error)))
    const ended = new Promise<void>((resolve) => {
      child.on('exit', (code, signal) => {
        why ||= `It ended with ${signal ?? code}.`
        resolve()
      })
    })
    const ready = await until(async () => {
      if (why) return 'ended' as const
      const file = await readPidFile(home)
      return file && file.pid === child.pid && file.status === 'ready' ? file : undefined
    }, recoveryTime)
    if (ready && ready !== 'ended') return { server: ready, ended }
    throw explain('start the database', `${await tail(home, before)}\n${why}`)
  } finally {
    await log.close()
  }
}

/** What was written to the log since `from` (bytes), at most the last 4 kB. */
async function tail(home: Home, from: number): Promise<string> {
  const text = await readFile(logFile(home), 'utf8').catch(() => '')
  return Buffer.from(text).subarray(from).toString().slice(-4000)
}

/** Children of a killed server end by themselves, but one busy with a long query does so late. */
async function endOrphans(home: Home): Promise<void> {
  const gone = await until(async () => ((await workersOf(home.cluster)).length === 0 ? true : undefined), 2000, 50)
  if (gone) return
  for (const pid of await workersOf(home.cluster)) signalled(pid, 'SIGKILL')
  await sleep(100)
}

/**
 * Stops the server. It is asked nicely first ("smart": sessions that are about to end may do so), then ends all
 * sessions and writes everything down ("fast"), and after `within` ms stops at once ("immediate"), after which
 * the next start replays the write-ahead log.
 */
export async function stopPostmaster(pid: number, within: number): Promise<void> {
  const gone = async (): Promise<true | undefined> => ((await isAlive(pid)) ? undefined : true)
  const steps = [['SIGTERM', 300], ['SIGINT', within], ['SIGQUIT', 2000], ['SIGKILL', 2000]] as const
  for (const [signal, patience] of steps) {
    signalled(pid, signal)
    if (await until(gone, patience, 5)) return
  }
}

/** Makes sure that the server really answers with this password. Returns its version, such as "18.4". */
export async function askVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    return rows[0]?.server_version ?? ''
  } finally {
    await client.end().catch(() => {})
  }
}

/** The address in the form that pg, Kysely and graphile-worker understand; a socket's folder is the escaped host. */
export function addressOf(server: Postmaster, password: string, role: string, database: string): string {
  const host = server.host.startsWith('/') ? encodeURIComponent(server.host) : server.host
  return `postgres://${role}:${password}@${host}:${server.port}/${database}`
}

/** Cuts a log that has grown past `limit` bytes; the server appends, so it goes on at the new end. */
export async function trimLog(home: Home, limit: number): Promise<void> {
  const { size } = await stat(logFile(home)).catch(() => ({ size: 0 }))
  if (size <= limit) return
  const handle = await open(logFile(home), 'r+')
  try {
    await handle.truncate(0)
  } finally {
    await handle.close()
  }
}

