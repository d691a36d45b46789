// Structured header values: `type; name=value` with quoted strings, comments and RFC 2231 names.
import { decodeBytes } from './charset.ts'
import { decodeWords } from './words.ts'

/** A value with its parameters, names lower-cased, values decoded. */
export type Structured = { value: string; params: Map<string, string> }

/**
 * Read a Content-Type or Content-Disposition value (RFC 2045 section 5.1, RFC 2231). `raw` has one char per byte.
 * Tolerates missing quotes, spaces around `=`, comments, and encoded words where none are allowed.
 */
export function parseStructured(raw: string): Structured {
  const pieces = splitPieces(raw.slice(0, MAX_LENGTH))
  const value = (pieces[0] ?? '').trim().toLowerCase()
  const plain = new Map<string, string>()
  const extended = new Map<string, Section[]>()
  for (const piece of pieces.slice(1, 200)) {
    const equals = piece.indexOf('=')
    if (equals < 1) continue
    const name = piece.slice(0, equals).trim().toLowerCase()
    const text = piece.slice(equals + 1).trim()
    const section = /^([^*]+)\*(?:(\d{1,4})(\*)?)?$/.exec(name)
    if (!section) {
      if (!plain.has(name)) plain.set(name, unquote(text))
      continue
    }
    const list = extended.get(section[1]!) ?? []
    list.push({
      order: Number(section[2] ?? 0),
      encoded: section[2] === undefined || section[3] === '*',
      text: unquote(text),
    })
    extended.set(section[1]!, list)
  }
  const params = new Map<string, string>()
  for (const [name, text] of plain) params.set(name, decodeWords(text))
  for (const [name, list] of extended) params.set(name, joinSections(list))
  return { value, params }
}

const MAX_LENGTH = 16 * 1024

type Section = { order: number; encoded: boolean; text: string }

/** RFC 2231 sections 3 and 4: sections in order; the first encoded one names the charset. */
function joinSections(list: Section[]): string {
  const sections = list.toSorted((a, b) => a.order - b.order)
  let charset = ''
  let bytes = ''
  let first = true
  for (const section of sections) {
    let text = section.text
    if (section.encoded) {
      if (first) {
        const tagged = /^([^']*)'[^']*'([\s\S]*)$/.exec(text)
        if (tagged) {
          charset = tagged[1]!
          text = tagged[2]!
        }
      }
      text = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    }
    bytes += text
    first = false
  }
  return charset === '' && bytes.includes('=?')
    ? decodeWords(bytes)
    : decodeBytes(Buffer.from(bytes, 'latin1'), charset)
}

/** Split at semicolons outside of quotes; comments are left out. */
function splitPieces(raw: string): string[] {
  const pieces: string[] = []
  let piece = ''
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i]!
    if (c === '"') {
      const close = closingQuote(raw, i)
      if (close === -1) {
        piece += c
        continue
      }
      piece += raw.slice(i, close + 1)
      i = close
    } else if (c === ';') {
      pieces.push(piece)
      piece = ''
    } else if (c === '(' && (piece === '' || /\s$/.test(piece.slice(-1)) || !piece.includes('='))) {
      const close = closingComment(raw, i)
      if (close === -1) piece += c
      else i = close
    } else piece += c
  }
  pieces.push(piece)
  return pieces
}

function closingQuote(raw: string, open: number): number {
  for (let i = open + 1; i < raw.length; i++) {
    if (raw[i] === '\\') i++
    else if (raw[i] === '"') return i
  }
  return -1
}

function closingComment(raw: string, open: number): number {
  let depth = 0
  for (let i = open; i < raw.length; i++) {
    if (raw[i] === '\\') i++
    else if (raw[i] === '(') depth++
    else if (raw[i] === ')' && --depth === 0) return i
  }
  return -1
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text
  const close = closingQuote(text, 0)
  return (close === -1 ? text.slice(1) : text.slice(1, close)).replace(/\\([\s\S])/g, '$1')
}
