// What is kept here of a person: the words by which they and what they said are found. It is nothing of its own to hand
// over. Words that nobody else has said go out of the list of words too: a rare name tells who somebody was.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { type PersonalData, type Person, anyOf, anyText, countRows } from '#kernel/personal.ts'

const atOnce = 50

export const personal: PersonalData = {
  tables: ['search_people'],
  async *read() {},
  count: (db, { customerIds }) =>
    countRows(db, { words: sql`from search_people where customer_id = ${anyOf(customerIds)}` }),
  async forget(w, person) {
    const people = await sql<{ words: string[] }>`
      delete from search_people where customer_id = ${anyOf(person.customerIds)}
      returning tsvector_to_array(words) as words`.execute(w.tx)
    const documents = await sql<{ words: string[] }>`
      delete from search_documents where ctid in (
        select ctid from search_documents where ${isTheirs(person)} limit ${atOnce} for update)
      returning tsvector_to_array(words) as words`.execute(w.tx)
    const gone = [...people.rows, ...documents.rows]
    await forgetWords(w, [...new Set(gone.flatMap(({ words }) => words))])
    // Others' documents that name them among the recipients are made anew when they are out of there.
    await w.tx
      .deleteFrom('search_words')
      .where('word', '=', anyText(person.addresses.flatMap((address) => [address, address.split('@')[0]!])))
      .execute()
    return gone.length
  },
}

/** Of their own conversations, and what they wrote in those of others. */
const isTheirs = ({ customerIds, addresses }: Person) => sql<boolean>`(
  conversation_id in (select coalesce(merged_into, id) from conversations where customer_id = ${anyOf(customerIds)})
  or side_message_id in (select id from side_messages where lower(author_address) = ${anyText(addresses)})
  or message_id in (select message_id from incoming_mail where from_address = ${anyText(addresses)})
  or message_id in (
    select m.id from participants p join messages m on m.conversation_id = p.conversation_id
    where (p.address = ${anyText(addresses)} or p.customer_id = ${anyOf(customerIds)})
      and (m.customer_id = ${anyOf(customerIds)} or lower(m.author_address) = ${anyText(addresses)})))`

const forgetWords = (w: Writer, words: readonly string[]) =>
  sql`
  delete from search_words where word = ${anyText(words)} and not exists (
    select from search_documents d
    where d.words @@ ('''' || replace(replace(search_words.word, '\\', '\\\\'), '''', '''''') || '''')::tsquery)`.execute(
    w.tx,
  )
