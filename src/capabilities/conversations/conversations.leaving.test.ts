import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { makeConversation } from '#testing/talk.ts'
import { type World, world } from '#testing/world.ts'

let w: World
before(async () => {
  w = await world()
})

test('the open conversations of somebody who leaves belong to nobody, and closed ones keep the name', async () => {
  const [admin, leaving, staying] = [await w.agent({ role: 'admin' }), await w.agent(), await w.agent()]
  const open = await makeConversation(w, { assigneeId: leaving.id })
  const closed = await makeConversation(w, { assigneeId: leaving.id })
  const { revision } = await leaving.api.conversations.get({ conversationId: closed.id })
  await leaving.api.conversations.setState({ conversationId: closed.id, revision, state: 'closed' })
  const others = await makeConversation(w, { assigneeId: staying.id })
  await admin.api.people.deactivate({ agentId: leaving.id })
  await w.runJobs()
  const assignee = async (id: string) => (await admin.api.conversations.get({ conversationId: id })).assignee?.id
  assert.deepEqual(
    [await assignee(open.id), await assignee(closed.id), await assignee(others.id)],
    [undefined, leaving.id, staying.id],
  )
})
