// Who gets a reply: what is suggested and why, what may be sent to, and who stays on the thread. Pure rules.
import { domainToASCII } from 'node:url'
import type { Suggested, Warning } from './sending.views.ts'

export type Named = { name: string; address: string }
/** `isKnown`: see `isKnownOnThread`. */
export type OnThread = Named & { role: 'customer' | 'cc'; isKnown: boolean }
export type LastSaid = {
  authorName: string
  authorAddress: string
  replyTo: readonly Named[]
  automatic: boolean
  forged: string | null
}
/** What tells a person of the thread from an address that only a Reply-To named. In lower case. */
export type ThreadFacts = {
  /** Addresses of the customer. */
  customers: ReadonlySet<string>
  /** Everyone who wrote, and whether each time it may have been somebody else. */
  writers: readonly { address: string; isForged: boolean }[]
  /** Everyone whom we have written to here. */
  writtenTo: ReadonlySet<string>
}

const noReply =
  /^(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|nepasrepondre|noresponder|keine-?antwort|mailer-daemon|postmaster|bounces?)\b/i

/**
 * A Reply-To (RFC 5322, section 3.6.2) to a stranger is how answers are stolen. An address belongs to the thread when
 * it is the customer's, has written or been written to here, was put there by an agent, is of the same house as a
 * writer, or stands for a writer whose own address nobody reads or is ours, as with a form on our web site.
 */
export function isKnownOnThread(
  { address, role, customerId }: { address: string; role: 'customer' | 'cc'; customerId: string | null },
  { customers, writers, writtenTo }: ThreadFacts,
  isOwn: (address: string) => boolean,
): boolean {
  if (role === 'cc' || customerId === null || customers.has(address) || writtenTo.has(address)) return true
  return writers.some(
    (writer) =>
      writer.address === address ||
      (!writer.isForged &&
        (sameHouse(address, writer.address) || noReply.test(writer.address) || isOwn(writer.address))),
  )
}

/**
 * To: the customer, and whoever of the customer's side wrote last. Cc: everybody else on the thread. Strangers that a
 * Reply-To named are left out and told; if nobody remains, the writer's own address stands in.
 */
export function suggestRecipients(
  thread: readonly OnThread[],
  last: LastSaid | null,
  isOwn: (address: string) => boolean,
): { to: Suggested[]; cc: Suggested[]; warnings: Warning[] } {
  const writer = last?.authorAddress.toLowerCase() ?? ''
  const asked = (last?.replyTo ?? []).map(({ address }) => address.toLowerCase())
  const outside = thread.filter(({ address }) => !isOwn(address))
  const people = outside.filter(({ isKnown }) => isKnown)
  const isTo = ({ role, address }: OnThread) => role === 'customer' || address === writer
  const to = people.filter(isTo).map(({ name, address, role }): Suggested => {
    const isAsked = asked.includes(address) && address !== writer
    return { name, address, why: isAsked ? 'replyTo' : role === 'customer' ? 'customer' : 'lastWriter' }
  })
  if (!to.length && writer && !isOwn(writer)) to.push({ name: last!.authorName, address: writer, why: 'customer' })
  const cc = people
    .filter((person) => !isTo(person))
    .map(({ name, address }): Suggested => ({ name, address, why: 'participant' }))
  const strangers = new Set([
    ...outside.filter(({ isKnown }) => !isKnown).map(({ address }) => address),
    ...asked.filter(
      (address) => address !== writer && !isOwn(address) && !outside.some((each) => each.address === address),
    ),
  ])
  const warnings: Warning[] = [...strangers].map((address) => ({ code: 'replyToDiffers', address }))
  for (const { address } of [...to, ...cc])
    if (noReply.test(address)) warnings.push({ code: 'noReplyAddress', address })
  if (last?.automatic) warnings.push({ code: 'automatic' })
  if (last?.forged) warnings.push({ code: 'forged', reason: last.forged })
  if (!to.length) warnings.push({ code: 'nobody' })
  return { to, cc, warnings }
}

/** One domain, or one below the other. */
function sameHouse(one: string, other: string): boolean {
  const [a, b] = [one.slice(one.lastIndexOf('@') + 1), other.slice(other.lastIndexOf('@') + 1)]
  return a !== '' && b !== '' && (a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`))
}

/** The address in the form that servers take: lower case, domain in ASCII (RFC 5321, 5890). Null when it is none. */
export function mailAddress(given: string): string | null {
  const at = given.trim().lastIndexOf('@')
  const local = given.trim().slice(0, at).toLowerCase()
  const domain = domainToASCII(given.trim().slice(at + 1)).toLowerCase()
  if (at < 1 || local.length > 64 || local.length + domain.length > 253) return null
  if (
    !/^[^\s\u0000-\u0020\u007f-\u009f<>()[\]\\,;:@"]+$/u.test(local) ||
    local.startsWith('.') ||
    local.endsWith('.') ||
    local.includes('..')
  )
    return null
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(domain)
    ? `${local}@${domain}`
    : null
}

export type Lists = { to: Named[]; cc: Named[]; bcc: Named[] }

/** Everybody once, where named first; `wrong` is the first address that is none. */
export function checkRecipients(lists: Lists): { lists: Lists; all: string[] } | { wrong: string } {
  const seen = new Set<string>()
  const result: Lists = { to: [], cc: [], bcc: [] }
  for (const list of ['to', 'cc', 'bcc'] as const)
    for (const { name, address: given } of lists[list]) {
      const address = mailAddress(given)
      if (!address) return { wrong: given }
      if (!seen.has(address)) result[list].push({ name: name.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim(), address })
      seen.add(address)
    }
  return { lists: result, all: [...seen] }
}

/**
 * Who comes onto the thread with a message: everyone new in To and Cc, if somebody of the thread gets it too. A message
 * to others alone, such as a question to a supplier, brings nobody in: they would get the customer's replies from then
 * on.
 */
export function newcomers({ to, cc }: Pick<Lists, 'to' | 'cc'>, thread: readonly { address: string }[]): Named[] {
  const known = new Set(thread.map(({ address }) => address))
  const both = [...to, ...cc]
  if (known.size && !both.some(({ address }) => known.has(address))) return []
  return both.filter(({ address }) => !known.has(address))
}
