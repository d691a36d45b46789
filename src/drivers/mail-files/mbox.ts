// Reads mbox files (RFC 4155): messages one after the other, each after a line that begins with "From ". Streams, so that
// a file may be larger than memory.
import type { Readable } from 'node:stream'

/** What may stand for the moment of arrival in a separator; bodies that have "From " unescaped rarely have it. */
const separator = /^From(?: (?:\S+ +)?(?:.*\d{1,2}:\d{2}.*)?| -.*)?\r?$/
const newline = 0x0a
const mark = Buffer.from('\nFrom ')

/** Does the content begin as an mbox does? */
export const looksLikeMbox = (start: Uint8Array): boolean => separator.test(Buffer.from(start.buffer, start.byteOffset, Math.min(start.byteLength, 500)).toString('latin1').split('\n')[0]!) && Buffer.from(start).subarray(0, 5).toString('latin1') === 'From '

/** Each message without its separator, with ">From " at the start of lines as it was written. */
export async function* readMbox(input: Readable): AsyncIterable<Buffer> {
  let pending = Buffer.alloc(0)
  let start = 0
  let begun = false
  let searched = 0
  for await (const chunk of input as AsyncIterable<Buffer>) {
    pending = Buffer.concat([pending.subarray(start), chunk])
    searched = Math.max(0, searched - start)
    start = 0
    if (!begun) {
      const end = pending.indexOf(newline)
      if (end < 0) continue
      start = end + 1
      searched = end
      begun = true
    }
    for (let at = pending.indexOf(mark, searched); at >= 0; at = pending.indexOf(mark, searched)) {
      const end = pending.indexOf(newline, at + 1)
      if (end < 0) break
      if (at + 1 > start && isBlankBefore(pending, at) && separator.test(pending.subarray(at + 1, end).toString('latin1'))) {
        yield* message(pending.subarray(start, at + 1))
        start = end + 1
      }
      searched = end
    }
    // A separator may be cut by the end of the chunk.
    if (pending.indexOf(mark, searched) < 0) searched = Math.max(searched, pending.length - mark.length)
  }
  if (begun) yield* message(pending.subarray(start))
}

/** Separators follow a blank line. */
const isBlankBefore = (bytes: Buffer, at: number): boolean => bytes[at - 1] === newline || (bytes[at - 1] === 0x0d && bytes[at - 2] === newline)

function* message(bytes: Buffer): Iterable<Buffer> {
  const text = bytes.toString('latin1').replace(/\r?\n\r?\n$/, '\n').replace(/^>(>*From )/gm, '$1')
  if (text.trim()) yield Buffer.from(text, 'latin1')
}
