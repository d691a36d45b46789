import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara Lind' })
const jonas = await w.agent({ name: 'Jonas Berg' })
const drafts = (who: typeof mara, conversationId: string) => who.api.drafts.ofConversation({ conversationId })
const writes = (who: typeof mara, conversationId: string, html: string, more: object = {}) =>
  who.api.drafts.save({ draftId: randomUUID(), conversationId, kind: 'reply', revision: 0, html, ...more })
const take = (who: typeof mara, conversationId: string, from = mara) =>
  who.api.drafts.takeOver({ conversationId, agentId: from.id, kind: 'reply' })

test('who has begun and since when is seen, the words only after taking over; the first writer is told and keeps a copy', async () => {
  const talk = await makeConversation(w)
  const list = await mara.api.files.upload({ body: Buffer.from('one, two'), name: 'list.txt', type: 'text/plain' })
  await writes(mara, talk.id, '<p>Dear Kasia</p>', { fileIds: [list.id] })
  const before = await drafts(jonas, talk.id)
  assert.deepEqual(before.colleagues.map(({ name, begunAt }) => [name, begunAt]), [['Mara Lind', w.clock.now().toISOString()]])
  assert.ok(!JSON.stringify(before).includes('Dear Kasia'))
  w.clock.advance('1m')
  const { draftId } = await take(jonas, talk.id)
  const { reply, colleagues } = await drafts(jonas, talk.id)
  assert.deepEqual([reply!.id, reply!.html, reply!.files.map(({ name }) => name), colleagues], [draftId, '<p>Dear Kasia</p>', ['list.txt'], []])
  assert.notEqual(reply!.files[0]!.id, list.id)
  const first = await drafts(mara, talk.id)
  assert.deepEqual([first.reply!.html, first.reply!.takenOver], ['<p>Dear Kasia</p>', { name: 'Jonas Berg', at: w.clock.now().toISOString() }])
  assert.deepEqual(first.colleagues.map(({ name }) => name), ['Jonas Berg'])
  const { id, revision } = first.reply!
  await mara.api.drafts.save({ draftId: id, conversationId: talk.id, kind: 'reply', revision, html: '<p>Dear Kasia, still mine</p>' })
  assert.equal((await drafts(mara, talk.id)).reply!.takenOver, null)
  assert.equal((await drafts(jonas, talk.id)).colleagues.length, 1)
})

test('what the taker had written stands below, and of two who take it one does', async () => {
  const talk = await makeConversation(w)
  const ida = await w.agent({ name: 'Ida Holm' })
  await writes(mara, talk.id, '<p>First</p>')
  await writes(jonas, talk.id, '<p>Second</p>')
  const results = await Promise.allSettled([take(jonas, talk.id), take(ida, talk.id)])
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  const winner = results[0]!.status === 'fulfilled' ? jonas : ida
  assert.equal((await drafts(winner, talk.id)).reply!.html, winner === jonas ? '<p>First</p><p></p><p>Second</p>' : '<p>First</p>')
})

test('there must be something to take, and the conversation must be seen', async () => {
  const talk = await makeConversation(w)
  assert.deepEqual(await refused(take(jonas, talk.id)), [404, 'drafts.notFound'])
  const team = await makeTeam(w, { isPrivate: true })
  const insider = await w.agent({ teams: [team.id] })
  const hidden = await makeConversation(w, { teamId: team.id })
  await writes(insider, hidden.id, '<p>Secret</p>')
  assert.deepEqual(await refused(take(jonas, hidden.id, insider)), [404, 'drafts.conversationNotFound'])
})
