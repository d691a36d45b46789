import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { smtpServer } from '#testing/smtp.ts'
import { refused } from '#testing/world.ts'
import { answer, makeCase, shop } from '../sending.fixture.ts'

const s = await shop()
after(() => s.close())
await s.work()
const support = await s.mailbox({ address: 'support@shop.example' })
const mara = await s.agent({ name: 'Mara Lind' })
const jonas = await s.agent({ name: 'Jonas Berg' })
const mailsTo = (address: string) => s.server.mails.filter(({ to }) => to.includes(address))
const states = async (id: string) => (await mara.api.sending.states({ conversationId: id })).items[0]!
const only = (behaviour: Parameters<typeof s.server.behave>[0]) => s.server.behave(behaviour)

async function sent(more: object = {}, html?: string) {
  const talk = await makeCase(s, support)
  const { messageId } = await mara.api.sending.send(answer(talk, html, more))
  return { talk, messageId }
}

test('a server that can not take it now gets it again, later each time, until it does', async () => {
  only({ recipient: () => [450, '4.2.1 Greylisted, come back'] })
  const { talk, messageId } = await sent()
  const first = await s.leaves(talk, mara, messageId, 'delayed')
  assert.deepEqual(
    [first.reason, first.attempts, first.recipients[0]!.state, first.allowed],
    ['temporarilyUnavailable', 1, 'delayed', ['retry']],
  )
  assert.match(first.said, /Greylisted/)
  const minutes = (iso: string | null) => Math.round((Date.parse(iso!) - s.clock.now().getTime()) / 60_000)
  assert.equal(minutes(first.nextTryAt), 1)
  for (const [pass, next] of [
    ['1m', 5],
    ['5m', 15],
    ['15m', 60],
    ['1h', 240],
  ] as const) {
    s.clock.advance(pass)
    for (
      let tries = 0;
      tries < 100 && ((await states(talk.id)).nextTryAt ?? '') <= s.clock.now().toISOString();
      tries++
    ) {
      s.app.kernel.services.wake('outbox')
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    assert.equal(minutes((await states(talk.id)).nextTryAt), next)
  }
  only({})
  s.clock.advance('4h')
  assert.equal((await s.comesTo(talk, mara, messageId, 'accepted')).attempts, 6)
  assert.equal(mailsTo(talk.address).length, 1)
})

test('after three days of trying it has failed, and an agent can begin again', async () => {
  only({ recipient: () => [450, '4.3.0 Out of order'] })
  const { talk, messageId } = await sent()
  await s.leaves(talk, mara, messageId, 'delayed')
  s.clock.advance('3d')
  const failed = await s.comesTo(talk, mara, messageId, 'failed')
  assert.deepEqual([failed.recipients[0]!.state, failed.allowed], ['failed', ['retry', 'writeAgain']])
  only({})
  await mara.api.sending.retry({ messageId })
  await s.comesTo(talk, mara, messageId, 'accepted')
  assert.equal(mailsTo(talk.address).length, 1)
})

test('a refusal for good is told at once: state, reason, the server’s words, and the conversation is open again', async () => {
  only({ recipient: () => [550, '5.1.1 The email account that you tried to reach does not exist'] })
  const { talk, messageId } = await sent({ stateAfter: 'closed' })
  const failed = await s.leaves(talk, mara, messageId, 'failed')
  assert.deepEqual([failed.reason, failed.attempts, failed.nextTryAt], ['unknownAddress', 1, null])
  assert.match(failed.said, /does not exist/)
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
  const { items } = await mara.api.sending.trouble({ mine: true })
  assert.ok(
    items.some(
      (item) =>
        item.messageId === messageId && item.recipients[0] === talk.address && item.conversation.number === talk.number,
    ),
  )
  only({})
  const context = await mara.api.sending.replyContext({ conversationId: talk.id })
  assert.deepEqual(context.warnings, [{ code: 'bouncedBefore', address: talk.address, reason: 'unknownAddress' }])
})

test('of several recipients each has a fate of its own, and only those without it are tried again', async () => {
  let greylisted = true
  only({
    recipient: (address) =>
      address.startsWith('gone')
        ? [550, '5.1.1 Unknown user']
        : address.startsWith('later') && greylisted
          ? [451, '4.7.1 Try again']
          : undefined,
  })
  const { talk, messageId } = await sent({ cc: [{ address: 'gone@mail.example' }, { address: 'later@mail.example' }] })
  const first = await s.leaves(talk, mara, messageId, 'delayed')
  assert.deepEqual(Object.fromEntries(first.recipients.map(({ address, state }) => [address, state])), {
    [talk.address]: 'accepted',
    'gone@mail.example': 'failed',
    'later@mail.example': 'delayed',
  })
  greylisted = false
  s.clock.advance('1m')
  const done = await s.comesTo(talk, mara, messageId, 'failed')
  assert.deepEqual(
    [done.reason, done.recipients.map(({ state }) => state)],
    ['unknownAddress', ['accepted', 'failed', 'accepted']],
  )
  assert.deepEqual(
    s.server.mails.slice(-2).map(({ to }) => to),
    [[talk.address], ['later@mail.example']],
  )
  assert.equal(mailsTo(talk.address).length, 1)
  only({})
})

test('a connection that breaks after the end of the message leaves doubt, and an agent decides', async () => {
  only({ message: () => 'takeAndHangUp' })
  const { talk, messageId } = await sent()
  const doubt = await s.leaves(talk, mara, messageId, 'uncertain')
  assert.deepEqual([doubt.reason, doubt.allowed, doubt.nextTryAt], ['doubt', ['resend', 'markSent'], null])
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
  only({})
  s.clock.advance('10d')
  s.app.kernel.services.wake('outbox')
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(mailsTo(talk.address).length, 1, 'it is not tried again by itself')
  assert.deepEqual(await refused(jonas.api.sending.retry({ messageId })), [409, 'sending.wrongState'])
  await jonas.api.sending.markSent({ messageId })
  assert.deepEqual(await refused(jonas.api.sending.markSent({ messageId })), [409, 'sending.wrongState'])
  assert.deepEqual(
    [(await states(talk.id)).state, (await states(talk.id)).recipients[0]!.state],
    ['accepted', 'accepted'],
  )
})

test('a doubtful one that is sent again carries the same Message-ID and the same bytes', async () => {
  only({ message: () => 'takeAndHangUp' })
  const { talk, messageId } = await sent()
  await s.leaves(talk, mara, messageId, 'uncertain')
  only({})
  await mara.api.sending.resend({ messageId })
  await s.comesTo(talk, mara, messageId, 'accepted')
  const [one, two] = mailsTo(talk.address)
  assert.ok(one!.raw.equals(two!.raw))
})

test('a connection that breaks before the end leaves no doubt: it is tried again by itself', async () => {
  only({ recipient: () => 'hangUp' })
  const { talk, messageId } = await sent()
  const delayed = await s.leaves(talk, mara, messageId, 'delayed')
  assert.deepEqual([delayed.reason, delayed.attempts], ['server.closed', 1])
  only({})
  s.clock.advance('1m')
  await s.comesTo(talk, mara, messageId, 'accepted')
  assert.equal(mailsTo(talk.address).length, 1)
})

test('what a server answered is not forgotten while the disk is full, and nothing leaves twice for it', async () => {
  const { pool } = s.app.kernel.database
  only({})
  await pool.query(
    `create function full_disk() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100', message = 'disk full'; end $$`,
  )
  await pool.query(
    `create trigger full_disk before update on outbox for each row when (new.state = 'accepted') execute function full_disk()`,
  )
  const { talk, messageId } = await sent()
  await s.leaves(talk, mara, messageId, 'sending')
  while (!mailsTo(talk.address).length) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal((await states(talk.id)).state, 'sending')
  await pool.query('drop function full_disk cascade')
  assert.equal((await s.comesTo(talk, mara, messageId, 'accepted')).attempts, 1)
  assert.equal(mailsTo(talk.address).length, 1)
})

test('a connection that went stale while it lay idle costs no time', async () => {
  const { talk, messageId } = await sent()
  await s.leaves(talk, mara, messageId)
  // The server ends idle connections without a word.
  s.server.hangUpAll()
  const next = await mara.api.sending.send(answer({ ...talk, messageId }))
  assert.equal((await s.leaves(talk, mara, next.messageId)).attempts, 1)
})

test('while a server can not be used, everything that waits for it says so, and all of it leaves when the server is back', async () => {
  const down = await smtpServer()
  const box = await s.mailbox({ address: 'down@shop.example' })
  await s.write((w) => w.tx.updateTable('mailboxes').set({ smtp_port: down.port }).where('id', '=', box.id).execute())
  await down.close()
  const talks = await Promise.all([1, 2, 3, 4, 5, 6].map(() => makeCase(s, box)))
  const messages = await Promise.all(talks.map(async (talk) => (await mara.api.sending.send(answer(talk))).messageId))
  for (const [at, talk] of talks.entries())
    assert.equal((await s.leaves(talk, mara, messages[at]!, 'delayed')).reason, 'server.refused')
  const back = await smtpServer({}, down.port)
  s.clock.advance('10m')
  for (const [at, talk] of talks.entries()) await s.comesTo(talk, mara, messages[at]!, 'accepted')
  assert.equal(back.mails.length, 6)
  assert.deepEqual(back.mails.map(({ to }) => to[0]).sort(), talks.map(({ address }) => address).sort())
  await back.close()
})

test('mail of a mailbox that is switched off waits, and says why', async () => {
  const box = await s.mailbox({ address: 'off@shop.example' })
  const talk = await makeCase(s, box)
  const { messageId } = await mara.api.sending.send(answer(talk))
  await s.write((w) => w.tx.updateTable('mailboxes').set({ active: false }).where('id', '=', box.id).execute())
  assert.equal((await s.leaves(talk, mara, messageId, 'delayed')).reason, 'noServer')
  await s.write((w) => w.tx.updateTable('mailboxes').set({ active: true }).where('id', '=', box.id).execute())
  s.clock.advance('1m')
  await s.comesTo(talk, mara, messageId, 'accepted')
})

test('two workers on one outbox send each mail once', async () => {
  const second = await s.work()
  const talks = await Promise.all(Array.from({ length: 30 }, () => makeCase(s, support)))
  const messages = await Promise.all(talks.map(async (talk) => (await mara.api.sending.send(answer(talk))).messageId))
  for (const [at, talk] of talks.entries()) await s.leaves(talk, mara, messages[at]!)
  for (const talk of talks) assert.equal(mailsTo(talk.address).length, 1)
  await second.stop()
})

test('a worker that is stopped sends what it has in hand to the end', async () => {
  const worker = await s.work()
  let release = () => {}
  only({ wait: () => new Promise<void>((resolve) => (release = resolve)) })
  const { talk, messageId } = await sent()
  s.clock.advance('11s')
  for (let tries = 0; tries < 100 && (await states(talk.id)).state !== 'sending'; tries++) {
    s.app.kernel.services.wake('outbox')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  await new Promise((resolve) => setTimeout(resolve, 300))
  const stopped = worker.stop()
  release()
  only({})
  await stopped
  await s.comesTo(talk, mara, messageId, 'accepted')
  assert.equal(mailsTo(talk.address).length, 1)
})
