// A facet is one fact about a conversation, contributed once: lists, filters, views, rules and reports all read it.
import type { Expression, ExpressionBuilder } from 'kysely'
import type { DB } from './schema.gen.ts'

export type FacetKind = 'text' | 'choice' | 'time' | 'number' | 'flag' | 'person' | 'team'

export type Facet = {
  kind: FacetKind
  /** Key of its name in the locale files. */
  label: string
  /** For `choice`: every value it can have. */
  values?: readonly string[]
  /** The fact as an SQL expression over a row of `conversations`. */
  sql(eb: ExpressionBuilder<DB, 'conversations'>): Expression<unknown>
}

/** Facets by full name, `capability.fact`. */
export type FacetMap = Record<string, Facet>
