// What a reply would be: from where, to whom and why, what stands below it, and what the writer should know first.
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { participantsOf, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { addressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { type Mailbox, mailboxFor, openTo, quoteFor, sendingMailboxes, signatureFor } from './sending.composing.ts'
import { replySubject } from './mail/subject.ts'
import { type Fates, maxBytes, undoSeconds } from './sending.queue.ts'
import {
  type LastSaid,
  type Named,
  type ThreadFacts,
  isKnownOnThread,
  suggestRecipients,
} from './sending.recipients.ts'
import { type ReplyContext, type Warning, Reason } from './sending.views.ts'

/** Undefined when there is no such conversation for the actor. */
export async function replyContext(
  db: Reader,
  actor: Actor,
  { conversationId, mailboxId }: { conversationId: string; mailboxId?: string },
): Promise<ReplyContext | undefined> {
  const row = await visibleConversations(db, actor)
    .where('conversations.id', '=', conversationId)
    .select(['conversations.id', 'subject', 'language', 'mailbox_id', 'customer_id'])
    .executeTakeFirst()
  if (!row) return undefined
  const [all, book, people, facts, last, newest, settings] = await Promise.all([
    sendingMailboxes(db),
    addressBook(db),
    participantsOf(db, row.id),
    factsOf(db, row.id, row.customer_id),
    lastFromCustomer(db, row.id),
    newestId(db, row.id),
    organisation(db),
  ])
  const mailboxes = openTo(actor, all, row.mailbox_id)
  const mailbox = mailboxFor(mailboxes, mailboxId ?? row.mailbox_id)
  const isOwn = (address: string) => book.find(address) !== undefined
  const brought = people.filter((person) => person.brought)
  const thread = people.filter((person) => !person.brought).map((person) => ({ ...person, isKnown: isKnownOnThread(person, facts, isOwn) }))
  const { to, cc, warnings } = suggestRecipients(thread, last, isOwn)
  const [signatureHtml, quote, bounced] = await Promise.all([
    mailbox ? signatureFor(db, actor.id, mailbox) : '',
    quoteFor(db, row, settings),
    bouncedBefore(
      db,
      row.id,
      [...to, ...cc].map(({ address }) => address),
    ),
  ])
  return {
    conversationId: row.id,
    subject: replySubject(row.subject),
    language: row.language,
    from: mailbox ? choice(mailbox) : null,
    mailboxes: mailboxes.map(choice),
    to,
    cc,
    signatureHtml,
    quote: quote && { html: quote.html },
    warnings: [
      ...warnings,
      ...brought.map(({ address }) => ({ code: 'brought' as const, address })),
      ...bounced, ...(mailbox ? [] : [{ code: 'cannotSend' as const }])],
    lastSeenMessageId: newest,
    undoSeconds,
    maxBytes,
  }
}

export async function newContext(db: Reader, actor: Actor) {
  const mailboxes = openTo(actor, await sendingMailboxes(db))
  const signatures = await Promise.all(
    mailboxes.map(async (mailbox): Promise<[string, string]> => [
      mailbox.id,
      await signatureFor(db, actor.id, mailbox),
    ]),
  )
  return { mailboxes: mailboxes.map(choice), signatures: Object.fromEntries(signatures), undoSeconds, maxBytes }
}

const choice = ({ id, name, address }: Mailbox) => ({ mailboxId: id, name, address })

async function lastFromCustomer(db: Reader, conversationId: string): Promise<LastSaid | null> {
  const row = await db
    .selectFrom('messages')
    .select(['author_name', 'author_address', 'addresses', 'automatic', 'marks'])
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { replyTo = [] } = row.addresses as { replyTo?: Named[] }
  const { forged } = row.marks as { forged?: { reason: string } }
  return {
    authorName: row.author_name,
    authorAddress: row.author_address,
    replyTo,
    automatic: row.automatic,
    forged: forged?.reason ?? null,
  }
}

async function factsOf(db: Reader, conversationId: string, customerId: string): Promise<ThreadFacts> {
  const [own, messages] = await Promise.all([
    db.selectFrom('customer_addresses').select('address').where('customer_id', '=', customerId).execute(),
    db
      .selectFrom('messages')
      .select(['direction', 'author_address', 'addresses', 'marks'])
      .where('conversation_id', '=', conversationId)
      .where('direction', '<>', 'note')
      .orderBy('seq', 'desc')
      .limit(200)
      .execute(),
  ])
  const recipients = ({ addresses }: { addresses: unknown }) => {
    const { to = [], cc = [], bcc = [] } = addresses as { to?: Named[]; cc?: Named[]; bcc?: Named[] }
    return [...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase())
  }
  return {
    customers: new Set(own.map(({ address }) => address)),
    writers: messages
      .filter(({ direction }) => direction === 'in')
      .map((row) => ({ address: row.author_address.toLowerCase(), isForged: 'forged' in (row.marks as object) })),
    writtenTo: new Set(messages.filter(({ direction }) => direction === 'out').flatMap(recipients)),
  }
}

async function newestId(db: Reader, conversationId: string): Promise<string | null> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('direction', '<>', 'note')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Addresses at which the latest mail of this conversation did not arrive. */
async function bouncedBefore(db: Reader, conversationId: string, addresses: readonly string[]): Promise<Warning[]> {
  const rows = await db
    .selectFrom('messages')
    .innerJoin('outbox', 'outbox.message_id', 'messages.id')
    .select('outbox.recipient_states')
    .where('messages.conversation_id', '=', conversationId)
    .where('outbox.state', '<>', 'cancelled')
    .orderBy('messages.seq', 'desc')
    .limit(20)
    .execute()
  return addresses.flatMap((address) => {
    const fate = rows.map((row) => (row.recipient_states as Fates)[address]).find(Boolean)
    return fate && (fate.state === 'bounced' || fate.state === 'failed')
      ? [{ code: 'bouncedBefore' as const, address, reason: Reason.catch('other').parse(fate.reason) }]
      : []
  })
}
