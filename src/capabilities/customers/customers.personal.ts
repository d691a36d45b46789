// What is kept here of a person: handed over as it stands, and forgotten at the very end, when nothing above needs it.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'
import { forgetInAnswers } from '#kernel/perform.ts'
import { markErased } from './customers.states.ts'

export const personal: PersonalData = {
  tables: [
    'customers',
    'customer_addresses',
    'customer_marks',
    'customer_notes',
    'customer_keys',
    'customer_pictures',
    'idempotency_keys',
  ],
  async *read({ db }, { customerIds }) {
    const people = await db
      .selectFrom('customers')
      .leftJoin('agents', 'agents.id', 'customers.owner_id')
      .select(['customers.name', 'customers.time_zone as timeZone', 'customers.created_at as since'])
      .select(['agents.name as owner', 'restricted_at as restrictedSince'])
      .where('customers.id', '=', anyOf(customerIds))
      .execute()
    yield { section: 'person', records: people }
    const addresses = await db
      .selectFrom('customer_addresses')
      .select(['kind', sql<string>`coalesce(written, address)`.as('address'), 'verified_at as checkedAt'])
      .select('created_at as since')
      .where('customer_id', '=', anyOf(customerIds))
      .orderBy('created_at')
      .execute()
    yield { section: 'addresses', records: addresses }
    const marks = await db
      .selectFrom('customer_marks')
      .select(['mark', 'reason', 'set_at as since'])
      .where('customer_id', '=', anyOf(customerIds))
      .execute()
    yield { section: 'marks', records: marks }
    const notes = await db
      .selectFrom('customer_notes')
      .leftJoin('agents', 'agents.id', 'written_by')
      .select(['body as text', 'agents.name as by', 'written_at as at'])
      .where('customer_id', '=', anyOf(customerIds))
      .where('removed_at', 'is', null)
      .orderBy('written_at')
      .execute()
    yield { section: 'notes', records: notes }
    const keys = await db
      .selectFrom('customer_keys')
      .select(['source', 'external_id as key', 'created_at as since'])
      .where('customer_id', '=', anyOf(customerIds))
      .execute()
    yield { section: 'keys', records: keys }
    const pictures = await db
      .selectFrom('customer_pictures')
      .select(['type', 'content'])
      .where('customer_id', '=', anyOf(customerIds))
      .execute()
    for (const [at, { type, content }] of pictures.entries())
      yield { path: `pictures/${at + 1}.${type.split('/')[1]}`, content: async () => content }
  },
  count: (db, { customerIds }) => {
    const of = sql`where customer_id = ${anyOf(customerIds)}`
    return countRows(db, {
      person: sql`from customers where id = ${anyOf(customerIds)} and state <> 'erased'`,
      addresses: sql`from customer_addresses ${of}`,
      marks: sql`from customer_marks ${of}`,
      notes: sql`from customer_notes ${of}`,
      keys: sql`from customer_keys ${of}`,
    })
  },
  async forget(w, { customerIds, addresses }) {
    const answers = await forgetInAnswers(w.tx, [...customerIds, ...addresses])
    const left = await w.tx
      .selectFrom('customers')
      .select('id')
      .where('id', '=', anyOf(customerIds))
      .where('state', '<>', 'erased')
      .forUpdate()
      .execute()
    for (const { id } of left) await markErased(w, id)
    return left.length + answers
  },
}
