import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createSecrets } from '#kernel/secrets.ts'
import { htmlToText, readMail } from '#capabilities/reading/reading.public.ts'
import { dateLine, dateLineLanguages } from './datelines.ts'
import { cleanReply, mailPage, styleForMail } from './html.ts'
import { type MailPlan, makeMail } from './make.ts'
import { newHeaderId, readHeaderId } from './message-id.ts'
import { quoteOf } from './quote.ts'
import { threading } from './references.ts'
import { replySubject } from './subject.ts'

const services = { secrets: createSecrets('ab'.repeat(32)) }
const strangers = { secrets: createSecrets('cd'.repeat(32)) }
const plan: MailPlan = {
  from: null,
  replyTo: null,
  to: [{ name: 'Kasia', address: 'kasia@mail.example' }],
  cc: [],
  subject: 'Lamp',
  date: '2026-11-16T09:00:00.000Z',
  inReplyTo: null,
  references: [],
  text: 'Hello\n',
  html: '<p>Hello</p>',
  files: [],
  automatic: false,
}
const from = { name: 'Mara Lind (Harrow & Lind)', address: 'support@shop.example' }
const make = async (wish: Partial<MailPlan>, headerId = 'one@shop.example') =>
  readMail(await makeMail({ ...plan, ...wish }, from, headerId, [], null))

test('a Message-ID of ours leads back to its row, one that is changed or made by others does not', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.domain(), fc.nat(40), (id, domain, position) => {
      const headerId = newHeaderId(services, id, domain)
      assert.equal(readHeaderId(services, headerId), id)
      assert.equal(readHeaderId(services, headerId.toUpperCase()), id)
      assert.equal(readHeaderId(strangers, headerId), null)
      const at = 2 + position
      const changed = headerId.slice(0, at) + (headerId[at] === 'q' ? 'r' : 'q') + headerId.slice(at + 1)
      assert.equal(readHeaderId(services, changed), null)
    }),
  )
})

test('a Message-ID stands on one line, whatever the length of the domain', async () => {
  const headerId = newHeaderId(
    services,
    '0192f0c1-7a5e-7cc0-8f6e-1b2a3c4d5e6f',
    'a-rather-long-name-of-a-department.customer-service.shop.example',
  )
  const raw = Buffer.from(await makeMail(plan, from, headerId, [], null)).toString()
  assert.ok(`\r\n${raw}`.includes(`\r\nMessage-ID: <${headerId}>\r\n`))
  assert.equal(raw.match(/message-id:/gi)!.length, 1)
})

test('headers that others know come with it, each readable on its own', async () => {
  const address = `<https://help.shop.example/api/v1/consents/links/${'w'.repeat(150)}>`
  const { mail } = await make({
    headers: { 'List-Unsubscribe': address, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  })
  const value = (name: string) => mail.headers.find((each) => each.name === name)?.value
  assert.equal(value('list-unsubscribe'), address)
  assert.equal(value('list-unsubscribe-post'), 'List-Unsubscribe=One-Click')
})

const id = fc
  .string({ unit: fc.constantFrom(...'abcdef0123456789.$'), minLength: 3, maxLength: 60 })
  .map((local) => `${local}@mail.example`)
const thread = fc.array(
  fc.record({
    headerId: fc.oneof(id, fc.string(), fc.constant('sha256:abc')),
    kind: fc.constantFrom('in' as const, 'out' as const),
  }),
  { maxLength: 60 },
)

test('References hold the first and the latest ids in order, each once, end with the one answered, and stay short', () => {
  fc.assert(
    fc.property(thread, (ids) => {
      const { inReplyTo, references } = threading(ids)
      assert.equal(references.at(-1) ?? null, inReplyTo)
      assert.ok(references.length <= 20)
      assert.equal(new Set(references).size, references.length)
      for (const each of references) assert.match(each, /^[^\s<>]+$/)
      const order = references.map((each) => ids.findLastIndex(({ headerId }) => headerId === each))
      const theirs = ids.filter(
        ({ kind, headerId }) => kind === 'in' && /^[!-;=?-~]{1,250}$/.test(headerId) && !headerId.startsWith('sha256:'),
      )
      if (theirs.length) assert.equal(inReplyTo, theirs.at(-1)!.headerId)
      if (new Set(ids.map(({ headerId }) => headerId)).size === ids.length)
        assert.deepEqual(
          order,
          [...order].sort((a, b) => a - b),
        )
    }),
  )
})

test('References come out of the mail as they went in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(id, { minLength: 1, maxLength: 20 }), async (references) => {
      const { mail } = await make({ references, inReplyTo: references.at(-1)! })
      assert.deepEqual([mail.references, mail.inReplyTo], [references, [references.at(-1)]])
    }),
    { numRuns: 40 },
  )
})

test('a reply has one Re: in front, whatever the customer’s program had put there', () => {
  for (const [given, expected] of [
    ['Alma lamp', 'Re: Alma lamp'],
    ['AW: Re: Alma lamp', 'Re: Alma lamp'],
    ['RE[2]: Alma lamp', 'Re: Alma lamp'],
    ['Odp: SV: Alma', 'Re: Alma'],
    ['Fwd: Alma', 'Re: Fwd: Alma'],
    ['Re: order: lamp', 'Re: order: lamp'],
    ['', 'Re:'],
    ['回复：灯', 'Re: 灯'],
    ['Lamp\r\nBcc: x@mail.example', 'Re: Lamp Bcc: x@mail.example'],
    ['Reading lamp', 'Re: Reading lamp'],
  ] as const)
    assert.equal(replySubject(given), expected)
})

test('names, subjects and words of any script survive the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      async (name, words) => {
        const subject = replySubject(words)
        const { mail } = await make({ subject, to: [{ name, address: 'kasia@mail.example' }], text: `${words}\n` })
        assert.equal(mail.subject.replace(/\s+/g, ' ').trim(), subject.replace(/\s+/g, ' ').trim())
        assert.deepEqual(
          mail.to.map(({ address }) => address),
          ['kasia@mail.example'],
        )
        assert.equal(mail.text!.replace(/\s+/g, ' ').trim(), words.replace(/\s+/g, ' ').trim())
      },
    ),
    { numRuns: 60 },
  )
})

test('nothing that an agent types can become a header or a recipient', async () => {
  const { mail } = await make({
    subject: 'x\r\nBcc: spy@mail.example',
    to: [{ name: 'A\r\nBcc: spy@mail.example', address: 'kasia@mail.example' }],
    files: [],
  })
  assert.deepEqual([mail.bcc, mail.to.map((each) => each.address)], [[], ['kasia@mail.example']])
})

test('the line over a quote is in the language of the conversation, and our own reader knows the quote by it', async () => {
  const said = {
    authorName: 'Katarzyna Wójcik',
    authorAddress: 'kasia@mail.example',
    at: '2026-11-16T09:04:00.000Z',
    text: 'Kiedy przyjdzie podstawa?\nCzekam.',
    html: null,
  }
  for (const language of dateLineLanguages) {
    const quote = quoteOf(said, { language, timeZone: 'Europe/Berlin' })
    assert.match(quote.text, /10[:.]04/)
    assert.match(quote.text, /> Kiedy/)
    const { reply } = await make({
      text: `Hello.\n\n${quote.text}\n`,
      html: mailPage({ body: '<p>Hello.</p>', signature: '', quote: quote.html, language }),
    })
    assert.equal(reply.reply.trim(), 'Hello.', language)
  }
  assert.match(
    dateLine({ language: 'ja', timeZone: 'UTC', at: said.at, who: 'K' }),
    /^On Mon, Nov 16, 2026 at 9:04 AM, K wrote:$/,
  )
  assert.match(
    dateLine({ language: 'de-AT', timeZone: 'UTC', at: said.at, who: 'K' }),
    /^Am 16\. November 2026 um 09:04 schrieb K:$/,
  )
})

test('a quoted message keeps its tables and brings no pictures and no scripts along', () => {
  const html =
    '<table><tr><td style="color:red">129 €</td></tr></table><img src="https://spy.example/p.gif" alt="logo"><img src="cid:x"><script>alert(1)</script>'
  const quote = quoteOf(
    { authorName: 'K', authorAddress: 'k@mail.example', at: '2026-11-16T09:04:00.000Z', text: '129', html },
    { language: 'en', timeZone: 'UTC' },
  )
  assert.match(quote.html, /<td[^>]*>129 €<\/td>/)
  assert.ok(!/<img|spy\.example|script/i.test(quote.html))
  assert.ok(quote.html.includes('[logo]'))
})

test('what an agent may write keeps its meaning, all else only its words', () => {
  const html =
    '<h2>Hi</h2><p onclick="x()" style="position:fixed;text-align:center" class="a">One <b>two</b> <a href="javascript:alert(1)">bad</a> <a href="https://shop.example/a?b=1&amp;c=2">good</a></p>' +
    '<p><img src="https://elsewhere.example/spy.gif"><img src="cid:0192f0c1-7a5e-7cc0-8f6e-1b2a3c4d5e6f" alt="x"></p><script>alert(1)</script><form><input value="1"></form><font color="red">red</font>'
  assert.equal(
    cleanReply(html),
    '<h2>Hi</h2><p style="text-align:center">One <b>two</b> <a>bad</a> <a href="https://shop.example/a?b=1&amp;c=2">good</a></p><p><img src="cid:0192f0c1-7a5e-7cc0-8f6e-1b2a3c4d5e6f" alt="x" /></p>red',
  )
})

test('cleaning twice changes nothing more', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<b>',
    '</b>',
    '<table><tr><td>',
    '</td></tr></table>',
    '<img src="cid:a">',
    '<img src=x>',
    '<a href="//x">',
    '</a>',
    'text ',
    '&amp;',
    '&lt;script&gt;',
    '<scr',
    'ipt>',
    '<!--',
    '-->',
    '<li>',
    '<p style="text-align:right">',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join('')),
      (html) => {
        const once = cleanReply(html)
        assert.equal(cleanReply(once), once)
        assert.ok(!/<script|onerror|javascript:/i.test(once))
      },
    ),
  )
})

test('mail carries its looks in each element: no class, no style sheet, no paragraph inside items and cells', () => {
  const styled = styleForMail(
    cleanReply(
      '<p>Hi</p><p></p><ul><li><p>one</p></li><li><p>two</p><ul><li><p>deep</p></li></ul></li></ul><table><tbody><tr><th><p>Item</p></th><td colspan="2"><p>Base</p></td></tr></tbody></table><pre><code>x &lt; y</code></pre>',
    ),
  )
  assert.ok(!/class=|<style/i.test(styled))
  assert.match(
    styled,
    /<li style="[^"]+">one<\/li><li style="[^"]+">two<ul style="[^"]+"><li style="[^"]+">deep<\/li><\/ul><\/li>/,
  )
  assert.match(styled, /<td colspan="2" style="[^"]+">Base<\/td>/)
  assert.match(styled, /<table cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse/)
  assert.match(styled, /<p style="margin:0 0 12px"><br \/><\/p>/)
})

test('lists and tables read well as plain text too', () => {
  const html = cleanReply(
    '<p>Hi</p><ul><li><p>one</p></li><li><p>two</p></li></ul><table><tbody><tr><td><p>Base</p></td><td><p>9 €</p></td></tr></tbody></table>',
  )
  assert.equal(htmlToText(html).trim(), 'Hi\n\n- one\n- two\n\nBase 9 €')
})

test('mail in a script that runs from right to left says so', () => {
  assert.match(mailPage({ body: '', signature: '', quote: '', language: 'ar' }), /<html lang="ar" dir="rtl">/)
  assert.match(mailPage({ body: '', signature: '', quote: '', language: 'pl"><x' }), /<html lang="plx" dir="ltr">/)
})
