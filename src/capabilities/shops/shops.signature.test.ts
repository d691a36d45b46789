import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { toSecret, verify } from './shops.signature.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const at = new Date('2026-11-22T10:00:00Z')
const timestamp = String(at.getTime() / 1000)
const body = Buffer.from('{"type":"order.paid"}')
const sign = (by: string, content: Buffer | string = body, id = 'msg_1') =>
  new Webhook(by).sign(id, at, content.toString())
const ask = (more: object = {}, secrets = [secret], now = at) =>
  verify({ id: 'msg_1', timestamp, signature: sign(secret), body, ...more }, secrets, now)

test('whatever the reference library signs is right, and nothing else is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[\w-]{1,40}$/), (content, id) => {
      const signed = { id, timestamp, signature: sign(secret, content, id), body: Buffer.from(content) }
      assert.equal(verify(signed, [secret], at), 'right')
      assert.equal(verify({ ...signed, body: Buffer.from(`${content} `) }, [secret], at), 'wrong')
      assert.equal(verify({ ...signed, id: `${id}x` }, [secret], at), 'wrong')
      assert.equal(verify(signed, [other], at), 'wrong')
    }),
  )
})

test('one right signature among several is enough, and so is one of two secrets', () => {
  assert.equal(ask({ signature: `v1,bm9uc2Vuc2U= v2,abc ${sign(secret)}` }), 'right')
  assert.equal(ask({ signature: `${sign(other)} ${sign(secret)}` }), 'right')
  assert.equal(ask({}, [other, secret]), 'right')
  assert.equal(ask({ signature: sign(secret).replace('v1,', 'v1a,') }), 'wrong')
  assert.equal(ask({ signature: Array(30).fill('v1,bm8=').concat(sign(secret)).join(' ') }), 'wrong')
})

test('the clocks may be five minutes apart', () => {
  const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
  assert.deepEqual(
    [-301, -300, 0, 300, 301].map((seconds) => ask({}, [secret], later(seconds))),
    ['tooNew', 'right', 'right', 'right', 'tooOld'],
  )
  assert.equal(ask({ timestamp: `${timestamp}.0` }), 'unsigned')
})

test('without its headers a call is not signed', () => {
  for (const missing of [
    { id: '' },
    { timestamp: '' },
    { signature: '' },
    { timestamp: '-1' },
    { id: 'x'.repeat(201) },
  ])
    assert.equal(ask(missing), 'unsigned')
})

test('a new secret is one that the reference library takes', () => {
  const made = toSecret(Buffer.alloc(32, 7).toString('base64url'))
  assert.match(made, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.equal(
    verify(
      { id: 'a', timestamp, signature: new Webhook(made).sign('a', at, '{}'), body: Buffer.from('{}') },
      [made],
      at,
    ),
    'right',
  )
})
