// Events stay under the id of whoever they came for, and are read under every id of the person.
import { sql } from 'kysely'
import { type Merging, countOf } from '#kernel/merging.ts'

export const merging: Merging = {
  needs: { read: 'activity:read' },
  async counts(db, ids) {
    const { rows } = await sql<{ id: string; count: number }>`
      select one.id, count(*)::integer as count from unnest(${[...ids]}::uuid[]) as one(id)
      join activity on activity.customer_id = any(customer_family(one.id)) group by one.id`.execute(db as never)
    return [countOf('activity.activity', 'identity.counts.activity', rows)]
  },
}
