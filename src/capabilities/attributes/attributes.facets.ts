// Every attribute of customers and of their companies as a fact about customers, for segments, views, search and rules.
import { type Expression, type RawBuilder, sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { CustomerFacet, CustomerFacets } from '#kernel/facets.ts'
import type { AttributeView, Kind } from './attributes.contract.ts'
import { readAttributes } from './attributes.queries.ts'

/** The kind of the fact, and how the kept JSON is read; a day begins at midnight UTC. */
const readings: Record<Kind, [CustomerFacet['kind'], string]> = {
  text: ['text', `value #>> '{}'`],
  link: ['text', `value #>> '{}'`],
  number: ['number', `(value #>> '{}')::numeric`],
  flag: ['flag', 'true'],
  date: ['time', `(value #>> '{}')::date::timestamp at time zone 'UTC'`],
  choice: ['choice', `value #>> '{}'`],
  choices: ['choices', 'array(select jsonb_array_elements_text(value))'],
}

export const facets = async (db: Reader): Promise<CustomerFacets> =>
  Object.fromEntries(
    (await readAttributes(db))
      .filter(({ archived }) => !archived)
      .map((attribute) => [
        `attributes.${attribute.id}`,
        attribute.about === 'customer' ? ofCustomer(attribute) : ofCompany(attribute),
      ]),
  )

const named = ({ kind, options }: AttributeView) => ({
  ...(kind === 'date' ? { wholeDays: true as const } : {}),
  ...(options.length
    ? {
        values: options.map((option) => option.id),
        named: new Map(options.map((option) => [option.id, { name: option.name }])),
      }
    : {}),
})

function ofCustomer(attribute: AttributeView): CustomerFacet {
  const { id, kind, name } = attribute
  const [is, reading] = readings[kind]
  return {
    kind: is,
    label: 'facets.attributes.attribute',
    name,
    ...named(attribute),
    ofCustomer: ({ id: customer }) => sql`(select ${sql.raw(reading)} from attribute_values
      where subject_id = ${customer} and attribute_id = ${id}::uuid and value is not null)`,
  }
}

/** A customer may belong to several companies: choices and texts are those of all, a number or day that of the first. */
function ofCompany(attribute: AttributeView): CustomerFacet {
  const { id, kind, name } = attribute
  const values = (customer: Expression<unknown>): RawBuilder<unknown> => sql`from company_members
    join companies on companies.id = company_members.company_id
    join attribute_values on subject_id = companies.id and attribute_id = ${id}::uuid and value is not null
    where company_members.customer_id = ${customer} and company_members.left_at is null`
  const [is, reading] = readings[kind]
  const order = sql`order by companies.sort_name, companies.id`
  const isChoice = is === 'choice' || is === 'choices'
  const read = (customer: Expression<unknown>): RawBuilder<unknown> => {
    if (is === 'text') return sql`(select string_agg(${sql.raw(reading)}, ', ' ${order}) ${values(customer)})`
    if (is === 'flag') return sql`(exists (select ${values(customer)}))`
    if (!isChoice) return sql`(select ${sql.raw(reading)} ${values(customer)} ${order} limit 1)`
    // One option is kept as a text, several as a list.
    return sql`array(
      select distinct option from (select value ${values(customer)}) held, jsonb_array_elements_text(
        case jsonb_typeof(held.value) when 'array' then held.value else jsonb_build_array(held.value) end) option)`
  }
  return {
    kind: isChoice ? 'choices' : is,
    label: 'facets.attributes.ofCompany',
    of: name,
    ...named(attribute),
    ofCustomer: ({ id: customer }) => read(customer),
  }
}
