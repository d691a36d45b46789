import assert from 'node:assert/strict'
import test from 'node:test'
import { openPortal } from './portal.fixture.ts'
import { personal } from './portal.personal.ts'

const { w, admin, browser, mailed } = await openPortal()
const wordings = [
  { language: 'en', wording: 'I agree to get the letter with offers once a month.' },
  { language: 'de', wording: 'Ich willige ein, monatlich den Brief mit Angeboten zu erhalten.' },
]
const letter = await admin.api.consents.createPurpose({
  name: 'Letter',
  channels: ['email'],
  doubleOptIn: true,
  wordings,
})
const call = await admin.api.consents.createPurpose({ name: 'Care call', channels: ['phone'], wordings })

const signedIn = async (language?: string) => {
  const talk = await mailed({ name: 'Aino Lepik' })
  const one = browser(language)
  await one.enter(talk.address)
  const { guard, form } = await one.hidden('/portal/you')
  const press = (fields: Record<string, string>) => one.send('/portal/you', { guard: guard!, form: form!, ...fields })
  return { talk, one, press }
}
const stateOf = async (customerId: string, purposeId: string) =>
  (await admin.api.consents.of({ customerId })).items.find((each) => each.purposeId === purposeId)!.state

test('a customer sees what reaches them and what they are asked, in their language', async () => {
  const { talk, one } = await signedIn('de')
  const { html } = await one.open('/portal/you')
  for (const words of ['Aino Lepik', talk.address, wordings[1]!.wording, 'noch nicht gefragt'])
    assert.ok(html.includes(words), words)
  assert.ok(!html.includes(wordings[0]!.wording))
})

test('consent is given and withdrawn as easily, by the customer and as theirs', async () => {
  const { talk, press } = await signedIn()
  const line = { purpose: call.id, channel: 'phone' }
  assert.equal((await press({ ...line, do: 'give' })).location, '/portal/you?done=saved')
  assert.equal(await stateOf(talk.customerId, call.id), 'given')
  const [entry] = (await admin.api.consents.history({ customerId: talk.customerId })).items
  assert.deepEqual([entry!.source, entry!.by], ['customer', null])
  await press({ ...line, do: 'withdraw' })
  assert.equal(await stateOf(talk.customerId, call.id), 'withdrawn')
})

test('with double opt-in the mail still asks to confirm', async () => {
  const { talk, press } = await signedIn()
  await press({ purpose: letter.id, channel: 'email', do: 'give' })
  assert.equal(await stateOf(talk.customerId, letter.id), 'pending')
})

test('what is no purpose, no channel or not from the page changes nothing', async () => {
  const { talk, one, press } = await signedIn()
  for (const fields of [
    { purpose: talk.id, channel: 'phone' },
    { purpose: call.id, channel: 'email' },
    { purpose: 'x', channel: 'pigeon' },
  ])
    assert.equal((await press({ ...fields, do: 'give' })).location, '/portal/you')
  assert.equal((await one.send('/portal/you', { purpose: call.id, channel: 'phone', do: 'give' })).status, 403)
  assert.equal((await browser().send('/portal/you', { purpose: call.id, channel: 'phone', do: 'give' })).status, 303)
  assert.deepEqual((await admin.api.consents.history({ customerId: talk.customerId })).items, [])
})

test('asking for one’s data makes a request with a number and a deadline, once however often it is pressed', async () => {
  const { talk, one, press } = await signedIn()
  for (let times = 0; times < 2; times++)
    assert.equal(
      (await press({ do: 'ask', kind: 'access', words: 'Everything, please' })).location,
      '/portal/you?done=asked',
    )
  await press({ do: 'ask', kind: 'access', form: (await one.hidden('/portal/you')).form! })
  await press({ do: 'ask', kind: 'erasure', form: (await one.hidden('/portal/you')).form! })
  await press({ do: 'ask', kind: 'everything', form: (await one.hidden('/portal/you')).form! })
  const { items } = await admin.api.privacy.of({ customerId: talk.customerId })
  assert.deepEqual(items.map(({ kind }) => kind).toSorted(), ['access', 'erasure'])
  const { html } = await one.open('/portal/you')
  assert.match(html, new RegExp(`Number ${items[0]!.number}`))
  assert.match(html, /We answer by/)
  const other = await signedIn()
  assert.doesNotMatch((await other.one.open('/portal/you')).html, /We answer by/)
})

test('a second thing asked of the same kind is not lost, and who proves nothing asks for nobody else', async () => {
  const { talk, press } = await signedIn()
  const asked = async () => (await admin.api.privacy.of({ customerId: talk.customerId })).items.length
  for (const words of ['My name is misspelt', 'My street is wrong', 'My name is misspelt', ''])
    await press({ do: 'ask', kind: 'rectification', words })
  assert.equal(await asked(), 2)
  await admin.api.privacy.record({ customerId: talk.customerId, kind: 'erasure', channel: 'email' })
  await press({ do: 'ask', kind: 'erasure' })
  assert.equal(await asked(), 4, 'the one on record proves nothing')
})

test('what a customer wishes stands at once on the card that those who answer see, and the pages obey', async () => {
  const { talk, one, press } = await signedIn()
  const wishes = {
    name: 'Aino',
    say: 'EYE-no',
    pronouns: 'she',
    naming: 'first',
    language: 'de',
    best: 'email',
    'never.phone': 'yes',
    hours: 'after six',
    detail: 'brief',
    'need.largePrint': 'yes',
    needWords: 'No pictures',
  }
  assert.equal((await press({ do: 'wish', ...wishes })).location, '/portal/you?done=saved')
  const { card, told } = await admin.api.knownas.of({ customerId: talk.customerId })
  assert.deepEqual(
    [card.name, card.say, card.pronouns, card.hours, card.detail],
    ['Aino', 'EYE-no', 'she', 'after six', 'brief'],
  )
  assert.deepEqual(
    [card.languages?.own, card.channel, card.needs],
    ['de', { best: 'email', never: ['phone'] }, { known: ['largePrint'], other: 'No pictures' }],
  )
  assert.deepEqual(new Set(told.map(({ source }) => source)), new Set(['portal']))
  const { html } = await one.open('/portal/you')
  assert.match(html, /<html lang="de"/)
  for (const words of ['value="Aino"', '<option value="de" selected>', 'name="never.phone" value="yes" checked'])
    assert.ok(html.includes(words), words)
  const was = async () => (await one.hidden('/portal/you')).was!
  const refused = await press({ do: 'wish', was: await was(), name: 'Captain', language: 'x'.repeat(50) })
  assert.ok(refused.status === 422 && refused.html.includes('value="Captain"'), 'what was typed is still there')
  assert.equal((await admin.api.knownas.of({ customerId: talk.customerId })).card.name, 'Aino')
  await press({ do: 'wish', was: await was(), form: 'formal', language: 'de' })
  const later = (await admin.api.knownas.of({ customerId: talk.customerId })).card
  assert.deepEqual(
    [later.name, later.needs, later.address.map(({ language, form }) => [language, form]).toSorted()],
    [
      null,
      null,
      [
        ['de', 'formal'],
        ['en', null],
      ],
    ],
  )
  const other = await signedIn()
  assert.ok(!(await other.one.open('/portal/you')).html.includes('EYE-no'))
})

test('everything on the card is in the customer’s hands: other languages and letters, title, tone, time zone, days', async () => {
  const { talk, one, press } = await signedIn()
  const was = async () => (await one.hidden('/portal/you')).was!
  const first = {
    title: 'Dr',
    greeting: 'Aino',
    language: 'et',
    also: 'en',
    script: 'Latn',
    tone: 'warm',
    zone: 'Europe/Tallinn',
    'date.0.name': 'Jaanipäev',
    'date.0.day': '24 June',
  }
  assert.equal((await press({ do: 'wish', was: await was(), ...first })).location, '/portal/you?done=saved')
  const read = () => admin.api.knownas.of({ customerId: talk.customerId })
  const { card, timeZone, told } = await read()
  assert.deepEqual(
    [card.title, card.tone, card.address[0]!.greeting, card.languages, card.dates, timeZone],
    [
      'Dr',
      'warm',
      'Aino',
      { own: 'et', reads: ['en'], script: 'Latn' },
      [{ name: 'Jaanipäev', day: '24 June' }],
      'Europe/Tallinn',
    ],
  )
  assert.equal(told.find(({ key }) => key === 'timeZone')!.source, 'portal')
  const half = await press({ do: 'wish', was: await was(), ...first, 'reads.en': 'yes', 'date.1.name': 'Birthday' })
  assert.equal(half.status, 422, 'a day without a date')
  assert.equal((await press({ do: 'wish', was: await was(), ...first, zone: 'Mars/Base' })).status, 422)
  await press({ do: 'wish', was: await was(), language: 'et', also: 'fi', 'reads.en': 'yes' })
  const after = await read()
  assert.deepEqual(
    [after.card.languages, after.card.dates, after.timeZone],
    [{ own: 'et', reads: ['en', 'fi'], script: null }, [], null],
  )
})

test('what an agent noted while the page was open stays, beside what the customer changes on it', async () => {
  const { talk, one, press } = await signedIn()
  const open = await one.hidden('/portal/you')
  const { revision } = await admin.api.knownas.of({ customerId: talk.customerId })
  const noted = { channel: { best: 'email', never: ['phone'] }, needs: { known: ['largePrint'] }, hours: 'not on Fridays' }
  await admin.api.knownas.set({ customerId: talk.customerId, wishes: noted, source: 'customer', revision } as never)
  await press({ do: 'wish', was: open.was!, name: 'Aino', 'never.sms': 'yes' })
  const { card } = await admin.api.knownas.of({ customerId: talk.customerId })
  assert.deepEqual(
    [card.name, card.channel, card.needs?.known, card.hours],
    ['Aino', { best: 'email', never: ['phone', 'sms'] }, ['largePrint'], 'not on Fridays'],
  )
})

test('days that an agent noted or took away meanwhile stay so, beside the one that the customer adds', async () => {
  const { talk, one, press } = await signedIn()
  const [birthday, party, holiday] = ['Birthday', 'Party', 'Holiday'].map((name) => ({ name, day: '24 June' }))
  const read = () => admin.api.knownas.of({ customerId: talk.customerId })
  const note = async (dates: unknown[]) =>
    admin.api.knownas.set({
      ...{ customerId: talk.customerId, source: 'customer', revision: (await read()).revision },
      wishes: { dates },
    } as never)
  const first = { 'date.0.name': 'Birthday', 'date.0.day': '24 June', 'date.1.name': 'Holiday', 'date.1.day': '24 June' }
  for (const [meanwhile, then] of [
    [[birthday, party], [birthday, party, holiday]],
    [[], [holiday]],
  ]) {
    await note([birthday])
    const { was } = await one.hidden('/portal/you')
    await note(meanwhile!)
    await press({ do: 'wish', was: was!, ...first })
    assert.deepEqual((await read()).card.dates, then)
  }
})

test('words about one’s rights arrive whole in whatever script', async () => {
  const { talk, press } = await signedIn()
  const words = '私のデータを見せてください。'.repeat(357).slice(0, 5000)
  assert.equal((await press({ do: 'ask', kind: 'access', words })).status, 303)
  const [asked] = (await admin.api.privacy.of({ customerId: talk.customerId })).items
  assert.equal((await admin.api.privacy.get({ requestId: asked!.id })).asked, words)
})

test('what is counted of a person is what is handed over and forgotten', async () => {
  const { talk, press } = await signedIn()
  await press({ do: 'ask', kind: 'access' })
  const person = { customerIds: [talk.customerId], addresses: [talk.address] }
  const handed = []
  for await (const part of personal.read({ db: w.db, services: w.app.kernel.services }, person))
    handed.push(...('records' in part ? part.records : []))
  const counted = async () => (await personal.count(w.db, person, null))[0]!.goes
  assert.deepEqual([handed.length, await counted()], [3, 3])
  assert.equal(await w.write((writer) => personal.forget(writer, person, null)), 3)
  assert.equal(await counted(), 0)
})

test('a customer sees who has looked at what is kept of them, and nobody else does', async () => {
  const { talk, one } = await signedIn()
  assert.match((await one.open('/portal/you')).html, /Nobody has looked at it yet/)
  const mara = await w.agent({ name: 'Mara Sommer' })
  await mara.api.timeline.ofCustomer({ customerId: talk.customerId })
  assert.ok((await one.open('/portal/you')).html.includes('Mara Sommer'))
  const other = await signedIn()
  assert.ok(!(await other.one.open('/portal/you')).html.includes('Mara Sommer'))
})
