// What others may ask about receipts. Whoever asks has checked that the reader may see the conversation.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { partsOf, reasonsIn } from '#capabilities/conversations/conversations.public.ts'
import type { How, ReceiptView } from './receipts.contract.ts'

export { recordLooks } from './receipts.keeping.ts'

/** One page, latest first, with those of what was merged into the conversation. */
export async function readReceipts(
  db: Reader,
  { conversationId, cursor, limit }: { conversationId: string; cursor?: string; limit: number },
): Promise<{ items: ReceiptView[]; next: string | null; people: number }> {
  const after = checkedCursor(cursor, [z.iso.datetime(), z.uuid()])
  const parts = await partsOf(db, conversationId)
  const all = db.selectFrom('receipts').where('conversation_id', 'in', parts)
  const [rows, { people }, reasons] = await Promise.all([
    all
      .selectAll()
      .$if(after !== undefined, (query) => query.where(sql<boolean>`(last_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`))
      .orderBy('last_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute(),
    all
      .select(sql<number>`(count(distinct (reader_kind, agent_id, customer_id)) filter (where how <> 'ahead'))::integer`.as('people'))
      .executeTakeFirstOrThrow(),
    reasonsIn(db, parts),
  ])
  const [agents, customers] = await Promise.all([
    agentNames(db, rows.flatMap((row) => row.agent_id ?? [])),
    customerNames(db, rows.flatMap((row) => row.customer_id ?? [])),
  ])
  const page = toPage(rows, limit, (row) => [row.last_at, row.id], (row): ReceiptView => ({
    id: row.id,
    reader: {
      kind: row.reader_kind as ReceiptView['reader']['kind'],
      id: row.agent_id ?? row.customer_id,
      name: agents.get(row.agent_id ?? '')?.name ?? customers.get(row.customer_id ?? '') ?? '',
    },
    how: row.how as How,
    token: row.token_id && { id: row.token_id, name: row.token_name ?? '' } || null,
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: row.times,
    reason: reasons.get(row.agent_id ?? '') ?? null,
  }))
  return { ...page, people }
}
