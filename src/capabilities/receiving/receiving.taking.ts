// Second stage, one message: what becomes of it, and the writing of it into its conversation. Runs inside the
// transaction of its batch.
import type { Writer } from '#kernel/capability.ts'
import { type NewMessage, type NewParticipant, addMessage, conversationOfMessage, linkConversations, openConversation } from '#capabilities/conversations/conversations.public.ts'
import { findOrCreateCustomer } from '#capabilities/customers/customers.public.ts'
import { createFiles } from '#capabilities/files/files.public.ts'
import type { AddressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { type HeaderId, headerIdKey, proveSent, readHeaderId } from '#capabilities/sending/sending.public.ts'
import { judgeSender } from './receiving.authentication.ts'
import { takeBounce } from './receiving.bounces.ts'
import { type Facts, answeredIds, hintsOf } from './receiving.facts.ts'
import { guardOf } from './receiving.guards.ts'
import type { Prepared } from './receiving.reading.ts'
import { type Known, type Sender, senderOf } from './receiving.senders.ts'
import { type Place, placeOf } from './receiving.threads.ts'

/** What is known beside the database's facts about a batch. */
export type Surroundings = { book: AddressBook; colleagues: ReadonlyMap<string, { id: string; name: string }>; reopenDays: number }

/** What became of an arrival. */
export type Outcome = {
  state: 'done' | 'duplicate' | 'bounce'
  messageId: string | null
  conversationId: string | null
  report?: Record<string, unknown>
  headerIds: HeaderId[]
}

/** More text than this is in the original only. */
const maxText = 1_000_000
const maxHtml = 5_000_000
/** Ids of messages that we never saw, kept for each message. */
const maxMentioned = 20

export async function take(w: Writer, prepared: Prepared, facts: Facts, around: Surroundings): Promise<Outcome> {
  const { read, waiting } = prepared
  const bounced = read.bounce && !waiting.openAnyway ? await takeBounce(w, prepared, read.bounce) : null
  if (bounced && 'state' in bounced) return bounced
  const { sender, forged } = whoWrote(prepared, around)
  const automatic = read.automatic.autoSubmitted || read.automatic.bulk || bounced !== null
  const guard = isHistoric(prepared) ? null : guardOf(prepared, facts.history)
  const at = momentOf(prepared)
  const known = knownIn(around)
  const claimed = forged?.reason ? [] : [sender.author.address, sender.customer.address, ...read.mail.from.map(({ address }) => address.toLowerCase())]
  const place = placeOf(
    { as: sender.as, sender: claimed.filter((address) => !known.isOurs(address) && !known.agent(address)), subject: read.mail.subject, automatic: automatic || guard?.reason === 'identical', at },
    hintsOf(w.services, prepared, facts), facts.threads, around.reopenDays,
  )
  await proveSent(w, answeredIds(read.mail).filter((id) => readHeaderId(w.services, id)))
  const looped = guard?.messageId && !place.conversationId && !place.follows && !place.offered ? await conversationOfMessage(w.tx, guard.messageId) : undefined
  const conversationId = bounced?.showIn ?? place.conversationId ?? looped
  const customer = await findOrCreateCustomer(w, sender.customer)
  const into = conversationId ?? (await open(w, prepared, around, sender, customer.id, place, at))
  const attachments = await keepFiles(w, prepared)
  const direction = sender.as === 'us' ? 'out' : sender.as === 'colleague' && conversationId ? 'note' : 'in'
  const added = await addMessage(w, into, {
    direction, agentId: direction === 'in' ? null : sender.agentId, customerId: direction === 'in' ? customer.id : null,
    authorName: sender.author.name || sender.author.address, authorAddress: sender.author.address, subject: read.mail.subject.slice(0, 1000),
    text: read.reply.reply.slice(0, maxText), folded: read.reply.folded.map(({ kind, text }) => ({ kind, text: text.slice(0, maxText) })),
    html: read.html === null || read.html.length > maxHtml ? null : read.html,
    addresses: { from: read.mail.from, to: read.mail.to, cc: read.mail.cc, bcc: read.mail.bcc, replyTo: read.mail.replyTo },
    language: read.language, automatic: automatic || guard?.reason === 'identical', marks: marksOf(prepared, sender, place, forged, guard), incomingId: waiting.id, at,
    attachments, participants: direction === 'note' ? [] : participantsOf(sender, customer.id), historic: isHistoric(prepared),
  })
  return { state: 'done', ...added, headerIds: idsOf(prepared, added.messageId, direction, facts) }
}

/** Our own addresses are believed unless something speaks against them, and from outside over SMTP only when proven. */
function whoWrote({ read, waiting, authentication }: Prepared, around: Surroundings): { sender: Sender; forged: { reason: string } | undefined } {
  const { mail, automatic } = read
  const verdict = judgeSender(authentication, mail.from[0]?.address ?? '')
  const checkable = waiting.source === 'smtp' && authentication?.spf !== null
  const mayBeUs = verdict.proven === 'yes' || (verdict.proven === 'unknown' && !checkable)
  const known = knownIn(around)
  const sender = senderOf(mail, { mailFrom: waiting.envelope.mailFrom ?? '', bulk: automatic.bulk, mayBeUs, known })
  const claimsUs = !mayBeUs && (known.isOurs(sender.author.address) || known.agent(sender.author.address) !== undefined)
  return { sender, forged: verdict.proven === 'no' ? { reason: verdict.reason } : claimsUs ? { reason: 'ownAddress' } : undefined }
}

const knownIn = ({ book, colleagues }: Surroundings): Known => ({
  isOurs: (address) => book.find(address) !== undefined, ownsDomain: (domain) => book.ownsDomain(domain), agent: (address) => colleagues.get(address),
})

async function open(w: Writer, { read, waiting }: Prepared, { book }: Surroundings, sender: Sender, customerId: string, place: Place, at: Date): Promise<string> {
  const recipients = [...(waiting.envelope.rcptTo ?? []), ...[...read.mail.to, ...read.mail.cc].map(({ address }) => address), sender.author.address]
  const mailbox = (waiting.mailboxId ? book.byId(waiting.mailboxId) : undefined) ?? recipients.map((address) => book.find(address)).find(Boolean)
  const { id } = await openConversation(w, { subject: read.mail.subject, customerId, mailboxId: mailbox?.id ?? null, teamId: mailbox?.teamId ?? null, at })
  if (place.follows) await linkConversations(w, id, place.follows, 'follows')
  if (place.offered) await linkConversations(w, id, place.offered, 'offered')
  return id
}

async function keepFiles(w: Writer, { read }: Prepared): Promise<NewMessage['attachments']> {
  const given = read.mail.attachments
  if (!given.length) return []
  const files = await createFiles(w, given.map(({ name, type, content }) => ({ name, type, bytes: content })))
  return files.map(({ id, name, type, size }, at) => ({ fileId: id, name, type, size, contentId: given[at]!.contentId, inline: given[at]!.inline }))
}

const participantsOf = ({ participants }: Sender, customerId: string): NewParticipant[] =>
  participants.map(({ name, address }, at) => ({ name, address, role: at === 0 ? 'customer' : 'cc', customerId: at === 0 ? customerId : null }))

function marksOf({ read, unreadable }: Prepared, sender: Sender, place: Place, forged: { reason: string } | undefined, guard: { reason: string } | null): NonNullable<NewMessage['marks']> {
  const { problems } = read.mail
  return {
    ...(place.subjectChanged && { subjectChanged: true }), ...(place.newPerson && { newPerson: true }), ...(forged && { forged }), ...(unreadable && { unreadable: true }),
    ...(problems.length && { problems: problems.slice(0, 20) }), ...(read.automatic.reason && { automaticReason: read.automatic.reason.slice(0, 200) }),
    ...(sender.as === 'us' && { sentElsewhere: true }), ...(guard && { loop: guard.reason }),
  }
}

/** The id it goes by, and those that it names and nobody knows yet: they hold the thread together when a message bypassed us. */
function idsOf({ read: { mail } }: Prepared, messageId: string, direction: 'in' | 'out' | 'note', { byHeaderId }: Facts): HeaderId[] {
  const own: HeaderId[] = mail.messageId ? [{ headerId: mail.messageId, messageId, kind: direction === 'out' ? 'out' : 'in' }] : []
  const unknown = answeredIds(mail).filter((id) => id !== mail.messageId && !byHeaderId.has(headerIdKey(id))).slice(0, maxMentioned)
  return [...own, ...unknown.map((headerId): HeaderId => ({ headerId, messageId, kind: 'mentioned' }))]
}

/** Mail from before: nobody waits for an answer to it, and it proves no loop. */
const isHistoric = ({ waiting: { source, envelope } }: Prepared): boolean => source === 'import' || envelope.backfill === true

/** When it reached us; for an import that is what the message says. */
function momentOf({ waiting: { source, receivedAt }, read: { mail } }: Prepared): Date {
  const said = source === 'import' && mail.date ? new Date(mail.date) : receivedAt
  return said < receivedAt ? said : receivedAt
}
