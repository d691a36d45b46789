// Which tests a facet can be put to, by its kind, and whether a condition asks only what can be asked.
import { instant } from '#kernel/contract.ts'
import type { Facet, FacetKind, FacetMap } from '#kernel/facets.ts'
import { type Condition, type Op, type Test, limits } from './conditions.contract.ts'

export const opsOf: Record<FacetKind, readonly Op[]> = {
  text: ['contains', 'equals', 'empty'],
  choice: ['in', 'empty'],
  choices: ['hasAny', 'hasAll', 'empty'],
  time: ['olderThan', 'newerThan', 'before', 'after', 'empty'],
  number: ['equals', 'atLeast', 'atMost', 'empty'],
  flag: ['is'],
  person: ['in', 'empty'],
  team: ['in', 'empty'],
  mailbox: ['in', 'empty'],
}

export type Objection = { code: 'unknownFacet' | 'unfitting' | 'tooLarge'; facet: string }

/** What is wrong with a condition; undefined when it can be asked. */
export function objectionTo(condition: Condition, facets: FacetMap): Objection | undefined {
  const tests = [...testsOf(condition)]
  if (tests.length > limits.tests || depthOf(condition) > limits.depth) return { code: 'tooLarge', facet: '' }
  for (const test of tests) {
    const facet = facets[test.facet]
    if (!facet) return { code: 'unknownFacet', facet: test.facet }
    if (!fits(test, facet)) return { code: 'unfitting', facet: test.facet }
  }
  return undefined
}

/** Every test in a condition, in order. */
export function* testsOf(condition: Condition): Generator<Test> {
  if ('facet' in condition) yield condition
  else if ('not' in condition) yield* testsOf(condition.not)
  else for (const part of 'all' in condition ? condition.all : condition.any) yield* testsOf(part)
}

/** Spam is found only by whoever asks for it: every list of what a condition picks leaves it out otherwise. */
export const asksForSpam = (condition: Condition): boolean =>
  [...testsOf(condition)].some(
    ({ facet, value }) =>
      facet === 'blocking.spam' || (facet === 'conversations.state' && Array.isArray(value) && value.includes('spam')),
  )

const depthOf = (condition: Condition): number =>
  'facet' in condition
    ? 0
    : 1 +
      Math.max(
        0,
        ...('not' in condition ? [condition.not] : 'all' in condition ? condition.all : condition.any).map(depthOf),
      )

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const ids: Partial<Record<FacetKind, RegExp>> = {
  person: new RegExp(`^me$|${uuid.source}`, 'i'),
  team: new RegExp(`^mine$|${uuid.source}`, 'i'),
  mailbox: uuid,
}

function fits({ op, value, within }: Test, facet: Facet): boolean {
  if (within !== undefined && !facet.windowed) return false
  if (!opsOf[facet.kind].includes(op)) return false
  if (op === 'empty') return value === undefined
  if (op === 'is') return typeof value === 'boolean'
  if (op === 'olderThan' || op === 'newerThan')
    return typeof value === 'number' && value >= 0 && value <= limits.seconds
  if (op === 'before' || op === 'after') return instant.safeParse(value).success && !String(value).startsWith('0000')
  if (op === 'in' || op === 'hasAny' || op === 'hasAll') {
    if (!Array.isArray(value)) return false
    const form = ids[facet.kind]
    return !form || value.every((each) => form.test(each))
  }
  if (facet.kind === 'number') return typeof value === 'number'
  return typeof value === 'string' && value.trim() !== ''
}
