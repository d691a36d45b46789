import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { refused, world } from '#testing/world.ts'
import { Condition, type Test } from './conditions.contract.ts'
import { judge, readFacts } from './conditions.judge.ts'
import { whereCondition } from './conditions.sql.ts'
import { objectionTo } from './conditions.tests.ts'

const { agent, anonymous, db, write, clock, app } = await world()
const facets = await app.kernel.services.facets(db)
const names = Object.keys(facets)
const foreign: Record<number, string> = { 1: 'Οδός ΟΔΟΣ ΕΡΜΟΥ', 2: 'οδος', 3: 'İstanbul', 5: 'ISTANBUL', 6: 'Straße STRASSE', 7: 'ǆ Ǆ 😀' }
const mara = await agent({ name: 'Mara' })
const jon = await agent({ name: 'Jon' })

const ids = await write(async (w) => {
  const made: string[] = []
  const customer = w.newId()
  await w.tx.insertInto('customers').values({ id: customer, name: 'Ada Øst' }).execute()
  const states = ['open', 'with_customer', 'closed']
  for (let at = 0; at < 24; at++) {
    const id = w.newId()
    const when = new Date(clock.now().getTime() - at * 3600_000)
    await w.tx.insertInto('conversations').values({
      id, subject: at % 4 === 0 ? '' : (foreign[at] ?? `Order ${at} is Late`), state: states[at % 3]!, customer_id: customer,
      assignee_id: [null, mara.id, jon.id][at % 3] ?? null, language: at % 5 === 0 ? null : 'de', has_attachments: at % 2 === 0,
      waiting_since: at % 3 === 0 ? when : null, last_message_at: when, queue_at: when, created_at: when, message_count: at,
    }).execute()
    made.push(id)
  }
  return made
})

const testOf = fc.oneof<fc.Arbitrary<Test>[]>(
  fc.record({ facet: fc.constantFrom('conversations.state', 'conversations.language'), op: fc.constant('in'), value: fc.subarray(['open', 'closed', 'with_customer', 'de', 'fr'], { minLength: 1 }) }),
  fc.record({ facet: fc.constant('conversations.assignee'), op: fc.constant('in'), value: fc.subarray(['me', jon.id], { minLength: 1 }) }),
  fc.record({ facet: fc.constant('conversations.subject'), op: fc.constantFrom('contains', 'equals'), value: fc.constantFrom('late', 'ORDER 1', 'order 3 is late', '%', '_', 'οδος', 'ΟΔΟΣ', 'ΟΔΟΣ ΕΡΜΟΥ', 'istanbul', 'İSTANBUL', 'STRASSE', 'straße', 'ǅ', '\ud83d') }),
  fc.record({ facet: fc.constant('conversations.messageCount'), op: fc.constantFrom('equals', 'atLeast', 'atMost'), value: fc.integer({ min: -1, max: 25 }) }),
  fc.record({ facet: fc.constantFrom('conversations.waitingSince', 'conversations.openedAt'), op: fc.constantFrom('olderThan', 'newerThan'), value: fc.integer({ min: 0, max: 26 }).map((hours) => hours * 3600) }),
  fc.record({ facet: fc.constant('conversations.lastMessageAt'), op: fc.constantFrom('before', 'after'), value: fc.integer({ min: 0, max: 26 }).map((hours) => new Date(clock.now().getTime() - hours * 3600_000).toISOString()) }),
  fc.record({ facet: fc.constant('conversations.hasAttachments'), op: fc.constant('is'), value: fc.boolean() }),
  fc.record({ facet: fc.constantFrom('conversations.subject', 'conversations.assignee', 'conversations.waitingSince', 'conversations.language'), op: fc.constant('empty') }),
)
const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof({ depthSize: 'small' }, testOf, fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }), fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }), fc.record({ not: tie('condition') })),
}))

test('the database and the judge give the same answer to every condition', async () => {
  const actor = { id: mara.id, teamIds: [] }
  const asking = { actor, now: clock.now() }
  const facts = await readFacts(db, ids, facets, names)
  await fc.assert(fc.asyncProperty(anyCondition, async (condition) => {
    const rows = await db.selectFrom('conversations').select('conversations.id').where((eb) => whereCondition(eb, condition, facets, asking)).execute()
    const judged = ids.filter((id) => judge(condition, facts.get(id)!, facets, asking).holds)
    assert.deepEqual(new Set(rows.map(({ id }) => id)), new Set(judged))
  }), { numRuns: 150 })
})

test('before the time that a verdict names, nothing but a change can alter it', async () => {
  const actor = { id: mara.id, teamIds: [] }
  const facts = await readFacts(db, ids, facets, names)
  fc.assert(fc.property(anyCondition, fc.integer({ min: 1, max: 72 * 3600 }), fc.constantFrom(...ids), (condition, later, id) => {
    const now = clock.now()
    const { holds, until } = judge(condition, facts.get(id)!, facets, { actor, now })
    const then = new Date(now.getTime() + later * 1000)
    if (!until || then < until) assert.equal(judge(condition, facts.get(id)!, facets, { actor, now: then }).holds, holds)
  }))
})

test('what can not be asked is told before anything is asked', () => {
  const of = (condition: Condition) => objectionTo(condition, facets)?.code
  for (const facet of ['nobody.knows', 'constructor', '__proto__', 'toString'])
    assert.equal(of({ facet, op: 'empty' }), 'unknownFacet', facet)
  assert.equal(of({ facet: 'conversations.subject', op: 'atLeast', value: 3 }), 'unfitting')
  assert.equal(of({ facet: 'conversations.assignee', op: 'in', value: ['x'] }), 'unfitting')
  for (const value of ['soon', '1', '2026-11-16', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', '2026-11-16T09:00:00'])
    assert.equal(of({ facet: 'conversations.openedAt', op: 'before', value }), 'unfitting', value)
  assert.equal(of({ facet: 'conversations.openedAt', op: 'before', value: '2026-11-16T09:00:00+01:00' }), undefined)
  assert.equal(of({ all: Array.from({ length: 61 }, (): Test => ({ facet: 'conversations.subject', op: 'empty' })) }), 'tooLarge')
  assert.equal(of({ not: { any: [{ facet: 'conversations.assignee', op: 'in', value: ['me'] }] } }), undefined)
})

test('a condition that is no condition is refused by its form', () => {
  for (const wrong of [{}, { all: 1 }, { facet: 'a.b', op: 'sql', value: '1' }, { not: [] }, null]) assert.equal(Condition.safeParse(wrong).success, false)
})

test('everybody at work may ask what can be asked, and nobody else', async () => {
  const { facets: listed } = await mara.api.conditions.facets({})
  const state = listed.find(({ name }) => name === 'conversations.state')
  assert.deepEqual(state?.values.map(({ value }) => value), ['open', 'with_customer', 'snoozed', 'closed', 'spam'])
  assert.deepEqual(await refused(anonymous.conditions.facets({})), [401, 'kernel.unauthenticated'])
})
