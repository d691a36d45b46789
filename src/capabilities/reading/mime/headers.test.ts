import test from 'node:test'
import assert from 'node:assert/strict'
import { parseAddresses } from './addresses.ts'
import { parseMailDate } from './dates.ts'
import { parseStructured } from './parameters.ts'
import { decodeWords } from './words.ts'

const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

test('encoded words are decoded, joined and left alone where they are none', () => {
  const cases: [string, string][] = [
    ['=?utf-8?Q?Gr=C3=BC=C3=9Fe?= aus Köln', 'Grüße aus Köln'],
    ['=?utf-8?B?R3LDvA==?= =?utf-8?B?w59l?=', 'Grüße'],
    ['=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=', '€'],
    ['=?ISO-8859-1*de?q?Stra=DFe?=', 'Straße'],
    ['=?utf-8?q?two words?=', 'two words'],
    ['=?utf-8?q?cut_of', 'cut of'],
    ['=?iso-2022-jp?B?GyRCQ21KOBsoQg==?=', '注文'],
    ['=?utf-7?Q?Gr+APw-n?=', 'Grün'],
    ['a =? b ?= c', 'a =? b ?= c'],
  ]
  for (const [raw, want] of cases) assert.equal(decodeWords(bytes(raw)), want)
})

test('address lists survive comments, groups, routes, quotes and missing commas', () => {
  const cases: [string, [string, string][]][] = [
    ['anna@x.test', [['', 'anna@x.test']]],
    ['anna@x.test (Anna Lind)', [['Anna Lind', 'anna@x.test']]],
    ['Anna (from (the) shop) Lind <anna@x.test>', [['Anna Lind', 'anna@x.test']]],
    [
      'Lind, Anna <anna@x.test>, Bo <bo@x.test>',
      [
        ['Lind, Anna', 'anna@x.test'],
        ['Bo', 'bo@x.test'],
      ],
    ],
    [
      'Team: Anna <anna@x.test>, bo@x.test;, c@x.test',
      [
        ['Anna', 'anna@x.test'],
        ['', 'bo@x.test'],
        ['', 'c@x.test'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['<@relay.test,@b.test:anna@x.test>', [['', 'anna@x.test']]],
    ['"anna lind"@x.test', [['', '"anna lind"@x.test']]],
    ['anna @ x.test', [['', 'anna@x.test']]],
    ['"bo@x.test" <anna@x.test>', [['bo@x.test', 'anna@x.test']]],
    ['=?utf-8?q?Lind=2C_Anna?= <anna@x.test>', [['Lind, Anna', 'anna@x.test']]],
    ['"=?utf-8?q?J=C3=BCrgen?=" <j@x.test>', [['Jürgen', 'j@x.test']]],
    ['Jürgen <j@x.test>', [['Jürgen', 'j@x.test']]],
    ['Anna <anna@x.test', [['Anna', 'anna@x.test']]],
    ['<anna@[192.0.2.1]>', [['', 'anna@[192.0.2.1]']]],
    ['Anna', [['Anna', '']]],
    ['', []],
  ]
  for (const [raw, want] of cases)
    assert.deepEqual(
      parseAddresses(bytes(raw)).map((a) => [a.name, a.address]),
      want,
      raw,
    )
})

test('an address in quotes is a name, never the sender', () => {
  assert.deepEqual(parseAddresses('"boss@harrow.example"'), [{ name: 'boss@harrow.example', address: '' }])
})

test('parameters keep quotes, comments and repeated names in their place', () => {
  const value = parseStructured('Text/HTML (a comment); charset="utf-8"; name="a;b.txt"; charset=latin1; flag')
  assert.equal(value.value.trim(), 'text/html')
  assert.equal(value.params.get('charset'), 'utf-8')
  assert.equal(value.params.get('name'), 'a;b.txt')
})

test('dates are read in their usual, obsolete and broken forms', () => {
  const cases: [string, string | null][] = [
    ['Fri, 3 Apr 2026 09:05:00 +0200', '2026-04-03T07:05:00.000Z'],
    ['3 Apr 26 09:05 GMT', '2026-04-03T09:05:00.000Z'],
    ['Fri, 03 Apr 2026 09:05:00 EST', '2026-04-03T14:05:00.000Z'],
    ['Fri,  3 Apr 2026 09:05:00 -0000 (comment)', '2026-04-03T09:05:00.000Z'],
    ['2026-04-03T09:05:00Z', '2026-04-03T09:05:00.000Z'],
    ['soon', null],
    ['', null],
  ]
  for (const [raw, want] of cases) assert.equal(parseMailDate(raw), want, raw)
})
