// Answers that go against a card: stopped until a reason is given, which is kept with the message.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { after } from 'node:test'
import { answer, makeCase, shop } from '#capabilities/sending/sending.fixture.ts'
import { makeTeam } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import type { Wishes } from './knownas.contract.ts'

const s = await shop()
after(() => s.close())
const support = await s.mailbox({ address: 'support@shop.example' })
const mara = await s.agent({ name: 'Mara Lind' })
const jonas = await s.agent({ name: 'Jonas Berg' })
const german = '<p>Guten Tag, die Lampe geht morgen an dich auf die Reise.</p>'
const formal: Wishes = { address: [{ language: 'de', form: 'formal', naming: null, greeting: '' }] }

async function known(wishes: Wishes = formal) {
  const talk = await makeCase(s, support)
  await mara.api.knownas.set({ customerId: talk.customerId, wishes, source: 'customer', revision: 0 })
  return talk
}
const reasons = async (conversationId: string, who = mara) => (await who.api.knownas.reasons({ conversationId })).items
const stopped = [409, 'knownas.against']

test('the writer is told while writing, and nobody of somebody they may not see', async () => {
  const talk = await known({ ...formal, languages: { own: 'pl', reads: ['en'], script: null } })
  const check = (text: string) => mara.api.knownas.check({ customerId: talk.customerId, text })
  assert.deepEqual(await check('Guten Tag, die Lampe geht morgen an dich auf die Reise.'), {
    breaks: ['language', 'form'],
    language: 'de',
  })
  assert.deepEqual(await check('Hello Katarzyna, the lamp will leave our house tomorrow.'), {
    breaks: [],
    language: 'en',
  })
  assert.deepEqual(await check(''), { breaks: [], language: null })
})

test('an answer that goes against the card waits for a reason of its writer, which is kept with the message', async () => {
  const talk = await known()
  const draftId = randomUUID()
  await mara.api.drafts.save({ draftId, conversationId: talk.id, kind: 'reply', revision: 0, html: german })
  const send = () => mara.api.sending.send({ ...answer(talk, german), draftId })
  assert.deepEqual(await refused(send()), stopped)
  const excuse = (who: typeof mara, breaks: ('form' | 'call')[]) =>
    who.api.knownas.excuse({ customerId: talk.customerId, draftId, breaks, reason: 'She asked me to, on the phone' })
  await excuse(jonas, ['form'])
  await excuse(mara, ['call'])
  assert.deepEqual(await refused(send()), stopped, 'a reason of somebody else, or for something else')
  await excuse(mara, ['form'])
  const { messageId } = await send()
  assert.deepEqual(
    (await reasons(talk.id, jonas)).map((each) => [each.messageId, each.breaks, each.reason, each.by.name]),
    [[messageId, ['form'], 'She asked me to, on the phone', 'Mara Lind']],
  )
  // Called back, it can be sent again for the same reason; another answer needs one of its own.
  await mara.api.sending.undo({ messageId })
  assert.deepEqual(await reasons(talk.id), [])
  const again = await send()
  assert.deepEqual(
    (await reasons(talk.id)).map((each) => each.messageId),
    [again.messageId],
  )
  assert.deepEqual(
    await refused(mara.api.sending.send({ ...answer(talk, german), lastSeenMessageId: again.messageId })),
    stopped,
  )
})

test('an answer for later needs its reason when it is put down, and leaves with it at its time', async () => {
  const talk = await known()
  const draftId = randomUUID()
  await mara.api.drafts.save({ draftId, conversationId: talk.id, kind: 'reply', revision: 0, html: german })
  const later = () =>
    mara.api.sending.sendLater({ ...answer(talk, german), draftId, at: s.clock.in('2h').toISOString() })
  assert.deepEqual(await refused(later()), stopped)
  await mara.api.knownas.excuse({ customerId: talk.customerId, draftId, breaks: ['form'], reason: 'Agreed' })
  await later()
  s.clock.advance('2h')
  await s.runJobs()
  assert.deepEqual(
    (await reasons(talk.id)).map(({ reason }) => reason),
    ['Agreed'],
  )
})

test('a reason without a draft is for what is sent next, within minutes, and for nothing else', async () => {
  const talk = await known()
  const send = (lastSeenMessageId?: string) =>
    mara.api.sending.send({ ...answer(talk, german), ...(lastSeenMessageId ? { lastSeenMessageId } : {}) })
  const excuse = () =>
    mara.api.knownas.excuse({ customerId: talk.customerId, draftId: null, breaks: ['form'], reason: 'Agreed' })
  await excuse()
  s.clock.advance('11m')
  assert.deepEqual(await refused(send()), stopped, 'too long ago')
  await excuse()
  const { messageId } = await send()
  assert.deepEqual(await refused(send(messageId)), stopped, 'another one')
  await mara.api.sending.undo({ messageId })
  assert.deepEqual(await refused(send()), stopped, 'called back, it is not a reason for the next')
  s.clock.advance('25h')
  await excuse()
  const kept = await s.db.selectFrom('known_reasons').select('id').where('customer_id', '=', talk.customerId).execute()
  assert.equal(kept.length, 1, 'of what was never sent, nothing is kept')
})

test('a reminder that is planned needs its reason then, and leaves with it', async () => {
  const talk = await known()
  await mara.api.sending.send(answer(talk, '<p>Guten Tag, die Lampe geht morgen auf die Reise.</p>'))
  const plan = (html: string) =>
    mara.api.later.plan({ conversationId: talk.id, act: 'remindCustomer', days: 1, html })
  const { suggested, language } = await mara.api.later.words({ conversationId: talk.id })
  assert.deepEqual([suggested.split('\n')[0], language], ['Hello Katarzyna,', 'en'])
  assert.deepEqual(await refused(plan(german)), stopped)
  await mara.api.knownas.excuse({ customerId: talk.customerId, draftId: null, breaks: ['form'], reason: 'Agreed' })
  await plan(german)
  s.clock.advance('25h')
  await s.runJobs()
  assert.deepEqual(
    (await reasons(talk.id)).map(({ reason }) => reason),
    ['Agreed'],
  )
})

test('a long text is judged alike while it is written and when it leaves', async () => {
  const talk = await known({ needs: { known: ['noPhone'], other: '' } })
  const long = `${'The lamp is on its way. '.repeat(1000)}We will call you tomorrow.`
  const { breaks } = await mara.api.knownas.check({ customerId: talk.customerId, text: long })
  assert.deepEqual(breaks, ['call'])
  assert.deepEqual(await refused(mara.api.sending.send(answer(talk, `<p>${long}</p>`))), stopped)
})

test('an answer as they like it leaves, and what is written has its own language', async () => {
  const talk = await known()
  const { messageId } = await mara.api.sending.send(
    answer(talk, '<p>Guten Tag, die Lampe geht morgen an Sie auf die Reise.</p>'),
  )
  const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
  const said = items.find((item) => item.kind === 'message' && item.id === messageId)
  assert.equal(said?.kind === 'message' && said.language, 'de')
})

test('a letter to somebody whom the writer does not know tells nothing of their card', async () => {
  const { id: teamId } = await makeTeam(s, { isPrivate: true, members: [mara] })
  const talk = await makeCase(s, support, { teamId })
  await mara.api.knownas.set({ customerId: talk.customerId, wishes: formal, source: 'customer', revision: 0 })
  const letter = { html: german, to: [{ address: talk.address }], mailboxId: support.id, subject: 'Lampe' }
  assert.deepEqual(await refused(mara.api.sending.start(letter)), stopped)
  await jonas.api.sending.start(letter)
})

test('a first letter to somebody whom nobody has written to obeys their card', async () => {
  const addresses = [{ kind: 'email' as const, address: 'kasia.nowak@mail.example' }]
  const { id: customerId } = await mara.api.customers.create({ name: 'Kasia Nowak', addresses })
  await mara.api.knownas.set({ customerId, wishes: formal, source: 'customer', revision: 0 })
  assert.deepEqual(await jonas.api.knownas.byAddress({ address: 'Kasia.Nowak@mail.example' }), { customerId })
  const to = [{ address: 'kasia.nowak@mail.example' }]
  const letter = { html: german, to, mailboxId: support.id, subject: 'Lampe' }
  assert.deepEqual(await refused(jonas.api.sending.start(letter)), stopped)
})
