// What is asked of the tables of customers.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { networkOf, readable } from './customers.normalise.ts'
import { type AddressKind, type CustomerView, type Mark, everyRight } from './customers.views.ts'

/** The customer whom an id means now, and how it is: a merged one leads to the one it was merged into. */
export async function survivor(
  db: Reader,
  id: string,
): Promise<{ id: string; state: 'active' | 'erased' } | undefined> {
  let row = await readState(db, id)
  // Whoever merges keeps it to one step; more would be walked, and a circle would end.
  for (let steps = 0; row?.merged_into && steps < 20; steps++) row = await readState(db, row.merged_into)
  return row && row.state !== 'merged' ? { id: row.id, state: row.state as 'active' | 'erased' } : undefined
}

const readState = (db: Reader, id: string) =>
  db.selectFrom('customers').select(['id', 'state', 'merged_into']).where('id', '=', id).executeTakeFirst()

/** By the id of a customer that is not merged. */
export async function readCustomer(db: Reader, actor: Actor, id: string): Promise<CustomerView | undefined> {
  const row = await db
    .selectFrom('customers')
    .select(['id', 'state', 'name', 'created_at', 'time_zone', 'owner_id', 'picture', 'restricted_at', 'erasing_at', 'revision'])
    .where('id', '=', id)
    .where('state', '<>', 'merged')
    .executeTakeFirst()
  if (!row) return undefined
  const [addresses, marks] = await Promise.all([
    db
      .selectFrom('customer_addresses')
      .select(['id', 'kind', 'address', 'written', 'verified_at', 'is_primary'])
      .where('customer_id', '=', id)
      .orderBy(sql`array_position(array['email', 'phone', 'handle'], kind)`)
      .orderBy('is_primary', 'desc')
      .orderBy('created_at')
      .orderBy('address')
      .execute(),
    db
      .selectFrom('customer_marks')
      .select(['mark', 'reason', 'set_by', 'set_at'])
      .where('customer_id', '=', id)
      .orderBy('mark', 'desc')
      .execute(),
  ])
  const named = await somebody(db, [row.owner_id, ...marks.map((each) => each.set_by)])
  return {
    id: row.id,
    state: row.state as CustomerView['state'],
    name: row.name,
    picture: row.picture,
    createdAt: row.created_at,
    timeZone: row.time_zone,
    restrictedAt: row.restricted_at,
    owner: named(row.owner_id),
    revision: row.revision,
    allowed: row.state === 'active' && !row.erasing_at && may(actor, 'customers:write') ? everyRight : [],
    marks: marks.map((each) => ({
      mark: each.mark as Mark,
      reason: each.reason,
      by: named(each.set_by),
      at: each.set_at,
    })),
    addresses: addresses.map((each) => {
      const kind = each.kind as AddressKind
      return {
        id: each.id,
        kind,
        address: each.address,
        shown: readable(kind, each.address, each.written),
        network: networkOf(kind, each.address),
        verified: each.verified_at !== null,
        primary: each.is_primary,
      }
    }),
  }
}

/** Colleagues by id, as views name them. */
export async function somebody(db: Reader, ids: readonly (string | null)[]) {
  const names = await agentNames(
    db,
    ids.filter((id) => id !== null),
  )
  return (id: string | null): { id: string; name: string } | null =>
    id ? { id, name: names.get(id)?.name ?? '' } : null
}
