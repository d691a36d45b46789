import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { htmlLines } from './html.ts'
import { headerBlocks, introductions } from './introductions.fixture.ts'
import { visibleReply } from './reply.ts'

const pieces = [
  ...introductions.slice(0, 20),
  ...headerBlocks.slice(0, 10),
  '> quoted',
  '> > deeper',
  '>',
  'Red.',
  'Why so late?',
  '',
  '',
  '   ',
  '-- ',
  '--',
  '---',
  '____',
  'Regards,',
  'Ann Lind',
  'T +44 20 1234 5678',
  'Sent from my iPhone',
  'FYI',
  '---------- Forwarded message ---------',
  'Begin forwarded message:',
  'AL> hm',
  'This e-mail and any attachments are confidential to the addressee.',
  'see my answers below',
  '[External] mail',
  'wrote:',
  '> wrote:',
  '<ann@lind.example',
  '\u200f',
  '🎉',
]
const line = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const body = fc.array(line, { maxLength: 25 }).map((lines) => lines.join('\n'))

const marks = /[\s\p{Cf}]/gu
const written = (text: string): string[] =>
  text
    .split(/\r\n|\n|\r/)
    .map((part) => part.replace(marks, ''))
    .filter(Boolean)
    .sort()

test('nothing is lost: every line is in the reply or in what is folded, and none twice', () => {
  fc.assert(
    fc.property(body, (text) => {
      const { reply, folded } = visibleReply({ text, html: null })
      assert.deepEqual(written([reply, ...folded.map((part) => part.text)].join('\n')), written(text))
    }),
    { numRuns: 600 },
  )
})

test('nothing of an HTML body is lost either', () => {
  const tags = fc.constantFrom(
    '<p>',
    '</p>',
    '<div>',
    '</div>',
    '<blockquote type="cite">',
    '</blockquote>',
    '<br>',
    '<div class="gmail_quote">',
    '<div class="gmail_signature">',
    '<div id="divRplyFwdMsg">',
    '<b>',
    '</table>',
    '<td>',
    '<li>',
    '<ol>',
  )
  const html = fc
    .array(fc.oneof(tags, fc.constantFrom('red', 'wrote:', 'ann@lind.example', 'From: x', '10:15')), { maxLength: 30 })
    .map((parts) => parts.join(' '))
  fc.assert(
    fc.property(html, (source) => {
      const { reply, folded } = visibleReply({ text: null, html: source })
      const all = [reply, ...folded.map((part) => part.text)].join('\n').replace(/^>( |$)/gm, '')
      assert.deepEqual(
        written(all),
        written(
          htmlLines(source)
            .lines.map((part) => part.text)
            .join('\n'),
        ),
      )
    }),
    { numRuns: 400 },
  )
})

test('answers between quoted lines are never cut, in whatever order they come', () => {
  const words = fc.constantFrom(
    'Red.',
    'No, the large one please',
    'Ja, gern',
    'Да',
    'はい',
    '12 pieces',
    'See https://a.example/x?y=1',
  )
  const block = fc.tuple(
    fc.array(fc.constantFrom('> Which?', '> > deeper', '>', '> On Friday?'), { minLength: 1, maxLength: 4 }),
    words,
    fc.constantFrom('\n', '\n\n'),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('', 'Hello,'),
      fc.constantFrom(...introductions),
      fc.array(block, { minLength: 1, maxLength: 6 }),
      (top, introduction, blocks) => {
        const text = [top, introduction, ...blocks.map(([quote, answer, gap]) => quote.join('\n') + gap + answer)].join(
          '\n',
        )
        const shown = visibleReply({ text, html: null }).reply.split('\n')
        for (const [quote, answer] of blocks) {
          assert.ok(shown.includes(answer))
          if (blocks.length > 1) assert.ok(quote.every((part) => shown.includes(part)))
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('a body with words never reads as empty', () => {
  fc.assert(
    fc.property(body, (text) => {
      if (/[\p{L}\p{N}]/u.test(text)) assert.match(visibleReply({ text, html: null }).reply, /[^\s\p{Cf}]/u)
    }),
    { numRuns: 400 },
  )
})

test('reading a plain reply once more changes nothing', () => {
  for (const introduction of introductions) {
    const { reply } = visibleReply({ text: `Red.\n\nOr blue?\n\n${introduction}\n\n> Which?\n`, html: null })
    assert.deepEqual(visibleReply({ text: reply, html: null }), { reply, folded: [] })
  }
})

const million = (piece: string): string => piece.repeat(Math.ceil(1_000_000 / piece.length))
const hostile: Record<string, string> = {
  colons: million(':\n'),
  headers: million('To: a\n'),
  answers: million('> q\na\n'),
  rules: million('x\n--\n'),
  closings: million('Regards,\nAnn\n'),
  introductions: million('On 1 Jan 2020 at 10:00\n'),
  brackets: million(`${'<'.repeat(390)}:\n`),
  addresses: million(`${'@a'.repeat(190)}:\n`),
  digits: million(`${'1/'.repeat(190)}:\n`),
  'one line': million('a@b wrote: '),
}
for (const [name, text] of Object.entries(hostile)) {
  test(`a megabyte of ${name} is read in linear time`, () => {
    const started = performance.now()
    visibleReply({ text, html: null })
    // about a second on a slow core; a quadratic rule takes minutes
    assert.ok(performance.now() - started < 8000)
  })
}

for (const [name, piece] of Object.entries({
  elements: '<div>',
  quotes: '<blockquote>x',
  marks: '<b>x',
  links: '<a href="https://a.example">x',
  lines: '<p>x',
})) {
  test(`a megabyte of nested ${name} is read in linear time and without overflow`, () => {
    const started = performance.now()
    visibleReply({ text: null, html: million(piece) })
    assert.ok(performance.now() - started < 10000)
  })
}
