import test from 'node:test'
import assert from 'node:assert/strict'
import type { Actor } from './actor.ts'
import type { RegisteredOperation } from './kernel.ts'
import { allowRate, network } from './limits.ts'

const operation = (name: string, max: number) =>
  ({ name, operation: { limit: { per: 'ip', max, seconds: 60 } } }) as unknown as RegisteredOperation
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

test('whoever holds a /64 of IPv6 is one caller, and an IPv4 address is one however it is written', () => {
  for (const ip of ['2001:db8:0:7::1', '2001:DB8::7:ffff:1:2:3', '2001:0db8:0000:0007:1:2:3:4'])
    assert.equal(network(ip), '2001:db8:0:7::/64')
  assert.equal(network('fe80::1%eth0'), 'fe80:0:0:0::/64')
  assert.equal(network('::1'), '0:0:0:0::/64')
  assert.equal(network('::ffff:192.0.2.1'), '192.0.2.1')
  assert.equal(network('192.0.2.1'), '192.0.2.1')
  const once = operation('limits.prefix', 1)
  allowRate(once, from('2001:db8::1'), at(0))
  assert.throws(() => allowRate(once, from('2001:db8::ffff:2'), at(1)), refused)
  allowRate(once, from('2001:db8:0:1::1'), at(1))
})
