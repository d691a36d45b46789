// The first line of a letter to somebody, as they like it, in the language of the letter. Pure; a wrong salutation is
// worse than none, so that null is an answer.
import { callName } from '#capabilities/customers/customers.public.ts'
import type { Card } from './knownas.views.ts'

type Line = (name: string) => string
/** `formal` is said to a whole name, or to a title with the family name; `titles`: what is said for one. */
type Ways = { formal: Line; informal: Line; titles: Record<string, Line> }

const same =
  (begin: string): Line =>
  (name) =>
    `${begin} ${name}`
const dear = (...titles: string[]) => Object.fromEntries(titles.map((title) => [title, same(`Dear ${title}`)]))
const ways: Record<string, Ways> = {
  en: { formal: same('Dear'), informal: same('Hello'), titles: dear('Mr', 'Ms', 'Mrs', 'Miss', 'Mx', 'Dr', 'Prof') },
  de: {
    formal: same('Guten Tag'),
    informal: same('Hallo'),
    titles: {
      Frau: same('Sehr geehrte Frau'),
      Herr: same('Sehr geehrter Herr'),
      'Frau Dr': same('Sehr geehrte Frau Dr.'),
      'Herr Dr': same('Sehr geehrter Herr Dr.'),
    },
  },
  fr: {
    formal: same('Bonjour'),
    informal: same('Bonjour'),
    titles: { Madame: same('Bonjour Madame'), Monsieur: same('Bonjour Monsieur') },
  },
  nl: {
    formal: same('Geachte'),
    informal: same('Hallo'),
    titles: { mevrouw: same('Geachte mevrouw'), meneer: same('Geachte heer') },
  },
  es: {
    formal: same('Buenos días,'),
    informal: same('Hola'),
    titles: { Señora: same('Estimada señora'), Señor: same('Estimado señor') },
  },
  it: {
    formal: same('Buongiorno'),
    informal: same('Ciao'),
    titles: { Signora: same('Gentile signora'), Signor: same('Gentile signor') },
  },
  pl: { formal: same('Dzień dobry,'), informal: same('Cześć'), titles: {} },
}

/** Titles of other languages mean the same in this one, as far as that is certain. */
const meant: readonly Record<string, string>[] = [
  { en: 'Ms', de: 'Frau', fr: 'Madame', nl: 'mevrouw', es: 'Señora', it: 'Signora' },
  { en: 'Mr', de: 'Herr', fr: 'Monsieur', nl: 'meneer', es: 'Señor', it: 'Signor' },
]

/** How letters begin, in the languages that are known here. */
export const greetingWords =
  /^\s*(?:hello|hi|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|moin|liebe[rs]?|sehr geehrte[rs]?|bonjour|bonsoir|salut|ch[eè]re?|hola|buenos d[ií]as|buenas tardes|estimad[oa]|querid[oa]|ciao|buongiorno|gentile|car[oa]|beste|geachte|dag|dzień dobry|cześć|witaj|szanown[ay])(?![\p{L}\p{M}])/iu

type Known = { card: Pick<Card, 'name' | 'title' | 'address'>; fullName: string }

/** What somebody is called when one speaks to them: what they told, else the first of two plain names. */
export const calledBy = ({ card, fullName }: Known): string | null => card.name ?? callName(fullName)

/** Without a comma at its end; null when neither a name nor a way to begin is known. */
export function salutationFor(known: Known, language: string): string | null {
  const main = language.split('-')[0]!
  const how = ways[main]
  const address = known.card.address.find((each) => each.language === main)
  const full = known.fullName.includes('@') ? null : known.fullName || null
  const called = calledBy(known)
  if (!how) return null
  if (address?.greeting)
    return greetingWords.test(address.greeting) ? address.greeting : `${how.formal('').trim()} ${address.greeting}`
  const naming = address?.naming ?? (address?.form === 'informal' ? 'first' : null)
  if (naming === 'first' || (naming === null && address?.form !== 'formal' && known.card.name))
    return called && (address?.form === 'formal' ? how.formal : how.informal)(called)
  const family = familyOf(full)
  const titled = titleIn(known.card.title, main, how)
  if (titled && family && naming !== 'whole') return titled(family)
  if (naming === 'family' || naming === 'whole' || address?.form === 'formal') return full && how.formal(full)
  // Nothing was told: as one greets somebody one does not know, where the language knows such a way.
  return main === 'en' ? called && how.informal(called) : full && callName(full) ? how.formal(full) : null
}

/** The last of a few plain words. */
export const familyOf = (full: string | null): string | null =>
  full && callName(full) ? full.trim().split(/\s+/u).at(-1)! : null

function titleIn(title: string | null, language: string, { titles }: Ways): Line | undefined {
  const told = title?.replace(/\.$/, '').toLowerCase()
  if (!told) return undefined
  const means = meant.find((each) => Object.values(each).some((one) => one.toLowerCase() === told))?.[language]
  return Object.entries(titles).find(([one]) => one.toLowerCase() === told || one === means)?.[1]
}
