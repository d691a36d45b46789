// What is asked of the tables of attributes.
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
