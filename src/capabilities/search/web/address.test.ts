import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readAddress, searchAddress } from './address.ts'

test('an address leads back to what was asked, whatever was typed', () => {
  const asked = fc.record({ q: fc.string({ unit: 'grapheme', maxLength: 60 }), order: fc.constantFrom('best', 'newest') })
  fc.assert(
    fc.property(asked, ({ q, order }) => {
      const url = new URL(searchAddress({ q, order: order as 'best' }, 4187), 'https://heed.test')
      assert.equal(url.pathname, '/search/4187')
      assert.deepEqual(readAddress(url.searchParams), { q, order })
    }),
  )
})

test('an address that somebody made up asks for nothing worse than nothing', () => {
  assert.deepEqual(readAddress(new URLSearchParams('order=sideways&at=')), { q: '', order: 'best' })
})
