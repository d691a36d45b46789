// Who sees a customer, whoever was merged, taken apart, or lost a conversation: the rule in SQL, its pure twin, and the
// same told once more here.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import {
  isSeenCustomer,
  removeConversations,
  visibleCustomers,
} from '#capabilities/conversations/conversations.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { world } from '#testing/world.ts'

const w = await world()
const people = [await w.agent(), await w.agent(), await w.agent({ role: 'admin' })]
const everywhere = await w.agent({ role: 'admin' })
const teams = [
  await makeTeam(w, { isPrivate: true, members: [people[0]!, everywhere] }),
  await makeTeam(w, { isPrivate: true, members: [people[1]!, everywhere] }),
  await makeTeam(w),
]
const token = { kind: 'token' as const, ip: '', scopes: ['customers:read', 'directory:read'] }
const actors = (
  await Promise.all([
    ...people.map(({ id }) => loadActor(w.db, id, { kind: 'agent', ip: '' })),
    // Reads customers and no conversations, in every team.
    loadActor(w.db, everywhere.id, token),
  ])
).map((actor) => actor!)
const { api } = everywhere

const many = 4
const who = fc.integer({ min: 0, max: many - 1 })
const nth = fc.integer({ min: 0, max: 7 })
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), who, nth }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('give' as const), who, nth }) },
  ...(['back', 'remove', 'hand'] as const).map((name) => ({
    weight: 1,
    arbitrary: fc.record({ do: fc.constant(name), who, nth }),
  })),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge' as const), who, nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('part' as const), who, nth }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What is true: whose each conversation is as if nobody were merged, where it is, and where the last of each was. */
type Place = { team: number; assignee: string | null }
type Talk = Place & { id: string; messageId: string; home: number; moves: { moveId: string; from: number; to: number }[] }
type Model = { ids: string[]; tag: string; parent: Map<number, number>; talks: Talk[]; last: Map<number, Place> }

const rootOf = ({ parent }: Model, at: number): number => (parent.has(at) ? rootOf({ parent } as Model, parent.get(at)!) : at)

function sees(model: Model, actor: Actor, at: number): boolean {
  const isOpen = ({ team, assignee }: Place): boolean =>
    actor.kind === 'agent' &&
    (assignee === actor.id || team === 2 || people.findIndex(({ id }) => id === actor.id) === team)
  const family = model.ids.flatMap((_, one) => (rootOf(model, one) === rootOf(model, at) ? one : []))
  const own = model.talks.filter(({ home }) => family.includes(home))
  const last = family.flatMap((one) => model.last.get(one) ?? [])
  return own.length ? own.some(isOpen) : !last.length || last.some(isOpen)
}

async function act(model: Model, { do: what, who: at, nth: n }: Step): Promise<void> {
  const { ids, talks, parent } = model
  const talk = talks[n % Math.max(1, talks.length)]
  if (what === 'open') {
    const team = n % teams.length
    const assignee = n > 5 ? people[n % people.length]!.id : null
    const address = `s${at}-${model.tag}@mail.example`
    const made = await makeConversation(w, { address, teamId: teams[team]!.id, assigneeId: assignee })
    const row = await w.db
      .selectFrom('messages')
      .select('id')
      .where('conversation_id', '=', made.id)
      .executeTakeFirstOrThrow()
    talks.push({ id: made.id, messageId: row.id, home: at, team, assignee, moves: [] })
  } else if (what === 'merge') {
    const [from, into] = [rootOf(model, at), rootOf(model, n % many)]
    if (from === into) return
    const { state } = await api.identity.compare({ customerId: ids[into]!, withIds: ids[from]! })
    await api.identity.merge({ customerId: ids[into]!, fromIds: [ids[from]!], state })
    parent.set(from, into)
  } else if (what === 'part') {
    if (!parent.has(at) || parent.has(parent.get(at)!)) return
    await api.identity.unmerge({ customerId: ids[at]! })
    parent.delete(at)
  } else if (!talk) return
  else if (what === 'give') {
    const to = rootOf(model, at)
    if (to === rootOf(model, talk.home)) return
    const { moveId } = await api.identity.moveMessage({
      conversationId: talk.id,
      messageId: talk.messageId,
      customerId: ids[at]!,
    })
    model.last.set(talk.home, { team: talk.team, assignee: talk.assignee })
    talk.moves.push({ moveId, from: talk.home, to })
    talk.home = to
  } else if (what === 'back') {
    const move = talk.moves.at(-1)
    if (!move) return
    await api.identity.moveBack({ conversationId: talk.id, moveId: move.moveId })
    talk.moves.pop()
    if (talk.home !== move.from) model.last.set(talk.home, { team: talk.team, assignee: talk.assignee })
    talk.home = move.from
  } else if (what === 'remove') {
    await w.write((writer) => removeConversations(writer, [talk.id]))
    model.last.set(talk.home, { team: talk.team, assignee: talk.assignee })
    talks.splice(talks.indexOf(talk), 1)
  } else {
    const { revision } = await api.conversations.get({ conversationId: talk.id })
    talk.team = n % teams.length
    await api.conversations.assign({ conversationId: talk.id, revision, teamId: teams[talk.team]!.id })
  }
}

test('lists, single reads and news know a customer by one rule, before and after everything', { timeout: 120_000 }, async () => {
  let round = 0
  const count = { seen: 0, hidden: 0, gone: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (plan) => {
      const tag = `r${++round}`
      const ids: string[] = []
      for (let at = 0; at < many; at++)
        ids.push(
          (await api.customers.create({ name: 'x', addresses: [{ kind: 'email', address: `s${at}-${tag}@mail.example` }] })).id,
        )
      const model: Model = { ids, tag, parent: new Map(), talks: [], last: new Map() }
      for (const each of plan) {
        w.clock.advance('1m')
        await act(model, each)
        for (const actor of actors) {
          const now = { ...actor, at: w.clock.now() }
          const expected = ids.filter((_, at) => sees(model, actor, at))
          const listed = await w.db
            .selectFrom('customers')
            .select('id')
            .where('id', 'in', ids)
            .where(isSeenCustomer(w.db, now, sql.ref('customers.id')))
            .execute()
          assert.deepEqual(listed.map(({ id }) => id).sort(), expected.toSorted(), `listed after ${each.do}`)
          assert.deepEqual([...(await visibleCustomers(w.db, now, ids, now.at))].sort(), expected.toSorted(), `known after ${each.do}`)
          count.seen += expected.length
          count.hidden += many - expected.length
        }
        if ([...model.last.keys()].some((at) => model.talks.every(({ home }) => rootOf(model, home) !== rootOf(model, at)))) count.gone++
      }
    }),
    { numRuns: 20 },
  )
  assert.ok(count.seen > 500 && count.hidden > 200 && count.gone > 20, JSON.stringify(count))
})
