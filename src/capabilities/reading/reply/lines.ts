// The body as lines that know whether they are quoted: the one shape in which plain text and HTML are judged.

/** What the sender's program told about a line by its markup. */
export type Mark = 'attribution' | 'original' | 'signature'

/** One line of the body as shown. `quoted`: inside a quote by its markers ('>') or by the markup. */
export type Line = { text: string; quoted: boolean; mark: Mark | null }

/** Lines of a plain-text body; quoted by RFC 3676 §4.5 ('>' in the first column, leniently after three spaces). */
export function textLines(text: string): Line[] {
  return text.split(/\r\n|\n|\r/).map((line) => ({ text: line, quoted: quotedLine.test(line), mark: null }))
}

/** True when nothing can be read on the line. Rules, dashes and bare quote marks count as blank when `loose`. */
export function isBlank(text: string, loose = false): boolean {
  return loose ? !/[^\s\p{Cf}_\-=*~#>|–—―─━⎯]/u.test(text) : !/[^\s\p{Cf}]/u.test(text)
}

/**
 * The line in the form that rules compare: lower case, no direction marks, plain spaces, apostrophes, colons and
 * digits, at most 400 characters.
 */
export function plain(text: string): string {
  const short = text.length > 400 ? text.slice(0, 400) : text
  if (/^[\x20-\x7e]*$/.test(short)) return short.trim().toLowerCase()
  return short
    .normalize('NFC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/：/g, ':')
    .replace(/[٠-٩۰-۹०-९๐-๙０-９]/g, (digit) => String(digitValue(digit)))
    .trim()
    .toLowerCase()
}

/** An alternation that matches any of the words literally, longest first; the source of a regular expression. */
export function anyOf(words: readonly string[]): string {
  return [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('|')
}

const quotedLine = /^ {0,3}>/

function digitValue(digit: string): number {
  const code = digit.charCodeAt(0)
  const zero = [0x660, 0x6f0, 0x966, 0xe50, 0xff10].findLast((start) => code >= start) ?? 0x30
  return code - zero
}
