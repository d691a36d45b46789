// What is kept here of a person: who has read what they said or looked at them, and what they read themselves. Receipts
// of conversations go with the conversation; those of a person as the reader go here.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'

export const personal: PersonalData = {
  tables: ['receipts', 'customer_receipts'],
  async *read({ db }, { customerIds }) {
    const records = await db
      .selectFrom('receipts')
      .innerJoin('conversations', 'conversations.id', 'conversation_id')
      .leftJoin('agents', 'agents.id', 'receipts.agent_id')
      .select(['conversations.number as conversation', 'agents.name as reader', 'how', 'times'])
      .select(['first_at as since', 'last_at as at'])
      .where('conversations.customer_id', '=', anyOf(customerIds))
      .where('how', '<>', 'ahead')
      .orderBy('last_at')
      .execute()
    yield { section: 'readings', records }
    const visits = await db
      .selectFrom('receipts')
      .innerJoin('conversations', 'conversations.id', 'conversation_id')
      .select(['conversations.number as conversation', 'times', 'first_at as since', 'last_at as at'])
      .where('receipts.customer_id', '=', anyOf(customerIds))
      .orderBy('last_at')
      .execute()
    yield { section: 'visits', records: visits }
    const looks = await db
      .selectFrom('customer_receipts')
      .innerJoin('agents', 'agents.id', 'customer_receipts.agent_id')
      .select(['agents.name as reader', 'how', 'times', 'first_at as since', 'last_at as at'])
      .where('customer_id', '=', anyOf(customerIds))
      .orderBy('last_at')
      .execute()
    yield { section: 'looks', records: looks }
  },
  count: (db, { customerIds }) =>
    countRows(db, {
      readings: sql`from receipts where how <> 'ahead' and conversation_id in (
        select id from conversations where customer_id = ${anyOf(customerIds)})`,
      visits: sql`from receipts where customer_id = ${anyOf(customerIds)}`,
      looks: sql`from customer_receipts where customer_id = ${anyOf(customerIds)}`,
    }),
  async forget(w, { customerIds }) {
    const gone = await w.tx
      .deleteFrom('receipts')
      .where('customer_id', '=', anyOf(customerIds))
      .executeTakeFirstOrThrow()
    const looks = await w.tx
      .deleteFrom('customer_receipts')
      .where('customer_id', '=', anyOf(customerIds))
      .executeTakeFirstOrThrow()
    return Number(gone.numDeletedRows) + Number(looks.numDeletedRows)
  },
}
