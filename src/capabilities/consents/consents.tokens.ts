// The signed links in mails. Nothing secret is stored: a token names what it is for, and nobody else can sign that.
import type { Services } from '#kernel/ports.ts'
import { apiRoot } from '#kernel/http.ts'
import { type Channel, channels } from './consents.contract.ts'

/** `confirm` names the entry that asked; `withdraw` who, what and where. */
export type Link =
  | { kind: 'confirm'; askId: string }
  | { kind: 'withdraw'; customerId: string; purposeId: string; channel: Channel }

const purpose = 'consent link'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

type Signer = Pick<Services, 'secrets' | 'baseUrl'>

/** Leads to the page where consent is withdrawn, without signing in and without an end; takes RFC 8058's one click too. */
export const withdrawLink = (
  services: Signer,
  { customerId, purposeId, channel }: { customerId: string; purposeId: string; channel: Channel },
): string => linkTo(services, `w.${customerId}.${purposeId}.${channel}`)

export const confirmLink = (services: Signer, askId: string): string => linkTo(services, `c.${askId}`)

const linkTo = (services: Signer, named: string): string =>
  `${services.baseUrl}${apiRoot}/consents/links/${named}.${services.secrets.sign(purpose, named)}`

/** What a token is for; null when we did not make it. */
export function readToken({ secrets }: Signer, token: string): Link | null {
  const end = token.lastIndexOf('.')
  const [named, signature] = [token.slice(0, end), token.slice(end + 1)]
  // A shortened signature proves too little.
  if (signature.length !== 43 || !secrets.verify(purpose, named, signature)) return null
  const [kind, one = '', two = '', channel = ''] = named.split('.')
  if (kind === 'c' && uuid.test(one)) return { kind: 'confirm', askId: one }
  const known = channels.find((each) => each === channel)
  return kind === 'w' && known ? { kind: 'withdraw', customerId: one, purposeId: two, channel: known } : null
}
