import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { world } from '#testing/world.ts'

let asked = 0
const mailCheck = {
  imap: async () => ({ ok: true, folders: [] }),
  smtp: async () => {
    asked++
    return { ok: true }
  },
  txt: async () => [],
}
const w = await world({ ports: { mailCheck } })
after(() => w.close())
const admin = await w.agent({ role: 'admin' })
const smtp = { host: 'smtp.harrow-lind.test', signIn: 'none' as const }
/** As if the process had been killed that many times in the middle of the check. */
const killed = (times: number) =>
  w.app.kernel.database.pool.query(
    `update graphile_worker._private_jobs set attempts = $1
     from graphile_worker._private_tasks t where t.id = task_id and t.identifier = 'mailboxes.runCheck'`,
    [times],
  )

test('a check that was killed once is done again, one that was killed twice is told as interrupted', async () => {
  for (const [times, state] of [
    [1, 'ok'],
    [2, 'interrupted'],
  ] as const) {
    const { checkId } = await admin.api.mailboxes.check({ imap: null, smtp })
    await killed(times)
    await w.runJobs()
    const result = await admin.api.mailboxes.checkResult({ checkId })
    assert.deepEqual([result.state, result.endedAt !== null], [state, true])
  }
  assert.equal(asked, 1)
  const kept = await w.db.selectFrom('mailbox_checks').select('settings').where('settings', '<>', '').execute()
  assert.deepEqual(kept, [], 'the passwords that were tried are not kept')
  const { checkId } = await admin.api.mailboxes.check({ imap: null, smtp })
  await w.runJobs()
  assert.equal((await admin.api.mailboxes.checkResult({ checkId })).state, 'ok', 'and it can be run again')
})
