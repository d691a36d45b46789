import test from 'node:test'
import assert from 'node:assert/strict'
import { inspectMail, readMail, showMailHtml } from './inspect.ts'

const raw = (...lines: string[]) => Buffer.from(lines.join('\r\n'))

test('a reply is read into its parts in one call', async () => {
  const read = await readMail(
    raw(
      'From: Anna <anna@x.test>',
      'Subject: Re: Chair',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Vielen Dank, der Stuhl ist heute angekommen.',
      '',
      'On Fri, 3 Apr 2026 at 09:05, Harrow & Lind <shop@harrow.example> wrote:',
      '> Your chair was sent.',
    ),
  )
  assert.equal(read.reply.reply.trim(), 'Vielen Dank, der Stuhl ist heute angekommen.')
  assert.equal(read.preview, 'Vielen Dank, der Stuhl ist heute angekommen.')
  assert.equal(read.language, 'de')
  assert.equal(read.bounce, null)
  assert.equal(read.automatic.autoSubmitted, false)
})

test('HTML is stored safe, with its images unmapped, and shown mapped', async () => {
  const read = await readMail(
    raw('Content-Type: text/html', '', '<p onclick="x">Hi</p><img src="cid:a"><img src="https://x.test/p.gif">'),
  )
  assert.equal(read.html, '<p>Hi</p><img src="cid:a" /><img data-heed-src="https://x.test/p.gif" />')
  assert.equal(read.remoteImages, 1)
  assert.match(showMailHtml(read.html ?? '', { remoteImages: 'block', cid: (id) => `/f/${id}` }).html, /src="\/f\/a"/)
})

test('words that only the HTML shows are part of the reply', async () => {
  const read = await readMail(
    raw(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'See below',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>The chair is broken.</p>',
      '--b--',
    ),
  )
  assert.match(read.reply.reply, /See below[\s\S]*The chair is broken\./)
})

test('the JSON for the command line has every field, for an empty message too', async () => {
  assert.deepEqual(await inspectMail(new Uint8Array()), {
    from: [],
    to: [],
    cc: [],
    reply_to: [],
    subject: '',
    text: '',
    html: '',
    reply_text: '',
    language: null,
    attachments: [],
    auto_submitted: false,
    bounce: null,
  })
})

test('a preview ends at a word, at about 140 characters', async () => {
  const { preview } = await readMail(raw('', '', 'word '.repeat(100)))
  assert.ok(preview.length <= 141 && preview.endsWith('word…'))
})

test('a text of many megabytes is taken as it is', async () => {
  const { reply } = await readMail(raw('Subject: x', '', '> a\r\n'.repeat(500_000)))
  assert.ok(reply.reply.length > 1_000_000)
})
