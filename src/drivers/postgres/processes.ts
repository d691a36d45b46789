// Questions about operating system processes that PostgreSQL's own lock file cannot answer.
import { execFile } from 'node:child_process'
import { readFile, readdir, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const linux = process.platform === 'linux'

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** True for a process that can still do something; a zombie that nobody has reaped counts as dead. */
export async function isAlive(pid: number): Promise<boolean> {
  if (!signalled(pid, 0)) return false
  if (!linux) return true
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The state follows the command name, which stands in brackets and may itself contain brackets (proc(5)).
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
  return stat !== '' && state !== 'Z' && state !== 'X'
}

/** Sends a signal (0 only asks); false when the process is gone. A process of another user counts as there. */
export function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a process works on this cluster: a postmaster and all its children stand in their data folder. */
export async function worksOn(pid: number, cluster: string): Promise<boolean> {
  if (linux) return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === cluster
  if (process.platform === 'win32') return true
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return stdout.includes(cluster)
}

/** Backends that outlived a killed postmaster. Known on Linux only; elsewhere PostgreSQL refuses until they are gone. */
export async function workersOf(cluster: string): Promise<number[]> {
  if (!linux) return []
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    const pid = Number(name)
    if (Number.isInteger(pid) && (await worksOn(pid, cluster)) && (await isAlive(pid))) {
      const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
      if (command.trim() === 'postgres') found.push(pid)
    }
  }
  return found
}

/** Asks again and again until the answer is not undefined, or the time (ms) is over. */
export async function until<T>(ask: () => Promise<T | undefined>, within: number, every = 10): Promise<T | undefined> {
  const end = performance.now() + within
  for (;;) {
    const answer = await ask()
    if (answer !== undefined || performance.now() > end) return answer
    await sleep(every)
  }
}
