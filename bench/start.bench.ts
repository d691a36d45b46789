// How long Heed takes to start on a folder it has used before, and what it needs when nothing happens.
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './heed.ts'
import { until } from './measure.ts'
import { type Table, atMost, plain } from './table.ts'

const main = join(import.meta.dirname, '..', 'src', 'app', 'main.ts')

export async function bench(): Promise<Table[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heed-bench-start-'))
  const [port, smtp] = await Promise.all([freePort(), freePort()])
  const env = { ...process.env, HEED_DATA: dataDir, HEED_PORT: String(port), HEED_SMTP_PORT: String(smtp), HEED_LOG: 'warn', DATABASE_URL: '' }
  const run = async () => {
    const begin = performance.now()
    const child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    await until('Heed being ready', 120_000, async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok, 5)
    const took = (performance.now() - begin) / 1000
    return { child, took, stop: () => new Promise((resolve) => void (child.once('exit', resolve), child.kill('SIGTERM'))) }
  }
  try {
    const first = await run()
    await first.stop()
    const times: number[] = []
    for (let round = 0; round < 3; round++) {
      const next = await run()
      times.push(next.took)
      await next.stop()
    }
    const idle = await run()
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    const memory = await memoryOf(idle.child.pid!, dataDir)
    await idle.stop()
    return [{
      title: 'Start and memory', about: 'Own PostgreSQL, web app built. Memory is the proportional share (PSS) of Node and every PostgreSQL process, ten seconds after the start.',
      rows: [
        plain('first start, empty folder', first.took, 's'),
        atMost('start of an initialised system, slowest of three', Math.max(...times), 3, 's'),
        atMost('idle memory of Node and PostgreSQL together', memory, 350, 'MB'),
      ],
    }]
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Proportional set size in MB of a process and of the PostgreSQL that serves its folder. */
async function memoryOf(node: number, dataDir: string): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args='])
  const processes = stdout.trim().split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!).map(([, pid, parent, args]) => ({ pid: Number(pid), parent: Number(parent), args: args! }))
  const real = new Set([node])
  for (const { pid, args } of processes) if (/postgres/.test(args) && args.includes(dataDir)) real.add(pid)
  for (const { pid, parent } of processes) if (real.has(parent)) real.add(pid)
  let kilobytes = 0
  for (const pid of real) kilobytes += Number(/^Pss:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''))?.[1] ?? 0)
  if (real.size < 3) throw new Error(`PostgreSQL was not found among ${(await readdir('/proc')).length} processes`)
  return kilobytes / 1000
}
