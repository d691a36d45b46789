import assert from 'node:assert/strict'
import test from 'node:test'
import { fromDay, toDay } from './days.ts'

const zones = ['America/New_York', 'Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu', 'UTC']

test('a day without a clock is the same day for everybody', () => {
  for (const zone of zones) {
    assert.equal(fromDay('2026-12-01', { wholeDays: true }, zone), '2026-12-01T00:00:00.000Z', zone)
    assert.equal(toDay('2026-12-01T00:00:00.000Z', { wholeDays: true }, zone), '2026-12-01', zone)
  }
})

test('any other day begins at midnight where the reader is, and is shown as it was chosen', () => {
  const days = { wholeDays: false }
  assert.equal(fromDay('2026-12-01', days, 'America/New_York'), '2026-12-01T05:00:00.000Z')
  assert.equal(fromDay('2026-07-01', days, 'Europe/Berlin'), '2026-06-30T22:00:00.000Z')
  assert.equal(fromDay('2026-10-25', days, 'Europe/Berlin'), '2026-10-24T22:00:00.000Z', 'clocks go back on that day')
  assert.equal(fromDay('2026-10-26', days, 'Europe/Berlin'), '2026-10-25T23:00:00.000Z')
  for (const zone of zones)
    for (const day of ['2026-03-29', '2026-10-25', '2024-02-29', '1999-12-31'])
      assert.equal(toDay(fromDay(day, days, zone), days, zone), day, `${day} ${zone}`)
})

test('where midnight is skipped the day begins when it is over', () => {
  assert.equal(fromDay('2018-11-04', { wholeDays: false }, 'America/Sao_Paulo'), '2018-11-04T03:00:00.000Z')
})

test('what is no day is none', () => {
  assert.equal(fromDay('', { wholeDays: false }, 'UTC'), undefined)
  assert.equal(toDay(undefined, { wholeDays: true }, 'UTC'), '')
  assert.equal(toDay('soon', { wholeDays: false }, 'UTC'), '')
})
