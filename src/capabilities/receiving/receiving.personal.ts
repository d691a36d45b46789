// What is kept here of a person: their mails as they came.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { type PersonalData, type Person, anyOf, anyText, countRows } from '#kernel/personal.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { forgetSenders } from './receiving.forgetting.ts'

export const personal: PersonalData = {
  tables: ['incoming_mail'],
  async *read({ db, services }, person) {
    for (const { id, received_at, blob_hash } of await mailsOf(db, person))
      yield {
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

const mailsOf = (db: Reader, person: Person) =>
  db
    .selectFrom('incoming_mail')
    .select(['id', 'received_at', 'blob_hash'])
    .where(isTheirs(person))
    .orderBy('received_at')
    .execute()
