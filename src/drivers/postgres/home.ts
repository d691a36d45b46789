// The folder "postgres" inside Heed's data folder, and where it really lies.
import { chmod, lstat, mkdir, readlink, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { type Account, canReach, chooseAccount } from './account.ts'
import { exists, reachableRoot } from './binaries.ts'
import { PostgresProblem } from './problems.ts'

/**
 *   home/postgresql.conf   the operator's own settings; they win over
 *   home/heed.conf         Heed's settings, written at every start
 *   home/pg_hba.conf       who may connect, written at every start
 *   home/password          mode 0600
 *   home/cluster/          PostgreSQL's data folder, owned by the account it runs as
 *   home/run/              the socket, mode 0700, same owner
 *   home/*.lock            see locks.ts
 */
export type Home = { folder: string; cluster: string; run: string; account: Account }

// Root lets the database's account pass through, and no one list what is inside.
const folderMode = process.getuid?.() === 0 ? 0o711 : 0o700

/**
 * Finds or makes the home below `dataDir`. When the account PostgreSQL runs as cannot reach it (Heed runs as
 * root under /root, say), the home lies in /var/lib/heed and a symbolic link in the data folder leads to it.
 */
export async function findHome(dataDir: string): Promise<Home> {
  await makeFolder(dataDir, folderMode)
  const place = path.join(await realpath(dataDir), 'postgres')
  await finishMove(place)
  const account = await chooseAccount(path.join(place, 'cluster'))
  const entry = await lstat(place).catch(() => undefined)
  if (entry?.isSymbolicLink() && !(await exists(place))) {
    throw new PostgresProblem(
      'moved-away',
      `${place} leads to ${await readlink(place)}, which does not exist. That folder holds the database: ` +
        'bring it back, or correct the link. To begin with an empty database instead, delete the link.',
    )
  }
  await letThrough(path.dirname(place), account)
  if (!(await canReach(account, path.dirname(entry ? await realpath(place) : place)))) {
    if (entry?.isSymbolicLink()) throw outOfReach(await realpath(place))
    await moveOut(place, entry !== undefined)
  } else if (!entry) await makeFolder(place, folderMode)
  const folder = await realpath(place)
  return { folder, cluster: path.join(folder, 'cluster'), run: path.join(folder, 'run'), account }
}

/** The data folder itself is Heed's, so passing through it may be allowed; the folders above it are not Heed's to open. */
async function letThrough(dataDir: string, account: Account): Promise<void> {
  const { mode, uid } = await stat(dataDir)
  if (account && uid === process.getuid?.() && (mode & 0o001) === 0) await chmod(dataDir, (mode & 0o777) | 0o011)
}

/** Each step can be cut short: the link is made beside its place before anything moves, see finishMove. */
async function moveOut(place: string, present: boolean): Promise<void> {
  const name = path.basename(path.dirname(path.dirname(place))).replaceAll(/[^\w.-]/g, '_') || 'heed'
  const target = path.join(reachableRoot, `${name}-${randomBytes(4).toString('hex')}`)
  try {
    await makeFolder(reachableRoot, 0o755)
    await symlink(target, `${place}.link`)
    if (present) await rename(place, target)
    else await makeFolder(target, folderMode)
  } catch (error) {
    await rm(`${place}.link`, { force: true })
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw outOfReach(place, error as Error)
    throw new PostgresProblem(
      'moved-away',
      `PostgreSQL, which does not run as root, cannot reach ${place}. Move the database with: ` +
        `cp -a ${place} ${target} && rm -r ${place} && ln -s ${target} ${place}`,
    )
  }
  await rename(`${place}.link`, place)
}

/** Completes or undoes a moveOut that a crash cut short. */
async function finishMove(place: string): Promise<void> {
  const link = `${place}.link`
  if (!(await lstat(link).catch(() => undefined))) return
  if (await lstat(place).catch(() => undefined)) await rm(link, { force: true })
  else if (await exists(link)) await rename(link, place)
  else await rm(link, { force: true })
}

function outOfReach(place: string, cause?: Error): PostgresProblem {
  return new PostgresProblem(
    'cannot-run',
    `PostgreSQL does not run as root, and its account cannot reach ${place}${cause ? ` (${cause.message})` : ''}. ` +
      'Put the data folder (HEED_DATA) where every user may enter, or start Heed as an ordinary user.',
  )
}

/** Makes a folder with exactly this mode, whatever the umask; leaves an existing one alone. */
export async function makeFolder(folder: string, mode: number): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode })
  if (made) await chmod(folder, mode)
}
