import test from 'node:test'
import assert from 'node:assert/strict'
import { parseMail } from './parse.ts'
import { decompressRtf, readRtf } from './rtf.ts'

const u16 = (n: number) => {
  const b = Buffer.alloc(2)
  b.writeUInt16LE(n)
  return b
}
const u32 = (n: number) => {
  const b = Buffer.alloc(4)
  b.writeUInt32LE(n)
  return b
}
const attribute = (level: number, id: number, data: Buffer) =>
  Buffer.concat([Buffer.from([level]), u32(id), u32(data.length), data, u16(0)])
const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
const unicode = (id: number, text: string) => {
  const data = Buffer.from(`${text}\0`, 'utf16le')
  return Buffer.concat([u16(0x1f), u16(id), u32(1), u32(data.length), padded(data)])
}
const binary = (id: number, data: Buffer) =>
  Buffer.concat([u16(0x102), u16(id), u32(1), u32(data.length), padded(data)])
const properties = (...list: Buffer[]) => Buffer.concat([u32(list.length), ...list])
const tnef = (...attributes: Buffer[]) => Buffer.concat([u32(0x223e9f78), u16(1), ...attributes])

const winmail = (body: Buffer, text: string) =>
  parseMail(
    Buffer.from(
      [
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        text,
        '--b',
        'Content-Type: application/ms-tnef; name=winmail.dat',
        'Content-Transfer-Encoding: base64',
        '',
        body.toString('base64'),
        '--b--',
        '',
      ].join('\r\n'),
    ),
  )

const FILE = [
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x0006800f, Buffer.from('pdf')),
  attribute(2, 0x00018010, Buffer.from('KURZ~1.PDF\0')),
  attribute(2, 0x00069005, properties(unicode(0x3707, 'Größe.pdf'), unicode(0x370e, 'application/pdf'))),
]

test('the files of a winmail.dat take its place', async () => {
  const m = await winmail(tnef(...FILE), 'see the file')
  assert.equal(m.text, 'see the file')
  assert.deepEqual(
    m.attachments.map((a) => [a.name, a.type, a.size]),
    [['Größe.pdf', 'application/pdf', 3]],
  )
})

test('its HTML body serves when the message has none of its own', async () => {
  const body = tnef(attribute(1, 0x00069003, properties(binary(0x1013, Buffer.from('<p>Hello</p>')))), ...FILE)
  assert.equal((await winmail(body, '')).html, '<p>Hello</p>')
  assert.equal((await winmail(body, 'own words')).html, null)
})

test('a damaged winmail.dat yields what stands before the damage', async () => {
  const whole = tnef(...FILE, ...FILE)
  for (let length = 0; length < whole.length; length += 7) {
    const m = await winmail(whole.subarray(0, length), 'text')
    assert.equal(m.text, 'text')
  }
})

test('compressed RTF unfolds repeats of its dictionary', () => {
  // A literal run, then a reference to the preset words "\par" ended by the closing reference.
  const literals = Buffer.from('{\\rtf1 x}', 'latin1')
  const data = Buffer.concat([
    Buffer.from([0]),
    literals.subarray(0, 8),
    Buffer.from([0b10]),
    literals.subarray(8),
    Buffer.from([(216 << 4) >> 8, (216 << 4) & 255]),
  ])
  const header = Buffer.concat([u32(data.length + 12), u32(literals.length), u32(0x75465a4c), u32(0)])
  assert.equal(decompressRtf(Buffer.concat([header, data])).toString('latin1'), '{\\rtf1 x}')
})

test('HTML within RTF comes out, with the letters of its code page', () => {
  const rtf =
    "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}\\htmlrtf \\par \\htmlrtf0 Gr\\'fc\\'dfe {\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0 \\u8364 ?{\\*\\htmltag72 </p>}}"
  assert.deepEqual(readRtf(Buffer.from(rtf, 'latin1')), { isHtml: true, content: '<p>Grüße &amp;€</p>' })
})

test('plain RTF comes out as text', () => {
  assert.deepEqual(readRtf(Buffer.from('{\\rtf1{\\colortbl;\\red0;}One\\par two\\{\\}}', 'latin1')), {
    isHtml: false,
    content: 'One\ntwo{}',
  })
})
