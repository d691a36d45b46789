// Tokens of links and where they lead. A token is derived from the link's id and the secret key: nothing secret is stored.
import type { Services } from '#kernel/ports.ts'

export type LinkKind = 'invitation' | 'reset'

/** Where links of each kind lead; `portal` signs a customer in, whose links the portal keeps itself. */
const places = { invitation: 'welcome', reset: 'new-password', portal: 'portal/enter' } as const

const purpose = 'one-time link'

/** Where a link sent by mail leads. */
export const linkAddress = (services: Services, linkId: string, kind: LinkKind | 'portal'): string =>
  `${services.baseUrl}/${places[kind]}/${linkToken(services, linkId)}`

export const linkToken = (services: Services, linkId: string): string =>
  `${linkId}.${services.secrets.sign(purpose, linkId)}`

/** The id of the link that a token is for; null when we did not make it. */
export function readLinkToken(services: Services, token: string): string | null {
  const [linkId = '', signature = ''] = token.split('.')
  // A shortened signature proves too little.
  return /^[0-9a-f-]{36}$/.test(linkId) &&
    signature.length === 43 &&
    services.secrets.verify(purpose, linkId, signature)
    ? linkId
    : null
}
