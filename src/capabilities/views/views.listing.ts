// A page of a view, or of a condition that nobody saved. What is not closed is found among what the view holds; closed
// ones among everything, aside from the other queries and with little patience.
import { sql } from 'kysely'
import type { QueryContext } from '#kernel/capability.ts'
import { readWithin } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { asksForSpam, holdsClosed, openStates } from './views.condition.ts'
import type { ListRow, Sort, viewsContract } from './views.contract.ts'
import { rightTally } from './views.counting.ts'
import { checkCondition } from './views.checking.ts'
import { conditionOf, readView } from './views.reading.ts'
import { listRowsOf } from './views.rows.ts'
import { cursorOf, isBeyond, isSortable, sortKey, usualSort } from './views.sorting.ts'

type Queries = typeof viewsContract.queries
type Context<Q extends keyof Queries> = QueryContext<typeof viewsContract, Queries[Q]>
type Page = { items: ListRow[]; next: string | null }

/** A statement that takes longer is stopped: nobody waits for it, and others need the database. */
const patienceMs = 2000

export async function conversations(ctx: Context<'conversations'>): Promise<Page> {
  const { view, condition, facets, sort } = await askFor(ctx)
  const tally = await rightTally(ctx.db, ctx.actor, view)
  return listPage(ctx, condition, facets, sort, { withClosed: false, tally })
}

export async function withClosed(ctx: Context<'withClosed'>): Promise<Page> {
  const { condition, facets, sort } = await askFor(ctx)
  return listPage(ctx, condition, facets, sort, { withClosed: holdsClosed(condition) })
}

export async function matching(ctx: Context<'matching'>): Promise<Page> {
  const { db, input, services, fail } = ctx
  const facets = await services.facets(db)
  checkCondition(input.condition, facets, fail)
  return listPage(ctx, input.condition, facets, usualSort, { withClosed: holdsClosed(input.condition) })
}

async function askFor({ db, actor, input, services, fail }: Context<'conversations'> | Context<'withClosed'>) {
  const view = (await readView(db, actor, input.viewId)) ?? fail('notFound')
  const facets = await services.facets(db)
  const condition = conditionOf(view)
  checkCondition(condition, facets, fail)
  const sort: Sort = { facet: view.sort_facet, direction: view.sort_direction as Sort['direction'] }
  return { view, condition, facets, sort }
}

type Within = { withClosed: boolean; tally?: number }

async function listPage(
  ctx: Context<'conversations'> | Context<'withClosed'> | Context<'matching'>,
  condition: Condition,
  facets: FacetMap,
  usual: Sort,
  { withClosed, tally }: Within,
): Promise<Page> {
  const { db, actor, now, input } = ctx
  const fail: (code: 'notSortable' | 'tooSlow') => never = ctx.fail
  const name = input.sort ?? usual.facet
  const direction =
    input.direction ?? (input.sort === undefined || input.sort === usual.facet ? usual.direction : 'asc')
  // A view whose fact to sort by is gone is still a list.
  const facet = isSortable(facets[name])
    ? facets[name]
    : input.sort === undefined
      ? facets[usualSort.facet]!
      : fail('notSortable')
  const after = checkedCursor(input.cursor, cursorOf(facet))
  const found = await readWithin(db, patienceMs, (patient) =>
    visibleConversations(patient, actor)
      .$if(tally !== undefined, (query) =>
        query.where('conversations.id', 'in', (eb) =>
          eb.selectFrom('view_members').select('conversation_id').where('tally_id', '=', tally!),
        ),
      )
      .$if(!withClosed, (query) =>
        query.where('conversations.state', '=', sql<string>`any(${openStates(facets)}::text[])`),
      )
      .$if(!asksForSpam(condition), (query) => query.where('conversations.state', '<>', 'spam'))
      // Also of members: what was done a moment ago shows at once.
      .where((eb) => whereCondition(eb, condition, facets, { actor, now }))
      .$if(after !== undefined, (query) => query.where((eb) => isBeyond(eb, facet, direction, after!)))
      .select('conversations.id')
      .select((eb) => sql<string | null>`(${sortKey(eb, facet)})::text`.as('key'))
      .orderBy(
        (eb) => sortKey(eb, facet),
        (order) => (direction === 'asc' ? order.asc() : order.desc()).nullsLast(),
      )
      .orderBy('conversations.id', direction)
      .limit(input.limit + 1)
      .execute(),
  )
  const { items, next } = toPage(
    found ?? fail('tooSlow'),
    input.limit,
    ({ id, key }) => [key === null ? 'unknown' : 'known', key ?? '', id],
    ({ id }) => id,
  )
  return { items: await listRowsOf(db, actor, items), next }
}
