// Delivery reports and complaints: attached to the message they are about, never a case of their own. One that is about
// nothing of ours is kept in a list for admins, who can still open a conversation of it.
import type { Writer } from '#kernel/capability.ts'
import { type Bounce } from '#capabilities/reading/reading.public.ts'
import { findHeaderIds, readReplyToken } from '#capabilities/sending/sending.public.ts'
import { receivingContract } from './receiving.contract.ts'
import { answeredIds } from './receiving.facts.ts'
import type { Prepared } from './receiving.reading.ts'
import type { Outcome } from './receiving.taking.ts'

export async function takeBounce(w: Writer, { read: { mail }, waiting }: Prepared, bounce: Bounce): Promise<Outcome> {
  const headerIds = [bounce.originalMessageId, ...answeredIds(mail)].filter(Boolean)
  const conversationIds = [...(waiting.envelope.rcptTo ?? []), ...mail.to.map(({ address }) => address)].flatMap((address) => readReplyToken(w.services, address) ?? [])
  const report = { type: bounce.type, recipients: bounce.recipients.slice(0, 50), status: bounce.status, said: bounce.diagnostic.slice(0, 1000) }
  const about = await applyBounce(w, { headerIds, conversationIds, bounce, at: waiting.receivedAt })
  if (!about) w.record(receivingContract, 'unmatched', { incomingId: waiting.id })
  return { state: 'bounce', messageId: about?.messageId ?? null, conversationId: about?.conversationId ?? null, report, headerIds: [] }
}

async function applyBounce(w: Writer, { headerIds }: { headerIds: string[]; conversationIds: string[]; bounce: Bounce; at: Date }) {
  return (await findHeaderIds(w.tx, headerIds)).find(({ kind }) => kind === 'out') ?? null
}
