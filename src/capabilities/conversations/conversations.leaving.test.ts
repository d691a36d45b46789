import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeConversation } from '#testing/talk.ts'
import { world } from '#testing/world.ts'

const w = await world()

test('what somebody was named for ends when they leave, and a conversation without an owner stays as it is', async () => {
  const [admin, leaving, staying] = [await w.agent({ role: 'admin' }), await w.agent(), await w.agent()]
  const { id: conversationId } = await makeConversation(w)
  await staying.api.conversations.makePrivate({ conversationId, memberIds: [leaving.id] })
  await admin.api.people.deactivate({ agentId: leaving.id })
  await w.runJobs()
  const { members, assignee } = await staying.api.conversations.get({ conversationId })
  assert.deepEqual([members.map(({ id }) => id), assignee], [[staying.id], null])
})
