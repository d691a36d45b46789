// The promise of this capability: whatever happens, in whatever order, each count is what counting afresh would give.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { agentSays, customerSays, makeConversation, makeTeam, type Talk } from '#testing/talk.ts'
import { type Person, world } from '#testing/world.ts'
import type { Condition, Test } from '#capabilities/conditions/conditions.contract.ts'
import { whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { openStates } from './views.condition.ts'

const w = await world()
await w.write((writer) => createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'UTC', locale: 'en' }))
const people: Person[] = [
  await w.agent(),
  await w.agent(),
  await w.agent({ role: 'lead' }),
  await w.agent({ role: 'admin' }),
]
const admin = people[3]!
const teams = [
  await makeTeam(w, { members: people.slice(0, 2) }),
  await makeTeam(w, { isPrivate: true, members: people.slice(1, 3) }),
  await makeTeam(w, { members: [people[0]!, admin] }),
]
const tags = await Promise.all(['late', 'broken', 'invoice'].map((name) => admin.api.tags.create({ name })))
const hour = 3600

const testOf = fc.oneof<fc.Arbitrary<Test>[]>(
  fc.record({
    facet: fc.constant('conversations.state'),
    op: fc.constant('in'),
    value: fc.subarray(['open', 'closed', 'with_customer', 'snoozed'], { minLength: 1 }),
  }),
  fc.record({
    facet: fc.constant('conversations.assignee'),
    op: fc.constant('in'),
    value: fc.subarray(['me', people[1]!.id], { minLength: 1 }),
  }),
  fc.record({
    facet: fc.constant('conversations.team'),
    op: fc.constant('in'),
    value: fc.subarray(['mine', teams[0]!.id, teams[1]!.id], { minLength: 1 }),
  }),
  fc.record({
    facet: fc.constant('conversations.subject'),
    op: fc.constant('contains'),
    value: fc.constantFrom('lamp', 'chair'),
  }),
  fc.record({
    facet: fc.constantFrom('conversations.waitingSince', 'conversations.lastMessageAt'),
    op: fc.constantFrom('olderThan', 'newerThan'),
    value: fc.integer({ min: 0, max: 30 }).map((hours) => hours * hour),
  }),
  fc.record({
    facet: fc.constantFrom('conversations.assignee', 'conversations.team', 'conversations.waitingSince'),
    op: fc.constant('empty'),
  }),
  fc.record({
    facet: fc.constant('tags.tags'),
    op: fc.constantFrom('hasAny' as const, 'hasAll' as const),
    value: fc.subarray(
      tags.map(({ id }) => id),
      { minLength: 1 },
    ),
  }),
  fc.record({
    facet: fc.constant('conversations.messageCount'),
    op: fc.constant('atLeast'),
    value: fc.integer({ min: 1, max: 4 }),
  }),
)
const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    testOf,
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}))

const anybody = fc.nat(people.length - 1)
const which = fc.nat(1000)
const step = fc.oneof(
  fc.record({
    do: fc.constant('open' as const),
    team: fc.nat(3),
    assignee: fc.nat(4),
    subject: fc.constantFrom('A lamp', 'A chair', ''),
  }),
  fc.record({ do: fc.constant('say' as const), which, who: fc.nat(4) }),
  fc.record({ do: fc.constant('assign' as const), which, team: fc.nat(3), assignee: fc.nat(4) }),
  fc.record({
    do: fc.constant('state' as const),
    which,
    to: fc.constantFrom('open' as const, 'closed' as const, 'with_customer' as const, 'snoozed' as const),
  }),
  fc.record({
    do: fc.constant('tag' as const),
    which,
    add: fc.subarray(tags.map(({ id }) => id)),
    remove: fc.subarray(tags.map(({ id }) => id)),
  }),
  fc.record({ do: fc.constant('sameTag' as const), tag: fc.nat(2), into: fc.nat(2), undo: fc.boolean() }),
  fc.record({ do: fc.constant('private' as const), which, who: anybody, to: fc.boolean() }),
  fc.record({ do: fc.constant('reason' as const), which }),
  fc.record({ do: fc.constant('merge' as const), which, other: which, undo: fc.boolean() }),
  fc.record({
    do: fc.constant('rule' as const),
    agentsSee: fc.constantFrom('notPrivate' as const, 'ownTeams' as const),
  }),
  fc.record({
    do: fc.constant('subject' as const),
    which,
    subject: fc.constantFrom('The lamp again', 'The chair again'),
  }),
  fc.record({ do: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 40 * 60 }) }),
  fc.record({
    do: fc.constant('team' as const),
    team: fc.nat(2),
    isPrivate: fc.boolean(),
    members: fc.subarray(people),
  }),
  fc.record({
    do: fc.constant('view' as const),
    who: anybody,
    condition: anyCondition,
    scope: fc.constantFrom('own' as const, 'team' as const, 'all' as const),
  }),
  fc.record({ do: fc.constant('edit' as const), which, who: anybody, condition: anyCondition }),
  fc.record({ do: fc.constant('remove' as const), which, who: anybody }),
  fc.record({ do: fc.constant('catchUp' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const talks: Talk[] = []
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)]
const fourth = <T>(list: readonly T[], at: number): T | null => list[at] ?? null
const allowed = (call: Promise<unknown>) =>
  call.then(
    () => true,
    () => false,
  )

/** Does a step if it can be done; refusals are not what is tried here. */
async function take(s: Step): Promise<void> {
  switch (s.do) {
    case 'open':
      return void talks.push(
        await makeConversation(w, {
          subject: s.subject,
          teamId: fourth(teams, s.team)?.id ?? null,
          assigneeId: fourth(people, s.assignee)?.id ?? null,
        }),
      )
    case 'say': {
      const talk = pick(talks, s.which)
      const author = fourth(people, s.who)
      return (
        talk && void (author ? await agentSays(w, talk, author, 'We are on it') : await customerSays(w, talk, 'And?'))
      )
    }
    case 'assign':
    case 'state':
    case 'subject': {
      const conversationId = pick(talks, s.which)?.id
      if (!conversationId) return
      // Whoever sees it does it.
      for (const { api } of people) {
        const revision = await api.conversations.get({ conversationId }).then(
          (found) => found.revision,
          () => undefined,
        )
        if (revision === undefined) continue
        if (s.do === 'assign')
          await api.conversations.assign({
            conversationId,
            revision,
            teamId: fourth(teams, s.team)?.id ?? null,
            assigneeId: fourth(people, s.assignee)?.id ?? null,
          })
        else if (s.do === 'state')
          await api.conversations.setState({
            conversationId,
            revision,
            state: s.to,
            ...(s.to === 'snoozed' ? { until: w.clock.in('5h').toISOString() } : {}),
          })
        else await api.conversations.setSubject({ conversationId, revision, subject: s.subject })
        return
      }
      return
    }
    case 'tag': {
      const conversationId = pick(talks, s.which)?.id
      return conversationId
        ? void (await allowed(
            admin.api.tags.change({ conversationId, add: s.add, remove: s.remove.filter((id) => !s.add.includes(id)) }),
          ))
        : undefined
    }
    case 'sameTag':
      return void (await allowed(
        s.undo
          ? admin.api.tags.unmerge({ tagIds: [tags[s.tag]!.id] })
          : admin.api.tags.merge({ tagIds: [tags[s.tag]!.id], intoId: tags[s.into]!.id }),
      ))
    case 'private': {
      const conversationId = pick(talks, s.which)?.id
      const { conversations } = people[s.who]!.api
      return conversationId
        ? void (await allowed(
            s.to ? conversations.makePrivate({ conversationId }) : conversations.makeOpen({ conversationId }),
          ))
        : undefined
    }
    case 'reason': {
      const conversationId = pick(talks, s.which)?.id
      return conversationId
        ? void (await allowed(people[2]!.api.conversations.openWithReason({ conversationId, reason: 'A complaint' })))
        : undefined
    }
    case 'merge': {
      const [conversationId, fromId] = [pick(talks, s.which)?.id, pick(talks, s.other)?.id]
      if (!conversationId || !fromId) return
      return void (await allowed(
        s.undo
          ? admin.api.conversations.unmerge({ conversationId })
          : admin.api.conversations.merge({ conversationId, fromIds: [fromId] }),
      ))
    }
    case 'rule': {
      const { revision } = await admin.api.organisation.get({})
      return void (await admin.api.organisation.update({ revision, agentsSee: s.agentsSee }))
    }
    case 'time':
      return w.clock.advance(`${s.minutes}m`)
    case 'team': {
      const { id } = teams[s.team]!
      const { revision } = (await admin.api.people.teams({})).find((team) => team.id === id)!
      return void (await admin.api.people.updateTeam({
        teamId: id,
        revision,
        private: s.isPrivate,
        memberIds: s.members.map((member) => member.id),
      }))
    }
    case 'view': {
      const { api } = people[s.who]!
      const teamId = (await api.people.me({})).teams[0]?.id
      return void (await allowed(
        api.views.create({
          name: 'A view',
          condition: s.condition,
          sort: { facet: 'conversations.number', direction: 'asc' },
          scope: s.scope,
          teamId,
        }),
      ))
    }
    case 'edit':
    case 'remove': {
      const { api } = people[s.who]!
      const view = pick((await api.views.list({})).items, s.which)
      return (
        view &&
        void (await allowed(
          s.do === 'remove'
            ? api.views.remove({ viewId: view.id })
            : api.views.update({ viewId: view.id, revision: view.revision, condition: s.condition }),
        ))
      )
    }
    case 'catchUp':
      return w.runJobs()
  }
}

/** For every view and every reader: what is kept, and what counting afresh gives. */
async function compare(): Promise<{ views: number; held: number }> {
  await w.runJobs()
  const facets = await w.app.kernel.services.facets(w.db)
  let [views, held] = [0, 0]
  for (const person of people) {
    const actor = { ...(await loadActor(w.db, person.id, { kind: 'agent', ip: '' }))!, at: w.clock.now() }
    const { items } = await person.api.views.list({})
    const counts = new Map((await person.api.views.counts({})).items.map((item) => [item.viewId, item]))
    assert.equal(counts.size, items.length)
    for (const { id, condition } of items) {
      const fresh = await visibleConversations(w.db, actor)
        .where('conversations.state', 'in', openStates(facets))
        .where((eb) => whereCondition(eb, condition, facets, { actor, now: w.clock.now() }))
        .select('conversations.id')
        .execute()
      assert.deepEqual(counts.get(id), { viewId: id, count: fresh.length, counting: false }, JSON.stringify(condition))
      const listed = (await person.api.views.conversations({ viewId: id, limit: 100 })).items.map((row) => row.id)
      if (fresh.length <= 100) assert.deepEqual(listed.toSorted(), fresh.map((row) => row.id).toSorted())
      views++
      held += fresh.length
    }
  }
  return { views, held }
}

test('after any run of changes every view is counted right for every reader', async () => {
  const seen = { views: 0, held: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
      // Begins where the run before ended, with fewer views so that they do not pile up.
      for (const { api } of people)
        for (const view of (await api.views.list({})).items.slice(4))
          await allowed(api.views.remove({ viewId: view.id }))
      for (const each of steps) await take(each)
      const { views, held } = await compare()
      seen.views += views
      seen.held += held
    }),
    // What went before is part of each run, so a smaller one would not show the same.
    { numRuns: 25, endOnFailure: true },
  )
  assert.ok(seen.views > 50 && seen.held > 50, `too little was looked at: ${JSON.stringify(seen)}`)
})
