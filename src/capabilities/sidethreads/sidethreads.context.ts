// What writing to somebody outside would be: from where, to whom, what stands below it, what can be passed on.
import type { QueryContext } from '#kernel/capability.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import {
  type Mailbox,
  bareSubject,
  mailboxFor,
  maxBytes,
  openTo,
  replySubject,
  sendingMailboxes,
  signatureFor,
  undoSeconds,
} from '#capabilities/sending/sending.public.ts'
import type { sidethreadsContract } from './sidethreads.contract.ts'
import { forwardable, quoteIn } from './sidethreads.passing-on.ts'
import { type MessageRow, peopleIn, saidIn, visibleThread } from './sidethreads.queries.ts'
import type { SideContext } from './sidethreads.views.ts'

type Context = QueryContext<typeof sidethreadsContract, (typeof sidethreadsContract)['queries']['context']>

export async function context({ db, actor, input, disclose, fail }: Context): Promise<SideContext> {
  const conversation = await visibleConversations(db, actor)
    .where('conversations.id', '=', input.conversationId)
    .select(['conversations.id', 'subject', 'mailbox_id'])
    .executeTakeFirst()
  if (!conversation) return fail('notFound')
  disclose([conversation.id], 'opened')
  const thread = input.sideThreadId && ((await visibleThread(db, actor, input.sideThreadId)) ?? fail('threadNotFound'))
  // What it quotes is on record for this conversation: a thread of another would be read without a trace there.
  if (thread && thread.place !== conversation.id) return fail('threadNotFound')
  const said = thread ? await saidIn(db, thread.id) : []
  const mailboxes = openTo(actor, await sendingMailboxes(db), conversation.mailbox_id)
  const mailbox = mailboxFor(mailboxes, input.mailboxId ?? (thread ? thread.mailbox_id : conversation.mailbox_id))
  const [signatureHtml, quote, messages] = await Promise.all([
    mailbox ? signatureFor(db, actor.id, mailbox) : '',
    quoteIn(db, said[0]),
    forwardable(db, conversation.id),
  ])
  return {
    conversationId: conversation.id,
    subject: thread ? replySubject(thread.subject) : bareSubject(conversation.subject),
    from: mailbox ? choice(mailbox) : null,
    mailboxes: mailboxes.map(choice),
    ...answering(said),
    signatureHtml,
    quote: quote && { html: quote.html },
    messages,
    undoSeconds,
    maxBytes,
  }
}

const choice = ({ id, name, address }: Mailbox) => ({ mailboxId: id, name, address })

/** To whoever wrote last, or to those we wrote to; the others in copy. Who may be somebody else is not suggested. */
function answering(said: readonly MessageRow[]): Pick<SideContext, 'to' | 'cc'> {
  const sure = said.filter(
    ({ direction, marks, automatic }) => direction === 'out' || (!automatic && !('forged' in (marks as object))),
  )
  const people = peopleIn(sure)
  const last = sure.find(({ direction }) => direction === 'in')?.author_address.toLowerCase()
  const first = new Set(last ? [last] : peopleIn(sure.slice(-1)).map(({ address }) => address))
  return {
    to: people.filter(({ address }) => first.has(address)),
    cc: people.filter(({ address }) => !first.has(address)),
  }
}
