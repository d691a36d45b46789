import assert from 'node:assert/strict'
import test from 'node:test'
import { loadActor } from '#capabilities/people/people.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara Okafor' })
const jonas = await w.agent({ name: 'Jonas Brandt' })
const doing = ({ people }: { people: { name: string; doing: string }[] }) =>
  people.map((each) => `${each.name}: ${each.doing}`)

test('colleagues see who looks and who types, once each and the most telling first', async () => {
  const { id: conversationId } = await makeConversation(w)
  const leila = await w.agent({ name: 'Leila' })
  assert.deepEqual((await mara.api.presence.here({ conversationId, tab: 'a', doing: 'looking' })).people, [])
  await mara.api.presence.here({ conversationId, tab: 'b', doing: 'typing_note' })
  await leila.api.presence.here({ conversationId, tab: 'c', doing: 'typing_reply' })
  assert.deepEqual(doing(await jonas.api.presence.list({ conversationId })), [
    'Leila: typing_reply',
    'Mara Okafor: typing_note',
  ])
  assert.deepEqual(doing(await leila.api.presence.here({ conversationId, tab: 'c', doing: 'looking' })), [
    'Mara Okafor: typing_note',
  ])
  await mara.api.presence.leave({ conversationId, tab: 'b' })
  assert.deepEqual(doing(await jonas.api.presence.list({ conversationId })), ['Leila: looking', 'Mara Okafor: looking'])
})

test('a tab that falls silent is forgotten after 30 seconds', async () => {
  const { id: conversationId } = await makeConversation(w)
  await mara.api.presence.here({ conversationId, tab: 'a', doing: 'looking' })
  w.clock.advance('29s')
  assert.equal((await jonas.api.presence.list({ conversationId })).people.length, 1)
  w.clock.advance('2s')
  assert.equal((await jonas.api.presence.list({ conversationId })).people.length, 0)
})

test('who may not see a conversation learns nothing of who is in it', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const { id: conversationId } = await makeConversation(w, { teamId: team.id })
  await mara.api.presence.here({ conversationId, tab: 'a', doing: 'looking' })
  assert.deepEqual(await refused(jonas.api.presence.list({ conversationId })), [404, 'presence.notFound'])
  assert.deepEqual(await refused(jonas.api.presence.here({ conversationId, tab: 'a', doing: 'looking' })), [
    404,
    'presence.notFound',
  ])
  assert.deepEqual(await refused(w.anonymous.presence.list({ conversationId })), [401, 'kernel.unauthenticated'])
})

test('changes are told live to those alone who see the conversation, and only when something changes', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const [open, secret] = [await makeConversation(w), await makeConversation(w, { teamId: team.id })]
  const heard: unknown[] = []
  const close = await w.app.live.open(
    (await loadActor(w.db, jonas.id, { kind: 'agent', ip: '' }))!,
    undefined,
    ({ event, data }) => void (event === 'whisper' && heard.push(data)),
    () => {},
  )
  for (const conversationId of [secret.id, open.id]) {
    await mara.api.presence.here({ conversationId, tab: 'a', doing: 'looking' })
    await mara.api.presence.here({ conversationId, tab: 'a', doing: 'looking' })
    await mara.api.presence.leave({ conversationId, tab: 'a' })
    await mara.api.presence.leave({ conversationId, tab: 'a' })
  }
  for (let tries = 0; heard.length < 2 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 50))
  close()
  const told = (doing: string | null) => ({
    type: 'presence.changed',
    payload: { conversationId: open.id, agentId: mara.id, name: 'Mara Okafor', tab: 'a', doing },
  })
  assert.deepEqual(heard, [told('looking'), told(null)])
})
