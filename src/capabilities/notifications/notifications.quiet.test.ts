import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Quiet, type Settings, defaults } from './notifications.kinds.ts'
import { leavesTime, mailTime, quietUntil } from './notifications.quiet.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/Santiago',
  'Asia/Beirut',
  'Atlantic/Azores',
]
const minute = 60_000
const day = 24 * 60 * minute

/** What the clock on the wall shows, by another library than the one that is tested. */
const clocks = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
)
function wall(at: number, zone: string): { weekday: number; time: string } {
  const parts = Object.fromEntries(
    clocks
      .get(zone)!
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return {
    weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts['weekday']!) + 1,
    time: `${parts['hour']}:${parts['minute']}`,
  }
}
function shouldBeQuiet(at: number, { on, from, to, days, daysOff }: Quiet, zone: string): boolean {
  const { weekday, time } = wall(at, zone)
  const before = weekday === 1 ? 7 : weekday - 1
  if (!on) return false
  if (daysOff.includes(weekday)) return true
  return from < to
    ? days.includes(weekday) && time >= from && time < to
    : (days.includes(weekday) && time >= from) || (days.includes(before) && time < to)
}

const time = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`)
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 })
const quiets = fc.record({ on: fc.constant(true), from: time, to: time, days, daysOff: days }).filter(leavesTime)
/** Days on which clocks change somewhere, and any others. */
const moments = fc
  .oneof(
    fc
      .constantFrom(
        '2026-03-29',
        '2026-10-25',
        '2026-03-08',
        '2026-11-01',
        '2026-04-05',
        '2026-10-04',
        '2026-09-06',
        '2011-12-30',
        '2026-02-15',
      )
      .map((at) => Date.parse(`${at}T00:00Z`)),
    fc.integer({ min: Date.parse('2011-01-01'), max: Date.parse('2031-01-01') }),
  )
  .chain((near) => fc.integer({ min: -day, max: day }).map((off) => Math.floor((near + off) / minute) * minute))
const zoned = fc.constantFrom(...zones)

test('it is quiet exactly while the clock on the wall says so, in every zone and over every change of the clocks', () => {
  fc.assert(
    fc.property(moments, quiets, zoned, (at, quiet, zone) => {
      const until = quietUntil(new Date(at), quiet, zone)
      assert.equal(until !== null, shouldBeQuiet(at, quiet, zone))
    }),
    { numRuns: 3000 },
  )
})

test('quiet hours end at the first moment that is not quiet: nothing leaves before, and nothing waits longer', () => {
  fc.assert(
    fc.property(moments, quiets, zoned, (at, quiet, zone) => {
      const until = quietUntil(new Date(at), quiet, zone)?.getTime()
      fc.pre(until !== undefined)
      assert.equal(shouldBeQuiet(until!, quiet, zone), false)
      assert.equal(shouldBeQuiet(until! - 1, quiet, zone), true)
      for (let passing = at; passing < until!; passing += 7 * minute)
        assert.equal(shouldBeQuiet(passing, quiet, zone), true)
    }),
    { numRuns: 1000 },
  )
})

test('quiet hours that never end are found', () => {
  const always: Quiet = { on: true, from: '08:00', to: '08:00', days: [1, 2, 3, 4, 5, 6, 7], daysOff: [] }
  assert.equal(leavesTime(always), false)
  assert.equal(leavesTime({ ...always, to: '07:59' }), true)
  assert.equal(leavesTime({ ...always, days: [], daysOff: [1, 2, 3, 4, 5, 6, 7] }), false)
  assert.equal(leavesTime({ ...always, on: false }), true)
})

test('a digest leaves at the next time of its pace that is not quiet', () => {
  fc.assert(
    fc.property(
      moments,
      quiets,
      zoned,
      fc.constantFrom('atOnce', 'hourly', 'daily'),
      time,
      (at, quiet, zone, pace, mailAt) => {
        const settings: Settings = { ...defaults, quiet, pace: pace as Settings['pace'], mailAt }
        const due = mailTime(new Date(at), settings, zone).getTime()
        assert.ok(due >= at)
        assert.equal(shouldBeQuiet(due, quiet, zone), false)
        const calm = mailTime(new Date(at), { ...settings, quiet: { ...quiet, on: false } }, zone).getTime()
        // The clocks of Apia have skipped a whole day.
        assert.ok(calm - at <= (pace === 'atOnce' ? 0 : pace === 'hourly' ? 60 * minute : 2 * day))
        if (pace === 'hourly') assert.ok(wall(calm, zone).time.endsWith(':00') || zone === 'Australia/Lord_Howe')
      },
    ),
    { numRuns: 1000 },
  )
})

test('an evening in Berlin: until eight next morning, over the weekend until Monday', () => {
  const quiet: Quiet = { on: true, from: '18:00', to: '08:00', days: [1, 2, 3, 4, 5], daysOff: [6, 7] }
  const ends = (at: string) => quietUntil(new Date(at), quiet, 'Europe/Berlin')?.toISOString() ?? null
  assert.equal(ends('2026-11-16T16:59:00Z'), null)
  assert.equal(ends('2026-11-16T17:00:00Z'), '2026-11-17T07:00:00.000Z')
  // On Friday evening: Saturday and Sunday are off, and Sunday evening begins nothing of its own.
  assert.equal(ends('2026-11-20T20:00:00Z'), '2026-11-22T23:00:00.000Z')
  // The night in which the clocks go back is an hour longer.
  assert.equal(ends('2026-03-27T20:00:00Z'), '2026-03-29T22:00:00.000Z')
})
