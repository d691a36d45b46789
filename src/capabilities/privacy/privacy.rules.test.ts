import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { allowedOn, dueAt, keptSince, keptUntil, months } from './privacy.rules.ts'

const berlin = 'Europe/Berlin'
const due = (received: string, inMonths = months.first, zone = berlin) =>
  dueAt(new Date(received), zone, inMonths).toISOString()

test('a month ends with the day of the same number, by the clocks of the organisation', () => {
  assert.equal(due('2026-11-16T09:00:00Z'), '2026-12-16T22:59:59.999Z')
  // Late in the evening there it is the next day already.
  assert.equal(due('2026-11-16T23:30:00Z'), '2026-12-17T22:59:59.999Z')
  assert.equal(due('2026-11-16T09:00:00Z', months.lengthened), '2027-02-16T22:59:59.999Z')
})

test('where the month has no such day, it ends with its last one', () => {
  assert.equal(due('2027-01-31T12:00:00Z'), '2027-02-28T22:59:59.999Z')
  assert.equal(due('2028-01-31T12:00:00Z'), '2028-02-29T22:59:59.999Z')
  assert.equal(due('2026-11-30T12:00:00Z', months.lengthened), '2027-02-28T22:59:59.999Z')
})

test('whenever it arrives, there are 28 to 32 days, the last of them to its end, and lengthening gives more', () => {
  const zones = fc.constantFrom('UTC', berlin, 'Pacific/Auckland', 'America/New_York', 'Asia/Kolkata')
  const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, zones, (received, zone) => {
      const end = dueAt(received, zone, months.first)
      const days = (end.getTime() - received.getTime()) / 86_400_000
      assert.ok(days >= 28 - 1 / 24 && days < 32 + 1 / 24, `${days} days`)
      const local = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(end)
      assert.equal(local, '23:59')
      assert.ok(dueAt(received, zone, months.lengthened) > end)
    }),
  )
})

test('what is kept for some years is kept to the end of the last one', () => {
  const now = new Date('2026-11-16T09:00:00Z')
  assert.equal(keptSince(now, null), null)
  assert.equal(keptSince(now, 10)!.toISOString(), '2016-01-01T00:00:00.000Z')
  // What is dated today is kept until then, and a moment later it is not.
  const until = keptUntil(now, 10)
  assert.equal(until.toISOString(), '2037-01-01T00:00:00.000Z')
  assert.ok(now >= keptSince(new Date(until.getTime() - 1), 10)!)
  assert.ok(now < keptSince(until, 10)!)
})

const facts = {
  kind: 'erasure',
  state: 'open',
  identity: null,
  lengthenedAt: null,
  dueAt: '2026-12-16T22:59:59.999Z',
  restricted: false,
  archive: null,
  erasing: false,
} as const
const at = '2026-11-20T09:00:00.000Z'

test('nothing is erased or given out before it is sure who asks', () => {
  assert.ok(!allowedOn(facts, at).includes('erase'))
  assert.ok(allowedOn({ ...facts, identity: 'code' }, at).includes('erase'))
  const access = { ...facts, kind: 'access', archive: 'ready' } as const
  assert.ok(allowedOn(access, at).includes('makeArchive'))
  assert.ok(!allowedOn(access, at).includes('giveArchive'))
  assert.ok(allowedOn({ ...access, identity: 'agent' }, at).includes('giveArchive'))
})

test('time is lengthened once, and not after it is over', () => {
  assert.ok(allowedOn(facts, at).includes('lengthen'))
  assert.ok(!allowedOn({ ...facts, lengthenedAt: at }, at).includes('lengthen'))
  assert.ok(!allowedOn(facts, '2026-12-17T00:00:00.000Z').includes('lengthen'))
})

test('while a person is erased nothing else is done, and the files of a request can be removed at any time', () => {
  const access = { ...facts, kind: 'access', identity: 'code', archive: 'ready' } as const
  for (const state of ['open', 'done'] as const) {
    assert.ok(allowedOn({ ...access, state }, at).includes('removeArchive'))
    assert.deepEqual(allowedOn({ ...access, state, erasing: true }, at), [])
  }
})

test('what is closed can not be changed, but a restriction can be lifted', () => {
  for (const state of ['working', 'done', 'refused', 'withdrawn'] as const)
    assert.deepEqual(allowedOn({ ...facts, state, identity: 'code' }, at), [])
  const restriction = { ...facts, kind: 'restriction', state: 'done' } as const
  assert.deepEqual(allowedOn({ ...restriction, restricted: true }, at), ['lift'])
  assert.deepEqual(allowedOn(restriction, at), [])
})
