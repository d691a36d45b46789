// A facet is one fact about a conversation, contributed once: lists, filters, views, rules and reports all read it.
import type { Expression, ExpressionBuilder } from 'kysely'
import type { Reader } from './db.ts'
import type { DB } from './schema.gen.ts'

/** What a fact is. `choices` is several at once; `person`, `team` and `mailbox` are ids of such. */
export type FacetKind = 'text' | 'choice' | 'choices' | 'time' | 'number' | 'flag' | 'person' | 'team' | 'mailbox'

export type Facet = {
  kind: FacetKind
  /** Key of its name in the locale files; each value of a choice is called `<label>.<value>`. */
  label: string
  /** The name that people gave it, instead of `label`. */
  name?: string
  /** What the name speaks of, where there is one such fact for each of many: its text is given `{of}`. */
  of?: string
  /** It is a matter of this team: shown to nobody who does not see its work. */
  teamId?: string
  /** For `time`: it is a day without a clock, which begins at midnight UTC for everybody. */
  wholeDays?: true
  /** For `choice` and `choices`: every value it can have. */
  values?: readonly string[]
  /** What people call the values, by value, with the colour they gave it; instead of the locale files. */
  named?: ReadonlyMap<string, { name: string; colour?: string }>
  /** The fact as an SQL expression over a row of `conversations`; an array of text for `choices`. */
  sql(eb: ExpressionBuilder<DB, 'conversations'>): Expression<unknown>
}

/** Facets by full name, `capability.fact`. */
export type FacetMap = Record<string, Facet>

/** Some are known when the program is written; those that people make are read from the database. */
export type FacetSource = FacetMap | ((db: Reader) => Promise<FacetMap>)

/** Every facet of the given capabilities; a name given twice is a mistake in the program. */
export async function collectFacets(sources: readonly FacetSource[], db: Reader): Promise<FacetMap> {
  // Of no prototype: names come from outside, and `constructor` is none.
  const all: FacetMap = Object.create(null)
  for (const source of sources)
    for (const [name, facet] of Object.entries(typeof source === 'function' ? await source(db) : source)) {
      if (all[name]) throw new Error(`The facet ${name} is contributed twice`)
      all[name] = facet
    }
  return all
}
