import assert from 'node:assert/strict'
import test from 'node:test'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { markMerged } from '#capabilities/customers/customers.public.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { customerLanguage, knownAs, setByCustomer } from './knownas.public.ts'

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
  const { customerId, id: conversationId } = await makeConversation(w, { teamId })
  const { api } = jonas
  for (const call of [
    () => api.knownas.of({ customerId }),
    () => api.knownas.sound({ customerId }),
    () => api.knownas.set({ customerId, wishes: { name: 'Kasia' }, source: 'agent', revision: 0 }),
    () => api.knownas.setSound({ customerId, body: sound }),
    () => api.knownas.removeSound({ customerId }),
    () => api.knownas.excuse({ customerId, draftId: null, breaks: ['form'], reason: 'So be it' }),
  ])
    assert.deepEqual(await refused(call()), [404, 'knownas.notFound'])
  for (const call of [
    () => api.knownas.reasons({ conversationId }),
    () => api.knownas.check({ conversationId, text: 'Hello' }),
  ])
    assert.deepEqual(await refused(call()), [404, 'knownas.conversationNotFound'])
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
      () => api.knownas.set({ customerId, wishes: {}, source: 'agent', revision: 0 }),
      () => api.knownas.confirm({ suggestionId: customerId }),
      () => api.knownas.dismiss({ suggestionId: customerId }),
      () => api.knownas.setSound({ customerId, body: sound }),
      () => api.knownas.removeSound({ customerId }),
      () => api.knownas.check({ conversationId, text: '' }),
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
  const { files } = await w.db
    .selectFrom('files')
    .select(({ fn }) => fn.countAll<string>().as('files'))
    .executeTakeFirstOrThrow()
  assert.equal(Number(files), 0)
})

test('what customers say themselves holds at once, and cards of customers who became one are read as one', async () => {
  const one = await makeConversation(w)
  const other = await makeConversation(w)
  await w.write((writer) =>
    setByCustomer(writer, one.customerId, { languages: { own: 'pl', reads: ['en'], script: null } }),
  )
  await mara.api.knownas.set({ customerId: other.customerId, wishes: { name: 'Kasia' }, source: 'agent', revision: 0 })
  assert.equal(await customerLanguage(w.db, one.customerId), 'pl')
  await w.write((writer) => markMerged(writer, other.customerId, one.customerId))
  const { card, told, customerId } = await of(other.customerId)
  assert.equal(customerId, one.customerId)
  assert.deepEqual([card.name, card.languages?.own], ['Kasia', 'pl'])
  assert.deepEqual(told.map(({ source }) => source).toSorted(), ['agent', 'portal'])
  assert.equal((await knownAs(w.db, other.customerId))?.called, 'Kasia')
})

test('saved replies choose the language that the customer likes and greet in its form', async () => {
  const { id: conversationId, customerId } = await makeConversation(w)
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
})
