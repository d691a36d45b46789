// PostgreSQL refuses to run as root. When Heed is root, the database runs as an unprivileged
// account, and everything it touches has to be reachable for that account.
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { PostgresProblem } from './problems.ts'

const run = promisify(execFile)

/** Who PostgreSQL runs as; undefined means "as Heed itself". */
export type Account = { uid: number; gid: number } | undefined

/** The owner of an existing cluster first, then the usual accounts. Heed that is not root cannot change accounts. */
export async function chooseAccount(cluster: string): Promise<Account> {
  const owner = await stat(path.join(cluster, 'PG_VERSION')).catch(() => undefined)
  const self = process.getuid?.()
  if (self !== 0) {
    if (owner && self !== undefined && owner.uid !== self) throw wrongOwner(cluster, owner.uid, self)
    return undefined
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([idOf('-u', name), idOf('-g', name)])
    if (ids[0] && ids[1]) return { uid: ids[0], gid: ids[1] }
  }
  throw new PostgresProblem(
    'cannot-run',
    'PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody" to run it as. ' +
      'Add one (useradd --system postgres), start Heed as an ordinary user, or set DATABASE_URL.',
  )
}

const idOf = (flag: '-u' | '-g', name: string): Promise<number> =>
  run('id', [flag, name]).then(
    ({ stdout }) => Number(stdout),
    () => 0,
  )

function wrongOwner(cluster: string, owner: number, self: number): PostgresProblem {
  return new PostgresProblem(
    'wrong-owner',
    `The database files in ${cluster} belong to user ${owner}, and Heed runs as user ${self}. ` +
      `Start Heed as the user who started it before (root included), or hand the files over with: ` +
      `chown -R ${self} ${path.dirname(cluster)}`,
  )
}

/**
 * Whether the account may pass through every folder down to `target`, which exists.
 * Looks at mode bits only: an access list may allow more, and then a copy is made without need.
 */
export async function canReach(account: Account, target: string): Promise<boolean> {
  if (!account) return true
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const entry = await stat(at)
    const bit = entry.uid === account.uid ? 0o100 : entry.gid === account.gid ? 0o010 : 0o001
    if (entry.isDirectory() && (entry.mode & bit) === 0) return false
    if (at === path.dirname(at)) return true
  }
}
