import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readMail } from '../inspect.ts'
import { parseMail } from './parse.ts'

const SEED = Buffer.from(
  [
    'From: =?utf-8?q?Anna_L=C3=B6?= <anna@harrow.example>',
    'To: Team: a@x.test, "b" <b@x.test>;',
    'Subject: =?iso-8859-1?Q?Gr=FC=DFe?=',
    'Content-Type: multipart/mixed; boundary="b1"',
    '',
    '--b1',
    'Content-Type: multipart/alternative; boundary=b2',
    '',
    '--b2',
    'Content-Type: text/plain; format=flowed',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Hallo =FC ',
    'Welt=',
    '',
    '--b2',
    'Content-Type: text/html',
    '',
    '<p style="color:red">Hallo <a href="https://x.test">Welt</a></p>',
    '--b2--',
    '--b1',
    "Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b.txt",
    'Content-Transfer-Encoding: base64',
    '',
    'SGFsbG8=',
    '--b1--',
    '',
  ].join('\r\n'),
  'latin1',
)

test('random bytes are read without an error, and twice the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (raw) => {
      const mail = await parseMail(raw)
      assert.ok(!mail.problems.some((problem) => problem.startsWith('The message could not be read')))
      assert.deepEqual(await parseMail(raw), mail)
    }),
    { numRuns: 300 },
  )
})

test('a message damaged anywhere is read without an error, and its strings fit a database', async () => {
  const edit = fc.record({
    at: fc.nat(SEED.length),
    cut: fc.nat(40),
    put: fc.oneof(
      fc.constantFrom('--b1\r\n', '--b2--', '\r\n\r\n', '"', '=?', '<', '(', '\0', ';', '\x1b$B', ': '),
      fc.string({ maxLength: 8 }),
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 6 }), async (edits) => {
      let raw = SEED
      for (const { at, cut, put } of edits)
        raw = Buffer.concat([raw.subarray(0, at), Buffer.from(put, 'latin1'), raw.subarray(at + cut)])
      const { mail, reply, preview, html } = await readMail(raw)
      assert.deepEqual(
        mail.problems.filter((problem) => problem.includes('could not be read')),
        [],
      )
      for (const text of [
        mail.subject,
        mail.text ?? '',
        html ?? '',
        reply.reply,
        preview,
        ...mail.headers.map((h) => h.value),
        ...mail.attachments.map((a) => a.name),
      ])
        assert.ok(text.isWellFormed() && !text.includes('\0'))
    }),
    { numRuns: 300 },
  )
})

const MB = 1024 * 1024
const HOSTILE: Record<string, string> = {
  'ten megabytes of delimiters': 'Content-Type: multipart/mixed; boundary=a\r\n\r\n' + '--a\r\n'.repeat(2 * MB),
  'a thousand nested multiparts': Array.from(
    { length: 1000 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
  ).join(''),
  'a hundred thousand headers': 'X-H: value\r\n'.repeat(100_000) + '\r\nbody',
  'a header of open encoded words': 'Subject: ' + '=?utf-8?q?aa '.repeat(20_000) + '\r\n\r\n',
  'an address list of open brackets': 'To: ' + '<('.repeat(100_000) + '\r\n\r\n',
  'a content type of open quotes': 'Content-Type: text/plain; ' + 'a="('.repeat(50_000) + '\r\n\r\n',
}
for (const [name, raw] of Object.entries(HOSTILE)) {
  test(`${name} cost no more than seconds`, { timeout: 10_000 }, async () => {
    const before = process.cpuUsage()
    await parseMail(Buffer.from(raw, 'latin1'))
    const used = process.cpuUsage(before)
    assert.ok((used.user + used.system) / 1e6 < 4)
  })
}
