// The promise of this capability: whatever happens, in whatever order, a segment holds what counting afresh would find.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { type Talk, agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { world } from '#testing/world.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { whereCustomer } from '#capabilities/conditions/conditions.public.ts'
import { markApart, markErased, markMerged } from '#capabilities/customers/customers.public.ts'
import { lookAtAll } from './segments.looking.ts'

const w = await world()
const admin = await w.agent({ role: 'admin' })
const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [admin] })
await w.runJobs()
const talks: Talk[] = []
for (let at = 0; at < 6; at++)
  talks.push(await makeConversation(w, { name: `Customer ${at}`, teamId: at === 5 ? teamId : null }))
const day = 86_400

let orders = 0
const buy = (customer: number, total: number) =>
  admin.api.orders.put({
    source: 'shop',
    externalId: `o-${++orders}`,
    number: `HL-${orders}`,
    state: 'placed',
    currency: 'EUR',
    total,
    lines: [],
    placedAt: w.clock.now().toISOString(),
    updatedAt: w.clock.now().toISOString(),
    customer: { email: talks[customer]!.address },
  })
await buy(0, 100)
await admin.api.activity.put({
  source: 'shop',
  externalId: 'first',
  name: 'cart.left',
  at: w.clock.now().toISOString(),
  customer: { email: talks[0]!.address },
})

/** Those that only what happens can change, and those that time alone can. */
const still: Condition[] = [
  { facet: 'customers.vip', op: 'is', value: true },
  {
    not: {
      any: [
        { facet: 'customers.owner', op: 'empty' },
        { facet: 'customers.vulnerable', op: 'is', value: true },
      ],
    },
  },
  { facet: 'orders.count', op: 'atLeast', value: 2 },
  {
    any: [
      { facet: 'orders.spent.EUR', op: 'atLeast', value: 5 },
      { facet: 'orders.lastAt', op: 'empty' },
    ],
  },
  { facet: 'conversations.theirCount', op: 'atLeast', value: 2 },
  {
    all: [
      { facet: 'conversations.reopened', op: 'atLeast', value: 1 },
      { facet: 'activity.count:cart.left', op: 'atLeast', value: 1 },
    ],
  },
]
const passing: Condition[] = [
  { facet: 'orders.count', op: 'atLeast', value: 2, within: 3 * day },
  { facet: 'conversations.lastWrote', op: 'olderThan', value: 2 * day },
  { facet: 'conversations.longestWait', op: 'atLeast', value: 24 },
  { not: { facet: 'activity.has:cart.left', op: 'newerThan', value: day } },
]
const conditions = [...still, ...passing]
const ids: string[] = []
for (const [at, condition] of conditions.entries())
  ids.push((await admin.api.segments.create({ name: `Segment ${at}`, condition })).id)
await w.runJobs()

const active = (customer: number) =>
  w.db
    .selectFrom('customers')
    .select(['id', 'revision', 'owner_id'])
    .where('id', '=', talks[customer]!.customerId)
    .where('state', '=', 'active')
    .executeTakeFirst()

const operations: Record<string, (customer: number, other: number) => Promise<unknown>> = {
  buys: (customer) => buy(customer, 200),
  writes: (customer) => customerSays(w, talks[customer]!, 'One more thing.'),
  answers: (customer) => agentSays(w, talks[customer]!, admin, 'Here it is.'),
  async writesAnew(customer) {
    await makeConversation(w, { address: talks[customer]!.address })
  },
  async closes(customer) {
    const { revision, state } = await admin.api.conversations.get({ conversationId: talks[customer]!.id })
    if (state !== 'closed')
      await admin.api.conversations.setState({ conversationId: talks[customer]!.id, state: 'closed', revision })
  },
  async marks(customer, other) {
    const row = await active(customer)
    const mark = other % 2 ? 'vip' : 'vulnerable'
    if (row)
      await admin.api.customers.mark({ customerId: row.id, mark, reason: 'Asked for it', revision: row.revision })
  },
  async owns(customer) {
    const row = await active(customer)
    if (row)
      await admin.api.customers.setOwner({
        customerId: row.id,
        agentId: row.owner_id ? null : admin.id,
        revision: row.revision,
      })
  },
  acts: (customer, other) =>
    admin.api.activity.put({
      source: 'shop',
      externalId: `a-${++orders}-${other}`,
      name: 'cart.left',
      at: w.clock.now().toISOString(),
      customer: { email: talks[customer]!.address },
    }),
  async merges(customer, other) {
    if (customer !== other && (await active(customer)) && (await active(other)))
      await w.write((writer) => markMerged(writer, talks[customer]!.customerId, talks[other]!.customerId))
  },
  parts: (customer) => w.write((writer) => markApart(writer, [talks[customer]!.customerId])),
  waits: async (customer) => w.clock.advance(`${6 + customer * 6}h`),
}

async function compare(which: readonly Condition[]): Promise<void> {
  const facets = await w.app.kernel.services.customerFacets(w.db)
  for (const condition of which) {
    const segmentId = ids[conditions.indexOf(condition)]!
    const [kept, fresh, segment] = await Promise.all([
      w.db
        .selectFrom('segment_stays')
        .select('customer_id as id')
        .where('segment_id', '=', segmentId)
        .where('left_at', 'is', null)
        .execute(),
      w.db
        .selectFrom('customers')
        .select('customers.id')
        .where('state', '=', 'active')
        .where(whereCustomer(condition, facets, { actor: { id: '', teamIds: [] }, now: w.clock.now() }))
        .execute(),
      admin.api.segments.get({ segmentId }),
    ])
    const sorted = (rows: { id: string }[]) => rows.map(({ id }) => id).toSorted()
    assert.deepEqual(sorted(kept), sorted(fresh), JSON.stringify(condition))
    assert.equal(segment.size, kept.length)
  }
}

test('members are those whom counting afresh finds, whatever happens; after a night also by what time brought', async () => {
  const step = fc.tuple(fc.constantFrom(...Object.keys(operations)), fc.nat(5), fc.nat(5))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      for (const [name, customer, other] of steps) {
        await operations[name]!(customer, other)
        if (other === 0) await w.runJobs()
      }
      await w.runJobs()
      await compare(still)
      await w.write(lookAtAll)
      await w.runJobs()
      await compare(conditions)
    }),
    { numRuns: 12 },
  )
})

test('history is whole: nobody is in twice at once, and no stay ends before it began', async () => {
  const { rows } = await sql<{ wrong: number }>`
    select count(*)::integer as wrong from segment_stays a where a.left_at < a.entered_at or exists (
      select from segment_stays b where b.segment_id = a.segment_id and b.customer_id = a.customer_id and b.id > a.id
        and b.entered_at < coalesce(a.left_at, 'infinity'))`.execute(w.db as never)
  assert.equal(rows[0]!.wrong, 0)
  const everybody = talks.map(({ customerId }) => customerId)
  await w.write((writer) => markApart(writer, everybody))
  await w.runJobs()
  await w.write((writer) => markErased(writer, everybody[4]!))
  await w.runJobs()
  await compare(still)
})
