// What people outside answer beside a conversation is news for whoever has it or follows it.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { anna, makeSideDesk } from '#capabilities/sidethreads/sidethreads.fixture.ts'
import { makeConversation } from '#testing/talk.ts'
import type { Person } from '#testing/world.ts'
import { reasonsFor } from './notifications.reasons.ts'

const s = await makeSideDesk()
after(() => s.close())
await s.work()
const { mara } = s
const jonas = await s.agent({ name: 'Jonas Berg' })
const lea = await s.agent({ name: 'Lea Sand' })
await s.runJobs()

const told = async (who: Person, conversationId: string) => {
  await s.runJobs()
  const { items } = await who.api.notifications.list({})
  const notices = items.find((group) => group.conversationId === conversationId)?.notices ?? []
  return notices.map(({ kind, by }) => `${kind} ${by.name}`.trim())
}
/** A question to Anna; what came before it is no news any more. */
const ask = async () => {
  const asked = await s.ask()
  await s.runJobs()
  return asked
}
const revisionOf = async (conversationId: string) => (await mara.api.conversations.get({ conversationId })).revision
const give = async (conversationId: string, assigneeId: string) =>
  mara.api.conversations.assign({ conversationId, assigneeId, revision: await revisionOf(conversationId) })
const answers = async (sideMessageId: string, head?: string) => {
  const { mail } = await readMail((await s.leaves(sideMessageId)).raw)
  const [result] = await s.post(
    letter({
      from: `${anna.name} <${anna.address}>`,
      to: mail.replyTo[0]!.address,
      subject: 'Re: Parcel',
      // Who says the same again and again is a machine.
      text: `It is in Lyon: ${sideMessageId}.`,
      inReplyTo: mail.messageId,
      date: s.clock.now().toUTCString(),
      head,
    }),
  )
  assert.equal(result!.state, 'beside')
}

test('who has the conversation, who follows it and who asked are told who answered from outside, once', async () => {
  const { talk, sideMessageId } = await ask()
  await give(talk.id, jonas.id)
  await lea.api.notifications.follow({ conversationId: talk.id, following: true })
  const before = await told(jonas, talk.id)
  await answers(sideMessageId)
  const news = 'outsideWrote Anna Fuhr'
  assert.deepEqual(await told(jonas, talk.id), [news, ...before])
  assert.deepEqual(await told(lea, talk.id), [news])
  assert.deepEqual(await told(mara, talk.id), [news])
  const stranger = await s.agent()
  assert.deepEqual(await told(stranger, talk.id), [])
})

test('nobody is told of what we write beside, and of what a machine answers', async () => {
  const { talk, sideMessageId } = await ask()
  await give(talk.id, mara.id)
  await lea.api.notifications.follow({ conversationId: talk.id, following: true })
  await answers(sideMessageId, 'Auto-Submitted: auto-replied')
  assert.deepEqual([await told(mara, talk.id), await told(lea, talk.id)], [[], []])
})

test('an answer that opens what was put aside is told as an answer, not as a reminder', async () => {
  const { talk, sideMessageId } = await ask()
  await s.leaves(sideMessageId)
  const until = s.clock.in('2d').toISOString()
  await mara.api.conversations.setState({
    conversationId: talk.id,
    revision: await revisionOf(talk.id),
    state: 'snoozed',
    until,
  })
  await answers(sideMessageId)
  assert.equal((await mara.api.conversations.get({ conversationId: talk.id })).state, 'open')
  assert.deepEqual(await told(mara, talk.id), ['outsideWrote Anna Fuhr'])
})

test('the news goes along when the conversation is merged, and back when it is taken out', async () => {
  const { talk, sideMessageId } = await ask()
  const into = await makeConversation(s)
  await answers(sideMessageId)
  const news = ['outsideWrote Anna Fuhr']
  assert.deepEqual(await told(mara, talk.id), news)
  await mara.api.conversations.merge({ conversationId: into.id, fromIds: [talk.id] })
  assert.deepEqual([await told(mara, into.id), await told(mara, talk.id)], [news, []])
  await mara.api.conversations.unmerge({ conversationId: talk.id })
  assert.deepEqual([await told(mara, into.id), await told(mara, talk.id)], [[], news])
})

test('what did not arrive outside is told to who wrote it and to who has the conversation', () => {
  const at = s.clock.now().toISOString()
  const message = { agentId: mara.id, authorName: 'Mara', automatic: false, at }
  const { tellings } = reasonsFor(
    [
      {
        id: '1',
        cursor: '1.1',
        type: 'sidethreads.stateChanged',
        actor: 'system',
        at,
        payload: { conversationId: 'c', sideMessageId: 'm', state: 'bounced' },
      } as never,
    ],
    {
      conversations: new Map([['c', { assigneeId: jonas.id, teamId: null, createdAt: at, spam: false }]]),
      messages: new Map([['m', message]]),
      followers: new Map(),
      teams: new Map(),
      wokenFor: new Map(),
    },
  )
  assert.deepEqual(
    tellings.map(({ agentId, kind, messageId }) => [agentId, kind, messageId]),
    [
      [mara.id, 'undelivered', 'm'],
      [jonas.id, 'undelivered', 'm'],
    ],
  )
})
