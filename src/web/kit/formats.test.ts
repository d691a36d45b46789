import assert from 'node:assert/strict'
import test from 'node:test'
import { createFormats } from './formats.ts'
import { initials } from './initials.ts'

const british = createFormats('en-GB', 'Europe/Berlin')
const german = createFormats('de', 'Europe/Berlin')
/** Monday 16 November 2026, 14:20 in Berlin. */
const now = Date.parse('2026-11-16T13:20:00Z')
const plain = (text: string) => text.replace(/[\u202f\u00a0]/g, ' ')

test('times are those of the reader’s time zone', () => {
  assert.equal(british.time(now), '14:20')
  assert.equal(createFormats('en-GB', 'Asia/Tokyo').time(now), '22:20')
})

test('lists show the time today, the weekday this week, and the date before', () => {
  assert.equal(british.brief('2026-11-16T08:12:00Z', now), '09:12')
  assert.equal(british.brief('2026-11-13T08:12:00Z', now), 'Fri 09:12')
  assert.equal(british.brief('2026-11-02T08:12:00Z', now), '2 Nov')
  assert.equal(british.brief('2025-11-02T08:12:00Z', now), '2 Nov 2025')
})

test('the day begins at the reader’s midnight, not at that of Greenwich', () => {
  assert.equal(british.day('2026-11-15T23:30:00Z', now), 'Today')
  assert.equal(british.day('2026-11-15T22:30:00Z', now), 'Yesterday')
})

test('headings between days name them, with the year when it is another', () => {
  assert.equal(german.day('2026-11-15T10:00:00Z', now), 'Gestern')
  assert.equal(british.day('2026-11-10T10:00:00Z', now), 'Tuesday 10 November')
  assert.match(british.day('2025-11-10T10:00:00Z', now), /2025/)
})

test('what has not yet come is a date, not a time of this week', () => {
  assert.equal(british.brief('2026-11-19T08:00:00Z', now), '19 Nov')
})

test('durations are as coarse as they are useful', () => {
  assert.deepEqual(
    [0, 12_000, 59_999, 60_000, 40 * 60_000, 112 * 60_000, 120 * 60_000, 76 * 3_600_000].map((ms) =>
      plain(british.duration(ms)),
    ),
    ['0 secs', '12 secs', '59 secs', '1 min', '40 mins', '1 hr 52 mins', '2 hrs', '3 days 4 hrs'],
  )
  assert.equal(plain(german.duration(112 * 60_000)), '1 Std. 52 Min.')
})

test('sizes are in powers of ten', () => {
  assert.deepEqual(
    [0, 999, 1800, 1_800_000, 25_000_000].map((size) => plain(british.bytes(size))),
    ['0 bytes', '999 bytes', '1.8 kB', '1.8 MB', '25 MB'],
  )
})

test('under a minute is now', () => {
  assert.equal(british.relative(now - 30_000, now), 'now')
  assert.equal(plain(british.relative(now - 5 * 60_000, now)), '5 min ago')
  assert.equal(british.relative(now - 86_400_000, now), 'yesterday')
})

test('initials are those of the first and the last word, in any script', () => {
  assert.deepEqual(
    [
      'Katarzyna Wójcik',
      'J',
      'Dr. Friederike von Hohenfels-Waldburg',
      '佐藤 美咲',
      'مريم الزهراني',
      '  ',
      '(Team) Returns',
      'help@example.test',
    ].map(initials),
    ['KW', 'J', 'DH', '佐美', 'ما', '?', 'TR', 'H'],
  )
})
