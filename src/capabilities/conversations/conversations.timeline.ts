// What customers' timelines hold of conversations, as far as the reader may see them: when they were opened and closed,
// and what was said in them. Spam is in no list but its own.
import { type SelectQueryBuilder, sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import {
  type TimelineAsk,
  type TimelineRow,
  type TimelineSource,
  type TimelineSources,
  below,
  ofEach,
} from '#kernel/timeline.ts'
import { visibleConversations } from './conversations.visible.ts'

const common = { kind: 'conversations', needs: 'conversations:read', ids: 'uuid' } as const

const seen = ({ db, actor }: TimelineAsk): SelectQueryBuilder<DB, 'conversations', object> =>
  visibleConversations(db, actor).where('conversations.state', '<>', 'spam')
/** Those with the customer whose turn it is. */
const own = (ask: TimelineAsk) => seen(ask).where('conversations.customer_id', '=', sql.ref<string>('own.customer_id'))

type Row = { id: string; at: string; conversation: string; number: number; subject: string }
const toRow = ({ id, at, customerId, conversation, number, subject }: Row & { customerId: string }): TimelineRow => ({
  ...{ id, at, customerId },
  conversation: { id: conversation, number: Number(number), subject },
})

/** Who closed each the last time that it was. */
async function closers(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; actor: string }>`
    select about as id, actor from unnest(${ids}::uuid[]) as closed(id), lateral (
      select about, actor from events
      where about = closed.id and type = 'conversations.stateChanged' and payload->>'to' = 'closed'
      -- Not by id alone, by which all that ever happened would be walked through.
      order by at desc, id desc limit 1
    ) e`.execute(db as never)
  return new Map(rows.map(({ id, actor }) => [id, actor]))
}

const step = (at: 'created_at' | 'closed_at', type: 'started' | 'closed'): TimelineSource => ({
  ...common,
  async read(ask) {
    const page = own(ask)
      .where(below(ask, `conversations.${at}`, 'conversations.id'))
      .$if(type === 'closed', (query) => query.where('conversations.state', '=', 'closed'))
      .select([
        'conversations.id',
        `conversations.${at} as at`,
        'conversations.id as conversation',
        'conversations.number',
        'conversations.subject',
      ])
      .orderBy(`conversations.${at}`, 'desc')
      .orderBy('conversations.id', 'desc')
      .limit(ask.limit)
    const rows = await ofEach<Row>(ask, sql`${page}`)
    const by =
      type === 'closed'
        ? await closers(
            ask.db,
            rows.map(({ id }) => id),
          )
        : new Map<string, string>()
    return rows.map((row) => ({ ...toRow(row), by: by.get(row.id) ?? null }))
  },
})

type Said = Row & {
  direction: 'in' | 'out' | 'note'
  preview: string
  author: string
  agent: string | null
  writer: string | null
  automatic: boolean
}

/**
 * The newest messages, of one customer or of many, are in those conversations in which something was said last: as many
 * of these as messages are wanted are enough, with all that have the same last moment. Below a place, those in which
 * something was said there or after it have their say as well: perhaps nothing, which is why they count for none of
 * these. So have those that were merged into somebody else's.
 */
const said: TimelineSource = {
  ...common,
  async read(ask) {
    const { db, before, limit, customerIds } = ask
    const columns = [
      'conversations.id',
      'conversations.number',
      'conversations.subject',
      'conversations.last_message_at',
    ] as const
    const nowhereElse = sql<string | null>`null::uuid`.as('home')
    const later = own(ask)
      .where('conversations.message_count', '>', 0)
      .where('conversations.last_message_at', '>=', before.at)
      .select([...columns, nowhereElse])
    const earlier = own(ask)
      .where('conversations.message_count', '>', 0)
      .where('conversations.last_message_at', '<', before.at)
      .select([...columns, nowhereElse])
      .orderBy('conversations.last_message_at', 'desc')
      .fetch(limit, 'with ties')
    const elsewhere = seen(ask)
      .innerJoin('conversations as merged', 'merged.merged_into', 'conversations.id')
      .where('merged.customer_id', '=', sql.ref<string>('own.customer_id'))
      .where('conversations.customer_id', '<>', sql<string>`all(${customerIds}::uuid[])`)
      .select([...columns, sql<string | null>`merged.id`.as('home')])
    const everybody = sql`unnest(${customerIds}::uuid[]) as own(customer_id)`
    const { rows } = await sql<Said & { customerId: string }>`
      with latest as materialized (
        select own.customer_id, c.* from ${everybody}, lateral ${earlier} c
        order by c.last_message_at desc fetch first ${limit} rows with ties
      ), others as (
        select own.customer_id, c.* from ${everybody}, lateral (${later} union all ${elsewhere}) c
      )
      select m.id, m.at, m.direction, m.preview, m.author_name as author, m.agent_id as agent, m.customer_id as writer,
        m.automatic, c.id as conversation, c.number, c.subject, c.customer_id as "customerId"
      from (select * from latest union all select * from others) c, lateral (
        select id, at, direction, preview, author_name, agent_id, customer_id, automatic from messages
        where conversation_id = c.id and (c.home is null or home_id = c.home) and ${below(ask, 'at')}
        order by at desc, id desc limit ${limit}
      ) m order by m.at desc, m.id desc limit ${limit}`.execute(db as never)
    return rows.map((row) => ({
      ...toRow(row),
      preview: row.preview,
      by: row.agent ? `agent:${row.agent}` : row.writer ? `customer:${row.writer}` : null,
      facts: { direction: row.direction, author: row.author, automatic: row.automatic },
    }))
  },
}

/** At one instant they come by name: what closed a conversation above what was said, and that above its start. */
export const timeline: TimelineSources = {
  'conversations.started': step('created_at', 'started'),
  'conversations.said': said,
  'conversations.closed': step('closed_at', 'closed'),
}
