import assert from 'node:assert/strict'
import test from 'node:test'
import type { EventLine, MessageView } from '../conversations.views.ts'
import { arrange, startOf } from './thread-items.ts'

const message = (id: string, at: string, direction: MessageView['direction'] = 'in'): MessageView => ({
  kind: 'message',
  id,
  direction,
  at,
  author: { kind: 'customer', id: null, name: '', address: '' },
  subject: '',
  text: id,
  folded: [],
  hasHtml: false,
  outsideImages: false,
  attachments: [],
  addresses: { from: [], to: [], cc: [], bcc: [], replyTo: [] },
  language: null,
  automatic: false,
  marks: {},
  incomingId: null,
})
const event = (id: string, at: string, type = 'conversations.assigned', payload = {}): EventLine => ({
  kind: 'event',
  id,
  at,
  type,
  actor: { kind: 'agent', id: '', name: '' },
  payload,
  names: {},
})
const dayOf = (at: string) => at.slice(0, 10)
const keys = (pages: Parameters<typeof arrange>[0], readAt: string | null = null) =>
  arrange(pages, readAt, dayOf, 'reader').map((entry) => entry.key)

const newestFirst = [
  {
    items: [message('c', '2026-11-17T10:00'), event('2', '2026-11-17T09:00'), message('b', '2026-11-16T12:00', 'out')],
  },
  { items: [message('a', '2026-11-16T09:00'), event('1', '2026-11-16T09:00', 'conversations.opened')] },
]

test('pages of the newest first are read oldest first, with a line for each day', () => {
  assert.deepEqual(keys(newestFirst), ['day 2026-11-16', 'a', 'b', 'day 2026-11-17', 'event 2', 'c'])
})

test('the unread part begins before the first message that the reader has not read', () => {
  assert.deepEqual(keys(newestFirst, '2026-11-16T10:00'), [
    'day 2026-11-16',
    'a',
    'b',
    'day 2026-11-17',
    'event 2',
    'unread',
    'c',
  ])
  assert.equal(
    arrange(newestFirst, '2026-11-16T08:00', dayOf, 'reader').find((entry) => entry.kind === 'unread')?.count,
    2,
  )
})

test('a note of one’s own is not unread, and one of a colleague is', () => {
  const note = (id: string, authorId: string): MessageView => ({
    ...message(id, '2026-11-17T10:00', 'note'),
    author: { kind: 'agent', id: authorId, name: '', address: '' },
  })
  const read = (authorId: string) => keys([{ items: [note('note', authorId)] }], '2026-11-16T10:00')
  assert.deepEqual(read('reader'), ['day 2026-11-17', 'note'])
  assert.deepEqual(read('colleague'), ['day 2026-11-17', 'unread', 'note'])
})

test('reading starts at the unread part, or at the newest message', () => {
  assert.equal(startOf(arrange(newestFirst, '2026-11-16T10:00', dayOf, 'reader')), 'unread')
  assert.equal(startOf(arrange(newestFirst, '2026-11-18T10:00', dayOf, 'reader')), 'c')
  assert.equal(startOf([]), undefined)
})

test('the turn that a message brings is told by the message alone, the turn that an agent gives is told', () => {
  const turned = (at: string, from: string, to: string) =>
    event(`${from} ${to}`, at, 'conversations.stateChanged', { from, to })
  assert.deepEqual(
    keys([{ items: [turned('2026-11-17T10:00', 'open', 'with_customer'), message('a', '2026-11-17T10:00', 'out')] }]),
    ['day 2026-11-17', 'a'],
  )
  assert.deepEqual(
    keys([{ items: [turned('2026-11-17T12:00', 'open', 'with_customer'), message('a', '2026-11-17T10:00', 'out')] }]),
    ['day 2026-11-17', 'a', 'event open with_customer'],
  )
  assert.deepEqual(
    keys([{ items: [turned('2026-11-17T10:00', 'with_customer', 'open'), message('a', '2026-11-17T10:00')] }]),
    ['day 2026-11-17', 'a'],
  )
  assert.deepEqual(
    keys([{ items: [turned('2026-11-17T10:00', 'closed', 'open'), message('a', '2026-11-17T10:00')] }]),
    ['day 2026-11-17', 'a', 'event closed open'],
  )
})

const change = (id: string, at: string, from: string, to: string) =>
  event(id, at, 'conversations.stateChanged', { from, to })
const told = (...items: (EventLine | MessageView)[]) =>
  arrange([{ items: items.toReversed() }], null, dayOf, 'reader').flatMap((entry) =>
    entry.kind === 'event' ? entry.event.id : [],
  )

test('what was undone at once leaves no line, with all that came with it', () => {
  const joined = event('b', '2026-11-16T09:00:01Z', 'conversations.participantAdded', { address: 'per@mail.example' })
  const left = event('d', '2026-11-16T09:00:08Z', 'conversations.participantRemoved', { address: 'per@mail.example' })
  const other = event('e', '2026-11-16T09:00:08Z', 'conversations.participantRemoved', { address: 'ida@mail.example' })
  assert.deepEqual(
    told(
      change('a', '2026-11-16T09:00:00Z', 'open', 'with_customer'),
      joined,
      change('c', '2026-11-16T09:00:08Z', 'with_customer', 'open'),
      left,
      other,
    ),
    ['e'],
  )
  const given = (id: string, at: string, fromTeamId: string | null, teamId: string | null) =>
    event(id, at, 'conversations.assigned', { fromAssigneeId: null, assigneeId: null, fromTeamId, teamId })
  assert.deepEqual(
    told(given('f', '2026-11-16T09:00:00Z', null, 'x'), given('g', '2026-11-16T09:00:05Z', 'x', null)),
    [],
  )
})

test('what was decided anew is told: later, by another person, after a message, or to something else', () => {
  const closed = change('a', '2026-11-16T09:00:00Z', 'open', 'closed')
  const reopened = change('b', '2026-11-16T09:00:05Z', 'closed', 'open')
  const both = ['a', 'b']
  assert.deepEqual(told(closed, reopened), [])
  assert.deepEqual(told(closed, { ...reopened, at: '2026-11-16T09:01:00Z' }), both)
  assert.deepEqual(told(closed, { ...reopened, actor: { kind: 'agent', id: 'other', name: 'Per' } }), both)
  assert.deepEqual(told(closed, message('m', '2026-11-16T09:00:03Z'), reopened), both)
  assert.deepEqual(told(closed, change('b', '2026-11-16T09:00:05Z', 'closed', 'with_customer')), both)
})
