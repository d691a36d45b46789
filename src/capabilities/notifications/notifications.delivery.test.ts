import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { runtimeOf } from '#kernel/kernel.ts'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { pushService } from '#testing/push.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'
import { makeKeys } from './notifications.browsers.ts'
import { joinedIn } from './notifications.fixture.ts'
import type { Settings } from './notifications.kinds.ts'

const service = await pushService()
after(() => service.close())
const w = await world({ ports: { push: service.driver } })
await w.write((writer) =>
  createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'Europe/Berlin', locale: 'en' }),
)
const runtime = runtimeOf(w.app.kernel, {})
await makeKeys(runtime)
await w.runJobs()
const mara = await w.agent({ name: 'Mara Lind' })

const note = (conversationId: string, ...agentIds: string[]) =>
  mara.api.conversations.addNote({ conversationId, text: 'The secret words', mentions: { agentIds, teamIds: [] } })
const join = async (who: Person) => {
  const { publicKey } = await who.api.notifications.browsers({})
  const browser = service.browser(publicKey!)
  const { id } = await who.api.notifications.addBrowser({ endpoint: browser.endpoint, keys: browser.keys })
  return { ...browser, id }
}
const choose = async (who: Person, change: Partial<Settings>) => {
  const { revision, settings } = await who.api.notifications.settings({})
  return who.api.notifications.saveSettings({ revision, settings: { ...settings, ...change } })
}
/** What came to a browser since the last look, after time has passed. */
const pushes = async (by = '11s') => {
  await w.runJobs()
  w.clock.advance(by)
  await w.runJobs()
  return service.news()
}
const shown = async (by?: string) =>
  (await pushes(by)).filter(({ message }) => message.do === 'show').map(({ message }) => message)
const someone = async (name: string, role: 'agent' | 'lead' = 'agent') => {
  const person = await w.agent({ name, role })
  return { ...person, browser: await join(person) }
}

test('a push comes encrypted to the browser, from who it says, and names no words of the note', async () => {
  const jonas = await someone('Jonas')
  const talk = await makeConversation(w, { subject: 'Alma lamp' })
  await note(talk.id, jonas.id)
  const [push, ...more] = await pushes()
  assert.equal(more.length, 0)
  assert.equal(push!.browser, jonas.browser.name)
  assert.deepEqual(
    [push!.message.do, push!.message.tag, push!.message.title, push!.message.body, push!.message.url],
    [
      'show',
      talk.id,
      'Mara Lind mentioned you',
      `#${talk.number} Alma lamp · Katarzyna Wójcik`,
      `/conversations/${talk.number}`,
    ],
  )
  assert.equal(JSON.stringify(push!.message).includes('secret'), false)
  assert.deepEqual([push!.headers['urgency'], push!.headers['topic']], ['high', talk.id.replaceAll('-', '')])
  assert.equal(push!.sender.aud, `https://localhost:${service.port}`)
  assert.match(push!.sender.sub, /^(mailto:|https:)/)
  assert.deepEqual(await pushes(), [])
})

test('what is seen in time is not pushed, and what was pushed disappears where it is seen elsewhere', async () => {
  const jonas = await someone('Jonas')
  const talk = await makeConversation(w)
  await note(talk.id, jonas.id)
  await w.runJobs()
  await jonas.api.notifications.markRead({ conversationId: talk.id })
  assert.deepEqual(await pushes(), [])
  await note(talk.id, jonas.id)
  assert.equal((await shown()).length, 1)
  await jonas.api.notifications.markRead({ conversationId: talk.id })
  const [close] = await pushes()
  assert.equal(close!.message.do, 'close')
  assert.ok(close!.message.tags.includes(talk.id))
  assert.equal(close!.headers['topic'], talk.id.replaceAll('-', ''))
})

test('quiet hours hold, by the clock of the person, and what came in them comes after, once', async () => {
  w.clock.set('2026-11-17T16:00:00.000Z')
  const jonas = await someone('Jonas')
  await choose(jonas, { quiet: { on: true, from: '18:00', to: '08:00', days: [1, 2, 3, 4, 5, 6, 7], daysOff: [] } })
  const talk = await makeConversation(w, { assigneeId: jonas.id })
  await w.runJobs()
  w.clock.set('2026-11-17T17:30:00.000Z')
  assert.deepEqual(
    (await shown('30m')).map(({ title }) => title),
    [],
  )
  for (let each = 0; each < 3; each++) {
    await customerSays(w, talk, 'Hello?')
    assert.deepEqual(await pushes('1h'), [])
  }
  w.clock.set('2026-11-18T06:59:50.000Z')
  assert.deepEqual(await pushes('5s'), [])
  w.clock.set('2026-11-18T07:00:00.000Z')
  const [morning, ...more] = await shown()
  assert.deepEqual([morning?.tag, more.length], [talk.id, 0])
  assert.match(morning!.body, /and 3 things more/)
  assert.deepEqual(await pushes('1d'), [])
})

test('quiet hours that begin while something waits hold too', async () => {
  w.clock.set('2026-11-19T10:00:00.000Z')
  const jonas = await someone('Jonas')
  const talk = await makeConversation(w)
  await note(talk.id, jonas.id)
  await w.runJobs()
  await choose(jonas, { quiet: { on: true, from: '09:00', to: '13:00', days: [4], daysOff: [] } })
  assert.deepEqual(await pushes(), [])
  w.clock.set('2026-11-19T12:00:00.000Z')
  assert.equal((await shown()).length, 1)
})

test('the times of mail and quiet hours move with a change of the choice, and nothing leaves twice', async () => {
  w.clock.set('2026-11-20T10:20:00.000Z')
  const jonas = await w.agent({ name: 'Jonas' })
  const mails = async () =>
    (
      await w.db
        .selectFrom('outbox')
        .select('plan')
        .where('recipients', '@>', `{${jonas.email}}` as never)
        .orderBy('created_at')
        .execute()
    ).map(({ plan }) => plan as { subject: string; text: string; html: string })
  const [one, other] = [
    await makeConversation(w, { subject: 'Alma lamp' }),
    await makeConversation(w, { subject: '<b>Bed</b>' }),
  ]
  await note(one.id, jonas.id)
  await note(other.id, jonas.id)
  await w.runJobs()
  w.clock.set('2026-11-20T10:59:59.000Z')
  await w.runJobs()
  assert.equal((await mails()).length, 0)
  w.clock.set('2026-11-20T11:00:00.000Z')
  await w.runJobs()
  await w.runJobs()
  const [digest, ...more] = await mails()
  assert.equal(more.length, 0)
  assert.equal(digest!.subject, 'News in 2 conversations')
  assert.match(
    digest!.text,
    new RegExp(`#${one.number} Alma lamp[^]*Mara Lind mentioned you[^]*/conversations/${one.number}`),
  )
  assert.equal(digest!.text.includes('secret'), false)
  assert.equal(digest!.html.includes('<b>Bed</b>'), false)

  await choose(jonas, { pace: 'daily', mailAt: '07:30' })
  await note(one.id, jonas.id)
  await w.runJobs()
  w.clock.set('2026-11-21T06:29:00.000Z')
  await w.runJobs()
  assert.equal((await mails()).length, 1)
  w.clock.set('2026-11-21T06:30:00.000Z')
  await w.runJobs()
  assert.equal((await mails())[1]!.subject, `Mara Lind mentioned you: #${one.number} Alma lamp`)
  await note(other.id, jonas.id)
  await w.runJobs()
  await choose(jonas, { pace: 'atOnce' })
  w.clock.advance('11s')
  await w.runJobs()
  assert.equal((await mails()).length, 3)
  await note(other.id, jonas.id)
  await jonas.api.notifications.markRead({})
  w.clock.advance('1h')
  await w.runJobs()
  assert.equal((await mails()).length, 3)
})

test('what went out of sight before it left does not leave', async () => {
  const jonas = await someone('Jonas')
  const talk = await makeConversation(w, { subject: 'Dismissal' })
  await note(talk.id, jonas.id)
  await w.runJobs()
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const { revision } = await mara.api.conversations.get({ conversationId: talk.id })
  await mara.api.conversations.assign({ conversationId: talk.id, teamId: team.id, revision })
  assert.deepEqual(await pushes('2h'), [])
  assert.equal(
    await w.db
      .selectFrom('outbox')
      .select('id')
      .where('recipients', '@>', `{${jonas.email}}` as never)
      .executeTakeFirst(),
    undefined,
  )
})

test('nobody who has left is told anything', async () => {
  const [boss, jonas] = [await w.agent({ role: 'admin' }), await someone('Jonas')]
  const talk = await makeConversation(w)
  await note(talk.id, jonas.id)
  await w.runJobs()
  await boss.api.people.deactivate({ agentId: jonas.id })
  assert.deepEqual(await pushes('2h'), [])
})

test('a service that does not take it now is asked again, and the list of browsers says so meanwhile', async () => {
  // Jobs are tried again by the clock of the database.
  w.clock.set('2044-11-16T10:00:00.000Z')
  const jonas = await someone('Jonas')
  const talk = await makeConversation(w)
  await note(talk.id, jonas.id)
  await w.runJobs()
  service.refuse(503, 429)
  assert.equal((await shown()).length, 1)
  assert.equal((await jonas.api.notifications.browsers({})).items[0]!.failingSince, null)
  await note(talk.id, jonas.id)
  service.refuse(503, 503, 503, 503, 503, 503)
  assert.deepEqual(await shown(), [])
  assert.notEqual((await jonas.api.notifications.browsers({})).items[0]!.failingSince, null)
  assert.deepEqual(await pushes('20m'), [])
})

test('a push whose answer was lost is sent again, in the place of the same notice', async () => {
  const jonas = await someone('Jonas')
  const talk = await makeConversation(w)
  await note(talk.id, jonas.id)
  service.lose(1)
  const [first, again, ...more] = await shown()
  assert.deepEqual([again!.tag, again!.id, more.length], [first!.tag, first!.id, 0])
  assert.deepEqual(await pushes('20m'), [])
})

test('browsers are listed, tried and removed by their person alone, and end with the browser itself', async () => {
  const jonas = await someone('Jonas')
  const { id } = jonas.browser
  await jonas.api.notifications.tryBrowser({ browserId: id })
  assert.equal((await shown())[0]!.tag, 'try')
  assert.deepEqual(await refused(mara.api.notifications.tryBrowser({ browserId: id })), [404, 'notifications.notFound'])
  assert.deepEqual(await refused(mara.api.notifications.removeBrowser({ browserId: id })), [
    404,
    'notifications.notFound',
  ])
  assert.deepEqual((await mara.api.notifications.browsers({})).items, [])
  await jonas.api.notifications.removeBrowser({ browserId: id })
  const talk = await makeConversation(w)
  await note(talk.id, jonas.id)
  assert.deepEqual(await pushes(), [])
  const next = await join(jonas)
  service.end(next.name)
  await note(talk.id, jonas.id)
  await pushes()
  assert.deepEqual((await jonas.api.notifications.browsers({})).items, [])
})

test('a browser belongs to whoever joined from it last; its address and the private key are sealed on disk', async () => {
  const [jonas, lea] = [await someone('Jonas'), await w.agent({ name: 'Lea' })]
  const { endpoint, keys } = jonas.browser
  await lea.api.notifications.addBrowser({ endpoint, keys })
  assert.deepEqual((await jonas.api.notifications.browsers({})).items, [])
  assert.equal((await lea.api.notifications.browsers({})).items.length, 1)
  const rows = JSON.stringify([
    await w.db.selectFrom('push_browsers').selectAll().execute(),
    await w.db.selectFrom('push_keys').selectAll().execute(),
  ])
  assert.equal(rows.includes(endpoint) || rows.includes(keys.auth), false)
  const kept = await w.db.selectFrom('push_keys').select(['public_key', 'sealed_private_key']).executeTakeFirstOrThrow()
  assert.equal(w.app.kernel.services.secrets.decrypt(kept.sealed_private_key).length, 43)
  await makeKeys(runtime)
  assert.equal(
    (await w.db.selectFrom('push_keys').select('public_key').executeTakeFirstOrThrow()).public_key,
    kept.public_key,
  )
  assert.deepEqual(await refused(lea.api.notifications.addBrowser({ endpoint: 'http://push.example/1', keys })), [
    422,
    'notifications.badAddress',
  ])
})

test('no API token joins a browser, and who signs out takes theirs along', async () => {
  const jonas = await someone('Jonas')
  const { secret } = (await jonas.api.access.createToken({ name: 'Reads', scopes: ['notifications:use'] })) as {
    secret: string
  }
  const token = w.client({ authorization: `Bearer ${secret}` })
  const { endpoint, keys } = jonas.browser
  assert.deepEqual(await refused(token.notifications.addBrowser({ endpoint, keys })), [403, 'notifications.personOnly'])
  const sessionId = await joinedIn(w, jonas.id, '1d')
  await jonas.api.access.endSession({ sessionId })
  assert.deepEqual((await jonas.api.notifications.browsers({})).items, [])
})

test('many conversations at once are one push', async () => {
  const jonas = await someone('Jonas')
  for (let each = 0; each < 5; each++) await note((await makeConversation(w)).id, jonas.id)
  const [only, ...more] = await shown()
  assert.deepEqual(
    [only!.tag, only!.title, only!.url, more.length],
    ['summary', 'News in 5 conversations', '/notifications', 0],
  )
})
