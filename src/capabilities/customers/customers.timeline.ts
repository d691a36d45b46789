// What customers' timelines hold of the customers themselves: since when they are known, what was noted about them, and
// who changed what is known.
import { sql } from 'kysely'
import { type TimelineSources, below, eventSource, ofEach } from '#kernel/timeline.ts'

const needs = 'customers:read'

/** `customers_timeline` is the index of these. */
const changes = ['renamed', 'timeZoneChanged', 'addressesChanged', 'marked', 'ownerChanged'].map(
  (event) => `customers.${event}`,
)

export const timeline: TimelineSources = {
  'customers.created': {
    kind: 'changes',
    needs,
    ids: 'uuid',
    read: (ask) =>
      ofEach(
        ask,
        sql`select id, created_at as at from customers
          where id = own.customer_id and state <> 'erased' and ${below(ask, 'created_at')}`,
      ),
  },
  'customers.noted': {
    kind: 'notes',
    needs,
    ids: 'uuid',
    async read(ask) {
      const rows = await ofEach<{ id: string; at: string; preview: string; agent: string | null }>(
        ask,
        sql`select id, written_at as at, left(body, 300) as preview, written_by as agent from customer_notes
          where customer_id = own.customer_id and removed_at is null and ${below(ask, 'written_at')}
          order by written_at desc, id desc limit ${ask.limit}`,
      )
      return rows.map(({ agent, ...row }) => ({ ...row, by: agent && `agent:${agent}` }))
    },
  },
  'customers.changed': eventSource(changes, { kind: 'changes', needs }, async (_, payloads) =>
    payloads.map(({ mark, on }) => (mark === undefined ? {} : { mark, on })),
  ),
}
