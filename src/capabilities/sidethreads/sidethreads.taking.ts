// What people outside answer: it comes to the side thread it belongs to, and never to the customer. Runs inside the
// transaction that takes the mail in.
import type { Writer } from '#kernel/capability.ts'
import { lockConversation, stir } from '#capabilities/conversations/conversations.public.ts'
import type { OfferedMail, TakenMail } from '#capabilities/receiving/receiving.public.ts'
import { findBeside, headerIdKey, readBesideToken } from '#capabilities/sending/sending.public.ts'
import { sidethreadsContract } from './sidethreads.contract.ts'
import { keepMessage } from './sidethreads.keeping.ts'
import { peopleIn, saidIn } from './sidethreads.queries.ts'
import { customerSide } from './sidethreads.writing.ts'

/**
 * Whoever holds the signed address of a side thread, or the id of a mail of it, got it from us or from somebody who did.
 * Yet what the customer's side says is said in the conversation, whatever way it takes.
 */
export async function takeMail(w: Writer, mail: OfferedMail): Promise<TakenMail | undefined> {
  if (await isOwn(w, mail)) return { state: 'duplicate' }
  const thread = await threadFor(w, mail)
  if (!thread) return undefined
  const conversation = await lockConversation(w.tx, thread.conversation_id)
  const { sender, said } = mail
  const author = sender.author.address
  const outside = peopleIn(await saidIn(w.tx, thread.id))
  const isKnown = outside.some(({ address }) => address === author)
  if (sender.as === 'customer' && !isKnown && (await customerSide(w.tx, conversation)).has(author))
    return { conversationId: conversation.id }
  const id = w.newId()
  const { newPerson: _, subjectChanged: __, ...marks } = mail.marks
  const direction = sender.as === 'customer' ? 'in' : 'out'
  await keepMessage(w, {
    id,
    side_thread_id: thread.id,
    direction,
    agent_id: sender.agentId,
    author_name: sender.author.name || author,
    author_address: author,
    subject: said.subject,
    body_text: said.text,
    body_html: said.html,
    folded: said.folded,
    addresses: said.addresses,
    language: said.language,
    automatic: mail.automatic,
    marks: { ...marks, ...(direction === 'in' && !isKnown && { newPerson: true }) },
    header_id: mail.headerId && headerIdKey(mail.headerId),
    incoming_id: mail.incomingId,
    at: mail.at,
    attachments: await mail.keepFiles(),
  })
  w.record(sidethreadsContract, 'messageAdded', {
    conversationId: conversation.id,
    sideThreadId: thread.id,
    sideMessageId: id,
    direction,
  })
  if (direction === 'in' && !mail.automatic && !mail.historic) await stir(w, conversation.id)
  return { state: 'beside' }
}

/** What we sent comes back, through a list or a folder of sent mail. Our id on other words is another message. */
async function isOwn(w: Writer, { headerId, said }: OfferedMail): Promise<boolean> {
  const [id] = await findBeside(w.tx, w.services, headerId ? [headerId] : [])
  const row = id && (await w.tx.selectFrom('side_messages').select('body_text').where('id', '=', id).executeTakeFirst())
  return Boolean(row) && words(said.text).startsWith(words((row as { body_text: string }).body_text).slice(0, 500))
}

const words = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '')

async function threadFor(w: Writer, { addressedTo, headerId, answers }: OfferedMail) {
  const named = addressedTo.flatMap((address) => readBesideToken(w.services, address) ?? [])
  const about = await findBeside(w.tx, w.services, [...answers, ...(headerId ? [headerId] : [])])
  if (!named.length && !about.length) return undefined
  const threads = await w.tx
    .selectFrom('side_threads')
    .select(['id', 'conversation_id'])
    .where((eb) =>
      eb.or([
        ...(named.length ? [eb('id', 'in', named)] : []),
        ...(about.length
          ? [
              eb(
                'id',
                'in',
                eb.selectFrom('side_messages').select('side_thread_id').where('side_messages.id', 'in', about),
              ),
            ]
          : []),
      ]),
    )
    .execute()
  return threads.find(({ id }) => named.includes(id)) ?? threads[0]
}
