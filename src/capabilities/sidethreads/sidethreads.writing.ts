// Writing to people outside: everything is checked, then message and outbox row commit together.
import type { ActionContext } from '#kernel/capability.ts'
import {
  conversationIsVisible,
  lockConversation,
  participantsOf,
} from '#capabilities/conversations/conversations.public.ts'
import { addressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import {
  attachmentsOf,
  besideFromDraft,
  checkRecipients,
  mailboxFor,
  maxBytes,
  oneLine,
  openTo,
  queueBeside,
  replySubject,
  sendingMailboxes,
  takeBody,
} from '#capabilities/sending/sending.public.ts'
import type { sidethreadsContract } from './sidethreads.contract.ts'
import { keepMessage } from './sidethreads.keeping.ts'
import { type Forwarding, copiesOf, passedOn, quoteIn, together } from './sidethreads.passing-on.ts'
import { type MessageRow, type ThreadRow, peopleIn, saidIn, visibleThread } from './sidethreads.queries.ts'

type Replying = ActionContext<typeof sidethreadsContract, (typeof sidethreadsContract)['actions']['reply']>
type Sent = { sideThreadId: string; sideMessageId: string; undoUntil: string }

export async function forward(ctx: Forwarding): Promise<Sent> {
  const { tx, actor, now, input, newId, fail } = ctx
  if (!(await conversationIsVisible(tx, actor, input.conversationId))) return fail('notFound')
  const before = await sentBefore(ctx)
  if (before) return before
  const conversation = await lockConversation(tx, input.conversationId)
  const thread: ThreadRow = {
    id: newId(),
    conversation_id: conversation.id,
    mailbox_id: input.mailboxId ?? conversation.mailbox_id,
    subject: oneLine(input.subject),
    started_by: actor.id,
    created_at: now.toISOString(),
  }
  await tx.insertInto('side_threads').values(thread).execute()
  return post(ctx, { thread, conversation, said: [] })
}

export async function reply(ctx: Replying): Promise<Sent> {
  const { tx, actor, input, fail } = ctx
  const thread = (await visibleThread(tx, actor, input.sideThreadId)) ?? fail('threadNotFound')
  const before = await sentBefore(ctx as unknown as Forwarding)
  if (before) return before
  const conversation = await lockConversation(tx, thread.conversation_id)
  return post(ctx as unknown as Forwarding, { thread, conversation, said: await saidIn(tx, thread.id) })
}

/** The same message sent again, by a second click or a window that did not hear the answer, is the same message. */
async function sentBefore({ tx, actor, input, fail }: Forwarding): Promise<Sent | undefined> {
  const sent = input.draftId && (await besideFromDraft(tx, input.draftId))
  if (!sent) return undefined
  if (sent.agentId !== actor.id) return fail('alreadySent')
  const { side_thread_id: sideThreadId } = await tx
    .selectFrom('side_messages')
    .select('side_thread_id')
    .where('id', '=', sent.id)
    .executeTakeFirstOrThrow()
  return { sideThreadId, sideMessageId: sent.id, undoUntil: sent.undoUntil }
}

type Place = {
  thread: ThreadRow
  conversation: Awaited<ReturnType<typeof lockConversation>>
  said: readonly MessageRow[]
}

async function post(ctx: Forwarding, { thread, conversation, said }: Place): Promise<Sent> {
  const { tx, actor, now, input, newId, emit } = ctx
  const lists = await checkPeople(ctx, conversation, said)
  const mailbox =
    mailboxFor(
      openTo(actor, await sendingMailboxes(tx), conversation.mailbox_id),
      input.mailboxId ?? thread.mailbox_id,
    ) ?? ctx.fail('cannotSend')
  const quotes = await passedOn(tx, conversation.id, input.messageIds, ctx.fail)
  const copies = await copiesOf(ctx, conversation.id, input.attachmentIds, ctx.fail)
  const body = await bodyOf(ctx, quotes.length + copies.length > 0)
  body.files.push(...copies)
  if (body.files.reduce((sum, file) => sum + Number(file.size), 0) > maxBytes) ctx.fail('tooLarge', { maxBytes })
  const quote = await quoteIn(tx, said[0])
  const id = newId()
  const subject = said.length ? replySubject(thread.subject) : thread.subject
  const settings = await organisation(tx)
  const { author, addresses, signatureText, headerId, undoUntil } = await queueBeside(ctx, {
    id,
    answersTo: thread.id,
    said: said
      .toReversed()
      .flatMap((row) => (row.header_id ? { headerId: row.header_id, kind: row.direction as 'in' | 'out' } : [])),
    recipients: lists.all,
    draftId: input.draftId,
    draft: {
      mailboxId: mailbox.id,
      subject: said.length ? '' : thread.subject,
      html: input.html,
      recipients: { to: input.to, cc: input.cc, bcc: [] },
      beside: {
        sideThreadId: said.length ? thread.id : null,
        passing: { messageIds: input.messageIds, attachmentIds: input.attachmentIds },
      },
      fileIds: input.fileIds,
    },
    mailbox,
    lists: { ...lists, bcc: [] },
    body,
    subject,
    below: together([...quotes, ...(quote ? [quote] : [])]),
    language: settings?.locale ?? null,
  })
  await keepMessage(ctx, {
    id,
    side_thread_id: thread.id,
    direction: 'out',
    agent_id: actor.id,
    author_name: author,
    author_address: mailbox.address,
    subject,
    body_text: body.text,
    body_html: body.html || null,
    folded: [
      ...quotes.map((each) => ({ kind: 'quote', text: each.text })),
      ...(signatureText ? [{ kind: 'signature', text: signatureText }] : []),
    ],
    addresses,
    header_id: headerId,
    forwarded: input.messageIds,
    at: now,
    attachments: attachmentsOf(body),
  })
  emit('messageAdded', {
    conversationId: conversation.id,
    sideThreadId: thread.id,
    sideMessageId: id,
    direction: 'out',
  })
  return { sideThreadId: thread.id, sideMessageId: id, undoUntil }
}

/** Nobody on the customer's side: what is written here is not for them. Those of the side thread stay what they are. */
async function checkPeople(
  { tx, input, fail }: Forwarding,
  conversation: Place['conversation'],
  said: readonly MessageRow[],
) {
  const checked = checkRecipients({ to: input.to, cc: input.cc, bcc: [] })
  if ('wrong' in checked) return fail('invalidAddress', { address: checked.wrong })
  if (!checked.all.length) return fail('nobody')
  const book = await addressBook(tx)
  const own = checked.all.find((address) => book.find(address))
  if (own) return fail('ownAddress', { address: own })
  const outside = new Set(peopleIn(said).map(({ address }) => address))
  const customers = await customerSide(tx, conversation)
  const wrong = checked.all.find((address) => customers.has(address) && !outside.has(address))
  if (wrong) return fail('takesPart', { address: wrong })
  return { ...checked.lists, all: checked.all }
}

/** Addresses of everybody on the customer's side of a conversation, the customer's other ones included. */
export async function customerSide(
  tx: Forwarding['tx'],
  conversation: { id: string; customer_id: string },
): Promise<Set<string>> {
  const [people, own] = await Promise.all([
    participantsOf(tx, conversation.id),
    tx.selectFrom('customer_addresses').select('address').where('customer_id', '=', conversation.customer_id).execute(),
  ])
  return new Set([...people, ...own].map(({ address }) => address))
}

/** Words may be missing when something is passed on. */
async function bodyOf(ctx: Forwarding, passesOn: boolean): ReturnType<typeof takeBody> {
  const { html, fileIds } = ctx.input
  const isEmpty = !fileIds.length && !/<img\b/i.test(html) && !html.replace(/<[^>]*>|&nbsp;|\s+/g, '')
  if (passesOn && isEmpty) return { html: '', text: '', files: [], inlineIds: new Set() }
  return takeBody(ctx, ctx.input, ctx.fail)
}
