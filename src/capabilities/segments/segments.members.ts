// Who is in a segment, and who came and went: of those whom the reader may see.
import { sql } from 'kysely'
import { z } from 'zod'
import { may } from '#kernel/actor.ts'
import type { QueryContext } from '#kernel/capability.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { companiesOf } from '#capabilities/companies/companies.public.ts'
import { isSeenCustomer } from '#capabilities/conversations/conversations.public.ts'
import { customersInBrief, survivor } from '#capabilities/customers/customers.public.ts'
import type { MemberView, TurnView, segmentsContract } from './segments.contract.ts'
import { readSegment } from './segments.reading.ts'

type Queries = typeof segmentsContract.queries
type Context<Q extends keyof Queries> = QueryContext<typeof segmentsContract, Queries[Q]>
type Page<T> = { items: T[]; next: string | null }

export async function members({ db, actor, input, fail }: Context<'members'>): Promise<Page<MemberView>> {
  if (!(await readSegment(db, input.segmentId))) return fail('notFound')
  const after = checkedCursor(input.cursor, [z.iso.datetime(), z.string().regex(/^\d{1,18}$/)])
  const rows = await db
    .selectFrom('segment_stays')
    .innerJoin('customers', 'customers.id', 'customer_id')
    .where('segment_id', '=', input.segmentId)
    .where('left_at', 'is', null)
    // Who was merged meanwhile is a member as who they are now, if they are.
    .where('customers.state', '=', 'active')
    .where(isSeenCustomer(db, actor, sql.ref('segment_stays.customer_id')))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(entered_at, segment_stays.id) < (${after![0]}::timestamptz, ${after![1]}::bigint)`),
    )
    .select([sql<string>`segment_stays.id::text`.as('id'), 'customer_id', 'entered_at'])
    .orderBy('entered_at', 'desc')
    .orderBy('segment_stays.id', 'desc')
    .limit(input.limit + 1)
    .execute()
  const { items, next } = toPage(
    rows,
    input.limit,
    (row) => [row.entered_at, row.id],
    (row) => row,
  )
  const ids = items.map((row) => row.customer_id)
  const [brief, companies] = await Promise.all([
    customersInBrief(db, ids),
    companiesOf(db, may(actor, 'companies:read') ? ids : []),
  ])
  return {
    next,
    items: items.flatMap(({ customer_id: id, entered_at: since }) => {
      const known = brief.get(id)
      return known ? [{ ...known, companies: (companies.get(id) ?? []).map(({ company }) => company), since }] : []
    }),
  }
}

export async function turns({ db, actor, input, fail }: Context<'turns'>): Promise<Page<TurnView>> {
  if (!(await readSegment(db, input.segmentId))) return fail('notFound')
  const after = checkedCursor(input.cursor, [
    z.iso.datetime(),
    z.string().regex(/^\d{1,18}$/),
    z.enum(['entered', 'left']),
  ])
  /** The newest of one kind, each along an index of its own; who was merged meanwhile is who they are now. */
  const newest = (what: TurnView['what'], column: 'entered_at' | 'left_at') => sql`(
    select stay.id, now.id as customer_id, now.name, ${sql.ref(column)} as at, ${what} as what from segment_stays stay
    join customers it on it.id = stay.customer_id
    join customers now on now.id = coalesce(it.merged_into, it.id)
    where segment_id = ${input.segmentId} and ${sql.ref(column)} is not null
      and ${isSeenCustomer(db, actor, sql.ref('now.id'))}
      ${after ? sql`and (${sql.ref(column)}, stay.id, ${what}) < (${after[0]}::timestamptz, ${after[1]}::bigint, ${after[2]})` : sql``}
    order by ${sql.ref(column)} desc, stay.id desc limit ${input.limit + 1})`
  const { rows } = await sql<{ id: string; customer_id: string; name: string; at: string; what: TurnView['what'] }>`
    select turns.id::text as id, turns.customer_id, turns.name, turns.at, turns.what
    from (${newest('entered', 'entered_at')} union all ${newest('left', 'left_at')}) turns
    order by turns.at desc, turns.id::bigint desc, turns.what desc limit ${input.limit + 1}`.execute(db as never)
  return toPage(
    rows,
    input.limit,
    (row) => [row.at, row.id, row.what],
    (row) => ({
      id: `${row.id} ${row.what}`,
      customer: { id: row.customer_id, name: row.name },
      what: row.what,
      at: row.at,
    }),
  )
}

export async function ofCustomer({ db, input, isVisible, fail }: Context<'ofCustomer'>) {
  const { id } = (await survivor(db, input.customerId)) ?? fail('customerNotFound')
  if (!(await isVisible('customerId', id))) return fail('customerNotFound')
  const items = await db
    .selectFrom('segment_stays')
    .innerJoin('segments', 'segments.id', 'segment_stays.segment_id')
    .where('segment_stays.customer_id', '=', id)
    .where('segment_stays.left_at', 'is', null)
    .where('segments.removed_at', 'is', null)
    .select(['segments.id', 'segments.name', 'segment_stays.entered_at as since'])
    .orderBy(sql`lower(segments.name)`)
    .execute()
  return { items }
}
