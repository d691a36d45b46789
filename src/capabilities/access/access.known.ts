// Browsers that have signed in to an account before, told by a signed cookie that stays when the session ends.
import type { HttpContext } from '#kernel/capability.ts'
import type { Services } from '#kernel/ports.ts'
import { cookieSeconds } from './access.sessions.ts'

type From = { services: Services; http: HttpContext }

const purpose = 'known browser'
/** One for each account, so that two who share a browser are both known. The address can not be read from it. */
const nameFor = ({ services }: From, email: string): string =>
  `heed_known_${services.secrets.sign('name of known browser', email, 10)}`

/** Makes the browser known for the account of `email`. */
export function rememberBrowser(from: From, email: string): void {
  const { secrets } = from.services
  const nonce = knownBrowser(from, email) ?? secrets.randomToken()
  const value = `${nonce}.${secrets.sign(purpose, `${email} ${nonce}`)}`
  from.http.setCookie(nameFor(from, email), value, { maxAge: cookieSeconds })
}

/** The nonce of a browser that has signed in to the account of `email`; undefined for all others. */
export function knownBrowser(from: From, email: string): string | undefined {
  const [nonce = '', signature = ''] = (from.http.cookie(nameFor(from, email)) ?? '').split('.')
  const isOurs = signature.length === 43 && from.services.secrets.verify(purpose, `${email} ${nonce}`, signature)
  return isOurs ? nonce : undefined
}
