// The event log: appending inside the transaction of the change, and reading it in an order that loses nothing.
//
// Reading by `id > last` would skip events: a transaction that took a smaller id may commit later. A row is read
// only when every transaction up to its own has ended: `xid < pg_snapshot_xmin(pg_current_snapshot())`, by (xid, id).
import { sql } from 'kysely'
import type { EventRow } from './capability.ts'
import type { Reader, Tx } from './db.ts'

export type NewEvent = Pick<EventRow, 'type' | 'actor' | 'about' | 'payload'> & { requestId: string | null; at: Date }

/** Appends in one statement; returns the ids in order. */
export async function appendEvents(tx: Tx, events: NewEvent[]): Promise<string[]> {
  if (!events.length) return []
  const given = JSON.stringify(events.map((event, position) => ({ ...event, position })))
  const { rows } = await sql<{ id: string }>`
    insert into events (type, actor, about, payload, request_id, at)
    select type, actor, about, payload, "requestId", at
    from jsonb_to_recordset(${given}::jsonb) as e(
      position integer, type text, actor text, about uuid, payload jsonb, "requestId" text, at timestamptz
    )
    order by position returning id`.execute(tx)
  return rows.map((row) => String(row.id))
}

/** Takes the addresses out of what was announced about these things: that something happened stays, not to whom. */
export const forgetInEvents = (tx: Tx, abouts: readonly string[]) =>
  sql`update events set payload = payload - 'address'
    where about = any(${[...abouts]}::uuid[]) and payload ? 'address'`.execute(tx)

/** Place in the log, `<xid>.<id>`; what a live stream resumes from. */
export type LogCursor = string

export type LoggedEvent = EventRow & { cursor: LogCursor }

/** The next events after `after`, at most `limit`, safe against late commits. */
export async function readEvents(db: Reader, after: LogCursor, limit = 500): Promise<LoggedEvent[]> {
  const [xid, id] = parseCursor(after)
  const rows = await db
    .selectFrom('events')
    .select(['id', 'at', 'type', 'actor', 'about', 'payload', sql<string>`xid::text`.as('xid')])
    .where(sql<boolean>`(xid, id) > (${xid}::xid8, ${id}::bigint)`)
    .where(sql<boolean>`xid < pg_snapshot_xmin(pg_current_snapshot())`)
    // The column, not the text that is selected under its name: 1000 comes after 999.
    .orderBy(sql`events.xid`)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ xid: of, ...row }) => ({ ...row, id: String(row.id), cursor: `${of}.${row.id}` }))
}

/** The place in the log from which everything still to be committed will be read. */
export async function logEnd(db: Reader): Promise<LogCursor> {
  const xmin = sql<string>`pg_snapshot_xmin(pg_current_snapshot())::text`.as('xmin')
  const row = await db.selectNoFrom(xmin).executeTakeFirstOrThrow()
  return `${BigInt(row.xmin) - 1n}.9223372036854775807`
}

/** Undefined when the text is no cursor of ours. */
export const isCursor = (text: string | undefined): text is LogCursor => /^\d{1,20}\.\d{1,19}$/.test(text ?? '')

/** Below, at or above zero as `a` is before, at or after `b` in the log. */
export function compareCursors(a: LogCursor, b: LogCursor): number {
  const [[xidA, idA], [xidB, idB]] = [parseCursor(a), parseCursor(b)]
  const difference = BigInt(xidA) - BigInt(xidB) || BigInt(idA) - BigInt(idB)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

const parseCursor = (cursor: LogCursor): [string, string] => {
  const [xid = '0', id = '0'] = cursor.split('.')
  return [xid, id]
}
