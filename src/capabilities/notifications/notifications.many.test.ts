// Very much at once, very long words, and rights and sessions that end before something leaves.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { runtimeOf } from '#kernel/kernel.ts'
import { pushService } from '#testing/push.ts'
import { customerSays, makeConversation } from '#testing/talk.ts'
import { type Person, world } from '#testing/world.ts'
import { makeKeys } from './notifications.browsers.ts'
import { notificationsContract } from './notifications.contract.ts'
import { joinedIn } from './notifications.fixture.ts'

const service = await pushService()
after(() => service.close())
const w = await world({ ports: { push: service.driver } })
await makeKeys(runtimeOf(w.app.kernel, {}))
await w.runJobs()
const mara = await w.agent({ name: 'Mara Lind' })

const join = async (person: Person) => {
  const { publicKey } = await person.api.notifications.browsers({})
  const { endpoint, keys } = service.browser(publicKey!)
  await person.api.notifications.addBrowser({ endpoint, keys })
}
const news = async () => {
  await w.runJobs()
  w.clock.advance('11s')
  await w.runJobs()
  return service.news().map(({ message }) => message)
}

test('very many that were pushed disappear together, in pushes as large as services take', async () => {
  const jonas = await w.agent({ name: 'Jonas' })
  await join(jonas)
  const talks = Array.from({ length: 130 }, () => randomUUID())
  await w.write(async (writer) =>
    writer.add(notificationsContract, 'closePushes', { agentId: jonas.id, conversationIds: talks }),
  )
  const closed = (await news()).filter((message) => message.do === 'close')
  assert.deepEqual([...new Set(closed.flatMap((message) => message.tags))].sort(), [...talks, 'summary'].sort())
  for (const message of closed) assert.ok(JSON.stringify(message).length < 3800)
  assert.equal((await jonas.api.notifications.browsers({})).items[0]!.failingSince, null)
})

test('a name as long as a mail allows does not keep a push from arriving', async () => {
  const jonas = await w.agent({ name: 'Jonas' })
  await join(jonas)
  const talk = await makeConversation(w, { assigneeId: jonas.id, text: null })
  await customerSays(w, talk, 'Hello', { authorName: '本'.repeat(3000) })
  const [message] = await news()
  assert.match(message.title, /^本{100}… wrote$/)
  assert.equal(message.tag, talk.id)
})

test('whoever has lost the right to news gets none that still waits', async () => {
  const lea = await w.agent({ name: 'Lea', role: 'lead' })
  await join(lea)
  const talk = await makeConversation(w)
  await mara.api.conversations.addNote({
    conversationId: talk.id,
    text: 'Look',
    mentions: { agentIds: [lea.id], teamIds: [] },
  })
  await w.runJobs()
  await w.write(({ tx }) =>
    sql`update roles set permissions = array_remove(permissions, 'notifications:use') where name = 'lead'`.execute(tx),
  )
  assert.deepEqual(await news(), [])
  w.clock.advance('2h')
  await w.runJobs()
  const { rows } = await sql`select from outbox where ${lea.email} = any(recipients)`.execute(w.db)
  assert.equal(rows.length, 0)
})

test('no push goes where the session has run out, though nobody has removed it yet', async () => {
  const jonas = await w.agent({ name: 'Jonas' })
  await join(jonas)
  await joinedIn(w, jonas.id, '1h')
  const talk = await makeConversation(w)
  const tell = () =>
    mara.api.conversations.addNote({
      conversationId: talk.id,
      text: 'Look',
      mentions: { agentIds: [jonas.id], teamIds: [] },
    })
  await tell()
  assert.equal((await news()).length, 1)
  w.clock.advance('1h')
  await tell()
  assert.deepEqual(await news(), [])
  await jonas.api.notifications.markRead({})
  assert.deepEqual(await news(), [])
})

test('what was called back disappears where it was pushed, unless there is other news of the same conversation', async () => {
  const jonas = await w.agent({ name: 'Jonas' })
  await join(jonas)
  const { settings, revision } = await jonas.api.notifications.settings({})
  const choices = { ...settings.choices, noteAdded: { app: true, push: true, mail: false } }
  await jonas.api.notifications.saveSettings({ revision, settings: { ...settings, choices } })
  const acts = { note: '<p>Wrong one</p>' }
  const { macroId } = await mara.api.macros.create({ name: 'Noted', words: [], acts })
  const noted = async () => {
    const { id: conversationId } = await makeConversation(w)
    await w.runJobs()
    await jonas.api.notifications.follow({ conversationId, following: true })
    return { conversationId, ...(await mara.api.macros.use({ macroId, conversationId })) }
  }
  const [one, other] = [await noted(), await noted()]
  await mara.api.conversations.addNote({ conversationId: other.conversationId, text: 'Look' })
  assert.equal((await news()).length, 2)
  for (const { runId } of [one, other]) await mara.api.macros.undo({ runId })
  assert.deepEqual(
    (await news()).map((message) => [message.do, message.tags]),
    [['close', [one.conversationId, 'summary']]],
  )
})
