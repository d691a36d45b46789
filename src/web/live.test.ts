import assert from 'node:assert/strict'
import test from 'node:test'
import { concerns } from './live.ts'

const conversation = '/conversations/{conversationId}'

test('news about one conversation leaves the question about another alone', () => {
  assert.equal(concerns({ conversationId: 'a' }, `GET ${conversation}`, { conversationId: 'b' }), false)
  assert.equal(concerns({ conversationId: 'a' }, `GET ${conversation}`, { conversationId: 'a' }), true)
})

test('a filter of a list does not hide news: what was moved elsewhere must leave the list', () => {
  assert.equal(
    concerns({ conversationId: 'a', mailboxId: 'new' }, 'GET /inbox', { view: 'mine', mailboxId: 'old' }),
    true,
  )
})

test('what the other part of a merge is called does not matter', () => {
  assert.equal(concerns({ conversationId: 'a', intoId: 'b' }, `GET ${conversation}`, { conversationId: 'b' }), true)
})

test('news that names no row concerns all', () => {
  assert.equal(concerns({}, `GET ${conversation}`, { conversationId: 'b' }), true)
})
