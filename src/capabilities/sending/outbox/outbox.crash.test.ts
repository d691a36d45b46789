import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { after, test } from 'node:test'
import { answer, makeCase, shop } from '../sending.fixture.ts'
import { until } from '#testing/until.ts'

const s = await shop()
after(() => s.close())
const support = await s.mailbox({ address: 'support@shop.example' })
const mara = await s.agent({ name: 'Mara Lind' })
const children: ChildProcess[] = []
let inProcess: { stop(): Promise<void> } | undefined
after(() => children.forEach((child) => child.kill('SIGKILL')))

async function worker(): Promise<ChildProcess> {
  const child = fork(path.join(import.meta.dirname, 'outbox.child.ts'), [s.database.url, s.clock.now().toISOString()])
  children.push(child)
  await once(child, 'message')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

const queue = async (count: number) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const talk = await makeCase(s, support)
      const { messageId } = await mara.api.sending.send(answer(talk))
      return {
        talk,
        messageId,
        taken: () => s.server.mails.filter(({ to }) => to.includes(talk.address)).length,
        state: async () => (await mara.api.sending.states({ conversationId: talk.id })).items[0]!.state,
      }
    }),
  )
test('a worker killed before the end of a message left nothing: another sends it, once', async () => {
  const [mail] = await queue(1)
  s.clock.advance('1m')
  // A server that keeps the worker waiting in the middle of the envelope.
  s.server.behave({ waitAtSender: () => new Promise(() => undefined) })
  const first = await worker()
  await until('it is claimed', async () => (await mail!.state()) === 'sending')
  await new Promise((resolve) => setTimeout(resolve, 200))
  await kill(first)
  s.server.behave({})
  inProcess = await s.work()
  await until('another has sent it', async () => (await mail!.state()) === 'accepted')
  assert.equal(mail!.taken(), 1)
})

test('a worker killed between the end and the answer leaves a doubt that is told, and nothing is sent again by itself', async () => {
  const [mail] = await queue(1)
  s.server.behave({ wait: () => new Promise(() => undefined) })
  s.clock.advance('1m')
  await until('the end has left', async () =>
    Boolean(
      await s.db
        .selectFrom('outbox')
        .select('id')
        .where('message_id', '=', mail!.messageId)
        .where('ending_at', 'is not', null)
        .executeTakeFirst(),
    ),
  )
  // The worker in this process holds it: its database row is made that of a worker that died.
  await s.write((w) =>
    w.tx
      .updateTable('outbox')
      .set({ claimed_by: '0192f0c1-dead-7000-8000-000000000000' })
      .where('message_id', '=', mail!.messageId)
      .execute(),
  )
  await until('it is told', async () => (await mail!.state()) === 'uncertain')
  s.server.behave({})
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.equal(mail!.taken(), 0)
})

test('workers that are killed again and again at any moment lose nothing, send nothing twice, and are sure of almost everything', async () => {
  await inProcess?.stop()
  const mails = await queue(60)
  s.server.behave({ wait: () => new Promise((resolve) => setTimeout(resolve, Math.random() * 25)) })
  s.clock.advance('1m')
  for (let kills = 0; kills < 5; kills++) {
    const before = s.server.mails.length
    const child = await worker()
    // At some moment while mails leave.
    await until('it sends', () => s.server.mails.length > before + 2)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
    await kill(child)
  }
  await s.work()
  await until('every mail has a fate', async () => {
    const { left } = await s.db
      .selectFrom('outbox')
      .select(({ fn }) => fn.countAll<number>().as('left'))
      .where('state', 'not in', ['accepted', 'uncertain'])
      .executeTakeFirstOrThrow()
    return Number(left) === 0
  })
  const fates = await Promise.all(mails.map(async (mail) => ({ state: await mail.state(), taken: mail.taken() })))
  assert.deepEqual(
    fates.filter(({ taken }) => taken > 1),
    [],
    'sent twice',
  )
  assert.deepEqual(
    fates.filter(({ state, taken }) => state === 'accepted' && taken !== 1),
    [],
    'said to be sent and is not',
  )
  const doubtful = fates.filter(({ state }) => state === 'uncertain').length
  assert.ok(doubtful <= 5 * 3, `${doubtful} in doubt: at most one for each connection that was killed`)
})
