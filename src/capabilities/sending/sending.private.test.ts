import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { makeTeam } from '#testing/talk.ts'
import { refused } from '#testing/world.ts'
import { answer, makeCase, shop } from './sending.fixture.ts'

const s = await shop()
after(() => s.close())
const mara = await s.agent({ name: 'Mara Lind' })
const jonas = await s.agent({ name: 'Jonas Berg' })
const support = await s.mailbox({ address: 'support@shop.example', name: 'Support' })
const personnel = await s.mailbox({ address: 'personnel@shop.example', name: 'Personnel' })
const { id: teamId } = await makeTeam(s, { name: 'Personnel', isPrivate: true, members: [mara] })
await s.write(({ tx }) => tx.updateTable('mailboxes').set({ team_id: teamId }).where('id', '=', personnel.id).execute())

test('nobody writes from the mailbox of a private team but its members', async () => {
  const names = async (agent: typeof mara) => (await agent.api.sending.newContext({})).mailboxes.map(({ name }) => name)
  assert.deepEqual([await names(mara), await names(jonas)], [['Personnel', 'Support'], ['Support']])
  const to = [{ address: 'kasia@mail.example' }]
  const mail = { mailboxId: personnel.id, subject: 'Lamps', html: '<p>Hello</p>', to }
  assert.deepEqual(await refused(jonas.api.sending.start(mail)), [422, 'sending.cannotSend'])
  assert.ok((await mara.api.sending.start(mail)).messageId)
  const talk = await makeCase(s, support)
  const sent = jonas.api.sending.send(answer(talk, '<p>Hello</p>', { mailboxId: personnel.id }))
  assert.deepEqual(await refused(sent), [422, 'sending.cannotSend'])
  const { mailboxes } = await jonas.api.sending.replyContext({ conversationId: talk.id })
  assert.deepEqual(
    mailboxes.map(({ name }) => name),
    ['Support'],
  )
})

test('whoever is given a conversation of a private team answers it from where it is', async () => {
  const talk = await makeCase(s, personnel, { teamId, assigneeId: jonas.id })
  const { from, mailboxes } = await jonas.api.sending.replyContext({ conversationId: talk.id })
  assert.deepEqual([from?.name, mailboxes.map(({ name }) => name)], ['Personnel', ['Personnel', 'Support']])
  assert.ok((await jonas.api.sending.send(answer(talk))).messageId)
})
