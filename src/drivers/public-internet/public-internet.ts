// Talking to addresses that strangers chose: only to the public internet, so that nobody reaches our own networks
// through us.
import { lookup as resolve, type LookupAddress } from 'node:dns'
import { BlockList, type LookupFunction, isIP } from 'node:net'

/**
 * For `lookup` of a connection: finds only addresses that are allowed. What is checked is what is connected to; the name
 * is not looked up again, so it can not mean another machine.
 */
export const lookupAmong =
  (allowed: (address: string) => boolean, lookup: typeof resolve = resolve): LookupFunction =>
  (name, options, callback) =>
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const open = (addresses as LookupAddress[]).filter(({ address }) => allowed(address))
      if (!open.length) return callback(new Error(`${name} is not on the public internet`), '')
      return options.all ? callback(null, open) : callback(null, open[0]!.address, open[0]!.family)
    })

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
