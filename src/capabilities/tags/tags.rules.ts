// Pure rules: how names are compared, and which colour a new tag gets.
import { type Hue, hues } from './tags.contract.ts'

/** The same for names that differ in capitals, in the width of letters, or in what is not to be seen alone. */
export const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\p{Cf}/gu, '')

/** Always the same for one name, so that a tag looks alike for whoever makes it first. */
export function hueOf(name: string): Hue {
  let sum = 0
  for (const letter of keyOf(name)) sum = (sum * 31 + letter.codePointAt(0)!) % 9973
  return hues[sum % hues.length]!
}
