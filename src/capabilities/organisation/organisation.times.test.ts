import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { daysLater, momentOf, timeChoices } from './organisation.times.ts'

const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Casablanca')
const instants = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2035-01-01T00:00:00Z'), noInvalidDate: true })
const clockIn = (zone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  return (at: string | Date) => format.format(new Date(at)).replace(' ', 'T')
}

test('whatever the time and the zone, the choices lie ahead, in order, once each, at what the clocks there show', () => {
  fc.assert(
    fc.property(instants, zones, (now, zone) => {
      const choices = timeChoices(now, zone)
      const shown = clockIn(zone)
      assert.ok(choices.every(({ at }) => at > now.toISOString()))
      assert.deepEqual(choices.map(({ at }) => at), [...new Set(choices.map(({ at }) => at))].sort())
      for (const { id, at, local } of choices) {
        assert.equal(shown(at), local)
        if (id !== 'inAnHour') assert.match(local, id === 'thisAfternoon' ? /T14:00$/ : /T09:00$/)
      }
    }),
  )
})

test('a local time is the instant at which the clocks show it; one that they skip comes after the gap', () => {
  fc.assert(
    fc.property(instants, zones, (at, zone) => {
      const shown = clockIn(zone)
      const local = shown(at)
      assert.equal(shown(momentOf(local, zone)!), local)
    }),
  )
  assert.equal(momentOf('2026-03-29T02:30', 'Europe/Berlin')!.toISOString(), '2026-03-29T01:30:00.000Z')
  // Clocks show half past two twice: the first of the two.
  assert.equal(momentOf('2026-10-25T02:30', 'Europe/Berlin')!.toISOString(), '2026-10-25T00:30:00.000Z')
  assert.equal(momentOf('2026-11-26T09:00:00+01:00', 'Asia/Tokyo')!.toISOString(), '2026-11-26T08:00:00.000Z')
  for (const nonsense of ['', 'tomorrow', '2026-02-31T09:00', '2026-11-26T25:00']) assert.equal(momentOf(nonsense, 'UTC'), undefined)
})

test('days later is the same time of day, whatever the clocks do between', () => {
  assert.equal(daysLater(new Date('2026-10-24T07:00:00Z'), 3, 'Europe/Berlin').toISOString(), '2026-10-27T08:00:00.000Z')
  assert.equal(daysLater(new Date('2026-03-27T08:00:00Z'), 3, 'Europe/Berlin').toISOString(), '2026-03-30T07:00:00.000Z')
})
