// Rich text bodies of Outlook: compressed RTF (MS-OXRTFCP), and the HTML or text within it (MS-OXRTFEX).
import { decodeBytes, storable } from './charset.ts'

const COMPRESSED = 0x75465a4c
const MAX_OUTPUT = 8 * 1024 * 1024

// The dictionary that both sides start with (MS-OXRTFCP section 2.1.3.1).
const PRELOAD =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'

/** Decompress a PidTagRtfCompressed value. Damaged data yields what could be read. */
export function decompressRtf(data: Buffer): Buffer {
  if (data.length < 16 || data.readUInt32LE(8) !== COMPRESSED) return data.subarray(16)
  const window = Buffer.alloc(4096, 32)
  let write = window.write(PRELOAD, 'latin1')
  const out: number[] = []
  const put = (byte: number) => {
    out.push(byte)
    window[write] = byte
    write = (write + 1) % 4096
  }
  let at = 16
  while (at < data.length && out.length < MAX_OUTPUT) {
    const control = data[at++]!
    for (let bit = 0; bit < 8 && at < data.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(data[at++]!)
        continue
      }
      const reference = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)
      at += 2
      const offset = reference >> 4
      if (offset === write) return Buffer.from(out)
      for (let i = 0; i < (reference & 15) + 2; i++) put(window[(offset + i) % 4096]!)
    }
  }
  return Buffer.from(out)
}

/** The content of an RTF document: its encapsulated HTML when it has one, its plain text otherwise. */
export function readRtf(rtf: Buffer): { isHtml: boolean; content: string } {
  const source = rtf.toString('latin1')
  const isHtml = /\\fromhtml1?(?![0-9a-z])/.test(source.slice(0, 2000))
  return { isHtml, content: storable(new RtfReader(source, isHtml).read()) }
}

type Group = { silent: boolean; tag: boolean; unicodeSkip: number }

const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi
const SILENT = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pntext',
  'pict',
  'object',
  'header',
  'footer',
  'listtable',
  'listoverridetable',
  'generator',
  'themedata',
  'mhtmltag',
])
const SIGNS: Record<string, string> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  page: '\n',
  tab: '\t',
  cell: '\t',
  row: '\n',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
}

class RtfReader {
  private readonly source: string
  private readonly isHtml: boolean
  private out = ''
  private bytes: number[] = []
  private charset = 'windows-1252'
  private hidden = false
  private skip = 0
  private group: Group = { silent: false, tag: false, unicodeSkip: 1 }
  private readonly stack: Group[] = []

  constructor(source: string, isHtml: boolean) {
    this.source = source
    this.isHtml = isHtml
  }

  read(): string {
    let isStar = false
    for (const [, word, number, hex, symbol, brace, text] of this.source.matchAll(TOKEN)) {
      if (brace === '{') this.stack.push({ ...this.group })
      else if (brace === '}') {
        this.flush()
        this.group = this.stack.pop() ?? this.group
      } else if (symbol === '*') isStar = true
      else if (word) this.word(word, number === undefined ? null : Number(number), isStar)
      else if (hex) this.byte(parseInt(hex, 16))
      else if (symbol) this.symbol(symbol)
      else if (text) this.text(text)
      if (symbol !== '*') isStar = false
    }
    this.flush()
    return this.out
  }

  private word(word: string, number: number | null, isStar: boolean): void {
    if (word === 'ansicpg' && number) this.charset = `cp${number}`
    else if (word === 'htmltag') this.group.tag = true
    else if (word === 'htmlrtf') this.hidden = number !== 0
    else if (word === 'uc' && number !== null) this.group.unicodeSkip = number
    else if (word === 'u' && number !== null) {
      this.write(String.fromCharCode(number < 0 ? number + 65536 : number))
      this.skip = this.group.unicodeSkip
    } else if (isStar || SILENT.has(word)) this.group.silent = true
    else if (SIGNS[word] !== undefined) this.write(SIGNS[word])
  }

  private symbol(symbol: string): void {
    if (symbol === '~') this.write(this.isHtml ? '&nbsp;' : '\u00a0', true)
    else if (symbol === '_') this.write('-')
    else if ('\\{}'.includes(symbol)) this.write(symbol)
  }

  private text(text: string): void {
    const rest = this.skip > 0 ? text.slice(this.skip) : text
    this.skip = Math.max(0, this.skip - text.length)
    if (/[\x80-\xff]/.test(rest)) for (const c of rest) this.byte(c.charCodeAt(0))
    else this.write(rest)
  }

  private byte(byte: number): void {
    if (this.skip > 0) this.skip--
    else if (!this.isSilent) this.bytes.push(byte)
  }

  private write(text: string, isMarkup = false): void {
    if (this.isSilent) return
    this.flush()
    const asIs = !this.isHtml || this.group.tag || isMarkup
    this.out += asIs ? text : text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  }

  private flush(): void {
    if (this.bytes.length === 0) return
    this.out += decodeBytes(Buffer.from(this.bytes), this.charset)
    this.bytes = []
  }

  private get isSilent(): boolean {
    return this.group.silent || (this.isHtml && this.hidden && !this.group.tag)
  }
}
