// Keyset paging: a cursor is the sort key of the last row shown, so that page 1,000 costs what page 1 does.
import { z } from 'zod'
import { refuse } from './errors.ts'

const notOurs = 'This is not a cursor of this list'

type Key = readonly (string | number)[]

export const encodeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The sort key back, or undefined for the first page; a cursor that we did not make is refused. */
export function decodeCursor(cursor: string | undefined, length: number): string[] | undefined {
  if (!cursor) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const isPart = (part: unknown) => typeof part === 'string' || typeof part === 'number'
    if (Array.isArray(key) && key.length === length && key.every(isPart)) return key.map(String)
  } catch {
    // falls through to the refusal
  }
  return refuse('invalidInput', { fields: { cursor: notOurs } })
}

/** As `decodeCursor`, with a schema for each part, so that what reaches the database has the type it expects. */
export function checkedCursor<const T extends readonly z.ZodType[]>(
  cursor: string | undefined,
  parts: T,
): { -readonly [K in keyof T]: z.output<T[K]> } | undefined {
  const key = decodeCursor(cursor, parts.length)
  if (!key) return undefined
  const checked = z.tuple(parts as never).safeParse(key)
  return checked.success ? (checked.data as never) : refuse('invalidInput', { fields: { cursor: notOurs } })
}

/** Cuts rows asked with `limit + 1` into a page. */
export function toPage<Row, View>(rows: Row[], limit: number, key: (row: Row) => Key, view: (row: Row) => View) {
  const shown = rows.slice(0, limit)
  return { items: shown.map(view), next: rows.length > limit ? encodeCursor(key(shown.at(-1)!)) : null }
}
