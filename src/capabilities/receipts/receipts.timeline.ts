// What customers' timelines hold of receipts: who has looked at the customer.
import { sql } from 'kysely'
import { type TimelineSources, below, ofEach } from '#kernel/timeline.ts'

type Row = { id: string; at: string; agent: string; how: string; times: number; firstAt: string; token: string | null }

export const timeline: TimelineSources = {
  'receipts.looked': {
    kind: 'looks',
    needs: 'customers:read',
    ids: 'uuid',
    async read(ask) {
      const rows = await ofEach<Row>(
        ask,
        sql`select id, last_at as at, agent_id as agent, how, times, first_at as "firstAt", token_name as token
          from customer_receipts where customer_id = own.customer_id and ${below(ask, 'last_at')}
          order by last_at desc, id desc limit ${ask.limit}`,
      )
      return rows.map(({ id, at, customerId, agent, ...facts }) => ({
        ...{ id, at, customerId, facts },
        by: `agent:${agent}`,
      }))
    },
  },
}
