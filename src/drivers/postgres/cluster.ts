// Makes PostgreSQL's data folder, once, and knows its password.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Binaries, exists } from './binaries.ts'
import type { Account } from './account.ts'
import type { Home } from './home.ts'
import { explain, PostgresProblem } from './problems.ts'

/** The role and database that Heed works with, and the superuser that made them. */
export const names = { role: 'heed', database: 'heed', superuser: 'postgres' }

/**
 * Makes the cluster if there is none, under another name first, so that one cut short is never used.
 * Text is UTF-8 and sorts by code point with PostgreSQL's own rules ("builtin"): an update of the system's
 * libraries can never put an index out of order. Returns the password of both roles.
 */
export async function ensureCluster(home: Home, binaries: Binaries): Promise<string> {
  const partial = `${home.cluster}.new`
  const passwordFile = path.join(home.folder, 'password')
  await ensureRunFolder(home)
  if (await exists(path.join(home.cluster, 'PG_VERSION'))) {
    await checkVersion(home.cluster, binaries)
    const known = (await readFile(passwordFile, 'utf8').catch(() => '')).trim()
    if (known) return known
    const password = newPassword()
    await single(home, binaries, home.cluster, [
      `ALTER ROLE ${names.superuser} PASSWORD '${password}';`,
      `ALTER ROLE ${names.role} PASSWORD '${password}';`,
    ])
    await writeSecret(passwordFile, password)
    return password
  }
  const password = newPassword()
  await rm(partial, { recursive: true, force: true })
  await makeFor(home.account, partial)
  const flags = ['--no-sync', '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const who = [`--username=${names.superuser}`, '--auth=reject', '--no-instructions']
  await tool(home, binaries.initdb, ['-D', partial, ...flags, ...who])
  await single(home, binaries, partial, [
    `ALTER ROLE ${names.superuser} PASSWORD '${password}';`,
    `CREATE ROLE ${names.role} LOGIN PASSWORD '${password}';`,
    `CREATE DATABASE ${names.database} OWNER ${names.role};`,
  ])
  await tool(home, binaries.initdb, ['-D', partial, '--sync-only'])
  await writeSecret(passwordFile, password)
  await rename(partial, home.cluster)
  return password
}

const newPassword = (): string => randomBytes(24).toString('base64url')

async function checkVersion(cluster: string, binaries: Binaries): Promise<void> {
  const made = Number((await readFile(path.join(cluster, 'PG_VERSION'), 'utf8')).trim())
  const carried = Number.parseInt(binaries.version, 10)
  if (made === carried) return
  const newer = made > carried
  const what = `The database in ${cluster} was made by PostgreSQL ${made}, and this Heed carries PostgreSQL ${carried}. `
  throw new PostgresProblem(
    newer ? 'newer-cluster' : 'older-cluster',
    what +
      (newer
        ? 'Start the newer Heed that made it, or restore a backup from before the update.'
        : 'Start the Heed that made it, save the database with pg_dump, and restore it into a new data folder.'),
  )
}

/** Runs statements, one a line, in PostgreSQL's single-user mode, which needs neither a server nor a password. */
async function single(home: Home, binaries: Binaries, cluster: string, statements: string[]): Promise<void> {
  const flags = ['--single', '-D', cluster, '-F', '-c', 'exit_on_error=on', 'postgres']
  await tool(home, binaries.postgres, flags, `${statements.join('\n')}\n`)
}

/** The environment of PostgreSQL's programs: nothing of Heed's own, so no stray PG* variable can lead them astray. */
export const cleanEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Options to start one of PostgreSQL's programs as the right account, in a folder it can stand in. */
export function as(home: Home): { uid?: number; gid?: number; cwd: string; env?: Record<string, string> } {
  const env = process.platform === 'win32' ? {} : { env: cleanEnvironment }
  return { ...home.account, cwd: home.folder, ...env }
}

function tool(home: Home, program: string, args: string[], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, as(home))
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', (error) => reject(explain('prepare the database', String(error))))
    child.on('close', (code) => (code === 0 ? resolve() : reject(explain('prepare the database', output))))
  })
}

async function ensureRunFolder(home: Home): Promise<void> {
  if (!(await exists(home.run))) await makeFor(home.account, home.run)
}

async function makeFor(account: Account, folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 })
  await chmod(folder, 0o700)
  if (account) await chown(folder, account.uid, account.gid)
}

/** Written under another name and flushed, so that neither a crash nor a full disk leaves half a secret. */
async function writeSecret(file: string, secret: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(`${secret}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}
