import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseMail } from '../mime/parse.ts'
import { asksForNoReply, readAutomatic } from './automatic.ts'

const read = async (head: string) =>
  readAutomatic(await parseMail(Buffer.from(`From: Tom <tom@beta.example>\n${head}\n\nHello`)))

const AUTOMATIC = [
  'Auto-Submitted: auto-replied',
  'Auto-Submitted: auto-generated (failure)',
  'Auto-Submitted: auto-notified; owner-email="tom@beta.example"',
  'X-Autoreply: yes',
  'X-Autorespond: Your lamp',
  'X-Mail-Autoreply: vacation',
  'X-Apple-Action: VACATION',
  'X-FC-MachineGenerated: true',
  'Precedence: auto_reply',
  'Return-Path: <>',
  'X-POST-MessageClass: 9; Autoresponder',
  'Content-Type: multipart/report; report-type=disposition-notification; boundary=x',
  'Subject: Automatic reply: Your lamp',
  'Subject: Automatische Antwort: Ihre Lampe',
  'Subject: =?utf-8?Q?R=C3=A9ponse_automatique=C2=A0?=: Votre lampe',
  'Subject: Respuesta =?utf-8?Q?autom=C3=A1tica?=: Su pedido',
  'Subject: =?utf-8?B?0JDQstGC0L7QvtGC0LLQtdGC?=: x',
  'Subject: =?utf-8?B?6Ieq5Yqo562U5aSN?=: x',
  'Subject: Out of Office',
  'Subject: [Auto-Reply] Your lamp',
  'Subject: Abwesenheitsnotiz',
]
for (const head of AUTOMATIC) {
  test(`"${head}" is the mark of an automatic message`, async () => {
    const told = await read(head)
    assert.equal(told.autoSubmitted, true)
    assert.notEqual(told.reason, '')
  })
}

const BULK = [
  'Precedence: bulk',
  'Precedence: list',
  'List-Id: <news.beta.example>',
  'List-Unsubscribe: <mailto:off@beta.example>',
  'Mailing-List: contact news@beta.example',
]
for (const head of BULK) {
  test(`"${head}" is the mark of mail to many, not of an automatic reply`, async () => {
    const told = await read(head)
    assert.deepEqual([told.bulk, told.autoSubmitted], [true, false])
  })
}

const ORDINARY = [
  'Auto-Submitted: no',
  'X-Auto-Response-Suppress: All',
  'Precedence: normal',
  'Precedence: first-class',
  'Return-Path: <tom@beta.example>',
  'Subject: Re: Automatic reply: Your lamp',
  'Subject: Out of office next week, please ship later',
  'Subject: Automatic doors: quote needed',
  'Subject: Vacation rental question',
  'Subject: Auto parts: order 12',
  'X-Autoreply: no',
  'Subject: ',
  'Subject: Abwesend war ich lange, jetzt eine Frage',
]
for (const head of ORDINARY) {
  test(`"${head}" leaves mail of a person ordinary`, async () => {
    assert.deepEqual(await read(head), { autoSubmitted: false, bulk: false, reason: '' })
  })
}

test('A mail system that says nothing else about itself is still not answered', async () => {
  const mail = await parseMail(Buffer.from('From: mailer-daemon@beta.example\nSubject: Hello\n\nHello'))
  assert.equal(readAutomatic(mail).autoSubmitted, true)
})

test('The wish for no automatic answer is told apart from being automatic', async () => {
  const mail = await parseMail(
    Buffer.from('From: tom@beta.example\nX-Auto-Response-Suppress: DR, OOF, AutoReply\n\nHello'),
  )
  assert.equal(asksForNoReply(mail), true)
  const receipts = await parseMail(
    Buffer.from('From: tom@beta.example\nX-Auto-Response-Suppress: DR, RN, NRN\n\nHello'),
  )
  assert.equal(asksForNoReply(receipts), false)
})

test('Whatever headers hold, reading them does not throw, and unknown headers tell nothing', async () => {
  const mail = await parseMail(Buffer.from('From: tom@beta.example\n\nHello'))
  const header = fc.record({ name: fc.string().map((name) => `x-own-${name.toLowerCase()}`), value: fc.string() })
  fc.assert(
    fc.property(fc.array(header), (headers) => {
      assert.equal(readAutomatic({ ...mail, headers }).reason, '')
    }),
  )
})
