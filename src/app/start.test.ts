// `heed start` as an operator meets it: processes, signals, exit codes.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import test, { after, describe } from 'node:test'
import pg from 'pg'
import { isAlive, until } from '#drivers/postgres/processes.ts'
import { startPostgres } from '#drivers/postgres/postgres.ts'
import { testDatabase } from '#testing/database.ts'

const root = await mkdtemp(path.join(os.tmpdir(), 'heed-start-'))
await chmod(root, 0o711)
const dataDir = path.join(root, 'data')
const children: ChildProcess[] = []
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(root, { recursive: true, force: true, maxRetries: 5 })
})

describe('heed start', { concurrency: false }, () => {
  test('prints one line when it runs, and leaves nothing behind when told to stop', async () => {
    const heed = run(['start', '--run=worker'])
    assert.equal(await heed.line(), 'Heed is running (worker).')
    const pid = await serverPid()
    const began = performance.now()
    heed.child.kill('SIGTERM')
    assert.equal(await heed.code(), 0, heed.err())
    assert.ok(performance.now() - began < 10_000)
    assert.equal(await isAlive(pid), false)
    assert.equal(heed.err(), '')
  })

  test('shares one database between a worker and a mail process, and the last one stops it', async () => {
    const [worker, mail] = [run(['start', '--run=worker']), run(['start', '--run=mail'])]
    await Promise.all([worker.line(), mail.line()])
    const pid = await serverPid()
    worker.child.kill('SIGINT')
    assert.equal(await worker.code(), 0, worker.err())
    assert.equal(await isAlive(pid), true)
    mail.child.kill('SIGTERM')
    assert.equal(await mail.code(), 0, mail.err())
    assert.equal(await isAlive(pid), false)
  })

  test('starts again after it was killed, on the server it left', async () => {
    const killed = run(['start', '--run=worker'])
    await killed.line()
    const pid = await serverPid()
    killed.child.kill('SIGKILL')
    await killed.code()
    const next = run(['start', '--run=worker'])
    await next.line()
    assert.equal(await serverPid(), pid)
    next.child.kill('SIGTERM')
    assert.equal(await next.code(), 0, next.err())
    assert.equal(await isAlive(pid), false)
  })

  test('stops in good order when told to while it still starts', async () => {
    const heed = run(['start', '--run=worker'], { HEED_LOG: 'info' })
    await until(async () => (heed.child.pid && existsSync(path.join(dataDir, 'postgres/cluster/postmaster.pid')) ? true : undefined), 10_000)
    heed.child.kill('SIGTERM')
    assert.equal(await heed.code(), 0, heed.err())
    assert.equal(existsSync(path.join(dataDir, 'postgres/cluster/postmaster.pid')), false)
  })

  test('stops when npm, which started it, is told to stop and keeps that to itself', async () => {
    const main = path.join(import.meta.dirname, 'main.ts')
    const settings = { npm_lifecycle_event: 'start', HEED_DATA: dataDir, HEED_SMTP_PORT: '0', HEED_LOG: 'warn' }
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${main}" start --run=worker; true`], { env: settings, cwd: root })
    children.push(shell)
    await once(shell.stdout, 'data')
    const pid = await serverPid()
    shell.kill('SIGTERM')
    assert.equal(await until(async () => ((await isAlive(pid)) ? undefined : true), 10_000), true)
  })

  test('a second signal ends it at once', async () => {
    const heed = run(['start', '--run=worker'])
    await heed.line()
    heed.child.kill('SIGTERM')
    heed.child.kill('SIGTERM')
    await heed.code()
    await (await startPostgres({ dataDir, log() {} })).stop()
  })

  test('a taken web port ends it with code 5 before anything else is started', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const heed = run(['start'], { HEED_PORT: String(port) })
    assert.equal(await heed.code(), 5)
    assert.match(heed.err(), new RegExp(`port ${port}.*HEED_PORT`))
    taken.close()
  })

  test('a taken port of the mail receiver ends it with code 5 and the setting of that port', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const heed = run(['start', '--run=mail'], { HEED_SMTP_PORT: String(port) })
    assert.equal(await heed.code(), 5)
    assert.match(heed.err(), new RegExp(`port ${port}.*set HEED_SMTP_PORT to a free port`))
    taken.close()
  })

  test('an address that no machine has ends it with code 5 and the setting of that address', async () => {
    const heed = run(['start', '--run=web'], { HEED_HOST: 'nowhere.invalid' })
    assert.equal(await heed.code(), 5)
    assert.match(heed.err(), /nowhere\.invalid.*Set HEED_HOST/)
  })

  test('a certificate that cannot be read ends it with code 3 and the setting of its file', async () => {
    const heed = run(['start', '--run=mail'], { HEED_SMTP_PORT: '1', HEED_SMTP_TLS_CERT: '/nowhere/cert.pem' })
    assert.equal(await heed.code(), 3)
    assert.match(heed.err(), /HEED_SMTP_TLS_CERT=\/nowhere\/cert\.pem cannot be read/)
    assert.doesNotMatch(heed.err(), /\n\s+at /)
  })

  test('a setting that cannot be used ends it with code 3 and its name', async () => {
    const heed = run(['start'], { HEED_PORT: 'eighty' })
    assert.equal(await heed.code(), 3)
    assert.match(heed.err(), /HEED_PORT=eighty: must be a whole number from 0 to 65535/)
  })

  test('a database it cannot sign in to ends it with code 4 and no stack trace', async () => {
    const database = await testDatabase()
    const wrong = database.url.replace(/:[^:@/]+@/, ':wrong@')
    const heed = run(['migrate'], { DATABASE_URL: wrong })
    assert.equal(await heed.code(), 4)
    assert.match(heed.err(), /password authentication failed.*DATABASE_URL/)
    assert.doesNotMatch(heed.err(), /\n\s+at /)
    await database.drop()
  })

  test('a database that has had migrations this code does not know is left alone, with code 4', async () => {
    const database = await testDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query("INSERT INTO migrations (name, hash) VALUES ('29990101-later.sql', 'x')")
    await client.end()
    const heed = run(['start', '--run=worker'], { DATABASE_URL: database.url })
    assert.equal(await heed.code(), 4)
    assert.match(heed.err(), /newer than this Heed: it has had 29990101-later\.sql/)
    await database.drop()
  })
})

function run(args: string[], settings: Record<string, string> = {}) {
  const main = path.join(import.meta.dirname, 'main.ts')
  const env = { PATH: '/usr/bin:/bin', HEED_DATA: dataDir, HEED_SMTP_PORT: '0', HEED_LOG: 'warn', ...settings }
  const child = spawn(process.execPath, [main, ...args], { env, cwd: root })
  children.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close') as Promise<[number | null]>
  return {
    child,
    err: () => err,
    /** The first line it prints; throws what it complained about if it ends before. */
    async line() {
      const line = await until(async () => (out.includes('\n') || child.exitCode !== null ? out.trimEnd() : undefined), 20_000)
      assert.ok(line, `no line, but: ${err}`)
      return line
    },
    code: async () => (await ended)[0],
  }
}

async function serverPid(): Promise<number> {
  return Number((await readFile(path.join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0])
}
