// Why the embedded PostgreSQL could not start, told to the person who has to put it right.

export type PostgresReason =
  | 'no-binaries'
  | 'cannot-run'
  | 'disk-full'
  | 'port-taken'
  | 'wrong-owner'
  | 'newer-cluster'
  | 'older-cluster'
  | 'moved-away'
  | 'in-transition'
  | 'not-answering'
  | 'failed'

/** An expected failure: `message` says what is wrong and what to do, in plain words; no stack trace is needed. */
export class PostgresProblem extends Error {
  override readonly name = 'PostgresProblem'
  readonly reason: PostgresReason
  constructor(reason: PostgresReason, message: string) {
    super(message)
    this.reason = reason
  }
}

const signs: [RegExp, PostgresReason, string][] = [
  [/No space left on device|Disk quota exceeded|wrote only \d+ of \d+ bytes|Check free disk space/i, 'disk-full', 'The disk is full. Free some space and start again.'],
  [
    /could not bind .*Address already in use|could not create any TCP\/IP sockets/i,
    'port-taken',
    'The port of the database is taken by another program. Stop it, or choose another port.',
  ],
  [
    /was initialized by PostgreSQL version .* not compatible|incompatible with server/i,
    'newer-cluster',
    'The database files were made by another major version of PostgreSQL. Start the version of Heed that made them.',
  ],
  [
    /has wrong ownership|Permission denied|has invalid permissions/i,
    'wrong-owner',
    'The database files belong to another user, or their permissions were changed.',
  ],
  [
    /GLIBC_|error while loading shared libraries|cannot execute|Exec format error|\bENOENT\b/i,
    'cannot-run',
    'The PostgreSQL that comes with Heed cannot run on this system. Set DATABASE_URL to a PostgreSQL 15 or newer.',
  ],
  [
    /could not look up effective user ID/i,
    'cannot-run',
    'PostgreSQL needs the user that runs Heed to have an entry in /etc/passwd. Add one, or set DATABASE_URL.',
  ],
  [
    /Cannot allocate memory|could not (create|map) .*shared memory/i,
    'failed',
    'There is not enough memory for the database. Free some, or give the machine more.',
  ],
]

/** Turns what PostgreSQL wrote before it gave up into a problem with advice; `doing` completes "could not …". */
export function explain(doing: string, output: string): PostgresProblem {
  const said = output
    .split('\n')
    .filter((line) => /FATAL|PANIC|ERROR|error:|could not|HINT|GLIBC|ENOENT|parameter|invalid value/.test(line))
    .slice(-3)
    .join('\n  ')
  const words = said ? ` PostgreSQL said:\n  ${said}` : ''
  for (const [sign, reason, advice] of signs) {
    if (sign.test(output)) return new PostgresProblem(reason, `Could not ${doing}. ${advice}${words}`)
  }
  return new PostgresProblem('failed', `Could not ${doing}.${words || ` It left no message. ${output.slice(-500)}`}`)
}

/** An error of the file system while files of `folder` were handled, as a problem with advice; others stay as they are. */
export function fromSystem(error: unknown, folder: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof PostgresProblem || !code) return error
  if (code === 'ENOSPC' || code === 'EDQUOT' || message.includes('disk is full')) {
    return new PostgresProblem('disk-full', `The disk that holds ${folder} is full. Free some space and start again.`)
  }
  if (['EACCES', 'EPERM', 'EROFS'].includes(code) || message.includes('unable to open database file')) {
    return new PostgresProblem(
      'wrong-owner',
      `Heed may not write in ${folder} (${message}). Start it as the user who owns that folder, ` +
        'or choose another one with HEED_DATA.',
    )
  }
  return error
}
