// What reaches a customer, for a page of their own.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { readable } from './customers.normalise.ts'
import type { AddressKind } from './customers.views.ts'

/** As one reads it, primary ones first within their kind. */
export async function reachedBy(db: Reader, customerId: string): Promise<{ kind: AddressKind; shown: string }[]> {
  const rows = await db
    .selectFrom('customer_addresses')
    .select(['kind', 'address', 'written'])
    .where('customer_id', '=', customerId)
    .orderBy(sql`array_position(array['email', 'phone', 'handle'], kind)`)
    .orderBy('is_primary', 'desc')
    .orderBy('address')
    .execute()
  return rows.map((row) => {
    const kind = row.kind as AddressKind
    return { kind, shown: readable(kind, row.address, row.written) }
  })
}
