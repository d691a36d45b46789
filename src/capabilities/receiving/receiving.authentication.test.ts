import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { judgeSender, readAuthentication, sealersOf } from './receiving.authentication.ts'

const header = (value: string) => ({ name: 'authentication-results', value })
const ours = (authserv: string) => authserv === 'mx.harrow-lind.test'

test('results of a trusted server are read with the domains they are about', () => {
  const value =
    'mx.harrow-lind.test 1; dkim=pass (2048-bit key; secure) header.d=Shop.example header.i=@shop.example; spf=softfail (x) smtp.mailfrom=bounce@mail.shop.example; dmarc=fail (p=REJECT sp=NONE) header.from=shop.example; arc=none'
  assert.deepEqual(readAuthentication([header(value)], ours), {
    by: 'mx.harrow-lind.test',
    dkim: [{ result: 'pass', domain: 'shop.example' }],
    spf: { result: 'softfail', domain: 'mail.shop.example' },
    dmarc: { result: 'fail', domain: 'shop.example', policy: 'reject' },
    arc: 'none',
  })
})

test('what anybody else wrote counts nothing, and the newest trusted header wins', () => {
  assert.equal(readAuthentication([header('mx.evil.test; dmarc=pass header.from=bank.example')], ours), null)
  const found = readAuthentication(
    [
      header('evil; dmarc=pass'),
      header('mx.harrow-lind.test; dmarc=fail header.from=bank.example'),
      header('mx.harrow-lind.test; dmarc=pass header.from=bank.example'),
    ],
    ours,
  )
  assert.equal(found?.dmarc?.result, 'fail')
})

test('a comment can not smuggle a result in', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        '; dmarc=pass header.from=bank.example',
        '(; dmarc=pass)',
        'p=none; dmarc=pass',
        '\\); dmarc=pass',
      ),
      (words) => {
        const found = readAuthentication(
          [header(`mx.harrow-lind.test; dmarc=fail (${words}) header.from=bank.example`)],
          ours,
        )
        assert.equal(found?.dmarc?.result, 'fail')
      },
    ),
  )
})

test('a server that writes no name is believed only where that is expected', () => {
  const value =
    'spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=shop.example; dkim=none; dmarc=pass action=none header.from=shop.example'
  assert.equal(readAuthentication([header(value)], ours), null)
  assert.equal(readAuthentication([header(value)], (authserv) => authserv === '')?.spf?.result, 'pass')
})

const nothing = { by: 'heed', spf: null, dkim: [], dmarc: null, arc: null }
const pass = (domain: string) => ({ result: 'pass' as const, domain })

test('a sender is proven by DMARC, or by a signature or SPF of its own domain', () => {
  const proven = (auth: Parameters<typeof judgeSender>[0]) => judgeSender(auth, 'ida@mail.example', false).proven
  assert.equal(proven({ ...nothing, dmarc: { ...pass('mail.example'), policy: 'none' } }), 'yes')
  assert.equal(proven({ ...nothing, dkim: [pass('mail.example')] }), 'yes')
  assert.equal(proven({ ...nothing, spf: pass('bounces.mail.example') }), 'yes')
  assert.equal(proven({ ...nothing, dkim: [pass('sender.test')], spf: pass('sender.test') }), 'unknown')
  assert.equal(proven(null), 'unknown')
  assert.equal(proven(nothing), 'unknown')
})

test('a warning needs a cause: what forwarders and lists break is none', () => {
  const reason = (auth: Parameters<typeof judgeSender>[0], chainTrusted = false) =>
    judgeSender(auth, 'ida@mail.example', chainTrusted).reason
  assert.equal(reason({ ...nothing, dmarc: { result: 'fail', domain: 'mail.example', policy: 'reject' } }), 'dmarc')
  assert.equal(
    reason({ ...nothing, dmarc: { result: 'fail', domain: 'mail.example', policy: 'reject' }, arc: 'pass' }, true),
    '',
  )
  assert.equal(reason({ ...nothing, spf: { result: 'fail', domain: 'mail.example' } }), 'spf')
  assert.equal(
    reason({ ...nothing, spf: { result: 'fail', domain: 'mail.example' }, dkim: [pass('mail.example')] }),
    '',
  )
  assert.equal(reason({ ...nothing, spf: { result: 'softfail', domain: 'mail.example' } }), '')
  assert.equal(reason({ ...nothing, dkim: [{ result: 'fail', domain: 'mail.example' }], spf: pass('list.test') }), '')
  assert.equal(reason({ ...nothing, dkim: [{ result: 'fail', domain: 'mail.example' }] }), 'dkim')
})

test('a chain of forwarders explains a failure only when trusted ones sealed it and it holds', () => {
  const failed = { ...nothing, dmarc: { result: 'fail' as const, domain: 'mail.example', policy: 'reject' } }
  const reason = (arc: 'pass' | 'fail', chainTrusted: boolean) =>
    judgeSender({ ...failed, arc }, 'ida@mail.example', chainTrusted).reason
  assert.deepEqual([reason('pass', true), reason('pass', false), reason('fail', true)], ['', 'dmarc', 'dmarc'])
  assert.equal(
    judgeSender({ ...nothing, spf: { result: 'fail', domain: 'mail.example' }, arc: 'pass' }, 'ida@mail.example', false)
      .reason,
    'spf',
  )
})

test('everybody who sealed a chain is named, and no comment passes for a name', () => {
  const seal = (value: string) => ({ name: 'arc-seal', value })
  assert.deepEqual(
    sealersOf([
      seal('i=2; a=rsa-sha256; cv=pass; d=Lists.example; s=k; b=x'),
      seal('d=evil.test; i=1; (; d=harrow-lind.test) b=y'),
      seal('i=1; b=d=z'),
      header('x; d=other.test'),
    ]),
    ['lists.example', 'evil.test', ''],
  )
})
