import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { numberKey, numbersIn } from './orders.numbers.rules.ts'

test('an order number is found however people write it', () => {
  for (const text of [
    'I ordered the lamp (HL-20418). Today…',
    'Bestellung hl-20418, bitte',
    'order #HL-20418!',
    'HL 20418',
    'my order is HL20418',
    'see HL/20418',
  ])
    assert.ok(numbersIn(text).anybodys.includes('HL20418'), text)
})

test('a bare number is looked for among the customer’s own orders alone', () => {
  const { own, anybodys } = numbersIn('Order 20418 of 3 November 2026, 129.00 €, call 0171')
  assert.ok(own.includes('20418'))
  assert.deepEqual(anybodys, [])
  assert.ok(numbersIn('about #20418').anybodys.includes('20418'))
})

test('any number that shops give is found again in a sentence', () => {
  const part = fc.stringMatching(/^[A-Z0-9]{2,8}$/)
  fc.assert(
    fc.property(
      part,
      fc.integer({ min: 100, max: 99_999_999 }),
      fc.constantFrom('-', '/', '_', '.', ''),
      (prefix, count, sign) => {
        const number = `${prefix}${sign}${count}`
        assert.ok(numbersIn(`Where is ${number}, please?`).own.includes(numberKey(number)), number)
      },
    ),
  )
})

test('a long text costs no more than so many words', () => {
  assert.equal(
    numbersIn('a1b2c3 '.repeat(5).concat(Array.from({ length: 5000 }, (_, n) => `x${n}00`).join(' '))).own.length,
    300,
  )
})
