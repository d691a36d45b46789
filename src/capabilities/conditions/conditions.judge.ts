// A condition decided for facts that are at hand, without asking the database: for counts that are kept up as things
// happen, and for rules.
import { sql } from 'kysely'
import { system } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { Condition, Test } from './conditions.contract.ts'
import { type Asking, standFor } from './conditions.sql.ts'

/** The facts of one conversation by facet, as the database gives them; instants as ISO text. */
export type Facts = Readonly<Record<string, unknown>>

/** `until`: when time alone may change the answer; undefined if it can not. */
export type Verdict = { holds: boolean; until?: Date }

/** The same answer as `whereCondition` gives. */
export function judge(condition: Condition, facts: Facts, facets: FacetMap, asking: Asking): Verdict {
  if ('facet' in condition) return judgeTest(condition, facts[condition.facet], facets, asking)
  if ('not' in condition) {
    const { holds, until } = judge(condition.not, facts, facets, asking)
    return { holds: !holds, until }
  }
  const isAll = 'all' in condition
  const verdicts = (isAll ? condition.all : condition.any).map((part) => judge(part, facts, facets, asking))
  const until = earliest(verdicts.map((verdict) => verdict.until))
  return { holds: isAll ? verdicts.every(({ holds }) => holds) : verdicts.some(({ holds }) => holds), until }
}

/** The facts of these conversations, for `judge`; what is gone is missing. */
export async function readFacts(db: Reader, ids: readonly string[], facets: FacetMap, names: readonly string[]): Promise<Map<string, Facts>> {
  if (!ids.length) return new Map()
  const rows = await visibleConversations(db, system)
    .where('conversations.id', '=', sql<string>`any(${ids}::uuid[])`)
    .select('conversations.id')
    .select((eb) => names.map((name, at) => sql<unknown>`${facets[name]!.sql(eb)}`.as(`f${at}`)))
    .execute()
  return new Map(
    rows.map((row) => [row.id, Object.fromEntries(names.map((name, at) => [name, (row as Facts)[`f${at}`]]))]),
  )
}

function judgeTest({ facet, op, value }: Test, fact: unknown, facets: FacetMap, { actor, now }: Asking): Verdict {
  const { kind } = facets[facet]!
  const when = (text: unknown) => new Date(text as string).getTime()
  if (op === 'is') return { holds: Boolean(fact) === value }
  if (op === 'empty') {
    if (kind === 'choices') return { holds: !(fact as string[] | null)?.length }
    return { holds: fact === null || (kind === 'text' && fact === '') }
  }
  if (fact === null || fact === undefined) return { holds: false }
  const list = Array.isArray(value) ? standFor(value, actor) : []
  switch (op) {
    case 'in':
      return { holds: list.includes(String(fact)) }
    case 'hasAny':
      return { holds: list.some((each) => (fact as string[]).includes(each)) }
    case 'hasAll':
      return { holds: list.every((each) => (fact as string[]).includes(each)) }
    case 'contains':
      return { holds: alike(fact).includes(alike(value)) }
    case 'equals':
      return { holds: kind === 'number' ? Number(fact) === value : alike(fact) === alike(value) }
    case 'atLeast':
      return { holds: Number(fact) >= Number(value) }
    case 'atMost':
      return { holds: Number(fact) <= Number(value) }
    case 'before':
      return { holds: when(fact) < when(value) }
    case 'after':
      return { holds: when(fact) >= when(value) }
    case 'olderThan':
    case 'newerThan': {
      const turns = when(fact) + Number(value) * 1000
      const isOld = turns <= now.getTime()
      return { holds: isOld === (op === 'olderThan'), until: isOld ? undefined : new Date(turns) }
    }
  }
}

/** Letters as they are compared, whatever their case: the database has no final sigma, and Turkish İ is an i. */
const alike = (text: unknown): string => String(text).toWellFormed().toLowerCase().replaceAll('i\u0307', 'i').replaceAll('ς', 'σ')

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  let first: Date | undefined
  for (const time of times) if (time && (!first || time < first)) first = time
  return first
}
