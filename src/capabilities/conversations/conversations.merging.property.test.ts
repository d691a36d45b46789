import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { agentSays, customerSays, makeConversation } from '#testing/talk.ts'
import { world } from '#testing/world.ts'

const w = await world()
const agents = [await w.agent({ name: 'Mara' }), await w.agent({ name: 'Jonas' })]
const [mara] = agents as [(typeof agents)[0]]

const many = 5
const one = fc.record({
  customer: fc.integer({ min: 0, max: 2 }),
  assignee: fc.option(fc.constantFrom(...agents)),
  state: fc.constantFrom('open', 'with_customer', 'closed', 'snoozed'),
  /** What is said after the first message: who by, minutes later. */
  said: fc.array(fc.record({ by: fc.constantFrom('in', 'out', 'note'), after: fc.integer({ min: 0, max: 300 }) }), { maxLength: 4 }),
  others: fc.subarray(['pia@mail.example', 'noor@mail.example', 'sam@mail.example']),
  isPrivate: fc.constant(false),
  members: fc.subarray(agents),
})
const steps = fc.array(fc.record({ from: fc.integer({ min: 0, max: many - 1 }), into: fc.integer({ min: 0, max: many - 1 }), undo: fc.boolean() }), { minLength: 2, maxLength: 14 })

/** Everything about a conversation that an agent can see, in a form to compare; what only ever grows is left out. */
async function snapshot(ids: readonly string[]) {
  const all = []
  for (const id of ids) {
    const row = await w.db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const { revision: _, assigned_revision: __, own_turn: ___, ...rest } = row
    const messages = await w.db.selectFrom('messages').select(['id', 'home_id']).where('conversation_id', '=', id).orderBy('seq').execute()
    const people = await w.db.selectFrom('participants').selectAll().where('conversation_id', '=', id).orderBy('address').execute()
    const members = await w.db.selectFrom('conversation_members').select(['agent_id', 'via']).where('conversation_id', '=', id).orderBy('agent_id').execute()
    all.push({ ...rest, messages, people, members })
  }
  return all
}

async function make(given: (typeof one extends fc.Arbitrary<infer T> ? T : never)[], round: number, isPrivate: boolean): Promise<string[]> {
  const ids: string[] = []
  for (const each of given) {
    const talk = await makeConversation(w, { address: `c${each.customer}-${round}@mail.example`, assigneeId: each.assignee?.id ?? null, text: 'Where is it?' })
    const start = w.clock.now().getTime()
    for (const { by, after } of each.said) {
      const at = new Date(start + after * 60_000)
      if (by === 'in') await customerSays(w, talk, 'Hello?', { at })
      else await agentSays(w, talk, mara, 'It comes.', { at, direction: by as 'out' | 'note' })
    }
    for (const address of each.others) await mara.api.conversations.addParticipant({ conversationId: talk.id, address })
    const { revision } = await mara.api.conversations.get({ conversationId: talk.id })
    await mara.api.conversations.setState({ conversationId: talk.id, revision, state: each.state as 'open' })
    if (isPrivate) await mara.api.conversations.makePrivate({ conversationId: talk.id, memberIds: each.members.map(({ id }) => id) })
    ids.push(talk.id)
  }
  return ids
}

test('whatever is merged, in any order and however deep, is as before once everything is taken out again', { timeout: 300_000 }, async () => {
  let round = 0
  let merges = 0
  let deep = 0
  await fc.assert(
    fc.asyncProperty(fc.tuple(...Array.from({ length: many }, () => one)), steps, fc.boolean(), fc.infiniteStream(fc.nat()), async (given, plan, isPrivate, chance) => {
      const ids = await make(given, ++round, isPrivate)
      const before = await snapshot(ids)
      const merged = new Map<number, number>()
      const out = async (from: number) => {
        await mara.api.conversations.unmerge({ conversationId: ids[from]! })
        merged.delete(from)
      }
      for (const { from, into, undo } of plan) {
        if (undo && merged.has(from)) await out(from)
        else if (from !== into && !merged.has(from) && !merged.has(into)) {
          await mara.api.conversations.merge({ conversationId: ids[into]!, fromIds: [ids[from]!] })
          if ([...merged.values()].includes(from)) deep++
          merged.set(from, into)
          merges++
        }
        // Nothing is lost or doubled at any moment.
        const { count } = await w.db.selectFrom('messages').select(({ fn }) => fn.countAll<string>().as('count')).where('conversation_id', 'in', ids).executeTakeFirstOrThrow()
        assert.equal(Number(count), before.reduce((sum, each) => sum + each.messages.length, 0))
      }
      while (merged.size) {
        const left = [...merged.keys()]
        await out(left[chance.next().value! % left.length]!)
      }
      assert.deepEqual(await snapshot(ids), before)
      assert.equal(await w.db.selectFrom('conversation_merges').select('from_id').where('from_id', 'in', ids).executeTakeFirst(), undefined)
    }),
    { numRuns: 40 },
  )
  assert.ok(merges > 60 && deep > 5, `${merges} merges, ${deep} of them deep`)
})
