// Sends pushes to browsers through their makers' services, by the library web-push. A browser chooses the address, so it
// may be anybody's: as for pictures, only public addresses on the port of the web are talked to.
import https from 'node:https'
import { isIP } from 'node:net'
import webPush from 'web-push'
import type { PushPort } from '#kernel/ports.web.ts'
import { isPublic, lookupAmong } from '#drivers/public-internet/public-internet.ts'

const timeoutMs = 10_000

export type PushRules = {
  /** Decides about each IP address that would be connected to; tests let their own machine in. */
  allowed: (address: string) => boolean
  ports: readonly number[]
  /** Certificates to trust besides those of the system. */
  ca?: string
}

export function createWebPush(given: Partial<PushRules> = {}): PushPort {
  const rules: PushRules = { allowed: isPublic, ports: [443], ...given }
  const agent = new https.Agent({ keepAlive: false, ca: rules.ca, lookup: lookupAmong(rules.allowed) })
  return {
    makeKeys: async () => webPush.generateVAPIDKeys(),
    async send(to, payload, { sender, ttlSeconds, urgent, topic, signal }) {
      checkAddress(to.endpoint, rules)
      signal.throwIfAborted()
      try {
        await webPush.sendNotification(to, payload, {
          vapidDetails: sender,
          TTL: ttlSeconds,
          urgency: urgent ? 'high' : 'normal',
          topic,
          contentEncoding: 'aes128gcm',
          timeout: timeoutMs,
          agent,
        })
        return 'taken'
      } catch (error) {
        // RFC 8030, section 7.3: the subscription has ended.
        if (error instanceof webPush.WebPushError && [404, 410].includes(error.statusCode)) return 'gone'
        throw error
      }
    },
  }
}

function checkAddress(endpoint: string, { allowed, ports }: PushRules): void {
  const url = new URL(endpoint)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'https:') throw new Error(`${url.protocol} is no address for pushes`)
  if (url.port && !ports.includes(Number(url.port))) throw new Error(`No push is sent to port ${url.port}`)
  // A literal address is not looked up, so it is checked here; a name is checked where it is turned into an address.
  if (isIP(host) && !allowed(host)) throw new Error(`${host} is not on the public internet`)
}
