import test from 'node:test'
import assert from 'node:assert/strict'
import type { Actor } from './actor.ts'
import type { RegisteredOperation } from './kernel.ts'
import { allowRate } from './limits.ts'

const operation = (name: string, max: number) => ({ name, operation: { limit: { per: 'ip', max, seconds: 60 } } }) as unknown as RegisteredOperation
const from = (ip: string) => ({ kind: 'anonymous', id: '', ip }) as unknown as Actor
const at = (second: number) => new Date(Date.UTC(2026, 10, 16, 8, 0, second))
const refused = { code: 'kernel.tooMany' }

test('what is used up is refused until its window has ended', () => {
  const once = operation('limits.once', 1)
  allowRate(once, from('192.0.2.1'), at(0))
  assert.throws(() => allowRate(once, from('192.0.2.1'), at(59)), refused)
  allowRate(once, from('192.0.2.2'), at(59))
  allowRate(once, from('192.0.2.1'), at(60))
})

test('a flood of callers lifts only the oldest limits, not those that began lately', () => {
  const flood = operation('limits.flood', 1)
  const caller = (number: number) => from(`flood-${number}`)
  for (let number = 0; number < 50_000; number++) allowRate(flood, caller(number), at(100))
  allowRate(flood, caller(50_000), at(101))
  allowRate(flood, caller(0), at(101))
  for (const number of [2_000, 49_999, 50_000]) assert.throws(() => allowRate(flood, caller(number), at(102)), refused)
})
