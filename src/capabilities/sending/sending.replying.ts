// Sending a reply, and beginning a conversation: everything is checked, then message, outbox row and the end of the
// draft commit together.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { type Tx, lock } from '#kernel/db.ts'
import { refuseSpam } from '#capabilities/blocking/blocking.public.ts'
import {
  type Standing,
  addMessage,
  conversationIsVisible,
  lockConversation,
  openConversation,
  participantsOf,
} from '#capabilities/conversations/conversations.public.ts'
import { findOrCreateCustomer } from '#capabilities/customers/customers.public.ts'
import { endDraft } from '#capabilities/drafts/drafts.public.ts'
import { addressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { recordHeaderIds } from './header-ids.ts'
import { domainOf } from './mail/message-id.ts'
import { type Mailbox, compose, mailboxFor, openTo, sendingMailboxes, takeBody } from './sending.composing.ts'
import type { sendingContract } from './sending.contract.ts'
import { type Leaving, headersStep, queueMail, undoSeconds } from './sending.queue.ts'
import { type Lists, checkRecipients, newcomers } from './sending.recipients.ts'

type Actions = typeof sendingContract.actions
export type Sending = ActionContext<typeof sendingContract, Actions['send']>
type Starting = ActionContext<typeof sendingContract, Actions['start']>
export type Sent = { messageId: string; conversationId: string; number: number; undoUntil: string }

export async function send(ctx: Sending): Promise<Sent> {
  const { tx, actor, input, fail } = ctx
  if (!(await conversationIsVisible(tx, actor, input.conversationId))) return fail('notFound')
  // Everyone who answers here waits for this lock, so that of two answers the second sees the first.
  const row = await lockConversation(tx, input.conversationId)
  const before = await sentFromDraft(ctx)
  if (before) return before
  if (!input.force) {
    const newer = await newerThan(tx, row.id, input.lastSeenMessageId)
    if (newer.length) return fail('newerMessage', { messages: newer })
  }
  return sendReply(ctx, row)
}

export type Locked = Awaited<ReturnType<typeof lockConversation>>

/** To a conversation that is locked. `held`: it can be called back for a while. */
export async function sendReply(ctx: Sending, row: Locked, { held = true } = {}): Promise<Sent> {
  const { lists, all, mailbox } = await checkReply(ctx, row)
  const thread = await participantsOf(ctx.tx, row.id)
  return deliver(ctx, {
    conversation: row,
    mailbox,
    lists,
    all,
    isReply: row.message_count > 0,
    joining: newcomers(lists, thread),
    before: { state: row.state as Standing['state'], answeredAt: row.answered_at, closedAt: row.closed_at },
    draft: { kind: 'reply', conversationId: row.id, subject: '' },
    held,
  })
}

/** To whom and from where; refuses what can not be sent. */
export async function checkReply(
  ctx: Sending,
  row: Locked,
): Promise<{ lists: Lists; all: string[]; mailbox: Mailbox }> {
  refuseSpam(row)
  const checked = await takeRecipients(ctx)
  return { ...checked, mailbox: await takeMailbox(ctx, ctx.input.mailboxId ?? row.mailbox_id, row.mailbox_id) }
}

export async function start(ctx: Starting): Promise<Sent> {
  const { actor, now, input, fail } = ctx
  const before = await sentFromDraft(ctx)
  if (before) return before
  const { lists, all } = await takeRecipients(ctx)
  const [first] = lists.to
  if (!first) return fail('nobody')
  const mailbox = await takeMailbox(ctx, input.mailboxId, null)
  const { id: customerId } = await findOrCreateCustomer(ctx, first)
  const { id, number } = await openConversation(ctx, {
    subject: input.subject,
    customerId,
    mailboxId: mailbox.id,
    teamId: mailbox.teamId,
    assigneeId: actor.id,
    at: now,
  })
  return deliver(ctx, {
    conversation: { id, number, subject: input.subject, language: null },
    mailbox,
    lists,
    all,
    isReply: false,
    joining: newcomers(lists, []).map((each) => (each.address === first.address ? { ...each, customerId } : each)),
    before: { state: 'open', answeredAt: null, closedAt: null },
    draft: { kind: 'new', conversationId: null, subject: input.subject },
    held: true,
  })
}

type Delivery = {
  conversation: { id: string; number: number; subject: string; language: string | null }
  mailbox: Mailbox
  lists: Lists
  all: string[]
  isReply: boolean
  joining: { name: string; address: string; customerId?: string }[]
  before: Standing
  draft: { kind: 'reply' | 'new'; conversationId: string | null; subject: string }
  held: boolean
}

async function deliver(
  ctx: Sending | Starting,
  { conversation, mailbox, lists, all, isReply, joining, before, draft, held }: Delivery,
): Promise<Sent> {
  const { tx, actor, input, fail, emit, newId } = ctx
  const body = await takeBody(ctx, input, fail as Sending['fail'])
  const { plan, message } = await compose(ctx, { conversation, mailbox, lists, body, isReply })
  const leaving: Leaving = { text: body.text, recipients: all }
  const headers = (await ctx.services.offer(headersStep, ctx, leaving)) as Record<string, string> | undefined
  const messageId = newId()
  await addMessage(ctx, conversation.id, {
    ...message,
    id: messageId,
    state: input.stateAfter,
    participants: joining.map(({ name, address, customerId }) => ({
      name,
      address,
      customerId,
      role: customerId ? ('customer' as const) : ('cc' as const),
    })),
  })
  const after = await tx
    .selectFrom('conversations')
    .select('state')
    .where('id', '=', conversation.id)
    .executeTakeFirstOrThrow()
  const { headerId, dueAt } = await queueMail(ctx, {
    messageId,
    agentId: actor.id,
    originId: input.draftId,
    mailboxId: mailbox.id,
    recipients: all,
    plan: { ...plan, headers },
    domain: domainOf(mailbox.address),
    undo: held
      ? {
          draft: {
            ...draft,
            mailboxId: mailbox.id,
            html: input.html,
            recipients: { to: input.to, cc: input.cc, bcc: input.bcc },
            fileIds: input.fileIds,
          },
          before,
          stateAfter: after.state as Standing['state'],
          joined: isReply ? joining.map(({ address }) => address) : [],
          claimed: body.files.map(({ id }) => id),
        }
      : undefined,
  })
  await recordHeaderIds(ctx, [{ headerId, messageId, kind: 'out' }])
  await ctx.services.guard('sending.leave', ctx, messageId)
  if (input.draftId) await endDraft(ctx, input.draftId, actor.id, 'sent')
  emit('queued', { conversationId: conversation.id, messageId })
  return { messageId, conversationId: conversation.id, number: conversation.number, undoUntil: dueAt.toISOString() }
}

/** The same draft sent again, by a second click or a window that did not hear, is the same message. */
export async function sentFromDraft({ tx, actor, input, fail }: Sending | Starting): Promise<Sent | undefined> {
  if (!input.draftId) return undefined
  await lock(tx, 'draft is sent', input.draftId)
  const waiting = await tx
    .selectFrom('scheduled_answers')
    .select('id')
    .where('draft_id', '=', input.draftId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (waiting) return (fail as Sending['fail'])('alreadySent')
  const row = await tx
    .selectFrom('outbox')
    .innerJoin('messages', 'messages.id', 'outbox.message_id')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select([
      'outbox.message_id',
      'outbox.agent_id',
      'outbox.created_at',
      'messages.conversation_id',
      'conversations.number',
    ])
    .where('outbox.origin_id', '=', input.draftId)
    .where('outbox.state', '<>', 'cancelled')
    .executeTakeFirst()
  if (!row) return undefined
  if (row.agent_id !== actor.id) return (fail as Sending['fail'])('alreadySent')
  return {
    messageId: row.message_id!,
    conversationId: row.conversation_id,
    number: row.number,
    undoUntil: new Date(Date.parse(row.created_at) + undoSeconds * 1000).toISOString(),
  }
}

/** What the customer or a colleague has said since the sender looked, newest first; machines' answers stop nobody. */
export async function newerThan(tx: Tx, conversationId: string, lastSeenMessageId: string | null) {
  const seen = lastSeenMessageId
    ? await tx.selectFrom('messages').select('seq').where('id', '=', lastSeenMessageId).executeTakeFirst()
    : undefined
  const rows = await tx
    .selectFrom('messages')
    .select(['id', 'direction', 'author_name as author', 'at', 'preview'])
    .where('conversation_id', '=', conversationId)
    .where('direction', '<>', 'note')
    .where('automatic', '=', false)
    // The message that was seen may have been called back since: ids follow time.
    .where(
      seen
        ? sql<boolean>`seq > ${seen.seq}::bigint`
        : lastSeenMessageId
          ? sql<boolean>`id > ${lastSeenMessageId}::uuid`
          : sql<boolean>`true`,
    )
    .orderBy('seq', 'desc')
    .limit(5)
    .execute()
  return rows
}

async function takeRecipients({ tx, input, fail }: Sending | Starting): Promise<{ lists: Lists; all: string[] }> {
  const refuse = fail as Sending['fail']
  const checked = checkRecipients(input)
  if ('wrong' in checked) return refuse('invalidAddress', { address: checked.wrong })
  if (!checked.all.length) return refuse('nobody')
  // Mail to ourselves would come back as a customer's: a loop.
  const book = await addressBook(tx)
  const own = checked.all.find((address) => book.find(address))
  if (own) return refuse('ownAddress', { address: own })
  return checked
}

async function takeMailbox(
  { tx, actor, fail }: Sending | Starting,
  id: string | null,
  own: string | null,
): Promise<Mailbox> {
  return mailboxFor(openTo(actor, await sendingMailboxes(tx), own), id) ?? (fail as Sending['fail'])('cannotSend')
}
