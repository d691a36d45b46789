// `heed start`: runs Heed until it is told to stop.
import type { App } from '#app/app.ts'
import type { Role } from '#kernel/capability.ts'
import type { Config } from '#kernel/config.ts'
import { type Command, CommandError } from './command.ts'
import { stopAsked } from './stop-asked.ts'

const roles = ['web', 'worker', 'mail'] as const satisfies readonly Role[]

/** Everything must be down after this long (ms); what still runs then is taken up by the next start. */
const stopWithin = 10_000

export const startCommand: Command = {
  name: 'start',
  summary: 'run Heed: the web server, the jobs and the mail, in one process',
  options: {
    run: { value: 'web,worker,mail', doc: 'run only these parts; start other processes for the rest' },
  },
  details: `
Starts the database that Heed carries (or joins it, if another process of the same data folder has started it),
or uses the one that DATABASE_URL names; brings it up to date, and prints one line with the address.
SIGTERM or Ctrl-C stops it within ten seconds, a second one at once.`,
  async run({ options, io }) {
    const { loadConfig } = await import('#kernel/config.ts')
    return runUntilStopped({ roles: readRoles(options.run), config: loadConfig(), io })
  },
}

type RunOptions = {
  config: Config
  roles: readonly Role[]
  io: Parameters<Command['run']>[0]['io']
  /** Done once the application is there, before the line with the address. */
  prepare?(app: App): Promise<unknown>
}

/** Runs Heed, prints its one line, and stops it at the first signal. */
export async function runUntilStopped({ config, roles: wanted, io, prepare }: RunOptions): Promise<'ok'> {
  const [{ createLogger }, { start }, { readyLine }] = await Promise.all([import('#kernel/log.ts'), import('#app/start.ts'), import('#app/ready.ts')])
  const log = createLogger(config.logLevel)
  process.on('uncaughtException', (error) => {
    log.error({ error }, 'Heed ends because of a mistake in it; the next start takes up what was running')
    process.exit(1)
  })
  let signal: string | undefined
  const asked = stopAsked().then((name) => {
    signal = name
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.warn({}, 'stopping took too long; the next start takes up what was running')
      process.exit(1)
    }, stopWithin).unref()
  })
  const running = await start({ config, roles: wanted, log, say: (line) => io.err(`${line}\n`) })
  if (!signal) await prepare?.(running.app)
  if (!signal) io.out(`${await readyLine(running, wanted)}\n`)
  await asked
  await running.stop()
  return 'ok'
}

function readRoles(given: string | true | undefined): Role[] {
  if (given === undefined) return [...roles]
  const names = String(given).split(',').map((name) => name.trim())
  const wrong = names.find((name) => !(roles as readonly string[]).includes(name))
  if (wrong !== undefined) throw new CommandError('usage', `"${wrong}" is no part of Heed. --run takes ${roles.join(', ')}.`)
  return names as Role[]
}
