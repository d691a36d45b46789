import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { callName } from './customers.names.ts'

test('a first name is taken from a plain first and last name', () => {
  for (const [name, first] of [
    ['Katarzyna Wójcik', 'Katarzyna'],
    ["Siobhán O'Neill", 'Siobhán'],
    ['Jean-Luc Martin', 'Jean-Luc'],
    ['Ольга Иванова', 'Ольга'],
    ['Ana Maria Silva Costa', 'Ana'],
  ] as const)
    assert.equal(callName(name), first)
})

test('where it would be a guess nobody is called anything', () => {
  for (const name of [
    '',
    'Katarzyna',
    'k.wojcik@mail.example',
    'Dr. Friederike Hohenfels',
    'Wójcik, Katarzyna',
    'Harrow GmbH',
    'J Smith',
    'ANNA MEIER',
    '佐藤 美咲',
    'Sales Team',
    'Anna & Ben Meier',
  ])
    assert.equal(callName(name), null, name)
})

test('whatever a name is made of, it is a part of it or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const called = callName(name)
      return called === null || name.normalize('NFC').includes(called)
    }),
  )
})
