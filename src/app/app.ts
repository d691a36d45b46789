// Heed in one process: the kernel with its capabilities, the web server's face, workers and daemons by role.
import { hash, verify } from '@node-rs/argon2'
import type { Hono } from 'hono'
import { createLocks } from '#drivers/locks/locks.ts'
import { type Bell, startBell } from '#kernel/bell.ts'
import type { Capability, Role, Writer } from '#kernel/capability.ts'
import { type Clock, systemClock } from '#kernel/clock.ts'
import type { Config } from '#kernel/config.ts'
import { type Reader, openDatabase } from '#kernel/db.ts'
import { collectFacets } from '#kernel/facets.ts'
import { startFollowers } from '#kernel/followers.ts'
import { createHttp } from '#kernel/http.ts'
import { startWorker } from '#kernel/jobs.ts'
import { type Kernel, createKernel, runtimeOf } from '#kernel/kernel.ts'
import { type Live, startLive } from '#kernel/live.ts'
import type { Logger } from '#kernel/log.ts'
import { type Metrics, createMetrics } from '#kernel/metrics.ts'
import { pendingMigrations, readMigrations } from '#kernel/migrate.ts'
import type { BlobStore, Ports } from '#kernel/ports.ts'
import { createSecrets } from '#kernel/secrets.ts'
import { collectTimeline } from '#kernel/timeline.ts'
import { collectVariables } from '#kernel/variables.ts'
import { watchGauges } from './gauges.ts'

export type App = {
  kernel: Kernel
  http: Hono<any>
  live: Live
  bell: Bell
  /** Starts the worker and the daemons of these roles. */
  run(roles: readonly Role[]): Promise<void>
  /** Lets running work finish or hands it back, then closes the database. */
  stop(): Promise<void>
}

export type AppParts = {
  config: Config
  databaseUrl: string
  secretKey: string
  capabilities: Capability[]
  /** The outside world; locks among processes come with the database. */
  ports: Omit<Ports, 'locks'>
  blobs: BlobStore
  log: Logger
  clock?: Clock
  metrics?: Metrics
}

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function createApp(parts: AppParts): App {
  const { config, databaseUrl, capabilities, blobs, log, clock = systemClock, metrics = createMetrics() } = parts
  const database = openDatabase(databaseUrl, { connections: config.databaseConnections, onError: (error) => log.warn({ error }, 'a database connection was lost') })
  const bell = startBell(databaseUrl, database.pool, log)
  const locks = createLocks(databaseUrl)
  const ports: Ports = { ...parts.ports, locks }
  const services = {
    config, blobs,
    secrets: createSecrets(parts.secretKey),
    passwords: { hash: (password: string) => hash(password, argon2), verify: (digest: string, password: string) => verify(digest, password) },
    baseUrl: (config.publicUrl || `http://localhost:${config.port}`).replace(/\/$/, ''),
    facets: (db: Reader) => collectFacets(capabilities.map(({ facets }) => facets), db),
    customerFacets: (db: Reader) => collectFacets(capabilities.map(({ facets }) => facets), db, 'customers'),
    variables: (db: Reader) => collectVariables(capabilities.map(({ variables }) => variables), db),
    personal: capabilities.flatMap(({ contract: { name: owner }, personal }) => (personal ? [{ owner, ...personal }] : [])),
    merging: capabilities.flatMap(({ merging }) => merging ?? []),
    timeline: collectTimeline(capabilities.map(({ timeline }) => timeline)),
    told: capabilities.flatMap(({ contract: { name, events } }) => Object.keys(events).filter((type) => events[type]!.told).map((type) => `${name}.${type}`)),
    guard: async (step: string, w: Writer, id: string) => {
      for (const { guards } of capabilities) await guards[step]?.(w, id)
    },
    offer: async (step: string, w: Writer, given: unknown) => {
      for (const { takers } of capabilities) {
        const taken = await takers[step]?.(w, given)
        if (taken !== undefined) return taken
      }
      return undefined
    },
    wake: bell.wake, onWake: bell.onWake, whisper: bell.whisper,
  }
  const kernel = createKernel({ database, clock, services, ports, log, metrics, capabilities })
  watchGauges(kernel)
  const live = startLive(kernel, bell)
  const http = createHttp(kernel, live, async () => {
    const missing = await pendingMigrations(database.pool, readMigrations())
    if (missing.length) throw new Error(`The database lacks ${missing.length} migrations; run: npm run heed -- migrate`)
  })
  const running: { stop(): Promise<void> }[] = []
  return {
    kernel, http, live, bell,
    async run(roles) {
      if (roles.includes('worker')) running.push(startFollowers(kernel), await startWorker(kernel, { concurrency: config.workers }))
      for (const { daemons } of capabilities)
        for (const daemon of daemons) if (roles.includes(daemon.role)) running.push(await daemon.start(runtimeOf(kernel, { daemon: daemon.name })))
    },
    async stop() {
      live.stop()
      await Promise.allSettled(running.map((part) => part.stop()))
      await locks.stop()
      await bell.stop()
      await database.close()
    },
  }
}
