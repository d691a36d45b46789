// The signed address that replies come back to: `support+<token>@shop.example`. Whoever answers it lands in the right
// conversation even when a mail program or a gateway has dropped every threading header.
import type { Services } from '#kernel/ports.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
/** 128 bits of the conversation's id and 62 bits of signature, five bits a letter. */
const tokenLength = 38
const signatureBits = 62n
/** RFC 5321, section 4.5.3.1.1: longest local part. */
const maxLocalPart = 64

type Signer = Pick<Services, 'secrets'>

/**
 * The address that replies to a conversation come back to. The mailbox's own address when there is no room for a
 * token, so that the mail stays deliverable; threading then rests on its headers.
 */
export const replyAddress = (services: Signer, mailboxAddress: string, conversationId: string): string =>
  withToken(mailboxAddress, () => tokenOf(services, 'reply address', conversationId))

/** The same for what is kept beside conversations; neither address can be made into the other. */
export const besideAddress = (services: Signer, mailboxAddress: string, id: string): string =>
  withToken(mailboxAddress, () => tokenOf(services, 'beside address', id))

function withToken(mailboxAddress: string, token: () => string): string {
  const at = mailboxAddress.lastIndexOf('@')
  const local = mailboxAddress.slice(0, at)
  if (at < 1 || local.length + 1 + tokenLength > maxLocalPart) return mailboxAddress
  return `${local}+${token()}${mailboxAddress.slice(at)}`
}

/** The conversation that a reply address names, or null when it has no token or one that we did not make. */
export const readReplyToken = (services: Signer, address: string): string | null =>
  readToken(services, 'reply address', address)

/** What an address of `besideAddress` names; null for every other. */
export const readBesideToken = (services: Signer, address: string): string | null =>
  readToken(services, 'beside address', address)

/** Text that may hold signed addresses, without what is signed: it can be shown to anybody. */
export const withoutTokens = (text: string): string => text.replace(/\+[a-z2-7]{38}(?=@)/gi, '')

type Purpose = 'reply address' | 'beside address'

function readToken(services: Signer, purpose: Purpose, address: string): string | null {
  const token = /\+([a-z2-7]{38})@[^@]*$/.exec(address.toLowerCase())?.[1]
  if (!token) return null
  const id = idOf(token)
  return tokenOf(services, purpose, id) === token ? id : null
}

/** Letters that survive lower-casing, as mail systems on the way may do. */
function tokenOf({ secrets }: Signer, purpose: Purpose, id: string): string {
  const signature = Buffer.from(secrets.sign(purpose, id), 'base64url').readBigUInt64BE() >> (64n - signatureBits)
  let bits = (BigInt(`0x${id.replaceAll('-', '')}`) << signatureBits) | signature
  let token = ''
  for (let position = 0; position < tokenLength; position++, bits >>= 5n) token = alphabet[Number(bits & 31n)] + token
  return token
}

function idOf(token: string): string {
  let bits = 0n
  for (const letter of token) bits = (bits << 5n) | BigInt(alphabet.indexOf(letter))
  const hex = (bits >> signatureBits).toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
