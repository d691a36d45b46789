// Who really sent a message, through mailauth: SPF, DKIM, DMARC and ARC of what came over SMTP.
import { BlockList, isIPv6 } from 'node:net'
import type { Logger } from '#kernel/log.ts'
import type { AuthResults, AuthVerdict, MailAuthPort } from '#kernel/ports.mail.ts'
import { type Resolve, createResolver } from './resolver.ts'

/** All look-ups of one message together (ms): a sender with slow name servers must not hold up the rest. */
const patience = 8000
const unknown: AuthResults = { spf: null, dkim: [], dmarc: null, arc: null }

export function createMailAuth(log: Logger, resolver: Resolve = createResolver(), patienceMs = patience): MailAuthPort {
  return {
    async check(raw, client) {
      const outside = isPublic(client.ip)
      // A relay of our own network proves nothing about the sender, and without a signature there is nothing to check.
      if (!outside && !isSigned(raw)) return unknown
      try {
        return await within(patienceMs, authenticate(raw, client, outside, resolver))
      } catch (error) {
        log.warn({ error }, 'the sender of a message could not be checked')
        // It was looked for and not found out, which is not the same as nothing to look for: slow name servers must not
        // make anybody one of us.
        return outside ? { ...unknown, spf: { result: 'temperror', domain: '' } } : unknown
      }
    },
  }
}

async function authenticate(raw: Uint8Array, { ip, helo, mailFrom }: { ip: string; helo: string; mailFrom: string }, outside: boolean, resolver: Resolve): Promise<AuthResults> {
  const mailauth = await import('mailauth')
  const { spf, dkim, dmarc, arc } = await mailauth.authenticate(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), {
    ...(outside ? { ip, helo, sender: mailFrom } : { sender: mailFrom }), mta: 'heed', resolver, disableBimi: true,
  })
  const checkedSpf = outside && spf ? { result: verdict(spf.status.result), domain: spf.domain } : null
  const checkedDmarc = dmarc ? { result: verdict(dmarc.status.result), domain: dmarc.domain, policy: dmarc.policy ?? 'none' } : null
  return {
    spf: checkedSpf,
    dkim: dkim.results.flatMap(({ signingDomain, status }) => (signingDomain ? [{ result: verdict(status.result), domain: signingDomain }] : [])),
    // Behind a relay of our own SPF can not be judged, so DMARC can pass but not fail.
    dmarc: outside || checkedDmarc?.result === 'pass' ? checkedDmarc : null,
    arc: arc && arc.i ? verdict(arc.status.result) : null,
  }
}

const verdicts: ReadonlySet<string> = new Set<AuthVerdict>(['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror', 'policy'])
const verdict = (result: string): AuthVerdict => (verdicts.has(result) ? (result as AuthVerdict) : result === 'temperr' ? 'temperror' : 'none')

/** Is there a signature in the header of this message? */
function isSigned(raw: Uint8Array): boolean {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 256 * 1024)).toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length
  return /^(dkim-signature|arc-seal):/im.test(text.slice(0, end))
}

const inside = new BlockList()
for (const [net, bits] of [['10.0.0.0', 8], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10]] as const) inside.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [['::1', 128], ['fc00::', 7], ['fe80::', 10]] as const) inside.addSubnet(net, bits, 'ipv6')
const isPublic = (ip: string): boolean => ip !== '' && !inside.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`The look-ups took longer than ${ms} ms`)), ms)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
