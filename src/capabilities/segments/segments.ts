// Segments: the operations, put together, and the follower that keeps their members.
import { sql } from 'kysely'
import { may } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import { readWithin } from '#kernel/db.ts'
import { whereCustomer } from '#capabilities/conditions/conditions.public.ts'
import { countCap, segmentsContract } from './segments.contract.ts'
import { facets } from './segments.facets.ts'
import { members as keepMembers } from './segments.following.ts'
import { lookAtAll } from './segments.looking.ts'
import { members, ofCustomer, turns } from './segments.members.ts'
import { personal } from './segments.personal.ts'
import { portraits } from './segments.portraits.ts'
import { readSegment, readSegments, readSizes, toView } from './segments.reading.ts'
import { checkCondition, create, remove, restore, update } from './segments.saving.ts'
import { timeline } from './segments.timeline.ts'

/** A removed segment can be put back so long. */
const keptMs = 24 * 3600_000
/** People may ask this while they type. */
const patienceMs = 3000

export default capability(segmentsContract, {
  queries: {
    list: async ({ db, actor, services }) => {
      const [rows, known] = [await readSegments(db).execute(), await services.customerFacets(db)]
      return { items: rows.map((row) => toView(row, actor, known)) }
    },
    get: async ({ db, actor, input, services, fail }) =>
      toView((await readSegment(db, input.segmentId)) ?? fail('notFound'), actor, await services.customerFacets(db)),
    sizes: async ({ db, input, now, fail }) => ({
      days: await readSizes(db, (await readSegment(db, input.segmentId)) ?? fail('notFound'), now),
    }),
    members,
    turns,
    ofCustomer,
    portraits,
    preview: async ({ db, now, input, services, fail }) => {
      const known = await services.customerFacets(db)
      checkCondition(input.condition, known, fail)
      const count = await readWithin(db, patienceMs, async (patient) => {
        const found = patient
          .selectFrom('customers')
          .where('customers.state', '=', 'active')
          .where('customers.restricted_at', 'is', null)
          .where(whereCustomer(input.condition, known, { actor: { id: '', teamIds: [] }, now }))
          .select('customers.id')
          .limit(countCap)
        return patient
          .selectFrom(found.as('found'))
          .select(sql<number>`count(*)::integer`.as('count'))
          .executeTakeFirstOrThrow()
      })
      return { count: count?.count ?? null }
    },
  },
  actions: { create, update, remove, restore },
  jobs: {
    look: async ({ transact }) => void (await transact(lookAtAll)),
    purge: async ({ now, transact }) => {
      const before = new Date(now().getTime() - keptMs)
      await transact(({ tx }) => tx.deleteFrom('segments').where('removed_at', '<', before.toISOString()).execute())
    },
  },
  schedule: { look: '17 2 * * *', purge: '47 3 * * *' },
  audiences: {
    segmentId: { load: async () => new Map(), sees: (actor) => may(actor, 'segments:read') },
  },
  followers: [keepMembers],
  facets,
  personal,
  timeline,
  gauges: {
    heed_segment_members: {
      help: 'Customers in all segments together',
      read: async (db) => [
        await db
          .selectFrom('segments')
          .where('removed_at', 'is', null)
          .select(sql<number>`coalesce(sum(size), 0)::integer`.as('value'))
          .executeTakeFirstOrThrow(),
      ],
    },
  },
})
