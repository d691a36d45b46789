// Message-IDs of mail that we send (RFC 5322, section 3.6.4): nobody can guess one, and we know our own without looking it up.
import { domainToASCII } from 'node:url'
import type { Services } from '#kernel/ports.ts'

type Signer = Pick<Services, 'secrets'>

/** `h.<id>.<signature>@shop.example`, without angle brackets. `id` is that of the outbox row. */
export function newHeaderId({ secrets }: Signer, id: string, domain: string): string {
  const bare = id.replaceAll('-', '')
  return `h.${bare}.${signatureOf(secrets, bare)}@${domainToASCII(domain) || 'heed.invalid'}`
}

/** The id that one of our Message-IDs was made from; null for everybody else's, forged ones included. */
export function readHeaderId({ secrets }: Signer, headerId: string): string | null {
  const [, bare, signature] = /^h\.([0-9a-f]{32})\.([0-9a-f]{24})@[^@]+$/.exec(headerId.toLowerCase()) ?? []
  if (!bare || signature !== signatureOf(secrets, bare)) return null
  return bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

const signatureOf = (secrets: Services['secrets'], bare: string): string => Buffer.from(secrets.sign('message id', bare), 'base64url').toString('hex').slice(0, 24)
