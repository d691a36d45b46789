import test from 'node:test'
import assert from 'node:assert/strict'
import { baseSubject, looksLikeReply, numbersIn, sameButTags } from './receiving.subject.ts'

test('the base of a subject is what is left of answers, forwards and tags', () => {
  for (const subject of [
    'Broken lamp',
    'Re: Broken lamp',
    'RE: re: Broken  lamp',
    'AW: WG: Broken lamp',
    'Re[2]: Broken lamp',
    'Fwd: [shop] Re: Broken lamp',
    '***SPAM*** Sv: Broken lamp',
    '回复：Broken lamp',
    'Rép : Broken lamp',
  ])
    assert.equal(baseSubject(subject), 'broken lamp', subject)
  assert.equal(baseSubject('Regarding: lamp'), 'regarding: lamp')
  assert.equal(baseSubject('Re:'), '')
})

test('an answer is told by its beginning, also behind a tag', () => {
  for (const subject of ['Re: x', 'AW: x', '[list] Re: x', 'Antwort: x'])
    assert.equal(looksLikeReply(subject), true, subject)
  for (const subject of ['x', 'Fwd: x', 'Return: x', 'x re: y', ''])
    assert.equal(looksLikeReply(subject), false, subject)
})

test('numbers in brackets are ours, bare ones may be', () => {
  assert.deepEqual(numbersIn('Re: Lamp [#1234] and order #77'), [
    { number: 1234, certain: true },
    { number: 77, certain: false },
  ])
  assert.deepEqual(numbersIn('Order 1234'), [])
})

test('subjects are the same when one has a tag more, but not when their tags differ', () => {
  assert.ok(
    sameButTags('Lamp', '[shop] Lamp') &&
      sameButTags('Re: Lamp', 'Re: [shop] Lamp') &&
      sameButTags('Re: Lamp', '[shop] RE: lamp'),
  )
  assert.ok(
    !sameButTags('[Order 12] Lamp', '[Order 13] Lamp') &&
      !sameButTags('Lamp', 'Re: Lamp') &&
      !sameButTags('Lamp', 'Lamps'),
  )
  assert.ok(sameButTags('[shop] Lamp', '[club] Lamp', true))
})
