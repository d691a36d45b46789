import assert from 'node:assert/strict'
import test from 'node:test'
import { parseMail } from '../mime/parse.ts'
import { readBounce } from './bounce.ts'
import { OTHERS } from './samples/others.ts'
import { PRODUCTS } from './samples/products.ts'
import type { Sample } from './samples/sample.ts'
import { SERVERS } from './samples/servers.ts'

const read = async (raw: string) => readBounce(await parseMail(Buffer.from(raw)))

for (const sample of [...SERVERS, ...PRODUCTS, ...OTHERS]) {
  test(`A report in the words of ${sample.server} gives its address, status and lasting effect`, async () => {
    const bounce = await read(rawOf(sample))
    assert.ok(bounce)
    const { recipients, status, hard, type } = bounce
    assert.deepEqual(
      { recipients, status, hard, type },
      { recipients: sample.recipients, status: sample.status, hard: sample.hard, type: sample.type ?? 'failed' },
    )
  })
}

function rawOf({ from, subject, headers, html, body }: Sample): string {
  const head = [`From: ${from}`, 'To: help@harrow-lind.example', `Subject: ${subject}`, headers ?? 'X-Own: none']
  const type = `Content-Type: text/${html ? 'html' : 'plain'}; charset=utf-8`
  return [...head, type, 'Content-Transfer-Encoding: 8bit', '', body].join('\n')
}

const report = (
  status: string,
  words = 'See below.',
  subject = 'Undelivered Mail Returned to Sender',
) => `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@alpha.example>
To: help@harrow-lind.example
Subject: ${subject}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain

${words}

--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; alpha.example

${status}
--=b
Content-Type: message/rfc822

From: help@harrow-lind.example
To: ines@beta.example
Message-ID: <order-4711@harrow-lind.example>
Subject: Your lamp is on its way

Hello
--=b--
`

test('The report part gives recipient, status, words of the server and the message it is about', async () => {
  const bounce = await read(
    report(`Final-Recipient: rfc822; ines@beta.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ines@beta.example>: Recipient address
    rejected: User unknown
`),
  )
  assert.deepEqual(bounce, {
    is_bounce: true,
    type: 'failed',
    recipients: ['ines@beta.example'],
    status: '5.1.1',
    hard: true,
    diagnostic: '550 5.1.1 <ines@beta.example>: Recipient address rejected: User unknown',
    originalMessageId: 'order-4711@harrow-lind.example',
  })
})

test('A vague status gives way to the code inside the words of the server', async () => {
  const bounce = await read(
    report(
      'Final-Recipient: rfc822; ines@beta.example\nAction: failed\nStatus: 5.0.0\n' +
      'Diagnostic-Code: smtp; 552 5.2.2 Over quota\n',
    ),
  )
  assert.equal(bounce?.status, '5.2.2')
  assert.equal(bounce?.hard, false)
})

test('The code in the words wins over a status field of another class', async () => {
  const bounce = await read(
    report(
      'Final-Recipient: rfc822; ines@beta.example\nAction: failed\nStatus: 4.5.0\n' +
      'Diagnostic-Code: smtp; 550 5.5.0 Refused\n',
    ),
  )
  assert.equal(bounce?.status, '5.5.0')
})

test('A report about several addresses is lasting only if it holds for all of them', async () => {
  const bounce = await read(
    report(`Final-Recipient: rfc822; ines@beta.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; tom@beta.example
Action: failed
Status: 5.2.2
`),
  )
  assert.deepEqual(bounce?.recipients, ['ines@beta.example', 'tom@beta.example'])
  assert.equal(bounce?.hard, false)
})

test('Of a report about delivered and failed addresses only the failed ones count', async () => {
  const bounce = await read(
    report(`Final-Recipient: rfc822; ines@beta.example
Action: delivered
Status: 2.0.0

Final-Recipient: rfc822; tom@beta.example
Action: failed
Status: 5.1.1
`),
  )
  assert.deepEqual([bounce?.type, bounce?.recipients], ['failed', ['tom@beta.example']])
})

test('A delay is a bounce of type delayed and never lasting', async () => {
  const bounce = await read(
    report(
      'Final-Recipient: rfc822; ines@beta.example\nAction: delayed\nStatus: 4.4.1\n' +
      'Diagnostic-Code: smtp; 450 4.1.1 user unknown\n',
    ),
  )
  assert.deepEqual([bounce?.is_bounce, bounce?.type, bounce?.hard], [true, 'delayed', false])
})

test('A report of success is no bounce but is recognised', async () => {
  const bounce = await read(report('Final-Recipient: rfc822; ines@beta.example\nAction: relayed\nStatus: 2.0.0\n'))
  assert.deepEqual([bounce?.is_bounce, bounce?.type, bounce?.hard], [false, 'delivered', false])
})

test('A host that was not found is lasting, one that could not be looked up just now is not', async () => {
  const fields = (words: string) =>
    `Final-Recipient: rfc822; ines@beta.example\nAction: failed\nStatus: 5.4.4\n` +
    `Diagnostic-Code: X-Postfix; Host or domain name not found. Name service error for name=b.example: ${words}\n`
  assert.equal((await read(report(fields('Host not found'))))?.hard, true)
  assert.equal((await read(report(fields('Host not found, try again'))))?.hard, false)
})

test('A sender that was refused is not taken for an unknown recipient', async () => {
  const bounce = await read(
    report(
      'Final-Recipient: rfc822; ines@beta.example\nAction: failed\nStatus: 5.1.8\n' +
      'Diagnostic-Code: smtp; 553 5.1.8 <help@harrow-lind.example>... Domain of sender address does not exist\n',
    ),
  )
  assert.equal(bounce?.hard, false)
})

test('A report inside the returned message is older news', async () => {
  const inner = report('Final-Recipient: rfc822; inner@beta.example\nAction: failed\nStatus: 5.1.1\n').replaceAll(
    '=b',
    '=inner',
  )
  const outer = [
    'From: MAILER-DAEMON@alpha.example',
    'Subject: Postmaster notify: see transcript',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="=o"',
    '\n--=o\nContent-Type: message/delivery-status\n',
    'Final-Recipient: rfc822; outer@beta.example\nAction: failed\nStatus: 5.3.5',
    '\n--=o\nContent-Type: message/rfc822\n',
    inner,
    '--=o--',
  ].join('\n')
  assert.deepEqual((await read(outer))?.recipients, ['outer@beta.example'])
})

test('A report wrapped as text into the report of another server is read', async () => {
  const inner = report('Final-Recipient: rfc822; ines@beta.example\nAction: failed\nStatus: 5.1.1\n')
  const head = 'From: MAILER-DAEMON@relay.example\nSubject: Undelivered Mail Returned to Sender'
  const outer = `${head}\n\nThe message could not be delivered.\n\n---------\n${inner}`
  const bounce = await read(outer)
  assert.deepEqual([bounce?.recipients, bounce?.status], [['ines@beta.example'], '5.1.1'])
})

test('An abuse report is a complaint with the address that complained', async () => {
  const bounce = await read(`From: fbl@provider.example
Subject: FW: Your lamp
Content-Type: multipart/report; report-type=feedback-report; boundary="=b"

--=b
Content-Type: text/plain

This is an email abuse report.
--=b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Loop/1.0
Version: 1
Original-Rcpt-To: <ines@provider.example>

--=b
Content-Type: message/rfc822

From: help@harrow-lind.example
To: ines@provider.example
Message-ID: <order-4711@harrow-lind.example>

Hello
--=b--
`)
  assert.deepEqual(
    [bounce?.type, bounce?.is_bounce, bounce?.recipients, bounce?.originalMessageId],
    ['complaint', false, ['ines@provider.example'], 'order-4711@harrow-lind.example'],
  )
})

test('A message that a provider sends back whole with a subject of its own is a complaint', async () => {
  const returned = 'From: help@harrow-lind.example\nTo: ines@provider.example\nMessage-ID: <a1@shop.example>\n\nHello'
  const bounce = await read(
    'From: staff@provider.example\nSubject: complaint about message from 192.0.2.1\n' +
      'Content-Type: multipart/mixed; boundary="=b"\n\n--=b\nContent-Type: message/rfc822\n\n' +
      `${returned}\n--=b--\n`,
  )
  assert.deepEqual([bounce?.type, bounce?.recipients], ['complaint', ['ines@provider.example']])
})

test('A notification of Amazon SES in JSON is read, with the footer that SNS adds', async () => {
  const event = {
    notificationType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        { emailAddress: 'ines@beta.example', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
      ],
    },
    mail: { commonHeaders: { messageId: '<order-4711@harrow-lind.example>' } },
  }
  const bounce = await read(
    `From: AWS Notifications <no-reply@sns.example>\nSubject: AWS Notification Message\n\n` +
    `${JSON.stringify(event)}\n\n--\nTo stop these messages, see {link}\n`,
  )
  assert.deepEqual(
    [bounce?.type, bounce?.recipients, bounce?.hard, bounce?.originalMessageId],
    ['failed', ['ines@beta.example'], true, 'order-4711@harrow-lind.example'],
  )
})

const ORDINARY: [string, string][] = [
  [
    'a customer who quotes a report',
    'From: Ines <ines@beta.example>\nSubject: Re: Undelivered Mail Returned to Sender\n\n' +
    'Hello, I got this:\n\n<help@harrow-lind.example>: host mx said: 550 5.1.1 User unknown\n\n' +
    'What can I do?',
  ],
  [
    'a customer who forwards a report',
    'From: Ines <ines@beta.example>\n' +
    'Subject: Fwd: Mail delivery failed: returning message to sender\n\n' +
    'This message was created automatically by mail delivery software.\n\n' +
    '  help@harrow-lind.example\n    550 unknown user',
  ],
  [
    'a customer who forwards it under its own subject',
    'From: Ines <ines@beta.example>\nSubject: Undeliverable: my order\n\n' +
    'I could not reach you, your mailbox is full it says. My number is 550 1234.',
  ],
  [
    'a parcel service',
    'From: Parcels <news@parcels.example>\nAuto-Submitted: auto-generated\n' +
    'Subject: Delivery failed: your parcel 550123\n\n' +
    'Your parcel could not be delivered to: Ines, ines@beta.example, 12 High Street.\n' +
    'The address does not exist. We will try again.',
  ],
  [
    'an absence notice',
    'Return-Path: <>\nFrom: Tom <tom@beta.example>\nAuto-Submitted: auto-replied\n' +
    'Subject: Automatic reply: Your lamp\n\n' +
    'Tom no longer works here. Your message was not delivered to anyone, write to info@beta.example.\n' +
    '\n-----Original Message-----\nFrom: help@harrow-lind.example',
  ],
  [
    'a read receipt',
    'From: Tom <tom@beta.example>\nSubject: Not read: Your lamp\n' +
    'Content-Type: multipart/report; report-type=disposition-notification; boundary="=b"\n\n--=b\n\n' +
    'Your message was deleted without being read.\n--=b\n' +
    'Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;tom@beta.example\n' +
    'Disposition: automatic-action/MDN-sent-automatically; deleted\n--=b--',
  ],
  [
    'a postmaster who asks for help',
    'From: Postmaster <postmaster@beta.example>\nSubject: Question about my order\n\n' +
    'Hello, our lamp arrived broken. Please call +49 550 1234 or write to rosa@beta.example.',
  ],
]
for (const [who, raw] of ORDINARY) {
  test(`Mail of ${who} is no bounce`, async () => {
    assert.equal(await read(raw), null)
  })
}
