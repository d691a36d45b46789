// What people type into the search: words, "exact phrases", -without and name:value. Reading never fails, and what is
// printed reads the same. Pure; the browser completes with it too.

export type Part =
  | { kind: 'word'; text: string; not: boolean }
  | { kind: 'phrase'; text: string; not: boolean }
  | { kind: 'operator'; name: string; value: string; not: boolean }

/** Operators that everybody knows; names of fields that people made come on top. */
export const operators = [
  'from',
  'to',
  'assignee',
  'team',
  'mailbox',
  'tag',
  'is',
  'has',
  'channel',
  'language',
  'before',
  'after',
] as const
export type Operator = (typeof operators)[number]

/** A part with where it stands in the text, for completing and marking. */
export type Placed = { part: Part; start: number; end: number }

const piece = /(-?)(?:(\p{L}[\p{L}\p{N}_-]*):)?(?:["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\s"“”„«»]+))/gu

/** `names` are the operators that count; anything else with a colon is text. */
export function readQuery(text: string, names: readonly string[] = operators): Placed[] {
  const found: Placed[] = []
  for (const match of text.matchAll(piece)) {
    const [whole, minus = '', name, quoted, bare = ''] = match
    const place = { start: match.index, end: match.index + whole.length }
    const not = minus === '-'
    // `is:` with nothing behind it, as while one types.
    const lonely = name === undefined && bare.endsWith(':') ? bare.slice(0, -1) : undefined
    const operator = (name ?? lonely)?.toLowerCase()
    if (operator !== undefined && names.includes(operator)) {
      const value = lonely === undefined ? tidy(quoted ?? bare) : ''
      found.push({ part: { kind: 'operator', name: operator, value, not }, ...place })
    } else if (quoted === undefined) {
      const word = `${name === undefined ? '' : `${name}:`}${bare}`
      if (hasWord(word)) found.push({ part: { kind: 'word', text: word, not }, ...place })
    } else {
      const start = name === undefined ? place.start : place.start + minus.length + name.length + 1
      if (name !== undefined) found.push({ part: { kind: 'word', text: name, not }, start: place.start, end: start })
      if (hasWord(quoted)) found.push({ part: { kind: 'phrase', text: tidy(quoted), not }, start, end: place.end })
    }
  }
  return found
}

export const partsOf = (text: string, names?: readonly string[]): Part[] => readQuery(text, names).map(({ part }) => part)

/** The text of a query; `partsOf` reads the same parts from it. */
export const printQuery = (parts: readonly Part[]): string => parts.map(printPart).join(' ')

export function printPart(part: Part): string {
  const minus = part.not ? '-' : ''
  if (part.kind === 'operator') return `${minus}${part.name}:${quoteIfNeeded(part.value)}`
  return part.kind === 'phrase' ? `${minus}"${part.text}"` : `${minus}${part.text}`
}

const quoteIfNeeded = (value: string): string => (value === '' || /[\s"“”„«»]/.test(value) ? `"${value.replace(/["“”„«»]/g, '')}"` : value)

const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim()
