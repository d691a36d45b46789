// Who gets a reply: what is suggested and why, what may be sent to, and who stays on the thread. Pure rules.
import { domainToASCII } from 'node:url'
import type { Suggested, Warning } from './sending.views.ts'

export type Named = { name: string; address: string }
export type OnThread = Named & { role: 'customer' | 'cc' }
export type LastSaid = { authorAddress: string; replyTo: readonly Named[]; automatic: boolean; forged: string | null }

const noReply =
  /^(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|nepasrepondre|noresponder|keine-?antwort|mailer-daemon|postmaster|bounces?)\b/i

/**
 * To: the customer, and whoever of the customer's side wrote last. Cc: everybody else on the thread. Where the last
 * message asks for answers elsewhere (Reply-To, RFC 5322 section 3.6.2), that address takes the writer's place if it is
 * of the same domain or known on the thread, or if nobody reads the writer's own; otherwise it is named as a warning,
 * since a Reply-To to a stranger is how answers are stolen.
 */
export function suggestRecipients(
  thread: readonly OnThread[],
  last: LastSaid | null,
  isOwn: (address: string) => boolean,
): { to: Suggested[]; cc: Suggested[]; warnings: Warning[] } {
  const people = thread.filter(({ address }) => !isOwn(address))
  const writer = last?.authorAddress.toLowerCase() ?? ''
  const warnings: Warning[] = []
  const replace = new Map<string, Named>()
  const asked = (last?.replyTo ?? []).filter(
    ({ address }) => address && address.toLowerCase() !== writer && !isOwn(address),
  )
  for (const each of asked) {
    const address = each.address.toLowerCase()
    const known = people.some((person) => person.address === address)
    if (!known && !last!.forged && (sameHouse(address, writer) || noReply.test(writer) || isOwn(writer)))
      replace.set(writer, { name: each.name, address })
    else if (!known) warnings.push({ code: 'replyToDiffers', address })
  }
  const place = ({ name, address, role }: OnThread): Suggested => {
    const other = replace.get(address)
    if (other) return { name: other.name || name, address: other.address, why: 'replyTo' }
    return { name, address, why: role === 'customer' ? 'customer' : address === writer ? 'lastWriter' : 'participant' }
  }
  const isTo = (person: OnThread) => person.role === 'customer' || person.address === writer
  const to = people.filter(isTo).map(place)
  // The writer's own address is one of ours, as with a form on our web site: only Reply-To says who it was.
  if (isOwn(writer) && replace.has(writer) && !to.some(({ address }) => address === replace.get(writer)!.address))
    to.push({ ...replace.get(writer)!, why: 'replyTo' })
  const cc = people.filter((person) => !isTo(person)).map(place)
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
