// Fetches pictures that mails have elsewhere. Whoever wrote the mail chose the address, so it may point anywhere: only
// public addresses are talked to, checked at the moment of connecting, and nothing is sent that tells who reads.
import { lookup as resolve, type LookupAddress } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP } from 'node:net'
import type { ImagesPort } from '#kernel/ports.web.ts'

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
      // What is checked is what is connected to: the name is not looked up again, so it can not mean another machine.
      lookup: (name, options, callback) =>
        lookup(name, { ...options, all: true }, (error, addresses) => {
          if (error) return callback(error, '')
          const open = (addresses as LookupAddress[]).filter(({ address }) => allowed(address))
          if (!open.length) return callback(new Error(`${name} is not on the public internet`), '')
          return options.all ? callback(null, open as never) : callback(null, open[0]!.address, open[0]!.family)
        }),
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

/** Addresses that are not anybody's on the public internet: IANA special-purpose registries (RFC 6890). */
const special = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(net, bits, 'ipv4')
// Of IPv6 only global unicast is public, less what carries IPv4 inside or is documentation.
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(net, bits, 'ipv6')

export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, 'ipv4')
  return isIP(address) === 6 && globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
}
