// Whether a mail lays its content out in a table that reads badly as plain words: an order, an invoice, a price list.

const cell = /<t[dh]\b[^>]*>/i
const enoughRows = 2

/**
 * True when sanitised HTML has rows with words in two cells or more, at least two of them. Tables that only frame a
 * letter have one cell with words in a row.
 */
export function hasTable(html: string): boolean {
  let rows = 0
  for (const row of html.split(/<tr[\s>]/i).slice(1)) {
    const [own = ''] = row.split(/<\/tr>/i)
    if (own.split(cell).slice(1).filter(hasWords).length >= 2) rows++
    if (rows === enoughRows) return true
  }
  return false
}

const hasWords = (content: string): boolean =>
  /[\p{L}\p{N}]/u.test(content.replace(/<[^>]*>|&#?\w+;/g, ' '))
