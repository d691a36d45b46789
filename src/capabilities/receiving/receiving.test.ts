import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { refused, world } from '#testing/world.ts'
import { makeTeam } from '#testing/talk.ts'
import { readingDaemon } from './receiving.daemon.ts'
import { letter, notChecked, postOffice } from './receiving.fixture.ts'
import { incomingTopic } from './receiving.store.ts'
import { until } from '#testing/until.ts'

const w = await world({ ports: { mailAuth: { check: async () => notChecked } } })
after(() => w.close())
const admin = await w.agent({ role: 'admin' })
const member = await w.agent()
const stranger = await w.agent()
const team = await makeTeam(w, { isPrivate: true, members: [member] })
const open = await admin.api.mailboxes.create({
  name: 'Support',
  address: 'support@harrow-lind.test',
  incoming: 'none',
})
const hidden = await admin.api.mailboxes.create({
  name: 'Personnel',
  address: 'personnel@harrow-lind.test',
  incoming: 'none',
  teamId: team.id,
})
const office = postOffice(w, open.id)

const fetchRaw = (path: string, agent?: { id: string }) =>
  w.request(`/api/v1${path}`, agent ? { headers: { authorization: `Bearer test-${agent.id}` } } : {})

test('the original is shown as plain text that runs nothing, and handed out as a file', async () => {
  const raw = letter({ text: '<script>alert(1)</script>' })
  const [made] = await office.post(raw)
  const text = await fetchRaw(`/messages/${made!.messageId}/raw?as=text`, stranger)
  assert.deepEqual(
    [
      text.headers.get('content-type'),
      text.headers.get('content-disposition'),
      text.headers.get('x-content-type-options'),
    ],
    ['text/plain; charset=iso-8859-1', 'inline', 'nosniff'],
  )
  assert.match(text.headers.get('content-security-policy')!, /sandbox/)
  const file = await fetchRaw(`/messages/${made!.messageId}/raw`, stranger)
  assert.match(file.headers.get('content-disposition')!, /^attachment; filename\*=UTF-8''[\w-]+\.eml$/)
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), raw)
})

test('whoever may not see the conversation does not find its original', async () => {
  const [made] = await office.post(letter({ to: 'personnel@harrow-lind.test' }), { mailboxId: hidden.id })
  assert.equal(made!.teamId, team.id)
  assert.equal((await member.api.receiving.original({ messageId: made!.messageId! })).copies.length, 1)
  for (const agent of [stranger, admin]) {
    assert.deepEqual(await refused(agent.api.receiving.original({ messageId: made!.messageId! })), [
      404,
      'receiving.notFound',
    ])
    assert.equal((await fetchRaw(`/messages/${made!.messageId}/raw`, agent)).status, 404)
  }
  assert.equal((await fetchRaw(`/incoming-mail/${made!.incomingId}/raw`, admin)).status, 404)
})

const missing = '00000000-0000-4000-8000-000000000000'

test('strangers see nothing of arrivals, and agents nothing that is for admins', async () => {
  const api = w.anonymous.receiving
  for (const call of [
    () => api.original({ messageId: missing }),
    () => api.waiting({}),
    () => api.unmatched({}),
    () => api.openAnyway({ incomingId: missing }),
  ])
    assert.equal((await refused(call()))[0], 401)
  for (const call of [
    () => stranger.api.receiving.waiting({}),
    () => stranger.api.receiving.unmatched({}),
    () => stranger.api.receiving.openAnyway({ incomingId: missing }),
  ])
    assert.equal((await refused(call()))[0], 403)
  for (const path of [`/messages/${missing}/raw`, `/incoming-mail/${missing}/raw`])
    assert.equal((await fetchRaw(path)).status, 401)
  assert.equal((await fetchRaw(`/incoming-mail/${missing}/raw`, stranger)).status, 403)
  assert.equal((await fetchRaw(`/incoming-mail/${missing}/raw`, admin)).status, 404)
  assert.deepEqual(await refused(admin.api.receiving.openAnyway({ incomingId: missing })), [
    404,
    'receiving.incomingNotFound',
  ])
})

test('an admin sees what waits, page by page, and how often it was tried', async () => {
  await office.store(...Array.from({ length: 3 }, (_, at) => office.arrival(letter({ subject: `waits ${at}` }))))
  const first = await admin.api.receiving.waiting({ limit: 2 })
  const second = await admin.api.receiving.waiting({ limit: 2, cursor: first.next! })
  assert.deepEqual([first.count, first.items.length, second.items.length, second.next], [3, 2, 1, null])
  assert.deepEqual([first.items[0]!.attempts, first.items[0]!.mailboxId], [0, open.id])
  assert.match(await (await w.request('/metrics')).text(), /heed_incoming_waiting 3/)
  await office.read()
  assert.equal((await admin.api.receiving.waiting({})).count, 0)
})

test('stored mail is read as soon as it is rung for, by one process at a time', async () => {
  const waiting = async () => (await admin.api.receiving.waiting({})).count
  const first = await readingDaemon.start(office.runtime)
  const second = await readingDaemon.start(office.runtime)
  await office.store(office.arrival(letter()))
  w.app.kernel.services.wake(incomingTopic)
  await until('nothing waits', async () => (await waiting()) === 0)
  await first.stop()
  await office.store(office.arrival(letter()))
  await until('nothing waits', async () => (await waiting()) === 0)
  await second.stop()
  w.clock.advance('1m')
  const health = (await admin.api.mailboxes.health({})).items.find(({ mailboxId }) => mailboxId === open.id)
  assert.notEqual(health!.lastMessageAt, null)
})

test('an address is brought by mail when the mail made its customer, and not when somebody here entered it first', async () => {
  const entered = 'entered@mail.example'
  const customer = { name: 'Ann', addresses: [{ kind: 'email' as const, address: entered }] }
  await admin.api.customers.create(customer)
  for (const from of [entered, 'brought@mail.example']) await office.post(letter({ from }))
  const rows = await w.db
    .selectFrom('customer_addresses')
    .select(['address', 'by_mail'])
    .where('address', 'in', [entered, 'brought@mail.example'])
    .orderBy('address')
    .execute()
  assert.deepEqual(rows, [
    { address: 'brought@mail.example', by_mail: true },
    { address: entered, by_mail: false },
  ])
})
