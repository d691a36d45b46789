import assert from 'node:assert/strict'
import test from 'node:test'
import { world } from '#testing/world.ts'
import { startAlone } from './alone.ts'
import { until } from '#testing/until.ts'

test('one of two works, and the other takes over when it stops', async () => {
  const { app } = await world()
  const done: string[] = []
  const start = (who: string) =>
    startAlone(app.kernel, { name: 'marks', topic: 'marks', pollMs: 20, step: async () => (done.push(who), false) })
  const first = start('first')
  await until('the first works', () => done.length > 1)
  const second = start('second')
  await until('it goes on', () => done.length > 3)
  assert.deepEqual([...new Set(done)], ['first'])
  await first.stop()
  await until('the second works', () => done.includes('second'))
  await second.stop()
})

test('a ring wakes it, also one that came while it was at work', async () => {
  const { app } = await world()
  let steps = 0
  const atWork = Promise.withResolvers<void>()
  const working = startAlone(app.kernel, {
    name: 'marks',
    topic: 'marks',
    pollMs: 60_000,
    step: async () => {
      if (++steps === 1) await atWork.promise
      return false
    },
  })
  await until('it begins', () => steps === 1)
  app.kernel.services.wake('marks')
  atWork.resolve()
  await until('it looks again', () => steps > 1)
  await working.stop()
})

test('after something went wrong the work goes on', async () => {
  const { app } = await world()
  let steps = 0
  const working = startAlone(app.kernel, {
    name: 'marks',
    topic: 'marks',
    pollMs: 10,
    step: async () => {
      if (++steps === 1) throw new Error('in the middle')
      return false
    },
  })
  await until('it goes on', () => steps > 2)
  await working.stop()
})
