// Structured logs, one JSON line each, with the ids of the request or job. Secrets never reach them.
import { pino } from 'pino'

export type Logger = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Logger
}

const secretFields = (
  'password secret token authorization cookie accessToken refreshToken clientSecret privateKey'
).split(' ')

export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '(secret)' },
    serializers: { error: serializeError },
  }, pino.destination({ dest: 2, sync: true }))

/** Errors of a database connection carry the whole client, which would fill pages. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { client, raw, ...fields } = pino.stdSerializers.err(error) as object as Record<string, unknown>
  return fields
}

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
