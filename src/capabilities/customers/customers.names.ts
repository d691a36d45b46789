// What one calls a customer whose name we have from their mail. Pure, and careful: a wrong name is worse than none.

/** Titles are said with the family name, so nobody is called by the word after one. */
const title = /^(?:dr|prof|mr|mrs|ms|miss|mx|sir|dame|herr|frau|mme|mlle|m|sr|sra|ing|dipl|rev)\.?$/iu
/** Houses, departments and machines write mail too. */
const house =
  /\b(?:gmbh|ag|kg|ohg|ug|ltd|llc|inc|plc|corp|co|company|s\.?a|b\.?v|n\.?v|oy|ab|team|support|service|info|sales|office|noreply|no-reply|newsletter|shop|store)\b/iu
const word = /^\p{Lu}[\p{L}\p{M}'’‑-]+$/u

/**
 * The first word of a name that is plainly a first and a last name, as Latin, Greek and Cyrillic letters write them;
 * null where that would be a guess: one word, an address, a title, "Last, First", a house.
 */
export function callName(name: string): string | null {
  const words = name.normalize('NFC').trim().split(/\s+/u)
  if (words.length < 2 || words.length > 4 || house.test(name) || /[,@\d&/|()"]/u.test(name)) return null
  if (words.some((each) => title.test(each)) || !/^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{M}\s'’‑.-]+$/u.test(name))
    return null
  const [first = '', last = ''] = [words[0], words.at(-1)]
  if (!word.test(first) || !word.test(last) || first === first.toUpperCase()) return null
  return first
}
