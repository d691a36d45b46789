// The signed links in mails. Nothing secret is stored: a token names what it is for, and nobody else can sign that.
import type { Services } from '#kernel/ports.ts'
import { apiRoot } from '#kernel/http.ts'
import { type Leaving, signedAddress } from '#capabilities/sending/sending.public.ts'
import { type Channel, channels } from './consents.contract.ts'

/** `confirm` names the entry that asked; `withdraw` who, what and where. */
export type Link =
  | { kind: 'confirm'; askId: string }
  | { kind: 'withdraw'; customerId: string; purposeId: string; channel: Channel }

const path = `${apiRoot}/consents/links/`
const purpose = 'consent link'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

type Signer = Pick<Services, 'secrets' | 'baseUrl'>

/** Leads to the page where consent is withdrawn, without signing in and without an end; takes RFC 8058's one click too. */
export const withdrawLink = (
  services: Signer,
  { customerId, purposeId, channel }: { customerId: string; purposeId: string; channel: Channel },
): string => signedAddress(services, { path, purpose, named: `w.${customerId}.${purposeId}.${channel}` })

/** Leads to the page where what was asked is confirmed; made into an address only in the mail. */
export const confirmLink = (askId: string) => ({ path, purpose, named: `c.${askId}` })

/**
 * The headers by which mail programs withdraw for whoever reads a mail of ours with such a link (RFC 8058). None when it
 * goes to several: one of them would decide for the other.
 */
export function oneClick(services: Signer, { text, recipients }: Leaving): Record<string, string> | undefined {
  const [token] = text
    .split(`${services.baseUrl}${path}`)
    .slice(1)
    .flatMap((rest) => /^w\.[0-9a-f-]{36}\.[0-9a-f-]{36}\.[a-z]+\.[\w-]{43}/.exec(rest) ?? [])
    .filter((each) => readToken(services, each))
  if (!token || recipients.length !== 1) return undefined
  return {
    'List-Unsubscribe': `<${services.baseUrl}${path}${token}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

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
