import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { visitor } from '#testing/visitor.ts'
import { refused, world } from '#testing/world.ts'
import { setPassword } from './access.credentials.ts'
import { linkToken } from './access.linktoken.ts'

const w = await world()
const admin = await w.agent({ role: 'admin', name: 'Sander' })
after(() => w.close())

const password = 'lantern over water'
/** Tokens of the links that would be mailed to a person, oldest first. */
const mailed = async (agentId: string) => {
  await w.runJobs()
  const rows = await w.db
    .selectFrom('events')
    .select('payload')
    .where('type', '=', 'access.linkMade')
    .orderBy('id')
    .execute()
  const payloads = rows.map(({ payload }) => payload as { agentId: string; linkId: string; kind: string })
  return payloads
    .filter((payload) => payload.agentId === agentId)
    .map(({ linkId, kind }) => ({ kind, token: linkToken(w.app.kernel.services, linkId) }))
}
let addresses = 0
const invite = (name: string) =>
  admin.api.people.invite({ email: `${name}-${++addresses}@harrow.example`.toLowerCase(), name })

test('an invited colleague is mailed one link, chooses name and password, and is in', async () => {
  const invited = await invite('Kasia')
  assert.equal(invited.state, 'invited')
  const links = await mailed(invited.id)
  assert.deepEqual(
    links.map(({ kind }) => kind),
    ['invitation'],
  )
  const { token } = links[0]!
  const browser = visitor(w)
  assert.deepEqual(await browser.api.access.link({ token }), {
    kind: 'invitation',
    email: invited.email,
    name: 'Kasia',
    organisation: '',
  })
  assert.deepEqual(
    await refused(browser.api.access.acceptInvitation({ token, name: 'Kasia', password: '1234567890' })),
    [422, 'access.passwordTooCommon'],
  )
  await browser.api.access.acceptInvitation({
    token,
    name: 'Kasia Wrona',
    password,
    locale: 'de',
    timeZone: 'Europe/Warsaw',
  })
  const me = await browser.api.people.me({})
  assert.deepEqual([me.name, me.role, me.locale, me.timeZone], ['Kasia Wrona', 'agent', 'de', 'Europe/Warsaw'])
  assert.deepEqual(await refused(visitor(w).api.access.acceptInvitation({ token, name: 'Eve', password })), [
    410,
    'access.linkEnded',
  ])
})

test('an invitation sent again ends the earlier link, and each ends after seven days', async () => {
  const invited = await invite('Tom')
  const [first] = await mailed(invited.id)
  w.clock.advance('1h')
  await admin.api.people.reinvite({ agentId: invited.id })
  const second = (await mailed(invited.id)).at(-1)!
  assert.deepEqual(await refused(visitor(w).api.access.link({ token: first!.token })), [410, 'access.linkEnded'])
  await visitor(w).api.access.link({ token: second.token })
  w.clock.advance('7d')
  assert.deepEqual(
    await refused(visitor(w).api.access.acceptInvitation({ token: second.token, name: 'Tom', password })),
    [410, 'access.linkEnded'],
  )
})

test('a reaction that runs twice makes one link', async () => {
  const invited = await invite('Once')
  await mailed(invited.id)
  const event = await w.db
    .selectFrom('events')
    .selectAll()
    .where('type', '=', 'people.invited')
    .where('about', '=', invited.id)
    .executeTakeFirstOrThrow()
  const payload = {
    id: String(event.id),
    at: event.at,
    type: event.type,
    actor: event.actor,
    about: event.about,
    payload: event.payload,
  }
  await w.app.kernel.database.pool.query("select graphile_worker.add_job('access.on.people.invited', $1)", [payload])
  assert.equal((await mailed(invited.id)).length, 1)
})

test('of two who accept one invitation at the same time one gets in', async () => {
  const invited = await invite('Race')
  const { token } = (await mailed(invited.id))[0]!
  const results = await Promise.allSettled(
    [1, 2, 3].map((at) => visitor(w).api.access.acceptInvitation({ token, name: `Race ${at}`, password })),
  )
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('whoever asks for a reset learns nothing about the address', async () => {
  const { api } = visitor(w)
  const known = await api.access.requestReset({ email: admin.email })
  const unknown = await api.access.requestReset({ email: 'nobody@harrow.example' })
  assert.deepEqual(known, unknown)
  const jobs = await w.app.kernel.database.pool.query(
    "select count(*) from graphile_worker.jobs where task_identifier = 'access.makeResetLink'",
  )
  assert.equal(Number(jobs.rows[0].count), 2, 'the same work is left behind for both')
  assert.deepEqual(
    (await mailed(admin.id)).map(({ kind }) => kind),
    ['reset'],
  )
})

test('a reset link sets the password once, ends every other session and the pause, and lets in', async () => {
  const mara = await w.agent({ name: 'Mara' })
  await w.write((writer) => setPassword(writer, mara.id, password))
  const old = visitor(w)
  await old.api.access.signIn({ email: mara.email, password })
  const again = visitor(w)
  for (let tries = 0; tries < 5; tries++)
    await refused(again.api.access.signIn({ email: mara.email, password: 'guessing at it' }))
  const browser = visitor(w)
  await browser.api.access.requestReset({ email: mara.email })
  const { token } = (await mailed(mara.id))[0]!
  assert.deepEqual(await refused(browser.api.access.resetPassword({ token, password: `${mara.email}` })), [
    422,
    'access.passwordIsYours',
  ])
  await browser.api.access.resetPassword({ token, password: 'a new quiet harbour' })
  assert.equal((await browser.api.people.me({})).id, mara.id)
  assert.deepEqual(await refused(old.api.people.me({})), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(visitor(w).api.access.resetPassword({ token, password })), [410, 'access.linkEnded'])
  assert.deepEqual(await refused(again.api.access.signIn({ email: mara.email, password })), [
    401,
    'access.wrongCredentials',
  ])
  await again.api.access.signIn({ email: mara.email, password: 'a new quiet harbour' })
})

test('a reset link ends after an hour, and no more than three an hour are mailed', async () => {
  const mara = await w.agent()
  for (let asked = 0; asked < 5; asked++) {
    await visitor(w).api.access.requestReset({ email: mara.email })
    await w.runJobs()
    w.clock.advance('1m')
  }
  const links = await mailed(mara.id)
  assert.equal(links.length, 3)
  w.clock.advance('58m')
  assert.deepEqual(await refused(visitor(w).api.access.link({ token: links[0]!.token })), [410, 'access.linkEnded'])
  await visitor(w).api.access.requestReset({ email: mara.email })
  assert.equal((await mailed(mara.id)).length, 4)
})

test('a link ends when the address that it was mailed to is no longer that of the person', async () => {
  const mara = await w.agent()
  await visitor(w).api.access.requestReset({ email: mara.email })
  const { token } = (await mailed(mara.id))[0]!
  const change = async (agentId: string, email: string) => {
    const { revision } = (await admin.api.people.list({ limit: 200 })).items.find(({ id }) => id === agentId)!
    await admin.api.people.update({ agentId, revision, email })
  }
  await change(mara.id, `moved-${mara.email}`)
  assert.deepEqual(await refused(visitor(w).api.access.resetPassword({ token, password })), [410, 'access.linkEnded'])

  const invited = await invite('Typo')
  const wrong = (await mailed(invited.id))[0]!
  await change(invited.id, `right-${invited.email}`)
  const links = await mailed(invited.id)
  assert.equal(links.length, 2, 'who is invited gets the invitation at the right address')
  assert.deepEqual(await refused(visitor(w).api.access.link({ token: wrong.token })), [410, 'access.linkEnded'])
  assert.equal((await visitor(w).api.access.link({ token: links[1]!.token })).email, `right-${invited.email}`)
})

test('links that we did not make, or of the other kind, are refused', async () => {
  const invited = await invite('Kind')
  const { token } = (await mailed(invited.id))[0]!
  const { api } = visitor(w)
  const [id = '', signature = ''] = token.split('.')
  const other = (text: string) => text.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  const forged = [`${id}.${other(signature)}`, `${id}.${signature.slice(0, 12)}`, id, 'x', `${other(id)}.${signature}`]
  for (const each of forged)
    assert.deepEqual(await refused(api.access.link({ token: each })), [404, 'access.linkNotFound'])
  assert.deepEqual(await refused(api.access.resetPassword({ token, password })), [404, 'access.linkNotFound'])
})

test('a deactivated person has no way left: sessions, tokens and links end', async () => {
  const tom = await w.agent()
  await w.write((writer) => setPassword(writer, tom.id, password))
  const browser = visitor(w)
  await browser.api.access.signIn({ email: tom.email, password })
  const { secret } = await browser.api.access.createToken({ name: 'script', scopes: ['people:read'] })
  await visitor(w).api.access.requestReset({ email: tom.email })
  const { token } = (await mailed(tom.id))[0]!
  const script = w.client({ authorization: `Bearer ${secret}` })
  await script.people.list({})
  await admin.api.people.deactivate({ agentId: tom.id })
  assert.deepEqual(await refused(browser.api.people.me({})), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(script.people.list({})), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(visitor(w).api.access.resetPassword({ token, password })), [410, 'access.linkEnded'])
  await w.runJobs()
  await admin.api.people.reactivate({ agentId: tom.id })
  assert.deepEqual(
    await refused(browser.api.people.me({})),
    [401, 'kernel.unauthenticated'],
    'coming back does not revive old sessions',
  )
  assert.deepEqual(await refused(script.people.list({})), [401, 'kernel.unauthenticated'])
})
