// What is asked of the tables of attributes.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { About, AttributeView, Kind, Value } from './attributes.contract.ts'

/** In order, archived ones last. */
export async function readAttributes(db: Reader, about?: About): Promise<AttributeView[]> {
  const rows = await db
    .selectFrom('attributes')
    .selectAll()
    .$if(about !== undefined, (query) => query.where('about', '=', about!))
    .orderBy('archived')
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(({ in_panel, position: _, ...row }) => ({
    ...row,
    about: row.about as About,
    kind: row.kind as Kind,
    options: row.options as AttributeView['options'],
    inPanel: in_panel,
  }))
}

export type Known = { value: Value; revision: number }

export async function readValues(db: Reader, subjectId: string): Promise<Map<string, Known>> {
  const rows = await db
    .selectFrom('attribute_values')
    .select(['attribute_id', 'value', 'revision'])
    .where('subject_id', '=', subjectId)
    .execute()
  return new Map(rows.map(({ attribute_id: id, value, revision }) => [id, { value: value as Value, revision }]))
}

/** What people wrote into texts and links about each of these, as one would look for it. */
export async function wordsOfValues(db: Reader, subjectIds: readonly string[]): Promise<Map<string, string[]>> {
  if (!subjectIds.length) return new Map()
  const rows = await db
    .selectFrom('attribute_values')
    .innerJoin('attributes', 'attributes.id', 'attribute_id')
    .select(['subject_id as id', sql<string>`value #>> '{}'`.as('words')])
    .where('subject_id', '=', sql<string>`any(${[...subjectIds]}::uuid[])`)
    .where('kind', 'in', ['text', 'link', 'number'])
    .where('value', 'is not', null)
    .where('archived', '=', false)
    .execute()
  return new Map([...Map.groupBy(rows, ({ id }) => id)].map(([id, all]) => [id, all.map(({ words }) => words)]))
}
