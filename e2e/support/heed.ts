// Heed as its operator runs it: a process of its own on a database of its own, and a mail server that it sends through.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { contracts } from '#app/contracts.ts'
import { type Api, createClient } from '#kernel/client.ts'
import { testDatabase } from '#testing/database.ts'
import { type TestSmtp, smtpServer } from '#testing/smtp.ts'

const main = path.join(import.meta.dirname, '../../src/app/main.ts')

export type Program = {
  url: string
  smtpPort: number
  /** What the last start printed: `Heed is ready at ...`. */
  line(): string
  /** Takes all mail that Heed sends. */
  sink: TestSmtp
  /** Ends the process in the middle of whatever it does. */
  kill(): Promise<void>
  /** Starts it again where it was. */
  start(): Promise<void>
  /** Ends it in good order and puts everything away. */
  end(): Promise<void>
}

/** Starts Heed on an empty database. */
export async function startProgram(): Promise<Program> {
  const [database, sink, dataDir, port, smtpPort] = await Promise.all([
    testDatabase(),
    smtpServer(),
    mkdtemp(path.join(tmpdir(), 'heed-journey-')),
    freePort(),
    freePort(),
  ])
  const env = {
    PATH: '/usr/bin:/bin',
    HEED_DATA: dataDir,
    DATABASE_URL: database.url,
    HEED_PORT: String(port),
    HEED_SMTP_PORT: String(smtpPort),
    HEED_LOG: 'error',
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
  }
  let child: ChildProcess | undefined
  let [said, complained] = ['', '']

  async function start(): Promise<void> {
    ;[said, complained] = ['', '']
    const started = (child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] }))
    started.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()))
    await new Promise<void>((resolve, reject) => {
      started.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('\n')) resolve()
      })
      started.once('exit', () => reject(new Error(`Heed did not start: ${complained}`)))
    })
  }
  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }

  // A journey that ends early leaves nothing behind.
  process.once('exit', () => child?.kill('SIGKILL'))
  await start()
  return {
    url: `http://localhost:${port}`,
    smtpPort,
    sink,
    start,
    line: () => said.trim(),
    kill: () => stop('SIGKILL'),
    async end() {
      await stop('SIGTERM')
      await Promise.all([sink.close(), database.drop(), rm(dataDir, { recursive: true, force: true })])
      const errors = complained.split('\n').filter((line) => line.startsWith('{'))
      if (errors.length) throw new Error(`Heed logged errors:\n${errors.join('\n')}`)
    },
  }
}

/** A client of the API with these headers; it keeps cookies that answers set in `cookies`. */
export function clientOf(url: string, cookies = new Map<string, string>()): Api<typeof contracts> {
  return createClient(contracts, async (address, init) => {
    const headers = new Headers(init.headers)
    if (cookies.size) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url + address, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    return response
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
