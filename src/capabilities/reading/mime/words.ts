// Text of unstructured headers: encoded words (RFC 2047) and raw 8-bit bytes, into Unicode.
import { decodeBytes } from './charset.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer.ts'

// A word may hold raw spaces or bytes above 127 although it must not; `?=` alone ends it.
const WORD = /=\?([^?\s=]+)\?([bq])\?([\s\S]{0,2000}?)\?=/gi

/**
 * Decode a header value given with one char per byte. Neighbouring words of one charset are joined before decoding,
 * because many senders split a character between two words. Never throws; what is no valid word stays as it is.
 */
export function decodeWords(raw: string, charsetHint = ''): string {
  if (!raw.includes('=?')) return decodeRaw(raw, charsetHint)
  let out = ''
  let last = 0
  let run: { charset: string; bytes: Buffer[] } | null = null
  const flush = () => {
    if (run) out += decodeBytes(Buffer.concat(run.bytes), run.charset)
    run = null
  }
  for (const match of raw.matchAll(WORD)) {
    const between = raw.slice(last, match.index)
    const charset = match[1]!.replace(/\*.*$/, '').toLowerCase()
    if (!run || between.trim() !== '' || run.charset !== charset) {
      const joinsWord = run !== null && between.trim() === ''
      flush()
      if (!joinsWord) out += decodeRaw(between, charsetHint)
      run = { charset, bytes: [] }
    }
    run.bytes.push(wordBytes(match[2]!, match[3]!))
    last = match.index + match[0].length
  }
  flush()
  return out + decodeRaw(openWord(raw.slice(last)), charsetHint)
}

/** Raw bytes of a header outside of encoded words. */
export function decodeRaw(raw: string, charsetHint = ''): string {
  // eslint-disable-next-line no-control-regex
  return /[\x80-\xff]|\x1b/.test(raw) ? decodeBytes(Buffer.from(raw, 'latin1'), charsetHint) : raw
}

/**
 * Turn a byte-per-char header value into Unicode but leave valid encoded words for later,
 * so that an address list is split before a decoded comma could split it.
 */
export function unicodeButWords(raw: string, charsetHint = ''): string {
  if (!/[\x80-\xff]/.test(raw)) return raw
  if (!raw.includes('=?')) return decodeRaw(raw, charsetHint)
  const ascii = raw.replace(WORD, (word, charset: string, kind: string, text: string) => {
    if (!/[\x80-\xff]/.test(text)) return word
    const decoded = decodeBytes(wordBytes(kind, text), charset.replace(/\*.*$/, ''))
    return `=?utf-8?B?${Buffer.from(decoded, 'utf8').toString('base64')}?=`
  })
  return decodeRaw(ascii, charsetHint)
}

function wordBytes(kind: string, text: string): Buffer {
  if (kind === 'b' || kind === 'B') return decodeBase64(Buffer.from(text, 'latin1'))
  return decodeQuotedPrintable(Buffer.from(text.replaceAll('_', ' '), 'latin1'), true)
}

/** A word whose end was cut off by a length limit is still worth decoding. */
function openWord(rest: string): string {
  const match = /=\?([^?\s=]+)\?([bq])\?([^\s?]+)\??$/i.exec(rest)
  if (!match) return rest
  const decoded = decodeBytes(wordBytes(match[2]!, match[3]!), match[1]!).replace(/\ufffd+$/, '')
  return rest.slice(0, match.index) + Buffer.from(decoded, 'utf8').toString('latin1')
}
