import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { View } from '../inbox.contract.ts'
import { addressOf, fits, placeOf, type Open, type Place } from './place.ts'

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
const open = optional(fc.oneof(fc.constant('new' as const), fc.integer({ min: 1, max: 10 ** 9 })))
const order = fc.constantFrom('oldest' as const, 'newest' as const)
const sorted = {
  sort: optional(fc.constantFrom('conversations.subject', 'fields.order-no')),
  direction: optional(fc.constantFrom('asc' as const, 'desc' as const)),
}
const places = fc.oneof(
  fc.record({ view: fc.constantFrom(...View.options), order, open }),
  fc.record({ view: fc.constant('allOpen' as const), order, teamId: fc.uuid(), open }),
  fc.record({ view: fc.constant('allOpen' as const), order, mailboxId: fc.uuid(), open }),
  fc.record({ view: fc.constant('allOpen' as const), saved: fc.uuid(), open, ...sorted }),
  fc.record({
    view: fc.constant('allOpen' as const),
    where: fc.base64String({ minLength: 4 }).map((text) => text.replaceAll(/[+/=]/g, '-')),
    open,
    ...sorted,
  }),
)
const read = (address: string) => {
  const url = new URL(address, 'https://heed.test')
  return placeOf(url.pathname, Object.fromEntries(url.searchParams))
}

test('an address leads back to its place and conversation', () => {
  fc.assert(
    fc.property(places, ({ open, ...place }: Place & { open?: Open }) => {
      const found = read(addressOf(place, open))!
      assert.equal(addressOf(found.place, found.open), addressOf(place, open))
      const facts = ({ view, teamId, mailboxId, saved, where, sort, direction }: Place) => [
        view,
        teamId,
        mailboxId,
        saved,
        where,
        sort,
        direction,
      ]
      assert.deepEqual([found.open, ...facts(found.place)], [open, ...facts(place)])
    }),
  )
})

test('the usual order needs no word in the address', () => {
  assert.equal(addressOf({ view: 'mine', order: 'oldest' }, 4187), '/inbox/mine/4187')
  assert.equal(addressOf({ view: 'closed', order: 'oldest' }), '/inbox/closed?order=oldest')
})

test('addresses of nothing are told apart, and senseless queries are left out', () => {
  for (const path of [
    '/inbox',
    '/inbox/everything',
    '/inbox/mine/x',
    '/inbox/mine/0',
    '/inbox/mine/1/2',
    '/inbox/team/sales',
    '/inbox/view/sales',
    '/inbox/where',
    '/settings/mine',
  ])
    assert.equal(placeOf(path), undefined)
  assert.deepEqual(placeOf('/inbox/mine', { sort: 'x y', order: 7 })!.place, { view: 'mine' })
})

test('a conversation belongs where its state, owner, team and mailbox say', () => {
  const row = { state: 'open', assignee: { id: 'me' }, team: { id: 'orders' }, mailbox: null }
  const where = (change: Partial<typeof row> | { assignee: null }) =>
    View.options.filter((view) => fits({ view }, { ...row, ...change }, 'me'))
  assert.deepEqual(where({}), ['mine', 'allOpen'])
  assert.deepEqual(where({ assignee: null }), ['unassigned', 'allOpen'])
  assert.deepEqual(where({ state: 'with_customer' }), ['withCustomer'])
  assert.deepEqual(where({ state: 'closed' }), ['closed'])
  assert.equal(fits({ view: 'allOpen', teamId: 'other' }, row, 'me'), false)
  assert.equal(fits({ view: 'allOpen', mailboxId: 'help' }, row, 'me'), false)
})
