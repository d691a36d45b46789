// Where a quoted message begins: the line that introduces it, a block of headers, or a separator.

import { attributions, ownVoice } from './data/attributions.ts'
import { forwardedMessage, originalMessage } from './data/separators.ts'
import { type HeaderKind, headerLabels } from './data/headers.ts'
import { type Line, anyOf, isBlank, plain } from './lines.ts'

/**
 * The place where a quote is introduced: lines `from` (inclusive) to `to` (exclusive).
 * `weak` introductions count only when quote marks follow; after a `block` the quote usually has no marks.
 */
export type Boundary = { kind: 'attribution' | 'weak' | 'block' | 'forward'; from: number; to: number }

/** All boundaries in order, not overlapping. Time grows with the number of lines: each looks at a few neighbours. */
export function boundaries(lines: readonly Line[]): Boundary[] {
  const found: Boundary[] = []
  let free = 0
  for (let at = 0; at < lines.length; at++) {
    const boundary =
      at < free
        ? null
        : (markedAt(lines, at) ?? separatorAt(lines, at) ?? blockAt(lines, at) ?? attributionAt(lines, at, free))
    if (!boundary) continue
    found.push(boundary)
    free = boundary.to
    at = free - 1
  }
  return found
}

/** True when the text announces a forwarded message, as in "---------- Forwarded message ---------". */
export function announcesForward(text: string): boolean {
  return separatorKind(plain(text).replace(/^[>\s]+/, '')) === 'forward'
}

const leads = new RegExp(`^(?:${anyOf(Object.values(attributions).flatMap((words) => words.leads))})(?![\\p{L}])`, 'u')
const verbList = Object.values(attributions).flatMap((words) => words.verbs)
const spaced = verbList.filter((verb) => !/[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]/.test(verb))
const unspaced = verbList.filter((verb) => !spaced.includes(verb))
const anyVerb = `(?:(?<![\\p{L}\\p{M}])(?:${anyOf(spaced)})(?![\\p{L}\\p{M}(])|(?:${anyOf(unspaced)}))`
const verb = new RegExp(anyVerb, 'u')
const verbAtEnd = new RegExp(`${anyVerb}[\\s:.*_"'\\])–—\\-]*$`, 'u')
const own = new RegExp(`(?<![\\p{L}])(?:${anyOf(ownVoice)})(?![\\p{L}])`, 'u')
const date = new RegExp(
  [
    /(?:19|20)\d\d(?!\d)/,
    /(?<!\d)\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4}(?!\d)/,
    /(?<!\d)\d{1,2}[.,]? (?:de )?\p{L}{3,}/u,
    /\p{L}{3,}\.? \d{1,2},/u,
    /\d(?:月|월)/,
  ]
    .map((form) => form.source)
    .join('|'),
  'u',
)
const time = /(?<!\d)\d{1,2} ?[:.h時时시点] ?\d{2}(?!\d)/u
const address = /[^\s@<>()[\]"]{1,64}@[^\s@<>()[\]"]{2,}/
const closedAddress = /[<([][^<>()[\]]{0,80}[^\s@<>()[\]]@[^@<>()[\]]{2,80}[>)\]]+/
const closing = /[:：][\s*_"'\-–—]*$/
const addressAtEnd = /@[^@]{2,80}[>)\]]+["']? ?[:：][\s*_-]*$/

const labels = new Map<string, HeaderKind>()
for (const [kind, words] of Object.entries(headerLabels))
  for (const word of words) if (!labels.has(word)) labels.set(word, kind as HeaderKind)
const originals = new Set(originalMessage)
const forwards = new Set(forwardedMessage)
const forwardStart = new RegExp(`^(?:${anyOf(forwardedMessage)})`, 'u')

function markedAt(lines: readonly Line[], at: number): Boundary | null {
  const mark = lines[at]?.mark
  if (mark !== 'attribution' && mark !== 'original') return null
  let to = at + 1
  while (to < lines.length && lines[to]?.mark === mark) to++
  const kind = mark === 'original' ? 'block' : 'attribution'
  const text = lines.slice(at, to)
  return { kind: text.some((line) => announcesForward(line.text)) ? 'forward' : kind, from: at, to }
}

function separatorAt(lines: readonly Line[], at: number): Boundary | null {
  const line = lines[at]
  if (!line || line.quoted || line.text.length > 120) return null
  const kind = separatorKind(plain(line.text))
  if (!kind) return null
  // headers or an introduction that follow belong to it
  let next = at + 1
  while (next < lines.length && next < at + 4 && isBlank(lines[next]?.text ?? '')) next++
  const more = blockAt(lines, next) ?? introduction(lines, next)
  return { kind, from: at, to: more ? more.to : at + 1 }
}

function introduction(lines: readonly Line[], at: number): Boundary | null {
  for (let end = at; end < at + 3 && end < lines.length; end++) {
    const found = attributionAt(lines, end, at)
    if (found && found.from === at) return found
  }
  return null
}

function separatorKind(text: string): 'block' | 'forward' | null {
  const dashed = /^[-_=*—–─ ]{2,}/.test(text)
  const words = text.replace(/^[-_=*—–─>+~\s]+|[-_=*—–─<+~:\s]+$/g, '').replace(/^\[|\]$/g, '')
  if (!words || words.length > 80) return null
  if (
    forwards.has(words) &&
    (dashed || text.endsWith(':') || /^(?:begin|start|anfang|début|inicio|inizio|início)/.test(words))
  )
    return 'forward'
  if (dashed && forwardStart.test(words) && words.length < 70) return 'forward'
  return dashed && originals.has(words) ? 'block' : null
}

/** The label of a header line ("*Sent:* Monday") as its kind, and what follows the colon. */
function headerOf(text: string): { kind: HeaderKind; value: string } | null {
  const head = text.length > 300 ? text.slice(0, 300) : text
  const colon = head.search(/[:：]/)
  if (colon < 1 || colon > 48) return null
  const label = plain(head.slice(0, colon)).replace(/^[\s*_|•·-]+|[\s*_]+$/g, '')
  const kind = labels.get(label)
  return kind ? { kind, value: head.slice(colon + 1).replace(/^[\s*_]+/, '') } : null
}

/**
 * A block of headers as Outlook, Notes and webmail write it. It must name a sender; with an address two kinds are
 * enough, without one it needs a subject, so that a timetable ("From: Berlin, To: Rome, Date: …") is not taken for it.
 */
function blockAt(lines: readonly Line[], at: number): Boundary | null {
  const first = lines[at]
  if (!first || first.quoted || !headerOf(first.text)) return null
  const kinds = new Set<HeaderKind>()
  let addressed = false
  let to = at
  for (let next = at, strange = 0; next < lines.length && next < at + 16; next++) {
    const line = lines[next]
    if (!line || line.quoted) break
    const header = headerOf(line.text)
    if (header) {
      if (kinds.has(header.kind) && header.kind === 'from') break
      kinds.add(header.kind)
      if (header.kind === 'from')
        addressed ||= address.test(header.value) || address.test(lines[next + 1]?.text.slice(0, 300) ?? '')
      to = next + 1
      strange = 0
    } else if (++strange > 2) break
  }
  const enough = kinds.has('from') && (addressed ? kinds.size >= 2 : kinds.size >= 3 && kinds.has('subject'))
  return enough ? { kind: 'block', from: at, to } : null
}

/** The introduction that ends on line `end`, spread over up to four lines (programs wrap it), not before `floor`. */
function attributionAt(lines: readonly Line[], end: number, floor: number): Boundary | null {
  const last = lines[end]
  if (!last || last.text.length > 400 || isBlank(last.text)) return null
  // a bare address or the verb alone on the last line may begin with the '>' of "<ann@lind.example"
  const wrapped = last.quoted && /^ ?> ?(?:\p{L}+ ?){0,3}[:：]?\s*$/u.test(last.text)
  if (last.quoted && !wrapped) return null
  let text = plain(last.text)
  if (!closing.test(text) && !verbAtEnd.test(text)) return null
  let from = end
  let weak: Boundary | null = null
  for (let size = 1; ; size++) {
    const kind = attributionKind(text)
    if (kind === 'attribution') return { kind, from: widen(lines, from, floor, text, wrapped), to: end + 1 }
    if (kind === 'weak') weak ??= { kind, from, to: end + 1 }
    const before = previous(lines, from, floor, wrapped)
    if (before < 0 || size === (wrapped ? 5 : 4)) return weak
    from = before
    text = `${plain(lines[from]?.text ?? '')} ${text}`
    if (text.length > 400) return weak
  }
}

function previous(lines: readonly Line[], from: number, floor: number, overBlank: boolean): number {
  let at = from - 1
  while (overBlank && at >= floor && isBlank(lines[at]?.text ?? '')) at--
  const line = lines[at]
  return at < floor || !line || line.quoted || isBlank(line.text) || line.text.length > 300 ? -1 : at
}

function attributionKind(text: string): 'attribution' | 'weak' | null {
  if (text.length > 400 || own.test(text)) return null
  const ends = verbAtEnd.test(text)
  const says = ends || verb.test(text)
  const dated = date.test(text)
  const timed = time.test(text)
  const bare = text.replace(/^[-_* ]+/, '')
  if (/^-{2,}.*-{2,}$/.test(text) && ends) return 'attribution'
  if (says && (ends || addressAtEnd.test(text)) && address.test(text)) return 'attribution'
  if (says && dated && timed && closing.test(text)) return 'attribution'
  if (ends && dated && timed && leads.test(bare)) return 'attribution'
  if (dated && timed && closing.test(text) && closedAddress.test(text)) return 'attribution'
  if (says && closing.test(text) && (dated || text.split(' ').length <= 8)) return 'weak'
  return null
}

/** Takes in the lines above when a wrapped introduction was recognised by its end alone. */
function widen(lines: readonly Line[], from: number, floor: number, text: string, overBlank = false): number {
  const name = lines[from - 1]
  if (text.startsWith('<') && from > floor && name && !name.quoted && /^[^.!?:;]{1,60}$/.test(name.text.trim())) {
    return widen(lines, from - 1, floor, `${plain(name.text)} ${text}`)
  }
  if (date.test(text) && (leads.test(text) || /^\p{L}*[.,]? ?\d/u.test(text))) return from
  for (let at = from - 1, steps = 0; at >= floor && steps < 3; at--, steps++) {
    const line = lines[at]
    if (!line || line.quoted || line.text.length > 300) break
    if (isBlank(line.text)) {
      if (overBlank) continue
      break
    }
    const above = plain(line.text)
    if (/[.!?:]$/.test(above) && !date.test(above)) break
    if (date.test(above) && (leads.test(above.replace(/^[-_* ]+/, '')) || /^\p{L}{0,12}[.,]{0,2} ?\d/u.test(above)))
      return at
    if (!date.test(text) && address.test(above) && date.test(above)) return at
  }
  return from
}
