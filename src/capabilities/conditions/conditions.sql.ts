// A condition as SQL over a row of `conversations`.
import { type Expression, type ExpressionBuilder, type SqlBool, expressionBuilder, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { DB } from '#kernel/schema.gen.ts'
import type { Condition, Test } from './conditions.contract.ts'

type Rows = ExpressionBuilder<DB, 'conversations'>
/** Whose `me` and `mine` it is, and when. */
export type Asking = { actor: Pick<Actor, 'id' | 'teamIds'>; now: Date }

/**
 * Narrows a select from `conversations`: `select.where((eb) => whereCondition(eb, condition, facets, asking))`. A fact
 * that is not known passes no test but `empty`. Conditions must have been looked at by `objectionTo`.
 */
export function whereCondition(eb: Rows, condition: Condition, facets: FacetMap, asking: Asking): Expression<SqlBool> {
  if ('facet' in condition) return known(whereTest(eb, condition, facets, asking))
  if ('not' in condition) return eb.not(whereCondition(eb, condition.not, facets, asking))
  if ('all' in condition) return eb.and(condition.all.map((part) => whereCondition(eb, part, facets, asking)))
  return eb.or(condition.any.map((part) => whereCondition(eb, part, facets, asking)))
}

/** The same of a row of `customers`, with the facets of customers: `select.where(whereCustomer(condition, facets, asking))`. */
export const whereCustomer = (condition: Condition, facets: FacetMap, asking: Asking): Expression<SqlBool> =>
  whereCondition(expressionBuilder<DB, 'conversations'>(), condition, facets, asking)

/** Letters as they are compared, in the same way as `judge` compares them. */
const alike = (text: unknown) => sql`translate(replace(lower(${text}::text), 'i\u0307', 'i'), 'ς', 'σ')`

/** Never null, so that `not` means what it says. */
const known = (test: Expression<SqlBool>) => sql<SqlBool>`coalesce(${test}, false)`

function whereTest(
  eb: Rows,
  { facet: name, op, value, within }: Test,
  facets: FacetMap,
  asking: Asking,
): Expression<SqlBool> {
  const facet = facets[name]!
  const { now } = asking
  const since = within === undefined ? undefined : new Date(now.getTime() - within * 1000)
  const fact = facet.sql(eb, { now, ...(since && { since }) })
  const ago = () => new Date(asking.now.getTime() - Number(value) * 1000)
  const list = () => standFor(value as string[], asking.actor)
  switch (op) {
    case 'empty':
      if (facet.kind === 'choices') return sql`coalesce(cardinality(${fact}), 0) = 0`
      return facet.kind === 'text' ? sql`coalesce(${fact}::text, '') = ''` : sql`${fact} is null`
    case 'in':
      return sql`${fact}::text = any(${list()}::text[])`
    case 'hasAny':
      return sql`${fact}::text[] && ${list()}::text[]`
    case 'hasAll':
      return sql`${fact}::text[] @> ${list()}::text[]`
    case 'contains':
      return sql`position(${alike(value)} in ${alike(fact)}) > 0`
    case 'equals':
      return facet.kind === 'number' ? sql`${fact} = ${value}::numeric` : sql`${alike(fact)} = ${alike(value)}`
    case 'atLeast':
      return sql`${fact} >= ${value}::numeric`
    case 'atMost':
      return sql`${fact} <= ${value}::numeric`
    case 'before':
      return sql`${fact} < ${value}::timestamptz`
    case 'after':
      return sql`${fact} >= ${value}::timestamptz`
    case 'olderThan':
      return sql`${fact} <= ${ago()}`
    case 'newerThan':
      return sql`${fact} > ${ago()}`
    case 'is':
      return sql`coalesce(${fact}, false) = ${value}`
  }
}

/** `me` and `mine` as ids. */
export const standFor = (values: readonly string[], actor: Asking['actor']): string[] =>
  values.flatMap((value) => (value === 'me' ? [actor.id] : value === 'mine' ? actor.teamIds : [value]))
