import assert from 'node:assert/strict'
import test from 'node:test'
import { crc32, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { createZip } from './privacy.zip.ts'
import { unzip } from './privacy.fixture.ts'

const at = new Date('2026-11-16T09:00:00Z')

test('whatever is put in comes out again, by the directory at the end', () => {
  const file = fc.tuple(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    fc.uint8Array({ maxLength: 2000 }),
  )
  fc.assert(
    fc.property(fc.uniqueArray(file, { selector: ([name]) => name.toWellFormed(), maxLength: 10 }), (files) => {
      const zip = createZip(at)
      for (const [name, content] of files) zip.add(name, content)
      const found = unzip(zip.end())
      assert.deepEqual(
        [...found.keys()],
        files.map(([name]) => name.toWellFormed()),
      )
      for (const [name, content] of files)
        assert.deepEqual(Buffer.from(found.get(name.toWellFormed())!), Buffer.from(content))
    }),
  )
})

test('words are made smaller, and the sum of each file is told as other programs check it', () => {
  const zip = createZip(at)
  const words = Buffer.from('The lamp flickers. '.repeat(500))
  zip.add('a/words.txt', words)
  const bytes = Buffer.from(zip.end())
  assert.ok(bytes.byteLength < words.byteLength / 5)
  assert.equal(bytes.readUInt32LE(14), crc32(words))
  const start = 30 + bytes.readUInt16LE(26)
  assert.deepEqual(inflateRawSync(bytes.subarray(start, start + bytes.readUInt32LE(18))), words)
})
