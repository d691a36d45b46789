import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Day, drawGrowth, frame, stepFor } from './growth.ts'

test('the scale counts in ones, twos and fives, at most four steps and one to spare', () => {
  assert.deepEqual([0, 3, 7, 40, 41, 950, 1_000_000].map(stepFor), [1, 1, 2, 10, 20, 500, 500_000])
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), (most) => Math.ceil(most / stepFor(most)) <= 4))
})

test('the line begins at the first day, ends at the last and stays in its frame', () => {
  const days = fc
    .uniqueArray(fc.record({ at: fc.integer({ min: 0, max: 400 }), size: fc.nat(1_000_000) }), {
      minLength: 2,
      selector: ({ at }) => at,
    })
    .map((all): Day[] =>
      all
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, size }) => ({ day: new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10), size })),
    )
  fc.assert(
    fc.property(days, (given) => {
      const { path, marks } = drawGrowth(given)
      const points = path
        .slice(1)
        .split('L')
        .map((point) => point.split(' ').map(Number))
      assert.equal(points[0]![0], frame.start)
      assert.equal(points.at(-1)![0], frame.end)
      for (const [, y] of points) assert.ok(y! >= frame.top && y! <= frame.bottom)
      assert.deepEqual([marks[0], marks.at(-1)!.y], [{ value: 0, y: frame.bottom }, frame.top])
    }),
  )
})
