// All tallies judged for one conversation at once. Views ask much the same, so each distinct part of their conditions
// is decided once, whoever asks it. Pure.
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition, Test } from '#capabilities/conditions/conditions.contract.ts'
import { type Facts, judge, testsOf } from '#capabilities/conditions/conditions.public.ts'

/** Whose `me` and `mine` it is. */
export type Asker = { id: string; teamIds: readonly string[] }
export type Asked = { tallyId: number; condition: Condition; asker: Asker }

type Part = { test: Test; asker: Asker } | { all: readonly number[] } | { any: readonly number[] } | { not: number }

export type Desk = {
  /** Parts before what is put together of them. */
  parts: readonly Part[]
  /** By tally: the place of its condition among the parts. */
  roots: ReadonlyMap<number, number>
  /** Names of the facets that are asked. */
  names: readonly string[]
}

export function layOut(asked: readonly Asked[]): Desk {
  const parts: Part[] = []
  const places = new Map<string, number>()
  const place = (key: string, part: () => Part): number => {
    const known = places.get(key)
    if (known !== undefined) return known
    parts.push(part())
    places.set(key, parts.length - 1)
    return parts.length - 1
  }
  const add = (condition: Condition, asker: Asker): number => {
    if ('facet' in condition) {
      const { facet, op, value } = condition
      const own = Array.isArray(value)
        ? [value.includes('me') && asker.id, value.includes('mine') && asker.teamIds]
        : []
      return place(JSON.stringify([facet, op, value, own]), () => ({ test: condition, asker }))
    }
    if ('not' in condition) {
      const inner = add(condition.not, asker)
      return place(`not ${inner}`, () => ({ not: inner }))
    }
    const isAll = 'all' in condition
    const inner = (isAll ? condition.all : condition.any).map((part) => add(part, asker))
    return place(`${isAll ? 'all' : 'any'} ${inner}`, () => (isAll ? { all: inner } : { any: inner }))
  }
  const roots = new Map(asked.map(({ tallyId, condition, asker }) => [tallyId, add(condition, asker)]))
  const names = new Set(asked.flatMap(({ condition }) => [...testsOf(condition)].map(({ facet }) => facet)))
  return { parts, roots, names: [...names] }
}

/** The tallies that hold a conversation with these facts, and when time alone may change that. */
export function judgeAll(desk: Desk, facts: Facts, facets: FacetMap, now: Date): { holds: number[]; until?: Date } {
  const answers: boolean[] = []
  let first: Date | undefined
  for (const part of desk.parts) {
    if ('test' in part) {
      const { holds, until } = judge(part.test, facts, facets, { actor: part.asker, now })
      if (until && (!first || until < first)) first = until
      answers.push(holds)
    } else if ('not' in part) answers.push(!answers[part.not])
    else if ('all' in part) answers.push(part.all.every((at) => answers[at]))
    else answers.push(part.any.some((at) => answers[at]))
  }
  const holds: number[] = []
  for (const [tallyId, root] of desk.roots) if (answers[root]) holds.push(tallyId)
  return { holds, until: first }
}
