// Cards of customers who become one person and come apart again.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { makeConversation } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { setByCustomer } from './knownas.public.ts'
import type { Wishes } from './knownas.contract.ts'

const w = await world()
const { api } = await w.agent({ name: 'Mara' })
const many = 3

async function merge(from: string, into: string) {
  const { state } = await api.identity.compare({ customerId: into, withIds: from })
  await api.identity.merge({ customerId: into, fromIds: [from], choices: [], state })
}
const apart = (customerId: string) => api.identity.unmerge({ customerId })
const one = async () => (await makeConversation(w)).customerId
const set = async (customerId: string, wishes: Wishes) =>
  api.knownas.set({
    customerId,
    wishes,
    source: 'customer',
    revision: (await api.knownas.of({ customerId })).revision,
  })

test('a card that was opened before others became part of it, or left it, is not overwritten', async () => {
  const [a, b] = [await one(), await one()]
  const ofA = await set(a, { name: 'Kasia' })
  const ofB = await set(b, { name: 'Kate' })
  await merge(b, a)
  const late = (customerId: string, revision: number) =>
    refused(api.knownas.set({ customerId, wishes: { name: 'Kat' }, source: 'agent', revision }))
  for (const [id, { revision }] of [[a, ofA] as const, [b, ofB] as const])
    assert.deepEqual(await late(id, revision), [409, 'knownas.changedMeanwhile'])
  const { revision } = await api.knownas.of({ customerId: a })
  await apart(b)
  await set(a, { detail: 'brief' })
  assert.deepEqual(await late(a, revision), [409, 'knownas.changedMeanwhile'])
})

const who = fc.integer({ min: 0, max: many - 1 })
const key = fc.constantFrom('name', 'say', 'title', 'hours', 'address', 'sound')
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge' as const), who, other: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unmerge' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tell' as const), who, key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('askBy' as const), who, key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('take' as const), who, key }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Says or takes away one thing; `at` makes it unlike everything said before. */
async function act(customerId: string, given: Exclude<Step, { do: 'merge' | 'unmerge' }>, at: number) {
  const words = given.do === 'take' ? null : `${given.key} ${at}`
  if (given.key === 'sound') {
    if (words === null) return void (await api.knownas.removeSound({ customerId }))
    return void (await api.knownas.setSound({ customerId, body: new TextEncoder().encode(`ID3 ${words}`) }))
  }
  const { card } = await api.knownas.of({ customerId })
  const others = card.address.filter(({ language }) => language !== 'de')
  const wishes: Wishes =
    given.key === 'address'
      ? { address: words ? [...others, { language: 'de', form: null, naming: null, greeting: words }] : others }
      : { [given.key]: words }
  if (given.do === 'askBy') await w.write((writer) => setByCustomer(writer, customerId, wishes))
  else await set(customerId, wishes)
}

const readAll = (ids: readonly string[]) =>
  Promise.all(
    ids.map(async (customerId) => {
      const { card, told, sound } = await api.knownas.of({ customerId })
      return {
        card,
        told: told.map(({ key: of, source, at }) => `${of} ${source} ${at}`).sort(),
        sound: sound && (await (await api.knownas.sound({ customerId })).text()),
      }
    }),
  )

test('whatever is told of whoever is one person, once they are taken apart each has their own card again', async () => {
  let covered = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (plan) => {
      const merged = await Promise.all(Array.from({ length: many }, one))
      const plain = await Promise.all(Array.from({ length: many }, one))
      for (const ids of [merged, plain])
        for (const [at, id] of ids.entries()) await set(id, { name: `own ${at}`, title: `own ${at}` })
      const parent = new Map<number, number>()
      const rootOf = (at: number): number => (parent.has(at) ? rootOf(parent.get(at)!) : at)
      for (const [at, each] of plan.entries()) {
        w.clock.advance('1m')
        if (each.do === 'merge') {
          const [from, into] = [rootOf(each.who), rootOf(each.other)]
          if (from === into) continue
          await merge(merged[from]!, merged[into]!)
          parent.set(from, into)
        } else if (each.do === 'unmerge') {
          if (!parent.has(each.who) || parent.has(parent.get(each.who)!)) continue
          await apart(merged[each.who]!)
          parent.delete(each.who)
        } else {
          const root = rootOf(each.who)
          if ([...parent.values()].includes(root)) covered++
          for (const ids of [merged, plain]) await act(ids[root]!, each, at)
        }
      }
      while (parent.size)
        for (const at of parent.keys())
          if (!parent.has(parent.get(at)!)) {
            await apart(merged[at]!)
            parent.delete(at)
          }
      assert.deepEqual(await readAll(merged), await readAll(plain))
    }),
    { numRuns: 15 },
  )
  assert.ok(covered > 10, `only ${covered} changes of cards of several`)
})
