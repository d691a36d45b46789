// Decides, line by line, what the sender wrote this time and what is folded away. Nothing is dropped: every line
// goes to one of the two. When in doubt a line stays visible, above all an answer between quoted lines.

import type { Folded, Reply } from '../mail.ts'
import { type Boundary, announcesForward, boundaries } from './boundary.ts'
import { answersBelow, pointers } from './data/separators.ts'
import { type Line, anyOf, isBlank, plain } from './lines.ts'
import { type Part, isSignOff, ownParts } from './signature.ts'

/** What was folded, and whether a quote was found at all. */
export type FoldedLines = Reply & { quoted: boolean }

/** Folds a body given as lines. Linear in the number of lines. */
export function foldLines(given: readonly Line[]): FoldedLines {
  const marks = boundaries(given)
  const lines = markNamed(given, marks)
  const spans = decide(lines, cutIntoSpans(lines, marks))
  const said = spans.some((span) => span.shown && hasWords(lines, span))
  const quoted = spans.some((span) => !span.shown && span.kind === 'quote')
  return { ...render(lines, said ? spans : unfold(lines, spans), said), quoted }
}

/** Nothing was said: what is quoted is shown, or, when there is no quote, everything. */
function unfold(lines: readonly Line[], spans: readonly Span[]): Span[] {
  const quotes = spans.some((span) => isQuoteOrLead(span) && hasWords(lines, span))
  return spans.map((span) => ({ ...span, shown: span.shown || !quotes || isQuoteOrLead(span) }))
}

function isQuoteOrLead(span: Span): boolean {
  return span.kind === 'quote' || span.kind === 'lead'
}

/** `lead`: the line that introduces a quote. `whole`: own by position, shown without looking for signatures. */
type Span = { kind: Part['kind'] | 'lead' | 'whole'; from: number; to: number; shown: boolean }

/** Quotes marked by a name or initials ("AL> …", as The Bat! and Gnus write), once an introduction announces one. */
function markNamed(lines: readonly Line[], marks: readonly Boundary[]): readonly Line[] {
  const names = new Set<string>()
  for (const mark of marks) {
    const next = lines[nextText(lines, mark.to)]
    const name = next && !next.quoted ? namedMark.exec(next.text.slice(0, 40))?.[1] : undefined
    if (name) names.add(name)
  }
  if (names.size === 0) return lines
  const named = lines.map((line) => names.has(namedMark.exec(line.text.slice(0, 40))?.[1] ?? ''))
  if (named.filter(Boolean).length < 2) return lines
  return lines.map((line, at) => (named[at] ? { ...line, quoted: true } : line))
}

const namedMark = /^ {0,2}(\p{Lu}\p{L}{0,11})>(?: |$)/u

function cutIntoSpans(lines: readonly Line[], marks: readonly Boundary[]): Span[] {
  const spans: Span[] = []
  let at = 0
  let said = false
  const own = (to: number): void => {
    for (const part of split(lines, at, to)) {
      spans.push({ ...part, shown: part.kind === 'own' })
      said ||= part.kind === 'own' && hasWords(lines, part)
    }
    at = Math.max(at, to)
  }
  for (const [index, mark] of marks.entries()) {
    const next = nextText(lines, mark.to)
    const marked =
      next < lines.length &&
      (lines[next]?.quoted === true ||
        (mark.kind === 'attribution' && quotedSoon(lines, mark.to, marks[index + 1]?.from ?? lines.length)))
    if (mark.kind === 'weak' && !marked) continue
    own(mark.from)
    if (marked) {
      spans.push({ kind: 'lead', from: mark.from, to: mark.to, shown: false })
      at = mark.to
    } else if (keepsRest(lines, spans, mark, said)) {
      spans.push({ kind: 'whole', from: mark.from, to: lines.length, shown: true })
      return spans
    } else if (said) {
      spans.push({ kind: 'quote', from: mark.from, to: lines.length, shown: false })
      return spans
    } else {
      spans.push({ kind: 'lead', from: mark.from, to: mark.to, shown: false })
      at = mark.to
    }
  }
  own(lines.length)
  return spans
}

/** An unmarked quote stays in sight when it is all there is, when it is forwarded, or when answers are inside it. */
function keepsRest(lines: readonly Line[], spans: readonly Span[], mark: Boundary, said: boolean): boolean {
  if (!said) return mark.kind === 'block' || mark.kind === 'forward'
  const words = ownWords(lines, spans)
  return mark.kind === 'forward' ? pointsOnly(words) : answered.test(words)
}

/** Own lines and quoted runs from `from` to `to`, in order. */
function split(lines: readonly Line[], from: number, to: number): Part[] {
  const parts: Part[] = []
  for (let at = from; at < to;) {
    const quoted = lines[at]?.quoted ?? false
    let end = at + 1
    while (end < to && (lines[end]?.quoted === quoted || (quoted && continuesQuote(lines, end, to)))) end++
    if (quoted) parts.push({ kind: 'quote', from: at, to: end })
    else parts.push(...ownParts(lines, at, end))
    at = end
  }
  return parts
}

/** A blank line, or the rest of a link that was wrapped, inside a quoted run. */
function continuesQuote(lines: readonly Line[], at: number, to: number): boolean {
  const line = lines[at]
  if (!line) return false
  if (isBlank(line.text)) {
    let next = at
    while (next < to && next < at + 4 && isBlank(lines[next]?.text ?? '')) next++
    return next < to && lines[next]?.quoted === true
  }
  if (at + 1 >= to || !lines[at + 1]?.quoted || !lines[at - 1]?.quoted) return false
  const word = line.text.trim()
  if (/^[(<[]https?:[^\s]{1,600}[)>\]] ?>?$/.test(word)) return true
  return (
    word.length < 400 &&
    !/\s/.test(word) &&
    /[/=&?%_#)>]/.test(word) &&
    /https?:|www\.|[<(]\S*$/.test(lines[at - 1]?.text.slice(-300) ?? '')
  )
}

/** Settles which quotes stay as context: those with an answer under them, unless they are only wrapped by the reply. */
function decide(lines: readonly Line[], spans: Span[]): Span[] {
  const own = spans
    .map((span, index) => ((span.kind === 'own' || span.kind === 'whole') && hasWords(lines, span) ? index : -1))
    .filter((index) => index >= 0)
  const last = own.at(-1) ?? -1
  const first = own[0] ?? spans.length
  const answeredQuotes = spans.filter((span, index) => span.kind === 'quote' && index < last && !span.shown).length
  const lastSaid = own.findLast((index) => !isClosing(lines, spans[index])) ?? -1
  for (const [index, span] of spans.entries()) {
    if (span.kind !== 'quote' || index > last) continue
    const before = spans.slice(Math.max(0, index - 3), index).findLast((span) => hasWords(lines, span))
    const led = before?.kind === 'lead'
    if (first > index && answeredQuotes === 1 && (led || size(lines, span) > 12)) continue
    if (first < index && lastSaid < index) continue
    span.shown = true
  }
  if (!pointsOnly(ownWords(lines, spans))) return spans
  for (const span of spans) if (span.kind === 'quote' && isForwarded(lines, span)) span.shown = true
  return spans
}

function isClosing(lines: readonly Line[], span: Span | undefined): boolean {
  if (!span) return false
  const text = lines
    .slice(span.from, span.to)
    .map((line) => line.text)
    .filter((line) => !isBlank(line, true))
  return text.length <= 4 && isSignOff(text[0] ?? '')
}

function isForwarded(lines: readonly Line[], span: Span): boolean {
  return lines.slice(Math.max(0, span.from - 4), span.from + 4).some((line) => announcesForward(line.text))
}

const answered = new RegExp(`(?<![\\p{L}])(?:${anyOf(answersBelow)})`, 'u')
const pointerSet = new Set(pointers)

/** No words of the sender's own but a pointer such as "FYI" or "see below". */
function pointsOnly(words: string): boolean {
  // Pointers are short: the beginning tells.
  const bare = words.slice(0, 400).replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()
  return bare === '' || pointerSet.has(bare) || bare.split(' ').length === 1
}

function ownWords(lines: readonly Line[], spans: readonly Span[]): string {
  const own = spans.filter((span) => span.kind === 'own').slice(0, 60)
  const text = own.flatMap((span) => lines.slice(span.from, Math.min(span.to, span.from + 30)))
  return text
    .slice(0, 60)
    .map((line) => plain(line.text))
    .join(' ')
    .trim()
}

function hasWords(lines: readonly Line[], span: { from: number; to: number }): boolean {
  for (let at = span.from; at < span.to; at++) if (!isBlank(lines[at]?.text ?? '', true)) return true
  return false
}

function size(lines: readonly Line[], span: Span): number {
  return lines.slice(span.from, span.to).filter((line) => !isBlank(line.text, true)).length
}

function nextText(lines: readonly Line[], from: number): number {
  let at = from
  while (at < lines.length && isBlank(lines[at]?.text ?? '')) at++
  return at
}

/** Quote marks begin a little below the introduction (an unmarked first line, an image). */
function quotedSoon(lines: readonly Line[], from: number, to: number): boolean {
  for (let at = from; at < Math.min(to, from + 12); at++) if (lines[at]?.quoted) return true
  return false
}

function render(lines: readonly Line[], spans: readonly Span[], said: boolean): Reply {
  const reply: string[] = []
  const folded: Folded[] = []
  let gap = false
  for (const [index, span] of spans.entries()) {
    const text = lines.slice(span.from, span.to).map((line) => shownText(line, said && span.shown))
    if (!span.shown) {
      fold(folded, span.kind === 'signature' || span.kind === 'disclaimer' ? span.kind : 'quote', text)
      gap = true
      continue
    }
    // a rule drawn between the reply and what is folded belongs to the fold
    let keep = text.length
    if (spans[index + 1]?.shown === false) while (keep > 0 && isRule(text[keep - 1] ?? '')) keep--
    for (const line of text.slice(0, keep)) {
      // one empty line where something was folded
      if (gap && isBlank(line)) continue
      if (gap && !isBlank(reply.at(-1) ?? '')) reply.push('')
      gap = false
      reply.push(line)
    }
    if (!text.slice(keep).every((line) => isBlank(line))) fold(folded, 'quote', text.slice(keep))
  }
  return { reply: joined(reply), folded: folded.filter((part) => part.text !== '') }
}

/** A blank line or one drawn with dashes, but not a quote mark. */
function isRule(text: string): boolean {
  return isBlank(text, true) && !text.includes('>')
}

/** Quoted lines kept as context are told from the answers by a mark; HTML does not carry one in its text. */
function shownText(line: Line, context: boolean): string {
  return context && line.quoted && !/^ {0,3}\p{L}{0,12}>/u.test(line.text) ? `> ${line.text}` : line.text
}

function fold(folded: Folded[], kind: Folded['kind'], lines: readonly string[]): void {
  const last = folded.at(-1)
  const text = joined(lines)
  if (text === '') return
  if (last && last.kind === kind) last.text += `\n${text}`
  else folded.push({ kind, text })
}

/** Lines without blank ones at the ends and with no more than two in a row between. */
function joined(lines: readonly string[]): string {
  const text = lines.filter(
    (line, at) => !(isBlank(line) && isBlank(lines[at - 1] ?? '') && isBlank(lines[at - 2] ?? '')),
  )
  let from = 0
  while (from < text.length && isBlank(text[from] ?? '')) from++
  return text.slice(from).join('\n').trimEnd()
}
