// A condition while it is being put together: groups of tests, of which some may not be finished yet. Pure.
import type { Condition, FacetView, Test } from '#capabilities/conditions/conditions.contract.ts'
import { hasOpposite, needsOf, questionFor, questionOf, questionsOf } from './ops.ts'

export type Mode = 'all' | 'any' | 'none'
/** `question`: see ops.ts. `within`: in the last so many seconds alone. */
export type DraftTest = { id: number; facet: string; question: string; value: Test['value']; within?: number }
export type DraftGroup = { id: number; mode: Mode; parts: readonly (DraftTest | DraftGroup)[] }
export type Part = DraftTest | DraftGroup

export const isGroup = (part: Part): part is DraftGroup => 'parts' in part

let last = 0
const nextId = () => ++last

export const newTest = (): DraftTest => ({ id: nextId(), facet: '', question: '', value: undefined })
export const newGroup = (mode: Mode = 'any'): DraftGroup => ({ id: nextId(), mode, parts: [newTest()] })

/** The condition as groups; what stands alone becomes a group of one. */
export function toDraft(condition: Condition): DraftGroup {
  const part = partOf(condition)
  return isGroup(part) ? part : { id: nextId(), mode: 'all', parts: [part] }
}

function partOf(condition: Condition): Part {
  if ('facet' in condition) return testOf(condition, false)
  if ('all' in condition) return { id: nextId(), mode: 'all', parts: condition.all.map(partOf) }
  if ('any' in condition) return { id: nextId(), mode: 'any', parts: condition.any.map(partOf) }
  const { not } = condition
  if ('facet' in not && hasOpposite(not.op)) return testOf(not, true)
  return { id: nextId(), mode: 'none', parts: 'any' in not ? not.any.map(partOf) : [partOf(not)] }
}

const testOf = (test: Test, not: boolean): DraftTest => ({
  id: nextId(),
  facet: test.facet,
  question: questionFor(test, not),
  value: test.op === 'is' ? undefined : test.value,
  ...(test.within === undefined ? {} : { within: test.within }),
})

/** What can be asked already; tests that are not finished are left out. */
export function toCondition(group: DraftGroup, facets: ReadonlyMap<string, FacetView>): Condition {
  const parts = group.parts.flatMap((part): Condition[] => {
    if (isGroup(part)) return part.parts.length ? [toCondition(part, facets)] : []
    const test = finished(part, facets)
    return test ? [test] : []
  })
  if (group.mode === 'all') return { all: parts }
  return group.mode === 'any' ? { any: parts } : { not: { any: parts } }
}

function finished(
  { facet: name, question: id, value, within }: DraftTest,
  facets: ReadonlyMap<string, FacetView>,
): Condition | undefined {
  const facet = facets.get(name)
  const question = facet && questionOf(facet, id)
  if (!question) return undefined
  const { op } = question
  const needs = needsOf(facet.kind, op)
  const when = facet.windowed && within ? { within } : {}
  if (needs === 'nothing')
    return wrap(question.not, op === 'is' ? { facet: name, op, value: question.value } : { facet: name, op, ...when })
  if (value === undefined || value === '' || (Array.isArray(value) && !value.length)) return undefined
  const asked = typeof value === 'string' ? value.trim() || value : value
  return wrap(question.not, { facet: name, op, value: asked, ...when })
}

const wrap = (not: boolean, test: Test): Condition => (not ? { not: test } : test)

/** Another fact is asked: the usual question of it, with nothing filled in. */
export const withFacet = ({ id }: DraftTest, facet: FacetView): DraftTest => ({
  id,
  facet: facet.name,
  question: questionsOf(facet)[0]?.id ?? '',
  value: undefined,
})

/** Another question: what was filled in stays where it fits. */
export function withQuestion(test: DraftTest, facet: FacetView, id: string): DraftTest {
  const [was, next] = [questionOf(facet, test.question), questionOf(facet, id)]
  const keeps = was && next && needsOf(facet.kind, was.op) === needsOf(facet.kind, next.op)
  return { ...test, question: id, value: keeps ? test.value : undefined }
}

/** Puts `part` in the place of the one of its id, wherever it is; undefined takes it away, and a group it leaves empty. */
export function replace(group: DraftGroup, id: number, part: Part | undefined): DraftGroup {
  const parts = group.parts.flatMap((each): Part[] => {
    if (each.id === id) return part ? [part] : []
    if (!isGroup(each)) return [each]
    const inner = replace(each, id, part)
    return inner.parts.length ? [inner] : []
  })
  return { ...group, parts }
}

/** Adds a part to the group of this id. */
export const addTo = (group: DraftGroup, id: number, part: Part): DraftGroup => ({
  ...group,
  parts: [
    ...group.parts.map((each) => (isGroup(each) ? addTo(each, id, part) : each)),
    ...(group.id === id ? [part] : []),
  ],
})
