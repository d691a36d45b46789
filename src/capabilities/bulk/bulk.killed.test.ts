import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { runtimeOf } from '#kernel/kernel.ts'
import { makeConversation } from '#testing/talk.ts'
import { type Person, world } from '#testing/world.ts'
import { run } from './bulk.running.ts'

const w = await world()
after(() => w.close())

class Killed extends Error {
  /** As if the connection had broken, so that nobody takes it for a fault of the item. */
  readonly code = 'ECONNRESET'
}

/** A process that is killed at its `at`th transaction: before it commits, or after that but before it hears so. */
function mortal(at: number, when: 'before' | 'after') {
  const runtime = runtimeOf(w.app.kernel, {})
  let count = 0
  const transact: typeof runtime.transact = async (work, as) => {
    const dies = ++count >= at
    if (!dies) return runtime.transact(work, as)
    if (when === 'after' && count === at) await runtime.transact(work, as)
    else
      await runtime
        .transact(async (writer) => (await work(writer), Promise.reject(new Killed('killed'))), as)
        .catch(() => undefined)
    throw new Killed('killed')
  }
  return { runtime: { ...runtime, transact }, transactions: () => count }
}

const jobOf = (
  runtime: ReturnType<typeof mortal>['runtime'],
  runId: string,
  signal = new AbortController().signal,
) => ({
  ...runtime,
  payload: { runId },
  signal,
})

const assignments = async (ids: readonly string[]) => {
  const rows = await w.db
    .selectFrom('events')
    .select('about')
    .where('type', '=', 'conversations.assigned')
    .where('about', 'in', [...ids])
    .execute()
  return ids.map((id) => rows.filter(({ about }) => about === id).length)
}

async function begin(agent: Person, count: number) {
  const talks = await Promise.all(Array.from({ length: count }, () => makeConversation(w)))
  const ids = talks.map(({ id }) => id)
  const { runId } = await agent.api.bulk.start({ what: { kind: 'acts', acts: { assignee: 'me' } }, chosen: { ids } })
  return { ids, runId }
}

test('killed at any of its transactions, forwards and back, each item is done once and taken back once', async () => {
  for (const when of ['before', 'after'] as const)
    for (let at = 1; at <= 6; at++) {
      const agent = await w.agent()
      const { ids, runId } = await begin(agent, 3)
      const doomed = mortal(at, when)
      await run(jobOf(doomed.runtime, runId)).catch((error: unknown) => assert.ok(error instanceof Killed))
      assert.ok(doomed.transactions() >= 1)
      await run(jobOf(runtimeOf(w.app.kernel, {}), runId))
      const [ended] = (await agent.api.bulk.mine({})).items
      assert.deepEqual([ended!.state, ended!.total, ended!.done], ['done', 3, 3], `killed ${when} transaction ${at}`)
      assert.deepEqual(await assignments(ids), [1, 1, 1])

      await agent.api.bulk.undo({ runId })
      await run(jobOf(mortal(at, when).runtime, runId)).catch((error: unknown) => assert.ok(error instanceof Killed))
      await run(jobOf(runtimeOf(w.app.kernel, {}), runId))
      const [back] = (await agent.api.bulk.mine({})).items
      assert.deepEqual(
        [back!.state, back!.done, back!.undone],
        ['undone', 0, 3],
        `killed ${when} transaction ${at} on the way back`,
      )
      assert.deepEqual(await assignments(ids), [2, 2, 2])
    }
})

test('two processes at the same run do each item once', async () => {
  const agent = await w.agent()
  const { ids, runId } = await begin(agent, 30)
  const runtime = runtimeOf(w.app.kernel, {})
  await Promise.all([run(jobOf(runtime, runId)), run(jobOf(runtime, runId))])
  assert.deepEqual(new Set(await assignments(ids)), new Set([1]))
  assert.equal((await agent.api.bulk.mine({})).items[0]!.done, 30)
})

test('stopped in the middle nothing more is done, and its numbers are those of what was', async () => {
  const agent = await w.agent()
  const { ids, runId } = await begin(agent, 40)
  const runtime = runtimeOf(w.app.kernel, {})
  let count = 0
  const transact: typeof runtime.transact = async (work, as) => {
    if (++count === 8) await agent.api.bulk.stop({ runId })
    return runtime.transact(work, as)
  }
  await run(jobOf({ ...runtime, transact }, runId))
  const changed = (await assignments(ids)).filter((times) => times === 1).length
  const [stopped] = (await agent.api.bulk.mine({})).items
  assert.ok(changed > 0 && changed < 20, `${changed} were changed`)
  assert.deepEqual(
    [stopped!.state, stopped!.total, stopped!.done, stopped!.allowed],
    ['stopped', 40, changed, ['goOn', 'undo']],
  )
})

test('a process that is told to end hands the rest to the next', async () => {
  const agent = await w.agent()
  const { ids, runId } = await begin(agent, 12)
  const ending = new AbortController()
  const runtime = runtimeOf(w.app.kernel, {})
  let count = 0
  const transact: typeof runtime.transact = (work, as) => {
    if (++count === 6) ending.abort()
    return runtime.transact(work, as)
  }
  await assert.rejects(run(jobOf({ ...runtime, transact }, runId, ending.signal)))
  await run(jobOf(runtime, runId))
  assert.deepEqual(new Set(await assignments(ids)), new Set([1]))
  assert.equal((await agent.api.bulk.mine({})).items[0]!.state, 'done')
})
