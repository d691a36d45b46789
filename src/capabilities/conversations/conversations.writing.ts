// Notes, reading marks, and who takes part.
import type { ActionContext } from '#kernel/capability.ts'
import { Refusal } from '#kernel/errors.ts'
import { claimFiles, uploadsToCids } from '#capabilities/files/files.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { blanksIn, htmlToText, showMailHtml } from '#capabilities/reading/reading.public.ts'
import { conversationsContract } from './conversations.contract.ts'
import { lockVisible } from './conversations.deciding.ts'
import { checkedMentions } from './conversations.mentioning.ts'
import { addMessage } from './conversations.messages.ts'
import { readUpToNow } from './conversations.readmarks.ts'
import { visibleConversations } from './conversations.visible.ts'

type Actions = typeof conversationsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof conversationsContract, Actions[A]>

export async function addNote(ctx: Context<'addNote'>) {
  const { tx, actor, now, input, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  const open = blanksIn(input.html ?? '')
  if (open.length) return fail('unfilled', { names: open.join(', ') })
  const body = uploadsToCids(input.html ?? '')
  const html = input.html === undefined ? null : showMailHtml(body.html, { remoteImages: 'block' }).html
  const text = (html === null ? (input.text ?? '') : htmlToText(html)).trim()
  const files = await claimFiles(ctx, [...new Set([...input.fileIds, ...body.fileIds])], actor.id).catch(
    (error: unknown) => {
      if (error instanceof Refusal) return fail('unknownFile')
      throw error
    },
  )
  if (!text && !files.length) return fail('emptyNote')
  const mentions = await checkedMentions(ctx)
  const messageId = ctx.newId()
  if (mentions.agentIds.length || mentions.teamIds.length) ctx.emit('mentioned', { conversationId: row.id, messageId, ...mentions })
  const author = (await agentNames(tx, [actor.id])).get(actor.id)
  await addMessage(ctx, row.id, {
    id: messageId,
    direction: 'note',
    agentId: actor.id,
    authorName: author?.name ?? actor.name,
    authorAddress: author?.email ?? '',
    text,
    html,
    at: now,
    attachments: files.map(({ id, name, type, size }) => ({
      fileId: id,
      name,
      type,
      size,
      contentId: id,
      inline: body.fileIds.includes(id),
    })),
  })
  return { messageId }
}

export async function markRead(ctx: Context<'markRead'>) {
  const { tx, actor, input, fail } = ctx
  const row = await visibleConversations(tx, actor)
    .where('conversations.id', '=', input.conversationId)
    .select(['conversations.id', 'conversations.last_message_at'])
    .executeTakeFirst()
  if (!row) return fail('notFound')
  return { readAt: (await readUpToNow(ctx, row)).now }
}

export async function addParticipant(ctx: Context<'addParticipant'>) {
  const { tx, now, input, emit, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  const { address, name, role } = input
  const made = await tx
    .insertInto('participants')
    .values({ conversation_id: row.id, address, name, role, added_at: now })
    // Somebody who came with a merge is put on the thread for good.
    .onConflict((conflict) =>
      conflict
        .columns(['conversation_id', 'address'])
        .doUpdateSet({ via: null })
        .where('participants.via', 'is not', null),
    )
    .returning('address')
    .executeTakeFirst()
  if (made) emit('participantAdded', { conversationId: row.id, address })
  return { revision: row.revision }
}

export async function removeParticipant(ctx: Context<'removeParticipant'>) {
  const { tx, input, emit, fail } = ctx
  const row = (await lockVisible(ctx, input.conversationId)) ?? fail('notFound')
  const others = await tx
    .selectFrom('participants')
    .select('address')
    .where('conversation_id', '=', row.id)
    .where('address', '<>', input.address)
    .limit(1)
    .executeTakeFirst()
  const gone = await tx
    .deleteFrom('participants')
    .where('conversation_id', '=', row.id)
    .where('address', '=', input.address)
    .returning(['address', 'name', 'role'])
    .executeTakeFirst()
  if (!gone) return fail('participantNotFound')
  if (!others) return fail('noCustomerLeft')
  emit('participantRemoved', { conversationId: row.id, address: gone.address })
  return { was: { ...gone, role: gone.role as 'customer' | 'cc' } }
}
