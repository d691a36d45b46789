import assert from 'node:assert/strict'
import test from 'node:test'
import type { Actor } from '#kernel/actor.ts'
import { anonymous, system } from '#kernel/actor.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { world } from '#testing/world.ts'
import { conversationIsVisible } from './conversations.public.ts'
import { seesConversation } from './conversations.visible.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara Okafor' })
const jonas = await w.agent({ name: 'Jonas Brandt' })
const actorOf = async (agent: { id: string }, scopes?: string[]): Promise<Actor> =>
  (await loadActor(w.db, agent.id, { kind: scopes ? 'token' : 'agent', ip: '', scopes }))!

test('who reads a list, opens a conversation and hears of it live are told by one rule', async () => {
  const secret = await makeTeam(w, { isPrivate: true, members: [mara] })
  const open = await makeTeam(w)
  const actors = [
    await actorOf(mara),
    await actorOf(jonas),
    await actorOf(jonas, ['conversations:read']),
    await actorOf(mara, ['customers:read']),
    anonymous('192.0.2.1'),
  ]
  const seen: boolean[][] = []
  for (const teamId of [null, open.id, secret.id])
    for (const assigneeId of [null, jonas.id]) {
      const { id } = await makeConversation(w, { teamId, assigneeId })
      const found = await Promise.all(actors.map((actor) => conversationIsVisible(w.db, actor, id)))
      assert.deepEqual(
        actors.map((actor) => seesConversation(actor, { teamId, assigneeId, private: false, named: [] })),
        found,
      )
      assert.equal(await conversationIsVisible(w.db, system, id), true)
      seen.push(found)
    }
  const everyone = [true, true, true, false, false]
  assert.deepEqual(seen, [everyone, everyone, everyone, everyone, [true, false, false, false, false], everyone])
})

test('an event of a conversation is heard live by those alone who see it', async () => {
  const secret = await makeTeam(w, { isPrivate: true, members: [mara] })
  const heard: Record<string, string[]> = { mara: [], jonas: [] }
  const closing = await Promise.all(
    Object.entries({ mara, jonas }).map(async ([name, agent]) =>
      w.app.live.open(
        await actorOf(agent),
        undefined,
        ({ event, data }) => void heard[name]!.push(`${event} ${JSON.stringify(data)}`),
        () => {},
      ),
    ),
  )
  const hidden = await makeConversation(w, { teamId: secret.id })
  const shown = await makeConversation(w)
  const arrived = () => heard.jonas!.some((line) => line.includes(shown.id) && line.includes('messageAdded'))
  for (let tries = 0; !arrived() && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  for (const close of closing) close()
  assert.ok(arrived())
  assert.ok(heard.mara!.some((line) => line.includes(hidden.id)))
  assert.deepEqual(
    heard.jonas!.filter((line) => line.includes(hidden.id)),
    [],
  )
})
