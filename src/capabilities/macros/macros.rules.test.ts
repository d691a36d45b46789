import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { languageFor } from './macros.rules.ts'

test('the language of the customer is chosen, also of another country', () => {
  assert.equal(languageFor(['', 'de', 'pl'], ['pl']), 'pl')
  assert.equal(languageFor(['en', 'de'], ['de-AT', 'en']), 'de')
  assert.equal(languageFor(['pt-BR', 'pt-PT'], ['pt-PT']), 'pt-PT')
  assert.equal(languageFor(['pt-BR'], ['pt-PT']), 'pt-BR')
  assert.equal(languageFor(['de', 'en'], ['pl', 'en'], ['de']), 'en')
})

test('who wants to be called “du” gets words that do so, where there are any, and nobody else', () => {
  assert.equal(languageFor(['de', 'de-x-informal'], ['de-x-informal']), 'de-x-informal')
  assert.equal(languageFor(['de-AT', 'de'], ['de-x-informal']), 'de')
  assert.equal(languageFor(['de-x-informal', 'de'], ['de']), 'de')
  assert.equal(languageFor(['de-x-informal', 'de-AT'], ['de']), 'de-AT')
  assert.equal(languageFor(['de-x-informal'], ['de']), 'de-x-informal')
})

test('for another language there are the words for everybody else, else those of the house', () => {
  assert.equal(languageFor(['de', ''], ['fr'], ['de']), '')
  assert.equal(languageFor(['de', 'en'], ['fr'], ['en']), 'en')
  assert.equal(languageFor(['de', 'en'], [null], ['en']), 'en')
  assert.equal(languageFor(['', 'en'], [null], ['en']), 'en')
  assert.equal(languageFor(['de', 'en'], [null], [null]), 'de')
  assert.equal(languageFor([], ['de']), undefined)
})

test('what is chosen is there', () => {
  const tag: fc.Arbitrary<string> = fc.constantFrom('', 'de', 'de-AT', 'de-x-informal', 'en', 'fr', 'pt-BR', 'xx')
  fc.assert(
    fc.property(fc.uniqueArray(tag), fc.array(fc.option(tag)), fc.array(fc.option(tag)), (there, theirs, ours) => {
      const chosen = languageFor(there, theirs, ours)
      return chosen === undefined ? there.length === 0 : there.includes(chosen)
    }),
  )
})
