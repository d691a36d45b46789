// The header block of a message or part: split into fields, unfolded, kept as bytes.
// Header values are carried as latin1 strings (one char is one byte) until their charset is known.

/** One field as it stands in the message: name lower-cased, value unfolded, one char per byte. */
export type RawField = { name: string; raw: string }

export type HeaderBlock = { fields: RawField[]; bodyStart: number; problems: string[] }

const MAX_FIELDS = 2000
const MAX_VALUE = 256 * 1024

/**
 * Read the header block in `bytes[start, end)` (RFC 5322 section 2.2). Accepts LF and CRLF lines, an mbox
 * `From ` line, garbage lines between fields (joined to the field before) and a missing blank line before the body.
 */
export function readHeaderBlock(bytes: Buffer, start: number, end: number): HeaderBlock {
  const fields: RawField[] = []
  const problems: string[] = []
  let current: { name: string; parts: string[]; size: number } | null = null
  const close = () => {
    if (current) fields.push({ name: current.name, raw: current.parts.join('').trim() })
    current = null
  }

  let at = start
  let dropped = 0
  while (at < end) {
    const lf = bytes.indexOf(10, at)
    const next = lf === -1 || lf >= end ? end : lf + 1
    const line = readLine(bytes, at, next)
    if (line === '') {
      close()
      return { fields, bodyStart: next, problems }
    }
    const first = line.charCodeAt(0)
    const isFold = first === 32 || first === 9
    const colon = isFold ? -1 : nameEnd(line)
    if (isFold && current) {
      if (line.trim() === '' && !startsHeader(bytes, next, end) && !isBlankLine(bytes, next, end)) {
        close()
        return { fields, bodyStart: next, problems }
      }
      append(current, line)
    } else if (colon > 0) {
      close()
      if (fields.length < MAX_FIELDS) {
        current = { name: line.slice(0, colon).trimEnd().toLowerCase(), parts: [], size: 0 }
        append(current, line.slice(line.indexOf(':', colon) + 1))
      } else dropped++
    } else if (fields.length === 0 && !current && (/^>?From /.test(line) || (isFold && startsHeader(bytes, next, end)))) {
      // The envelope line of an mbox file is no header.
    } else if (!line.startsWith('--') && startsHeader(bytes, next, end) && (current || fields.length > 0)) {
      problems.push('A line between the headers is no header')
      if (current) append(current, ' ' + line)
    } else {
      close()
      if (fields.length > 0) problems.push('No blank line between headers and body')
      return { fields, bodyStart: at, problems }
    }
    at = next
  }
  close()
  if (dropped > 0) problems.push(`${dropped} header fields more than ${MAX_FIELDS} were left out`)
  return { fields, bodyStart: end, problems }
}

/** First value of a field, '' when absent. */
export function fieldValue(fields: RawField[], name: string): string {
  for (const field of fields) if (field.name === name && field.raw !== '') return field.raw
  return ''
}

function append(field: { parts: string[]; size: number }, text: string): void {
  if (field.size > MAX_VALUE) return
  field.parts.push(text)
  field.size += text.length
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
