// A line about each of many customers, for lists.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { readable } from './customers.normalise.ts'
import { somebody } from './customers.queries.ts'
import type { Mark } from './customers.views.ts'

export type Brief = {
  id: string
  name: string
  email: string | null
  phone: string | null
  picture: string | null
  marks: Mark[]
  owner: { id: string; name: string } | null
}

/** By id; whoever asks has checked who may see them. */
export async function customersInBrief(db: Reader, ids: readonly string[]): Promise<Map<string, Brief>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('customers')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .select((eb) => [
      'id',
      'name',
      'owner_id',
      'picture',
      ...(['email', 'phone'] as const).map((kind) =>
        eb
          .selectFrom('customer_addresses')
          .select('address')
          .whereRef('customer_id', '=', 'customers.id')
          .where('kind', '=', kind)
          .where('is_primary', '=', true)
          .as(kind),
      ),
      sql<Mark[]>`array(select mark from customer_marks where customer_id = customers.id order by mark desc)`.as(
        'marks',
      ),
    ])
    .execute()
  const named = await somebody(
    db,
    rows.map((row) => row.owner_id),
  )
  return new Map(
    rows.map(({ id, name, owner_id, picture, email, phone, marks }) => [
      id,
      { id, name, picture, email, phone: phone && readable('phone', phone, null), marks, owner: named(owner_id) },
    ]),
  )
}
