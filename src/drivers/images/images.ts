// Fetches pictures that mails have elsewhere. Whoever wrote the mail chose the address, so it may point anywhere: only
// public addresses are talked to, checked at the moment of connecting, and nothing is sent that tells who reads.
import { lookup as resolve } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { ImagesPort } from '#kernel/ports.web.ts'
import { isPublic, lookupAmong } from '#drivers/public-internet/public-internet.ts'

const maxRedirects = 4
const timeoutMs = 10_000

export type ImageRules = {
  /** Decides about each IP address that would be connected to; tests let their own machine in. */
  allowed: (address: string) => boolean
  /** Only those of the web: a picture on any other port is a try at some other service. */
  ports: readonly number[]
  lookup: typeof resolve
}

export function createImages(given: Partial<ImageRules> = {}): ImagesPort {
  const rules: ImageRules = { allowed: isPublic, ports: [80, 443], lookup: resolve, ...given }
  return {
    async fetch(url, { maxBytes, signal }) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      let at = new URL(url)
      for (let hops = 0; hops <= maxRedirects; hops++) {
        const answer = await ask(at, rules, limit)
        const {
          statusCode = 0,
          headers: { location },
        } = answer
        if (statusCode === 200) return read(answer, maxBytes)
        answer.destroy()
        if (statusCode < 300 || statusCode > 399 || !location) throw new Error(`The server answered ${statusCode}`)
        at = new URL(location, at)
      }
      throw new Error('Redirected too often')
    },
  }
}

/** One request; every redirect comes through here and is judged like the first address. */
function ask(url: URL, { allowed, ports, lookup }: ImageRules, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { promise, resolve: answered, reject } = Promise.withResolvers<http.IncomingMessage>()
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`${url.protocol} is not fetched`)
  if (url.port && !ports.includes(Number(url.port))) throw new Error(`Nothing is fetched from port ${url.port}`)
  // A literal address is not looked up, so it is checked here; a name is checked where it is turned into an address.
  if (isIP(host) && !allowed(host)) throw new Error(`${host} is not on the public internet`)
  const { get } = url.protocol === 'https:' ? https : http
  const request = get(
    {
      protocol: url.protocol,
      hostname: host,
      port: url.port,
      path: url.pathname + url.search,
      signal,
      agent: false,
      maxHeaderSize: 16_384,
      headers: { host: url.host, accept: 'image/*', 'user-agent': 'Mozilla/5.0' },
      lookup: lookupAmong(allowed, lookup),
    },
    answered,
  )
  request.on('error', reject)
  return promise
}

async function read(answer: http.IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      answer.destroy()
      throw new Error(`The picture is larger than ${maxBytes} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
