// Tags of customers and of companies: put on and taken off, lent while customers are merged, handed over and forgotten.
import { sql } from 'kysely'
import type { ActionContext, QueryContext, Writer } from '#kernel/capability.ts'
import { type Merging, countOf } from '#kernel/merging.ts'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'
import { type TimelineSources, eventSource } from '#kernel/timeline.ts'
import { heldSubject, seenSubject } from '#capabilities/companies/companies.subjects.public.ts'
import { changeAt } from './tags.changing.ts'
import { tagsContract } from './tags.contract.ts'
import { tagsAt } from './tags.queries.ts'

const places = {
  customer: { table: 'customer_tags', bearer: 'customer_id' },
  company: { table: 'company_tags', bearer: 'company_id' },
} as const
export const onCustomer = places.customer

type Read = QueryContext<typeof tagsContract, (typeof tagsContract)['queries']['ofSubject']>
type Change = ActionContext<typeof tagsContract, (typeof tagsContract)['actions']['changeOf']>

export async function ofSubject(ctx: Read) {
  const { db, input, fail } = ctx
  const id = (await seenSubject(db, ctx, input.about, input.subjectId)) ?? fail('subjectNotFound')
  return { tagIds: (await tagsAt(db, places[input.about], [id])).get(id) ?? [] }
}

/** Two who change them at once both get what they wanted. */
export async function changeOf(ctx: Change) {
  const { input, emit, fail } = ctx
  const id = (await heldSubject(ctx, ctx, input.about, input.subjectId)) ?? fail('subjectNotFound')
  const done = await changeAt(ctx, { ...places[input.about], id }, input)
  const told = { tagIds: done.added, off: done.removed }
  if (!done.added.length && !done.removed.length) return done
  if (input.about === 'customer') emit('ofCustomer', { customerId: id, ...told })
  else emit('ofCompany', { companyId: id, ...told })
  return done
}

export const merging: Merging = {
  needs: { read: 'tags:use' },
  async counts(db, ids) {
    const { rows } = await sql<{ id: string; count: number }>`
      select customer_id as id, count(*)::integer as count from customer_tags
      where customer_id = any(${[...ids]}::uuid[]) group by customer_id`.execute(db as never)
    return [countOf('tags.tags', 'identity.counts.tags', rows)]
  },
  join: (w, { fromId, intoId }) => lend(w, intoId, [fromId]),
  async part(w, { intoId, ids }) {
    const { rows } = await sql<{ id: string }>`
      delete from customer_tags where customer_id = ${intoId} and via = any(${[...ids]}::uuid[])
      returning tag_id as id`.execute(w.tx)
    if (!rows.length) return
    const left = await w.tx.selectFrom('customers').select('id').where('merged_into', '=', intoId).execute()
    const gone = rows.map(({ id }) => id)
    await lend(
      w,
      intoId,
      left.map(({ id }) => id),
      gone,
    )
    w.record(tagsContract, 'ofCustomer', { customerId: intoId, tagIds: [], off: gone })
  },
}

/** Theirs count for the one they are now; their own rows stay where they are. `only`: of these tags. */
async function lend(w: Writer, intoId: string, fromIds: readonly string[], only?: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    insert into customer_tags (customer_id, tag_id, via, added_at)
    select distinct on (tag_id) ${intoId}::uuid, tag_id, coalesce(via, customer_id), added_at
    from customer_tags where customer_id = any(${[...fromIds]}::uuid[])
      ${only ? sql`and tag_id = any(${[...only]}::uuid[])` : sql``}
    order by tag_id, added_at
    on conflict do nothing returning tag_id as id`.execute(w.tx)
  if (rows.length)
    w.record(tagsContract, 'ofCustomer', { customerId: intoId, tagIds: rows.map(({ id }) => id), off: [] })
}

export const personal: PersonalData = {
  tables: ['customer_tags'],
  async *read({ db }, { customerIds }) {
    const records = await db
      .selectFrom('customer_tags')
      .innerJoin('tags', 'tags.id', 'tag_id')
      .innerJoin('tags as root', 'root.id', 'tags.root_id')
      .select(['root.name', 'added_at as since'])
      .where('customer_id', '=', anyOf(customerIds))
      .where('via', 'is', null)
      .orderBy('root.key')
      .execute()
    yield { section: 'tags', records }
  },
  count: (db, { customerIds }) =>
    countRows(db, { tags: sql`from customer_tags where customer_id = ${anyOf(customerIds)} and via is null` }),
  async forget(w, { customerIds }) {
    const gone = await w.tx
      .deleteFrom('customer_tags')
      .where('customer_id', '=', anyOf(customerIds))
      .executeTakeFirstOrThrow()
    return Number(gone.numDeletedRows)
  },
}

export const timeline: TimelineSources = {
  // `tags_timeline` is the index of these.
  'tags.changed': eventSource(['tags.ofCustomer'], { kind: 'changes', needs: 'tags:use' }, async (_, payloads) =>
    payloads.map(({ tagIds, off }) => ({ tagIds, off })),
  ),
}
