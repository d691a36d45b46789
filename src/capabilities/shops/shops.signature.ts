// Whether a web-hook is signed by who knows the secret: Standard Webhooks 1.0, symmetric signatures (`v1`). Pure.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far the sender's clock may be from ours. */
export const toleranceMs = 5 * 60_000
/** More signatures than any change of secrets needs are not looked at. */
const maxSignatures = 20

export type Signed = { id: string; timestamp: string; signature: string; body: Uint8Array }
export type Verdict = 'right' | 'unsigned' | 'tooOld' | 'tooNew' | 'wrong'

/** `secrets`: those that hold at `now`, each `whsec_` and base64; any of them with any of the signatures will do. */
export function verify({ id, timestamp, signature, body }: Signed, secrets: readonly string[], now: Date): Verdict {
  if (!id || id.length > 200 || !/^\d{1,12}$/.test(timestamp) || !signature) return 'unsigned'
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  const expected = secrets.map((secret) => createHmac('sha256', keyOf(secret)).update(content).digest())
  const given = signature
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .slice(0, maxSignatures)
    .map((each) => Buffer.from(each.slice(3), 'base64'))
  // Every one is compared, and each in the same time, so that nothing is learnt from how long it takes.
  let isRight = false
  for (const one of expected)
    for (const other of given) if (other.length === one.length && timingSafeEqual(other, one)) isRight = true
  if (!isRight) return 'wrong'
  const difference = now.getTime() - Number(timestamp) * 1000
  return difference > toleranceMs ? 'tooOld' : difference < -toleranceMs ? 'tooNew' : 'right'
}

/** 256 random bits, given as base64url, as such a secret is written. */
export const toSecret = (token: string): string => `whsec_${Buffer.from(token, 'base64url').toString('base64')}`

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
