// Address lists of From, To and their kind (RFC 5322 section 3.4), with the mistakes that real mail makes.
import type { Address } from '../mail.ts'
import { decodeWords, unicodeButWords } from './words.ts'

const MAX_ADDRESSES = 5000

/**
 * Read an address list given with one char per byte. Groups are flattened, comments serve as names where no name is
 * given, an unquoted comma in a name (`Lind, Anna <a@x>`) does not split it. An address inside quotes is never taken
 * for the address itself, so that nobody can pose as another. Entries with neither name nor address are left out.
 */
export function parseAddresses(raw: string, charsetHint = ''): Address[] {
  const reader = new ListReader(unicodeButWords(raw, charsetHint))
  return reader.read()
}

type Piece = { text: string; quoted: boolean; gap: boolean }
type Entry = { pieces: Piece[]; angle: string | null; comments: string[] }

class ListReader {
  private readonly text: string
  private at = 0
  private readonly out: { address: Address; bare: boolean }[] = []
  private entry: Entry = { pieces: [], angle: null, comments: [] }
  private gap = false
  // Set once a closing sign is missing from here to the end, so that hostile lists are not searched again and again.
  private noAngleEnd = false
  private noCommentEnd = false

  constructor(text: string) {
    this.text = text
  }

  read(): Address[] {
    const text = this.text
    while (this.at < text.length && this.out.length < MAX_ADDRESSES) {
      const c = text[this.at]!
      if (c === '"') this.readQuoted()
      else if (c === '(') this.readComment()
      else if (c === '<') this.readAngle()
      else if (c === ',' || c === ';') this.finish(c)
      else if (c === ':' && this.opensGroup()) this.entry = { pieces: [], angle: null, comments: [] }
      else if (c <= ' ') this.gap = true
      else this.push(c, false)
      this.at++
    }
    this.finish('')
    return this.out.map((entry) => entry.address)
  }

  private push(text: string, quoted: boolean): void {
    const last = this.entry.pieces.at(-1)
    if (last && !this.gap && !quoted && !last.quoted) last.text += text
    else this.entry.pieces.push({ text, quoted, gap: this.gap })
    this.gap = false
  }

  /** `Name:` opens a group; the colon of an address literal or of `mailto:` does not. */
  private opensGroup(): boolean {
    const last = this.entry.pieces.at(-1)
    return this.entry.angle === null && !(last && !last.quoted && last.text.includes('['))
  }

  private readQuoted(): void {
    let text = ''
    for (let i = this.at + 1; i < this.text.length; i++) {
      const c = this.text[i]!
      if (c === '\\' && i + 1 < this.text.length) text += this.text[++i]!
      else if (c === '"') {
        this.at = i
        this.push(text, true)
        return
      } else text += c
    }
    this.gap = true
  }

  private readComment(): void {
    this.gap = true
    if (this.noCommentEnd) return
    let depth = 0
    let text = ''
    for (let i = this.at; i < this.text.length; i++) {
      const c = this.text[i]!
      if (c === '\\' && i + 1 < this.text.length) {
        text += this.text[++i]!
        continue
      }
      if (c === '(' && depth++ === 0) continue
      if (c === ')' && --depth === 0) {
        this.at = i
        if (text.trim() !== '') this.entry.comments.push(text.trim())
        return
      }
      text += c
    }
    this.noCommentEnd = true
  }

  /** `<address>`; without its end it reaches to the next comma. */
  private readAngle(): void {
    const from = this.at + 1
    const end = this.noAngleEnd ? -1 : this.text.indexOf('>', from)
    this.noAngleEnd = end === -1
    const stop = end === -1 ? from + this.text.slice(from, from + 1000).search(/[,;<]|$/) : end
    const value = cleanAddress(this.text.slice(from, Math.min(stop, from + 1000)))
    this.at = end === -1 ? stop - 1 : stop
    if (this.entry.angle === null || (!this.entry.angle.includes('@') && value.includes('@'))) this.entry.angle = value
    this.gap = true
  }

  private finish(separator: string): void {
    const entry = this.entry
    const address = addressOf(entry)
    const bare = entry.angle === null && !entry.pieces.some((piece) => piece.quoted || piece.text.includes('='))
    this.entry = { pieces: [], angle: null, comments: [] }
    this.gap = false
    if (!address) return
    const before = this.out.at(-1)
    if (
      before?.bare &&
      before.address.address === '' &&
      entry.angle !== null &&
      address.name !== '' &&
      separator !== ';'
    ) {
      address.name = `${before.address.name}, ${address.name}`
      this.out.pop()
    }
    this.out.push({ address, bare: bare && separator === ',' })
  }
}

function addressOf(entry: Entry): Address | null {
  if (entry.angle !== null) {
    const name = nameOf(entry)
    if (entry.angle === '' && name === '') return null
    return { name: name === entry.angle ? '' : name, address: entry.angle }
  }
  const at = entry.pieces.findIndex(
    (piece) => !piece.quoted && piece.text.includes('@') && !/^=\?.*\?=$/.test(piece.text),
  )
  if (at === -1) {
    const name = nameOf(entry)
    return name === '' ? null : (hiddenAddress(entry, name) ?? { name, address: '' })
  }
  // Words that touch each other, or stand around a lonely `@`, are one address.
  let from = at
  let to = at
  while (from > 0 && (!entry.pieces[from]!.gap || entry.pieces[from]!.text.startsWith('@'))) from--
  while (to + 1 < entry.pieces.length && (!entry.pieces[to + 1]!.gap || entry.pieces[to]!.text.endsWith('@'))) to++
  const address = cleanAddress(
    entry.pieces
      .slice(from, to + 1)
      .map((piece) => (piece.quoted ? `"${piece.text}"` : piece.text))
      .join(''),
  )
  const rest = { ...entry, pieces: [...entry.pieces.slice(0, from), ...entry.pieces.slice(to + 1)] }
  const name = nameOf(rest)
  return { name: name === address ? '' : name, address }
}

function nameOf(entry: Entry): string {
  const text = entry.pieces.map((piece, i) => (i > 0 && piece.gap ? ' ' : '') + piece.text).join('')
  const name = tidy(decodeWords8(text))
  return name !== '' ? name : tidy(decodeWords8(entry.comments.join(' ')))
}

/** A sender that encoded name and address together in one encoded word. */
function hiddenAddress(entry: Entry, name: string): Address | null {
  if (!entry.pieces.every((piece) => !piece.quoted && /^(=\?[^?]+\?[bq]\?[^?]*\?=)+$/i.test(piece.text))) return null
  const match = /^([^<>]*)<([^<>@\s]+@[^<>@\s]+)>$/.exec(name)
  return match ? { name: tidy(match[1]!), address: cleanAddress(match[2]!) } : null
}

/** The text is Unicode here and its encoded words ASCII; only the words are decoded. */
function decodeWords8(text: string): string {
  if (!text.includes('=?')) return text
  // eslint-disable-next-line no-control-regex
  if (!/[^\x00-\x7f]/.test(text)) return decodeWords(text)
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x7f]+/g, (run) => decodeWords(run))
}

function tidy(name: string): string {
  // eslint-disable-next-line no-control-regex
  const clean = name
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return /^'.+'$/.test(clean) ? clean.slice(1, -1).trim() : clean
}

/** Strip source routes, comments, blanks and `mailto:`; lower-case the domain. */
function cleanAddress(text: string): string {
  let address = text.trim()
  if (!address.includes('"')) address = address.replace(/\([^()]*\)/g, '').replace(/\s+/g, '')
  address = address
    .replace(/^mailto:/i, '')
    .replace(/^<+|>+$/g, '')
    .replace(/^@[^:]*:/, '')
  // eslint-disable-next-line no-control-regex
  address = address.replace(/[\x00-\x1f\x7f]/g, '').replace(/[.,;]+$/, '')
  if (address.includes('=?')) address = decodeWords8(address).trim()
  const at = address.lastIndexOf('@')
  return at === -1 ? address : address.slice(0, at + 1) + address.slice(at + 1).toLowerCase()
}
