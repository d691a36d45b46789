import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { refused, world } from '#testing/world.ts'
import { createOrganisation } from './organisation.public.ts'

const w = await world()
after(() => w.close())

test('there are no settings before set-up', async () => {
  const agent = await w.agent()
  assert.deepEqual(await refused(agent.api.organisation.get({})), [409, 'organisation.notSetUp'])
})

test('settings are read by everyone here and changed by an admin; unsaid ones stay', async () => {
  await w.write((writer) =>
    createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'Europe/London', locale: 'en' }),
  )
  const [agent, admin] = [await w.agent(), await w.agent({ role: 'admin', name: 'Sander' })]
  const before = await agent.api.organisation.get({})
  assert.deepEqual([before.quoteHistory, before.reopenDays, before.proxyImages, before.allowed], [true, 30, true, []])
  assert.deepEqual(await refused(agent.api.organisation.update({ revision: before.revision, name: 'Mine' })), [
    403,
    'kernel.forbidden',
  ])
  const saved = await admin.api.organisation.update({ revision: before.revision, reopenDays: 14, locale: 'de' })
  assert.deepEqual(
    [saved.name, saved.reopenDays, saved.locale, saved.revision, saved.allowed],
    ['Harrow & Lind', 14, 'de', before.revision + 1, ['update']],
  )
  assert.equal((await agent.api.people.me({})).locale, 'de', 'it holds for everyone without a choice of their own')
})

test('of two who save at once the second is told who was first', async () => {
  const [sander, kasia] = [
    await w.agent({ role: 'admin', name: 'Sander' }),
    await w.agent({ role: 'admin', name: 'Kasia' }),
  ]
  const { revision } = await sander.api.organisation.get({})
  await sander.api.organisation.update({ revision, reopenDays: 7 })
  const problem = await kasia.api.organisation.update({ revision, reopenDays: 90 }).catch((error) => error.problem)
  assert.deepEqual(
    [problem.status, problem.code, problem.by, problem.revision],
    [409, 'organisation.changedMeanwhile', 'Sander', revision + 1],
  )
  assert.equal((await kasia.api.organisation.get({})).reopenDays, 7)
})

test('what is no language, time zone or number of days is refused with the field', async () => {
  const admin = await w.agent({ role: 'admin' })
  const { revision } = await admin.api.organisation.get({})
  const wrong = await admin.api.organisation
    .update({ revision, reopenDays: -1, timeZone: 'Mars/Base', name: ' ' })
    .catch((error) => error.problem)
  assert.deepEqual(Object.keys(wrong.fields).sort(), ['name', 'reopenDays', 'timeZone'])
  assert.deepEqual(await refused(admin.api.organisation.update({ revision, locale: 'tlh' })), [
    422,
    'organisation.unknownLocale',
  ])
})
