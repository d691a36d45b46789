// What customers' timelines hold of orders: when each was placed, and where it stands since its last change.
import { type RawBuilder, sql } from 'kysely'
import {
  type TimelineAsk,
  type TimelineRow,
  type TimelineSource,
  type TimelineSources,
  below,
  ofEach,
} from '#kernel/timeline.ts'

type Row = {
  id: string
  at: string
  number: string
  state: string
  currency: string
  total: string
  first: string | null
  lines: number
}

const source = (at: string, which: RawBuilder<boolean>): TimelineSource => ({
  kind: 'orders',
  needs: 'orders:read',
  ids: 'uuid',
  async read(ask: TimelineAsk): Promise<TimelineRow[]> {
    const rows = await ofEach<Row>(
      ask,
      sql`select id, ${sql.ref(at)} as at, number, state, currency, total, lines->0->>'name' as first,
          jsonb_array_length(lines) as lines
        from orders where customer_id = own.customer_id and ${which} and ${below(ask, at)}
        order by ${sql.ref(at)} desc, id desc limit ${ask.limit}`,
    )
    return rows.map(({ id, at: when, customerId, total, ...facts }) => ({
      ...{ id, at: when, customerId },
      facts: { ...facts, total: Number(total) },
    }))
  },
})

export const timeline: TimelineSources = {
  'orders.placed': source('placed_at', sql<boolean>`true`),
  'orders.changed': source('changed_at', sql<boolean>`changed_at > placed_at`),
}
