// Mail that may belong to what another capability keeps beside conversations: offered before it goes into one. Whoever
// takes it writes it in the same transaction, so it is taken once.
import type { Writer } from '#kernel/capability.ts'
import type { NewMessage } from '#capabilities/conversations/conversations.public.ts'
import { headerIdKey } from '#capabilities/sending/sending.public.ts'
import { type Facts, addressedTo, answeredIds } from './receiving.facts.ts'
import type { Prepared } from './receiving.reading.ts'
import { saidIn } from './receiving.said.ts'
import type { Sender } from './receiving.senders.ts'

/** The step that takers name. */
export const mailStep = 'receiving.mail'

/** What was found out about it on the way. */
type Found = {
  sender: Sender
  automatic: boolean
  /** From before: nobody waits for it. */
  historic: boolean
  at: Date
  marks: NonNullable<NewMessage['marks']>
  keepFiles(): Promise<NonNullable<NewMessage['attachments']>>
}

export type OfferedMail = Found & {
  incomingId: string
  said: ReturnType<typeof saidIn>
  /** Every address that it was sent to. */
  addressedTo: string[]
  /** Its own Message-ID, and those that it answers, the nearest first, as far as they name no message we know. */
  headerId: string
  answers: string[]
}

/** `beside`: it was written. `duplicate`: they have it. Or it goes into this conversation. */
export type TakenMail = { state: 'beside' | 'duplicate' } | { conversationId: string }

/** Undefined when it is nobody's. */
export async function offerMail(
  w: Writer,
  prepared: Prepared,
  { byHeaderId }: Facts,
  found: Found,
): Promise<TakenMail | undefined> {
  const { mail } = prepared.read
  const isUnknown = (id: string) => !byHeaderId.get(headerIdKey(id))?.some(({ kind }) => kind !== 'mentioned')
  const given: OfferedMail = {
    ...found,
    incomingId: prepared.waiting.id,
    said: saidIn(prepared.read),
    addressedTo: addressedTo(prepared),
    headerId: isUnknown(mail.messageId) ? mail.messageId : '',
    answers: answeredIds(mail).filter(isUnknown),
  }
  return (await w.services.offer(mailStep, w, given)) as TakenMail | undefined
}
