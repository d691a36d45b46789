import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { anonymous, system } from '#kernel/actor.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { world } from '#testing/world.ts'
import { placesOf, placesOfCustomers, seesConversation, seesCustomer, visibleConversations } from './conversations.visible.ts'

const w = await world()
await w.write((writer) => createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'UTC', locale: 'en' }))
const agents = await Promise.all([w.agent(), w.agent(), w.agent({ role: 'lead' }), w.agent({ role: 'admin' })])
const teams = [await makeTeam(w, { isPrivate: true }), await makeTeam(w, { isPrivate: true }), await makeTeam(w), await makeTeam(w)]
const talks: { id: string; customerId: string }[] = []
for (let count = 0; count < 12; count++) talks.push(await makeConversation(w, { address: `c${count % 5}@mail.example` }))

const some = <T>(all: readonly T[]) => fc.subarray([...all])
const conversation = fc.record({
  team: fc.option(fc.constantFrom(...teams)),
  assignee: fc.option(fc.constantFrom(...agents)),
  isPrivate: fc.boolean(),
  members: some(agents),
  granted: some(agents),
  expired: some(agents),
  mergedInto: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, fc.constantFrom(...talks)),
})
const arrangement = fc.record({
  ownTeams: fc.boolean(),
  membership: fc.tuple(...teams.map(() => some(agents))),
  conversations: fc.tuple(...talks.map(() => conversation)),
})
type Arrangement = typeof arrangement extends fc.Arbitrary<infer A> ? A : never

async function arrange({ ownTeams, membership, conversations }: Arrangement) {
  const at = w.clock.now()
  await w.write(async ({ tx, newId }) => {
    await tx.updateTable('organisation').set({ agents_see: ownTeams ? 'ownTeams' : 'notPrivate' }).execute()
    await tx.deleteFrom('team_members').execute()
    await tx.deleteFrom('conversation_members').execute()
    await tx.deleteFrom('conversation_grants').execute()
    await tx.updateTable('conversations').set({ state: 'open', merged_into: null }).execute()
    for (const [index, members] of membership.entries())
      for (const { id } of members) await tx.insertInto('team_members').values({ team_id: teams[index]!.id, agent_id: id }).execute()
    for (const [index, made] of conversations.entries()) {
      const { id } = talks[index]!
      const into = made.mergedInto && made.mergedInto.id !== id ? made.mergedInto.id : null
      await tx
        .updateTable('conversations')
        .set({
          team_id: made.team?.id ?? null,
          assignee_id: made.assignee?.id ?? null,
          private: made.isPrivate,
          ...(into ? { state: 'merged', merged_into: into } : {}),
        })
        .where('id', '=', id)
        .execute()
      for (const agent of made.members)
        await tx.insertInto('conversation_members').values({ conversation_id: id, agent_id: agent.id }).execute()
      const grant = (agent: { id: string }, until: string) =>
        tx
          .insertInto('conversation_grants')
          .values({ id: newId(), conversation_id: id, agent_id: agent.id, reason: 'to look', at, until: w.clock.in(until) })
          .execute()
      for (const agent of made.granted) await grant(agent, '1s')
      for (const agent of made.expired) await grant(agent, '0s')
    }
  })
}

test('reads and live news tell by one rule who sees a conversation and who knows a customer', { timeout: 120_000 }, async () => {
  let seen = 0
  let hidden = 0
  await fc.assert(
    fc.asyncProperty(arrangement, async (given) => {
      await arrange(given)
      const at = w.clock.now()
      const acting = await Promise.all(
        agents.flatMap(({ id }) => [
          loadActor(w.db, id, { kind: 'agent', ip: '' }),
          loadActor(w.db, id, { kind: 'token', ip: '', scopes: ['customers:read'] }),
        ]),
      )
      const actors = [...acting.map((actor) => ({ ...actor!, at })), anonymous('192.0.2.1'), system]
      const places = await placesOf(w.db, talks.map(({ id }) => id), at)
      const customers = [...new Set(talks.map(({ customerId }) => customerId))]
      const customerPlaces = await placesOfCustomers(w.db, customers, at)
      for (const actor of actors) {
        const rows = await visibleConversations(w.db, actor).select(['conversations.id', 'customer_id']).execute()
        const found = new Set(rows.map((row) => row.id))
        for (const { id } of talks) {
          assert.equal(seesConversation(actor, places.get(id)), found.has(id), `${actor.name} ${JSON.stringify(places.get(id))}`)
          if (found.has(id)) seen++
          else hidden++
        }
        if (actor.kind === 'system') continue
        // A merged conversation stands where it was merged into, one step away; its customer is known there.
        for (const customerId of customers) {
          const targets = given.conversations.flatMap(({ mergedInto }, index) =>
            talks[index]!.customerId === customerId ? [mergedInto && mergedInto.id !== talks[index]!.id ? mergedInto.id : talks[index]!.id] : [],
          )
          const isChained = targets.some((id) => !places.has(id))
          if (!isChained) assert.equal(seesCustomer(actor, customerPlaces.get(customerId)), targets.some((id) => found.has(id)))
        }
      }
    }),
    { numRuns: 25 },
  )
  assert.ok(seen > 500 && hidden > 500)
})

test('the lists of the inbox hold what the rule shows, no more and no less', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(arrangement, async (given) => {
      await arrange(given)
      for (const agent of agents) {
        const actor = { ...(await loadActor(w.db, agent.id, { kind: 'agent', ip: '' }))!, at: w.clock.now() }
        const rule = (await visibleConversations(w.db, actor).select('conversations.id').execute()).map((row) => row.id)
        const listed = (await agent.api.inbox.list({ view: 'allOpen' })).items.map((row) => row.id)
        assert.deepEqual(listed.toSorted(), rule.toSorted())
        const { views, teams: counted } = await agent.api.inbox.counts({})
        assert.equal(views.allOpen, rule.length)
        const open = actor.ownTeamsOnly ? teams.filter(({ id }) => actor.teamIds.includes(id)) : teams.filter(({ id }) => !actor.hiddenTeamIds.includes(id))
        assert.deepEqual(counted.map(({ id }) => id).toSorted(), open.map(({ id }) => id).toSorted())
      }
    }),
    { numRuns: 25 },
  )
})
