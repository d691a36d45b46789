import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { formatMoney, isCurrency, maxMinor, minorDigits, toDecimal, toMinor } from './orders.money.rules.ts'

const currencies = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'IQD', 'CLF', 'HUF', 'ISK')
const amounts = fc.integer({ min: -maxMinor, max: maxMinor })

test('every amount comes back from its decimal, in every currency', () => {
  fc.assert(
    fc.property(amounts, currencies, (minor, currency) => {
      assert.equal(toMinor(toDecimal(minor, currency), currency), minor)
    }),
  )
})

test('no part of a minor unit is rounded away or made up', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e9 }),
      fc.stringMatching(/^[0-9]{1,6}$/),
      currencies,
      (whole, fraction, currency) => {
        const minor = toMinor(`${whole}.${fraction}`, currency)
        const size = minorDigits(currency)
        if (/[1-9]/.test(fraction.slice(size))) assert.equal(minor, undefined)
        else
          assert.equal(
            BigInt(minor!),
            BigInt(whole) * 10n ** BigInt(size) + BigInt(fraction.slice(0, size).padEnd(size, '0') || '0'),
          )
      },
    ),
  )
})

test('what a reader sees has every digit of the amount', () => {
  fc.assert(
    fc.property(amounts, currencies, fc.constantFrom('en', 'de', 'fr-CH', 'en-IN'), (minor, currency, locale) => {
      const digits = formatMoney(minor, currency, locale)
        .replace(/\p{Sc}/gu, '')
        .replace(/[^0-9]/g, '')
      assert.equal(BigInt(digits), BigInt(Math.abs(minor)))
    }),
  )
})

test('amounts as shops write them', () => {
  for (const [written, currency, minor] of [
    ['1284.00', 'EUR', 128400],
    [48.5, 'EUR', 4850],
    ['-36', 'EUR', -3600],
    ['1500', 'JPY', 1500],
    ['1500.00', 'JPY', 1500],
    ['2.345', 'KWD', 2345],
    ['0.1', 'EUR', 10],
    [0.29, 'EUR', 29],
    ['-0', 'EUR', 0],
  ] as const)
    assert.equal(toMinor(written, currency), minor, `${written} ${currency}`)
  for (const none of ['', '1,284.00', '12.345', '1e3', 'EUR 5', '99999999999999999', Number.NaN])
    assert.equal(toMinor(none, 'EUR'), undefined, String(none))
})

test('money is shown in the language of the reader, with the digits of ISO 4217', () => {
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
  assert.equal(plain(formatMoney(12900, 'EUR', 'de')), '129,00 €')
  assert.equal(formatMoney(12900, 'EUR', 'en'), '€129.00')
  assert.equal(formatMoney(1500, 'JPY', 'en'), '¥1,500')
  assert.equal(plain(formatMoney(2345, 'KWD', 'en')), 'KWD 2.345')
  assert.equal(plain(formatMoney(1000, 'IQD', 'en')), 'IQD 1.000')
  assert.equal(plain(formatMoney(-3600, 'EUR', 'de')), '-36,00 €')
})

test('a currency is one of ISO 4217', () => {
  assert.deepEqual(['EUR', 'CHF', 'KWD'].filter(isCurrency), ['EUR', 'CHF', 'KWD'])
  assert.deepEqual(['eur', 'EURO', 'ZZZ', '€', ''].filter(isCurrency), [])
})
