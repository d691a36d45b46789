// A query as it is asked of the index: every word with the forms that answer for it, what it must not hold, and the
// condition on the conversation.
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { asksForSpam } from '#capabilities/conditions/conditions.public.ts'
import type { Notice } from './search.contract.ts'
import { type Meaning, meaningOf, operatorNames } from './search.meaning.ts'
import { stems } from './search.stems.ts'
import { documentsWith, endingsOf, lexeme, slipsOf } from './search.vocabulary.ts'
import { type Part, partsOf } from './shared/query.ts'
import { spellings, tokens } from './shared/words.ts'

/** One thing that must be there: words in a row, each with the forms that answer for it. */
export type Term = {
  steps: { forms: ReadonlySet<string>; stems: ReadonlySet<string> }[]
  /** The row is exact, else the words may stand anywhere. */
  inRow: boolean
  /** Other forms of its words answer too. */
  isLoose: boolean
  /** About how many documents hold it. */
  documents: number
  query: string
  /** The same without what was guessed: endings, and names a slip away. What holds this is worth more. */
  surely: string
}

export type Asked = {
  /** Must be in the message. */
  terms: Term[]
  /** Must not be in the conversation. */
  without: string[]
  /** Also that it is no spam, unless that is asked for. */
  condition: Condition
  /** Something was asked of conversations, not only words. */
  isDescribed: boolean
  since: Date | undefined
  until: Date | undefined
  /** The number of a conversation, when that is what was typed. */
  number: number | undefined
  slips: { typed: string; meant: string[] }[]
  notices: Notice[]
}

export type Asker = { db: Reader; actor: Actor; now: Date; facets: FacetMap; dictionaries: readonly string[] }

/** `open`: the last word may be the beginning of one, because somebody is typing it. */
export async function ask(by: Asker, text: string, open = false): Promise<Asked> {
  const parts = partsOf(text, operatorNames(by.facets))
  const meanings = await Promise.all(parts.map((part) => (part.kind === 'operator' ? meaningOf(by, part) : undefined)))
  const wishes = parts.flatMap((part, at) => wishesOf(part, meanings[at], open && at === parts.length - 1))
  const terms = await makeTerms(by, wishes)
  const kept = wishes.map((wish, at) => ({ wish, term: terms[at]! }))
  const known = meanings.filter((meaning) => meaning !== undefined)
  const conditions = known.flatMap(({ condition }) => condition ?? [])
  const times = (which: 'since' | 'until') => known.flatMap((meaning) => meaning[which] ?? []).map(Number)
  const [since, until] = [times('since'), times('until')]
  const [only, ...more] = parts
  return {
    terms: kept.filter(({ wish }) => !wish.not).map(({ term }) => term),
    without: kept.filter(({ wish }) => wish.not).map(({ term }) => term.query),
    condition: withoutSpam({ all: conditions }),
    isDescribed: conditions.length > 0,
    since: since.length ? new Date(Math.max(...since)) : undefined,
    until: until.length ? new Date(Math.min(...until)) : undefined,
    number: only?.kind === 'word' && !more.length ? numberIn(only.text) : undefined,
    slips: kept.flatMap(({ term }) => term.slips),
    notices: known.flatMap(({ notice }) => notice ?? []),
  }
}

/** What is spam is found by whoever looks for spam. */
const withoutSpam = (condition: { all: Condition[] }): Condition =>
  asksForSpam(condition)
    ? condition
    : { all: [...condition.all, { not: { facet: 'conversations.state', op: 'in', value: ['spam'] } }] }

const numberIn = (text: string): number | undefined => (/^#?[1-9]\d{0,11}$/.test(text) ? Number(text.replace('#', '')) : undefined)

/** What becomes a term: words with a mark before each (`f:` for who wrote) or none. */
type Wish = { raw: string[]; mark: string; not: boolean; isExact: boolean; isOpen: boolean; inRow: boolean }

function wishesOf(part: Part, meaning: Meaning | undefined, open: boolean): Wish[] {
  const said = part.kind === 'operator' ? meaning?.words : { text: part.text, mark: '' }
  if (!said) return []
  const isExact = part.kind === 'phrase'
  const starred = !isExact && said.text.endsWith('*')
  const found = searched(said.text)
  if (!found.length) return []
  const wish = { not: part.not, isExact, isOpen: !isExact && (starred || open), mark: said.mark }
  // Words of people may stand in any order, `Lind Anna`; so may those of scripts that a dictionary cut into words.
  if (wish.mark) return found.map((raw) => ({ ...wish, raw: [raw], inRow: true }))
  return [{ ...wish, raw: found, inRow: isExact || !unspaced.test(said.text) }]
}

const unspaced = /[\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u

/** Words as they were written; of letters in pairs, the one left over at the end says nothing more. */
const searched = (text: string): string[] => {
  const found = tokens(text)
  return found
    .filter(({ end }, at) => at === 0 || found[at - 1]!.end !== end)
    .map(({ start, end }) => text.slice(start, end))
}

const isLetterOfPairs = (word: string): boolean =>
  [...word].length === 1 && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word)

async function makeTerms(
  { db, dictionaries }: Asker,
  wishes: readonly Wish[],
): Promise<(Term & { slips: { typed: string; meant: string[] }[] })[]> {
  const folded = (raw: string) => tokens(raw)[0]?.word ?? ''
  const loose = wishes.filter(({ isExact }) => !isExact).flatMap(({ raw }) => raw)
  const plain = wishes.filter(({ isExact, mark }) => !isExact && !mark).flatMap(({ raw }) => raw)
  const openWord = (wish: Wish, at: number) =>
    (wish.isOpen && at === wish.raw.length - 1) || isLetterOfPairs(folded(wish.raw[at]!))
  const beginnings = wishes.flatMap((wish) => wish.raw.filter((_, at) => openWord(wish, at))).map(folded)
  const spelled = new Map(wishes.flatMap(({ raw }) => raw).map((raw) => [raw, spellings(raw)]))
  const [slips, stemOf, ...endings] = await Promise.all([
    slipsOf(db, loose.map(folded)),
    stems(db, plain.flatMap((raw) => dictionaries.map((dictionary) => [dictionary, raw] as const))),
    ...beginnings.map((beginning) => endingsOf(db, beginning)),
  ])
  const stemsBy = new Map(
    plain.map((raw) => [raw, new Set(dictionaries.flatMap((dictionary) => stemOf(dictionary, raw)))] as const),
  )
  const counts = await documentsWith(db, [...new Set([...spelled.values(), ...stemsBy.values()].flatMap((each) => [...each]))])
  const endingsBy = new Map(beginnings.map((beginning, at) => [beginning, endings[at]!]))
  return wishes.map((wish) => {
    const { raw, mark, isExact, inRow } = wish
    const meant: { typed: string; meant: string[] }[] = []
    const steps = raw.map((word, at) => {
      const own = folded(word)
      const forms = new Set(isExact ? [own] : [own, ...spelled.get(word)!])
      const more = isExact || mark ? [] : [...stemsBy.get(word)!].filter((stem) => !forms.has(stem))
      let documents = [...forms, ...more].reduce((sum, form) => sum + (counts.get(form) ?? 0), 0)
      const slipped = isExact ? [] : (slips.get(own) ?? [])
      if (slipped.length) meant.push({ typed: word, meant: slipped })
      const sure = [...forms, ...more]
      for (const form of slipped) forms.add(form)
      if (!isExact && openWord(wish, at))
        for (const ending of endingsBy.get(own) ?? []) {
          forms.add(ending.word)
          documents += ending.documents
        }
      return { forms, stems: new Set(more), sure, documents }
    })
    const joined = (words: string[]) => (words.length > 1 ? `(${words.join(inRow ? ' <-> ' : ' & ')})` : words[0]!)
    return {
      steps,
      inRow,
      isLoose: !isExact && !mark,
      documents: Math.min(...steps.map(({ documents }) => documents)),
      query: joined(steps.map(({ forms, stems: more }) => either([...forms, ...more], mark))),
      surely: joined(steps.map(({ sure }) => either(sure, mark))),
      slips: meant,
    }
  })
}

const either = (forms: readonly string[], mark: string): string => {
  const all = forms.map((form) => lexeme(mark + form))
  return all.length > 1 ? `(${all.join(' | ')})` : all[0]!
}
