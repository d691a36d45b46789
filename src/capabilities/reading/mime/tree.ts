// The MIME tree of a message (RFC 2045, 2046): one pass over the delimiter lines, with a stack of open boundaries.
import { fieldValue, readHeaderBlock, type RawField } from './fields.ts'
import { parseStructured, type Structured } from './parameters.ts'

/** A node of the tree. `body` is still transfer-encoded; multiparts have children and an empty body. */
export type Part = {
  fields: RawField[]
  type: string
  typeParams: Map<string, string>
  disposition: Structured
  encoding: string
  body: Buffer
  children: Part[]
}

export type Tree = { root: Part; problems: string[] }

const MAX_DEPTH = 60
const MAX_PARTS = 1000

/**
 * Take a message apart. Inner boundaries win over outer ones, an outer one closes what an inner one left open.
 * Recovers from missing and wrong boundary parameters, delimiters that come back after their end, and text glued to
 * the last delimiter. Depth and number of parts are bounded, what lies beyond is kept as text of the last part.
 */
export function parseTree(bytes: Buffer, rootFields?: { fields: RawField[]; bodyStart: number }): Tree {
  return new TreeReader(bytes).read(rootFields)
}

type Open = { part: Part; boundary: string }
type Delimiter = { at: number; next: number; level: number; close: boolean }

class TreeReader {
  readonly problems: string[] = []
  private readonly bytes: Buffer
  private readonly stack: Open[] = []
  private readonly past = new Set<string>()
  private readonly firstBytes = new Set<number>()
  private parts = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  read(rootFields?: { fields: RawField[]; bodyStart: number }): Tree {
    const root = this.openPart(0, 'text/plain', rootFields)
    let delimiter = root.next
    while (delimiter) {
      const level = delimiter.level
      const parent = this.stack[level]!.part
      this.stack.length = delimiter.close ? level : level + 1
      if (delimiter.close) {
        if (this.stack.length === 0) this.stack.push({ part: root.part, boundary: '' })
        delimiter = this.findDelimiter(delimiter.next)
        continue
      }
      if (this.parts >= MAX_PARTS) {
        this.problems.push(`More than ${MAX_PARTS} parts; the rest was left out`)
        break
      }
      const child = this.openPart(delimiter.next, parent.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain')
      parent.children.push(child.part)
      delimiter = child.next
    }
    return { root: root.part, problems: this.problems }
  }

  /** Read one part's headers and, unless it is a multipart, its body up to the next delimiter. */
  private openPart(
    start: number,
    defaultType: string,
    given?: { fields: RawField[]; bodyStart: number },
  ): { part: Part; next: Delimiter | null } {
    this.parts++
    let next = this.findDelimiter(start)
    const end = next ? next.at : this.bytes.length
    const block = given ?? readHeaderBlock(this.bytes, start, end)
    if ('problems' in block) this.problems.push(...(block.problems as string[]))
    const part = describe(block.fields, defaultType)
    const bodyStart = Math.min(block.bodyStart, end)
    const isMultipart =
      part.type.startsWith('multipart/') ||
      (given !== undefined && part.type === 'text/plain' && this.isHeadlessMultipart(part, bodyStart))
    if (isMultipart && this.stack.length < MAX_DEPTH) {
      const inner = this.openMultipart(part, bodyStart, end)
      if (inner) return { part, next: inner }
      this.problems.push('A multipart has no parts')
    } else if (isMultipart) this.problems.push(`Parts nested more than ${MAX_DEPTH} deep`)
    if (isMultipart) part.type = 'text/plain'
    part.body = this.slice(bodyStart, end, next !== null)
    if (next === null) part.body = this.cutGluedDelimiter(part.body)
    return { part, next }
  }

  private openMultipart(part: Part, bodyStart: number, end: number): Delimiter | null {
    const declared = (part.typeParams.get('boundary') ?? '').trimEnd()
    for (const boundary of [declared, this.guessBoundary(bodyStart, end)]) {
      if (boundary === '') continue
      this.stack.push({ part, boundary })
      this.firstBytes.add(boundary.charCodeAt(0) & 255)
      const next = this.findDelimiter(bodyStart)
      if (next && next.level === this.stack.length - 1 && !(next.close && this.isEmptyClose(next))) {
        this.past.add(boundary)
        if (!part.type.startsWith('multipart/')) part.type = 'multipart/mixed'
        if (boundary !== declared) this.problems.push('The boundary of a multipart is missing or wrong')
        return next
      }
      this.stack.pop()
    }
    return null
  }

  /** A multipart whose first delimiter is its end has nothing in it. */
  private isEmptyClose(next: Delimiter): boolean {
    return next.next >= this.bytes.length
  }

  /** Next line that delimits an open multipart, innermost first, or null. */
  private findDelimiter(from: number): Delimiter | null {
    if (this.stack.length === 0) return null
    const bytes = this.bytes
    let at = from
    if (!(from === 0 || bytes[from - 1] === 10)) at = nextLine(bytes, from)
    while (at !== -1 && at < bytes.length) {
      if (bytes[at] !== 45 || bytes[at + 1] !== 45) {
        const found = bytes.indexOf('\n--', at, 'latin1')
        if (found === -1) return null
        at = found + 1
      }
      if (this.firstBytes.has(bytes[at + 2] ?? 0)) {
        const match = this.matchLine(at)
        if (match) return match
      }
      at = nextLine(bytes, at)
    }
    return null
  }

  private matchLine(at: number): Delimiter | null {
    const lf = this.bytes.indexOf(10, at)
    const next = lf === -1 ? this.bytes.length : lf + 1
    if (next - at > 1000) return null
    const line = this.bytes.toString('latin1', at + 2, next).trimEnd()
    const closed = line.endsWith('--') ? line.slice(0, -2) : null
    for (let level = this.stack.length - 1; level >= 0; level--) {
      const boundary = this.stack[level]!.boundary
      if (boundary === '') continue
      if (line === boundary) return { at, next, level, close: false }
      if (closed === boundary) return { at, next, level, close: true }
    }
    // A boundary that was closed before, with headers after it: the sender ended it too early.
    if (this.past.has(line) && /^content-[a-z-]+[ \t]*:/i.test(this.bytes.toString('latin1', next, next + 60))) {
      this.problems.push('A part follows the end of its multipart')
      this.stack.push({ part: this.stack.at(-1)!.part, boundary: line })
      return { at, next, level: this.stack.length - 1, close: false }
    }
    return null
  }

  /** The first `--token` line that is followed by a Content header. */
  private guessBoundary(start: number, end: number): string {
    const text = this.bytes.toString('latin1', start, Math.min(end, start + 64 * 1024))
    const match = /(?:^|\n)--([^\s][^\r\n]{0,200}?)[ \t]*\r?\ncontent-[a-z-]+[ \t]*:/i.exec(text)
    return match ? match[1]! : ''
  }

  /** A message that lost its MIME headers but starts with a delimiter and a Content header. */
  private isHeadlessMultipart(part: Part, bodyStart: number): boolean {
    if (fieldValue(part.fields, 'content-type') !== '') return false
    const text = this.bytes.toString('latin1', bodyStart, bodyStart + 2000)
    return /^\s*(?:This is a multi-?part message[^\n]*\n\s*)?--[^\s][^\r\n]*\r?\ncontent-[a-z-]+[ \t]*:/i.test(text)
  }

  /** A body without the line end that belongs to the delimiter after it. */
  private slice(start: number, end: number, delimited: boolean): Buffer {
    let stop = end
    if (delimited && stop > start && this.bytes[stop - 1] === 10) stop--
    if (delimited && stop > start && this.bytes[stop - 1] === 13) stop--
    return this.bytes.subarray(start, Math.max(start, stop))
  }

  /** Some programs write the last delimiter straight after the content, without a line end. */
  private cutGluedDelimiter(body: Buffer): Buffer {
    if (this.stack.length === 0) return body
    const tail = body.toString('latin1', Math.max(0, body.length - 2000)).trimEnd()
    let cut = tail
    for (const { boundary } of this.stack.toReversed()) {
      if (boundary !== '' && cut.endsWith(`--${boundary}--`)) cut = cut.slice(0, -(boundary.length + 4)).trimEnd()
    }
    return cut === tail ? body : body.subarray(0, Math.max(0, body.length - 2000) + cut.length)
  }
}

function nextLine(bytes: Buffer, from: number): number {
  const lf = bytes.indexOf(10, from)
  return lf === -1 ? -1 : lf + 1
}

function describe(fields: RawField[], defaultType: string): Part {
  const contentType = parseStructured(fieldValue(fields, 'content-type'))
  let type = contentType.value.replace(/\s+/g, '')
  if (type === 'text') type = 'text/plain'
  if (!/^[^/]+\/[^/]+$/.test(type))
    type =
      fieldValue(fields, 'content-type') === ''
        ? defaultType
        : contentType.params.has('boundary')
          ? 'multipart/mixed'
          : type === ''
            ? defaultType
            : 'application/octet-stream'
  return {
    fields,
    type,
    typeParams: contentType.params,
    disposition: parseStructured(fieldValue(fields, 'content-disposition')),
    encoding: fieldValue(fields, 'content-transfer-encoding'),
    body: EMPTY,
    children: [],
  }
}

const EMPTY = Buffer.alloc(0)
