// A facet is one fact about a conversation, contributed once: lists, filters, views, rules and reports all read it. A fact
// about a customer is contributed as such, and so is one about each of their conversations too.
import { type Expression, type ExpressionBuilder, type RawBuilder, sql } from 'kysely'
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
  /** It can be asked of what happened since an instant: `sql` is given that instant as `since`. */
  windowed?: true
  /**
   * The fact as an SQL expression over a row of `conversations`, or of `customers` when it was asked for them; an array
   * of text for `choices`.
   */
  sql(eb: ExpressionBuilder<DB, 'conversations'>, moment?: Moment): Expression<unknown>
}

/** When it is asked, and since when what happened counts; left out: all of it. */
export type Moment = { now: Date; since?: Date }

/** SQL for the id of one customer, and for all ids that mean this person: those that were merged into it too. */
export type CustomerRef = { id: Expression<unknown>; family: Expression<unknown> }

/** A fact about a customer. */
export type CustomerFacet = Omit<Facet, 'sql'> & {
  /** It is asked of customers alone, not of their conversations as well. */
  only?: true
  /** The fact as an SQL expression; it gives the tables that it reads names of their own. */
  ofCustomer(customer: CustomerRef, moment: Moment | undefined): Expression<unknown>
}

/** Facets by full name, `capability.fact`. */
export type FacetMap = Record<string, Facet>
export type CustomerFacets = Record<string, CustomerFacet>

type Given = Record<string, Facet | CustomerFacet>
/** Some are known when the program is written; those that people make are read from the database. */
export type FacetSource = Given | ((db: Reader) => Promise<Given>)

/** Whose facts: each is SQL over the rows of this table. */
export type FactsOf = 'conversations' | 'customers'

/** Every facet of the given capabilities; a name given twice is a mistake in the program. */
export async function collectFacets(
  sources: readonly FacetSource[],
  db: Reader,
  of: FactsOf = 'conversations',
): Promise<FacetMap> {
  // Of no prototype: names come from outside, and `constructor` is none.
  const all: FacetMap = Object.create(null)
  const names = new Set<string>()
  for (const source of sources)
    for (const [name, given] of Object.entries(typeof source === 'function' ? await source(db) : source)) {
      if (names.has(name)) throw new Error(`The facet ${name} is contributed twice`)
      names.add(name)
      const facet = facetOf(given, of)
      if (facet) all[name] = facet
    }
  return all
}

function facetOf(given: Facet | CustomerFacet, of: FactsOf): Facet | undefined {
  if (!('ofCustomer' in given)) return of === 'conversations' ? given : undefined
  const { ofCustomer, only, windowed, ...facet } = given
  if (of === 'customers')
    return { ...facet, ...(windowed && { windowed }), sql: (_, moment) => ofCustomer(customerOfRow, moment) }
  return only
    ? undefined
    : { ...facet, sql: (eb) => ofCustomer(customerOf(eb.ref('conversations.customer_id')), undefined) }
}

const customerOf = (id: Expression<unknown>): CustomerRef => ({ id, family: sql`customer_family(${id})` })

/** Of a row of customers that is not merged itself. Not by the function, which costs more when many are asked. */
const customerOfRow: CustomerRef = {
  id: sql.ref('customers.id'),
  family:
    sql`(customers.id || array(select other.id from customers other where other.merged_into = customers.id))` as RawBuilder<unknown>,
}
