// A Heed process, put together in order: address, database, migrations, application, web app, work.
import path from 'node:path'
import { createDiskBlobs } from '#drivers/disk/blobs.ts'
import type { Role } from '#kernel/capability.ts'
import type { Config } from '#kernel/config.ts'
import type { Logger } from '#kernel/log.ts'
import { readMigrations } from '#kernel/migrate.ts'
import { loadSecretKey } from '#kernel/secrets.ts'
import { type App, createApp } from './app.ts'
import { capabilities } from './capabilities.ts'
import { type DatabaseServer, joinDatabase, migrateDatabase } from './database.ts'
import { createPorts } from './ports.ts'
import { listen, type WebServer } from './server.ts'
import { ensureWebApp } from './webapp.ts'
import { serveWebFiles } from './webfiles.ts'

export type Running = {
  app: App
  /** Where people reach it; undefined when this process has no web role. */
  address: string | undefined
  /** Finishes or hands back what runs, then leaves the database. */
  stop(): Promise<void>
}

/** How long running requests may take to finish at the end (ms). */
const requestGrace = 4000

export type StartOptions = {
  config: Config
  roles: readonly Role[]
  log: Logger
  /** Told what the person at the terminal has to wait for. */
  say(line: string): void
}

/** Starts everything, or throws and leaves nothing running. */
export async function start({ config: asked, roles, log, say }: StartOptions): Promise<Running> {
  const web = roles.includes('web') ? await listen(asked.host, asked.port) : undefined
  // With port 0 the system has chosen one, and links need it.
  const config = web ? { ...asked, port: web.port } : asked
  let database: DatabaseServer | undefined
  let app: App | undefined
  const stop = async (): Promise<void> => {
    await web?.close(requestGrace)
    await app?.stop()
    await database?.leave()
  }
  try {
    // Building the app and starting the database have nothing to do with each other.
    const files = web ? ensureWebApp(say) : undefined
    files?.catch(() => {})
    database = await joinDatabase(config, log)
    const migrations = readMigrations()
    const applied = await migrateDatabase(database.url, migrations)
    const level = applied.length === migrations.length ? 'debug' : 'info'
    if (applied.length) log[level]({ migrations: applied }, 'the database was brought up to date')
    app = compose(config, database.url, log)
    if (web && files) open(web, app, await files)
    await app.run(roles)
    return { app, address: web && app.kernel.services.baseUrl, stop }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}

/** The application on a database that is up to date, with the drivers of a real installation. */
export function compose(config: Config, databaseUrl: string, log: Logger): App {
  return createApp({
    config,
    databaseUrl,
    secretKey: loadSecretKey(config),
    capabilities,
    ports: createPorts(config, log),
    blobs: createDiskBlobs(path.join(config.dataDir, 'blobs')),
    log,
  })
}

function open(web: WebServer, app: App, folder: string): void {
  serveWebFiles(app.http, folder)
  web.serve((request, env) => app.http.fetch(request, env as never))
}
