import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Condition, FacetView, Test } from '#capabilities/conditions/conditions.contract.ts'
import { decodeCondition, encodeCondition } from './address.ts'
import { addTo, newGroup, newTest, replace, toCondition, toDraft, withFacet, withQuestion } from './draft.ts'

const facet = (name: string, kind: FacetView['kind'], ops: string[]): FacetView => ({
  name,
  kind,
  ops,
  label: `facets.${name}`,
  named: null,
  of: null,
  wholeDays: false,
  windowed: false,
  values: [],
})
const facets = new Map(
  [
    facet('a.text', 'text', ['contains', 'equals', 'empty']),
    facet('a.person', 'person', ['in', 'empty']),
    facet('a.time', 'time', ['olderThan', 'newerThan', 'before', 'after', 'empty']),
    facet('a.flag', 'flag', ['is']),
    facet('a.tags', 'choices', ['hasAny', 'hasAll', 'empty']),
  ].map((each) => [each.name, each]),
)

const tests: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    facet: fc.constant('a.text'),
    op: fc.constantFrom('contains' as const, 'equals' as const),
    value: fc.constantFrom('lamp', 'stół', '日本'),
  }),
  fc.record({
    facet: fc.constant('a.person'),
    op: fc.constant('in' as const),
    value: fc.subarray(['me', 'x', 'y'], { minLength: 1 }),
  }),
  fc.record({
    facet: fc.constant('a.time'),
    op: fc.constant('olderThan' as const),
    value: fc.integer({ min: 0, max: 1e6 }),
  }),
  fc.record({ facet: fc.constant('a.flag'), op: fc.constant('is' as const), value: fc.boolean() }),
  fc.record({ facet: fc.constantFrom('a.text', 'a.person', 'a.time'), op: fc.constant('empty' as const) }),
)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    tests,
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}))

/** What it says of tests that are known to hold or not. */
const says = (of: Condition, holds: (test: Test) => boolean): boolean => {
  if ('facet' in of) return of.op === 'is' ? holds({ ...of, value: true }) === of.value : holds(of)
  if ('not' in of) return !says(of.not, holds)
  return 'all' in of ? of.all.every((part) => says(part, holds)) : of.any.some((part) => says(part, holds))
}

test('a condition that is opened and closed again says what it said', () => {
  fc.assert(
    fc.property(condition, fc.func(fc.boolean()), (given, answer) => {
      const holds = (each: Test) => answer(JSON.stringify(each))
      assert.equal(says(toCondition(toDraft(given), facets), holds), says(given, holds))
    }),
  )
})

test('an address of a condition leads back to it, and nonsense to nothing', () => {
  fc.assert(
    fc.property(condition, (given) =>
      assert.equal(JSON.stringify(decodeCondition(encodeCondition(given))), JSON.stringify(given)),
    ),
  )
  for (const wrong of ['', 'x', 'e30', 'bnVsbA', encodeCondition({ all: [1] } as never)])
    assert.equal(decodeCondition(wrong), undefined)
})

test('what is not filled in yet is left out', () => {
  const group = {
    ...newGroup('all'),
    parts: [newTest(), withFacet(newTest(), facets.get('a.text')!), withFacet(newTest(), facets.get('a.flag')!)],
  }
  assert.deepEqual(toCondition(group, facets), { all: [{ facet: 'a.flag', op: 'is', value: true }] })
})

test('another question keeps what was filled in where it fits', () => {
  const tags = facets.get('a.tags')!
  const filled = { ...withFacet(newTest(), tags), value: ['late'] }
  assert.deepEqual(withQuestion(filled, tags, 'not hasAny').value, ['late'])
  assert.equal(withQuestion(filled, tags, 'empty').value, undefined)
})

test('parts are added and taken away wherever they are; a group that is empty goes too', () => {
  const group = newGroup('all')
  const inner = newGroup('any')
  const both = addTo(group, group.id, inner)
  assert.equal(both.parts.length, 2)
  const more = addTo(both, inner.id, newTest())
  assert.equal((more.parts[1] as typeof group).parts.length, 2)
  assert.deepEqual(replace(both, inner.parts[0]!.id, undefined).parts.length, 1)
})

test('in how many days something happened is kept where it can be asked, and left out where not', () => {
  const windowed = new Map([['a.count', { ...facet('a.count', 'number', ['atLeast', 'empty']), windowed: true }]])
  const condition: Condition = { all: [{ facet: 'a.count', op: 'atLeast', value: 2, within: 90 * 86_400 }] }
  assert.deepEqual(toCondition(toDraft(condition), windowed), condition)
  const plain = new Map([['a.count', facet('a.count', 'number', ['atLeast', 'empty'])]])
  assert.deepEqual(toCondition(toDraft(condition), plain), { all: [{ facet: 'a.count', op: 'atLeast', value: 2 }] })
})
