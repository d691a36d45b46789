// The PostgreSQL that comes with Heed, started and looked after by the Heed processes of one data folder.
//
// None of them owns it: each holds a shared lock while it lives, the one that finds no server starts one,
// every one watches it and restarts it when it dies, and the last to leave stops it. A Heed that is
// killed leaves the server running; the next one goes on with it.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Binaries, findBinaries } from './binaries.ts'
import { ensureCluster, names } from './cluster.ts'
import { findHome, type Home } from './home.ts'
import { lock, type Lock, tryLock } from './locks.ts'
import { addressOf, askVersion, findPostmaster, launch, logFile, trimLog } from './postmaster.ts'
import { type Postmaster, stopPostmaster } from './postmaster.ts'
import { fromSystem, PostgresProblem } from './problems.ts'
import { configuration, writeConfiguration } from './settings.ts'
import { whereToListen } from './listen.ts'
import { type Log, watch } from './watch.ts'

export { PostgresProblem } from './problems.ts'
export type { Log } from './watch.ts'

export type PostgresOptions = {
  /** Heed's data folder; the database lives in its subfolder `postgres`. */
  dataDir: string
  log: Log
  /** Listen on this port of the loopback address instead of on a Unix socket. */
  port?: number
  /** PostgreSQL settings on top of Heed's own, for example `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
}

export type RunningPostgres = {
  /** Heed's own database, as a role that owns it and nothing else. */
  url: string
  /** The database `postgres`, as its superuser: for tests and rescue, not for the application. */
  adminUrl: string
  /** Process id of the server; another one after a restart. */
  readonly pid: number
  /** For example "18.4". */
  version: string
  /** False when the server was already running. */
  started: boolean
  /** Leaves the server; stops it when no other Heed process of this data folder uses it. */
  stop(): Promise<void>
}

/** How long to wait for another Heed process that is starting or stopping the server (ms). */
const patience = 10 * 60_000
/** How long the server gets to end its sessions and write everything down (ms). */
const stopWithin = 6000
const logLimit = 20_000_000

/** Starts or joins the server of `dataDir`. Throws PostgresProblem, whose message says what to do. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  try {
    return await start(options)
  } catch (error) {
    throw fromSystem(error, options.dataDir)
  }
}

async function start(options: PostgresOptions): Promise<RunningPostgres> {
  const { log } = options
  const home = await findHome(path.resolve(options.dataDir))
  const turn = await takeTurn(home, patience, log)
  try {
    const binaries = await findBinaries(home.account, home.folder)
    const ensured = await ensureServer(home, binaries, options)
    const url = addressOf(ensured.server, ensured.password, names.role, names.database)
    const version = await askVersion(url).catch((error: Error) => {
      throw notAnswering(home, ensured.server, error)
    })
    const membership = tryLock(memberFile(home), 'shared')
    if (!membership) throw new PostgresProblem('failed', `The lock ${memberFile(home)} cannot be taken.`)
    const guard = watch(ensured, log, () => restart(home, binaries, options))
    const trimming = setInterval(() => void trimLog(home, logLimit).catch(() => {}), 3_600_000).unref()
    return {
      url,
      adminUrl: addressOf(ensured.server, ensured.password, names.superuser, 'postgres'),
      version,
      started: ensured.started,
      get pid() {
        return guard.pid()
      },
      async stop() {
        clearInterval(trimming)
        await guard.stop()
        await leave(home, membership, log)
      },
    }
  } finally {
    turn.release()
  }
}

/** Starting and stopping are done by one Heed process at a time. */
async function takeTurn(home: Home, within: number, log: Log): Promise<Lock> {
  const file = path.join(home.folder, 'turn.lock')
  const soon = await lock(file, 'exclusive', Math.min(within, 2000))
  if (soon) return soon
  log('Another Heed process is starting or stopping the database of this data folder; waiting for it.', 'warn')
  const later = await lock(file, 'exclusive', within)
  if (later) return later
  throw new PostgresProblem(
    'in-transition',
    `Another Heed process has been starting or stopping the database in ${home.folder} for too long. ` +
      'Look at what it says, or stop it, and start again.',
  )
}

const memberFile = (home: Home): string => path.join(home.folder, 'members.lock')

type Ensured = { server: Postmaster; password: string; started: boolean; ended: Promise<void> }

/** Goes on with a running server if it has the right settings or others are using it; starts one otherwise. */
async function ensureServer(home: Home, binaries: Binaries, options: PostgresOptions): Promise<Ensured> {
  const began = performance.now()
  let server = await findPostmaster(home)
  const password = await ensureCluster(home, binaries)
  const origin = `PostgreSQL ${binaries.version} in ${binaries.native}`
  const remembered = configuration(home, await whereToListen(home, options, false), origin, options.settings)
  if (server && (await isOutdated(home, remembered))) {
    options.log('The database was left running with other settings; restarting it.', 'info')
    await stopPostmaster(server.pid, stopWithin)
    server = await findPostmaster(home)
  }
  if (server) return { server, password, started: false, ended: new Promise(() => {}) }
  await trimLog(home, logLimit)
  const listen = await whereToListen(home, options, true)
  await writeConfiguration(home, configuration(home, listen, origin, options.settings))
  const launched = await launch(home, binaries)
  const took = Math.round(performance.now() - began)
  options.log(`PostgreSQL ${binaries.version} started in ${took} ms (process ${launched.server.pid}).`, 'info')
  return { ...launched, password, started: true }
}

/** Only a server that nobody uses may be restarted for its settings. */
async function isOutdated(home: Home, wanted: string): Promise<boolean> {
  const alone = tryLock(memberFile(home), 'exclusive')
  alone?.release()
  return alone !== undefined && (await readFile(path.join(home.folder, 'heed.conf'), 'utf8').catch(() => '')) !== wanted
}

async function restart(home: Home, binaries: Binaries, options: PostgresOptions): Promise<Ensured> {
  const turn = await takeTurn(home, patience, options.log)
  try {
    return await ensureServer(home, binaries, options)
  } finally {
    turn.release()
  }
}

async function leave(home: Home, membership: Lock, log: Log): Promise<void> {
  const turn = await takeTurn(home, 3000, log).catch(() => undefined)
  membership.release()
  const alone = turn && tryLock(memberFile(home), 'exclusive')
  if (alone) {
    const server = await findPostmaster(home)
    if (server) await stopPostmaster(server.pid, stopWithin)
    log('PostgreSQL stopped.', 'info')
  } else log('PostgreSQL goes on running for the other Heed processes of this data folder.', 'info')
  alone?.release()
  turn?.release()
}

function notAnswering(home: Home, server: Postmaster, error: Error): PostgresProblem {
  const full = /remaining connection slots|too many clients/.test(error.message)
  const advice = full ? 'Stop a program that uses it, or raise max_connections in postgresql.conf.' : ''
  const where = `See ${logFile(home)}.`
  const text = `The database runs (process ${server.pid}) but refuses work: ${error.message}. ${advice || where}`
  return new PostgresProblem('not-answering', text)
}
