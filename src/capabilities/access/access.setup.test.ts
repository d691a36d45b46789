import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setUpToken } from '#capabilities/organisation/organisation.public.ts'
import { visitor } from '#testing/visitor.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
after(() => w.close())

const wish = (token: string, email = 'sander@harrow.example') => ({
  token,
  email,
  organisation: 'Harrow & Lind',
  name: 'Sander de Wit',
  password: 'lantern over water',
  timeZone: 'Europe/Amsterdam',
  locale: 'en',
})
const people = async () => Number((await w.app.kernel.database.pool.query('select count(*) from agents')).rows[0].count)

test('before set-up the state says so, and nobody can look further', async () => {
  const { api } = visitor(w)
  assert.deepEqual(await api.organisation.state({}), {
    isSetUp: false,
    name: '',
    locale: 'en',
    locales: ['de', 'en'],
    demo: false,
  })
  assert.deepEqual(await refused(api.organisation.get({})), [401, 'kernel.unauthenticated'])
})

test('only the latest printed token opens the set-up, and only its digest is kept', async () => {
  const first = (await w.write(setUpToken))!
  const second = (await w.write(setUpToken))!
  assert.notEqual(first, second)
  assert.deepEqual(await refused(visitor(w).api.access.setUp(wish(first))), [403, 'access.wrongSetUpToken'])
  assert.deepEqual(await refused(visitor(w).api.access.setUp(wish(''.padEnd(43, 'x')))), [
    403,
    'access.wrongSetUpToken',
  ])
  const { rows } = await w.app.kernel.database.pool.query('select * from setup_token')
  assert.equal(rows.length, 1)
  assert.ok(!JSON.stringify(rows).includes(second))
})

test('a weak password, an unknown language or time zone is refused and the token stays good', async () => {
  const token = (await w.write(setUpToken))!
  const { api } = visitor(w)
  assert.deepEqual(await refused(api.access.setUp({ ...wish(token), password: 'short' })), [
    422,
    'access.passwordTooShort',
  ])
  assert.deepEqual(await refused(api.access.setUp({ ...wish(token), password: 'harrow & lind' })), [
    422,
    'access.passwordIsYours',
  ])
  assert.deepEqual(await refused(api.access.setUp({ ...wish(token), locale: 'tlh' })), [422, 'access.unknownLocale'])
  assert.deepEqual(await refused(api.access.setUp({ ...wish(token), timeZone: 'Mars/Base' })), [
    422,
    'kernel.invalidInput',
  ])
  assert.equal(await people(), 0)
})

test('of two who set up at once one wins, is signed in as admin, and nothing works a second time', async () => {
  const token = (await w.write(setUpToken))!
  const visitors = [visitor(w), visitor(w), visitor(w)]
  const results = await Promise.allSettled(
    visitors.map(({ api }, at) => api.access.setUp(wish(token, `first-${at}@harrow.example`))),
  )
  const winners = visitors.filter((_, at) => results[at]!.status === 'fulfilled')
  assert.equal(winners.length, 1)
  for (const result of results) if (result.status === 'rejected') assert.match(result.reason.code, /alreadySetUp/)
  assert.equal(await people(), 1)
  const me = await winners[0]!.api.people.me({})
  assert.deepEqual(
    [me.role, me.locale, me.timeZone, me.permissions.includes('people:roles')],
    ['admin', 'en', 'Europe/Amsterdam', true],
  )

  assert.deepEqual(await refused(visitor(w).api.access.setUp(wish(token))), [409, 'access.alreadySetUp'])
  assert.equal(await w.write(setUpToken), undefined)
  const state = await visitor(w).api.organisation.state({})
  assert.deepEqual([state.isSetUp, state.name], [true, 'Harrow & Lind'])
})
