import assert from 'node:assert/strict'
import test from 'node:test'
import { createFormats } from '#web/kit/formats.ts'
import { valueWords } from './value-words.ts'

const people = [{ id: 'p', name: 'Mara' }]
const options = ['Red', 'Blue'].map((name, at) => ({ id: `o${at}`, name, archived: false }))
const words = (
  kind: 'date' | 'number' | 'flag' | 'choice' | 'choices' | 'person' | 'text',
  value: never,
  zone = 'Europe/Berlin',
) => valueWords({ kind, options }, value, people, createFormats('de', zone))

test('what a field is set to stands as its readers write it', () => {
  assert.equal(words('number', 1234.5 as never), '1.234,5')
  assert.equal(words('flag', true as never), '✓')
  assert.equal(words('choice', 'o1' as never), 'Blue')
  assert.equal(words('choices', ['o0', 'o1'] as never), 'Red und Blue')
  assert.equal(words('person', 'p' as never), 'Mara')
  assert.equal(words('text', 'A-1' as never), 'A-1')
  assert.deepEqual(
    [null, '', false].map((value) => words('flag', value as never)),
    ['', '', ''],
  )
})

test('a day is that day in every time zone', () => {
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
    assert.equal(words('date', '2026-11-20' as never, zone), '20. Nov. 2026')
})
