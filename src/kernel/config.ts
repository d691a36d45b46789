// Every setting, declared once with its meaning, default and check. Read from the environment and from one file
// (`heed.env`, or the file that HEED_CONFIG names); the environment wins. docs/operate/settings.md is generated from
// this list.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'

const whole = (least: number, most: number) => {
  const words = `must be a whole number from ${least} to ${most}`
  return z.coerce.number(words).int(words).min(least, words).max(most, words)
}
const port = whole(0, 65_535)
const onOff = z.union([z.boolean(), z.stringbool()], 'must be true or false')

export const settings = {
  dataDir: {
    env: 'HEED_DATA', default: 'data', check: z.string().min(1),
    doc: 'Folder for the database, files and keys. Relative to where Heed is started.',
  },
  databaseUrl: {
    env: 'DATABASE_URL', default: '',
    check: z.string().regex(/^$|^postgres(ql)?:\/\//, 'must be one such as postgres://heed:secret@db.example/heed'),
    doc:
      'PostgreSQL 15 or newer to use instead of the one that Heed carries, e.g. ' +
      '`postgres://heed:secret@db.example/heed`.',
  },
  host: {
    env: 'HEED_HOST', default: '127.0.0.1', check: z.string().min(1),
    doc: 'Address the web server listens on. `0.0.0.0` for every network; put a proxy with TLS in front then.',
  },
  port: { env: 'HEED_PORT', default: 8080, check: port, doc: 'Port of the web server.' },
  publicUrl: {
    env: 'HEED_URL', default: '',
    check: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be one such as https://help.example' })]),
    doc:
      'Address that people type, used in mails and to check where requests come from, e.g. ' +
      '`https://help.example`. Empty: the address listened on.',
  },
  trustProxy: {
    env: 'HEED_TRUST_PROXY', default: false, check: onOff,
    doc: 'Take the client address from `X-Forwarded-For`. Only when a proxy that sets it is in front.',
  },
  secretKey: {
    env: 'HEED_SECRET_KEY', default: '',
    check: z.string().regex(/^(|[0-9a-f]{64})$/i, 'must be 64 hexadecimal digits'),
    doc:
      'Key that encrypts passwords at rest and signs reply addresses: 64 hexadecimal digits. Empty: made once and ' +
      'kept in `<data>/secret.key`. Several machines need the same key.',
  },
  smtpHost: {
    env: 'HEED_SMTP_HOST', default: '127.0.0.1', check: z.string().min(1),
    doc: 'Address the built-in mail receiver listens on.',
  },
  smtpPort: {
    env: 'HEED_SMTP_PORT', default: 2525, check: port,
    doc: 'Port of the built-in mail receiver. 0 turns it off.',
  },
  smtpMaxBytes: {
    env: 'HEED_SMTP_MAX_BYTES', default: 52428800, check: whole(1024, 1_073_741_824),
    doc: 'Largest message the built-in mail receiver takes, in bytes.',
  },
  smtpTlsCert: {
    env: 'HEED_SMTP_TLS_CERT', default: '', check: z.string(),
    doc: 'Certificate file (PEM) for STARTTLS. Empty: a self-signed one is made and kept in the data folder.',
  },
  smtpTlsKey: {
    env: 'HEED_SMTP_TLS_KEY', default: '', check: z.string(),
    doc: 'Private key file (PEM) that belongs to the certificate.',
  },
  workers: {
    env: 'HEED_WORKERS', default: 4, check: whole(1, 100),
    doc: 'Jobs that one worker process runs at the same time.',
  },
  databaseConnections: {
    env: 'HEED_DATABASE_CONNECTIONS', default: 16, check: whole(4, 200),
    doc: 'Connections that one process may open to the database.',
  },
  demo: {
    env: 'HEED_DEMO', default: false, check: onOff,
    doc:
      'Show the accounts of the demo shop on the sign-in page. Set by `npm run demo`; never where real customers ' +
      'write.',
  },
  logLevel: {
    env: 'HEED_LOG', default: 'info',
    check: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent'),
    doc: 'How much is logged to standard error, as JSON lines.',
  },
} as const satisfies Record<string, { env: string; default: string | number | boolean; check: z.ZodType; doc: string }>

export type Config = { [K in keyof typeof settings]: z.output<(typeof settings)[K]['check']> }

/** A configuration that can not be used; the message names every setting that is wrong. */
export class ConfigError extends Error {}

type Environment = Record<string, string | undefined>

/** Settings that hold a secret: an error must not say what was given. */
const secret: ReadonlySet<string> = new Set<keyof Config>(['secretKey', 'databaseUrl'])

/** Reads the environment and the file; `overrides` (from command-line options and tests) win over both. */
export function loadConfig(env: Environment = process.env, overrides: Partial<Config> = {}): Config {
  const file = env.HEED_CONFIG ?? 'heed.env'
  const isThere = existsSync(file)
  if (env.HEED_CONFIG && !isThere) throw new ConfigError(`The file ${file}, named by HEED_CONFIG, does not exist.`)
  const fromFile: Environment = isThere ? parseEnv(readFileSync(file, 'utf8')) : {}
  const known = new Set<string>([...Object.values(settings).map((setting) => setting.env), 'HEED_CONFIG'])
  const unknown = Object.keys(fromFile).filter((name) => !known.has(name))
  const wrong = unknown.map((name) => `${name} (in ${file}) is not a setting of Heed`)
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const given = env[setting.env] ?? fromFile[setting.env]
    const checked = setting.check.safeParse(given === undefined || given === '' ? setting.default : given)
    if (checked.success) values[name] = checked.data
    else {
      const shown = secret.has(name) ? setting.env : `${setting.env}=${given}`
      wrong.push(`${shown}: ${checked.error.issues[0]?.message ?? 'not usable'}`)
    }
  }
  if (wrong.length) throw new ConfigError(['The configuration can not be used:', ...wrong].join('\n  '))
  const config = { ...values, ...overrides } as Config
  return { ...config, dataDir: resolve(config.dataDir) }
}

/** Environment variables that are no settings of Heed but steer its tools, read here so that nowhere else does. */
export const toolEnvironment = () => ({
  testDatabaseUrl: process.env.HEED_TEST_DATABASE_URL,
  startedByNpm: process.env.npm_lifecycle_event !== undefined,
  continuousIntegration: process.env.CI === 'true',
  home: process.env.HOME,
  path: process.env.PATH,
})
