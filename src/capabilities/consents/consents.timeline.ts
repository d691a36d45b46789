// What customers' timelines hold of consents: everything that happened to them.
import { sql } from 'kysely'
import { type TimelineSources, below, ofEach } from '#kernel/timeline.ts'

type Row = {
  id: string
  at: string
  purpose: string
  channel: string
  change: string
  source: string
  agent: string | null
}

export const timeline: TimelineSources = {
  'consents.entry': {
    kind: 'consents',
    needs: 'consents:read',
    ids: 'uuid',
    async read(ask) {
      const rows = await ofEach<Row>(
        ask,
        sql`select e.id, e.at, p.name as purpose, e.channel, e.change, e.source, e.agent_id as agent
          from consent_entries e join consent_purposes p on p.id = e.purpose_id
          where customer_id = own.customer_id and ${below(ask, 'e.at', 'e.id')}
          order by e.at desc, e.id desc limit ${ask.limit}`,
      )
      return rows.map(({ id, at, customerId, agent, ...facts }) => ({
        ...{ id, at, customerId, facts },
        by: agent ? `agent:${agent}` : facts.source === 'customer' ? `customer:${customerId}` : null,
      }))
    },
  },
}
