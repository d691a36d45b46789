import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type Hint, type Mail, type Thread, placeOf } from './receiving.threads.ts'

const at = new Date('2026-11-16T09:00:00.000Z')
const ida = 'ida@mail.example'
const thread: Thread = { subject: 'Broken lamp', closedAt: null, people: new Set([ida]), continuedBy: null }
const threads = new Map([
  ['a', thread],
  ['old', { ...thread, closedAt: '2026-01-01T09:00:00.000Z' }],
])
const mail: Mail = { as: 'customer', sender: [ida], subject: 'Re: Broken lamp', automatic: false, proven: false, at }
const stranger = { ...mail, sender: ['eve@other.example'] }
const place = (of: Mail, ...hints: [Hint['by'], string?][]) =>
  placeOf(
    of,
    hints.map(([by, conversationId = 'a']) => ({ by, conversationId })),
    threads,
    30,
  )

test('whoever holds the signed address or answers a message of ours is in the thread, and shown as new to it', () => {
  for (const by of ['token', 'ours'] as const) {
    assert.deepEqual([place(mail, [by]).conversationId, place(mail, [by]).newPerson], ['a', false])
    assert.deepEqual([place(stranger, [by]).conversationId, place(stranger, [by]).newPerson], ['a', true])
  }
})

test('a stranger who names the number of somebody else, or answers a mail that was passed on, gets a conversation of his own with a link offered', () => {
  for (const by of ['number', 'theirs'] as const) {
    assert.equal(place(mail, [by]).conversationId, 'a')
    assert.deepEqual([place(stranger, [by]).conversationId, place(stranger, [by]).offered], [null, 'a'])
  }
})

test('a bare number counts only in an answer of somebody who takes part, and is never offered', () => {
  assert.equal(place(mail, ['maybeNumber']).conversationId, 'a')
  assert.equal(place({ ...mail, subject: 'Order #1001' }, ['maybeNumber']).conversationId, null)
  assert.deepEqual(place(stranger, ['maybeNumber']).offered, null)
})

test('a message that we never saw joins two that name it only when subject and sender fit', () => {
  assert.equal(place(mail, ['mentioned']).conversationId, 'a')
  assert.equal(place({ ...mail, subject: 'Another thing' }, ['mentioned']).conversationId, null)
  assert.equal(place(stranger, ['mentioned']).conversationId, null)
})

test('an answer under another subject stays in the thread and is marked', () => {
  assert.deepEqual(
    [
      place({ ...mail, subject: 'Also, my invoice' }, ['ours']).conversationId,
      place({ ...mail, subject: 'Also, my invoice' }, ['ours']).subjectChanged,
    ],
    ['a', true],
  )
  for (const subject of ['AW: [EXTERNAL] Broken lamp', 'broken  LAMP', ''])
    assert.equal(place({ ...mail, subject }, ['ours']).subjectChanged, false, subject)
})

test('an answer to what was closed long ago begins a new conversation that follows it; an automatic one does not', () => {
  assert.deepEqual([place(mail, ['token', 'old']).conversationId, place(mail, ['token', 'old']).follows], [null, 'old'])
  assert.equal(place({ ...mail, automatic: true }, ['token', 'old']).conversationId, 'old')
  assert.equal(place({ ...mail, at: new Date('2026-01-20T09:00:00.000Z') }, ['token', 'old']).conversationId, 'old')
})

test('what was closed long ago goes on in the conversation that follows it already', () => {
  const chain = new Map<string, Thread>([
    ['1', { ...thread, closedAt: '2026-01-01T09:00:00.000Z', continuedBy: '2' }],
    ['2', { ...thread, closedAt: '2026-03-01T09:00:00.000Z', continuedBy: '3' }],
    ['3', thread],
  ])
  assert.equal(placeOf(mail, [{ by: 'token', conversationId: '1' }], chain, 30).conversationId, '3')
  chain.set('3', { ...thread, closedAt: '2026-05-01T09:00:00.000Z', continuedBy: '1' })
  assert.deepEqual(
    [
      placeOf(mail, [{ by: 'token', conversationId: '1' }], chain, 30).conversationId,
      placeOf(mail, [{ by: 'token', conversationId: '1' }], chain, 30).follows,
    ],
    [null, '3'],
  )
})

test('what we wrote elsewhere joins the thread that it answers', () => {
  for (const as of ['us', 'colleague'] as const)
    assert.equal(place({ ...mail, as, sender: ['mara@harrow-lind.test'] }, ['theirs']).conversationId, 'a')
})

test('an address of ours that is not proven gets nobody into a thread by a number', () => {
  for (const as of ['us', 'colleague'] as const)
    for (const by of ['number', 'maybeNumber'] as const) {
      assert.equal(place({ ...mail, as, sender: [] }, [by]).conversationId, null)
      assert.equal(place({ ...mail, as, sender: [], proven: true }, [by]).conversationId, 'a')
    }
})

const hint = fc.record({
  by: fc.constantFrom<Hint['by']>('token', 'ours', 'theirs', 'mentioned', 'number', 'maybeNumber'),
  conversationId: fc.constantFrom('a', 'old', 'gone'),
})
const subject = fc.constantFrom('Re: Broken lamp', 'Broken lamp', 'New thing', '')

test('a stranger never gets into a thread by what anybody could know', () => {
  fc.assert(
    fc.property(fc.array(hint), subject, fc.boolean(), (hints, words, automatic) => {
      const guessed = hints.filter(({ by }) => by !== 'token' && by !== 'ours')
      const found = placeOf({ ...stranger, subject: words, automatic }, guessed, threads, 30)
      assert.equal(found.conversationId, null)
      assert.equal(found.follows, null)
    }),
  )
})

test('an outcome is one of four: joined, follows, offered or alone', () => {
  fc.assert(
    fc.property(
      fc.array(hint),
      subject,
      fc.constantFrom(mail, stranger),
      fc.boolean(),
      (hints, words, of, automatic) => {
        const found = placeOf({ ...of, subject: words, automatic }, hints, threads, 30)
        assert.ok([found.conversationId, found.follows, found.offered].filter(Boolean).length <= 1)
        if (!hints.length) assert.deepEqual([found.conversationId, found.follows, found.offered], [null, null, null])
        for (const id of [found.conversationId, found.follows, found.offered]) if (id) assert.ok(threads.has(id))
      },
    ),
  )
})
