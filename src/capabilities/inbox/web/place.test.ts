import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { View } from '../inbox.contract.ts'
import { addressOf, placeOf, type Place } from './place.ts'

const places = fc.record({
  view: fc.constantFrom(...View.options), number: fc.option(fc.integer({ min: 1, max: 10 ** 9 }), { nil: undefined }),
  order: fc.constantFrom('oldest' as const, 'newest' as const), teamId: fc.option(fc.uuid(), { nil: undefined }),
})

test('an address leads back to its place and conversation', () => {
  fc.assert(fc.property(places, ({ view, number, order, teamId }) => {
    const place: Place = teamId ? { view: 'allOpen', teamId, order } : { view, order }
    const url = new URL(addressOf(place, number), 'https://heed.test')
    const found = placeOf(url.pathname, url.searchParams.get('order'))!
    assert.equal(addressOf(found.place, found.number), addressOf(place, number))
    assert.equal(found.number, number)
  }))
})

test('the usual order needs no word in the address', () => {
  assert.equal(addressOf({ view: 'mine', order: 'oldest' }, 4187), '/inbox/mine/4187')
  assert.equal(addressOf({ view: 'closed', order: 'oldest' }), '/inbox/closed?order=oldest')
})

test('addresses of nothing are told apart', () => {
  for (const path of ['/inbox', '/inbox/everything', '/inbox/mine/x', '/inbox/mine/0', '/inbox/mine/1/2', '/inbox/team/sales', '/settings/mine']) assert.equal(placeOf(path), undefined)
})
