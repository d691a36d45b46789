// Locks between the Heed processes of one data folder, kept by the operating system, so that they
// end with the process that holds them, however it ends. Node has no flock(); SQLite, which Node
// carries, takes the same kind of lock on a file, on every platform.
import { chmodSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { sleep } from './processes.ts'

export type Lock = { release(): void }

/** Takes the lock or returns undefined at once. Any number may share a file, one alone can have it exclusively. */
export function tryLock(file: string, kind: 'shared' | 'exclusive'): Lock | undefined {
  const handle = new DatabaseSync(file, { timeout: 0 })
  try {
    // Nobody else may open it, or a stranger could hold the lock and keep Heed from starting.
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
    // The lock alone is wanted: without a journal nothing is ever written, so a full disk does not matter.
    handle.exec('PRAGMA journal_mode = OFF')
    handle.exec(kind === 'exclusive' ? 'BEGIN EXCLUSIVE' : 'BEGIN; SELECT 1 FROM sqlite_schema')
  } catch (error) {
    handle.close()
    if (/locked|busy/i.test(String(error))) return undefined
    throw error
  }
  return {
    release() {
      if (handle.isOpen) handle.close()
    },
  }
}

/** Waits for the lock for up to `within` ms; undefined when it stayed taken. */
export async function lock(file: string, kind: 'shared' | 'exclusive', within: number): Promise<Lock | undefined> {
  const end = performance.now() + within
  for (;;) {
    const held = tryLock(file, kind)
    if (held || performance.now() > end) return held
    await sleep(15 + (end % 10))
  }
}
