// Writes a ZIP archive (PKWARE APPNOTE 6.3.3) into memory: names in UTF-8, contents deflated where that makes them
// smaller. For archives below 4 GB; whoever has more begins another.
import { crc32, deflateRawSync } from 'node:zlib'

export type Zip = {
  /** Bytes so far. */
  size(): number
  /** It holds as many files as the format can tell. */
  isFull(): boolean
  add(path: string, content: Uint8Array): void
  /** The whole archive; nothing can be added after that. */
  end(): Uint8Array
}

/** `at`: when the files were made, as all of them say. */
export function createZip(at: Date): Zip {
  const written: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let size = 0
  let count = 0
  const put = (...parts: Uint8Array[]) => {
    for (const part of parts) {
      written.push(part)
      size += part.byteLength
    }
  }
  return {
    size: () => size,
    isFull: () => count >= mostFiles,
    add(path, content) {
      const name = Buffer.from(path.toWellFormed())
      const deflated = deflateRawSync(content)
      const isSmaller = deflated.byteLength < content.byteLength
      const body = isSmaller ? deflated : content
      const facts = Buffer.alloc(26)
      facts.writeUInt16LE(20, 0) // version needed
      facts.writeUInt16LE(0x0800, 2) // names are UTF-8
      facts.writeUInt16LE(isSmaller ? 8 : 0, 4)
      facts.writeUInt16LE(dosTime(at), 6)
      facts.writeUInt16LE(dosDate(at), 8)
      facts.writeUInt32LE(crc32(content), 10)
      facts.writeUInt32LE(body.byteLength, 14)
      facts.writeUInt32LE(content.byteLength, 18)
      facts.writeUInt16LE(name.byteLength, 22)
      const entry = Buffer.alloc(46)
      entry.writeUInt32LE(0x02014b50, 0)
      entry.writeUInt16LE(20, 4)
      facts.copy(entry, 6)
      entry.writeUInt32LE(size, 42)
      directory.push(entry, name)
      const head = Buffer.alloc(4)
      head.writeUInt32LE(0x04034b50, 0)
      put(head, facts, name, body)
      count++
    },
    end() {
      const start = size
      put(...directory)
      const end = Buffer.alloc(22)
      end.writeUInt32LE(0x06054b50, 0)
      end.writeUInt16LE(count, 8)
      end.writeUInt16LE(count, 10)
      end.writeUInt32LE(size - start, 12)
      end.writeUInt32LE(start, 16)
      put(end)
      return Buffer.concat(written)
    },
  }
}

/** Counted in 16 bits. */
const mostFiles = 65_535
const dosTime = (at: Date) => (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
const dosDate = (at: Date) => ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
