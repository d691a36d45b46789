/**
 * First letters of the first and the last word: `Dr. Friederike von Hohenfels` → `DH`; of `佐藤 美咲` `佐美`. Empty names
 * give `?`.
 */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word))
  const first = (word: string) =>
    [...new Intl.Segmenter().segment(word.replace(/^[^\p{L}\p{N}]+/u, ''))][0]?.segment.toLocaleUpperCase() ?? ''
  if (!words.length) return '?'
  return first(words[0]!) + (words.length > 1 ? first(words.at(-1)!) : '')
}
