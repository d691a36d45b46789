// When two customers may be one person. Pure: by keys in which their addresses are the same whatever their notation, and
// by names that are near within one company.
import type { Reason } from './identity.contract.ts'

export type Reach = { kind: 'email' | 'phone' | 'handle'; address: string }

/** Where letters of the local part do not tell people apart, as the provider says itself. */
const dotless = new Set(['gmail.com', 'googlemail.com'])
const aliases = new Map([['googlemail.com', 'gmail.com']])
/** Networks on which people are found by their number. */
const numbered = new Set(['whatsapp', 'signal', 'telegram', 'viber', 'sms'])
/** Boxes of a house, which nobody has alone. */
const house = new Set(
  'info mail office kontakt contact hello hallo hi team support service sales shop post admin webmaster noreply no-reply billing accounts'.split(
    ' ',
  ),
)

/**
 * What an address is compared by; undefined when sharing it says nothing. Takes addresses as they are kept (lower-case
 * mail, E.164, `network:name`). Subaddresses (RFC 5233) lead to one box.
 */
export function keyOf({ kind, address }: Reach): string | undefined {
  if (kind === 'phone') return `number:${address}`
  if (kind === 'handle') {
    const [network = '', name = ''] = [address.slice(0, address.indexOf(':')), address.slice(address.indexOf(':') + 1)]
    const digits = name.replace(/[\s()./-]/g, '').replace(/^00/, '+')
    if (numbered.has(network) && /^\+?\d{7,15}$/.test(digits)) return `number:+${digits.replace('+', '')}`
    return name.length >= 5 ? `handle:${name}` : undefined
  }
  const at = address.lastIndexOf('@')
  const [written, domain] = [address.slice(0, at), address.slice(at + 1)]
  const base = written.includes('+') ? written.slice(0, written.indexOf('+')) : written
  const local = dotless.has(domain) ? base.replaceAll('.', '') : base
  // The same box of a house says nothing of who writes from it.
  return local && !house.has(local) ? `address:${local}@${aliases.get(domain) ?? domain}` : undefined
}

/** Words of a name that can tell people apart; `words` are folded: without accents and case. */
export const tellingWords = (words: readonly string[]): string[] => [
  ...new Set(words.filter((word) => word.length >= 3 && !titles.has(word) && !/\d|@/.test(word))),
]
const titles = new Set('herr frau prof mrs miss dipl ing med gmbh ltd inc und and the von van der den'.split(' '))

/** From 0 to 1: how much two words, or names, are written alike (Dice's coefficient of their pairs of letters). */
export function likeness(a: string, b: string): number {
  const [left, right] = [pairsOf(a), pairsOf(b)]
  const all = left.length + right.length
  if (!all) return a === b ? 1 : 0
  const rest = [...right]
  let same = 0
  for (const pair of left) {
    const at = rest.indexOf(pair)
    if (at < 0) continue
    rest.splice(at, 1)
    same++
  }
  return (2 * same) / all
}

const pairsOf = (word: string): string[] => {
  const letters = [...` ${word} `]
  return letters.slice(1).map((letter, at) => letters[at]! + letter)
}

/**
 * Whether two names, in folded words, may be one person's: every word of the shorter has one in the other that is
 * written alike, or begins with it, or is its initial; and one word is more than an initial. The order does not count.
 */
export function areNear(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = [a, b]
    .map((words) => words.filter((word) => !titles.has(word)))
    .sort((x, y) => x.length - y.length)
  if (!short || !long || short.length < 2) return false
  const rest = [...long]
  let isSure = false
  for (const word of short) {
    const at = rest.findIndex((other) => isLike(word, other))
    if (at < 0) return false
    isSure ||= word.length > 2 && rest[at]!.length > 2 && likeness(word, rest[at]!) >= 0.6
    rest.splice(at, 1)
  }
  return isSure
}

function isLike(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length === 1) return long.startsWith(short)
  return (short.length >= 3 && long.startsWith(short)) || likeness(a, b) >= 0.7
}

/** Surest first. */
export const weights: Record<Reason, number> = { address: 8, number: 6, handle: 3, name: 2 }

export const weightOf = (reasons: readonly Reason[]): number => reasons.reduce((sum, each) => sum + weights[each], 0)
