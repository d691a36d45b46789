import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { runtimeOf } from '#kernel/kernel.ts'
import { world } from '#testing/world.ts'
import { work } from './exchange.working.ts'

const w = await world()
after(() => w.close())
const lead = await w.agent({ role: 'lead' })

class Killed extends Error {
  /** As if the connection had broken, so that nobody takes it for a fault of a row. */
  readonly code = 'ECONNRESET'
}

/** Rows of one transaction: small, so that there are several. */
const portion = 20

type Runtime = ReturnType<typeof runtimeOf>

/** A process that is killed at its `at`th transaction: before it commits, or after that but before it hears so. */
function mortal(at: number, when: 'before' | 'after'): Runtime {
  const runtime = runtimeOf(w.app.kernel, {})
  let count = 0
  const transact: Runtime['transact'] = async (work, as) => {
    if (++count < at) return runtime.transact(work, as)
    if (when === 'after' && count === at) await runtime.transact(work, as)
    else
      await runtime
        .transact(async (writer) => (await work(writer), Promise.reject(new Killed('killed'))), as)
        .catch(() => undefined)
    throw new Killed('killed')
  }
  return { ...runtime, transact }
}

const go = (runtime: Runtime, importId: string) =>
  work({ ...runtime, payload: { importId }, attempt: 1, signal: new AbortController().signal }, portion)

async function dying(importId: string, at: number, when: 'before' | 'after') {
  await go(mortal(at, when), importId).catch((error: unknown) => assert.ok(error instanceof Killed, String(error)))
  await go(runtimeOf(w.app.kernel, {}), importId)
  return lead.api.exchange.get({ importId })
}

test('killed at any of its transactions, it checks, imports and takes back every row once', async () => {
  for (const when of ['before', 'after'] as const)
    for (const at of [1, 2, 3, 4]) {
      const house = `killed-${when}-${at}.example`
      const text = `Name,Email\n${Array.from({ length: 30 }, (_, row) => `Person ${row},person-${row}@${house}`).join('\n')}\n`
      const { importId } = await lead.api.exchange.upload({
        body: new TextEncoder().encode(text) as never,
        name: 'a.csv',
        about: 'customer',
      })
      await lead.api.exchange.check({ importId, mapping: ['name', 'email'], hasHeading: true, existing: 'fill' })
      const checked = await dying(importId, at, when)
      assert.deepEqual(
        [checked.state, checked.total, checked.bad, checked.toMake],
        ['checked', 30, 0, 30],
        `${when} ${at}`,
      )
      await lead.api.exchange.start({ importId })
      const done = await dying(importId, at, when)
      assert.deepEqual([done.state, done.made, done.failed], ['done', 30, 0], `${when} ${at}`)
      const there = () =>
        w.db.selectFrom('customer_addresses').select('id').where('address', 'like', `%@${house}`).execute()
      assert.equal((await there()).length, 30)
      await lead.api.exchange.undo({ importId })
      const back = await dying(importId, at, when)
      assert.deepEqual(
        [back.state, back.undone, back.kept, (await there()).length],
        ['undone', 30, 0, 0],
        `${when} ${at}`,
      )
    }
})

test('stopped in the middle nothing more is imported, and it goes on where it was', async () => {
  const text = `Name,Email\n${Array.from({ length: 50 }, (_, row) => `Person ${row},person-${row}@stopped.example`).join('\n')}\n`
  const { importId } = await lead.api.exchange.upload({
    body: new TextEncoder().encode(text) as never,
    name: 'a.csv',
    about: 'customer',
  })
  await lead.api.exchange.check({ importId, mapping: ['name', 'email'], hasHeading: true, existing: 'fill' })
  const runtime = runtimeOf(w.app.kernel, {})
  await go(runtime, importId)
  await lead.api.exchange.start({ importId })
  let count = 0
  const transact: Runtime['transact'] = async (each, as) => {
    if (++count === 2) await lead.api.exchange.stop({ importId })
    return runtime.transact(each, as)
  }
  await go({ ...runtime, transact }, importId)
  const stopped = await lead.api.exchange.get({ importId })
  assert.deepEqual([stopped.state, stopped.made, stopped.allowed], ['stopped', 20, ['goOn', 'undo', 'discard']])
  await lead.api.exchange.goOn({ importId })
  await go(runtime, importId)
  assert.equal((await lead.api.exchange.get({ importId })).made, 50)
})
