import assert from 'node:assert/strict'
import test from 'node:test'
import { text } from '#kernel/text.ts'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { markMerged } from '#capabilities/customers/customers.public.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { knownasContract } from './knownas.contract.ts'
import { beginningOf, customerLanguages, customerLocale, knownAs, setByCustomer } from './knownas.public.ts'

const w = await world()
await w.write((writer) =>
  createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'Europe/Berlin', locale: 'en' }),
)
// The follower begins with what is said from now on.
await w.runJobs()
const mara = await w.agent({ name: 'Mara Okafor' })
const jonas = await w.agent({ name: 'Jonas Brandt' })
const of = (customerId: string, who = mara) => who.api.knownas.of({ customerId })
const sound = new Uint8Array(Buffer.from(`ID3${'x'.repeat(100)}`))

test('what is noted of a customer has its source and its date, and what is not named stays', async () => {
  const { customerId } = await makeConversation(w)
  const first = await mara.api.knownas.set({
    customerId,
    wishes: { name: 'Kasia', say: 'KAH-sha' },
    source: 'customer',
    revision: 0,
  })
  assert.deepEqual([first.card.name, first.card.say, first.revision], ['Kasia', 'KAH-sha', 1])
  w.clock.advance('1d')
  const { card, told } = await jonas.api.knownas.set({
    customerId,
    wishes: { name: 'Kasia', detail: 'brief', say: null },
    source: 'agent',
    revision: 1,
  })
  assert.deepEqual([card.name, card.say, card.detail], ['Kasia', null, 'brief'])
  assert.deepEqual(told.map(({ key, source, by }) => [key, source, by?.name]).toSorted(), [
    ['detail', 'agent', 'Jonas Brandt'],
    ['name', 'customer', 'Mara Okafor'],
  ])
})

test('of two who change a card at once the second is told', async () => {
  const { customerId } = await makeConversation(w)
  const set = () => mara.api.knownas.set({ customerId, wishes: { name: 'Kasia' }, source: 'agent', revision: 0 })
  await set()
  assert.deepEqual(await refused(set()), [409, 'knownas.changedMeanwhile'])
})

test('suggestions go on however many there were before', async () => {
  const talks = [...Array(14).keys()].map(() => makeConversation(w, { text: null }))
  for (const talk of await Promise.all(talks)) {
    await customerSays(w, talk, 'Könnten Sie mir helfen?\n\nViele Grüße\nKasia', { language: 'de' })
    await w.runJobs()
    assert.equal((await of(talk.customerId)).suggestions.length, 3)
  }
})

test('what a customer writes is suggested once, confirmed or dismissed by a person, and never applied unseen', async () => {
  const talk = await makeConversation(w, { text: null })
  const { customerId } = talk
  const say = () => customerSays(w, talk, 'Könnten Sie mir helfen?\n\nViele Grüße\nKasia', { language: 'de' })
  await say()
  await say()
  await w.runJobs()
  const { card, suggestions } = await of(customerId)
  assert.deepEqual([card.name, card.address, card.languages], [null, [], null])
  assert.deepEqual(suggestions.map(({ key }) => key).toSorted(), ['address.de', 'languages', 'name'])
  assert.ok(suggestions.every(({ conversation }) => conversation.number === talk.number))
  const idOf = (key: string) => suggestions.find((each) => each.key === key)!.id
  const after = await mara.api.knownas.confirm({ suggestionId: idOf('name') })
  assert.equal(after.card.name, 'Kasia')
  assert.deepEqual(
    after.told.map(({ key, source, by }) => [key, source, by?.id]),
    [['name', 'message', mara.id]],
  )
  await mara.api.knownas.dismiss({ suggestionId: idOf('languages') })
  await say()
  await w.runJobs()
  const left = await of(customerId)
  assert.deepEqual(
    left.suggestions.map(({ key }) => key),
    ['address.de'],
  )
  assert.deepEqual(await refused(mara.api.knownas.confirm({ suggestionId: idOf('name') })), [
    404,
    'knownas.suggestionNotFound',
  ])
  const { card: all } = await mara.api.knownas.confirm({ suggestionId: idOf('address.de') })
  assert.deepEqual(all.address, [{ language: 'de', form: 'formal', naming: null, greeting: '' }])
})

test('machines and those who only claim to be the customer suggest nothing', async () => {
  const talk = await makeConversation(w, { text: null })
  await customerSays(w, talk, 'Please call me Kasia.', { automatic: true })
  await customerSays(w, talk, 'Please call me Kasia.', { marks: { forged: { reason: 'dmarc' } } as never })
  await w.runJobs()
  assert.deepEqual((await of(talk.customerId)).suggestions, [])
})

test('a suggestion says only what it adds: what they have told since stays', async () => {
  const talk = await makeConversation(w, { text: null })
  const { customerId } = talk
  const tell = (wishes: Parameters<typeof setByCustomer>[2]) =>
    w.write((writer) => setByCustomer(writer, customerId, wishes))
  const say = (text: string, language: string) => customerSays(w, talk, text, { language })
  await tell({ languages: { own: 'de', reads: [], script: null }, channel: { best: null, never: ['sms'] } })
  w.clock.advance('1m')
  await say('Please do not call me. When will the lamp come?', 'en')
  await w.runJobs()
  const { suggestions, revision } = await of(customerId)
  const idOf = (key: string) => suggestions.find((each) => each.key === key)!.id
  await mara.api.knownas.set({
    customerId,
    wishes: { languages: { own: 'pl', reads: [], script: null } },
    source: 'agent',
    revision,
  })
  const { card } = await mara.api.knownas.confirm({ suggestionId: idOf('languages') })
  assert.deepEqual(card.languages, { own: 'pl', reads: ['en'], script: null })
  const after = await mara.api.knownas.confirm({ suggestionId: idOf('channel') })
  assert.deepEqual(after.card.channel, { best: null, never: ['sms', 'phone'] })
})

test('what they said otherwise since a suggestion ends it, and saying it again suggests it anew', async () => {
  const talk = await makeConversation(w, { text: null })
  const { customerId } = talk
  const say = () => customerSays(w, talk, 'Please call me Kasia.')
  await say()
  await w.runJobs()
  const [first] = (await of(customerId)).suggestions
  w.clock.advance('1h')
  await w.write((writer) => setByCustomer(writer, customerId, { name: 'Kate' }))
  assert.deepEqual((await of(customerId)).suggestions, [])
  assert.deepEqual(await refused(mara.api.knownas.confirm({ suggestionId: first!.id })), [
    404,
    'knownas.suggestionNotFound',
  ])
  w.clock.advance('1h')
  await say()
  await w.runJobs()
  assert.deepEqual(
    (await of(customerId)).suggestions.map(({ wishes }) => wishes),
    [{ name: 'Kasia' }],
  )
})

test('what a message suggested goes with the message', async () => {
  const talk = await makeConversation(w, { text: null })
  const { messageId } = await customerSays(w, talk, 'Please call me Kasia.')
  await w.runJobs()
  assert.equal((await of(talk.customerId)).suggestions.length, 1)
  await w.write(({ tx }) => tx.deleteFrom('messages').where('id', '=', messageId).execute())
  const left = await w.db.selectFrom('known_entries').select('id').where('customer_id', '=', talk.customerId).execute()
  assert.deepEqual(left, [])
})

test('whoever changed a card takes that back: what stood there stands there with its source and date', async () => {
  const talk = await makeConversation(w, { text: 'Könnten Sie mir helfen?\n\nViele Grüße\nKasia' })
  const { customerId } = talk
  await w.runJobs()
  await w.write((writer) => setByCustomer(writer, customerId, { say: 'KAH-sha', detail: 'brief' }))
  const before = await of(customerId)
  const comparable = ({ revision: _, ...view }: typeof before) => ({
    ...view,
    told: view.told.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  })
  w.clock.advance('1h')
  const undo = async (who = mara) =>
    who.api.knownas.undo({ customerId, revision: (await of(customerId)).revision })
  const set = async () =>
    mara.api.knownas.set({
      customerId,
      wishes: { name: 'Kate', say: null, detail: 'thorough' },
      source: 'agent',
      revision: (await of(customerId)).revision,
    })
  await set()
  assert.deepEqual(await refused(undo(jonas)), [409, 'knownas.notUndoable'])
  assert.deepEqual(comparable(await undo()), comparable(before))
  assert.deepEqual(await refused(undo()), [409, 'knownas.notUndoable'])
  const [suggestion] = before.suggestions
  for (const decide of ['confirm', 'dismiss'] as const) {
    await mara.api.knownas[decide]({ suggestionId: suggestion!.id })
    assert.deepEqual(comparable(await undo()), comparable(before), decide)
  }
  const { revision } = await set()
  await w.write((writer) => setByCustomer(writer, customerId, { title: 'Dr' }))
  assert.deepEqual(await refused(mara.api.knownas.undo({ customerId, revision })), [409, 'knownas.notUndoable'])
  await set()
  w.clock.advance('11m')
  assert.deepEqual(await refused(undo()), [409, 'knownas.notUndoable'])
  await w.write(async (writer) => writer.add(knownasContract, 'purge', {}))
  await w.runJobs()
  const kept = await w.db.selectFrom('known_cards').select('undo').where('customer_id', '=', customerId).execute()
  assert.deepEqual(kept, [{ undo: null }])
})

test('the time zone and the sound tell who noted them, and when', async () => {
  const { customerId } = await makeConversation(w)
  const { revision } = await mara.api.customers.get({ customerId })
  await mara.api.customers.setTimeZone({ customerId, timeZone: 'Europe/Warsaw', revision })
  w.clock.advance('1d')
  const { told, timeZone } = await jonas.api.knownas.setSound({ customerId, body: sound })
  assert.equal(timeZone, 'Europe/Warsaw')
  assert.deepEqual(
    told.map(({ key, source, by }) => [key, source, by?.name]),
    [
      ['sound', 'agent', 'Jonas Brandt'],
      ['timeZone', 'agent', 'Mara Okafor'],
    ],
  )
  assert.ok(Date.parse(told[0]!.at) > Date.parse(told[1]!.at))
})

test('texts written beforehand reach them in a language they read, addressed as they like it', async () => {
  const { customerId } = await makeConversation(w)
  const tell = (wishes: Parameters<typeof setByCustomer>[2]) =>
    w.write((writer) => setByCustomer(writer, customerId, wishes))
  const begin = async (language: string) => beginningOf(w.db, customerId, { language, otherwise: 'Hello!' })
  assert.equal(await customerLocale(w.db, customerId, 'en'), 'en')
  await tell({ languages: { own: 'pl', reads: ['cs', 'de'], script: null } })
  assert.equal(await customerLocale(w.db, customerId, 'en'), 'de')
  await tell({
    name: 'Kasia',
    address: [{ language: 'de', form: 'informal', naming: null, greeting: '' }],
    needs: { known: ['largePrint'], other: '' },
  })
  assert.deepEqual(await customerLanguages(w.db, customerId), ['pl', 'cs', 'de-x-informal'])
  assert.equal(await customerLocale(w.db, customerId, 'en'), 'de-x-informal')
  assert.deepEqual(await begin('de'), { locale: 'de-x-informal', hello: 'Hallo Kasia,', isLarge: true })
  assert.deepEqual(await begin('ja'), { locale: 'ja', hello: 'Hello!', isLarge: true })
  assert.match(text('de-x-informal', 'portal.mail.subject', { portal: 'X' })!, /^Dein Link/)
  assert.match(text('de', 'portal.mail.subject', { portal: 'X' })!, /^Ihr Link/)
  assert.equal(text('de-x-informal', 'portal.mail.link'), text('de', 'portal.mail.link'))
})

test('a suggestion out of a conversation of a private team is for its members alone', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [mara] })
  const open = await makeConversation(w, { text: null })
  await makeConversation(w, { teamId, address: open.address, text: 'Please call me Kasia.' })
  await w.runJobs()
  const [seen] = (await of(open.customerId)).suggestions
  assert.equal(seen?.key, 'name')
  assert.deepEqual((await of(open.customerId, jonas)).suggestions, [])
  for (const decide of ['confirm', 'dismiss'] as const)
    assert.deepEqual(await refused(jonas.api.knownas[decide]({ suggestionId: seen!.id })), [
      404,
      'knownas.suggestionNotFound',
    ])
})

test('a customer whom the reader may not see stays unknown', async () => {
  const { id: teamId } = await makeTeam(w, { isPrivate: true })
  const { customerId, id: conversationId, address } = await makeConversation(w, { teamId })
  const { api } = jonas
  for (const call of [
    () => api.knownas.of({ customerId }),
    () => api.knownas.sound({ customerId }),
    () => api.knownas.set({ customerId, wishes: { name: 'Kasia' }, source: 'agent', revision: 0 }),
    () => api.knownas.setSound({ customerId, body: sound }),
    () => api.knownas.removeSound({ customerId }),
    () => api.knownas.excuse({ customerId, draftId: null, breaks: ['form'], reason: 'So be it' }),
    () => api.knownas.check({ customerId, text: 'Hello' }),
    () => api.knownas.undo({ customerId, revision: 0 }),
  ])
    assert.deepEqual(await refused(call()), [404, 'knownas.notFound'])
  assert.deepEqual(await refused(api.knownas.reasons({ conversationId })), [404, 'knownas.conversationNotFound'])
  assert.deepEqual(await api.knownas.byAddress({ address }), { customerId: null })
  assert.deepEqual(await api.knownas.byAddress({ address: 'nobody@mail.example' }), { customerId: null })
})

test('strangers and agents without the right are refused everywhere', async () => {
  const { customerId, id: conversationId } = await makeConversation(w)
  const powerless = await w.agent({ name: 'Nobody' })
  await w.write(async ({ tx }) => {
    await tx.insertInto('roles').values({ name: 'guest' }).execute()
    await tx.updateTable('agents').set({ role: 'guest' }).where('id', '=', powerless.id).execute()
  })
  for (const [api, refusal] of [
    [w.anonymous, [401, 'kernel.unauthenticated']],
    [powerless.api, [403, 'kernel.forbidden']],
  ] as const)
    for (const call of [
      () => api.knownas.of({ customerId }),
      () => api.knownas.sound({ customerId }),
      () => api.knownas.reasons({ conversationId }),
      () => api.knownas.byAddress({ address: 'kasia@mail.example' }),
      () => api.knownas.undo({ customerId, revision: 0 }),
      () => api.knownas.set({ customerId, wishes: {}, source: 'agent', revision: 0 }),
      () => api.knownas.confirm({ suggestionId: customerId }),
      () => api.knownas.dismiss({ suggestionId: customerId }),
      () => api.knownas.setSound({ customerId, body: sound }),
      () => api.knownas.removeSound({ customerId }),
      () => api.knownas.check({ customerId, text: '' }),
      () => api.knownas.excuse({ customerId, draftId: null, breaks: ['form'], reason: 'x' }),
    ])
      assert.deepEqual(await refused(call()), refusal)
})

test('a sound of the name is kept as a file of its own type, replaced and removed', async () => {
  const { customerId } = await makeConversation(w)
  assert.deepEqual(await refused(mara.api.knownas.sound({ customerId })), [404, 'knownas.noSound'])
  const body = (text: string) => new Uint8Array(Buffer.from(text))
  assert.deepEqual(await refused(mara.api.knownas.setSound({ customerId, body: body('<html>') })), [
    422,
    'knownas.notASound',
  ])
  const large = new Uint8Array(1024 * 1024 + 1)
  large.set(sound)
  assert.deepEqual(await refused(mara.api.knownas.setSound({ customerId, body: large })), [
    413,
    'knownas.soundTooLarge',
  ])
  const first = await mara.api.knownas.setSound({ customerId, body: sound })
  const second = await mara.api.knownas.setSound({ customerId, body: body('OggSanother') })
  assert.notEqual(first.sound, second.sound)
  const kept = await mara.api.knownas.sound({ customerId })
  assert.equal(kept.type, 'audio/ogg')
  assert.equal(await kept.text(), 'OggSanother')
  assert.equal((await mara.api.knownas.removeSound({ customerId })).sound, null)
  const left = await w.db.selectFrom('files').select('id').where('id', 'in', [first.sound!, second.sound!]).execute()
  assert.deepEqual(left, [])
})

test('what customers say themselves holds at once, and cards of customers who became one are read as one', async () => {
  const one = await makeConversation(w)
  const other = await makeConversation(w)
  await w.write((writer) =>
    setByCustomer(writer, one.customerId, { languages: { own: 'pl', reads: ['en'], script: null } }),
  )
  await mara.api.knownas.set({ customerId: other.customerId, wishes: { name: 'Kasia' }, source: 'agent', revision: 0 })
  assert.deepEqual(await customerLanguages(w.db, one.customerId), ['pl', 'en'])
  await w.write((writer) => markMerged(writer, other.customerId, one.customerId))
  const { card, told, customerId } = await of(other.customerId)
  assert.equal(customerId, one.customerId)
  assert.deepEqual([card.name, card.languages?.own], ['Kasia', 'pl'])
  assert.deepEqual(told.map(({ source }) => source).toSorted(), ['agent', 'portal'])
  assert.equal((await knownAs(w.db, other.customerId))?.called, 'Kasia')
})

test('saved replies choose the language that the customer likes and greet in its form', async () => {
  const { id: conversationId, customerId, address } = await makeConversation(w)
  const { macroId } = await mara.api.macros.create({
    name: 'Greeting',
    words: [
      { language: 'en', template: '<p>{{customer.salutation|Hello}}, it is on its way.</p>' },
      { language: 'de', template: '<p>{{customer.salutation|Guten Tag}}, es ist unterwegs.</p>' },
    ],
  })
  const begin = async () =>
    (await mara.api.macros.preview({ macroId, conversationId })).pieces.map(({ says }) => says).join('')
  assert.equal(await begin(), 'Hello Katarzyna, it is on its way.')
  await mara.api.knownas.set({
    customerId,
    wishes: { title: 'Frau', languages: { own: 'de' }, address: [{ language: 'de', form: 'formal', naming: null }] },
    source: 'customer',
    revision: 0,
  })
  assert.equal(await begin(), 'Sehr geehrte Frau Wójcik, es ist unterwegs.')
  // Polish alone is best for them, English they read, and German is only what the house speaks.
  await mara.api.knownas.set({
    customerId,
    wishes: { languages: { own: 'pl', reads: ['en'], script: null } },
    source: 'customer',
    revision: 1,
  })
  assert.equal(await begin(), 'Dear Ms Wójcik, it is on its way.')
  const letter = await mara.api.macros.preview({ macroId, to: address })
  assert.equal(letter.pieces.map(({ says }) => says).join(''), 'Dear Ms Wójcik, it is on its way.')
  const used = await mara.api.macros.use({ macroId, conversationId: null, to: address, place: 'new' })
  assert.match(used.letter, /Dear Ms Wójcik/)
})

test('saved replies say “du” to whoever wants that, where there are such words', async () => {
  const { id: conversationId, customerId } = await makeConversation(w)
  const { macroId } = await mara.api.macros.create({
    name: 'Sent',
    words: [
      { language: 'de', template: '<p>Sie bekommen sie morgen.</p>' },
      { language: 'de-x-informal', template: '<p>Du bekommst sie morgen.</p>' },
    ],
  })
  const says = async () =>
    (await mara.api.macros.preview({ macroId, conversationId })).pieces.map((piece) => piece.says).join('')
  const tell = (form: 'formal' | 'informal') =>
    w.write((writer) =>
      setByCustomer(writer, customerId, {
        languages: { own: 'de', reads: [], script: null },
        address: [{ language: 'de', form, naming: null, greeting: '' }],
      }),
    )
  await tell('formal')
  assert.equal(await says(), 'Sie bekommen sie morgen.')
  await tell('informal')
  assert.equal(await says(), 'Du bekommst sie morgen.')
})
