import assert from 'node:assert/strict'
import test from 'node:test'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { What } from '../bulk.contract.ts'
import { deeds, deedsFor, picksSpam, whatOf } from './deeds.ts'

const all = { write: true, tags: true, fields: true, spam: true }
const open = { state: 'open' }
const spam = { state: 'spam' }
const state = (...value: string[]): Condition => ({ facet: 'conversations.state', op: 'in', value })

test('what is asked of the server for each deed is what it takes', () => {
  const id = '01a1e3b2-1020-7caf-92eb-5e58e76ab1b8'
  const values: Record<string, string> = { snooze: '3', priority: 'high' }
  for (const deed of deeds)
    assert.deepEqual(What.parse(whatOf(deed, values[deed] ?? id)), whatOf(deed, values[deed] ?? id), deed)
})

test('only what one may do is offered', () => {
  assert.deepEqual(deedsFor({ write: false, tags: false, fields: false, spam: false }, [open]), ['read'])
  assert.deepEqual(deedsFor({ ...all, write: false, fields: false }, [open]), ['addTag', 'removeTag', 'read', 'spam'])
})

test('several that are selected can become one, a list can not', () => {
  assert.ok(deedsFor(all, [open, open]).includes('merge'))
  assert.ok(!deedsFor(all, [open]).includes('merge'))
  assert.ok(!deedsFor(all, undefined, state('open')).includes('merge'))
})

test('spam can be read and said not to be', () => {
  assert.deepEqual(deedsFor(all, [spam, spam]), ['notSpam', 'read'])
  assert.deepEqual(deedsFor(all, undefined, { all: [state('spam')] }), ['notSpam', 'read'])
  assert.ok(deedsFor(all, undefined, state('open')).includes('close'))
  assert.equal(picksSpam({ not: state('spam') }), false)
  assert.equal(picksSpam({ any: [state('spam'), state('open')] }), false)
  assert.equal(picksSpam({ all: [{ facet: 'blocking.spam', op: 'is', value: true }] }), true)
})
