// Keys that sign outgoing mail, and the DNS record that makes the signature count (RFC 6376, section 3.6).
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { z } from 'zod'
import type { Dkim } from './mailboxes.views.ts'

/**
 * A new RSA key of 2048 bits (RFC 8301). `privateKey` is PKCS #8 in PEM, `publicKey` base64 of the
 * SubjectPublicKeyInfo.
 */
export async function makeDkimKey(): Promise<{ privateKey: string; publicKey: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  })
  return { privateKey, publicKey: publicKey.toString('base64') }
}

/** The TXT record to publish. */
export const dkimRecord = ({
  domain,
  selector,
  publicKey,
}: {
  domain: string
  selector: string
  publicKey: string
}): z.output<typeof Dkim> => ({
  domain,
  selector,
  recordName: `${selector}._domainkey.${domain}`,
  recordValue: `v=DKIM1; k=rsa; p=${publicKey}`,
})

/** Do the TXT records of the name hold this key? */
export function recordMatches(records: readonly string[], publicKey: string): 'missing' | 'differs' | 'matches' {
  const keys = records.flatMap((record) => /(?:^|;)\s*p=([^;]*)/i.exec(record)?.[1]?.replace(/\s+/g, '') ?? [])
  return !keys.length ? 'missing' : keys.includes(publicKey) ? 'matches' : 'differs'
}
