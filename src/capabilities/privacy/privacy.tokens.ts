// The secrets in our mails: the link to the files of a person, and the code by which they prove who they are. Neither is
// stored: each is derived from what it is for, and nobody without our key can.
import { apiRoot } from '#kernel/http.ts'
import type { Services } from '#kernel/ports.ts'
import { type SignedCode, type SignedLink, signedCode } from '#capabilities/sending/sending.public.ts'

type Signer = Pick<Services, 'secrets'>

const purpose = 'files of a person'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const archiveLink = (archiveId: string): SignedLink => ({
  path: `${apiRoot}/privacy/links/`,
  purpose,
  named: archiveId,
})

/** The archive that a token is for; null when we did not make it. */
export function readToken({ secrets }: Signer, token: string): string | null {
  const [archiveId = '', signature = ''] = token.split('.')
  // A shortened signature proves too little.
  return uuid.test(archiveId) && signature.length === 43 && secrets.verify(purpose, archiveId, signature)
    ? archiveId
    : null
}

/** That of a request, sent at this moment (ISO 8601). */
export const codeFor = (requestId: string, sentAt: string): SignedCode => ({
  purpose: 'identity code',
  named: `${requestId} ${sentAt}`,
})

export const isCode = (services: Signer, typed: string, requestId: string, sentAt: string): boolean =>
  typed.replaceAll(/\s/g, '') === signedCode(services, codeFor(requestId, sentAt))
