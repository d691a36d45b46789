import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Bounce } from '../mail.ts'
import { KINDS } from './phrases.ts'
import { bounceReason, REASONS, type Reason } from './reason.ts'

const failed = (diagnostic: string, status = '5.0.0', type: Bounce['type'] = 'failed'): Bounce => ({
  is_bounce: true,
  type,
  recipients: [],
  status,
  hard: false,
  diagnostic,
  originalMessageId: '',
})

const CASES: [string, string, Reason][] = [
  ['550 5.1.1 <a@b.example>: User unknown', '5.1.1', 'unknownAddress'],
  ['550 5.4.1 Recipient address rejected: Access denied', '5.4.1', 'unknownAddress'],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound', '5.1.10', 'unknownAddress'],
  ['550 5.1.1 The email account that you tried to reach does not exist', '5.1.1', 'unknownAddress'],
  ['551 5.1.6 The recipient has moved to new@b.example', '5.1.6', 'addressMoved'],
  ['550 5.2.1 The account is disabled', '5.2.1', 'addressDisabled'],
  [
    'Host or domain name not found. Name service error for name=b.example type=MX: Host not found',
    '5.4.4',
    'unknownDomain',
  ],
  ['Host not found, try again', '4.4.3', 'temporarilyUnavailable'],
  ['452 4.2.2 The mailbox is over quota', '4.2.2', 'mailboxFull'],
  ['552 5.3.4 Message size exceeds fixed limit', '5.3.4', 'tooLarge'],
  ['554 5.7.1 Message content rejected, identified as spam', '5.7.1', 'refusedAsSpam'],
  ['550 5.7.26 Unauthenticated mail is not accepted due to the DMARC policy of the domain', '5.7.26', 'authFailed'],
  ['550-5.7.26 This message fails to pass 550-5.7.26 SPF checks for the domain', '5.7.26', 'authFailed'],
  ['554 5.7.1 Client host [192.0.2.1] blocked using zen.list.example', '5.7.1', 'blockedSender'],
  ['553 5.1.8 Sender address rejected: Domain not found', '5.1.8', 'blockedSender'],
  ['554 5.7.1 Relay access denied', '5.7.1', 'policy'],
  ['421 4.7.0 Too many connections from your host', '4.7.0', 'temporarilyUnavailable'],
  ['connect to mx.b.example[192.0.2.5]:25: Connection refused', '4.4.1', 'temporarilyUnavailable'],
  ['450 4.2.0 Greylisted, please try again later', '4.2.0', 'temporarilyUnavailable'],
  ['delivery time expired', '4.4.7', 'expired'],
  ['', '5.2.2', 'mailboxFull'],
  ['rejected', '5.1.1', 'unknownAddress'],
  ['', '5.7.606', 'blockedSender'],
  ['', '', 'other'],
  ['abc', '4.0.0', 'temporarilyUnavailable'],
]
for (const [words, status, reason] of CASES) {
  test(`"${words}" with status "${status}" means ${reason}`, () => {
    assert.equal(bounceReason(failed(words, status)), reason)
  })
}

test('A complaint and a success have reasons of their own', () => {
  assert.equal(bounceReason(failed('User unknown', '', 'complaint')), 'complaint')
  assert.equal(bounceReason(failed('User unknown', '', 'delivered')), 'delivered')
})

test('Any words and status give one of the known codes', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (words, status) => {
      assert.ok(REASONS.includes(bounceReason(failed(words, status))))
    }),
  )
})

test('Phrases are lower-case, with plain quotes and single spaces, each once in a kind', () => {
  for (const [kind, { phrases }] of Object.entries(KINDS)) {
    assert.equal(
      new Set(phrases).size,
      phrases.length,
      `${kind} has a phrase twice: ${phrases.filter((one, i) => phrases.indexOf(one) !== i)}`,
    )
    for (const phrase of phrases) assert.match(phrase, /^(?!.*(?: {2}|[A-Z_\u2019])).+$/, `${kind}: ${phrase}`)
  }
})
