// The embedded server through what can happen to it: every test is about one thing that goes wrong.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, lstat, mkdir, mkdtemp, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import test, { after, describe } from 'node:test'
import pg from 'pg'
import { type PostgresProblem, type RunningPostgres, startPostgres } from './postgres.ts'
import { isAlive, until } from './processes.ts'

const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
let root = ''
let dataDir = ''
const lines: string[] = []
const log = (line: string): void => void lines.push(line)
const start = (more: object = {}): Promise<RunningPostgres> => startPostgres({ dataDir, log, settings: quick, ...more })

root = await mkdtemp(path.join(os.tmpdir(), 'heed-pg-'))
await chmod(root, 0o711)
dataDir = path.join(root, 'data')
after(() => rm(root, { recursive: true, force: true }))

describe('the embedded PostgreSQL', { concurrency: false }, () => {
  test('makes its cluster once, keeps what was written, and starts again in under a second', async () => {
    const first = await start()
    await query(first.url, 'CREATE TABLE kept (n int)')
    await query(first.url, 'INSERT INTO kept VALUES (7)')
    await first.stop()
    const began = performance.now()
    const second = await start()
    assert.ok(performance.now() - began < 1000)
    assert.deepEqual(await query(second.url, 'SELECT n FROM kept'), [{ n: 7 }])
    await second.stop()
    assert.equal(await isAlive(second.pid), false)
  })

  test('lets nobody in without the password, over no network, and Heed itself not as superuser', async () => {
    const server = await start()
    await assert.rejects(query(server.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1'), /password authentication failed/)
    assert.deepEqual(await query(server.url, 'SHOW listen_addresses'), [{ listen_addresses: '' }])
    const [role] = await query(server.url, 'SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user')
    assert.deepEqual(role, { rolsuper: false, rolcreatedb: false })
    assert.equal((await stat(path.join(dataDir, 'postgres/password'))).mode & 0o777, 0o600)
    assert.equal((await stat(path.join(dataDir, 'postgres/run'))).mode & 0o777, 0o700)
    await server.stop()
  })

  test('sorts and folds text by rules that do not depend on the system', async () => {
    const server = await start()
    const sql = "SELECT upper('straße é') AS up, datlocprovider::text AS provider FROM pg_database WHERE datname = 'heed'"
    assert.deepEqual(await query(server.url, sql), [{ up: 'STRAßE É', provider: 'b' }])
    await server.stop()
  })

  test('is shared by two processes, and stopped by the last to leave', async () => {
    const first = await start()
    const other = await otherProcess()
    assert.equal(other.pid, first.pid)
    await first.stop()
    assert.equal(await isAlive(first.pid), true)
    await other.leave()
    assert.equal(await isAlive(first.pid), false)
  })

  test('goes on when Heed is killed, and the next Heed joins it', async () => {
    const killed = await otherProcess()
    killed.child.kill('SIGKILL')
    await once(killed.child, 'exit')
    assert.equal(await isAlive(killed.pid), true)
    const next = await start()
    assert.deepEqual([next.pid, next.started], [killed.pid, false])
    await next.stop()
    assert.equal(await isAlive(next.pid), false)
  })

  test('is restarted when it was left running with other settings', async () => {
    const killed = await otherProcess()
    killed.child.kill('SIGKILL')
    await once(killed.child, 'exit')
    const next = await start({ settings: { ...quick, work_mem: '9MB' } })
    assert.notEqual(next.pid, killed.pid)
    assert.deepEqual(await query(next.url, 'SHOW work_mem'), [{ work_mem: '9MB' }])
    await next.stop()
  })

  test('comes back by itself when it is killed, with everything that was committed', async () => {
    const server = await start({ settings: {} })
    const old = server.pid
    await query(server.url, 'INSERT INTO kept VALUES (8)')
    process.kill(old, 'SIGKILL')
    const rows = await until(() => query(server.url, 'SELECT n FROM kept ORDER BY n').catch(() => undefined), 8000, 50)
    assert.deepEqual(rows, [{ n: 7 }, { n: 8 }])
    assert.notEqual(server.pid, old)
    await server.stop()
  })

  test('starts although a dead server left its lock file and its process id is taken', async () => {
    const pidFile = path.join(dataDir, 'postgres/cluster/postmaster.pid')
    const stranger = spawn('sleep', ['60'], { detached: true })
    await writeFile(pidFile, `${stranger.pid}\n/x\n1\n5432\n/x\n\n1 1\nready\n`)
    const server = await start()
    assert.equal(server.started, true)
    await server.stop()
    stranger.kill()
  })

  test('replaces a lost password', async () => {
    await rm(path.join(dataDir, 'postgres/password'))
    const server = await start()
    assert.deepEqual(await query(server.url, 'SELECT max(n) FROM kept'), [{ max: 8 }])
    assert.equal((await query(server.adminUrl, 'SELECT 1 AS one')).length, 1)
    await server.stop()
  })

  test('says that a port it was told to use is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    await assert.rejects(start({ port }), says('port-taken', new RegExp(`Port ${port}.*taken`)))
    taken.close()
  })

  test('refuses files of a newer PostgreSQL and names both versions', async () => {
    const file = path.join(dataDir, 'postgres/cluster/PG_VERSION')
    const owner = await stat(file)
    await writeFile(file, '99\n')
    await assert.rejects(start(), says('newer-cluster', /made by PostgreSQL 99, and this Heed carries PostgreSQL 18/))
    await writeFile(file, '18\n')
    assert.equal((await stat(file)).uid, owner.uid)
  })

  test('reports what PostgreSQL says about a setting it does not know', async () => {
    await assert.rejects(start({ settings: { no_such_setting: '1' } }), says('failed', /no_such_setting/))
  })

  test('listens on the loopback address where the path is too long for a socket', async () => {
    const deep = path.join(root, 'd'.repeat(60), 'e'.repeat(60))
    await mkdir(path.join(deep, 'postgres/cluster.new'), { recursive: true })
    await writeFile(path.join(deep, 'postgres/cluster.new/half'), 'an initialisation that was cut short')
    const server = await start({ dataDir: deep })
    assert.match(server.url, /@127\.0\.0\.1:\d+\/heed$/)
    const port = new URL(server.url).port
    await server.stop()
    const again = await start({ dataDir: deep })
    assert.equal(new URL(again.url).port, port)
    await again.stop()
  })

  const isRoot = process.getuid?.() === 0
  test('runs as root from a folder that only root may enter', { skip: !isRoot && 'needs root' }, async () => {
    const closed = path.join(root, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const server = await start({ dataDir: path.join(closed, 'data') })
    await query(server.url, 'CREATE TABLE there (n int)')
    await server.stop()
    const link = path.join(closed, 'data/postgres')
    const target = await readlink(link)
    assert.ok((await lstat(link)).isSymbolicLink() && target.startsWith('/var/lib/heed/'))
    const again = await start({ dataDir: path.join(closed, 'data') })
    assert.equal((await query(again.url, 'SELECT * FROM there')).length, 0)
    await again.stop()
    await rm(target, { recursive: true })
    await assert.rejects(start({ dataDir: path.join(closed, 'data') }), says('moved-away', /does not exist/))
  })

  test('stays in a data folder that is closed to others, by letting its account pass', { skip: !isRoot && 'needs root' }, async () => {
    const folder = path.join(root, 'private')
    await mkdir(folder, { mode: 0o700 })
    await (await start({ dataDir: folder })).stop()
    assert.equal((await lstat(path.join(folder, 'postgres'))).isDirectory(), true)
    assert.equal((await stat(folder)).mode & 0o777, 0o711)
  })

  test('moves along when its folder is closed to others later', { skip: !isRoot && 'needs root' }, async () => {
    const folder = path.join(root, 'later')
    await mkdir(folder, { mode: 0o755 })
    const server = await start({ dataDir: path.join(folder, 'data') })
    await query(server.url, 'CREATE TABLE moved (n int)')
    await server.stop()
    await chmod(folder, 0o700)
    const again = await start({ dataDir: path.join(folder, 'data') })
    assert.equal((await query(again.url, 'SELECT * FROM moved')).length, 0)
    await again.stop()
    await rm(await readlink(path.join(folder, 'data/postgres')), { recursive: true })
  })
})

async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

/** Another Node process that uses the same data folder until told to leave. */
async function otherProcess(): Promise<{ child: ChildProcess; pid: number; leave(): Promise<void> }> {
  const code = `
    const { startPostgres } = await import(${JSON.stringify(path.join(import.meta.dirname, 'postgres.ts'))})
    const options = ${JSON.stringify({ dataDir, settings: quick })}
    const server = await startPostgres({ ...options, log() {} })
    process.stdin.once('data', async () => { await server.stop(); process.exit(0) })
    console.log(server.pid)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    child,
    pid: Number(said.toString()),
    async leave() {
      child.stdin.write('leave\n')
      await once(child, 'exit')
    },
  }
}

function says(reason: PostgresProblem['reason'], words: RegExp): (error: PostgresProblem) => boolean {
  return (error) => {
    assert.equal(error.reason, reason, error.message)
    assert.match(error.message, words)
    return true
  }
}
