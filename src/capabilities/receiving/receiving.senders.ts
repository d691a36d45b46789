// Who wrote a message, on whose side they are, and who is on the customer's side. Pure.
import type { Address, ParsedMail } from '#capabilities/reading/reading.public.ts'

export type Person = { name: string; address: string }

export type Sender = {
  /**
   * `customer`: somebody from outside. `us`: written in our name in another program, to people outside. `colleague`: an
   * agent who wrote to nobody but us.
   */
  as: 'customer' | 'us' | 'colleague'
  author: Person
  agentId: string | null
  /** The person on the other side, whoever wrote. */
  customer: Person
  /** Where answers go; everybody on the customer's side. The first is the customer. */
  participants: Person[]
}

export type Known = {
  isOurs(address: string): boolean
  ownsDomain(domain: string): boolean
  agent(address: string): { id: string; name: string } | undefined
}

/** A message without any sender still has to be somebody's. `.invalid` can never be delivered to (RFC 2606). */
export const unknownSender: Person = { name: '', address: 'unknown@sender.invalid' }
/** So many people take part at most; mail to a thousand is no conversation. */
const maxParticipants = 100

/**
 * `mayBeUs`: nothing speaks against the sender being who it says; otherwise our own addresses are a stranger's claim.
 */
export function senderOf(
  mail: Pick<ParsedMail, 'from' | 'sender' | 'replyTo' | 'to' | 'cc'>,
  { mailFrom, bulk, mayBeUs, known }: { mailFrom: string; bulk: boolean; mayBeUs: boolean; known: Known },
): Sender {
  const given = [...mail.from, ...mail.sender, ...mail.replyTo].map(tidy).find(({ address }) => isAddress(address))
  const author =
    given ??
    (isAddress(mailFrom)
      ? { name: '', address: mailFrom.toLowerCase() }
      : { ...unknownSender, name: mail.from[0]?.name.trim() ?? '' })
  const inside = (address: string) => known.isOurs(address) || known.agent(address) !== undefined
  const outside = (people: readonly Address[]) =>
    unique(people.map(tidy).filter(({ address }) => isAddress(address) && !inside(address)))
  const recipients = outside([...mail.to, ...mail.cc])
  const answers = outside(mail.replyTo)
  const agent = known.agent(author.address)
  if (mayBeUs && inside(author.address)) {
    if (recipients.length)
      return {
        as: 'us',
        author,
        agentId: agent?.id ?? null,
        customer: recipients[0]!,
        participants: recipients.slice(0, maxParticipants),
      }
    if (agent) return { as: 'colleague', author, agentId: agent.id, customer: author, participants: [author] }
  }
  // A form on our own web site, or a service that writes for people, names the person in Reply-To.
  const domain = author.address.slice(author.address.lastIndexOf('@') + 1)
  const forSomebody =
    answers.length > 0 && (inside(author.address) || known.ownsDomain(domain) || isNobody(author.address))
  const customer = forSomebody ? answers[0]! : author
  const participants = unique([
    ...(answers.length ? answers : outside([author])),
    ...(bulk ? [] : [...outside(mail.from.slice(1)), ...recipients]),
  ])
  return { as: 'customer', author, agentId: null, customer, participants: participants.slice(0, maxParticipants) }
}

const isNobody = (address: string): boolean =>
  /^(no[-_.]?reply|do[-_.]?not[-_.]?reply|nicht[-_.]?antworten|mailer|notifications?|forms?|wordpress|www-data)[@+-]/.test(
    address,
  )
const isAddress = (address: string): boolean => /^[^\s@]+@[^\s@]+$/.test(address) && address.length <= 320
const tidy = ({ name, address }: Address): Person => ({
  name: name.replace(/\s+/g, ' ').trim().slice(0, 200),
  address: address.trim().toLowerCase(),
})

function unique(people: readonly Person[]): Person[] {
  const seen = new Set<string>()
  return people.filter(({ address }) => !seen.has(address) && seen.add(address))
}
