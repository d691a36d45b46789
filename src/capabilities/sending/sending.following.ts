// A reminder to a customer who has not answered: an answer like any other, written beforehand.
import type { Writer } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { lockConversation } from '#capabilities/conversations/conversations.public.ts'
import { replyContext } from './sending.context.ts'
import { sendingContract } from './sending.contract.ts'
import { asSender, writerOf } from './sending.leaving.ts'
import { sendReply } from './sending.replying.ts'

/**
 * Sends `html` as an answer of `agentId` to those whom an answer would go to. From one `id` there goes one mail. Refuses
 * as sending does, also when the agent may not send or see the conversation any more.
 */
export async function sendFollowUp(
  w: Writer,
  { id, agentId, conversationId, html }: { id: string; agentId: string; conversationId: string; html: string },
): Promise<{ messageId: string }> {
  const writer = await writerOf(w.tx, agentId)
  const row = await lockConversation(w.tx, conversationId)
  const context = await replyContext(w.tx, writer, { conversationId: row.id })
  if (!context) throw refusal(sendingContract, 'notFound')
  const people = (list: readonly { name: string; address: string }[]) => list.map(({ name, address }) => ({ name, address }))
  return sendReply(
    asSender(w, writer, {
      conversationId: row.id,
      draftId: id,
      html,
      to: people(context.to),
      cc: people(context.cc),
      bcc: [],
      fileIds: [],
      stateAfter: 'with_customer',
      lastSeenMessageId: null,
      force: true,
    }),
    row,
    { held: false },
  )
}
