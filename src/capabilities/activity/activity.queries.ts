// What is asked of the tables of activity. Whether the reader may see the customer is for the caller to check.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { customerFamily, presentOwner } from '#capabilities/customers/customers.keys.public.ts'
import type { ActivityView, NameView } from './activity.contract.ts'

type Asked = { customerId: string; name?: string | undefined; cursor?: string | undefined; limit: number }

export async function activityOf(
  db: Reader,
  { customerId, name, cursor, limit }: Asked,
): Promise<{ items: ActivityView[]; next: string | null }> {
  const [at, id] = checkedCursor(cursor, [z.iso.datetime(), z.uuid()]) ?? []
  const ids = await customerFamily(db, customerId)
  const rows = await db
    .selectFrom('activity')
    .select(['id', presentOwner('activity').as('owner_id'), 'source', 'external_id', 'name', 'at', 'properties'])
    // Of one id the index has them in order.
    .where(ids.length === 1 ? sql<boolean>`customer_id = ${ids[0]}` : sql<boolean>`customer_id = any(${ids}::uuid[])`)
    .$if(name !== undefined, (query) => query.where('name', '=', name!))
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(at, id) < (${at}::timestamptz, ${id}::uuid)`))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(
    rows,
    limit,
    (row) => [row.at, row.id],
    (row) => ({
      id: row.id,
      customerId: row.owner_id,
      source: row.source,
      externalId: row.external_id,
      name: row.name,
      at: row.at,
      properties: row.properties as Record<string, unknown>,
    }),
  )
}

/** Every name by itself, as they are spelled. */
export async function readNames(db: Reader): Promise<NameView[]> {
  const rows = await db.selectFrom('activity_names').selectAll().orderBy('name').execute()
  return rows.map((row) => ({ name: row.name, count: row.count, firstAt: row.first_at, lastAt: row.last_at }))
}

export async function readSettings(db: Reader): Promise<{ keepDays: number | null; revision: number }> {
  const row = await db.selectFrom('activity_settings').select(['keep_days', 'revision']).executeTakeFirstOrThrow()
  return { keepDays: row.keep_days, revision: row.revision }
}
