// Message-IDs of mail that we send (RFC 5322, section 3.6.4): nobody can guess one, and we know our own without looking
// it up.
import { domainToASCII } from 'node:url'
import type { Services } from '#kernel/ports.ts'

type Signer = Pick<Services, 'secrets'>

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
/** Five bits a letter: 128 bits of the id, and 80 of the signature. Short enough for one line with most domains. */
const idLetters = 26
const signatureLetters = 16

/** `h.<id>.<signature>@shop.example`, without angle brackets. `id` is that of the outbox row. */
export function newHeaderId({ secrets }: Signer, id: string, domain: string): string {
  const bare = letters(BigInt(`0x${id.replaceAll('-', '')}`), idLetters)
  return `h.${bare}.${signatureOf(secrets, bare)}@${domainToASCII(domain) || 'heed.invalid'}`
}

/** The id that one of our Message-IDs was made from; null for everybody else's, forged ones included. */
export function readHeaderId({ secrets }: Signer, headerId: string): string | null {
  const [, bare, signature] = /^h\.([a-z2-7]{26})\.([a-z2-7]{16})@[^@]+$/.exec(headerId.toLowerCase()) ?? []
  if (!bare || signature !== signatureOf(secrets, bare)) return null
  const hex = [...bare]
    .reduce((bits, letter) => (bits << 5n) | BigInt(alphabet.indexOf(letter)), 0n)
    .toString(16)
    .padStart(32, '0')
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

const signatureOf = (secrets: Services['secrets'], bare: string): string =>
  letters(
    BigInt(`0x${Buffer.from(secrets.sign('message id', bare), 'base64url').subarray(0, 10).toString('hex')}`),
    signatureLetters,
  )

function letters(bits: bigint, length: number): string {
  let text = ''
  for (let rest = bits; text.length < length; rest >>= 5n) text = alphabet[Number(rest & 31n)] + text
  return text
}
