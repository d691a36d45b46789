// Who our customers are: the biggest segments, and what their members wrote about, as far as the reader may see it.
import { sql } from 'kysely'
import type { QueryContext } from '#kernel/capability.ts'
import { readWithin } from '#kernel/db.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { readKinds } from '#capabilities/fields/fields.public.ts'
import { type PortraitView, biggest, reasonDays, type segmentsContract } from './segments.contract.ts'
import { readSegments } from './segments.reading.ts'

/** People wait for the page. */
const patienceMs = 4000

export async function portraits(
  ctx: QueryContext<typeof segmentsContract, typeof segmentsContract.queries.portraits>,
): Promise<{ customers: number; items: PortraitView[] }> {
  const { db, actor, now, fail } = ctx
  const since = new Date(now.getTime() - reasonDays * 24 * 3600_000)
  const found = await readWithin(db, patienceMs, async (patient) => {
    const segments = (await readSegments(patient).execute()).toSorted((a, b) => b.size - a.size).slice(0, biggest)
    const talks = visibleConversations(patient, actor)
      .where('conversations.state', '<>', 'spam')
      .where('conversations.last_message_at', '>=', since.toISOString())
      .select(['conversations.id', 'conversations.customer_id'])
    const counts = await patient
      .selectFrom(talks.as('talks'))
      .innerJoin('customers', 'customers.id', 'talks.customer_id')
      .innerJoin('segment_stays', (join) =>
        join
          .on(sql<boolean>`segment_stays.customer_id = coalesce(customers.merged_into, customers.id)`)
          .on('segment_stays.left_at', 'is', null),
      )
      .leftJoin('conversation_marks', 'conversation_marks.conversation_id', 'talks.id')
      .where('segment_stays.segment_id', '=', sql<string>`any(${segments.map(({ id }) => id)}::uuid[])`)
      .select(['segment_stays.segment_id', 'conversation_marks.kind_id', sql<number>`count(*)::integer`.as('count')])
      .groupBy(['segment_stays.segment_id', 'conversation_marks.kind_id'])
      .execute()
    const { customers } = await patient
      .selectFrom('customers')
      .where('state', '=', 'active')
      .select(sql<number>`count(*)::integer`.as('customers'))
      .executeTakeFirstOrThrow()
    return { segments, counts, customers, kinds: await readKinds(patient) }
  })
  if (!found) return fail('tooSlow')
  const names = new Map(found.kinds.map(({ id, name }) => [id, name]))
  return {
    customers: found.customers,
    items: found.segments.map((row) => {
      const own = found.counts.filter((each) => each.segment_id === row.id)
      return {
        segment: {
          id: row.id,
          name: row.name,
          description: row.description,
          size: row.size,
          finding: row.found_for !== row.condition_revision && !row.failed,
        },
        conversations: own.reduce((sum, { count }) => sum + count, 0),
        reasons: own
          .map(({ kind_id, count }) => ({ kindId: kind_id, name: (kind_id && names.get(kind_id)) ?? null, count }))
          .toSorted((a, b) => b.count - a.count),
      }
    }),
  }
}
