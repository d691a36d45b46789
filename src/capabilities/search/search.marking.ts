// Shows where words were found: the text in pieces, and of a long one the part that says most. Pure.
import type { Piece } from './search.contract.ts'
import type { StemOf } from './search.stems.ts'
import type { Term } from './search.asking.ts'
import { type Token, tokens } from './shared/words.ts'

export type Language = { dictionary: string | undefined; stemOf: StemOf }

/** Letters that a shown part has at most, about. */
const shownLetters = 170
const beforeFirst = 40

type Span = { start: number; end: number; term: number }

/** Where the terms stand in the text. */
export function hitsIn(text: string, terms: readonly Term[], language: Language): Span[] {
  const found = tokens(text)
  if (!found.length) return []
  const answers = (token: Token, { forms, stems }: Term['steps'][number], isLoose: boolean): boolean => {
    if (forms.has(token.word)) return true
    if (!isLoose || !language.dictionary || !mayAnswer(token.word, { forms, stems })) return false
    return language.stemOf(language.dictionary, text.slice(token.start, token.end)).some((stem) => stems.has(stem) || forms.has(stem))
  }
  return terms.flatMap(({ steps, inRow, isLoose }, term) =>
    found.flatMap((token, at) => {
      if (!inRow) return steps.some((step) => answers(token, step, isLoose)) ? [{ start: token.start, end: token.end, term }] : []
      const row = steps.map((_, step) => found[at + step])
      if (!row.every((each, step) => each && answers(each, steps[step]!, isLoose))) return []
      return [{ start: token.start, end: Math.max(...row.map((each) => each!.end)), term }]
    }),
  )
}

/** Whether the stem of a word may be among those: it begins as the word does. Spares looking for the stems of all. */
export const mayAnswer = (word: string, { forms, stems }: Pick<Term['steps'][number], 'forms' | 'stems'>): boolean => {
  const beginning = word.slice(0, 2)
  for (const each of forms) if (each.startsWith(beginning)) return true
  for (const each of stems) if (each.startsWith(beginning)) return true
  return false
}

/** The whole text in pieces. */
export const markAll = (text: string, spans: readonly Span[]): Piece[] => cut(text, spans, 0, text.length)

/** The part of a text with the most of the terms in it; undefined when none is. */
export function markBest(text: string, spans: readonly Span[]): Piece[] | undefined {
  if (!spans.length) return undefined
  const ordered = spans.toSorted((a, b) => a.start - b.start)
  let best = { value: -1, start: 0 }
  for (const { start } of ordered) {
    const near = ordered.filter((span) => span.start >= start && span.end <= start + shownLetters)
    const value = new Set(near.map(({ term }) => term)).size * 100 + Math.min(near.length, 50)
    if (value > best.value) best = { value, start }
  }
  return shorten(text, best.start, spans)
}

/** The beginning of a text, when nothing in it was searched for. */
export const beginning = (text: string): Piece[] => shorten(text, 0, [])

function shorten(text: string, around: number, spans: readonly Span[]): Piece[] {
  const from = around <= beforeFirst ? 0 : toWord(text, around - beforeFirst)
  const until = Math.min(text.length, from + shownLetters + beforeFirst)
  const to = until === text.length ? until : Math.max(toWord(text, until) - 1, Math.min(until, around + 60))
  const pieces = cut(text, spans, from, to).map(({ text: part, hit }) => ({ text: part.replace(/\s+/g, ' '), hit }))
  if (from > 0) pieces.unshift({ text: '… ', hit: false })
  if (to < text.trimEnd().length) pieces.push({ text: ' …', hit: false })
  return pieces
}

/** The beginning of the first word after `at`, when there is one near. */
function toWord(text: string, at: number): number {
  const space = text.slice(at, at + 20).search(/\s/)
  return space < 0 ? safe(text, at) : at + space + 1
}

/** Not in the middle of a pair of surrogates. */
const safe = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at)

function cut(text: string, spans: readonly Span[], from: number, to: number): Piece[] {
  const pieces: Piece[] = []
  let at = from
  const push = (until: number, hit: boolean) => {
    if (until > at) pieces.push({ text: text.slice(at, until), hit })
    at = Math.max(at, until)
  }
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at || start >= to) continue
    push(Math.max(at, start), false)
    push(Math.min(end, to), true)
  }
  push(to, false)
  return pieces
}
