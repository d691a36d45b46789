// What customers' timelines hold of activity: every event that other systems sent.
import { sql } from 'kysely'
import { type TimelineSources, below, ofEach } from '#kernel/timeline.ts'

type Row = { id: string; at: string; name: string; source: string; properties: Record<string, unknown> }

export const timeline: TimelineSources = {
  'activity.event': {
    kind: 'activity',
    needs: 'activity:read',
    ids: 'uuid',
    async read(ask) {
      const rows = await ofEach<Row>(
        ask,
        sql`select id, at, name, source, properties from activity
          where customer_id = own.customer_id and ${below(ask, 'at')}
          order by at desc, id desc limit ${ask.limit}`,
      )
      return rows.map(({ id, at, customerId, ...facts }) => ({ id, at, customerId, facts }))
    },
  },
}
