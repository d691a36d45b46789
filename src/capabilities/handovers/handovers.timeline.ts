// What customers' timelines hold of handovers, as far as the reader may see the conversations.
import { sql } from 'kysely'
import { type TimelineSources, below, ofEach } from '#kernel/timeline.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'

type Row = {
  id: string
  at: string
  from: string
  to: string | null
  state: string
  conversation: string
  number: number
  subject: string
}

export const timeline: TimelineSources = {
  'handovers.given': {
    kind: 'conversations',
    needs: 'handovers:use',
    ids: 'uuid',
    async read(ask) {
      const theirs = visibleConversations(ask.db, ask.actor)
        .where('conversations.customer_id', '=', sql.ref<string>('own.customer_id'))
        .select(['conversations.id', 'conversations.number', 'conversations.subject'])
      const rows = await ofEach<Row>(
        ask,
        sql`select h.id, h.at, h.from_id as from, h.to_id as to, h.state, c.id as conversation, c.number, c.subject
          from ${theirs} c join handovers h on h.conversation_id = c.id where ${below(ask, 'h.at', 'h.id')}
          order by h.at desc, h.id desc limit ${ask.limit}`,
      )
      const names = await agentNames(
        ask.db,
        rows.flatMap(({ to }) => to ?? []),
      )
      return rows.map(({ id, at, customerId, from, to, state, conversation, number, subject }) => ({
        ...{ id, at, customerId, by: `agent:${from}` },
        conversation: { id: conversation, number: Number(number), subject },
        // A team may be one that the reader does not know.
        facts: { to: (to && names.get(to)?.name) ?? null, state },
      }))
    },
  },
}
