import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseMail } from '../mime/parse.ts'
import { readBounce } from './bounce.ts'

test('Random text from a person is never a bounce, and nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ maxLength: 300 }),
      fc.array(fc.lorem({ mode: 'sentences' }), { maxLength: 5 }),
      async (subject, text) => {
        const mail = await parseMail(Buffer.from('From: Ines <ines@beta.example>\n\nx'))
        assert.equal(readBounce({ ...mail, subject, text: text.join('\n\n') }), null)
      },
    ),
    { numRuns: 200 },
  )
})

test('Whatever a mail system writes, reading it does not throw', async () => {
  const base = await parseMail(
    Buffer.from('From: MAILER-DAEMON@alpha.example\nSubject: Undelivered Mail Returned to Sender\n\nx'),
  )
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<',
      '@',
      '\n',
      ':',
      'ines@beta.example',
      '<a@b.example>:',
      '550 5.1.1',
      'User unknown',
      'Final-Recipient: ',
      'rfc822;',
      'Status: ',
      'Received: x\n',
      '"',
      '\\',
      '\u0000',
      '{"notificationType":',
    ),
  )
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, text, text, (body, html, status) => {
      for (const type of ['message/delivery-status', 'message/rfc822', 'message/feedback-report']) {
        readBounce({ ...base, text: body, html, reports: [{ type, text: status }] })
      }
      readBounce({ ...base, text: null, html, reports: [] })
    }),
    { numRuns: 300 },
  )
})

test('Hostile reports of a megabyte are read in well under a second', async () => {
  const base = await parseMail(
    Buffer.from('From: MAILER-DAEMON@alpha.example\nSubject: Undelivered Mail Returned to Sender\n\nx'),
  )
  for (const unit of [
    '@',
    '<',
    'a@',
    '<a@b.c>:\n',
    'a'.repeat(50),
    '550 ',
    '5.1.1.',
    'x-a: b\n',
    ' \n',
    '"@',
    'to:\n',
    '(expanded from ',
    '&lt;',
    '<style',
    'https://',
  ]) {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length))
    const start = performance.now()
    readBounce({ ...base, text, html: null, reports: [] })
    readBounce({ ...base, text: null, html: text, reports: [] })
    readBounce({
      ...base,
      reports: [
        { type: 'message/delivery-status', text },
        { type: 'message/feedback-report', text },
      ],
    })
    assert.ok(
      performance.now() - start < 1500,
      `${JSON.stringify(unit.slice(0, 20))}: ${performance.now() - start} ms`,
    )
  }
})
