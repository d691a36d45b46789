// What is asked of the tables of shops.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Reader } from '#kernel/db.ts'
import { apiRoot } from '#kernel/http.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import type { DeliveryView, EndpointView, Mapping, Problem } from './shops.contract.ts'

export async function readEndpoints(db: Reader, baseUrl: string, now: Date, id?: string): Promise<EndpointView[]> {
  const rows = await db
    .selectFrom('shop_endpoints')
    .$if(id !== undefined, (query) => query.where('shop_endpoints.id', '=', id!))
    .selectAll()
    .select((eb) => [
      eb
        .selectFrom('shop_deliveries')
        .whereRef('endpoint_id', '=', 'shop_endpoints.id')
        .where('outcome', '=', 'unreadable')
        .select(sql<number>`count(*)::int`.as('count'))
        .as('unreadable'),
      eb
        .selectFrom('shop_deliveries')
        .whereRef('endpoint_id', '=', 'shop_endpoints.id')
        .select((inner) => inner.fn.max('received_at').as('at'))
        .as('last_at'),
    ])
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    source: row.source,
    address: `${baseUrl}${apiRoot}/shops/${row.id}/deliveries`,
    active: row.active,
    mapping: row.mapping as Mapping,
    oldUntil: row.old_until && new Date(row.old_until) > now ? row.old_until : null,
    refused: row.refused_at ? { count: row.refused_count, at: row.refused_at, code: row.refused_code! } : null,
    unreadable: row.unreadable ?? 0,
    lastAt: row.last_at,
    revision: row.revision,
  }))
}

const deliveries = (db: Reader) =>
  db
    .selectFrom('shop_deliveries')
    .select(['id', 'webhook_id', 'type', 'outcome', 'problem', 'sent_at', 'received_at', 'tries'])
type Row = Awaited<ReturnType<ReturnType<typeof deliveries>['execute']>>[number]

const toView = (row: Row): DeliveryView => ({
  id: row.id,
  webhookId: row.webhook_id,
  type: row.type,
  outcome: row.outcome as DeliveryView['outcome'],
  problem: row.problem as Problem | null,
  sentAt: row.sent_at,
  receivedAt: row.received_at,
  tries: row.tries,
})

type Asked = { endpointId: string; outcome?: string | undefined; cursor?: string | undefined; limit: number }

export async function readDeliveries(db: Reader, { endpointId, outcome, cursor, limit }: Asked) {
  const [at, id] = checkedCursor(cursor, [z.iso.datetime(), z.uuid()]) ?? []
  const rows = await deliveries(db)
    .where('endpoint_id', '=', endpointId)
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome!))
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(received_at, id) < (${at}::timestamptz, ${id}::uuid)`))
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, (row) => [row.received_at, row.id], toView)
}

export async function readDelivery(db: Reader, id: string): Promise<DeliveryView> {
  return toView(await deliveries(db).where('id', '=', id).executeTakeFirstOrThrow())
}
