// The database as the rest may touch it: queries get a reader that can not write, actions a transaction.
import { Kysely, PostgresDialect, type Transaction, sql } from 'kysely'
import pg from 'pg'
import { PreparingClient } from './db.prepared.ts'
import type { DB } from './schema.gen.ts'

/** Only what starts a SELECT. A transaction is a reader too. */
export type Reader = Pick<Kysely<DB>, 'selectFrom' | 'selectNoFrom' | 'fn' | 'case' | 'dynamic'>
export type Tx = Transaction<DB>

export type Database = {
  /** Sessions of this pool are read-only in the server's eyes too. */
  reader: Kysely<DB>
  writer: Kysely<DB>
  pool: pg.Pool
  readerPool: pg.Pool
  /** For queries that may be heavy: few sessions, read-only, each statement with little time. */
  aside: Kysely<DB>
  close(): Promise<void>
}

/** A statement of a query `aside` is broken off after so long. */
export const asideStatementMs = 400
/** How long a query `aside` waits for one of its few connections. */
const asideWaitMs = 1500

// Instants travel as ISO 8601 text, 64-bit numbers as numbers (none of ours passes 2^53).
const parsers: Record<number, (text: string) => unknown> = {
  [pg.types.builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
  [pg.types.builtins.INT8]: Number,
}
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid as never, format as never),
} as pg.CustomTypesConfig

type DatabaseOptions = { connections: number; onError: (error: Error) => void }

/** Opens the pools; nothing connects until the first query. `onError` hears of connections lost while idle. */
export function openDatabase(url: string, { connections, onError }: DatabaseOptions): Database {
  const few = Math.max(1, Math.min(3, Math.floor(connections / 4)))
  const max = Math.max(2, Math.floor((connections - few) / 2))
  const patience = { idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000, statement_timeout: 60_000 }
  const common = { Client: PreparingClient, connectionString: url, max, types, ...patience }
  const pool = new pg.Pool({ ...common, application_name: 'heed' })
  const readOnly = '-c default_transaction_read_only=on'
  const readerPool = new pg.Pool({ ...common, application_name: 'heed reader', options: readOnly })
  const impatience = { max: few, statement_timeout: asideStatementMs, connectionTimeoutMillis: asideWaitMs }
  const asidePool = new pg.Pool({ ...common, ...impatience, application_name: 'heed aside', options: readOnly })
  // A connection that breaks in use shows in its query; one that breaks at rest is told to onError.
  for (const each of [pool, readerPool, asidePool])
    each.on('error', onError).on('connect', (client) => client.on('error', () => undefined))
  const writer = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  const reader = new Kysely<DB>({ dialect: new PostgresDialect({ pool: readerPool }) })
  const aside = new Kysely<DB>({ dialect: new PostgresDialect({ pool: asidePool }) })
  // Kysely ends a pool only if a query went through it.
  const end = async (kysely: Kysely<DB>, its: pg.Pool) => {
    await kysely.destroy()
    if (!its.ending) await its.end()
  }
  const close = async () =>
    void (await Promise.all([end(writer, pool), end(reader, readerPool), end(aside, asidePool)]))
  return { reader, writer, pool, readerPool, aside, close }
}

/** Serialises everything that takes the same key until the transaction ends. */
export const lock = (tx: Tx, space: string, key: string) =>
  lockAll(tx, space, [key])

/** `lock` for several at once, in the order of their keys, so that nobody waits in a circle. */
export const lockAll = (tx: Tx, space: string, keys: Iterable<string>) =>
  sql`select pg_advisory_xact_lock(hashtextextended(key, 0))
    from unnest(${[...new Set(keys)].sort().map((key) => `${space}:${key}`)}::text[]) with ordinality as keys (key, place)
    order by place`.execute(tx)

/**
 * Reads with a patience of its own: a statement that takes longer than `ms` is stopped, and undefined comes back; also
 * when no connection came free in time. For what people may ask at will.
 */
export async function readWithin<T>(db: Reader, ms: number, read: (db: Reader) => Promise<T>): Promise<T | undefined> {
  try {
    return await (db as Kysely<DB>).transaction().execute(async (tx) => {
      await sql`select set_config('statement_timeout', ${String(ms)}, true)`.execute(tx)
      return read(tx)
    })
  } catch (error) {
    if (isOutOfTime(error) || isCrowded(error)) return undefined
    throw error
  }
}

/** True for errors that say the database is away or restarting, so that trying again makes sense. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  return (
    /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|08...|57P0[123])$/.test(code ?? '') ||
    /Connection terminated|timeout exceeded when trying to connect|the database system is/.test(message ?? '')
  )
}

/** True when there is no room to write: on the disk of the database, or on the one of Heed's own files. */
export const isDiskFull = (error: unknown): boolean =>
  /^(53100|ENOSPC|EDQUOT)$/.test((error as { code?: string } | undefined)?.code ?? '')

/** True when a value passed our checks and was still none for its column: a number too large, a moment out of range. */
export const isUnusableValue = (error: unknown): boolean =>
  /^22(003|007|008|021|P02|P05)$/.test((error as { code?: string } | undefined)?.code ?? '')

/** True when a statement was broken off because it took too long. */
export const isOutOfTime = (error: unknown): boolean => (error as { code?: string } | undefined)?.code === '57014'

/** True when every connection of a pool was in use for as long as one may wait. */
export const isCrowded = (error: unknown): boolean =>
  /timeout exceeded when trying to connect/.test((error as { message?: string } | undefined)?.message ?? '')
