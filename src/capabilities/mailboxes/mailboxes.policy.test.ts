import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { alarmAfter, judge } from './mailboxes.policy.ts'

const now = new Date('2026-11-16T09:00:00.000Z')
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString()
const minute = 60_000
const beat = {
  incoming: 'imap' as const,
  active: true,
  watchedSince: ago(60 * minute),
  lastFetchedAt: ago(minute),
  failingSince: null,
}

test('a mailbox that was fetched a minute ago works', () => {
  assert.deepEqual(judge(beat, now), { state: 'working', alarm: false })
})

test('one failure is no alarm; five minutes of failures are', () => {
  assert.deepEqual(judge({ ...beat, failingSince: ago(minute) }, now), { state: 'failing', alarm: false })
  assert.deepEqual(judge({ ...beat, failingSince: ago(6 * minute) }, now), { state: 'failing', alarm: true })
})

test('silence is an alarm: nothing failed, but nothing was fetched either', () => {
  assert.deepEqual(judge({ ...beat, lastFetchedAt: ago(6 * minute) }, now), { state: 'silent', alarm: true })
  assert.deepEqual(judge({ ...beat, lastFetchedAt: null }, now), { state: 'silent', alarm: true })
})

test('a mailbox just switched on gets its five minutes', () => {
  assert.deepEqual(judge({ ...beat, watchedSince: ago(minute), lastFetchedAt: ago(600 * minute) }, now), {
    state: 'starting',
    alarm: false,
  })
})

test('what is not fetched can not be down', () => {
  assert.deepEqual(judge({ ...beat, active: false, failingSince: ago(60 * minute) }, now), {
    state: 'off',
    alarm: false,
  })
  assert.deepEqual(judge({ ...beat, incoming: 'smtp', lastFetchedAt: null }, now), { state: 'receiving', alarm: false })
})

test('whatever happened, five minutes without a fetch is an alarm and a fetch that worked just now is none', () => {
  const time = fc.integer({ min: 0, max: 120 }).map((minutes) => ago(minutes * minute))
  fc.assert(
    fc.property(time, fc.option(time), fc.option(time), (watchedSince, lastFetchedAt, failingSince) => {
      const { alarm } = judge({ ...beat, watchedSince, lastFetchedAt, failingSince }, now)
      const newest = [watchedSince, lastFetchedAt ?? watchedSince].sort().at(-1)!
      if (now.getTime() - new Date(newest).getTime() > alarmAfter) assert.equal(alarm, true)
      else if (!failingSince || now.getTime() - new Date(failingSince).getTime() <= alarmAfter)
        assert.equal(alarm, false)
    }),
  )
})
