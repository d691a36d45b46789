// Priority, kind and every field as facts that lists, views, search and rules read.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { Facet, FacetMap } from '#kernel/facets.ts'
import { type FieldKind, type FieldView, priorities } from './fields.contract.ts'
import { readFields, readKinds } from './fields.queries.ts'

const facetKinds: Record<FieldKind, Facet['kind']> = {
  text: 'text',
  number: 'number',
  choice: 'choice',
  choices: 'choices',
  date: 'time',
  person: 'person',
  flag: 'flag',
}

/** A day begins at midnight UTC: `wholeDays`. */
const columns: Record<FieldKind, string> = {
  text: 'words',
  number: 'number',
  choice: 'option_ids[1]::text',
  choices: 'option_ids::text[]',
  date: `day::timestamp at time zone 'UTC'`,
  person: 'agent_id',
  flag: 'flag',
}

export async function facets(db: Reader): Promise<FacetMap> {
  const [fields, kinds] = await Promise.all([readFields(db), readKinds(db)])
  return {
    'fields.priority': {
      kind: 'choice',
      label: 'facets.fields.priority',
      values: priorities,
      sql: (eb) =>
        sql`coalesce((select priority from conversation_marks where conversation_marks.conversation_id = ${eb.ref('conversations.id')}), 'normal')`,
    },
    'fields.kind': {
      kind: 'choice',
      label: 'facets.fields.kind',
      values: kinds.map(({ id }) => id),
      named: new Map(kinds.flatMap(({ id, name }) => (name === null ? [] : [[id, { name }] as const]))),
      sql: (eb) =>
        sql`(select kind_id from conversation_marks where conversation_marks.conversation_id = ${eb.ref('conversations.id')})`,
    },
    ...Object.fromEntries(
      fields.filter((field) => !field.archived).map((field) => [`fields.${field.id}`, facetOf(field)]),
    ),
  }
}

const facetOf = ({ id, kind, name, options, teamId }: FieldView): Facet => ({
  kind: facetKinds[kind],
  label: 'facets.fields.field',
  name,
  ...(teamId ? { teamId } : {}),
  ...(kind === 'date' ? { wholeDays: true } : {}),
  ...(options.length
    ? {
        values: options.map((option) => option.id),
        named: new Map(options.map((option) => [option.id, { name: option.name }])),
      }
    : {}),
  sql: (eb) => sql`(select ${sql.raw(columns[kind])} from field_values
    where field_values.conversation_id = ${eb.ref('conversations.id')} and field_values.field_id = ${id}::uuid)`,
})
