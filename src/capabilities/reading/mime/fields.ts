// The header block of a message or part: split into fields, unfolded, kept as bytes.
// Header values are carried as latin1 strings (one char is one byte) until their charset is known.

/** One field as it stands in the message: name lower-cased, value unfolded, one char per byte. */
export type RawField = { name: string; raw: string }

export type HeaderBlock = { fields: RawField[]; bodyStart: number; problems: string[] }

const MAX_FIELDS = 2000
const MAX_VALUE = 256 * 1024
/** Bytes of all fields together; far beyond any real message, small enough to decode at once. */
const MAX_BLOCK = 1024 * 1024

/**
 * Read the header block in `bytes[start, end)` (RFC 5322 section 2.2). Accepts LF and CRLF lines, an mbox
 * `From ` line, garbage lines between fields (joined to the field before) and a missing blank line before the body.
 */
export function readHeaderBlock(bytes: Buffer, start: number, end: number): HeaderBlock {
  const block = new BlockReader()
  let at = start
  while (at < end) {
    const lf = bytes.indexOf(10, at)
    const next = lf === -1 || lf >= end ? end : lf + 1
    const line = readLine(bytes, at, next)
    if (line === '') return block.done(next)
    const isFold = line.startsWith(' ') || line.startsWith('\t')
    const colon = isFold ? -1 : nameEnd(line)
    if (colon > 0) block.field(line, colon)
    else if (isFold && block.isOpen) {
      // A line of blanks is a fold unless the body starts after it.
      if (line.trim() === '' && !startsHeader(bytes, next, end) && !isBlankLine(bytes, next, end))
        return block.done(next)
      block.fold(line)
    } else {
      const goesOn = !line.startsWith('--') && startsHeader(bytes, next, end)
      const isEnvelope = !block.isOpen && (/^>?From /.test(line) || (isFold && goesOn))
      if (!isEnvelope && !(goesOn && block.isOpen))
        return block.done(at, block.isOpen ? 'No blank line between headers and body' : '')
      if (!isEnvelope) block.garbage(line)
    }
    at = next
  }
  return block.done(end)
}

/** Collects fields up to the limits; `isOpen` once there was one. */
class BlockReader {
  isOpen = false
  private readonly fields: RawField[] = []
  private readonly problems: string[] = []
  private name = ''
  private parts: string[] = []
  private valueSize = 0
  private blockSize = 0
  private count = 0
  private dropped = 0

  field(line: string, colon: number): void {
    this.close()
    this.isOpen = true
    this.name = line.slice(0, colon).trimEnd().toLowerCase()
    this.append(line.slice(line.indexOf(':', colon) + 1))
  }

  fold(line: string): void {
    this.append(line)
  }

  garbage(line: string): void {
    if (this.problems.length === 0) this.problems.push('A line between the headers is no header')
    this.append(` ${line}`)
  }

  done(bodyStart: number, problem = ''): HeaderBlock {
    this.close()
    if (problem !== '') this.problems.push(problem)
    if (this.dropped > 0) this.problems.push('The header is too large; a part of it was left out')
    return { fields: this.fields, bodyStart, problems: this.problems }
  }

  private append(text: string): void {
    this.blockSize += text.length
    this.valueSize += text.length
    if (this.valueSize <= MAX_VALUE && this.blockSize <= MAX_BLOCK && this.count < MAX_FIELDS) this.parts.push(text)
    else this.dropped++
  }

  private close(): void {
    if (this.parts.length > 0) {
      this.fields.push({ name: this.name, raw: this.parts.join('').replaceAll('\0', '').trim() })
      this.count++
    }
    this.parts = []
    this.valueSize = 0
  }
}

/** First value of a field, '' when absent. */
export function fieldValue(fields: RawField[], name: string): string {
  for (const field of fields) if (field.name === name && field.raw !== '') return field.raw
  return ''
}

function readLine(bytes: Buffer, start: number, next: number): string {
  let stop = next
  while (stop > start && (bytes[stop - 1] === 10 || bytes[stop - 1] === 13)) stop--
  return bytes.toString('latin1', start, Math.min(stop, start + MAX_VALUE))
}

/** Index where the field name ends, -1 when the line is no header field. */
function nameEnd(line: string): number {
  for (let i = 0; i < line.length && i < 200; i++) {
    const c = line.charCodeAt(i)
    if (c === 58) return i
    if (c <= 32 || c > 126) return (c === 32 || c === 9) && /^[ \t]+:/.test(line.slice(i, i + 20)) ? i : -1
  }
  return -1
}

function startsHeader(bytes: Buffer, at: number, end: number): boolean {
  return at < end && nameEnd(bytes.toString('latin1', at, Math.min(end, at + 100))) > 0
}

function isBlankLine(bytes: Buffer, at: number, end: number): boolean {
  return at >= end || bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] === 10)
}
