import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { findMatch, rank } from './match.ts'

test('case and accents do not matter, and the mark is where the letters are', () => {
  assert.deepEqual(findMatch('Ewelina Śnowska', 'sno'), [8, 11])
  assert.deepEqual(findMatch('Snooze', 'SNO'), [0, 3])
  assert.equal(findMatch('Snooze', 'xyz'), undefined)
  assert.equal(findMatch('Snooze', ''), undefined)
})

test('what is marked is what was sought', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: 'grapheme' }),
      (before, word, after) => {
        const text = before + word + after
        const found = findMatch(text, word)
        if (!found)
          return (
            word.normalize('NFKD').replace(/\p{M}/gu, '') === '' ||
            text.normalize('NFKD') !== before.normalize('NFKD') + word.normalize('NFKD') + after.normalize('NFKD')
          )
        const [start, end] = found
        return start >= 0 && end <= text.length && start < end
      },
    ),
  )
})

test('a beginning is better than a word in it, and that better than letters in a word', () => {
  assert.equal(rank('Assign to me', 'assign'), 3)
  assert.equal(rank('Go to inbox', 'inb'), 2)
  assert.equal(rank('Unassigned', 'assign'), 1)
  assert.equal(rank('Close', 'assign'), 0)
})

test('words may come in any order', () => {
  assert.equal(rank('Close and open the next', 'next clo'), 2)
})
