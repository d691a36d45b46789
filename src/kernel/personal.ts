// What is kept about the people we serve. Whoever keeps some contributes how it is handed over to the person, and how it
// is forgotten; requests of people (`privacy`) put these together. A test finds tables that nobody contributes.
import { type RawBuilder, sql } from 'kysely'
import type { Writer } from './capability.ts'
import type { Reader } from './db.ts'
import type { Services } from './ports.ts'

/** One person. */
export type Person = {
  /** The customer, and whoever was merged into them. */
  customerIds: readonly string[]
  /** Every e-mail address that reaches them, in lower case. */
  addresses: readonly string[]
}

/** Plain data; the names of its fields are keys below `privacy.facts`. Instants are ISO 8601. */
export type PersonalRecord = Record<string, unknown>

/**
 * `section` is a key below `privacy.sections`; `path` is where a file lies in the archive. `conversationId`: what it shows
 * was said there, so that nobody reads it who may not see that, and the conversation tells who has.
 */
export type PersonalPart = { conversationId?: string } & (
  | { section: string; records: readonly PersonalRecord[] }
  | { path: string; content(): Promise<Uint8Array> }
)

/** How much there is of a section, and how much of it has to be kept. */
export type PersonalCount = { section: string; goes: number; stays: number }

export type PersonalData = {
  /** Every table of the owner in which rows are about a customer. */
  tables: readonly string[]
  /** In portions, so that nobody has to hold all of it; asked twice, with the same files in the same order. */
  read(source: { db: Reader; services: Services }, person: Person): AsyncIterable<PersonalPart>
  count(db: Reader, person: Person, keptSince: Date | null): Promise<PersonalCount[]>
  /**
   * Forgets a portion, in the transaction of `w`; answers how much it was, 0 when nothing is left. What is dated
   * `keptSince` or later is kept, by owners who say what the law may ask for (`keeps`).
   */
  forget(w: Writer, person: Person, keptSince: Date | null): Promise<number>
  /** The section of which a part may have to be kept for some years. */
  keeps?: string
}

/** As the application puts them together, lowest layer first. */
export type OwnedPersonalData = PersonalData & { owner: string }

/** How much there is of sections that go as a whole: by what finds their rows, `from notes where …`. */
export async function countRows(db: Reader, sections: Record<string, RawBuilder<unknown>>): Promise<PersonalCount[]> {
  const counts = Object.entries(sections).map(([section, rows]) =>
    sql<number>`(select count(*) ${rows})::integer`.as(section),
  )
  const row = (await db.selectNoFrom(counts).executeTakeFirstOrThrow()) as Record<string, number>
  return Object.entries(row).map(([section, goes]) => ({ section, goes, stays: 0 }))
}

/** Condition for ids of many: `customer_id = ${anyOf(person.customerIds)}`. */
export const anyOf = (ids: readonly string[]): RawBuilder<string> => sql<string>`any(${[...ids]}::uuid[])`

/** The same for texts, such as addresses. */
export const anyText = (texts: readonly string[]): RawBuilder<string> => sql<string>`any(${[...texts]}::text[])`
