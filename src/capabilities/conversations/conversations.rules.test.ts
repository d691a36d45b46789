import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Around, type Said, type Turn, afterMessage, enter, joinTurns, previewOf } from './conversations.rules.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 16, 9, minute)).toISOString()
const nothing: Around = { unanswered: null, lastSaid: null }
const fresh: Turn = { state: 'open', waitingSince: null, answeredAt: null, queueAt: at(0), closedAt: null }
const said = (direction: Said['direction'], minute: number, more: Partial<Said> = {}): Said => ({
  direction,
  automatic: false,
  at: at(minute),
  historic: false,
  first: false,
  ...more,
})
const waiting = afterMessage(fresh, said('in', 0, { first: true }), nothing)
const answered = afterMessage(waiting, said('out', 10), { unanswered: null, lastSaid: at(0) })

test('the wait begins with the first unanswered message and ends with our answer', () => {
  assert.deepEqual(waiting, { ...fresh, waitingSince: at(0), queueAt: at(0) })
  const more = afterMessage(waiting, said('in', 5), nothing)
  assert.equal(more.waitingSince, at(0))
  assert.deepEqual(answered, {
    state: 'with_customer',
    waitingSince: null,
    answeredAt: at(10),
    queueAt: at(10),
    closedAt: null,
  })
  assert.deepEqual(afterMessage(answered, said('in', 20), nothing), {
    ...answered,
    state: 'open',
    waitingSince: at(20),
    queueAt: at(20),
  })
})

test('an answer that closes, closes; a message of the customer opens again', () => {
  const closed = afterMessage(waiting, said('out', 10, { state: 'closed' }), { unanswered: null, lastSaid: at(0) })
  assert.deepEqual([closed.state, closed.closedAt], ['closed', at(10)])
  const again = afterMessage(closed, said('in', 20), nothing)
  assert.deepEqual([again.state, again.closedAt, again.waitingSince], ['open', null, at(20)])
})

test('notes and automatic messages make nobody wait, answer nobody and open nothing', () => {
  for (const turn of [waiting, answered, enter(answered, 'closed', at(30))])
    for (const message of [
      said('note', 40),
      said('in', 40, { automatic: true }),
      said('out', 40, { automatic: true }),
    ]) {
      const { queueAt: _, ...after } = afterMessage(turn, message, { unanswered: null, lastSaid: turn.queueAt })
      const { queueAt: __, ...before } = turn
      assert.deepEqual(after, before)
    }
})

test('a message that crossed with our answer or with closing is not lost: it opens', () => {
  const late = afterMessage(enter(answered, 'closed', at(30)), said('in', 29), nothing)
  assert.deepEqual([late.state, late.waitingSince], ['open', at(29)])
  assert.ok(late.answeredAt! < at(29))
})

test('what a back-fill brings from before our answer opens nothing, what came after it does', () => {
  const old = afterMessage(answered, said('in', 5, { historic: true }), { unanswered: null, lastSaid: at(10) })
  assert.deepEqual(old, answered)
  assert.equal(afterMessage(answered, said('in', 15, { historic: true }), nothing).waitingSince, at(15))
  const closed = enter(answered, 'closed', at(30))
  assert.deepEqual(
    afterMessage(closed, said('out', 12, { historic: true }), { unanswered: null, lastSaid: at(10) }).state,
    'closed',
  )
})

test('an old answer that arrives late leaves the newer question open', () => {
  const later = afterMessage(waiting, said('out', 3, { historic: true }), { unanswered: at(5), lastSaid: at(5) })
  assert.deepEqual([later.state, later.waitingSince, later.queueAt], ['open', at(5), at(5)])
})

const direction = fc.constantFrom('in' as const, 'out' as const, 'note' as const)
const message = fc.record({
  direction,
  minute: fc.integer({ min: 0, max: 30 }),
  automatic: fc.boolean(),
  historic: fc.boolean(),
})

test('whatever is said in whatever order, the wait is what can be worked out from the messages', () => {
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 12 }), (messages) => {
      let turn = fresh
      const before: Said[] = []
      for (const { minute, ...each } of messages) {
        const now: Said = { ...each, at: at(minute), first: before.length === 0 }
        const others = before
          .filter((other) => other.direction !== 'note')
          .map((other) => other.at)
          .sort()
        const after = [now.at, turn.answeredAt ?? ''].sort().at(-1)!
        turn = afterMessage(turn, now, {
          unanswered: customers(before).find((time) => time > after) ?? null,
          lastSaid: others.at(-1) ?? null,
        })
        before.push(now)
        const unanswered = customers(before).find((time) => turn.answeredAt === null || time > turn.answeredAt) ?? null
        assert.equal(turn.waitingSince, turn.state === 'open' ? unanswered : null)
        if (turn.state !== 'open') assert.equal(unanswered, null)
        const lastSaid = before
          .filter((other) => other.direction !== 'note')
          .map((other) => other.at)
          .sort()
          .at(-1)
        if (lastSaid) assert.equal(turn.queueAt, turn.waitingSince ?? lastSaid)
      }
    }),
  )
})

const customers = (messages: Said[]): string[] =>
  messages
    .filter((each) => each.direction === 'in' && !each.automatic)
    .map((each) => each.at)
    .sort()

test('joined conversations keep the longer wait, and nobody who waits is taken for answered', () => {
  const part = fc
    .record({
      state: fc.constantFrom('open' as const, 'with_customer' as const, 'closed' as const),
      waits: fc.option(fc.integer({ min: 0, max: 30 })),
      answered: fc.option(fc.integer({ min: 0, max: 30 })),
    })
    .map(({ state, waits, answered: time }) => ({
      state,
      waitingSince: state === 'open' && waits !== null ? at(waits) : null,
      answeredAt: time === null ? null : at(time),
      closedAt: state === 'closed' ? at(0) : null,
    }))
  fc.assert(
    fc.property(part, part, (a, b) => {
      const joined = joinTurns(a, b)
      assert.deepEqual(joined, joinTurns(b, a))
      if (joined.state === 'open')
        assert.equal(
          joined.waitingSince,
          [a.waitingSince, b.waitingSince].filter((each) => each !== null).sort()[0] ?? null,
        )
      if (joined.waitingSince && joined.answeredAt) assert.ok(joined.answeredAt < joined.waitingSince)
    }),
  )
})

test('a preview is one line of whole characters, at most 200 long', () => {
  assert.equal(previewOf('  Dear all,\n\n\tthe \u200blamp\u00a0came '), 'Dear all, the lamp came')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const preview = previewOf(text)
      assert.ok(preview.length <= 200 && !preview.includes('\n') && preview.isWellFormed())
    }),
  )
})
