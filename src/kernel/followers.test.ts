import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { type Capability, type Follower, capability } from './capability.ts'
import { contract } from './contract.ts'
import { catchUp } from './followers.ts'
import { world } from '#testing/world.ts'
import { until } from '#testing/until.ts'

const marks = contract('marks', {
  permissions: {},
  errors: {},
  events: {
    made: { seenBy: 'nobody', payload: z.object({ at: z.number() }) },
    other: { seenBy: 'nobody', payload: z.object({}) },
  },
  jobs: {},
  queries: {},
  actions: {},
})

const following = (parts: Partial<Follower> & Pick<Follower, 'handle'>): Capability =>
  capability(marks, {
    queries: {},
    actions: {},
    jobs: {},
    followers: [{ name: 'marks', types: ['marks.made'], from: 'beginning', ...parts }],
  })

test('a follower gets every event that concerns it once and in order, from the beginning', async () => {
  const seen: number[] = []
  const { write, app } = await world({
    capabilities: [
      following({
        handle: async (_, events) => void seen.push(...events.map(({ payload }) => (payload as { at: number }).at)),
      }),
    ],
  })
  for (let at = 0; at < 6; at++)
    await write(async (w) => {
      w.record(marks, 'made', { at })
      w.record(marks, 'other', {})
    })
  await catchUp(app.kernel)
  await write(async (w) => w.record(marks, 'made', { at: 6 }))
  await catchUp(app.kernel)
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6])
})

test('what a follower wrote and its place are kept together: after a failure the same events come again', async () => {
  let fails = 2
  const { write, app, db } = await world({
    capabilities: [
      following({
        handle: async ({ tx }, events) => {
          for (const { cursor } of events)
            await tx
              .insertInto('follower_places')
              .values({ name: `seen ${cursor}`, place: '0.0' })
              .execute()
          if (fails-- > 0) throw new Error('in the middle')
        },
      }),
    ],
  })
  await write(async (w) => w.record(marks, 'made', { at: 1 }))
  for (const _ of [1, 2]) await assert.rejects(catchUp(app.kernel), /in the middle/)
  await catchUp(app.kernel)
  const rows = await db.selectFrom('follower_places').select('name').where('name', 'like', 'seen%').execute()
  assert.equal(rows.length, 1)
})

test('a running worker follows as soon as something happens', async () => {
  const seen: string[] = []
  const make = (name: string) =>
    following({
      handle: async (_, events) =>
        void seen.push(...events.map(({ payload }) => `${name} ${(payload as { at: number }).at}`)),
    })
  const one = await world({ capabilities: [make('one')] })
  await one.app.run(['worker'])
  await one.write(async (w) => w.record(marks, 'made', { at: 1 }))
  await until('the follower has it', () => seen.length === 1)
  await one.close()
  assert.deepEqual(seen, ['one 1'])
})
