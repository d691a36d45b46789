// Cards of customers who become one: entries are read under every id of the person, so that nothing moves.
import { sql } from 'kysely'
import { type Merging, countOf } from '#kernel/merging.ts'

export const merging: Merging = {
  async counts(db, ids) {
    const { rows } = await sql<{ id: string; count: number }>`
      select one.id, count(*)::integer as count from unnest(${[...ids]}::uuid[]) as one(id)
      join known_entries on known_entries.customer_id = any(customer_family(one.id)) and state = 'held'
      group by one.id`.execute(db as never)
    return [countOf('knownas.entries', 'identity.counts.knownas', rows)]
  },
}
