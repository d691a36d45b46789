// Which mailbox an address belongs to.
import type { Reader } from '#kernel/db.ts'

export type KnownMailbox = {
  id: string
  name: string
  address: string
  teamId: string | null
  active: boolean
  imapHost: string
  trustedAuthserv: string[]
}

export type AddressBook = {
  /** The mailbox of an address, its aliases and what is added after a plus (RFC 5233) included. */
  find(address: string): KnownMailbox | undefined
  byId(id: string): KnownMailbox | undefined
  /** Does one of our mailboxes have an address of this domain? */
  ownsDomain(domain: string): boolean
  /** Domains of our mailboxes. */
  domains(): Iterable<string>
}

/** Every address of every mailbox, read at once; look-ups are free then. */
export async function addressBook(db: Reader): Promise<AddressBook> {
  const rows = await db
    .selectFrom('mailbox_addresses as known')
    .innerJoin('mailboxes', 'mailboxes.id', 'known.mailbox_id')
    .select([
      'known.address as key',
      'mailboxes.id',
      'mailboxes.name',
      'mailboxes.address',
      'mailboxes.team_id as teamId',
      'mailboxes.active',
      'mailboxes.imap_host as imapHost',
      'mailboxes.trusted_authserv as trustedAuthserv',
    ])
    .execute()
  const byAddress = new Map<string, KnownMailbox>()
  const byId = new Map<string, KnownMailbox>()
  for (const { key, ...mailbox } of rows) {
    byId.set(mailbox.id, mailbox)
    byAddress.set(key, mailbox)
  }
  const domains = new Set([...byAddress.keys()].map((address) => address.slice(address.lastIndexOf('@') + 1)))
  return {
    find: (address) => byAddress.get(address.toLowerCase()) ?? byAddress.get(withoutDetail(address.toLowerCase())),
    byId: (id) => byId.get(id),
    ownsDomain: (domain) => domains.has(domain.toLowerCase()),
    domains: () => domains,
  }
}

/** The first of these addresses that is a mailbox of ours, with that mailbox. */
export async function mailboxOfAddresses(db: Reader, addresses: readonly string[]): Promise<KnownMailbox | undefined> {
  const book = await addressBook(db)
  for (const address of addresses) {
    const mailbox = book.find(address)
    if (mailbox) return mailbox
  }
  return undefined
}

/** Every address that is ours, lower-cased. */
export const ownAddresses = async (db: Reader): Promise<Set<string>> =>
  new Set((await db.selectFrom('mailbox_addresses').select('address').execute()).map((row) => row.address))

/**
 * Is this server's word on senders believed? Those that an admin named; if none, the server that mail is fetched from,
 * because it removes what others wrote in its name (RFC 8601, section 5).
 */
export function trusts(
  { trustedAuthserv, imapHost }: Pick<KnownMailbox, 'trustedAuthserv' | 'imapHost'>,
  authserv: string,
): boolean {
  if (trustedAuthserv.length) return trustedAuthserv.includes(authserv)
  if (imapHost === 'imap.gmail.com') return authserv === 'mx.google.com'
  // Microsoft writes no name of its server at all.
  if (/(^|\.)(outlook\.com|office365\.com)$/.test(imapHost)) return authserv === ''
  return authserv !== '' && authserv === imapHost
}

/** `support+orders@shop.example` is `support@shop.example`. */
const withoutDetail = (address: string): string => address.replace(/^([^+@]+)\+[^@]*@/, '$1@')
