// Cards of customers who become one: entries are read under every id of the person and written under one, so that nothing
// moves.
import { sql } from 'kysely'
import { type Merging, countOf } from '#kernel/merging.ts'

export const merging: Merging = {
  needs: { read: 'knownas:read' },
  async counts(db, ids) {
    const { rows } = await sql<{ id: string; count: number }>`
      select one.id, count(*)::integer as count from unnest(${[...ids]}::uuid[]) as one(id)
      join known_entries on known_entries.customer_id = any(customer_family(one.id)) and state = 'held'
        and value is not null
      group by one.id`.execute(db as never)
    return [countOf('knownas.entries', 'identity.counts.knownas', rows)]
  },
  /** Whoever has the card of both before them would change another one now. */
  async part(w, { intoId, ids }) {
    await sql`
      insert into known_cards (customer_id, revision)
      select ${intoId}, coalesce(sum(revision), 0) + 1 from known_cards where customer_id = any(${[...ids]}::uuid[])
      on conflict (customer_id) do update
        set revision = known_cards.revision + excluded.revision, undo = null`.execute(w.tx)
  },
}
