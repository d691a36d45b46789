// Lists in the order of any fact. What is not known stands last in either direction; who ties stands by id. A page goes
// on after the last row that was shown.
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ExpressionBuilder } from 'kysely'
import { z } from 'zod'
import type { Facet, FacetKind } from '#kernel/facets.ts'
import type { DB } from '#kernel/schema.gen.ts'
import type { Sort } from './views.contract.ts'

type Rows = ExpressionBuilder<DB, 'conversations'>

/** Several values at once have no order. */
export const isSortable = (facet: Facet | undefined): facet is Facet => facet !== undefined && facet.kind !== 'choices'

export const usualSort: Sort = { facet: 'conversations.waitingSince', direction: 'asc' }

const numeric: readonly FacetKind[] = ['time', 'number', 'choice', 'flag']
/** Longer texts have the same place as their beginning: a cursor carries it. */
const longest = 40

/** What the rows are sorted by, as a number or a text of the database. */
export function sortKey(eb: Rows, facet: Facet): RawBuilder<unknown> {
  const fact = facet.sql(eb) as Expression<unknown>
  switch (facet.kind) {
    case 'time':
      return sql`extract(epoch from ${fact})`
    case 'number':
      return sql`(${fact})::numeric`
    case 'choice':
      return sql`array_position(${[...(facet.values ?? [])]}::text[], ${fact}::text)::numeric`
    case 'flag':
      return sql`(${fact})::integer::numeric`
    case 'person':
      return cut(
        eb
          .selectFrom('agents')
          .select('agents.name')
          .where('agents.id', '=', fact as never),
      )
    case 'team':
      return cut(
        eb
          .selectFrom('teams')
          .select('teams.name')
          .where('teams.id', '=', fact as never),
      )
    case 'mailbox':
      return cut(
        eb
          .selectFrom('mailboxes')
          .select('mailboxes.name')
          .where('mailboxes.id', '=', fact as never),
      )
    default:
      return cut(fact)
  }
}

const cut = (text: Expression<unknown>) => sql`nullif(left(lower(${text}), ${longest}), '')`

/** Of the last row of a page: whether its fact is known, the fact, and its id. */
export const cursorOf = (facet: Facet) =>
  [
    z.enum(['known', 'unknown']),
    numeric.includes(facet.kind) ? z.string().regex(/^(?:-?\d{1,20}(?:\.\d{1,400})?)?$/) : z.string().max(longest * 2),
    z.uuid(),
  ] as const

export type After = readonly ['known' | 'unknown', string, string]

/** Rows that stand after the last one of the page before. */
export function isBeyond(
  eb: Rows,
  facet: Facet,
  direction: Sort['direction'],
  [known, key, id]: After,
): Expression<SqlBool> {
  const own = sortKey(eb, facet)
  const further = direction === 'asc' ? sql`>` : sql`<`
  if (known === 'unknown') return sql<SqlBool>`(${own} is null and conversations.id ${further} ${id}::uuid)`
  const last = numeric.includes(facet.kind) ? sql`${key || '0'}::numeric` : sql`${key}::text`
  return sql<SqlBool>`(${own} is null or (${own}, conversations.id) ${further} (${last}, ${id}::uuid))`
}
