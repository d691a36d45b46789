import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { Broken, csvRows, delimiterOf, encodingOf, firstRows, isHeading, textOf } from './exchange.reading.ts'
import { cardRows, isCard, isOldCard, writeCard } from './exchange.vcard.ts'
import { csvLine, plainCell } from './exchange.writing.ts'

const rowsOf = async (text: string, delimiter = ',') => Array.fromAsync(csvRows(text, delimiter))
const table = 'Name;Ort\nJürgen Groß;Köln\n'

test('a file is read in the encoding it was written in', () => {
  for (const [encoding, mark] of [
    ['utf-8', ''],
    ['utf-8', '\ufeff'],
    ['utf-16le', '\ufeff'],
    ['utf-16le', ''],
    ['utf-16be', '\ufeff'],
    ['windows-1252', ''],
  ] as const) {
    const bytes = new Uint8Array(iconv.encode(mark + table, encoding))
    assert.equal(encodingOf(bytes), encoding)
    assert.equal(textOf(bytes, encoding), table)
  }
  assert.equal(encodingOf(Uint8Array.from({ length: 200 }, (_, at) => (at % 3 ? at : 0))), undefined)
})

test('the delimiter is the one by which all rows have as many columns', () => {
  for (const delimiter of [',', ';', '\t', '|'])
    assert.equal(
      delimiterOf(
        ['a', 'b, c', 'd; e']
          .map((cell) => `"${cell}"`)
          .join(delimiter)
          .concat('\n')
          .repeat(3),
      ),
      delimiter,
    )
  assert.equal(delimiterOf('name;note\nMara;red, green, blue\nJonas;one, two\n'), ';')
})

test('quoted cells keep line breaks, delimiters and quotation marks, and each row knows its line', async () => {
  const rows = await rowsOf('a,b\n"one\r\ntwo","say ""hi"", you"\n\nthree,four\n')
  assert.deepEqual(
    rows,
    [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['one\r\ntwo', 'say "hi", you'] },
      { line: 4, cells: ['three', 'four'] },
    ].map((row, at) => (at === 2 ? { ...row, line: rows[2]!.line } : row)),
  )
  assert.ok(rows[2]!.line >= 4 && rows[2]!.line <= 5)
})

test('a quotation that does not end is told with the line where it begins', async () => {
  await assert.rejects(rowsOf('a,b\nc,d\n"e,f\ng,h\n'), (error) => error instanceof Broken && error.line === 3)
})

test('what is written as CSV is read as it was, and no cell is a formula', async () => {
  for (const begins of ['=1', '+x', '-x', '@x', '\n=1', '\t=1', '＝1', '＋1', '－1', '＠x'])
    assert.match(csvLine([begins]), /^"?'/, begins)
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .map((text) => text.replace(/\r\n?/g, '\n').replaceAll('\ufeff', '').trim())
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
      const text = rows.map((row) => csvLine(row)).join('')
      const read = (await rowsOf(text)).map(({ cells }) => cells)
      assert.deepEqual(
        read.map((cells) => cells.map(plainCell)),
        rows.map((cells) => cells.map(plainCell)),
      )
      for (const cells of read)
        for (const each of cells) assert.ok(!/^[=+\-@]/.test(each) || /^-?\d+(\.\d+)?$/.test(each), each)
    }),
    { numRuns: 200 },
  )
  assert.equal(csvLine(['=1+1', '+49 30 1', '-5.00', '@me', '-cmd']), "'=1+1,'+49 30 1,-5.00,'@me,'-cmd\r\n")
})

test('a first row of names is a heading; a first row of people is none', () => {
  assert.equal(isHeading(['Name', 'E-mail']), true)
  assert.equal(isHeading(['Mara', 'mara@harrow.example']), false)
  assert.equal(isHeading(['Mara', '+49 30 123456']), false)
})

test('the first rows of a long table are read although what is looked at ends inside a quotation', () => {
  const text = `a,b\n${'"x\ny",z\n'.repeat(40_000)}`
  assert.equal(firstRows(text, ',', 3).length, 3)
})

const cards = [
  'BEGIN:VCARD',
  'VERSION:4.0',
  'FN:Mara Okafor',
  'EMAIL;PREF=2:second@harrow.example',
  'item1.EMAIL;PREF=1:mara@harrow.example',
  'TEL;VALUE=uri;TYPE="voice,work":tel:+49-30-123456;ext=7',
  'ORG:Harrow\\; Lind;Service',
  'TZ:Europe/Berlin',
  'NOTE:a long note that is fo',
  ' lded',
  'END:VCARD',
  '',
  'begin:vcard',
  'VERSION:3.0',
  'N:Brandt;Jonas;;Dr.;',
  'EMAIL;TYPE=INTERNET:jonas@lind.example',
  'END:VCARD',
  '',
]

test('vCards 3.0 and 4.0 become rows: folded lines, groups, preference, escapes, several in one file', () => {
  const text = cards.join('\r\n')
  assert.ok(isCard(text) && !isOldCard(text))
  assert.deepEqual(
    [...cardRows(text)],
    [
      {
        line: 1,
        cells: [
          'Mara Okafor',
          'mara@harrow.example\nsecond@harrow.example',
          '+49-30-123456',
          'Harrow; Lind',
          '',
          'Europe/Berlin',
          '',
        ],
      },
      { line: 13, cells: ['Dr. Jonas Brandt', 'jonas@lind.example', '', '', '', '', ''] },
    ],
  )
  assert.ok(isOldCard('BEGIN:VCARD\r\nVERSION:2.1\r\nFN;QUOTED-PRINTABLE:=4D\r\nEND:VCARD\r\n'))
  assert.throws(
    () => [...cardRows('BEGIN:VCARD\nFN:Half')],
    (error) => error instanceof Broken && error.line === 1,
  )
})

test('a vCard that is written is read as it was', () => {
  const word = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((text) => text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim())
    .filter(Boolean)
  fc.assert(
    fc.property(word, word, (name, company) => {
      const written = writeCard({
        uid: '018f',
        name,
        emails: ['a@x.example', 'b@x.example'],
        phones: ['+49 30 123456'],
        company,
        role: '',
        timeZone: 'UTC',
      })
      for (const line of written.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 76, line)
      const [row] = [...cardRows(written)]
      assert.deepEqual(row!.cells.slice(0, 4), [name, 'a@x.example\nb@x.example', '+49 30 123456', company])
    }),
  )
})
