// A world to test in: the whole application in process on a database of its own, with a clock and ports that tests hold.
//
//   const { admin, agent, clock, runJobs } = await world()
//   const mara = await agent({ name: 'Mara' })
//   await mara.api.people.me({})
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type App, createApp } from '#app/app.ts'
import { capabilities as all } from '#app/capabilities.ts'
import { contracts } from '#app/contracts.ts'
import { type Capability, type Writer, capability } from '#kernel/capability.ts'
import { type Api, createClient } from '#kernel/client.ts'
import { type Config, loadConfig } from '#kernel/config.ts'
import { contract } from '#kernel/contract.ts'
import { runJobs } from '#kernel/jobs.ts'
import { createLogger, silent } from '#kernel/log.ts'
import type { BlobStore, Ports } from '#kernel/ports.ts'
import { transact } from '#kernel/transact.ts'
import { system } from '#kernel/actor.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { testDatabase } from './database.ts'

export type TestClock = { now(): Date; set(at: string | Date): void; /** `advance('3h')`, units s, m, h, d. */ advance(by: string): void; in(by: string): Date }
export type Person = { id: string; name: string; email: string; api: Api<typeof contracts> }

export type World = Awaited<ReturnType<typeof world>>

// A test that fails before its own `close` must not leave connections that keep the process alive.
const open = new Set<() => Promise<void>>()
after(async () => void (await Promise.all([...open].map((close) => close()))))

/** Closes by itself after the last test of the file; call `close` to end earlier. */
export async function world(options: { config?: Partial<Config>; ports?: Partial<Ports>; log?: boolean; capabilities?: Capability[] } = {}) {
  const database = await testDatabase()
  const clock = testClock('2026-11-16T09:00:00.000Z')
  const config = loadConfig({}, { dataDir: mkdtempSync(join(tmpdir(), 'heed-test-')), databaseConnections: 8, ...options.config })
  const app = createApp({
    config, clock, databaseUrl: database.url, secretKey: 'ab'.repeat(32), capabilities: [...all, ...(options.capabilities ?? []), tester],
    ports: (options.ports ?? {}) as Ports, blobs: memoryBlobs(), log: options.log ? createLogger('debug') : silent,
  })
  const write = <T>(work: (w: Writer) => Promise<T>) => transact(app.kernel, { actor: system, requestId: null }, work)
  const close = async () => {
    if (!open.delete(close)) return
    await app.stop()
    await database.drop()
  }
  open.add(close)
  return {
    app, clock, database, write, close,
    db: app.kernel.database.reader,
    anonymous: client(app, {}),
    /** An active agent; `permissions` replaces those of the role. */
    agent: (wish: { name?: string; role?: 'agent' | 'lead' | 'admin'; teams?: string[] } = {}) => makeAgent(app, write, wish),
    /** A client that signs in by itself: pass cookies or tokens as headers. */
    client: (headers: Record<string, string>) => client(app, headers),
    /** As from this machine. */
    request: (path: string, init?: RequestInit) => Promise.resolve(app.http.request(path, init, { incoming: { socket: { remoteAddress: '127.0.0.1' } } })),
    runJobs: () => runJobs(app.kernel),
  }
}

/** The status and code of a refusal: `assert.deepEqual(await refused(api.x.y({})), [404, 'x.notFound'])`. */
export async function refused(call: Promise<unknown>): Promise<[number | undefined, string]> {
  try {
    await call
  } catch (error) {
    const { problem, code } = error as { problem?: { status: number }; code: string }
    if (code) return [problem?.status, code]
    throw error
  }
  throw new Error('The call was not refused')
}

const client = (app: App, headers: Record<string, string>): Api<typeof contracts> =>
  createClient(contracts, async (path, init) => app.http.request(path, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } }))

let counter = 0
async function makeAgent(app: App, write: <T>(work: (w: Writer) => Promise<T>) => Promise<T>, { name, role = 'agent', teams = [] }: { name?: string; role?: string; teams?: string[] }): Promise<Person> {
  const number = ++counter
  const person = { name: name ?? `Agent ${number}`, email: `agent-${number}-${process.pid}@heed.test` }
  const id = await write(async (w) => {
    const agentId = w.newId()
    await w.tx.insertInto('agents').values({ id: agentId, ...person, role, state: 'active' }).execute()
    for (const teamId of teams) await w.tx.insertInto('team_members').values({ team_id: teamId, agent_id: agentId }).execute()
    return agentId
  })
  return { id, ...person, api: client(app, { authorization: `Bearer test-${id}` }) }
}

/** Lets tests act as any agent without a password. Exists in tests alone. */
const tester = capability(contract('tester', { permissions: {}, errors: {}, events: {}, jobs: {}, queries: {}, actions: {} }), {
  queries: {}, actions: {}, jobs: {},
  authenticate: async ({ bearer, db, ip }) => (bearer?.startsWith('test-') ? loadActor(db, bearer.slice(5), { kind: 'agent', ip }) : null),
})

function testClock(start: string): TestClock {
  let now = new Date(start)
  const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  const later = (by: string) => new Date(now.getTime() + Number.parseFloat(by) * units[by.at(-1)!]!)
  return { now: () => now, set: (at) => void (now = new Date(at)), advance: (by) => void (now = later(by)), in: later }
}

function memoryBlobs(): BlobStore {
  const kept = new Map<string, Uint8Array>()
  return {
    put: async (hash, content) => void kept.set(hash, content),
    get: async (hash) => kept.get(hash) ?? Promise.reject(new Error(`No blob ${hash}`)),
    delete: async (hash) => void kept.delete(hash),
  }
}
