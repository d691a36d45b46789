import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Bounce } from '#capabilities/reading/reading.public.ts'
import { applyBounce, proveSent } from './sending.public.ts'
import { answer, makeCase, shop } from './sending.fixture.ts'

const s = await shop()
after(() => s.close())
await s.work()
const support = await s.mailbox({ address: 'support@shop.example' })
const mara = await s.agent({ name: 'Mara Lind' })

const report = (wish: Partial<Bounce>): Bounce => ({
  is_bounce: true,
  type: 'failed',
  recipients: [],
  status: '5.1.1',
  hard: true,
  diagnostic: '550 5.1.1 User unknown',
  originalMessageId: '',
  ...wish,
})
const apply = (bounce: Bounce, more: { headerIds?: string[]; conversationIds?: string[] } = {}) =>
  s.write((w) =>
    applyBounce(w, {
      headerIds: [bounce.originalMessageId].filter(Boolean),
      conversationIds: [],
      bounce,
      at: w.now,
      ...more,
    }),
  )
const delivery = async (id: string) => (await mara.api.sending.states({ conversationId: id })).items[0]!
async function sent(more: object = {}) {
  const talk = await makeCase(s, support)
  const { messageId } = await mara.api.sending.send(answer(talk, undefined, more))
  await s.leaves(talk, mara, messageId)
  const { header_id: headerId } = await s.db
    .selectFrom('outbox')
    .select('header_id')
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow()
  return { talk, messageId, headerId }
}

test('a report turns the message it is about to bounced, with the reason, and opens the conversation', async () => {
  const { talk, messageId, headerId } = await sent({ stateAfter: 'closed' })
  assert.deepEqual(await apply(report({ originalMessageId: headerId, recipients: [talk.address] })), {
    messageId,
    conversationId: talk.id,
  })
  const now = await delivery(talk.id)
  assert.deepEqual(
    [now.state, now.reason, now.said, now.recipients[0]!.state, now.allowed],
    ['bounced', 'unknownAddress', '550 5.1.1 User unknown', 'bounced', ['writeAgain']],
  )
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
  const { count, items } = await mara.api.sending.trouble({})
  assert.ok(count > 0 && items.some((item) => item.messageId === messageId))
})

test('the same report twice is told once', async () => {
  const { talk, headerId } = await sent()
  const events = async () =>
    Number(
      (
        await s.db
          .selectFrom('events')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('type', '=', 'sending.stateChanged')
          .where('about', '=', talk.id)
          .executeTakeFirstOrThrow()
      ).count,
    )
  await apply(report({ originalMessageId: headerId, recipients: [talk.address] }))
  const once = await events()
  await apply(report({ originalMessageId: headerId, recipients: [talk.address] }))
  assert.equal(await events(), once)
})

test('of several recipients only the one named has not got it', async () => {
  const { talk, headerId } = await sent({ cc: [{ address: 'gone@mail.example' }] })
  await apply(report({ originalMessageId: headerId, recipients: ['Gone@mail.example'] }))
  assert.deepEqual(
    (await delivery(talk.id)).recipients.map(({ state }) => state),
    ['accepted', 'bounced'],
  )
})

test('a server that rewrote the Message-ID is understood by recipient, within days', async () => {
  const { talk, messageId } = await sent()
  assert.deepEqual(await apply(report({ originalMessageId: 'rewritten@relay.example', recipients: [talk.address] })), {
    messageId,
    conversationId: talk.id,
  })
  const old = await sent()
  s.clock.advance('6d')
  assert.equal(await apply(report({ recipients: [old.talk.address] })), undefined)
})

test('a report about something that we did not send is about nothing', async () => {
  const talk = await makeCase(s, support)
  await mara.api.sending.send(answer(talk))
  assert.equal(await apply(report({ recipients: [talk.address] })), undefined, 'held, so it can not have bounced')
  assert.equal(
    await apply(report({ originalMessageId: 'stranger@mail.example', recipients: ['nobody@mail.example'] })),
    undefined,
  )
  assert.equal(await apply(report({})), undefined)
})

test('a notice of delay is told and tried by the other server, not by us', async () => {
  const { talk, headerId } = await sent()
  await apply(
    report({
      type: 'delayed',
      status: '4.4.1',
      hard: false,
      diagnostic: 'Connection timed out',
      originalMessageId: headerId,
      recipients: [talk.address],
    }),
  )
  const late = await delivery(talk.id)
  assert.deepEqual([late.state, late.nextTryAt, late.recipients[0]!.state], ['delayed', null, 'delayed'])
  s.clock.advance('1d')
  s.app.kernel.services.wake('outbox')
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(s.server.mails.filter(({ to }) => to.includes(talk.address)).length, 1)
  await apply(
    report({
      type: 'delivered',
      status: '2.0.0',
      hard: false,
      diagnostic: '',
      originalMessageId: headerId,
      recipients: [talk.address],
    }),
  )
  assert.deepEqual(
    [(await delivery(talk.id)).state, (await delivery(talk.id)).recipients[0]!.state],
    ['accepted', 'delivered'],
  )
})

test('a complaint is kept at the message, which stays sent', async () => {
  const { talk, headerId } = await sent()
  await apply(
    report({
      type: 'complaint',
      status: '',
      hard: false,
      diagnostic: '',
      originalMessageId: headerId,
      recipients: [talk.address],
    }),
  )
  assert.deepEqual(
    [(await delivery(talk.id)).state, (await delivery(talk.id)).reason, (await delivery(talk.id)).recipients[0]!.state],
    ['accepted', 'complaint', 'complaint'],
  )
})

test('a report ends a doubt either way, and so does an answer of the customer', async () => {
  const doubt = async () => {
    s.server.behave({ message: () => 'takeAndHangUp' })
    const talk = await makeCase(s, support)
    const { messageId } = await mara.api.sending.send(answer(talk))
    await s.leaves(talk, mara, messageId, 'uncertain')
    s.server.behave({})
    return {
      talk,
      headerId: (
        await s.db
          .selectFrom('outbox')
          .select('header_id')
          .where('message_id', '=', messageId)
          .executeTakeFirstOrThrow()
      ).header_id,
    }
  }
  const [one, two, three] = [await doubt(), await doubt(), await doubt()]
  await apply(report({ originalMessageId: one.headerId, recipients: [one.talk.address] }))
  await apply(report({ type: 'delivered', originalMessageId: two.headerId, recipients: [two.talk.address] }))
  await s.write((w) => proveSent(w, ['unknown@mail.example', three.headerId]))
  assert.deepEqual(
    [(await delivery(one.talk.id)).state, (await delivery(two.talk.id)).state, (await delivery(three.talk.id)).state],
    ['bounced', 'accepted', 'accepted'],
  )
})

test('a report that is faster than our own books stands', async () => {
  let headerId = ''
  s.server.behave({
    message: (mail) => void (headerId = /^Message-ID: <(.*)>/im.exec(mail.raw.toString())![1]!),
    wait: () => new Promise((resolve) => setTimeout(resolve, 150)),
  })
  const talk = await makeCase(s, support)
  const { messageId } = await mara.api.sending.send(answer(talk))
  s.clock.advance('11s')
  const { header_id } = await s.db
    .selectFrom('outbox')
    .select('header_id')
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow()
  for (let tries = 0; tries < 100 && (await delivery(talk.id)).state !== 'sending'; tries++) {
    s.app.kernel.services.wake('outbox')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await apply(report({ originalMessageId: header_id, recipients: [talk.address] }))
  assert.equal((await s.comesTo(talk, mara, messageId, 'bounced', 'accepted')).state, 'bounced')
  assert.equal(headerId, header_id)
  s.server.behave({})
})

test('what came back can be written again: words, files and recipients are a draft', async () => {
  const picture = await mara.api.files.upload({ body: Buffer.from('GIF89a....'), name: 'a.gif', type: 'image/gif' })
  const list = await mara.api.files.upload({ body: Buffer.from('one, two'), name: 'list.txt', type: 'text/plain' })
  const talk = await makeCase(s, support)
  const { messageId } = await mara.api.sending.send(
    answer(talk, `<p>Dear Kasia <img src="/api/v1/files/${picture.id}"></p>`, { fileIds: [list.id] }),
  )
  await s.leaves(talk, mara, messageId)
  const { header_id } = await s.db
    .selectFrom('outbox')
    .select('header_id')
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow()
  await apply(report({ originalMessageId: header_id, recipients: [talk.address] }))
  const { draftId } = await mara.api.sending.writeAgain({ messageId })
  const draft = await mara.api.drafts.get({ draftId })
  assert.deepEqual(
    [draft.files.map((file) => file.name), draft.recipients!.to.map((each) => each.address)],
    [['list.txt'], [talk.address]],
  )
  const copy = /src="\/api\/v1\/files\/([0-9a-f-]{36})"/.exec(draft.html)![1]!
  assert.notEqual(copy, picture.id)
  const again = await mara.api.sending.send(
    answer({ ...talk, messageId }, draft.html, {
      draftId,
      to: [{ address: 'right@mail.example' }],
      fileIds: draft.files.map((file) => file.id),
    }),
  )
  await s.leaves(talk, mara, again.messageId)
  assert.equal(s.server.mails.at(-1)!.to[0], 'right@mail.example')
  assert.ok(
    !(await mara.api.sending.trouble({})).items.some((item) => item.messageId === messageId),
    'the matter went on',
  )
})
