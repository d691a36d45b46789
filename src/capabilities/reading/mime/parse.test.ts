import test from 'node:test'
import assert from 'node:assert/strict'
import { parseMail } from './parse.ts'

const CRLF = '\r\n'
const mail = (...lines: string[]) => parseMail(Buffer.from(lines.join(CRLF), 'latin1'))
const part = (boundary: string, headers: string[], body: string) => ['--' + boundary, ...headers, '', body]

test('a plain message yields addresses, subject, date, ids and text', async () => {
  const m = await mail(
    'From: "Lind, Anna" <Anna@Harrow-Lind.TEST>',
    'To: shop@harrow.example, Bo <bo@harrow.example>',
    'Subject: Chair',
    'Date: Fri, 3 Apr 2026 09:05:00 +0200',
    'Message-ID: <1@harrow.example>',
    'In-Reply-To: <0@harrow.example>',
    'References: <a@x.test>',
    ' <0@harrow.example>',
    '',
    'Hello',
    'there',
  )
  assert.deepEqual(m.from, [{ name: 'Lind, Anna', address: 'Anna@harrow-lind.test' }])
  assert.deepEqual(
    m.to.map((a) => a.address),
    ['shop@harrow.example', 'bo@harrow.example'],
  )
  assert.equal(m.subject, 'Chair')
  assert.equal(m.date, '2026-04-03T07:05:00.000Z')
  assert.equal(m.messageId, '1@harrow.example')
  assert.deepEqual(m.references, ['a@x.test', '0@harrow.example'])
  assert.equal(m.text, 'Hello\nthere')
  assert.equal(m.html, null)
  assert.deepEqual(m.problems, [])
})

test('alternative parts are two views of one text, and a named file beside them is an attachment', async () => {
  const m = await mail(
    'Content-Type: multipart/mixed; boundary=out',
    '',
    ...part('out', ['Content-Type: multipart/alternative; boundary=in'], ''),
    ...part('in', ['Content-Type: text/plain'], 'plain words'),
    ...part('in', ['Content-Type: text/html'], '<p>rich words</p>'),
    '--in--',
    ...part('out', ['Content-Type: text/plain; name="list.txt"'], 'a file'),
    '--out--',
  )
  assert.equal(m.text, 'plain words')
  assert.equal(m.html, '<p>rich words</p>')
  assert.equal(m.textIsPartial, false)
  assert.deepEqual(
    m.attachments.map((a) => [a.name, a.type, a.size]),
    [['list.txt', 'text/plain', 6]],
  )
})

test('an HTML part after a plain one is shown below it, and the text says that it is not all', async () => {
  const m = await mail(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...part('b', ['Content-Type: text/plain'], 'First <1>'),
    ...part('b', ['Content-Type: text/html'], '<b>Second</b>'),
    '--b--',
  )
  assert.equal(m.text, 'First <1>')
  assert.equal(m.textIsPartial, true)
  assert.match(m.html ?? '', /First &lt;1&gt;[\s\S]*<b>Second<\/b>/)
})

test('HTML followed by a plain footer has no text body of its own', async () => {
  const m = await mail(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...part('b', ['Content-Type: text/html'], '<p>Long letter</p>'),
    ...part('b', ['Content-Type: text/plain'], 'list footer'),
    '--b--',
  )
  assert.equal(m.text, null)
  assert.match(m.html ?? '', /Long letter[\s\S]*list footer/)
})

test('an inline image belongs to the HTML that names it', async () => {
  const m = await mail(
    'Content-Type: multipart/related; boundary=b',
    '',
    ...part('b', ['Content-Type: text/html'], '<img src="cid:chair@x">'),
    ...part('b', ['Content-Type: image/png', 'Content-ID: <chair@x>', 'Content-Transfer-Encoding: base64'], 'iVBORw0K'),
    '--b--',
  )
  assert.deepEqual(
    m.attachments.map((a) => [a.contentId, a.inline, a.size]),
    [['chair@x', true, 6]],
  )
})

test('an attached message is kept whole and named by its subject', async () => {
  const m = await mail(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...part('b', [], 'see below'),
    ...part('b', ['Content-Type: message/rfc822'], 'Subject: Old =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nold text'),
    '--b--',
  )
  assert.equal(m.text, 'see below')
  assert.equal(m.attachments[0]?.name, 'Old Grüße.eml')
  assert.match(m.reports[0]?.text ?? '', /old text/)
})

test('an outer boundary closes inner parts that were left open, and the last part may end without one', async () => {
  const m = await mail(
    'Content-Type: multipart/mixed; boundary=o',
    '',
    ...part('o', ['Content-Type: multipart/mixed; boundary=i'], ''),
    ...part('i', [], 'one'),
    ...part('o', [], 'two'),
  )
  assert.equal(m.text, 'one\ntwo')
})

test('a boundary that begins like another one is told apart from it', async () => {
  const m = await mail(
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    ...part('b', ['Content-Type: multipart/alternative; boundary="b2"'], ''),
    ...part('b2', [], 'inner'),
    '--b2--',
    ...part('b', [], 'outer'),
    '--b--',
  )
  assert.equal(m.text, 'inner\nouter')
})

for (const [name, header] of [
  ['missing', 'Content-Type: multipart/mixed'],
  ['wrong', 'Content-Type: multipart/mixed; boundary=nowhere'],
  ['lost with its header', 'X-Mailer: none'],
] as const) {
  test(`parts are found when the boundary is ${name}`, async () => {
    const m = await mail(
      header,
      '',
      ...part('real', ['Content-Type: text/plain'], 'found'),
      ...part('real', ['Content-Type: application/pdf; name=a.pdf'], 'x'),
      '--real--',
    )
    assert.equal(m.text, 'found')
    assert.deepEqual(
      m.attachments.map((a) => a.name),
      ['a.pdf'],
    )
    assert.ok(m.problems.length > 0)
  })
}

test('a last delimiter glued to the content is no content', async () => {
  const m = await mail('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'the end--b--')
  assert.equal(m.text, 'the end')
})

test('parts after a delimiter that ended too early are kept', async () => {
  const m = await mail(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...part('b', [], 'one'),
    '--b--',
    ...part('b', ['Content-Type: text/plain'], 'two'),
    '--b--',
  )
  assert.equal(m.text, 'one\ntwo')
})

test('flowed lines are joined, quotes stay apart, the signature mark does not flow', async () => {
  const m = await mail(
    'Content-Type: text/plain; format=flowed',
    '',
    'one ',
    'line',
    '> quoted ',
    '> more',
    ' >no quote',
    '-- ',
    'Anna',
  )
  assert.equal(m.text, 'one line\n> quoted more\n>no quote\n-- \nAnna')
})

test('with DelSp the blank at a break is no part of the text', async () => {
  const m = await mail('Content-Type: text/plain; format=flowed; delsp=yes', '', 'Bestell ', 'nummer')
  assert.equal(m.text, 'Bestellnummer')
})

test('file names come from RFC 2231 sections, encoded words and raw bytes alike', async () => {
  const names = [
    `filename*0*=utf-8''Gr%C3%B6; filename*1="en.pdf"`,
    'filename="=?iso-8859-1?Q?Gr=F6en.pdf?="',
    'filename=Gr\xc3\xb6en.pdf',
    `filename*=iso-8859-1''Gr%F6en.pdf; filename=bad.pdf`,
  ]
  for (const name of names) {
    const m = await mail('Content-Type: application/pdf', `Content-Disposition: attachment; ${name}`, '', 'x')
    assert.equal(m.attachments[0]?.name, 'Gröen.pdf', name)
  }
})

test('what says base64 but is prose is shown as it stands', async () => {
  const m = await mail(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...part('b', [], 'body'),
    ...part(
      'b',
      ['Content-Type: image/png', 'Content-Transfer-Encoding: base64'],
      'This file was removed, because it held a virus!',
    ),
    '--b--',
  )
  assert.equal(m.attachments.length, 0)
  assert.match(m.html ?? '', /held a virus/)
})

test('headers without a blank line before the body, bare line feeds and bare carriage returns are read', async () => {
  const lf = await parseMail(Buffer.from('From: a@x.test\nSubject: s\n\nbody'))
  const cr = await parseMail(Buffer.from('From: a@x.test\rSubject: s\r\rbody'))
  const glued = await parseMail(Buffer.from('From: a@x.test\r\nSubject: s\r\nNo header here\r\n\r\nbody'))
  assert.deepEqual(
    [lf.subject, lf.text, cr.subject, cr.text, glued.subject, glued.text],
    ['s', 'body', 's', 'body', 's', 'No header here\n\nbody'],
  )
})

test('bytes that are no message at all become its text', async () => {
  const m = await parseMail(Buffer.from('just words'))
  assert.equal(m.text, 'just words')
  assert.deepEqual(m.from, [])
})

test('NUL bytes and broken surrogates never reach the text', async () => {
  const nul = await mail('Subject: a\0b', '', 'c\0d')
  const half = await parseMail(
    Buffer.concat([
      Buffer.from('Content-Type: text/plain; charset=utf-16le\r\n\r\n'),
      Buffer.from([0x41, 0, 0x00, 0xd8]),
    ]),
  )
  assert.deepEqual([nul.subject, nul.text], ['ab', 'cd'])
  assert.ok(half.text?.isWellFormed())
})
