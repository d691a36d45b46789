// A message's text as paragraphs of plain words and links. Pure. Nothing of it is ever read as HTML.

export type Word = string | { href: string; text: string }

/** Paragraphs, parted by empty lines; single line breaks stay inside as `\n`. */
export const paragraphs = (text: string): string[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n[^\S\n]*\n\s*/)
    .map((part) => part.replace(/^\n+|\s+$/g, ''))
    .filter(Boolean)

// Each repetition is bounded or over a class that the next part excludes, so that hostile text costs linear time.
const link = new RegExp(
  [
    /\bhttps?:\/\/[^\s<>"'`{}|\\^]{1,2000}/,
    /\bwww\.[^\s<>"'`{}|\\^]{3,2000}/,
    /(?<![\w.+-])[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
)

/** Words and links in order; joined texts give the paragraph back. Only http, https and mailto become links. */
export function words(text: string): Word[] {
  const found: Word[] = []
  let done = 0
  for (const match of text.matchAll(link)) {
    const shown = withoutTrail(match[0])
    const href = shown.includes('://')
      ? shown
      : shown.startsWith('www.') || shown.startsWith('WWW.')
        ? `https://${shown}`
        : shown.includes('@')
          ? `mailto:${shown}`
          : ''
    if (!href || (!href.startsWith('mailto:') && !URL.canParse(href))) continue
    if (match.index > done) found.push(text.slice(done, match.index))
    found.push({ href, text: shown })
    done = match.index + shown.length
  }
  if (done < text.length) found.push(text.slice(done))
  return found
}

/** A sentence's own signs after an address do not belong to it; a closing bracket does when it was opened inside. */
function withoutTrail(address: string): string {
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1]!
    if ('.,;:!?…»”’*_~'.includes(last)) continue
    if (last === ')' && count(address, '(', end) < count(address, ')', end)) continue
    if (last === ']' && count(address, '[', end) < count(address, ']', end)) continue
    break
  }
  return address.slice(0, end)
}

const count = (text: string, sign: string, end: number): number => text.slice(0, end).split(sign).length - 1
