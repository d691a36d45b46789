// Delivery reports and complaints: attached to the message they are about, never a case of their own. One that is about
// nothing of ours is kept in a list for admins, who can still open a conversation of it.
import type { Writer } from '#kernel/capability.ts'
import { reopen } from '#capabilities/conversations/conversations.public.ts'
import type { Bounce } from '#capabilities/reading/reading.public.ts'
import { applyBounce, findHeaderIds, readReplyToken } from '#capabilities/sending/sending.public.ts'
import { receivingContract } from './receiving.contract.ts'
import { answeredIds } from './receiving.facts.ts'
import type { Prepared } from './receiving.reading.ts'
import type { Outcome } from './receiving.taking.ts'

/**
 * The outcome; or the conversation whose message it is about that we did not send ourselves: there it is shown as mail.
 */
export async function takeBounce(
  w: Writer,
  { read: { mail }, waiting }: Prepared,
  bounce: Bounce,
): Promise<Outcome | { showIn: string }> {
  const headerIds = [bounce.originalMessageId, ...answeredIds(mail)].filter(Boolean)
  const conversationIds = [...(waiting.envelope.rcptTo ?? []), ...mail.to.map(({ address }) => address)].flatMap(
    (address) => readReplyToken(w.services, address) ?? [],
  )
  const about = await applyBounce(w, { headerIds, conversationIds, bounce, at: waiting.receivedAt })
  // An answer that an agent gave in another program: nothing of ours can carry its fate, but the agents should know.
  const elsewhere = about ? undefined : (await findHeaderIds(w.tx, headerIds)).find(({ kind }) => kind === 'out')
  if (elsewhere) {
    if (bounce.type === 'failed') await reopen(w, elsewhere.conversationId)
    return { showIn: elsewhere.conversationId }
  }
  if (!about) w.record(receivingContract, 'unmatched', { incomingId: waiting.id })
  const report = {
    type: bounce.type,
    recipients: bounce.recipients.slice(0, 50),
    status: bounce.status,
    said: bounce.diagnostic.slice(0, 1000),
    matched: about !== undefined,
  }
  return {
    state: 'bounce',
    messageId: about?.messageId ?? null,
    conversationId: about?.conversationId ?? null,
    report,
    headerIds: [],
  }
}
