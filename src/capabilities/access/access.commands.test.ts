import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { visitor } from '#testing/visitor.ts'
import { refused, world } from '#testing/world.ts'
import { addToken, addUser, resetUser } from './access.public.ts'

const w = await world()
after(() => w.close())

const code = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error) => error.code,
  )
const token = (link: string | undefined) => link!.split('/').at(-1)!

test('the command line adds people only to a Heed that is set up', async () => {
  const wish = { email: 'early@harrow.example', name: 'Early', role: 'admin' as const }
  assert.equal(await code(w.write((writer) => addUser(writer, wish))), 'organisation.notSetUp')
  await w.write((writer) => createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'UTC', locale: 'en' }))
  const link = await w.write((writer) => addUser(writer, wish))
  assert.match(link!, /^http:\/\/localhost:\d+\/welcome\//)
  w.clock.advance('2s')
  await w.runJobs()
  const browser = visitor(w)
  await browser.api.access.acceptInvitation({ token: token(link), name: 'Early', password: 'lantern over water' })
  assert.equal((await browser.api.people.me({})).role, 'admin')
  assert.equal(await code(w.write((writer) => addUser(writer, wish))), 'people.emailTaken')
})

test('a password from the command line obeys the rules and works at once', async () => {
  const wish = { email: 'mara@harrow.example', name: 'Mara', role: 'agent' as const }
  assert.equal(
    await code(w.write((writer) => addUser(writer, { ...wish, password: 'qwertyuiop' }))),
    'access.passwordTooCommon',
  )
  assert.equal(await w.write((writer) => addUser(writer, { ...wish, password: 'lantern over water' })), undefined)
  const browser = visitor(w)
  await browser.api.access.signIn({ email: wish.email, password: 'lantern over water' })
  const link = await w.write((writer) => resetUser(writer, 'Mara@Harrow.example'))
  await browser.api.people.me({})
  const second = visitor(w)
  await second.api.access.resetPassword({ token: token(link), password: 'a new quiet harbour' })
  assert.deepEqual(await refused(browser.api.people.me({})), [401, 'kernel.unauthenticated'])
  await w.write((writer) => resetUser(writer, wish.email, 'third time lucky charm'))
  assert.deepEqual(await refused(second.api.people.me({})), [401, 'kernel.unauthenticated'])
  assert.equal(await code(w.write((writer) => resetUser(writer, 'nobody@harrow.example'))), 'people.notFound')
})

test('somebody who was only invited takes the seat with a password from the command line', async () => {
  const wish = { email: 'ines@harrow.example', name: 'Ines', role: 'lead' as const }
  await w.write((writer) => addUser(writer, wish))
  await w.write((writer) => resetUser(writer, wish.email, 'lantern over water'))
  const browser = visitor(w)
  await browser.api.access.signIn({ email: wish.email, password: 'lantern over water' })
  assert.equal((await browser.api.people.me({})).role, 'lead')
})

test('a token from the command line has a part of the rights of its person, or all', async () => {
  const agent = await w.agent()
  const make = (scopes?: string[]) =>
    w.write((writer) => addToken(writer, { email: agent.email, name: 'cli', scopes, expiresAt: null }))
  assert.equal(await code(make(['people:manage'])), 'access.scopeNotYours')
  const script = (secret: string) => w.client({ authorization: `Bearer ${secret}` })
  assert.deepEqual((await script(await make(['people:read'])).people.me({})).permissions, ['people:read'])
  assert.deepEqual((await script(await make()).people.me({})).permissions, (await agent.api.people.me({})).permissions)
})
