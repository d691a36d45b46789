// In which segments the customer of a conversation is, for views, search and rules. Not for segments: they would turn
// in circles.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { readSegments } from './segments.reading.ts'

export async function facets(db: Reader): Promise<FacetMap> {
  const segments = await readSegments(db).execute()
  if (!segments.length) return {}
  return {
    'segments.in': {
      kind: 'choices',
      label: 'facets.segments.in',
      values: segments.map(({ id }) => id),
      named: new Map(segments.map(({ id, name }) => [id, { name }])),
      sql: (eb) => sql`array(select stay.segment_id::text from segment_stays stay
        where stay.customer_id = any(customer_family(${eb.ref('conversations.customer_id')})) and stay.left_at is null)`,
    },
  }
}
