// Which passwords are refused (NIST SP 800-63B, 5.1.1.2): too short, too common, or made of what anyone knows about
// their owner. No rules about kinds of characters, which make passwords worse.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type PasswordProblem = 'passwordTooShort' | 'passwordTooLong' | 'passwordTooCommon' | 'passwordIsYours'

const shortest = 10
const longest = 200

/** One text for all ways to type the same characters (NFKC), before hashing and comparing. */
export const normalise = (password: string): string => password.normalize('NFKC')

/** Why a password is refused; undefined when it will do. `own`: name, address, organisation of the one who chooses. */
export function passwordProblem(password: string, own: readonly string[]): PasswordProblem | undefined {
  const text = normalise(password)
  const length = [...text].length
  if (length < shortest) return 'passwordTooShort'
  if (length > longest) return 'passwordTooLong'
  const plain = text.toLowerCase()
  if (common().has(plain) || common().has(plain.replace(/[^a-z0-9]+$/, '')) || isMonotonous(plain))
    return 'passwordTooCommon'
  if (isMadeOf(plain, own)) return 'passwordIsYours'
  return undefined
}

/** Few different characters (`abababab`), one run (`abcdefghij`, `9876543210`), or one piece repeated. */
function isMonotonous(plain: string): boolean {
  const codes = [...plain].map((char) => char.codePointAt(0)!)
  const steps = codes.slice(1).map((code, at) => code - codes[at]!)
  return (
    new Set(codes).size < 4 ||
    [-1, 1].some((step) => steps.filter((each) => each === step).length >= codes.length - 2) ||
    /^(.{1,5})\1+$/su.test(plain)
  )
}

/** What remains without the owner's words is too little to guess at. */
function isMadeOf(plain: string, own: readonly string[]): boolean {
  const words = own.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 4)
  const rest = [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, ''), plain)
  return rest.length < plain.length && rest.replace(/[^\p{L}]/gu, '').length < 4
}

let list: Set<string> | undefined

/** The most common passwords of ten and more characters; read when the first password is set. */
const common = (): Set<string> =>
  (list ??= new Set(
    readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
      .split(/\s+/)
      .filter(Boolean),
  ))
