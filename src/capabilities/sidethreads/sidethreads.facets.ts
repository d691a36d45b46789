// What lists and views can ask about side threads.
import { sql } from 'kysely'
import type { FacetMap } from '#kernel/facets.ts'

export const facets: FacetMap = {
  /** `asked`: we wrote last. `answered`: they did. Machines' answers do not count. */
  'sidethreads.state': {
    kind: 'choice',
    label: 'facets.sidethreads.state',
    values: ['none', 'asked', 'answered'],
    sql: () => sql<string>`coalesce((
      select case m.direction when 'in' then 'answered' else 'asked' end
      from side_messages m join side_threads t on t.id = m.side_thread_id
      where t.conversation_id = any(array(
        select conversations.id union all select part.id from conversations part where part.merged_into = conversations.id
      )) and not m.automatic and m.called_back_at is null
      order by m.at desc, m.seq desc limit 1
    ), 'none')`,
  },
}
