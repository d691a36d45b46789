// Every attribute of customers as a fact about their conversations, for views, search and rules.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { Facet, FacetMap } from '#kernel/facets.ts'
import type { AttributeView, Kind } from './attributes.contract.ts'
import { readAttributes } from './attributes.queries.ts'

/** The kind of the fact, and how the kept JSON is read; a day begins at midnight UTC. */
const readings: Record<Kind, [Facet['kind'], string]> = {
  text: ['text', `value #>> '{}'`],
  link: ['text', `value #>> '{}'`],
  number: ['number', `(value #>> '{}')::numeric`],
  flag: ['flag', 'true'],
  date: ['time', `(value #>> '{}')::date::timestamp at time zone 'UTC'`],
  choice: ['choice', `value #>> '{}'`],
  choices: ['choices', 'array(select jsonb_array_elements_text(value))'],
}

export const facets = async (db: Reader): Promise<FacetMap> =>
  Object.fromEntries(
    (await readAttributes(db, 'customer'))
      .filter(({ archived }) => !archived)
      .map((attribute) => [`attributes.${attribute.id}`, facetOf(attribute)]),
  )

function facetOf({ id, kind, name, options }: AttributeView): Facet {
  const [is, reading] = readings[kind]
  return {
    kind: is,
    label: 'facets.attributes.attribute',
    name,
    ...(options.length
      ? {
          values: options.map((option) => option.id),
          named: new Map(options.map((option) => [option.id, { name: option.name }])),
        }
      : {}),
    sql: (eb) => sql`(select ${sql.raw(reading)} from attribute_values
      where subject_id = ${eb.ref('conversations.customer_id')} and attribute_id = ${id}::uuid and value is not null)`,
  }
}
