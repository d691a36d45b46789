import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { loadActor } from '#capabilities/people/people.public.ts'
import { markErased } from '#capabilities/customers/customers.public.ts'
import { type Talk, agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { openPortal } from './portal.fixture.ts'
import { personal } from './portal.personal.ts'
import { variables } from './portal.variables.ts'

const { w, admin, settings, browser, linksTo, mailed } = await openPortal()
const save = async (change: object) => {
  const { revision } = await admin.api.portal.settings({})
  return admin.api.portal.saveSettings({ ...settings, ...change, revision })
}

test('whoever asks for a link is told the same, whether we know the address or not, and only a customer is mailed', async () => {
  const { address } = await mailed()
  const answers = await Promise.all(
    [address, 'nobody@mail.example', `${address.toUpperCase()} `].map((email) => browser().send('/portal', { email })),
  )
  for (const { status, location, html } of answers)
    assert.deepEqual([status, location, html], [303, '/portal?sent=1', ''])
  await w.runJobs()
  assert.equal((await linksTo('nobody@mail.example')).length, 0)
  assert.ok((await linksTo(address)).length >= 1)
  const { html } = await browser().open('/portal?sent=1')
  assert.match(html, /If we know this address/)
  const mail = await w.db
    .selectFrom('outbox')
    .select('plan')
    .where(sql<boolean>`${address} = any(recipients)`)
    .executeTakeFirstOrThrow()
  assert.ok(!JSON.stringify(mail.plan).includes('/portal/enter/'), 'the link is kept nowhere')
})

test('a link shows whom it signs in and changes nothing until one presses; then it signs in once', async () => {
  const { address, number } = await mailed({ subject: 'The lamp' })
  const phone = browser()
  await phone.send('/portal', { email: address })
  const [link] = await linksTo(address)
  for (let times = 0; times < 3; times++) {
    const { status, html } = await browser().open(link!)
    assert.equal(status, 200)
    assert.ok(html.includes(address))
  }
  const { status, location, headers } = await phone.send(link!, {})
  assert.deepEqual([status, location], [303, '/portal'])
  assert.match(
    headers.get('set-cookie')!,
    /^heed_portal=[\w-]{43}; Max-Age=1209600; Path=\/portal; HttpOnly; SameSite=Lax$/,
  )
  assert.ok((await phone.open('/portal')).html.includes(`/portal/requests/${number}`))
  const again = await browser().send(link!, {})
  assert.deepEqual([again.status, again.headers.get('set-cookie')], [410, null])
  assert.equal((await browser().open(link!)).status, 410)
})

test('pressed twice at once, a link makes one session', async () => {
  const { address } = await mailed()
  await browser().send('/portal', { email: address })
  const [link] = await linksTo(address)
  const answers = await Promise.all([browser(), browser()].map((each) => each.send(link!, {})))
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [303, 410])
})

test('a link ends after half an hour, and a changed one never began', async () => {
  const { address } = await mailed()
  await browser().send('/portal', { email: address })
  const [link] = await linksTo(address)
  const [other] = await (async () => {
    const next = await mailed()
    await browser().send('/portal', { email: next.address })
    return linksTo(next.address)
  })()
  const [id, signature] = [link!.split('/').at(-1)!.split('.')[0]!, other!.split('.').at(-1)!]
  assert.equal((await browser().send(`/portal/enter/${id}.${signature}`, {})).status, 410, 'of another person')
  assert.equal((await browser().send(`${link!.slice(0, -1)}`, {})).status, 410)
  w.clock.advance('31m')
  assert.equal((await browser().send(link!, {})).status, 410)
})

test('one address gets four links an hour', async () => {
  const { address } = await mailed()
  for (let times = 0; times < 6; times++) {
    await browser().send('/portal', { email: address })
    await w.runJobs()
  }
  assert.equal((await linksTo(address)).length, 4)
  w.clock.advance('61m')
  await browser().send('/portal', { email: address })
  assert.equal((await linksTo(address)).length, 5)
})

test('one network asks for ten links a minute, and is then refused on a page', async () => {
  w.clock.advance('2m')
  const one = browser()
  const answers = []
  for (let times = 0; times < 11; times++) answers.push(await one.send('/portal', { email: 'nobody@mail.example' }))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [...Array<number>(10).fill(303), 429],
  )
  assert.match(answers.at(-1)!.headers.get('content-type')!, /text\/html/)
  assert.ok(answers.at(-1)!.headers.get('retry-after'))
})

test('what is no address is told in words', async () => {
  const { status, html } = await browser().send('/portal', { email: 'kasia' })
  assert.equal(status, 422)
  assert.match(html, /role="alert">This is not an e-mail address/)
})

test('somebody who was not signed in comes to the page that they asked for, and never to another site', async () => {
  const { address, number } = await mailed()
  const one = browser()
  assert.equal(
    (await one.open(`/portal/requests/${number}`)).location,
    `/portal?to=${encodeURIComponent(`/portal/requests/${number}`)}`,
  )
  assert.equal((await one.signIn(address, `/portal/requests/${number}`)).location, `/portal/requests/${number}`)
  w.clock.advance('1m')
  assert.equal((await browser().signIn(address, '//evil.example/portal/you')).location, '/portal')
})

test('signing out ends the session; everywhere ends all of them and the links that are under way', async () => {
  const { address } = await mailed()
  const [phone, desk] = [browser(), browser()]
  for (const each of [phone, desk]) {
    await each.signIn(address)
    w.clock.advance('1m')
  }
  const stolen = new Map(phone.cookies)
  const fields = await phone.hidden('/portal/you')
  assert.equal((await phone.send('/portal/leave', {})).status, 403, 'not without the word of the form')
  await phone.send('/portal/leave', fields)
  assert.equal(phone.cookies.size, 0)
  for (const [name, value] of stolen) phone.cookies.set(name, value)
  assert.match((await phone.open('/portal')).html, /Send me a link/)
  await browser().send('/portal', { email: address })
  const link = (await linksTo(address)).at(-1)!
  const third = browser()
  await third.signIn(address)
  await third.send('/portal/leave', { ...(await third.hidden('/portal/you')), everywhere: 'yes' })
  assert.match((await desk.open('/portal')).html, /Send me a link/)
  assert.equal((await browser().send(link, {})).status, 410)
})

test('a session ends after two weeks, when its address reaches nobody or somebody else, and with the customer', async () => {
  const people = await Promise.all([1, 2, 3].map(() => mailed()))
  const all = people.map(() => browser())
  for (const [at, each] of all.entries()) await each.signIn(people[at]!.address)
  const isIn = async (at: number) => /Your requests/.test((await all[at]!.open('/portal')).html)
  assert.deepEqual(await Promise.all([isIn(0), isIn(1), isIn(2)]), [true, true, true])
  await w.write(({ tx }) =>
    tx
      .updateTable('customer_addresses')
      .set({ customer_id: people[1]!.customerId, is_primary: false })
      .where('address', '=', people[0]!.address)
      .execute(),
  )
  assert.equal(await isIn(0), false, 'it must not become the other person either')
  await w.write((writer) => markErased(writer, people[1]!.customerId))
  assert.equal(await isIn(1), false)
  await w.write((writer) => personal.forget(writer, { customerIds: [people[1]!.customerId], addresses: [] }, null))
  const left = await w.db
    .selectFrom('portal_sessions')
    .select('id')
    .where('customer_id', '=', people[1]!.customerId)
    .execute()
  assert.deepEqual(left, [])
  w.clock.advance('15d')
  assert.equal(await isIn(2), false)
})

test('the cookie of the portal counts nowhere in the API, and the cookie of the app nowhere in the portal', async () => {
  const { address, id } = await mailed()
  const one = browser()
  await one.signIn(address)
  const cookie = [...one.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  for (const path of [
    '/api/v1/organisation',
    `/api/v1/conversations/${id}/thread`,
    '/api/v1/portal/settings',
    '/api/v1/live',
  ])
    assert.equal((await w.request(path, { headers: { cookie } })).status, 401, path)
  const agent = { authorization: `Bearer test-${admin.id}` }
  assert.match(await (await w.request('/portal', { headers: agent })).text(), /Send me a link/)
})

test('forms from other sites are refused, whoever is signed in', async () => {
  const { address, number } = await mailed()
  const one = browser()
  await one.signIn(address)
  const fields = { ...(await one.hidden(`/portal/requests/${number}`)), do: 'close' }
  const from = (headers: Record<string, string>) => one.send(`/portal/requests/${number}`, fields, { headers })
  assert.equal((await from({ origin: 'https://evil.example' })).status, 403)
  assert.equal((await from({ 'sec-fetch-site': 'cross-site' })).status, 403)
  const other = browser()
  const second = await mailed()
  await other.signIn(second.address)
  const { guard } = await other.hidden('/portal/you')
  assert.equal(
    (await one.send(`/portal/requests/${number}`, { ...fields, guard: guard! })).status,
    403,
    'a word of another session',
  )
  assert.equal((await from({})).status, 303)
})

test('while it is off nothing is there, and nobody is mailed', async () => {
  const { address, number } = await mailed()
  const one = browser()
  await one.signIn(address)
  await save({ enabled: false })
  for (const path of [
    '/portal',
    '/portal/you',
    '/portal/new',
    `/portal/requests/${number}`,
    `/portal/requests/${number}/readers`,
    '/portal/enter/x',
    '/portal/files/x',
  ])
    assert.equal((await one.open(path)).status, 404, path)
  for (const path of ['/portal', '/portal/new', '/portal/you', `/portal/requests/${number}`, '/portal/enter/x'])
    assert.equal((await one.send(path, { email: address })).status, 404, path)
  await save({ enabled: true })
})

test('only those who may set it up see and change the settings', async () => {
  const agent = await w.agent()
  const revision = (await admin.api.portal.settings({})).revision
  for (const [who, status] of [
    [w.anonymous, 401],
    [agent.api, 403],
  ] as const) {
    assert.equal((await refused(who.portal.settings({})))[0], status)
    assert.equal((await refused(who.portal.saveSettings({ ...settings, revision })))[0], status)
  }
  assert.deepEqual(await refused(admin.api.portal.saveSettings({ ...settings, revision: revision - 1 })), [
    409,
    'portal.changedMeanwhile',
  ])
  assert.deepEqual(await refused(admin.api.portal.saveSettings({ ...settings, revision: 0 })), [
    409,
    'portal.changedMeanwhile',
  ])
  assert.deepEqual(await refused(admin.api.portal.saveSettings({ ...settings, mailboxId: admin.id, revision })), [
    422,
    'portal.unknownMailbox',
  ])
})

const addTo = async (customerId: string, address: string) => {
  const { addresses } = await admin.api.customers.addAddress({ customerId, kind: 'email', address })
  return addresses.find((each) => each.address === address)!.id
}
const answered = (talk: Talk, words: string, address: string) =>
  agentSays(w, talk, admin, words, { addresses: { to: [{ name: '', address }] }, participants: [{ address, role: 'cc' }] })

test('an address that somebody entered opens what it holds, and everything only once it is known to be theirs', async () => {
  const talk = await mailed({ name: 'Ann Lepik', subject: 'Private matter', text: 'For your eyes only' })
  const entered = 'entered-wrongly@mail.example'
  const addressId = await addTo(talk.customerId, entered)
  const other = await makeConversation(w, { address: talk.address, subject: 'Written there', text: null })
  await answered(other, 'An answer to the wrong one', entered)
  const stranger = browser()
  await stranger.signIn(entered)
  const shows = async (path: string, words: string) => (await stranger.open(path)).html.includes(words)
  const home = await stranger.open('/portal')
  assert.ok(home.html.includes('Without a subject') && home.html.includes(`what came from ${entered}`))
  for (const words of ['Private matter', 'Ann Lepik', talk.address]) {
    assert.ok(!home.html.includes(words), words)
    assert.equal(await shows('/portal/you', words), false, words)
  }
  assert.ok(await shows(`/portal/requests/${other.number}`, 'An answer to the wrong one'))
  assert.equal((await stranger.open(`/portal/requests/${talk.number}`)).status, 404)
  const mail = await w.db
    .selectFrom('outbox')
    .select('plan')
    .where(sql<boolean>`${entered} = any(recipients)`)
    .executeTakeFirstOrThrow()
  assert.ok(!JSON.stringify(mail.plan).includes('Lepik'), 'the name is not told either')
  const { guard, form } = await stranger.hidden('/portal/you')
  const say = (fields: Record<string, string>) => stranger.send('/portal/you', { guard: guard!, form: form!, ...fields })
  await say({ do: 'wish', name: 'Not Ann' })
  assert.equal((await admin.api.knownas.of({ customerId: talk.customerId })).card.name, null)
  await say({ do: 'ask', kind: 'erasure' })
  const [asked] = (await admin.api.privacy.of({ customerId: talk.customerId })).items
  assert.equal((await admin.api.privacy.get({ requestId: asked!.id })).identity, null, 'it proves nothing')
  assert.equal(await shows('/portal/you', 'We answer by'), false)
  // What they write here is no mail from there.
  await stranger.write(`/portal/requests/${other.number}`, { words: 'I am not Ann' })
  assert.equal(await shows('/portal', 'Private matter'), false)
  await admin.api.customers.verifyAddress({ customerId: talk.customerId, addressId, verified: true })
  assert.ok((await shows('/portal', 'Private matter')) && (await shows('/portal/you', 'Ann Lepik')))
  await admin.api.customers.verifyAddress({ customerId: talk.customerId, addressId, verified: false })
  assert.equal(await shows('/portal', 'Private matter'), false)
  await customerSays(w, talk, 'You have the wrong person', { authorAddress: entered, incomingId: talk.id })
  assert.equal(await shows('/portal', 'Private matter'), false, 'who reads the mail of an address can write from it')
})

test('a shared address opens what it holds and nothing of its holder, and no message of the other shows as theirs', async () => {
  const ann = await mailed({ name: 'Ann', subject: 'Of Ann alone' })
  const family = 'family@mail.example'
  const addressId = await addTo(ann.customerId, family)
  const shared = await mailed({ address: family, subject: 'From the family', text: 'Said by Ben' })
  assert.equal(shared.customerId, ann.customerId)
  const ben = await mailed({ name: 'Ben' })
  await admin.api.identity.share({ customerId: ann.customerId, addressId, otherId: ben.customerId })
  const both = browser()
  await both.signIn(family)
  const { html } = await both.open('/portal')
  assert.ok(html.includes('From the family') && html.includes('Several people use'))
  assert.ok(!html.includes('Of Ann alone'))
  assert.equal((await both.open(`/portal/requests/${ann.number}`)).status, 404)
  const alone = browser()
  await alone.signIn(ann.address)
  const page = `/portal/requests/${shared.number}`
  await answered(shared, 'Our answer to the family', family)
  assert.ok((await alone.open(page)).html.includes('Our answer to the family'), 'in a conversation of hers')
  const { items } = await admin.api.conversations.thread({ conversationId: shared.id })
  const said = items.find((item) => item.kind === 'message' && item.text === 'Said by Ben')!
  const moving = { messageId: said.id, customerId: ben.customerId, split: false }
  await admin.api.identity.moveMessage({ conversationId: shared.id, ...moving } as never)
  assert.equal((await alone.open(page)).status, 404, 'it was never hers')
  const other = browser()
  await other.signIn(ben.address)
  assert.ok((await other.open(page)).html.includes('Our answer to the family'))
})

test('an address shared by two who turned out to be one person opens everything of them', async () => {
  const ann = await mailed({ name: 'Ann', subject: 'Of the first name' })
  const { id: otherId } = await admin.api.customers.create({ name: 'Anne', addresses: [] })
  const { addresses } = await admin.api.customers.get({ customerId: ann.customerId })
  await admin.api.identity.share({ customerId: ann.customerId, addressId: addresses[0]!.id, otherId })
  await customerSays(w, ann, 'It is me', { incomingId: ann.id })
  const them = browser()
  await them.signIn(ann.address)
  const isPart = async () => (await them.open('/portal')).html.includes('Several people use')
  assert.ok(await isPart())
  const { state } = await admin.api.identity.compare({ customerId: ann.customerId, withIds: [otherId] })
  await admin.api.identity.merge({ customerId: ann.customerId, fromIds: [otherId], choices: [], state })
  assert.equal(await isPart(), false)
})

const reader = await w.agent({ name: 'Mara' })
const filledIn = async (name: string, conversationId: string | null) => {
  const actor = (await loadActor(w.db, reader.id, { kind: 'agent', ip: '' }))!
  const about = { actor, conversationId, customerId: null, mailboxId: null, teamId: null }
  return variables[name]!.read(w.db, about, { ...w.app.kernel.services, baseUrl: 'https://help.shop.example' })
}

test('saved replies can name the portal and the page of the request, while there is one', async () => {
  const { id, number } = await makeConversation(w)
  assert.equal(await filledIn('portal.address', id), 'https://help.shop.example/portal')
  assert.equal(await filledIn('portal.request', id), `https://help.shop.example/portal/requests/${number}`)
  assert.equal(await filledIn('portal.request', null), null)
  const team = await makeTeam(w, { isPrivate: true })
  const hidden = await makeConversation(w, { teamId: team.id })
  assert.equal(await filledIn('portal.request', hidden.id), null)
  await save({ enabled: false })
  assert.deepEqual([await filledIn('portal.address', id), await filledIn('portal.request', id)], [null, null])
})
