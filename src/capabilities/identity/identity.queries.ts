// What is asked of the tables of identity.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { isSeenCustomer } from '#capabilities/conversations/conversations.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import type { PairView, Reason } from './identity.contract.ts'
import { readPeople } from './identity.people.ts'

const offered = (db: Reader, actor: Actor) =>
  db
    .selectFrom('identity_pairs as p')
    .innerJoin('customers as a', 'a.id', 'p.a_id')
    .innerJoin('customers as b', 'b.id', 'p.b_id')
    .select(['a_id', 'b_id', 'reasons', 'weight', 'found_at'])
    .where('apart_at', 'is', null)
    .where('a.state', '=', 'active')
    .where('b.state', '=', 'active')
    // Who is only kept can not be merged.
    .where('a.restricted_at', 'is', null)
    .where('b.restricted_at', 'is', null)
    .where(isSeenCustomer(db, actor, sql.ref('p.a_id')))
    .where(isSeenCustomer(db, actor, sql.ref('p.b_id')))

export async function readOffers(
  db: Reader,
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const [weight, at, aId, bId] =
    checkedCursor(cursor, [z.coerce.number().int(), z.iso.datetime(), z.uuid(), z.uuid()]) ?? []
  const rows = await offered(db, actor)
    .$if(weight !== undefined, (query) =>
      query.where(
        sql<boolean>`(weight, found_at, a_id, b_id)
          < (${weight}::smallint, ${at}::timestamptz, ${aId}::uuid, ${bId}::uuid)`,
      ),
    )
    .orderBy('weight', 'desc')
    .orderBy('found_at', 'desc')
    .orderBy('a_id', 'desc')
    .orderBy('b_id', 'desc')
    .limit(limit + 1)
    .execute()
  const people = await readPeople(
    db,
    actor,
    rows.flatMap((row) => [row.a_id, row.b_id]),
  )
  return toPage(
    rows,
    limit,
    (row) => [row.weight, row.found_at, row.a_id, row.b_id],
    (row): PairView => ({
      a: people.get(row.a_id)!,
      b: people.get(row.b_id)!,
      reasons: row.reasons as Reason[],
      foundAt: row.found_at,
    }),
  )
}

export async function readOffersOf(db: Reader, actor: Actor, id: string) {
  const rows = await offered(db, actor)
    .where((eb) => eb.or([eb('a_id', '=', id), eb('b_id', '=', id)]))
    .orderBy('weight', 'desc')
    .orderBy('found_at', 'desc')
    .orderBy('a_id', 'desc')
    .orderBy('b_id', 'desc')
    .limit(20)
    .execute()
  const others = rows.map((row) => ({ id: row.a_id === id ? row.b_id : row.a_id, reasons: row.reasons as Reason[] }))
  const people = await readPeople(
    db,
    actor,
    others.map((each) => each.id),
  )
  return others.map((each) => ({ other: people.get(each.id)!, reasons: each.reasons }))
}

/** Who stands directly under a customer. */
export async function readMerges(db: Reader, intoId: string) {
  const rows = await db
    .selectFrom('customer_merges as m')
    .innerJoin('customers as c', 'c.id', 'm.from_id')
    .select([
      'm.id',
      'from_id',
      'c.name',
      'merged_by',
      'at',
      sql<string[]>`array(select key from customer_merge_facts where merge_id = m.id order by key)`.as('chosen'),
    ])
    .where('into_id', '=', intoId)
    .where('parted_at', 'is', null)
    .orderBy('seq', 'desc')
    .execute()
  const names = await agentNames(
    db,
    rows.flatMap((row) => row.merged_by ?? []),
  )
  return rows.map(({ id, from_id, name, merged_by, at, chosen }) => ({
    id,
    from: { id: from_id, name },
    by: merged_by ? { id: merged_by, name: names.get(merged_by)?.name ?? '' } : null,
    at,
    chosen,
  }))
}
