import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { refused } from '#testing/world.ts'
import { makeDesk } from './receiving.desk.fixture.ts'
import { letter } from './receiving.fixture.ts'

const { w, admin, mara, support, sales, post } = await makeDesk()
after(() => w.close())

const judged = (by: string, more = '') => letter({ head: `Authentication-Results: ${by}; dmarc=pass${more}` })

test('the server that judged most of what was fetched is named, and none that only a few senders name', async () => {
  const asked = () => admin.api.receiving.checkers({ mailboxId: support.id })
  assert.deepEqual(await asked(), { looked: 0, items: [] })
  await post([
    judged('MX.Harrow-Lind.test 1', '\r\nAuthentication-Results: mx.eve.example; dmarc=pass'),
    judged('mx.harrow-lind.test'),
    judged('mx.harrow-lind.test'),
    judged('mx.eve.example'),
    letter(),
  ])
  await post([judged('mx.sales.example')], { mailboxId: sales.id })
  await post([judged('mx.archive.example')], { source: 'import' })
  assert.deepEqual(await asked(), { looked: 5, items: [{ authserv: 'mx.harrow-lind.test', messages: 3 }] })
  await post([letter()])
  assert.deepEqual((await asked()).items, [])
})

test('it is for those who look after incoming mail', async () => {
  const asked = mara.api.receiving.checkers({ mailboxId: support.id })
  assert.deepEqual(await refused(asked), [403, 'kernel.forbidden'])
})
