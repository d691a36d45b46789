// Bytes into Unicode: declared charsets under their many names, wrong and missing declarations.
import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { guessCharset } from './guess.ts'
import { decodeShifted } from './shifted.ts'

/**
 * Decode text. `declared` is the charset the sender named ('' for none), `hint` one named elsewhere in the message.
 * A declaration that the bytes contradict is overruled: valid UTF-8 under a single-byte name is UTF-8, bytes that are
 * invalid in the declared charset are guessed. Never throws; at worst windows-1252, which knows every byte.
 */
export function decodeBytes(bytes: Buffer, declared: string, hint = ''): string {
  return storable(decode(bytes, declared, hint))
}

/** Text that a database takes: no NUL, no half of a surrogate pair. */
export function storable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()
}

function decode(bytes: Buffer, declared: string, hint: string): string {
  const label = charsetName(declared)
  if (isAscii(bytes) && !SHIFTED.has(label) && !label.startsWith('utf-16') && !label.startsWith('utf-32')) {
    return bytes.includes(27) ? (decodeShifted(bytes, label) ?? bytes.toString('latin1')) : bytes.toString('latin1')
  }
  const marked = decodeMarked(bytes)
  if (marked !== null) return marked
  if (label === 'utf-8' || label === '') {
    if (isUtf8(bytes)) return bytes.toString('utf8')
    if (label === 'utf-8' && mostlyUtf8(bytes)) return bytes.toString('utf8')
    return decodeGuessed(bytes, charsetName(hint))
  }
  if (SHIFTED.has(label)) return decodeShifted(bytes, label) ?? decodeGuessed(bytes, '')
  if (SINGLE_BYTE.test(label) && isUtf8(bytes)) return bytes.toString('utf8')
  const strict = decodeAs(bytes, label)
  if (strict !== null && !strict.includes('\ufffd')) return strict
  if (isUtf8(bytes)) return bytes.toString('utf8')
  if (strict !== null && damage(strict) < 0.05) return strict
  return decodeGuessed(bytes, charsetName(hint))
}

/** The name the decoders know a charset label by, '' for labels that say nothing. */
export function charsetName(label: string): string {
  const name = label
    .trim()
    .toLowerCase()
    .replace(/^["']+|["';,]+$/g, '')
    .replace(/[\s_]+/g, '-')
  if (name === '') return ''
  const alias = ALIASES.get(name.replace(/^x-/, '')) ?? ALIASES.get(name.replace(/[^a-z0-9]/g, ''))
  if (alias !== undefined) return alias
  if (known(name)) return name
  for (const other of [
    name.replace(/^x-/, ''),
    name.replace(/^(cs|charset=)/, ''),
    name.replace(/^(?:cp|ibm|ms|win|windows)-?(?=\d)/, 'cp'),
  ]) {
    if (other !== name && known(other)) return other
  }
  return ''
}

/** Charsets whose letters are written with escape sequences in seven bits. */
const SHIFTED = new Set(['utf-7', 'iso-2022-jp', 'iso-2022-kr', 'iso-2022-cn', 'hz-gb-2312'])

// Thai is left out: its letters can form valid UTF-8 by chance.
const SINGLE_BYTE = /^(iso-8859-(?!11)|windows-125|koi8|mac|cp(437|85\d|86\d)|ibm866)/

const ALIASES = new Map([
  ['utf8', 'utf-8'],
  ['utf', 'utf-8'],
  ['unicode11utf8', 'utf-8'],
  ['utf8mb4', 'utf-8'],
  ['utf7', 'utf-7'],
  ['unicode11utf7', 'utf-7'],
  ['csunicode11utf7', 'utf-7'],
  ['utf16', 'utf-16'],
  ['unicode', 'utf-16'],
  ['ucs2', 'utf-16'],
  ['utf32', 'utf-32'],
  ['ucs4', 'utf-32'],
  ['ascii', ''],
  ['usascii', ''],
  ['ansi', ''],
  ['ansix341968', ''],
  ['iso646us', ''],
  ['us', ''],
  ['646', ''],
  ['unknown', ''],
  ['unknown8bit', ''],
  ['8bit', ''],
  ['7bit', ''],
  ['binary', ''],
  ['default', ''],
  ['none', ''],
  ['userdefined', ''],
  ['latin1', 'windows-1252'],
  ['iso88591', 'windows-1252'],
  ['iso8859', 'windows-1252'],
  ['iso885919', 'windows-1252'],
  ['iso88599', 'windows-1254'],
  ['iso885911', 'windows-874'],
  ['tis620', 'windows-874'],
  ['iso88598i', 'iso-8859-8'],
  ['gb2312', 'gb18030'],
  ['gb231280', 'gb18030'],
  ['euccn', 'gb18030'],
  ['gbk', 'gb18030'],
  ['cp936', 'gb18030'],
  ['936', 'gb18030'],
  ['hz', 'hz-gb-2312'],
  ['big5', 'big5-hkscs'],
  ['cp950', 'big5-hkscs'],
  ['big5hkscs', 'big5-hkscs'],
  ['sjis', 'shift_jis'],
  ['shiftjis', 'shift_jis'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['windows31j', 'shift_jis'],
  ['mskanji', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  ['ujis', 'euc-jp'],
  ['iso2022jp1', 'iso-2022-jp'],
  ['iso2022jp2', 'iso-2022-jp'],
  ['iso2022jpms', 'iso-2022-jp'],
  ['cp50220', 'iso-2022-jp'],
  ['cp50221', 'iso-2022-jp'],
  ['ksc56011987', 'cp949'],
  ['ksc5601', 'cp949'],
  ['euckr', 'cp949'],
  ['uhc', 'cp949'],
  ['ksc56011992', 'cp949'],
  ['koi8', 'koi8-r'],
  ['macintosh', 'macroman'],
  ['mac', 'macroman'],
  ['applemacintosh', 'macroman'],
])

function known(name: string): boolean {
  return SHIFTED.has(name) || /^utf-(16|32)(le|be)?$/.test(name) || iconv.encodingExists(name)
}

/** Decode as one charset, null when no decoder has it. Bytes it does not know become U+FFFD. */
export function decodeAs(bytes: Buffer, label: string): string | null {
  try {
    if (label === 'utf-16') return iconv.decode(bytes, bigEndian(bytes) ? 'utf-16be' : 'utf-16le')
    if (label === 'utf-32') return iconv.decode(bytes, bytes[0] === 0 ? 'utf-32be' : 'utf-32le')
    if (label === 'shift_jis' || label === 'euc-jp' || label === 'gb18030') return new TextDecoder(label).decode(bytes)
    return iconv.decode(bytes, label)
  } catch {
    return null
  }
}

function decodeGuessed(bytes: Buffer, hint: string): string {
  if (hint !== '' && !SHIFTED.has(hint) && !hint.startsWith('utf')) {
    const text = decodeAs(bytes, hint)
    // eslint-disable-next-line no-control-regex
    if (text !== null && !/[\ufffd\x80-\x9f]/.test(text)) return text
  }
  const shifted = bytes.includes(27) ? decodeShifted(bytes, 'iso-2022-jp') : null
  return shifted ?? decodeAs(bytes, guessCharset(bytes)) ?? bytes.toString('latin1')
}

/** Text that starts with a byte order mark. */
function decodeMarked(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && isUtf8(bytes)) return bytes.toString('utf8', 3)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return bytes[2] === 0 && bytes[3] === 0 ? iconv.decode(bytes, 'utf-32le') : iconv.decode(bytes, 'utf-16le')
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(bytes, 'utf-16be')
  return null
}

/** Without a mark: zero bytes on even places are the high halves of big-endian Latin. */
function bigEndian(bytes: Buffer): boolean {
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < Math.min(bytes.length, 400); i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  return even > odd
}

/** UTF-8 with a few damaged or cut characters, as after a mail gateway that split lines. */
function mostlyUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8')
  const broken = text.match(/\ufffd/g)?.length ?? 0
  const good = text.match(/[^\x00-\x7f\ufffd]/g)?.length ?? 0
  return good > broken * 3
}

function damage(text: string): number {
  const broken = text.match(/\ufffd/g)?.length ?? 0
  const foreign = text.match(/[^\x00-\x7f]/g)?.length ?? 0
  return foreign === 0 ? 0 : broken / foreign
}
