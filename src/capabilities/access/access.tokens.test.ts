import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { visitor } from '#testing/visitor.ts'
import { refused, world } from '#testing/world.ts'
import { setPassword } from './access.credentials.ts'
import { writeSeen } from './access.seen.ts'

const w = await world()
after(() => w.close())

const bearer = (secret: string) => w.client({ authorization: `Bearer ${secret}` })

test('a token may do what its scopes say and its owner may, and no more', async () => {
  const lead = await w.agent({ role: 'lead' })
  const { secret, token } = await lead.api.access.createToken({
    name: 'Teams',
    scopes: ['people:teams', 'people:teams'],
  })
  assert.match(secret, /^heed_\S{43}$/)
  assert.deepEqual(token.scopes, ['people:teams'])
  const script = bearer(secret)
  await script.people.createTeam({ name: 'Made by a script' })
  assert.deepEqual(await refused(script.people.list({})), [403, 'kernel.forbidden'])
  assert.deepEqual((await script.people.me({})).permissions, ['people:teams'])
  await w.write(({ tx }) => tx.updateTable('agents').set({ role: 'agent' }).where('id', '=', lead.id).execute())
  assert.deepEqual(await refused(script.people.createTeam({ name: 'No more' })), [403, 'kernel.forbidden'])
})

test('nobody makes a token with rights they lack, and no token makes another or touches the account', async () => {
  const agent = await w.agent()
  assert.deepEqual(await refused(agent.api.access.createToken({ name: 'More', scopes: ['people:manage'] })), [
    403,
    'access.scopeNotYours',
  ])
  const { secret } = await agent.api.access.createToken({
    name: 'All I have',
    scopes: (await agent.api.people.me({})).permissions,
  })
  const script = bearer(secret)
  const scopes = ['people:read']
  for (const call of [
    () => script.access.createToken({ name: 'Child', scopes }),
    () => script.access.tokens({}),
    () => script.access.sessions({}),
    () => script.access.endOtherSessions({}),
    () => script.access.changePassword({ current: 'x', password: 'x' }),
    () => script.access.revokeToken({ tokenId: agent.id }),
    () => script.access.endSession({ sessionId: agent.id }),
  ])
    assert.deepEqual(await refused(call()), [403, 'access.personOnly'])
  assert.deepEqual(await refused(script.people.updateMe({ revision: 1, name: 'Robot' })), [403, 'people.personOnly'])
  assert.deepEqual(await refused(script.people.removePhoto({})), [403, 'people.personOnly'])
})

test('the secret is shown once and only its digest is kept', async () => {
  const agent = await w.agent()
  const { secret } = await agent.api.access.createToken(
    { name: 'Secret', scopes: ['people:read'] },
    { idempotencyKey: 'token-1' },
  )
  assert.ok(!JSON.stringify(await agent.api.access.tokens({})).includes(secret))
  for (const table of ['api_tokens', 'idempotency_keys', 'events']) {
    const { rows } = await w.app.kernel.database.pool.query(`select * from ${table}`)
    assert.ok(!JSON.stringify(rows).includes(secret.slice(5)), table)
  }
})

test('a revoked or ended token is refused at once; only its owner can revoke it', async () => {
  const [agent, other] = [await w.agent(), await w.agent()]
  const { secret, token } = await agent.api.access.createToken({ name: 'Short', scopes: ['people:read'] })
  assert.deepEqual(await refused(other.api.access.revokeToken({ tokenId: token.id })), [404, 'access.tokenNotFound'])
  await agent.api.access.revokeToken({ tokenId: token.id })
  assert.deepEqual(await refused(bearer(secret).people.list({})), [401, 'kernel.unauthenticated'])

  const timed = await agent.api.access.createToken({
    name: 'A day',
    scopes: ['people:read'],
    expiresAt: w.clock.in('1d').toISOString(),
  })
  await bearer(timed.secret).people.list({})
  w.clock.advance('1d')
  assert.deepEqual(await refused(bearer(timed.secret).people.list({})), [401, 'kernel.unauthenticated'])
  assert.deepEqual(
    await refused(
      agent.api.access.createToken({ name: 'Late', scopes: ['people:read'], expiresAt: w.clock.now().toISOString() }),
    ),
    [422, 'access.expiryInPast'],
  )
})

test('the list says when a token was last used', async () => {
  const agent = await w.agent()
  const { secret } = await agent.api.access.createToken({ name: 'Used', scopes: ['people:read'] })
  assert.equal((await agent.api.access.tokens({}))[0]!.lastUsedAt, null)
  await bearer(secret).people.list({})
  await writeSeen({ db: w.app.kernel.database.reader, transact: w.write })
  assert.equal((await agent.api.access.tokens({}))[0]!.lastUsedAt, w.clock.now().toISOString())
})

test('changing the password needs the present one, slows guessing down, and ends the other sessions', async () => {
  const mara = await w.agent()
  await w.write((writer) => setPassword(writer, mara.id, 'lantern over water'))
  const [here, there] = [visitor(w), visitor(w)]
  for (const each of [here, there]) await each.api.access.signIn({ email: mara.email, password: 'lantern over water' })
  assert.deepEqual(await refused(here.api.access.changePassword({ current: 'lantern over water', password: 'tiny' })), [
    422,
    'access.passwordTooShort',
  ])
  for (let tries = 0; tries < 5; tries++)
    assert.deepEqual(
      await refused(here.api.access.changePassword({ current: 'guess', password: 'a new quiet harbour' })),
      [403, 'access.wrongPassword'],
    )
  const change = () =>
    here.api.access.changePassword({ current: 'lantern over water', password: 'a new quiet harbour' })
  assert.deepEqual(await refused(change()), [429, 'access.slowDown'])
  w.clock.advance('30s')
  await change()
  await here.api.people.me({})
  assert.deepEqual(await refused(there.api.people.me({})), [401, 'kernel.unauthenticated'])
})

test('accounts of the demo are told by a demo alone', async () => {
  await w.agent()
  assert.deepEqual(await visitor(w).api.access.demoAccounts({}), [])
})
