import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createLocks } from '#drivers/locks/locks.ts'
import { world } from '#testing/world.ts'
import { startWorker } from './jobs.ts'
import { unlockAbandoned } from './jobs.abandoned.ts'

const w = await world()
after(() => w.close())

const pool = () => w.app.kernel.database.pool

/** A job that `holder` has locked for `seconds`. */
async function lockedJob(holder: string, seconds: number): Promise<string> {
  const { rows } = await pool().query(
    `select id from graphile_worker.add_job('presence.forget', '{}'::json, run_at => now())`,
  )
  await pool().query(
    `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - make_interval(secs => $2), attempts = 1 where id = $3`,
    [holder, seconds, rows[0].id],
  )
  return rows[0].id
}
const holderOf = async (id: string) =>
  (await pool().query('select locked_by from graphile_worker._private_jobs where id = $1', [id])).rows[0]?.locked_by

test('jobs of a worker that died are handed back, those of one that lives are not', async () => {
  const other = createLocks(w.database.url)
  const lock = await other.take('jobs pool-alive')
  assert.ok(lock)
  const [dead, fresh, alive, own] = [
    await lockedJob('pool-dead', 20),
    await lockedJob('pool-fresh', 1),
    await lockedJob('pool-alive', 3000),
    await lockedJob('pool-own', 3000),
  ]
  assert.deepEqual(await unlockAbandoned(w.app.kernel, 'pool-own'), ['pool-dead'])
  assert.deepEqual(await Promise.all([dead, fresh, alive, own].map(holderOf)), [
    null,
    'pool-fresh',
    'pool-alive',
    'pool-own',
  ])
  await lock.release()
  await other.stop()
  assert.deepEqual(await unlockAbandoned(w.app.kernel, 'pool-own'), ['pool-alive'])
  await pool().query('delete from graphile_worker._private_jobs')
})

test('a worker that starts runs what a killed one had begun, and stops', async () => {
  const id = await lockedJob('pool-killed', 60)
  const worker = await startWorker(w.app.kernel, { concurrency: 1 })
  for (let tries = 0; tries < 100 && (await holderOf(id)) !== undefined; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(await holderOf(id), undefined)
  await worker.stop()
})

test('answers to idempotency keys are kept for a week and not longer', async () => {
  const day = 24 * 3600_000
  for (const [key, days] of [
    ['old', 8],
    ['young', 6],
  ] as const)
    await pool().query(
      `insert into idempotency_keys (key, actor, operation, input_hash, at) values ($1, 'agent:x', 'a.b', '', $2)`,
      [key, new Date(w.clock.now().getTime() - days * day)],
    )
  await pool().query(`select graphile_worker.add_job('kernel.forgetAnswers', '{}'::json)`)
  await w.runJobs()
  assert.deepEqual((await pool().query(`select key from idempotency_keys where actor = 'agent:x'`)).rows, [
    { key: 'young' },
  ])
})

test('another runner begins when one has ended by itself', async () => {
  const worker = await startWorker(w.app.kernel, { concurrency: 1 })
  await new Promise((resolve) => setTimeout(resolve, 300))
  // What another version of the job runner says when it changes the tables: this one ends, and marks the process.
  await pool().query(`select pg_notify('worker:migrate', '{"breaking": true, "migrationNumber": 1}')`)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(process.exitCode, 57)
  process.exitCode = undefined
  const { rows } = await pool().query(`select id from graphile_worker.add_job('presence.forget', '{}'::json)`)
  for (let tries = 0; tries < 100 && (await holderOf(rows[0].id)) !== undefined; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(await holderOf(rows[0].id), undefined)
  await worker.stop()
})
