import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { cut, isQuestion, saysWhen, sentencesOf } from './handovers.sentences.ts'

test('sentences end where they end, and each stands on one line', () => {
  assert.deepEqual(sentencesOf('It costs 3.50 euros. Is that\nall? Yes!', 'en'), [
    'It costs 3.50 euros.',
    'Is that',
    'all?',
    'Yes!',
  ])
  assert.deepEqual(sentencesOf('色は何ですか？白です。', 'ja'), ['色は何ですか？', '白です。'])
})

test('a question ends with a question mark of any script', () => {
  for (const each of ['Where is it?', '„Wo ist es?“', '色は何ですか？', 'أين هو؟'])
    assert.equal(isQuestion(each), true, each)
  for (const each of ['Where it is.', '?', '???', 'Really? Yes.']) assert.equal(isQuestion(each), false, each)
})

test('days, dates, times and spans are found in the language of the sentence', () => {
  const dated: [string, string][] = [
    ['The base leaves on Friday.', 'en'],
    ['You hear from us by 14 March.', 'en'],
    ['We call you tomorrow at 9:30.', 'en'],
    ['It comes within three days.', 'en'],
    ['Der Fuß geht am Freitag raus.', 'de'],
    ['Sie hören bis zum 14.3. von uns.', 'de'],
    ['Wir melden uns innerhalb von 2 Werktagen.', 'de'],
    ['Il part vendredi.', 'fr'],
    ['Sale el viernes.', 'es'],
    ['Parte venerdì.', 'it'],
    ['Wyślemy to w piątek.', 'pl'],
    ['Wysyłka 14 marca.', 'pl'],
  ]
  for (const [sentence, language] of dated) assert.equal(saysWhen(sentence, language), true, sentence)
  for (const [sentence, language] of [
    ['It may be the left one.', 'en'],
    ['We are sorry.', 'en'],
    ['It costs 3.50 euros.', 'en'],
    ['Das tut uns leid.', 'de'],
    ['Version 2.1 fits.', 'en'],
  ] as const)
    assert.equal(saysWhen(sentence, language), false, sentence)
})

test('whatever the text and the language, every sentence is found in it and short', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc.option(fc.string({ maxLength: 8 })),
      (text, language) => {
        const flat = text.replace(/\s+/g, ' ')
        for (const sentence of sentencesOf(text, language)) {
          assert.ok(sentence.length <= 300)
          assert.ok(flat.includes(sentence.replace(/…$/, '')) || sentence.endsWith('…'))
          isQuestion(sentence)
          saysWhen(sentence, language)
        }
      },
    ),
    { numRuns: 200 },
  )
  assert.equal(cut('a\ud83d\ude00b', 3), 'a…')
})
