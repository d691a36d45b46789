import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { countryOf, emailKey, normalise, readable } from './customers.normalise.ts'

const addressOf = (kind: 'email' | 'phone' | 'handle', written: string, more = {}) => {
  const usable = normalise(kind, written, more)
  return typeof usable === 'string' ? usable : usable.address
}

test('a number is the same in whatever notation it was written', () => {
  for (const written of [
    '+49 171 1234567',
    '0049 171 1234567',
    '(0171) 123-45 67',
    '0171/1234567',
    '+49 (0)171 1234567',
    '٠١٧١ ١٢٣٤٥٦٧',
    ' 0171.123.4567 ',
  ])
    assert.equal(addressOf('phone', written, { country: 'DE' }), '+491711234567', written)
  assert.equal(addressOf('phone', '0171 1234567'), 'notPhone', 'without a country nobody knows whose it is')
})

const countries = Object.keys(examples) as (keyof typeof examples)[]
const number = fc.constantFrom(...countries).map((country) => getExampleNumber(country as never, examples as never)!)
const separators = fc.constantFrom('', ' ', '-', '.', ' - ', '/')

test('numbers of every country: national, international and with 00 are one, and what is kept stays as it is', () => {
  fc.assert(
    fc.property(number, separators, (example, separator) => {
      const country = example.country!
      const e164 = example.number as string
      const spread = (digits: string) =>
        digits
          .replace(/\D+/g, ' ')
          .trim()
          .split(' ')
          .join(separator || ' ')
      assert.equal(addressOf('phone', e164), e164)
      assert.equal(addressOf('phone', example.formatInternational(), { country: 'DE' }), e164)
      assert.equal(addressOf('phone', `+${spread(example.formatInternational())}`, { country: 'US' }), e164)
      assert.equal(addressOf('phone', example.formatNational(), { country }), e164)
      assert.equal(addressOf('phone', `00${e164.slice(1)}`, { country: 'DE' }), e164)
      assert.equal(addressOf('phone', readable('phone', e164, null)), e164)
    }),
    { numRuns: 300 },
  )
})

test('what is dialled behind a number is no part of it, and is read with it', () => {
  const written = '030 5550100 ext. 42'
  assert.equal(addressOf('phone', written, { country: 'DE' }), '+49305550100')
  assert.equal(readable('phone', '+49305550100', written), '+49 30 5550100 ext. 42')
  assert.equal(readable('phone', '+49305550100', '030/5550100'), '+49 30 5550100')
})

test('a domain is the same in its own letters and in those of mail', () => {
  const address = 'kasia@xn--bcher-kva.example'
  for (const written of ['kasia@bücher.example', 'Kasia@BÜCHER.example', 'kasia@bu\u0308cher.example', address])
    assert.equal(addressOf('email', written), address)
  assert.equal(readable('email', address, 'kasia@bücher.example'), 'kasia@bücher.example')
  assert.equal(readable('email', address, null), address)
})

test('no text, however odd, does more than not be a number', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('DE', 'US', '', 'XX'), (written, country) => {
      const address = addressOf('phone', written, { country })
      assert.match(address, /^(?:notPhone|\+\d{3,17})$/)
    }),
  )
})

test('an e-mail address is the same whatever the case and the spaces around it, and normalising twice changes nothing', () => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.constantFrom('', ' ', '\t', '\n'), (address, space) => {
      const once = addressOf('email', address)
      if (once === 'notEmail') return
      assert.equal(addressOf('email', `${space}${address.toUpperCase()}${space}`), once)
      assert.equal(addressOf('email', once), once)
      assert.equal(emailKey(once), once)
    }),
  )
  for (const bad of [
    '',
    'kasia',
    '@mail.example',
    'kasia@',
    'kasia@mail',
    'ka sia@mail.example',
    '<kasia@mail.example>',
    'a@b..example',
    'a@b@c.example',
  ])
    assert.equal(addressOf('email', bad), 'notEmail', bad)
})

test('a handle is a name on a network, without its sign and case', () => {
  for (const written of ['@Kasia_W', 'kasia_w', ' @KASIA_W '])
    assert.equal(addressOf('handle', written, { network: 'Mastodon' }), 'mastodon:kasia_w')
  assert.equal(addressOf('handle', 'kasia'), 'notHandle')
  assert.equal(addressOf('handle', 'ka sia', { network: 'x' }), 'notHandle')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (written) => {
      const once = addressOf('handle', written, { network: 'x' })
      if (once !== 'notHandle') assert.equal(addressOf('handle', once.slice(2), { network: 'x' }), once)
    }),
  )
})

test('a country is told by its clocks, by any name of theirs', () => {
  assert.deepEqual(
    ['Europe/Berlin', 'Europe/Zurich', 'America/New_York', 'Europe/Kyiv', 'Europe/Kiev', 'Asia/Kolkata', 'UTC'].map(
      countryOf,
    ),
    ['DE', 'CH', 'US', 'UA', 'UA', 'IN', ''],
  )
})
