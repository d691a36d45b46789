import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { system } from '#kernel/actor.ts'
import { markApart, markErased, markMerged } from '#capabilities/customers/customers.public.ts'
import { headersStep, signedAddress } from '#capabilities/sending/sending.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { confirmDays } from './consents.contract.ts'
import { confirmLink, withdrawLink } from './consents.tokens.ts'
import { mayContact } from './consents.views.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara' })
const jon = await w.agent({ name: 'Jon' })
const lead = await w.agent({ role: 'lead' })
const { api: admin } = await w.agent({ role: 'admin' })
const wordings = [
  { language: 'en', wording: 'I agree to get the letter with offers once a month.' },
  { language: 'de', wording: 'Ich willige ein, monatlich den Brief mit Angeboten zu erhalten.' },
]
const letter = await admin.consents.createPurpose({
  name: 'Letter',
  channels: ['post', 'email'],
  doubleOptIn: true,
  wordings,
})
const care = await admin.consents.createPurpose({ name: 'Care call', channels: ['phone', 'email'], wordings })

const person = async () => (await makeConversation(w)).customerId
const stateOf = async (customerId: string, purposeId = letter.id, channel = 'email') =>
  (await mara.api.consents.of({ customerId })).items.find(
    (each) => each.purposeId === purposeId && each.channel === channel,
  )?.state
const historyOf = async (customerId: string) =>
  (await mara.api.consents.history({ customerId })).items.map(({ change }) => change).toReversed()
const pathOf = (link: string) => link.slice(w.app.kernel.services.baseUrl.length)
const open = async (link: string, press?: string, headers = {}) => {
  const body = press && new URLSearchParams(press.includes('=') ? press : { do: press })
  const answer = await w.request(pathOf(link), { method: body ? 'POST' : 'GET', body, headers })
  // Many presses from one address in one moment would be told to wait.
  w.clock.advance('2m')
  return { status: answer.status, page: await answer.text(), headers: answer.headers }
}
const mails = () =>
  w.db.selectFrom('outbox').select(['recipients', 'plan', 'origin_id']).where('origin_id', 'is not', null).execute()
const give = async (customerId: string, more = {}) => {
  const { entryId } = await mara.api.consents.give({ customerId, purposeId: letter.id, channel: 'email', ...more })
  return signedAddress(w.app.kernel.services, confirmLink(entryId!))
}

test('with double opt-in it counts only when the customer has confirmed from the mail, who can withdraw there', async () => {
  const { customerId, address } = await makeConversation(w)
  const link = await give(customerId, { language: 'de' })
  const mail = (await mails()).find(({ recipients }) => recipients.includes(address))!
  assert.ok(!JSON.stringify(mail.plan).includes(link.split('.').at(-1)!), 'what opens it is stored nowhere')
  assert.ok(JSON.stringify(mail.plan).includes(wordings[1]!.wording), 'word for word in the language that was chosen')
  assert.equal(await stateOf(customerId), 'pending')
  assert.equal(await mayContact(w.db, customerId, letter.id, 'email'), false)
  const { status, page, headers } = await open(link)
  assert.equal(status, 200)
  assert.match(headers.get('content-type')!, /text\/html/)
  assert.doesNotMatch(page, /<script/)
  assert.match(page, /lang="de"[\s\S]*Ich willige ein, monatlich/)
  assert.equal(await stateOf(customerId), 'pending', 'programs that open links confirm nothing')
  assert.match((await open(link, 'confirm')).page, /Widerrufen/)
  await open(link, 'confirm')
  assert.equal(await mayContact(w.db, customerId, letter.id, 'email'), true)
  assert.equal(await mayContact(w.db, customerId, letter.id, 'post'), false)
  await open(link, 'withdraw')
  await open(link, 'withdraw')
  await open(link, 'confirm')
  assert.equal(await stateOf(customerId), 'withdrawn')
  assert.deepEqual(await historyOf(customerId), ['asked', 'confirmed', 'withdrawn'])
  const [withdrawn] = (await mara.api.consents.history({ customerId })).items
  assert.deepEqual([withdrawn!.source, withdrawn!.by], ['customer', null])
})

test('pressing twice, or two at once, enters it once and sends one mail', async () => {
  const customerId = await person()
  const before = (await mails()).length
  await Promise.all([give(customerId), give(customerId)])
  await give(customerId)
  assert.equal((await mails()).length, before + 1)
  const both = [mara, jon].map(({ api }) =>
    api.consents.withdraw({ customerId, purposeId: letter.id, channel: 'email' }),
  )
  assert.deepEqual((await Promise.all(both)).map(({ changed }) => changed).toSorted(), [false, true])
  assert.deepEqual(await historyOf(customerId), ['asked', 'withdrawn'])
  const link = await give(customerId)
  await Promise.all([open(link, 'confirm'), open(link, 'confirm')])
  assert.deepEqual(await historyOf(customerId), ['asked', 'withdrawn', 'asked', 'confirmed'])
})

test('a link expires, is overtaken by a newer one, and can not be turned into that of another', async () => {
  const [one, two] = [await person(), await person()]
  const link = await give(one)
  w.clock.advance(`${confirmDays + 1}d`)
  const late = await open(link, 'confirm')
  assert.deepEqual([late.status, /expired/.test(late.page)], [410, true])
  assert.equal(await stateOf(one), 'expired')
  const newer = await give(one)
  assert.equal((await open(link, 'confirm')).status, 410)
  assert.equal(await stateOf(one), 'pending')
  await open(newer, 'confirm')
  assert.equal(await stateOf(one), 'given')
  w.clock.advance('400d')
  assert.equal((await open(newer, 'withdraw')).status, 200)
  assert.equal(await stateOf(one), 'withdrawn', 'withdrawing has no end')
  const { services } = w.app.kernel
  const ours = withdrawLink(services, { customerId: one, purposeId: letter.id, channel: 'email' })
  for (const forged of [
    ours.replace(one, two),
    ours.slice(0, -1),
    ours.replace('.email.', '.post.'),
    `${ours.slice(0, ours.lastIndexOf('/'))}/x`,
  ]) {
    const answer = await open(forged, 'withdraw')
    assert.equal(answer.status, 404, forged)
  }
  assert.equal(await stateOf(two), 'none')
})

test('any mail can carry a link to withdraw, by a page or by one click (RFC 8058), in either form of a body', async () => {
  const customerId = await person()
  await mara.api.consents.give({ customerId, purposeId: care.id, channel: 'phone', how: 'Said so on the phone' })
  const link = withdrawLink(w.app.kernel.services, { customerId, purposeId: care.id, channel: 'phone' })
  assert.match((await open(link)).page, /Withdraw/)
  assert.match((await open(link, 'confirm')).page, /Withdraw/)
  assert.equal(await stateOf(customerId, care.id, 'phone'), 'given')
  await open(link, 'List-Unsubscribe=One-Click')
  assert.equal(await stateOf(customerId, care.id, 'phone'), 'withdrawn')
  await mara.api.consents.give({ customerId, purposeId: care.id, channel: 'phone' })
  const body = new FormData()
  body.set('List-Unsubscribe', 'One-Click')
  assert.equal((await w.request(pathOf(link), { method: 'POST', body })).status, 200)
  assert.equal(await stateOf(customerId, care.id, 'phone'), 'withdrawn')
  for (const type of ['', 'text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x']) {
    const odd = await w.request(pathOf(link), { method: 'POST', body: 'do=confirm', headers: { 'content-type': type } })
    assert.deepEqual([odd.status, await stateOf(customerId, care.id, 'phone')], [200, 'withdrawn'], type)
  }
  const foreign = await open(link, 'withdraw', { origin: 'https://elsewhere.example' })
  assert.equal(foreign.status, 403)
})

test('what is known of merged people is handed over once', async () => {
  const [one, two] = [await person(), await person()]
  await mara.api.consents.give({ customerId: one, purposeId: care.id, channel: 'phone', how: 'first' })
  await mara.api.consents.give({ customerId: two, purposeId: care.id, channel: 'phone', how: 'second' })
  await w.write((writer) => markMerged(writer, one, two))
  const { services } = w.app.kernel
  const source = services.personal.find(({ owner }) => owner === 'consents')!
  const told: unknown[] = []
  for await (const part of source.read({ db: w.db, services }, { customerIds: [two, one], addresses: [] }))
    if ('records' in part) told.push(...part.records.map(({ how }) => how))
  assert.deepEqual(told, ['first', 'second'])
})

test('a text with the address to withdraw fits those alone who have agreed, and lets mail programs withdraw', async () => {
  const { id: conversationId, customerId, address } = await makeConversation(w)
  const variable = `withdraw.${care.id}`
  const { services } = w.app.kernel
  const { [variable]: word, [`withdraw.${letter.id}`]: other } = await services.variables(w.db)
  const about = { actor: system, conversationId, customerId, mailboxId: null, teamId: null }
  const read = () => word!.read(w.db, about, services)
  assert.equal(await read(), null)
  await mara.api.consents.give({ customerId, purposeId: care.id, channel: 'email' })
  const link = (await read())!
  assert.equal(link, withdrawLink(services, { customerId, purposeId: care.id, channel: 'email' }))
  assert.equal(await other!.read(w.db, about, services), null)
  assert.equal(await word!.read(w.db, { ...about, customerId: null }, services), null)
  const headers = (text: string, ...recipients: string[]) =>
    w.write((writer) => services.offer(headersStep, writer, { text, recipients }))
  assert.deepEqual(await headers(`Not any more: ${link}.`, address), {
    'List-Unsubscribe': `<${link}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  assert.equal(await headers(`Not any more: ${link}.`, address, 'else@mail.example'), undefined)
  assert.equal(await headers(`Not any more: ${link.slice(0, -1)}x`, address), undefined)
  await mara.api.consents.withdraw({ customerId, purposeId: care.id, channel: 'email' })
  assert.equal(await read(), null)
})

test('the pages are limited in what one address may ask', async () => {
  const link = withdrawLink(w.app.kernel.services, { customerId: await person(), purposeId: care.id, channel: 'phone' })
  w.clock.advance('2m')
  const statuses = []
  for (let tries = 0; tries < 31; tries++) statuses.push((await w.request(pathOf(link))).status)
  assert.deepEqual([statuses[29], statuses[30]], [200, 429])
  const headers = { accept: 'text/html,application/xhtml+xml', 'accept-language': 'de' }
  const page = await w.request(pathOf(link), { headers })
  assert.deepEqual([page.status, page.headers.get('content-type')], [429, 'text/html; charset=utf-8'])
  assert.ok(Number(page.headers.get('retry-after')) > 0)
  assert.match(await page.text(), /lang="de"[\s\S]*Zu viele Anfragen/)
  w.clock.advance('2m')
})

test('whoever made a change can undo it for a while; both stay in the history', async () => {
  const customerId = await person()
  const line = { customerId, purposeId: care.id, channel: 'phone' } as const
  const given = await mara.api.consents.give(line)
  assert.deepEqual(await refused(jon.api.consents.undo({ entryId: given.entryId! })), [409, 'consents.notUndoable'])
  assert.equal((await mara.api.consents.undo({ entryId: given.entryId! })).state, 'none')
  assert.deepEqual(await refused(mara.api.consents.undo({ entryId: given.entryId! })), [409, 'consents.notUndoable'])
  await mara.api.consents.give(line)
  const { entryId } = await mara.api.consents.withdraw(line)
  await mara.api.consents.undo({ entryId: entryId! })
  assert.equal(await mayContact(w.db, customerId, care.id, 'phone'), true)
  assert.deepEqual(await historyOf(customerId), ['given', 'undone', 'given', 'withdrawn', 'undone'])
  const late = await mara.api.consents.withdraw(line)
  w.clock.advance('11m')
  assert.deepEqual(await refused(mara.api.consents.undo({ entryId: late.entryId! })), [409, 'consents.notUndoable'])
  const link = await give(customerId)
  await open(link, 'confirm')
  const { entryId: asked } = await mara.api.consents.withdraw({ ...line, purposeId: letter.id, channel: 'email' })
  await mara.api.consents.undo({ entryId: asked! })
  assert.equal(await stateOf(customerId), 'given')
})

test('wordings are kept word for word in versions, and history only grows', async () => {
  const purpose = await admin.consents.createPurpose({ name: 'Survey', channels: ['email'], wordings: [wordings[0]!] })
  const customerId = await person()
  await mara.api.consents.give({ customerId, purposeId: purpose.id, channel: 'email' })
  const reworded = [{ language: 'en', wording: 'I agree to answer a short survey.' }]
  const second = await admin.consents.updatePurpose({ purposeId: purpose.id, revision: 1, wordings: reworded })
  assert.deepEqual([second.version, second.revision], [2, 2])
  const same = await admin.consents.updatePurpose({ purposeId: purpose.id, revision: 2, wordings: reworded })
  assert.equal(same.version, 2)
  assert.deepEqual(await refused(admin.consents.updatePurpose({ purposeId: purpose.id, revision: 1, name: 'X' })), [
    409,
    'consents.changedMeanwhile',
  ])
  const [entry] = (await mara.api.consents.history({ customerId })).items
  assert.deepEqual([entry!.version, entry!.wording], [1, wordings[0]!.wording])
  for (const change of [
    sql`update consent_entries set at = now()`,
    sql`delete from consent_entries`,
    sql`update consent_wordings set version = 9`,
  ])
    await assert.rejects(
      w.write(({ tx }) => change.execute(tx)),
      /only added to/,
    )
  const last = { purposeId: purpose.id, revision: 3 }
  await admin.consents.updatePurpose({ ...last, archived: true })
  assert.equal(await mayContact(w.db, customerId, purpose.id, 'email'), false)
  assert.deepEqual(await refused(mara.api.consents.give({ customerId, purposeId: purpose.id, channel: 'email' })), [
    404,
    'consents.notFound',
  ])
  await mara.api.consents.withdraw({ customerId, purposeId: purpose.id, channel: 'email' })
  assert.deepEqual(await refused(admin.consents.createPurpose({ name: 'letter', channels: ['sms'], wordings })), [
    409,
    'consents.nameTaken',
  ])
})

test('history comes in pages, and the proof holds all of it as JSON and as a page', async () => {
  const customerId = await person()
  const line = { customerId, purposeId: care.id, channel: 'phone' } as const
  await mara.api.consents.give({ ...line, how: '<b>at the counter</b>' })
  await mara.api.consents.withdraw(line)
  const first = await mara.api.consents.history({ customerId, limit: 1 })
  const second = await mara.api.consents.history({ customerId, limit: 1, cursor: first.next! })
  assert.deepEqual(
    [first, second].map(({ items }) => items[0]!.change),
    ['withdrawn', 'given'],
  )
  assert.equal(second.next, null)
  const file = (form: string, who: { id: string }) =>
    w.request(`/api/v1/consents/of/${customerId}/proof?form=${form}`, {
      headers: { authorization: `Bearer test-${who.id}` },
    })
  const proof = (await (await file('json', lead)).json()) as Record<string, never[]>
  assert.deepEqual(
    proof['history']!.map(({ change }) => change),
    ['given', 'withdrawn'],
  )
  assert.equal(proof['history']![0]!['wording'], wordings[0]!.wording)
  const page = await (await file('page', lead)).text()
  assert.match(page, /&lt;b&gt;at the counter/)
  assert.match(page, /I agree to get the letter/)
  assert.equal((await file('json', mara)).status, 403)
})

test('what was agreed to follows merged customers, and comes apart again; of the two the newest counts', async () => {
  const [one, two] = [await person(), await person()]
  const line = { purposeId: care.id, channel: 'phone' } as const
  await mara.api.consents.give({ ...line, customerId: one })
  const link = withdrawLink(w.app.kernel.services, { ...line, customerId: one })
  await w.write((writer) => markMerged(writer, one, two))
  assert.equal(await mayContact(w.db, two, care.id, 'phone'), true)
  assert.equal(await mayContact(w.db, one, care.id, 'phone'), true)
  await open(link, 'withdraw')
  assert.equal(await stateOf(two, care.id, 'phone'), 'withdrawn')
  await w.write((writer) => markApart(writer, [one]))
  assert.equal(await mayContact(w.db, one, care.id, 'phone'), true)
  assert.equal(await stateOf(two, care.id, 'phone'), 'withdrawn')
})

test('of an erased customer only a keyed hash stays, and their links lead nowhere', async () => {
  const { customerId, address } = await makeConversation(w)
  const link = await give(customerId)
  await open(link, 'confirm')
  await open(link, 'withdraw')
  await w.write((writer) => markErased(writer, customerId))
  await w.runJobs()
  assert.deepEqual(
    await w.db.selectFrom('consent_entries').select('id').where('customer_id', '=', customerId).execute(),
    [],
  )
  const [kept] = (await lead.api.consents.forgotten({ address: address.toUpperCase() })).items
  assert.deepEqual([kept!.purpose, kept!.state], ['Letter', 'withdrawn'])
  const stones = await w.db.selectFrom('consent_tombstones').selectAll().execute()
  assert.ok(!JSON.stringify(stones).includes(address))
  assert.deepEqual((await lead.api.consents.forgotten({ address: 'other@mail.example' })).items, [])
  assert.equal((await open(link)).status, 404)
  assert.equal(await mayContact(w.db, customerId, letter.id, 'email'), false)
})

test('each purpose is a fact about conversations, by channel', async () => {
  const { id, customerId } = await makeConversation(w)
  const only = await admin.consents.createPurpose({ name: 'Fairs', channels: ['phone', 'post'], wordings })
  await mara.api.consents.give({ customerId, purposeId: only.id, channel: 'post' })
  const matching = async (value: string[]) =>
    (
      await mara.api.views.matching({
        condition: JSON.stringify({ facet: `consents.given:${only.id}`, op: 'hasAny', value }),
      })
    ).items.map((each) => each.id)
  assert.deepEqual(await matching(['post']), [id])
  assert.deepEqual(await matching(['phone']), [])
})

test('strangers, agents without the right and who does not see the customer read and change nothing', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [jon] })
  const member = await w.agent({ teams: [teamId] })
  const { customerId } = await makeConversation(w, { teamId })
  const line = { customerId, purposeId: care.id, channel: 'phone' } as const
  const { entryId } = await member.api.consents.give(line)
  for (const call of [
    () => mara.api.consents.of({ customerId }),
    () => mara.api.consents.history({ customerId }),
    () => mara.api.consents.give(line),
    () => mara.api.consents.withdraw(line),
    () => mara.api.consents.of({ customerId: mara.id }),
  ])
    assert.deepEqual(await refused(call()), [404, 'consents.customerNotFound'])
  assert.deepEqual(await refused(mara.api.consents.undo({ entryId: entryId! })), [404, 'consents.entryNotFound'])
  for (const call of [
    () => mara.api.consents.createPurpose({ name: 'Mine', channels: ['email'], wordings }),
    () => lead.api.consents.updatePurpose({ purposeId: care.id, revision: 1, name: 'Mine' }),
    () => mara.api.consents.forgotten({ address: 'a@b.example' }),
  ])
    assert.deepEqual(await refused(call()), [403, 'kernel.forbidden'])
  for (const call of [
    () => w.anonymous.consents.of({ customerId }),
    () => w.anonymous.consents.history({ customerId }),
    () => w.anonymous.consents.purposes({}),
    () => w.anonymous.consents.give(line),
    () => w.anonymous.consents.withdraw(line),
    () => w.anonymous.consents.undo({ entryId: entryId! }),
  ])
    assert.deepEqual(await refused(call()), [401, 'kernel.unauthenticated'])
  const phoneOnly = await w.write(async (writer) => {
    const id = writer.newId()
    await writer.tx.insertInto('customers').values({ id, name: 'Only by phone', created_at: writer.now }).execute()
    return id
  })
  assert.deepEqual(
    await refused(admin.consents.give({ customerId: phoneOnly, purposeId: letter.id, channel: 'post' })),
    [422, 'consents.noAddress'],
  )
})
