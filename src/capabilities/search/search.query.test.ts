// Reading a query, by property: whatever people type is read, and what is printed reads the same.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readDate } from './search.dates.ts'
import { bucketOf, cover, marksOf } from './search.places.ts'
import { operators, partsOf, printQuery, readQuery } from './shared/query.ts'
import { fold, isSlip, nearby, tokens } from './shared/words.ts'

const pieces = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('from:', 'is:open', '"', '„', '“', ' ', '-', '--', ':', 'Re:', 'to:"x y"', '-"a b"', 'https://a.example/b', '\n', '*', 'lamp'),
)
const typed = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(''))

test('whatever is typed is read, and printed it reads the same', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const parts = partsOf(text)
      assert.deepEqual(partsOf(printQuery(parts)), parts)
    }),
    { numRuns: 3000 },
  )
})

test('every part says where in the text it stands, one behind the other', () => {
  fc.assert(
    fc.property(typed, (text) => {
      let last = 0
      for (const { start, end } of readQuery(text)) {
        assert.ok(start >= last && end > start && end <= text.length)
        last = end
      }
    }),
  )
})

test('words, phrases, what must not be there, and operators', () => {
  assert.deepEqual(partsOf('lamp "out of  order" -shade from:anna -is:closed to:"Ann Lind" TAG:x'), [
    { kind: 'word', text: 'lamp', not: false },
    { kind: 'phrase', text: 'out of order', not: false },
    { kind: 'word', text: 'shade', not: true },
    { kind: 'operator', name: 'from', value: 'anna', not: false },
    { kind: 'operator', name: 'is', value: 'closed', not: true },
    { kind: 'operator', name: 'to', value: 'Ann Lind', not: false },
    { kind: 'operator', name: 'tag', value: 'x', not: false },
  ])
})

test('a colon makes no operator of other words', () => {
  assert.deepEqual(partsOf('Re: 10:30 https://x.example').map(({ kind }) => kind), ['word', 'word', 'word'])
  assert.deepEqual(partsOf('colour:red', [...operators, 'colour']), [{ kind: 'operator', name: 'colour', value: 'red', not: false }])
})

test('words of any text are found where they stand, the same when folded again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      for (const { word, start, end } of tokens(text)) {
        assert.ok(start >= 0 && end <= text.length && end > start)
        assert.ok(word.length > 0 && word.length <= 40)
        assert.equal(fold(word), word)
      }
    }),
    { numRuns: 2000 },
  )
})

test('what is a slip away shares a form with one letter left out', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ü', 'д'), minLength: 3, maxLength: 8 })
  fc.assert(
    fc.property(word, word, (one, other) => {
      if (isSlip(one, other)) assert.ok(nearby(one).some((form) => nearby(other).includes(form)), `${one} ${other}`)
      assert.equal(isSlip(one, other), isSlip(other, one))
    }),
    { numRuns: 5000 },
  )
  assert.ok(isSlip('muller', 'mulelr') && isSlip('anna', 'ana') && isSlip('anna', 'anma'))
  assert.ok(!isSlip('anna', 'anne-marie') && !isSlip('lind', 'blond'))
})

test('marks of a range of places are on every document in it, and on no other', () => {
  const places = fc.integer({ min: -3_000_000, max: 3_000_000 })
  fc.assert(
    fc.property(places, fc.integer({ min: 0, max: 200 }), places, (at, more, other) => {
      const [first, last] = [bucketOf(at), bucketOf(at) + more]
      const marks = new Set(cover(first, last))
      const isIn = bucketOf(other) >= first && bucketOf(other) <= last
      assert.equal(marksOf(other).filter((mark) => marks.has(mark)).length, isIn ? 1 : 0)
      assert.ok(marksOf(at).some((mark) => marks.has(mark)))
    }),
  )
})

test('days as people type them', () => {
  const now = new Date('2026-11-16T23:30:00.000Z')
  const read = (text: string) => readDate(text, now, 'Europe/Berlin')?.toISOString()
  assert.equal(read('2026'), '2025-12-31T23:00:00.000Z')
  assert.equal(read('2026-07'), '2026-06-30T22:00:00.000Z')
  assert.equal(read('2026-3-9'), '2026-03-08T23:00:00.000Z')
  assert.equal(read('today'), '2026-11-16T23:00:00.000Z')
  assert.equal(read('2w'), '2026-11-02T23:00:00.000Z')
  for (const wrong of ['', 'soon', '2026-13', '2026-02-30', '12-11-2026', '9999y', '0000']) assert.equal(read(wrong), undefined, wrong)
})
