// Views: the operations, put together, and the follower that keeps their counts.
import { sql } from 'kysely'
import { may } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import { checkCondition } from './views.checking.ts'
import { holdsClosed } from './views.condition.ts'
import { type Scope, viewsContract } from './views.contract.ts'
import { countNow, countViews } from './views.counting.ts'
import { failedKey } from './views.filling.ts'
import { members } from './views.keeping.ts'
import { conversations, matching, withClosed } from './views.listing.ts'
import { type Owned, seesView } from './views.policy.ts'
import { toView, visibleViews } from './views.reading.ts'
import { create, move, remove, restore, update } from './views.saving.ts'

/** A removed view can be put back so long. */
const keptMs = 24 * 3600_000

export default capability(viewsContract, {
  queries: {
    list: async ({ db, actor, services }) => {
      const [rows, facets] = await Promise.all([visibleViews(db, actor).execute(), services.facets(db)])
      return { items: rows.map((row) => toView(row, actor, facets)) }
    },
    counts: async ({ db, actor }) => ({ items: await countViews(db, actor) }),
    conversations,
    withClosed,
    matching,
    preview: async ({ db, actor, now, input, services, fail }) => {
      const facets = await services.facets(db)
      checkCondition(input.condition, facets, fail)
      const count = await countNow(db, actor, input.condition, facets, now)
      return { count: count ?? fail('tooSlow'), holdsClosed: holdsClosed(input.condition) }
    },
  },
  actions: { create, update, remove, restore, move },
  jobs: {
    purge: async ({ now, transact }) => {
      const before = new Date(now().getTime() - keptMs)
      await transact(({ tx }) => tx.deleteFrom('views').where('removed_at', '<', before.toISOString()).execute())
    },
  },
  schedule: { purge: '41 3 * * *' },
  audiences: {
    viewId: {
      async load(db, ids) {
        const rows = await db
          .selectFrom('views')
          .select(['id', 'scope', 'owner_id', 'team_id'])
          .where('id', 'in', ids)
          .execute()
        return new Map(
          rows.map((row): [string, Owned] => [
            row.id,
            { scope: row.scope as Scope, ownerId: row.owner_id, teamId: row.team_id },
          ]),
        )
      },
      sees: (actor, _id, view: Owned | undefined) => view !== undefined && seesView(actor, view),
    },
    /** That counts may have changed is told to whoever uses views. */
    viewCounts: { load: async () => new Map(), sees: (actor) => may(actor, 'views:use') },
  },
  followers: [members],
  gauges: {
    heed_view_tallies: {
      help: 'Views as they are counted: kept, waiting to be filled, and those that could not be filled',
      labels: ['state'],
      read: async (db) => {
        const state = sql<string>`case when filled_for = ${failedKey} then 'failed' when filled_for is distinct from wants then 'waiting' else 'kept' end`
        const rows = await db
          .selectFrom('view_tallies')
          .select([state.as('state'), sql<number>`count(*)::integer`.as('value')])
          .groupBy('state')
          .execute()
        return rows.map(({ state: label, value }) => ({ value, labels: { state: label } }))
      },
    },
  },
})
