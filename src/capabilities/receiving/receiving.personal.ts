// What is kept here of a person: their mails as they came.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { type PersonalData, type Person, anyOf, anyText, countRows } from '#kernel/personal.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { forgetSenders } from './receiving.forgetting.ts'

export const personal: PersonalData = {
  tables: ['incoming_mail'],
  async *read({ db, services }, person) {
    for (const { id, received_at, blob_hash, conversationId } of await mailsOf(db, person))
      yield {
        conversationId,
        path: `mails/${received_at.slice(0, 10)}-${id}.eml`,
        content: () => getBytes(db, services, blob_hash),
      }
  },
  count: (db, person) => countRows(db, { mails: sql`from incoming_mail where ${isTheirs(person)}` }),
  // Those of their own conversations go with these.
  forget: (w, { addresses }) => forgetSenders(w, addresses),
}

const isTheirs = ({ addresses, customerIds }: Person) => sql<boolean>`(
  from_address = ${anyText(addresses)} or message_id in (
    select m.id from messages m join conversations c on c.id = m.conversation_id
    where c.customer_id = ${anyOf(customerIds)}))`

/**
 * Those that they wrote themselves: what third people wrote into their conversations, with everything that a mail tells
 * of its sender, is not theirs to have. Copies of the same message are handed over once.
 */
const mailsOf = (db: Reader, { addresses, customerIds }: Person) =>
  db
    .selectFrom('incoming_mail')
    .innerJoin('messages', 'messages.id', 'incoming_mail.message_id')
    .select(['incoming_mail.id', 'received_at', 'blob_hash', 'messages.conversation_id as conversationId'])
    .where('incoming_mail.state', '=', 'done')
    .where((eb) =>
      eb.or([eb('from_address', '=', anyText(addresses)), eb('messages.customer_id', '=', anyOf(customerIds))]),
    )
    .orderBy('received_at')
    .orderBy('incoming_mail.id')
    .execute()
