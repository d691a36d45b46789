// Reads ZIP archives, for tests: by the directory at the end, as programs do.
import assert from 'node:assert/strict'
import { crc32, inflateRawSync } from 'node:zlib'

export function unzip(given: Uint8Array): Map<string, Uint8Array> {
  const bytes = Buffer.from(given)
  const end = bytes.byteLength - 22
  assert.equal(bytes.readUInt32LE(end), 0x06054b50)
  const files = new Map<string, Uint8Array>()
  let place = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(bytes.readUInt32LE(place), 0x02014b50)
    const isDeflated = bytes.readUInt16LE(place + 10) === 8
    const sum = bytes.readUInt32LE(place + 16)
    const size = bytes.readUInt32LE(place + 20)
    const length = bytes.readUInt16LE(place + 28)
    const at = bytes.readUInt32LE(place + 42)
    const name = bytes.subarray(place + 46, place + 46 + length).toString()
    assert.equal(bytes.readUInt32LE(at), 0x04034b50)
    const start = at + 30 + bytes.readUInt16LE(at + 26)
    const body = bytes.subarray(start, start + size)
    const content = isDeflated ? inflateRawSync(body) : body
    assert.equal(crc32(content), sum)
    files.set(name, content)
    place += 46 + length
  }
  return files
}
