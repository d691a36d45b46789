// What other capabilities and the command line may use of access.
import type { Services } from '#kernel/ports.ts'

export type LinkKind = 'invitation' | 'reset'

/** Where a link sent by mail leads. Its token is derived from the id and the secret key: nothing secret is stored. */
export const linkAddress = (services: Services, linkId: string, kind: LinkKind): string =>
  `${services.baseUrl}/${kind === 'invitation' ? 'welcome' : 'new-password'}/${linkToken(services, linkId)}`

export const linkToken = (services: Services, linkId: string): string => `${linkId}.${services.secrets.sign(purpose, linkId)}`

/** The id of the link that a token is for; null when we did not make it. */
export function readLinkToken(services: Services, token: string): string | null {
  const [linkId = '', signature = ''] = token.split('.')
  return /^[0-9a-f-]{36}$/.test(linkId) && services.secrets.verify(purpose, linkId, signature) ? linkId : null
}

const purpose = 'one-time link'
