import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { InboxRow } from '../inbox.contract.ts'
import { append, begin, type ListState, newAbove, patch, refresh, remove, seen, settle } from './list-state.ts'

const row = (id: string, subject = id): InboxRow => ({
  id,
  number: 1,
  subject,
  customer: { id, name: id, marks: [] },
  preview: '',
  last: { direction: 'in', author: id },
  state: 'open',
  waitingSince: null,
  snoozedUntil: null,
  lastMessageAt: '2026-11-17T09:00:00.000Z',
  assignee: null,
  team: null,
  mailbox: null,
  channel: 'email',
  language: null,
  unread: true,
  hasAttachments: false,
  private: false,
  tagIds: [],
  priority: 'normal',
  revision: 1,
})
const page = (ids: string, next: string | null = null) => ({ items: [...ids].map((id) => row(id)), next })
const shown = (state: ListState) => state.shown.join('')

test('new mail waits above a list that somebody looks at, and is counted', () => {
  const state = refresh(begin(page('abc')), page('xyabc'), true)
  assert.equal(shown(state), 'abc')
  assert.equal(newAbove(state, 0), 2)
})

test('new mail in the middle waits too', () => {
  const state = refresh(begin(page('abc')), page('axbc'), true)
  assert.equal(shown(state), 'abc')
  assert.deepEqual(state.waiting, ['x'])
})

test('new mail at the end is added there, since nothing moves for it', () => {
  assert.equal(shown(refresh(begin(page('abc')), page('abcxy'), true)), 'abcxy')
})

test('a list that nobody looks at follows at once, and tells what came above', () => {
  const state = refresh(begin(page('abc')), page('xac'), false)
  assert.equal(shown(state), 'xac')
  assert.equal(newAbove(state, 1), 1)
  assert.equal(newAbove(seen(state, ['x']), 1), 0)
})

test('what a colleague took keeps its place and is marked, what the reader did leaves at once', () => {
  const state = refresh(begin(page('abc')), page('ac'), true)
  assert.equal(shown(state), 'abc')
  assert.deepEqual([...state.gone], ['b'])
  assert.equal(shown(remove(state, 'b')), 'ac')
})

test('what left and came back is not marked any more', () => {
  const state = refresh(refresh(begin(page('abc')), page('ac'), true), page('abc'), true)
  assert.deepEqual([...state.gone], [])
})

test('settling takes the order of the server', () => {
  const state = settle(refresh(begin(page('abc')), page('cxa'), true))
  assert.equal(shown(state), 'cxa')
  assert.equal(state.gone.size + state.waiting.length, 0)
})

test('rows beyond a short answer are unknown, not gone, and loading goes on after them', () => {
  const long = append(begin(page('abcd', '4')), page('efgh', '8'))
  const state = refresh(long, page('xabc', '3'), true)
  assert.deepEqual([...state.gone], [])
  assert.equal(state.next, '8')
  assert.equal(shown(append(state, page('ij'))), 'abcdefghij')
  assert.equal(settle(state).next, '3')
  assert.equal(shown(settle(state)), 'xabc')
})

test('a change of a row shows at once, also while the list is held', () => {
  assert.equal(patch(begin(page('ab')), 'b', { unread: false }).rows.get('b')!.unread, false)
  assert.equal(
    refresh(begin(page('a')), { items: [row('a', 'changed')], next: null }, true).rows.get('a')!.subject,
    'changed',
  )
})

const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'), { maxLength: 12 }).map((each) => each.join(''))

test('while held no row ever changes its place, whatever the server says', () => {
  fc.assert(
    fc.property(ids, fc.array(fc.tuple(ids, fc.boolean())), (first, later) => {
      let state = begin(page(first, 'more'))
      for (const [answer, isWhole] of later) {
        const before = shown(state)
        state = refresh(state, page(answer, isWhole ? null : 'more'), true)
        assert.ok(shown(state).startsWith(before))
      }
    }),
  )
})

test('after settling, or when not held, the list is that of the server, and every row shown is known', () => {
  fc.assert(
    fc.property(ids, fc.array(fc.tuple(ids, fc.boolean(), fc.boolean()), { minLength: 1 }), (first, later) => {
      let state = begin(page(first))
      for (const [answer, isWhole, held] of later) {
        state = refresh(state, page(answer, isWhole ? null : 'more'), held)
        assert.equal(shown(held ? settle(state) : state), answer)
        assert.ok(state.shown.every((id) => state.rows.has(id)))
        assert.equal(new Set(state.shown).size, state.shown.length)
      }
    }),
  )
})
