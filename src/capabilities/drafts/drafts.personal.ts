// What is kept here of a person: letters to them that were not sent. They are ours, and of no use when the person is gone;
// those in conversations of theirs go with these. What was begun for others too, or in a conversation, keeps its words.
import { sql } from 'kysely'
import { type PersonalData, type Person, anyText, countRows } from '#kernel/personal.ts'

export const personal: PersonalData = {
  tables: ['drafts'],
  async *read() {},
  count: (db, person) => countRows(db, { drafts: sql`from drafts where ${isTo(person)}` }),
  async forget({ tx }, person) {
    const gone = await tx.deleteFrom('drafts').where(isTo(person)).where(isForNobodyElse(person)).executeTakeFirst()
    const left = await tx
      .updateTable('drafts')
      .set((eb) => ({
        revision: eb('revision', '+', 1),
        recipients: sql`(
          select jsonb_object_agg(list.key, coalesce(
            (select jsonb_agg(each) from jsonb_array_elements(list.value) each
              where not lower(each ->> 'address') = ${anyText(person.addresses)}), '[]'))
          from jsonb_each(recipients) list)`,
      }))
      .where(isTo(person))
      .executeTakeFirst()
    return Number(gone.numDeletedRows) + Number(left.numUpdatedRows)
  },
}

const isForNobodyElse = ({ addresses }: Person) => sql<boolean>`(conversation_id is null and not exists (
  select from jsonb_each(recipients) list, jsonb_array_elements(list.value) each
  where not lower(each ->> 'address') = ${anyText(addresses)}))`

const isTo = ({ addresses }: Person) => sql<boolean>`(recipients is not null and exists (
  select from jsonb_each(recipients) list, jsonb_array_elements(list.value) each
  where lower(each ->> 'address') = ${anyText(addresses)}))`
