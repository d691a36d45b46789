// What lists, views and reports can ask about handovers.
import { sql } from 'kysely'
import type { FacetMap } from '#kernel/facets.ts'

export const facets: FacetMap = {
  'handovers.repeated': {
    kind: 'number',
    label: 'facets.handovers.repeated',
    sql: (eb) => sql`(
      select count(*)::integer from messages join repeated_marks on repeated_marks.message_id = messages.id
      where messages.conversation_id = ${eb.ref('conversations.id')}
    )`,
  },
  'handovers.waiting': {
    kind: 'flag',
    label: 'facets.handovers.waiting',
    sql: (eb) => sql`exists (
      select from handovers where handovers.conversation_id = ${eb.ref('conversations.id')} and state = 'waiting'
    )`,
  },
}
