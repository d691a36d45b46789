import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createGroups } from './receiving.groups.ts'
import { createRates } from './receiving.rates.ts'

const tick = () => new Promise((resolve) => setTimeout(resolve, 1))

test('what comes while a group is written goes together into the next', async () => {
  const groups: number[][] = []
  const { add } = createGroups<number>(async (take) => {
    groups.push(await take())
    await tick()
  })
  const first = add(1)
  await Promise.resolve()
  await Promise.all([first, ...[2, 3, 4].map((item) => add(item))])
  assert.deepEqual(groups, [[1], [2, 3, 4]])
})

test('those who took part last time are waited for, but not for long', async () => {
  const groups: number[][] = []
  const { add } = createGroups<number>(async (take) => {
    groups.push(await take())
    await tick()
  })
  await Promise.all([add(1), tick().then(() => add(2))])
  await Promise.all([add(3), add(4)])
  assert.deepEqual(groups.at(-1), [3, 4])
  await add(5)
  assert.deepEqual(groups.at(-1), [5])
})

test('one bad item fails alone, whatever group it is in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), async (bad) => {
      const kept: number[] = []
      const { add } = createGroups<number>(async (take) => {
        await tick()
        const items = await take()
        if (items.some((item) => bad[item])) throw new Error('bad')
        kept.push(...items)
      })
      const results = await Promise.allSettled(bad.map((_, item) => add(item)))
      assert.deepEqual(
        results.map(({ status }) => status),
        bad.map((each) => (each ? 'rejected' : 'fulfilled')),
      )
      assert.deepEqual(
        kept.sort((a, b) => a - b),
        bad.flatMap((each, item) => (each ? [] : [item])),
      )
    }),
    { numRuns: 30 },
  )
})

test("when it is nobody's fault, all of a group fail at once and nothing is tried again", async () => {
  let writes = 0
  const { add } = createGroups<number>(
    async (take) => {
      writes++
      await tick()
      if (writes > 1) await take()
      throw new Error('away')
    },
    () => true,
  )
  const results = await Promise.allSettled([1, 2, 3].map((item) => add(item)))
  assert.deepEqual([results.map(({ status }) => status), writes], [['rejected', 'rejected', 'rejected'], 1])
})

test('nobody is told that it is kept before it is', async () => {
  let committed = false
  const { add } = createGroups<number>(async (take) => {
    await take()
    await tick()
    committed = true
  })
  await add(1)
  assert.equal(committed, true)
})

test('what happens too often within a minute is refused until the minute is over', () => {
  let now = 0
  const { allow } = createRates(() => new Date(now))
  assert.deepEqual(
    [1, 2, 3].map(() => allow('a', 2)),
    [true, true, false],
  )
  assert.equal(allow('b', 2), true)
  now = 60_000
  assert.equal(allow('a', 2), true)
})
