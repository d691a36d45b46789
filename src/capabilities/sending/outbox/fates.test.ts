import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Tried, afterAnswer, afterProblem, nextTry, openRecipients } from './fates.ts'

const now = new Date('2026-11-16T09:00:00.000Z')
const later = '2026-11-19T09:00:00.000Z'
const tried = (wish: Partial<Tried> = {}): Tried => ({
  recipients: ['a@mail.example', 'b@mail.example'],
  fates: {},
  tries: 1,
  giveUpAt: later,
  ...wish,
})

test('pauses grow from a minute to four hours, and end with the third day', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 9].map((tries) => (nextTry(tries, later, now)!.getTime() - now.getTime()) / 60_000),
    [1, 5, 15, 60, 240, 240],
  )
  assert.equal(nextTry(9, '2026-11-16T12:59:59.999Z', now), null)
  assert.ok(nextTry(9, '2026-11-16T13:00:00.000Z', now))
})

test('whatever servers answer, each recipient has a fate, nobody who has it gets it again, and only open ones are tried again', () => {
  const answerOf = fc.array(fc.constantFrom('yes', 'later', 'never'), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(answerOf, { minLength: 1, maxLength: 8 }), (rounds) => {
      const recipients = rounds[0]!.map((_, at) => `r${at}@mail.example`)
      let state = tried({ recipients, tries: 0 })
      const got: string[] = []
      for (const round of rounds) {
        const open = openRecipients(state)
        if (!open.length) break
        const answers = open.map((address, at) => ({ address, how: round[at % round.length]! }))
        got.push(...answers.filter(({ how }) => how === 'yes').map(({ address }) => address))
        const next = afterAnswer(
          { ...state, tries: state.tries + 1 },
          {
            accepted: answers.filter(({ how }) => how === 'yes').map(({ address }) => address),
            said: '250 OK',
            refused: answers
              .filter(({ how }) => how !== 'yes')
              .map(({ address, how }) => ({ address, code: how === 'later' ? 450 : 550, said: 'no' })),
          },
          now,
        )
        assert.ok(recipients.every((address) => next.fates[address]))
        const stillOpen = openRecipients({ recipients, fates: next.fates })
        assert.equal(next.state === 'delayed', stillOpen.length > 0)
        assert.equal(next.dueAt !== null, next.state === 'delayed')
        if (next.state === 'accepted')
          assert.ok(recipients.every((address) => next.fates[address]!.state === 'accepted'))
        state = { ...state, fates: next.fates, tries: state.tries + 1 }
      }
      assert.equal(new Set(got).size, got.length)
    }),
  )
})

test('a server’s words become a reason that an agent understands', () => {
  const reason = (code: number, said: string) =>
    afterAnswer(
      tried({ recipients: ['a@mail.example'] }),
      { accepted: [], refused: [{ address: 'a@mail.example', code, said }], said },
      now,
    ).reason
  assert.equal(
    reason(550, '550 5.1.1 <a@mail.example>: Recipient address rejected: User unknown in virtual mailbox table'),
    'unknownAddress',
  )
  assert.equal(reason(452, '452 4.2.2 The email account that you tried to reach is over quota'), 'mailboxFull')
  assert.equal(reason(552, '552 5.3.4 Message size exceeds fixed limit'), 'tooLarge')
  assert.equal(reason(451, '451 Greylisted'), 'temporarilyUnavailable')
  assert.equal(reason(554, '554 Transaction failed'), 'other')
})

test('a recipient that the server forgot to answer for is tried again rather than taken for sent', () => {
  const next = afterAnswer(tried(), { accepted: ['a@mail.example'], refused: [], said: '250 OK' }, now)
  assert.deepEqual(
    [next.state, next.fates['a@mail.example']!.state, next.fates['b@mail.example']!.state],
    ['delayed', 'accepted', 'delayed'],
  )
})

test('in vain for too long is a failure of those who do not have it', () => {
  const fates = { 'a@mail.example': { state: 'accepted' as const, code: 250, reason: '', said: '', at: '' } }
  const next = afterProblem(
    tried({ fates, giveUpAt: now.toISOString() }),
    'server.refused',
    'connect ECONNREFUSED',
    now,
  )
  assert.deepEqual(
    [next.state, next.reason, next.fates['a@mail.example']!.state, next.fates['b@mail.example']!.state],
    ['failed', 'server.refused', 'accepted', 'failed'],
  )
})
