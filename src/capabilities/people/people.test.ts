import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { accessContract } from '#capabilities/access/access.contract.ts'
import { createToken } from '#capabilities/access/access.public.ts'
import { organisationContract } from '#capabilities/organisation/organisation.contract.ts'
import { refusesWhoMayNot } from '#testing/sweep.ts'
import { refused, world } from '#testing/world.ts'
import { peopleContract } from './people.contract.ts'

const w = await world()
const admin = await w.agent({ role: 'admin', name: 'Sander' })
after(() => w.close())

let addresses = 0
const address = () => `person-${++addresses}@harrow.example`

test('no operation lets in a stranger, or somebody without the right', async () => {
  const agent = await w.agent()
  const { secret } = await w.write((writer) =>
    createToken(writer, { agentId: agent.id, name: 'Nothing', scopes: ['nothing:at-all'], expiresAt: null }),
  )
  for (const contract of [organisationContract, peopleContract, accessContract])
    await refusesWhoMayNot(w, contract, secret)
})

test('an agent sees colleagues and teams but changes none of them', async () => {
  const agent = await w.agent()
  const other = await w.agent()
  const view = await agent.api.people.get({ agentId: other.id })
  assert.deepEqual([view.name, view.allowed], [other.name, []])
  const team = await admin.api.people.createTeam({ name: 'Looked at' })
  assert.deepEqual((await agent.api.people.teams({})).find(({ id }) => id === team.id)?.allowed, [])
  for (const call of [
    () => agent.api.people.invite({ email: address(), name: 'X' }),
    () => agent.api.people.deactivate({ agentId: other.id }),
    () => agent.api.people.update({ agentId: agent.id, revision: 1, role: 'admin' }),
    () => agent.api.people.updateTeam({ teamId: team.id, revision: 1, name: 'Mine' }),
    () => agent.api.people.updateRole({ role: 'agent', revision: 1, permissions: [] }),
  ])
    assert.deepEqual(await refused(call()), [403, 'kernel.forbidden'])
})

test('the list is paged by name without a gap, and can be narrowed', async () => {
  const own = await world()
  const boss = await own.agent({ role: 'admin', name: 'Åsa' })
  for (const name of ['beta', 'Alpha', 'alpha', 'Gamma_1', 'Delta', 'Ökonom']) await own.agent({ name })
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const page = await boss.api.people.list({ limit: 3, cursor })
    pages.push(page.items.map(({ name }) => name))
    cursor = page.next ?? undefined
  } while (cursor)
  assert.deepEqual(
    pages.map(({ length }) => length),
    [3, 3, 1],
  )
  const whole = (await boss.api.people.list({})).items.map(({ name }) => name)
  assert.deepEqual(pages.flat(), whole)
  assert.equal(new Set(whole).size, 6 + 1)
  assert.deepEqual(
    (await boss.api.people.list({ text: 'a_1' })).items.map(({ name }) => name),
    ['Gamma_1'],
  )
  assert.deepEqual((await boss.api.people.list({ state: 'invited' })).items, [])
  assert.deepEqual(await refused(boss.api.people.list({ cursor: 'nonsense' })), [422, 'kernel.invalidInput'])
  await own.close()
})

test('inviting twice to one address is refused, in any case of letters', async () => {
  const email = address()
  const invited = await admin.api.people.invite({ email, name: 'Kasia', role: 'lead' })
  assert.deepEqual([invited.state, invited.role, invited.allowed.includes('reinvite')], ['invited', 'lead', true])
  assert.deepEqual(await refused(admin.api.people.invite({ email: email.toUpperCase(), name: 'Kasia' })), [
    409,
    'people.emailTaken',
  ])
  assert.deepEqual(await refused(admin.api.people.invite({ email: 'no address', name: 'Kasia' })), [
    422,
    'kernel.invalidInput',
  ])
})

test('a role change takes effect at once, and of two who change one person the second is told who was first', async () => {
  const tom = await w.agent({ name: 'Tom' })
  const seen = await admin.api.people.get({ agentId: tom.id })
  const lead = await admin.api.people.update({ agentId: tom.id, revision: seen.revision, role: 'lead' })
  assert.equal(lead.role, 'lead')
  await tom.api.people.createTeam({ name: 'By a lead' })
  const late = await admin.api.people
    .update({ agentId: tom.id, revision: seen.revision, name: 'Thomas' })
    .catch((error) => error.problem)
  assert.deepEqual(
    [late.status, late.code, late.by, late.revision],
    [409, 'people.changedMeanwhile', 'Sander', lead.revision],
  )
})

test('nobody gives or touches rights that they lack', async () => {
  const roles = await admin.api.people.roles({})
  const leadRole = roles.roles.find(({ name }) => name === 'lead')!
  await admin.api.people.updateRole({
    role: 'lead',
    revision: leadRole.revision,
    permissions: [...leadRole.permissions, 'people:manage'],
  })
  const lead = await w.agent({ role: 'lead' })
  const agent = await w.agent()
  const at = async (id: string) => (await lead.api.people.get({ agentId: id })).revision
  assert.deepEqual(
    await refused(lead.api.people.update({ agentId: lead.id, revision: await at(lead.id), role: 'admin' })),
    [403, 'people.aboveYou'],
  )
  assert.deepEqual(await refused(lead.api.people.invite({ email: address(), name: 'Friend', role: 'admin' })), [
    403,
    'people.aboveYou',
  ])
  assert.deepEqual(await refused(lead.api.people.deactivate({ agentId: admin.id })), [403, 'people.aboveYou'])
  assert.deepEqual(
    await refused(lead.api.people.update({ agentId: admin.id, revision: await at(admin.id), email: address() })),
    [403, 'people.aboveYou'],
  )
  assert.deepEqual((await lead.api.people.get({ agentId: admin.id })).allowed, [])
  await lead.api.people.update({ agentId: agent.id, revision: await at(agent.id), role: 'lead' })
  const now = (await admin.api.people.roles({})).roles.find(({ name }) => name === 'lead')!
  await admin.api.people.updateRole({ role: 'lead', revision: now.revision, permissions: leadRole.permissions })
})

test('the last who can manage people and roles stays, even when two leave at the same moment', async () => {
  const own = await world()
  const [first, second] = [await own.agent({ role: 'admin' }), await own.agent({ role: 'admin' })]
  const results = await Promise.all(
    [first.api.people.deactivate({ agentId: second.id }), second.api.people.deactivate({ agentId: first.id })].map(
      (call) =>
        call.then(
          () => 'done',
          (error) => error.code,
        ),
    ),
  )
  assert.equal(results.filter((result) => result === 'done').length, 1, results.join())
  const left = (await own.db.selectFrom('agents').select('id').where('state', '=', 'active').execute()).map(
    ({ id }) => id,
  )
  const rest = left[0] === first.id ? first : second
  const me = await rest.api.people.me({})
  assert.deepEqual(await refused(rest.api.people.deactivate({ agentId: rest.id })), [409, 'people.lastAdmin'])
  assert.deepEqual(await refused(rest.api.people.update({ agentId: rest.id, revision: me.revision, role: 'agent' })), [
    409,
    'people.lastAdmin',
  ])
  await own.close()
})

test('a deactivated person is out at once, stays in the list, and can come back', async () => {
  const tom = await w.agent()
  const gone = await admin.api.people.deactivate({ agentId: tom.id })
  assert.deepEqual([gone.state, gone.allowed.includes('reactivate')], ['deactivated', true])
  assert.deepEqual(await refused(tom.api.people.me({})), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(admin.api.people.deactivate({ agentId: tom.id })), [409, 'people.wrongState'])
  assert.equal(
    (await admin.api.people.reactivate({ agentId: tom.id })).state,
    'invited',
    'who never joined is invited anew',
  )
  const invited = await admin.api.people.invite({ email: address(), name: 'Never came' })
  assert.equal((await admin.api.people.deactivate({ agentId: invited.id })).state, 'deactivated')
})

test('a profile is one’s own: language, time zone, a signature without scripts', async () => {
  const mara = await w.agent()
  const me = await mara.api.people.me({})
  const html =
    '<p onclick="x()">Kind regards,<br><strong>Mara</strong> <a href="javascript:x()">a</a><a href="https://harrow.example">b</a></p><script>x()</script><img src="https://t.example/p.gif">'
  const saved = await mara.api.people.updateMe({
    revision: me.revision,
    name: 'Mara Ito',
    locale: 'de',
    timeZone: 'Asia/Tokyo',
    signatureHtml: html,
  })
  assert.equal(
    saved.signatureHtml,
    '<p>Kind regards,<br /><strong>Mara</strong> <a>a</a><a href="https://harrow.example">b</a></p>',
  )
  assert.deepEqual([saved.name, saved.locale, saved.timeZone, saved.ownLocale], ['Mara Ito', 'de', 'Asia/Tokyo', 'de'])
  assert.deepEqual(await refused(mara.api.people.updateMe({ revision: me.revision, name: 'Late' })), [
    409,
    'people.changedMeanwhile',
  ])
  assert.deepEqual(await refused(mara.api.people.updateMe({ revision: saved.revision, locale: 'tlh' })), [
    422,
    'people.unknownLocale',
  ])
  assert.deepEqual(await refused(mara.api.people.updateMe({ revision: saved.revision, timeZone: 'Mars/Base' })), [
    422,
    'kernel.invalidInput',
  ])
  const back = await mara.api.people.updateMe({
    revision: saved.revision,
    locale: null,
    timeZone: null,
    signatureHtml: '<p> &nbsp; </p>',
  })
  assert.deepEqual([back.ownLocale, back.locale, back.timeZone, back.signatureHtml], [null, 'en', 'UTC', ''])
  const german = await w.request('/api/v1/agents/nobody', { headers: { 'accept-language': 'de-AT' } })
  assert.equal((await german.json()).title, 'Bitte zuerst anmelden')
})

test('a photo is shown to colleagues when it is an image, and never anything that runs', async () => {
  const mara = await w.agent()
  const png = Uint8Array.from(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  )
  const { photo } = await mara.api.people.setPhoto({ body: png })
  const response = await w.request(`/api/v1/agents/${mara.id}/photo?version=${photo}`, {
    headers: { authorization: `Bearer test-${admin.id}` },
  })
  assert.deepEqual(
    [response.headers.get('content-type'), response.headers.get('x-content-type-options')],
    ['image/png', 'nosniff'],
  )
  assert.match(response.headers.get('cache-control')!, /immutable/)
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), png)
  assert.equal((await admin.api.people.get({ agentId: mara.id })).photo, photo)
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  assert.deepEqual(await refused(mara.api.people.setPhoto({ body: svg })), [422, 'people.notAnImage'])
  assert.deepEqual(await refused(mara.api.people.setPhoto({ body: new Uint8Array(600_000).fill(255) })), [
    413,
    'people.photoTooLarge',
  ])
  await mara.api.people.removePhoto({})
  assert.deepEqual(await refused(admin.api.people.photo({ agentId: mara.id })), [404, 'people.noPhoto'])
})
