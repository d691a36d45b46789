import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { type Essence, contentDigest, essenceOf, sameMessage } from './receiving.copies.ts'

const essence = async (raw: string): Promise<Essence> =>
  essenceOf((await readMail(Buffer.from(raw.replaceAll('\n', '\r\n')))).mail)

type Letter = { id: string; from: string; date: string; subject: string; body: string }
const letter: Letter = {
  id: '<a1@mail.example>',
  from: 'Ida Berg <ida@mail.example>',
  date: 'Mon, 16 Nov 2026 09:00:00 +0100',
  subject: 'Broken lamp',
  body: 'Hello,\nthe lamp flickers.\nIda',
}
const write = ({ id, from, date, subject, body }: Letter, head = '') =>
  `${head}${id ? `Message-ID: ${id}\n` : ''}From: ${from}\nTo: support@harrow-lind.test\n${date ? `Date: ${date}\n` : ''}Subject: ${subject}\n\n${body}\n`
const compare = async (one: string, other: string) => {
  const [a, b] = [await essence(one), await essence(other)]
  assert.equal(sameMessage(a, b), sameMessage(b, a), 'it does not matter which came first')
  return sameMessage(a, b)
}

test('trace headers, spam marks and a folded header do not make another message', async () => {
  const relayed = write(
    letter,
    'Return-Path: <ida@mail.example>\nDelivered-To: support@harrow-lind.test\nReceived: from a by b; Mon, 16 Nov 2026 09:00:05 +0100\nX-Spam-Flag: NO\n',
  )
  assert.equal(await compare(write(letter), relayed), true)
  assert.equal(contentDigest(await essence(write(letter))), contentDigest(await essence(relayed)))
})

test('a copy through a list, with its prefix, foot and hidden sender, is the same message', async () => {
  const listed = write(
    {
      ...letter,
      subject: '[shop] Broken lamp',
      body: `${letter.body}\n_______________________________________________\nshop mailing list\nhttps://lists.example/shop`,
    },
    'List-Id: <shop.lists.example>\n',
  )
  assert.equal(await compare(write(letter), listed), true)
  const hidden = write({ ...letter, from: 'Ida Berg via shop <shop@lists.example>' }, 'List-Id: <shop.lists.example>\n')
  assert.equal(await compare(write(letter), hidden), true)
  const other = write(
    {
      ...letter,
      subject: '[club] Broken lamp',
      body: `${letter.body}\n-- \nTo unsubscribe write to club-leave@lists.example`,
    },
    'List-Id: <club.lists.example>\n',
  )
  assert.equal(await compare(listed, other), true)
})

test('a prefix of a filter in front of "Re:" or behind it is no other subject', async () => {
  assert.equal(
    await compare(
      write({ ...letter, subject: 'Re: Broken lamp' }),
      write({ ...letter, subject: 'Re: [EXTERNAL] Broken lamp' }),
    ),
    true,
  )
  assert.equal(
    await compare(
      write({ ...letter, subject: 'Re: Broken lamp' }),
      write({ ...letter, subject: '***SPAM*** Re: Broken lamp' }),
    ),
    true,
  )
})

test('another encoding of the same words is the same message', async () => {
  const words = 'Grüße aus Köln'
  const head = `Message-ID: <b1@mail.example>\nFrom: ida@mail.example\nDate: ${letter.date}\nSubject: Lampe\nMIME-Version: 1.0\n`
  const plain = `${head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${words}\n`
  const coded = `${head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`${words}\n`).toString('base64')}\n`
  assert.equal(await compare(plain, coded), true)
})

test('a reused Message-ID with other words, subject, sender, date or attachment is another message', async () => {
  const others: Partial<Letter>[] = [
    { body: 'Hello,\nthe chair wobbles.\nIda' },
    { body: `${letter.body}\nPS: please call me` },
    { subject: 'Broken chair' },
    { subject: '[Order 13] Broken lamp!' },
    { from: 'Per Holm <per@mail.example>' },
    { date: 'Mon, 16 Nov 2026 09:00:01 +0100' },
    { subject: 'Re: Broken lamp' },
  ]
  for (const change of others)
    assert.equal(await compare(write(letter), write({ ...letter, ...change })), false, JSON.stringify(change))
})

test('numbers in brackets tell subjects apart', async () => {
  assert.equal(
    await compare(write({ ...letter, subject: '[Order 12] Sent' }), write({ ...letter, subject: '[Order 13] Sent' })),
    false,
  )
})

test('another attachment under the same words is another message', async () => {
  const invoice = (content: string) =>
    `Message-ID: <i@mail.example>\nFrom: billing@mail.example\nDate: ${letter.date}\nSubject: Invoice\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour invoice\n--b\nContent-Type: application/pdf; name=invoice.pdf\nContent-Disposition: attachment; filename=invoice.pdf\nContent-Transfer-Encoding: base64\n\n${Buffer.from(content).toString('base64')}\n--b--\n`
  assert.equal(await compare(invoice('first'), invoice('second')), false)
  assert.equal(await compare(invoice('first'), invoice('first')), true)
})

test('without a Message-ID the content decides, and without a date as well nothing does', async () => {
  const nameless = { ...letter, id: '' }
  assert.equal(
    await compare(write(nameless), write(nameless, 'Received: from a by b; Mon, 16 Nov 2026 09:00:05 +0100\n')),
    true,
  )
  assert.equal(await compare(write(nameless), write({ ...nameless, body: 'Something else' })), false)
  assert.equal(await compare(write(nameless), write(letter)), true)
  assert.equal(
    await compare(write({ ...nameless, date: '' }), write({ ...nameless, date: '' }, 'Received: from a by b\n')),
    false,
  )
  assert.equal(contentDigest(await essence(write({ ...nameless, date: '' }))), null)
})

const word = fc.stringMatching(/^[a-zäöüß]{1,8}$/)
const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
const body = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n'))
const anyLetter = fc.record({
  id: fc.constantFrom('<x@mail.example>', '<y@mail.example>'),
  from: fc.constantFrom('ida@mail.example', 'per@mail.example'),
  date: fc.constantFrom('Mon, 16 Nov 2026 09:00:00 +0000', 'Tue, 17 Nov 2026 10:00:00 +0000'),
  subject: line,
  body,
})

test('two different letters are never taken for one, whatever they share', async () => {
  await fc.assert(
    fc.asyncProperty(anyLetter, anyLetter, fc.boolean(), async (a, b, listed) => {
      const same =
        a.id === b.id &&
        a.from === b.from &&
        a.date === b.date &&
        a.subject === b.subject &&
        a.body.replaceAll('\n', ' ') === b.body.replaceAll('\n', ' ')
      const munged = listed && a.from !== b.from
      fc.pre(!munged)
      assert.equal(await compare(write(a), write(b, listed ? 'List-Id: <l.example>\n' : '')), same)
    }),
    { numRuns: 300 },
  )
})

test('what was added to a letter with the same Message-ID is never lost', async () => {
  await fc.assert(
    fc.asyncProperty(anyLetter, line, async (a, more) => {
      assert.equal(await compare(write(a), write({ ...a, body: `${a.body}\n${more}` })), false)
    }),
    { numRuns: 200 },
  )
})

test('whatever relays and lists do on the way, a letter stays one letter', async () => {
  const trace = fc
    .array(
      fc.constantFrom(
        'Received: from x by y; Mon, 16 Nov 2026 09:00:09 +0000\n',
        'X-Virus-Scanned: clean\n',
        'DKIM-Signature: v=1; d=mail.example\n',
        'Delivered-To: support@harrow-lind.test\n',
      ),
      { maxLength: 4 },
    )
    .map((lines) => lines.join(''))
  const foot = fc.constantFrom(
    '',
    '\n_______________________________________________\nlist mailing list',
    '\n-- \nTo unsubscribe, write to list-leave@lists.example',
  )
  await fc.assert(
    fc.asyncProperty(anyLetter, trace, foot, fc.constantFrom('', '[list] '), async (a, head, under, prefix) => {
      const listed = under || prefix ? 'List-Id: <list.lists.example>\n' : ''
      assert.equal(
        await compare(write(a), write({ ...a, subject: prefix + a.subject, body: a.body + under }, head + listed)),
        true,
      )
    }),
    { numRuns: 300 },
  )
})
