// The words of a text, as they are kept and searched: whatever the language, letter case and accents. Documents,
// queries and the marks in results all take them from here, so that they agree. Pure.

/** A word and where it stands in the text, counted in code units. */
export type Token = { word: string; start: number; end: number }

/** Longer words are cut, in documents and in queries alike. */
const longest = 40

const run = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00ad\u200b-\u200d\u0640]*/gu
const unspaced = /[\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u
const paired = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc]/u
const pairedRun = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc]+/gu

/**
 * Chinese, Japanese and Korean give each two neighbouring characters: a dictionary cuts the same word differently in
 * different company, pairs never. Thai, Khmer, Lao and Burmese are cut by dictionary.
 */
export function tokens(text: string): Token[] {
  const found: Token[] = []
  for (const { 0: raw, index } of text.matchAll(run)) {
    if (isAscii(raw)) add(found, raw.toLowerCase(), index, index + raw.length)
    else if (paired.test(raw)) mixed(found, raw, index)
    else if (unspaced.test(raw)) segmented(found, raw, index)
    else add(found, fold(raw), index, index + raw.length)
  }
  return found
}

/** Text in lower case, without accents and other marks that people leave out when they type. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu, (letters, base: string) =>
      base === 'и' && letters.includes('\u0306') ? 'й' : base,
    )
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200d\u0640\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]/g, '')
    .replace(/[ßæœøđðłþıſħŧσάς٠-٩۰-۹أإآٱىةکیёҐґ]/g, (letter) => plain.get(letter) ?? letter)
}

/** What remains when one letter is left out, and the word itself: two words a slip apart have one of these in common. */
export function nearby(word: string): string[] {
  const letters = [...word]
  return [...new Set([word, ...letters.map((_, at) => letters.toSpliced(at, 1).join(''))])]
}

/** Whether one letter too many, too few, wrong, or two swapped make one word of the other. */
export function isSlip(one: string, other: string): boolean {
  const [a, b] = [[...one], [...other]]
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (restA.length <= 1 && restB.length <= 1) return true
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]
}

/** Spellings by which people write the same word: `mueller` for Müller, and the other way round. */
export function spellings(raw: string): string[] {
  const word = fold(raw)
  const spelled = fold(raw.toLowerCase().normalize('NFC').replace(/[äöüåø]/g, (letter) => umlauts[letter]!))
  return [...new Set([word, spelled, word.replace(/([aou])e/g, '$1').replace(/aa/g, 'a')])].filter(Boolean)
}

/** Words of which a slip is worth looking for. */
export const canSlip = (word: string): boolean => word.length >= 4 && word.length <= 24 && /^\p{L}+$/u.test(word)

const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' }

const plain = new Map<string, string>([
  ...Object.entries({
    ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i', ſ: 's', ħ: 'h', ŧ: 't', ς: 'σ',
    أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ة: 'ه', ک: 'ك', ی: 'ي', ґ: 'г',
  }),
  ...[...'٠١٢٣٤٥٦٧٨٩'].map((digit, value): [string, string] => [digit, String(value)]),
  ...[...'۰۱۲۳۴۵۶۷۸۹'].map((digit, value): [string, string] => [digit, String(value)]),
])

const isAscii = (text: string): boolean => /^[ -~\s]*$/.test(text)

function add(found: Token[], word: string, start: number, end: number): void {
  if (word) found.push({ word: word.length > longest ? [...word].slice(0, longest).join('') : word, start, end })
}

/** Runs in which pairs are taken, and what stands between them: `Heedのランプ3個`. */
function mixed(found: Token[], raw: string, index: number): void {
  let from = 0
  const between = (until: number) => {
    const part = raw.slice(from, until)
    if (part) add(found, fold(part), index + from, index + until)
  }
  for (const { 0: part, index: at } of raw.matchAll(pairedRun)) {
    between(at)
    pairs(found, part, index + at)
    from = at + part.length
  }
  between(raw.length)
}

function pairs(found: Token[], text: string, index: number): void {
  const letters = [...text]
  let at = index
  letters.forEach((letter, position) => {
    const following = letters[position + 1]
    const end = at + letter.length
    // The last letter stands for itself, so that it is found alone too.
    if (following === undefined) add(found, fold(letter), at, end)
    else add(found, fold(letter + following), at, end + following.length)
    at = end
  })
}

let segmenter: Intl.Segmenter | undefined

function segmented(found: Token[], raw: string, index: number): void {
  segmenter ??= new Intl.Segmenter('th', { granularity: 'word' })
  for (const { segment, index: at, isWordLike } of segmenter.segment(raw))
    if (isWordLike) add(found, fold(segment), index + at, index + at + segment.length)
}
