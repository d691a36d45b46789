// The words of one message as PostgreSQL keeps them (tsvector): each with its places and its weight, the stems of its
// language at the same places, and marks that no word can be. Pure.
//
// Marks: `f:anna` a word of who wrote, `t:anna` of who got it, and where the document stands (search.places.ts).
import type { StemOf } from './search.stems.ts'
import { type Token, canSlip, nearby, tokens } from './shared/words.ts'

/** Raised when documents must be made anew to be found. */
export const version = 4

/** `A` what it is about and who, `B` what was said, `C` names of files, `D` what is folded away. */
type Weight = 'A' | 'B' | 'C' | 'D'

export type Said = {
  dictionary: string | undefined
  subjects: readonly string[]
  /** Names and addresses. */
  author: readonly string[]
  recipients: readonly string[]
  customer: readonly string[]
  text: string
  files: readonly string[]
  folded: readonly string[]
}

/** `words`: the words and their stems. */
export type Made = { literal: string; words: ReadonlySet<string>; names: ReadonlySet<string> }

type Field = { weight: Weight; text: string; found: Token[]; isName: boolean }

/** PostgreSQL keeps no place beyond 16,383 and no more than 255 of one word. */
const lastPlace = 16_000
const mostPlaces = 255
/** A tsvector takes a megabyte at most. */
const mostBytes = 700_000
/** Between two fields, so that no phrase runs from one into the other. */
const gap = 10

export function fieldsOf(said: Said): Field[] {
  const field = (weight: Weight, isName: boolean) => (text: string): Field => ({ weight, text, isName, found: tokens(text) })
  return [
    ...said.subjects.map(field('A', false)),
    ...[...new Set([...said.author, ...said.customer, ...said.recipients])].map(field('A', true)),
    ...said.files.map(field('C', false)),
    field('B', false)(said.text),
    ...said.folded.map(field('D', false)),
  ]
}

/** Words as they are written, for which stems are wanted. */
export function* rawWords(fields: readonly Field[]): Generator<string> {
  for (const { text, found, isName } of fields) if (!isName) for (const { start, end } of found) yield text.slice(start, end)
}

export function makeDocument(said: Said, fields: readonly Field[], marks: readonly string[], stemOf: StemOf): Made {
  const places = new Map<string, string[]>()
  const words = new Set<string>()
  const names = new Set<string>()
  let place = 0
  let bytes = 0
  const put = (lexeme: string, at: string) => {
    const before = places.get(lexeme)
    if (!before) {
      places.set(lexeme, [at])
      bytes += Buffer.byteLength(lexeme) + 8
    } else if (before.length < mostPlaces && before.at(-1) !== at) {
      before.push(at)
      bytes += 2
    }
  }
  for (const { weight, text, found, isName } of fields) {
    for (const { word, start, end } of found) {
      if (place >= lastPlace || bytes > mostBytes) break
      const at = `${++place}${weight === 'D' ? '' : weight}`
      put(word, at)
      words.add(word)
      if (isName) {
        if (canSlip(word)) names.add(word)
      } else if (said.dictionary)
        for (const stem of stemOf(said.dictionary, text.slice(start, end))) {
          put(stem, at)
          words.add(stem)
        }
    }
    place += gap
  }
  const of = (mark: string, texts: readonly string[]) => texts.flatMap(tokens).map(({ word }) => `${mark}:${word}`)
  const bare = new Set([...marks, ...of('f', said.author), ...of('t', said.recipients)])
  const literal = [
    ...[...places].map(([lexeme, at]) => `'${lexeme}':${at.join(',')}`),
    ...[...bare].map((mark) => `'${mark}'`),
  ].join(' ')
  return { literal, words, names }
}

/** Numbers that are long are seldom the same twice; they are found all the same. */
export const isCounted = (word: string): boolean => word.length <= 4 || !/\d/.test(word)

export const nearOf = (name: string): string[] => nearby(name)
