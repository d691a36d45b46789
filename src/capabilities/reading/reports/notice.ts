// The part of a report that is written for people: the returned message cut off, then who could not be reached and
// what the server said. Made for the many servers whose reports follow no RFC.
import type { ParsedMail } from '../mail.ts'
import { addressesIn, findAddress } from './addresses.ts'
import { COPY_MARKS, KEYED, NOT_RECIPIENT } from './notice-words.ts'
import { kindOfWords } from './phrases.ts'
import { replyIn, statusIn } from './status.ts'

/** One failed address and the words given for it, in one line; '' when the notice says nothing about it alone. */
export type Failure = { address: string; words: string }

/** `notice`: what the server wrote. `returned`: the copy of the original message that follows, '' when none. */
export type Split = { notice: string; returned: string }

/** Reports say what went wrong in their first lines; what follows is the returned message. */
const TEXT_LIMIT = 65_536
const LINE_LIMIT = 600

/** The text of a report: the plain body, else the HTML body without its tags. */
export function reportText(mail: ParsedMail): string {
  const plain = mail.text ?? ''
  if (plain.trim() !== '') return plain.slice(0, TEXT_LIMIT)
  return mail.html ? textOfHtml(mail.html.slice(0, TEXT_LIMIT * 2)) : ''
}

/** Cuts a report at the copy of the original message: at a known line, or where message headers begin. */
export function splitReturned(text: string): Split {
  const lines = text.slice(0, TEXT_LIMIT).split(/\r\n|\n|\r/)
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    const marked = i > 0 && isCopyMark(line)
    if (marked || (i > 1 && startsHeaders(lines, i))) {
      const rest = lines.slice(marked ? i + 1 : i).join('\n')
      return { notice: lines.slice(0, i).join('\n'), returned: rest.replace(/^\s+/, '') }
    }
  }
  return { notice: lines.join('\n'), returned: '' }
}

/** Failed addresses of a notice with their words, in order, each address once. `own` are addresses never meant. */
export function failuresIn(notice: string, own: ReadonlySet<string>): Failure[] {
  const lines = notice.replace(EXPANDED, ' ').split('\n').slice(0, LINE_LIMIT)
  return headedFailures(lines, own) ?? keyedFailures(lines, own) ?? mentionedFailures(lines, own) ?? []
}

// Postfix and Exim name the alias that an address came from; the note may run over the end of the line.
const EXPANDED = /\((?:expanded|generated) from[ \t]*\n?[ \t]*<?[^\s<>()]{1,300}>?\)/g

/** The words of a notice that best say why: a server's reply, else a line whose meaning is known, else ''. */
export function wordsOfNotice(notice: string): string {
  const lines = notice
    .split('\n')
    .slice(0, LINE_LIMIT)
    .map((line) => line.trim())
  const said = (test: (line: string) => boolean) => {
    const at = lines.findIndex(test)
    return at < 0 ? '' : paragraphFrom(lines, at)
  }
  return (
    said((line) => /^(?:<<<|received >>>|received <<<|out:)\s*[45]\d\d\b/i.test(line)) ||
    said((line) => /^[45][0-5]\d[ -]/.test(line)) ||
    said((line) => replyIn(line) !== '' && (statusIn(line) !== '' || kindOfWords(line) !== null)) ||
    said((line) => /\(#[45]\.\d\.\d{1,3}\)/.test(line)) ||
    said((line) => statusIn(line) !== '' && kindOfWords(line) !== null) ||
    said((line) => line !== '' && STRONG.has(kindOfWords(line) ?? ''))
  )
}

/** Kinds whose phrases are plain enough to be trusted in running text without a reply code beside them. */
const STRONG: ReadonlySet<string> = new Set([
  'unknownAddress',
  'unknownDomain',
  'mailboxFull',
  'tooLarge',
  'moved',
  'badAddress',
  'disabled',
  'unreachable',
  'expired',
  'tryAgain',
  'loop',
  'spam',
  'relayDenied',
  'blockedSender',
  'tooFast',
])

// `<address>: words`, `address` alone on a line, `address... words`, `address [words]`, `address on DATE`.
function headedFailures(lines: string[], own: ReadonlySet<string>): Failure[] | null {
  const found = new Map<string, Failure>()
  let current: Failure | null = null
  for (const raw of lines) {
    const line = raw.slice(0, 2000)
    const rest = headRest(line)
    if (rest) {
      const key = rest.address.toLowerCase()
      if (own.has(key) || NOT_RECIPIENT.test(rest.address)) {
        current = null
        continue
      }
      current = found.get(key) ?? { address: rest.address, words: '' }
      if (rest.words) current.words = join(current.words, rest.words)
      found.set(key, current)
    } else if (line.trim() === '') {
      if (current?.words) current = null
    } else if (current && current.words.length < 1500) {
      current.words = join(current.words, line.trim())
    }
  }
  return found.size > 0 ? [...found.values()] : null
}

/** When a line begins with an address as a heading: the address and what follows it on the line. */
function headRest(line: string): Failure | null {
  const lead = /^[\s>*•#"'(-]{0,12}(?:\d{1,3}[.)] )?["']?/.exec(line)![0].length
  const hit = findAddress(line, 0)
  if (!hit || hit.start > lead) return null
  const rest = line
    .slice(hit.end)
    .replace(/^["'>)\s]*/, '')
    .trim()
  return rest === '' || HEADING.test(rest)
    ? { address: hit.address, words: rest.replace(/^(?:<<<|[:.…\s-])+/, '') }
    : null
}

const HEADING =
  /^(?:<<<|:|\.{2,}|\[|\(|…|-{1,2} |(?:on [a-z]{3}|delivery failed|invalid|error|unknown|failed|not found|mailbox)\b)/i

// `RCPT TO:<address>`, `Recipient address: address`, `message to address could not be`.
function keyedFailures(lines: string[], own: ReadonlySet<string>): Failure[] | null {
  for (const key of KEYED) {
    const found = new Map<string, Failure>()
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!.slice(0, 1000)
      const at = key.exec(line)
      if (!at) continue
      const after = line.slice(at.index + at[0].length)
      const hit =
        findAddress(after) ?? (after.trim() === '' ? findAddress((lines[i + 1] ?? '').slice(0, 1000)) : null)
      if (!hit || (hit.start > 80 && after.length > 80)) continue
      if (own.has(hit.address.toLowerCase()) || NOT_RECIPIENT.test(hit.address)) continue
      found.set(hit.address.toLowerCase(), { address: hit.address, words: '' })
    }
    if (found.size > 0) return [...found.values()]
  }
  return null
}

// Any address on a line that also says what failed.
function mentionedFailures(lines: string[], own: ReadonlySet<string>): Failure[] | null {
  const found = new Map<string, Failure>()
  for (const raw of lines) {
    if (!raw.includes('@')) continue
    const line = raw.slice(0, 1000)
    if (!kindOfWords(line) && !replyIn(line) && !/undeliver|not be delivered|fail/i.test(line)) continue
    for (const address of addressesIn(line, 10)) {
      const key = address.toLowerCase()
      if (!own.has(key) && !NOT_RECIPIENT.test(address)) found.set(key, { address, words: line.trim() })
    }
  }
  return found.size > 0 ? [...found.values()] : null
}

function isCopyMark(line: string): boolean {
  if (line.length > 150 || line.includes('@')) return false
  const plain = line.toLowerCase().replace(/^[\s\-=_*+#>|.:~]+/, '')
  return plain !== '' && COPY_MARKS.some((mark) => plain.startsWith(mark))
}

// Three header lines in a row of which the first is one that opens a message, not one amid the fields of a report.
function startsHeaders(lines: string[], at: number): boolean {
  if (!OPENING_FIELD.test(lines[at]!)) return false
  if (/^[A-Za-z][A-Za-z0-9-]{1,50}:/.test(lines[at - 1] ?? '')) return false
  let fields = 0
  for (let i = at; i < lines.length && i < at + 12; i++) {
    if (/^[ \t]+\S/.test(lines[i]!)) continue
    if (!/^[A-Za-z][A-Za-z0-9-]{1,50}:/.test(lines[i]!)) break
    fields++
  }
  return fields >= 3
}

const OPENING_FIELD = /^(?:return-path|received|x-[a-z-]+|message-id|delivered-to|dkim-signature|mime-version):/i

function paragraphFrom(lines: string[], at: number): string {
  let words = ''
  for (let i = at; i < lines.length && i < at + 8; i++) {
    const line = lines[i]!
    if (line === '' || (i > at && /^(?:>>>|[-=_*]{4,}|\.\.\. while)/.test(line))) break
    words = join(words, line.replace(/^(?:<<<|received >>>|received <<<|out:)\s*/i, ''))
  }
  return words
}

const join = (a: string, b: string) => (a ? `${a} ${b}` : b)

function textOfHtml(html: string): string {
  const out: string[] = []
  const lower = html.toLowerCase()
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    out.push(html.slice(at, open))
    const tag = BLOCK_TAG.exec(lower.slice(open, open + 12))?.[1]
    // An address in angle brackets that nobody escaped is text.
    const close = html.indexOf('>', open)
    if (close < 0) break
    const inside = html.slice(open + 1, close)
    if (inside.length < 320 && inside.includes('@') && !/[\s="]/.test(inside)) out.push(`<${inside}>`)
    if ((tag === 'style' || tag === 'script' || tag === 'title') && html[open + 1] !== '/') {
      const end = lower.indexOf(`</${tag}`, close)
      at = end < 0 ? html.length : end
      continue
    }
    if (tag) out.push(tag === 'td' ? ' ' : '\n')
    at = close + 1
  }
  if (at < html.length) out.push(html.slice(at))
  return out.join('').replace(/&(#?\w{2,5});/g, (all, name: string) => ENTITIES[name.toLowerCase()] ?? all)
}

const BLOCK_TAG = /^<\/?(style|script|head|title|br|p|div|tr|li|h\d|table|td|hr|pre)\b/
// Enough for addresses and replies; the HTML reader shows the rest of a message.
const ENTITIES: Record<string, string> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
  apos: "'",
  '#64': '@',
  shy: '',
}
