// How order numbers are compared, and how they are found in what people write. Pure.

/** As it is looked for: `#HL-20418` and `hl 20418` are the same. */
export const numberKey = (number: string): string =>
  number
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()

/** So much of what was written last is looked through, and so many words of it are tried. */
export const maxWords = 300

export type Found = {
  /** May be an order of the customer: anything with a digit. */
  own: string[]
  /** Tells enough to be looked for among everybody's: letters and digits together, or after a `#`. */
  anybodys: string[]
}

/** Keys of what may be order numbers in a text, those first that come first. */
export function numbersIn(text: string): Found {
  const own = new Set<string>()
  const anybodys = new Set<string>()
  // Letters and digits, held together by dashes and the like; a short word of capitals before a number belongs to it.
  for (const [word] of text
    .normalize('NFKC')
    .matchAll(/#?(?:\b\p{Lu}{1,4} )?[\p{L}\p{N}]+(?:[-_/.][\p{L}\p{N}]+)*/gu)) {
    for (const each of new Set([word, word.split(' ').at(-1)!])) {
      const key = numberKey(each)
      if (!/\p{N}/u.test(key) || key.length < 3 || key.length > 60) continue
      if (own.size >= maxWords) return { own: [...own], anybodys: [...anybodys] }
      own.add(key)
      const telling = /\p{N}{3}/u.test(key) && (each.startsWith('#') || /\p{L}/u.test(key)) && key.length >= 5
      if (telling) anybodys.add(key)
    }
  }
  return { own: [...own], anybodys: [...anybodys] }
}
