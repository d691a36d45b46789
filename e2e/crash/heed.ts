// Heed as a process that may be killed at any moment and is started again, as a service manager would.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const main = join(import.meta.dirname, '..', '..', 'src', 'app', 'main.ts')

export type KillableHeed = {
  url: string
  setUpToken: string
  env: Record<string, string>
  /** Kills Heed's process and starts it again. */
  killHeed(): Promise<void>
  /** Kills the database's first process; Heed has to start it again. */
  killDatabase(): Promise<boolean>
  ready(): Promise<void>
  run(...args: string[]): Promise<string>
  stop(): Promise<void>
}

export async function startKillable(dataDir: string, port: number, smtpPort: number): Promise<KillableHeed> {
  const url = `http://127.0.0.1:${port}`
  const env: Record<string, string> = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', HEED_DATA: dataDir, HEED_PORT: String(port), HEED_SMTP_PORT: String(smtpPort), HEED_LOG: 'error' }
  let child: ChildProcess
  let line = ''
  const start = () => {
    child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (line += text))
  }
  const gone = (which: ChildProcess) => new Promise<void>((resolve) => (which.exitCode !== null || which.signalCode !== null ? resolve() : which.once('exit', () => resolve())))
  const ready = async () => {
    const end = Date.now() + 90_000
    while (Date.now() < end) {
      if (child.exitCode !== null) start()
      if ((await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined))?.ok) return
      await sleep(50)
    }
    throw new Error('Heed did not get ready within 90 s')
  }
  start()
  await ready()
  for (let waited = 0; !line.includes('ready at') && waited < 100; waited++) await sleep(50)
  return {
    url, env, ready, setUpToken: /setup#(\S+)/.exec(line)?.[1] ?? '',
    async killHeed() {
      const victim = child
      victim.kill('SIGKILL')
      await gone(victim)
      start()
    },
    async killDatabase() {
      const pid = Number((await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
      if (!pid) return false
      try {
        process.kill(pid, 'SIGKILL')
        return true
      } catch {
        return false
      }
    },
    async run(...args) {
      const running = promisify(execFile)(process.execPath, [main, ...args], { env })
      running.child.stdin?.end('a-slow-harbour-31')
      return (await running).stdout.trim()
    },
    async stop() {
      child.kill('SIGTERM')
      await gone(child)
    },
  }
}
