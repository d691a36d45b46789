import test from 'node:test'
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import { silent } from '#kernel/log.ts'
import { createMailAuth } from './mail-auth.ts'
import { type Resolve, createResolver } from './resolver.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'der' } })
const records: Record<string, string[][]> = {
  'TXT shop.example': [['v=spf1 ip4:203.0.113.5 -all']],
  'TXT s1._domainkey.shop.example': [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]],
  'TXT _dmarc.shop.example': [['v=DMARC1; p=reject']],
}
let asked: string[] = []
const resolver: Resolve = async (name, type) => {
  asked.push(`${type} ${name}`)
  const found = records[`${type} ${name}`]
  if (!found) throw Object.assign(new Error('no data'), { code: 'ENODATA' })
  return found
}
const auth = createMailAuth(silent, resolver)
const raw = Buffer.from('From: Ida <ida@shop.example>\r\nTo: support@harrow-lind.test\r\nSubject: Hello\r\nDate: Mon, 16 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@shop.example>\r\n\r\nHello\r\n')
const client = { ip: '203.0.113.5', helo: 'mx.shop.example', mailFrom: 'ida@shop.example' }

test('a server that may send for a domain passes, another fails', async () => {
  const pass = await auth.check(raw, client)
  assert.deepEqual([pass.spf, pass.dmarc], [{ result: 'pass', domain: 'shop.example' }, { result: 'pass', domain: 'shop.example', policy: 'reject' }])
  const fail = await auth.check(raw, { ...client, ip: '198.51.100.7' })
  assert.deepEqual([fail.spf?.result, fail.dmarc?.result, fail.dmarc?.policy], ['fail', 'fail', 'reject'])
})

test('a signature proves its domain, and a change breaks it', async () => {
  const { signatures } = await dkimSign(raw, { signingDomain: 'shop.example', selector: 's1', privateKey, algorithm: 'rsa-sha256', signTime: new Date(), signatureData: [{ signingDomain: 'shop.example', selector: 's1', privateKey }] })
  const signed = Buffer.concat([Buffer.from(signatures), raw])
  const elsewhere = { ...client, ip: '198.51.100.7' }
  assert.deepEqual((await auth.check(signed, elsewhere)).dkim, [{ result: 'pass', domain: 'shop.example' }])
  assert.equal((await auth.check(signed, elsewhere)).dmarc?.result, 'pass')
  const changed = Buffer.from(signed.toString().replace('Hello\r\n', 'Pay here\r\n').replace('\r\n\r\nHello', '\r\n\r\nPay here'))
  assert.notEqual((await auth.check(changed, elsewhere)).dkim[0]?.result, 'pass')
})

test('a relay of our own network proves nothing and is asked nothing', async () => {
  asked = []
  assert.deepEqual(await auth.check(raw, { ...client, ip: '10.0.0.7' }), { spf: null, dkim: [], dmarc: null, arc: null })
  assert.deepEqual(asked, [])
})

test('name servers that fail or never answer do not keep a message out', async () => {
  const broken = createMailAuth(silent, async () => Promise.reject(Object.assign(new Error('down'), { code: 'ESERVFAIL' })))
  assert.equal((await broken.check(raw, client)).spf?.result, 'temperror')
  const silentServers = createMailAuth(silent, () => new Promise(() => undefined), 50)
  assert.equal((await silentServers.check(raw, client)).spf?.result, 'temperror', 'that is not the same as nothing known')
})

test('answers are remembered for a while, refusals for a shorter one', async () => {
  let now = 0
  let count = 0
  const resolve = createResolver(async (name) => {
    count++
    if (name === 'bad.example') throw new Error('no')
    return [['x']]
  }, () => now)
  await resolve('good.example', 'TXT')
  await resolve('GOOD.example', 'TXT')
  assert.equal(count, 1)
  for (const _ of [1, 2]) await assert.rejects(resolve('bad.example', 'TXT'))
  assert.equal(count, 2)
  now = 2 * 60_000
  await resolve('good.example', 'TXT')
  await assert.rejects(resolve('bad.example', 'TXT'))
  assert.equal(count, 3)
})
