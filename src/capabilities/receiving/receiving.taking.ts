// Second stage, one message: what becomes of it, and the writing of it into its conversation. Runs inside the
// transaction of its batch.
import type { Writer } from '#kernel/capability.ts'
import { blocksOf, recordArrived, spamAmong } from '#capabilities/blocking/blocking.public.ts'
import {
  type NewConversation,
  type NewMessage,
  type NewParticipant,
  addMessage,
  conversationOfMessage,
  linkConversations,
  openConversations,
} from '#capabilities/conversations/conversations.public.ts'
import { findOrCreateCustomers } from '#capabilities/customers/customers.public.ts'
import { createFiles } from '#capabilities/files/files.public.ts'
import type { AddressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { type HeaderId, headerIdKey, proveSent, readHeaderId } from '#capabilities/sending/sending.public.ts'
import { judgeSender, sealersOf } from './receiving.authentication.ts'
import { takeBounce } from './receiving.bounces.ts'
import { type Facts, answeredIds } from './receiving.facts.ts'
import { guardOf } from './receiving.guards.ts'
import { offerMail } from './receiving.offering.ts'
import type { Prepared } from './receiving.reading.ts'
import { saidIn } from './receiving.said.ts'
import { type Known, type Sender, senderOf } from './receiving.senders.ts'
import { type Place, placeOf } from './receiving.threads.ts'

/** What is known beside the database's facts about a batch. */
export type Surroundings = {
  book: AddressBook
  colleagues: ReadonlyMap<string, { id: string; name: string }>
  reopenDays: number
}

/** What became of an arrival. */
export type Outcome = {
  state: 'done' | 'duplicate' | 'bounce' | 'beside'
  messageId: string | null
  conversationId: string | null
  report?: Record<string, unknown>
  headerIds: HeaderId[]
}

/** Where a message goes and on whose behalf; nothing of it is written yet. */
export type Plan = {
  prepared: Prepared
  sender: Sender
  /** Null: a conversation of its own. */
  into: string | null
  place: Place
  direction: 'in' | 'out' | 'note'
  automatic: boolean
  marks: NonNullable<NewMessage['marks']>
  at: Date
  /** The block that its sender falls under: it is spam from its first word on. */
  blockedBy?: string
}

/** Ids of messages that we never saw, kept for each message. */
const maxMentioned = 20

/** What becomes of a message that is new to us: a delivery report is settled at once, everything else is planned. */
export async function plan(w: Writer, prepared: Prepared, facts: Facts, around: Surroundings): Promise<Plan | Outcome> {
  const { read, waiting } = prepared
  const hints = facts.hints.get(prepared)!
  const { sender, forged, proven, archived } = whoWrote(
    prepared,
    around,
    hints.some(({ by }) => by === 'token' || by === 'ours'),
  )
  // What we passed on ourselves reports nothing to us, and a person who says one thing to many is no loop.
  const bounced = read.bounce && !waiting.openAnyway && !archived ? await takeBounce(w, prepared, read.bounce) : null
  if (bounced && 'state' in bounced) return bounced
  const guard = isHistoric(prepared) || archived ? null : guardOf(prepared, facts.history)
  const automatic =
    read.automatic.autoSubmitted || read.automatic.bulk || bounced !== null || guard?.reason === 'identical'
  const at = momentOf(prepared)
  const known = knownIn(around)
  const claimed = forged?.reason
    ? []
    : [sender.author.address, sender.customer.address, ...read.mail.from.map(({ address }) => address.toLowerCase())]
  const place = placeOf(
    {
      as: sender.as,
      sender: claimed.filter((address) => !known.isOurs(address) && !known.agent(address)),
      subject: read.mail.subject,
      automatic,
      proven,
      at,
    },
    hints,
    facts.threads,
    around.reopenDays,
  )
  const marks = marksOf(prepared, sender, place, forged, guard)
  // Whoever answers a message of ours has got it.
  await proveSent(
    w,
    answeredIds(read.mail).filter((id) => readHeaderId(w.services, id)),
  )
  const taken = bounced
    ? undefined
    : await offerMail(w, prepared, facts, {
        ...{ sender, automatic, at, marks, historic: isHistoric(prepared) },
        keepFiles: () => keepFiles(w, prepared),
      })
  if (taken && 'state' in taken) return { ...taken, messageId: null, conversationId: null, headerIds: [] }
  const looped =
    guard?.messageId && !place.conversationId && !place.follows && !place.offered
      ? await conversationOfMessage(w.tx, guard.messageId)
      : null
  const into = bounced?.showIn ?? taken?.conversationId ?? place.conversationId ?? looped ?? null
  const direction = sender.as === 'us' ? 'out' : sender.as === 'colleague' && into ? 'note' : 'in'
  return {
    prepared,
    sender,
    into,
    place,
    direction,
    automatic,
    at,
    marks,
  }
}

/**
 * Writes what was planned, in the order given: as many as can be in one statement. The plans know nothing of each
 * other.
 */
export async function carryOut(
  w: Writer,
  planned: readonly Plan[],
  facts: Facts,
  around: Surroundings,
): Promise<Outcome[]> {
  const plans = await withBlocks(w, planned)
  const customers = await findOrCreateCustomers(
    w,
    plans.map(({ sender: { customer, author }, direction }) => ({
      ...customer,
      byMail: direction === 'in' && author.address === customer.address,
    })),
  )
  const ready: Ready[] = []
  for (const each of plans)
    ready.push({
      ...each,
      customerId: customers.get(each.sender.customer.address)!,
      attachments: await keepFiles(w, each.prepared),
    })
  const opening = ready.filter(({ into }) => into === null)
  const opened = new Map(
    (
      await openConversations(
        w,
        opening.map((each) => ({ conversation: conversationOf(each, around), message: messageOf(each) })),
      )
    ).map((made, at) => [opening[at]!, made]),
  )
  await recordArrived(
    w,
    [...opened].flatMap(([{ blockedBy, sender }, { conversationId }]) =>
      blockedBy ? [{ conversationId, address: sender.author.address, value: blockedBy }] : [],
    ),
  )
  const outcomes: Outcome[] = []
  for (const each of ready) {
    const {
      place: { follows, offered },
      into,
      prepared,
      direction,
    } = each
    const made = opened.get(each) ?? (await addMessage(w, into!, messageOf(each)))
    if (!into && follows) await linkConversations(w, made.conversationId, follows, 'follows')
    if (!into && offered) await linkConversations(w, made.conversationId, offered, 'offered')
    outcomes.push({ state: 'done', ...made, headerIds: idsOf(prepared, made.messageId, direction, facts) })
  }
  return outcomes
}

/**
 * What blocked senders write goes to the spam: to the spam conversation that it answers, if there is one, else to one of
 * its own; never into what is no spam. Nothing is offered or linked to the conversation that it names.
 */
async function withBlocks(w: Writer, plans: readonly Plan[]): Promise<Plan[]> {
  const outside = plans.filter(({ sender }) => sender.as === 'customer')
  const addresses = outside.flatMap(({ sender }) => [sender.author.address, sender.customer.address])
  const blocks = await blocksOf(w.tx, addresses)
  if (!blocks.size) return [...plans]
  const blockedBy = ({ sender }: Plan) =>
    sender.as === 'customer' ? (blocks.get(sender.author.address) ?? blocks.get(sender.customer.address)) : undefined
  const into = plans.flatMap((each) => (blockedBy(each) && each.into ? [each.into] : []))
  const isSpam = await spamAmong(w.tx, into)
  return plans.map((each) => {
    const by = blockedBy(each)
    if (!by) return each
    if (each.into && isSpam.has(each.into)) return each
    return { ...each, into: null, place: { ...each.place, follows: null, offered: null }, blockedBy: by }
  })
}

type Ready = Plan & { customerId: string; attachments: NewMessage['attachments'] }

function messageOf({
  prepared: { read, waiting },
  sender,
  direction,
  customerId,
  automatic,
  marks,
  attachments,
  at,
  blockedBy,
}: Ready): NewMessage {
  return {
    ...saidIn(read),
    direction,
    agentId: direction === 'in' ? null : sender.agentId,
    customerId: direction === 'in' ? customerId : null,
    authorName: sender.author.name || sender.author.address,
    authorAddress: sender.author.address,
    automatic,
    marks,
    incomingId: waiting.id,
    at,
    attachments,
    participants: direction === 'note' ? [] : participantsOf(sender, customerId),
    historic: isHistoric({ waiting }),
    ...(blockedBy ? { state: 'spam' as const } : {}),
  }
}

function conversationOf(
  { prepared: { read, waiting }, sender, customerId, at }: Ready,
  { book }: Surroundings,
): NewConversation {
  const recipients = [
    ...(waiting.envelope.rcptTo ?? []),
    ...[...read.mail.to, ...read.mail.cc].map(({ address }) => address),
    sender.author.address,
  ]
  const mailbox =
    (waiting.mailboxId ? book.byId(waiting.mailboxId) : undefined) ??
    recipients.map((address) => book.find(address)).find(Boolean)
  return { subject: read.mail.subject, customerId, mailboxId: mailbox?.id ?? null, teamId: mailbox?.teamId ?? null, at }
}

/**
 * Our own addresses are believed when they are proven. Where nobody could tell, as with fetched mail that no trusted
 * server judged, they are believed of whoever holds what only we give out: the signed address, or the id of a message
 * of ours, and of what lies where only we put it (`archived`): among the sent mail of the account, or in an archive that
 * an admin trusts. Whatever connects to us over SMTP, also from within our own network, has to prove itself.
 */
function whoWrote(
  prepared: Prepared,
  around: Surroundings,
  holdsOurs: boolean,
): { sender: Sender; forged: { reason: string } | undefined; proven: boolean; archived: boolean } {
  const { read, waiting, authentication } = prepared
  const { mail, automatic } = read
  const verdict = judgeSender(authentication, mail.from[0]?.address ?? '', isChainTrusted(prepared, around.book))
  const known = knownIn(around)
  const inOurs = isPutThereByUs(prepared)
  const unknown = verdict.proven === 'unknown' && waiting.source !== 'smtp'
  const mayBeUs = verdict.proven === 'yes' || (unknown && (holdsOurs || inOurs))
  const as = (believed: boolean) =>
    senderOf(mail, { mailFrom: waiting.envelope.mailFrom ?? '', bulk: automatic.bulk, mayBeUs: believed, known })
  const sender = as(mayBeUs)
  const inside = known.isOurs(sender.author.address) || known.agent(sender.author.address) !== undefined
  // A form of our own shop writes to us in our name, too; only what would count as said by us is a claim, if nobody
  // looked.
  const looked = waiting.source === 'smtp' && authentication?.spf !== null
  const claimsUs = !mayBeUs && inside && (looked || as(true).as !== 'customer')
  return {
    sender,
    proven: verdict.proven === 'yes' || (inside && unknown && inOurs),
    archived: inside && mayBeUs && inOurs,
    forged: verdict.proven === 'no' ? { reason: verdict.reason } : claimsUs ? { reason: 'ownAddress' } : undefined,
  }
}

/** Some servers let mail to `address+folder` be delivered straight into a folder: such mail bears who it was for. */
const isPutThereByUs = ({ waiting: { source, envelope }, read: { mail } }: Prepared): boolean =>
  envelope.ours === true && (source === 'import' || mail.headers.every(({ name }) => name !== 'delivered-to'))

/** Did nobody seal its way here but servers that an admin named, and domains of ours? */
function isChainTrusted({ read, waiting: { mailboxId, envelope } }: Prepared, book: AddressBook): boolean {
  const mailbox =
    (mailboxId ? book.byId(mailboxId) : undefined) ??
    (envelope.rcptTo ?? []).map((address) => book.find(address)).find(Boolean)
  const sealers = sealersOf(read.mail.headers)
  return (
    sealers.length > 0 &&
    sealers.every((domain) => book.ownsDomain(domain) || mailbox?.trustedAuthserv.includes(domain))
  )
}

const knownIn = ({ book, colleagues }: Surroundings): Known => ({
  isOurs: (address) => book.find(address) !== undefined,
  ownsDomain: (domain) => book.ownsDomain(domain),
  agent: (address) => colleagues.get(address),
})

async function keepFiles(w: Writer, { read }: Prepared): Promise<NonNullable<NewMessage['attachments']>> {
  const given = read.mail.attachments
  if (!given.length) return []
  const files = await createFiles(
    w,
    given.map(({ name, type, content }) => ({ name, type, bytes: content })),
  )
  return files.map(({ id, name, type, size }, at) => ({
    fileId: id,
    name,
    type,
    size,
    contentId: given[at]!.contentId,
    inline: given[at]!.inline,
  }))
}

const participantsOf = ({ participants }: Sender, customerId: string): NewParticipant[] =>
  participants.map(({ name, address }, at) => ({
    name,
    address,
    role: at === 0 ? 'customer' : 'cc',
    customerId: at === 0 ? customerId : null,
  }))

function marksOf(
  { read, unreadable }: Prepared,
  sender: Sender,
  place: Place,
  forged: { reason: string } | undefined,
  guard: { reason: string } | null,
): NonNullable<NewMessage['marks']> {
  const { problems } = read.mail
  return {
    ...(place.subjectChanged && { subjectChanged: true }),
    ...(place.newPerson && { newPerson: true }),
    ...(forged && { forged }),
    ...(unreadable && { unreadable: true }),
    ...(read.hasTable && { table: true }),
    ...(problems.length && { problems: problems.slice(0, 20) }),
    ...(read.automatic.reason && { automaticReason: read.automatic.reason.slice(0, 200) }),
    ...(sender.as === 'us' && { sentElsewhere: true }),
    ...(guard && { loop: guard.reason }),
  }
}

/**
 * The id it goes by, and those that it names and nobody knows yet: they hold the thread together when a message
 * bypassed us.
 */
function idsOf(
  { read: { mail } }: Prepared,
  messageId: string,
  direction: 'in' | 'out' | 'note',
  { byHeaderId }: Facts,
): HeaderId[] {
  const own: HeaderId[] = mail.messageId
    ? [{ headerId: mail.messageId, messageId, kind: direction === 'out' ? 'out' : 'in' }]
    : []
  const unknown = answeredIds(mail)
    .filter((id) => id !== mail.messageId && !byHeaderId.has(headerIdKey(id)))
    .slice(0, maxMentioned)
  return [...own, ...unknown.map((headerId): HeaderId => ({ headerId, messageId, kind: 'mentioned' }))]
}

/** Mail from before: nobody waits for an answer to it, and it proves no loop. */
const isHistoric = ({ waiting: { source, envelope } }: Pick<Prepared, 'waiting'>): boolean =>
  source === 'import' || envelope.backfill === true

/** When it reached us; for an import that is what the message says. */
function momentOf({ waiting: { source, receivedAt }, read: { mail } }: Prepared): Date {
  const said = source === 'import' && mail.date ? new Date(mail.date) : receivedAt
  return said < receivedAt ? said : receivedAt
}
