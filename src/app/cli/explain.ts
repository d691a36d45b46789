// Turns whatever a command threw into words for the person at the terminal, and an exit code. Expected failures
// carry their own words; anything else is a mistake in Heed and keeps its stack trace.
import type { ListenError } from '#kernel/listening.ts'
import { CommandError, type ExitName } from './command.ts'

export type Explained = { exit: ExitName; message: string }

/** The modules that declare the errors are loaded only now, when there is an error. */
export async function explain(error: unknown): Promise<Explained> {
  if (error instanceof CommandError) return { exit: error.exit, message: error.message }
  const { code, message, name } = error as NodeJS.ErrnoException
  if (name === 'PostgresProblem') return { exit: 'database', message }
  if (name === 'WebAppError') return { exit: 'failed', message }
  const [{ ConfigError }, { MigrationError }, { isDatabaseDown, isDiskFull }, { Refusal }, { ListenError }] = await Promise.all([
    import('#kernel/config.ts'),
    import('#kernel/migrate.ts'),
    import('#kernel/db.ts'),
    import('#kernel/errors.ts'),
    import('#kernel/listening.ts'),
  ])
  if (error instanceof ListenError) return { exit: 'address', message: listenProblem(error) }
  if (error instanceof ConfigError) return { exit: 'configuration', message }
  if (error instanceof MigrationError) return { exit: 'database', message }
  if (error instanceof Refusal) return { exit: 'failed', message: refused(error) }
  if (code && /^(28P01|28000|3D000|42501)$/.test(code)) return { exit: 'database', message: signIn(message) }
  if (isDatabaseDown(error) || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const advice = 'Check that it runs and that DATABASE_URL names it, or leave DATABASE_URL empty to use Heed\'s own.'
    return { exit: 'database', message: `The database cannot be reached (${message || code}). ${advice}` }
  }
  if (isDiskFull(error)) {
    return { exit: 'failed', message: `The disk is full (${message}). Free some space and try again; nothing was lost.` }
  }
  const stack = error instanceof Error ? (error.stack ?? message) : String(error)
  return { exit: 'failed', message: `Something went wrong that Heed did not expect.\n${stack}` }
}

function listenProblem({ code, place: { host, port, settings } }: ListenError): string {
  const refused = `Cannot listen on port ${port} of ${host}`
  if (code === 'EADDRINUSE') {
    return `${refused}: another program does already, perhaps another Heed. Stop it, or set ${settings.port} to a free port.`
  }
  if (code === 'EACCES') {
    return `${refused}: ports below 1024 are for root. Set ${settings.port} to a higher one, with a proxy in front.`
  }
  if (code === 'EADDRNOTAVAIL') {
    return `${refused}: this machine does not have that address. Set ${settings.host} to one it has, or to 0.0.0.0.`
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `${refused}: no machine of that name is known. Set ${settings.host} to an address of this machine, or to 0.0.0.0.`
  }
  return `${refused}: ${code}.`
}

function signIn(said: string): string {
  return `The database refuses Heed: ${said}. Check the user, password and database name in DATABASE_URL.`
}

function refused(error: Error & { details: Record<string, unknown> }): string {
  const fields = Object.entries((error.details.fields ?? {}) as Record<string, string>)
  return [`${error.message}.`, ...fields.map(([field, what]) => `  ${field}: ${what}`)].join('\n')
}
