import assert from 'node:assert/strict'
import test from 'node:test'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import type { View } from './inbox.contract.ts'

const fresh = async () => {
  const w = await world()
  const mara = await w.agent({ name: 'Mara Okafor' })
  const jonas = await w.agent({ name: 'Jonas Brandt' })
  const list = async (view: View, more: object = {}, agent = mara) =>
    (await agent.api.inbox.list({ view, ...more })).items.map((row) => row.number)
  return { w, mara, jonas, list }
}

test('each view holds its conversations, who waits longest first', async () => {
  const { w, mara, jonas, list } = await fresh()
  const talks = []
  for (const assigneeId of [null, mara.id, mara.id, jonas.id, null]) {
    talks.push(await makeConversation(w, { assigneeId }))
    w.clock.advance('1m')
  }
  const [free, first, second, his, done] = talks as [
    (typeof talks)[0],
    (typeof talks)[0],
    (typeof talks)[0],
    (typeof talks)[0],
    (typeof talks)[0],
  ]
  await agentSays(w, his, jonas, 'Done.')
  await mara.api.conversations.setState({ conversationId: done.id, revision: 2, state: 'closed' })
  await customerSays(w, first, 'Any news?')
  assert.deepEqual(await list('mine'), [first.number, second.number])
  assert.deepEqual(await list('mine', { order: 'newest' }), [second.number, first.number])
  assert.deepEqual(await list('unassigned'), [free.number])
  assert.deepEqual(await list('allOpen'), [free.number, first.number, second.number])
  assert.deepEqual(await list('withCustomer'), [his.number])
  assert.deepEqual(await list('closed'), [done.number])
  assert.deepEqual(await list('mine', {}, jonas), [])
  const { views } = await mara.api.inbox.counts({})
  assert.deepEqual(views, { mine: 2, unassigned: 1, allOpen: 3, withCustomer: 1, snoozed: 0 })
  await w.close()
})

test('a row tells what an agent needs to choose', async () => {
  const { w, mara } = await fresh()
  const team = await makeTeam(w, { name: 'Orders' })
  const talk = await makeConversation(w, { assigneeId: mara.id, teamId: team.id, text: 'When will\n the base arrive?' })
  const [row] = (await mara.api.inbox.list({ view: 'mine' })).items
  assert.deepEqual(row, {
    id: talk.id,
    number: talk.number,
    subject: 'Alma lamp: only the shade arrived',
    customer: { id: talk.customerId, name: 'Katarzyna Wójcik', marks: [] },
    preview: 'When will the base arrive?',
    last: { direction: 'in', author: 'Katarzyna Wójcik' },
    state: 'open',
    waitingSince: w.clock.now().toISOString(),
    snoozedUntil: null,
    lastMessageAt: w.clock.now().toISOString(),
    assignee: { id: mara.id, name: 'Mara Okafor' },
    team: { id: team.id, name: 'Orders' },
    mailbox: null,
    channel: 'email',
    language: null,
    unread: true,
    hasAttachments: false,
    private: false,
    revision: 2,
    tagIds: [],
    priority: 'normal',
  })
  await mara.api.conversations.markRead({ conversationId: talk.id })
  assert.equal((await mara.api.inbox.list({ view: 'mine' })).items[0]!.unread, false)
  w.clock.advance('1m')
  await customerSays(w, talk, 'Hello?')
  assert.equal((await mara.api.inbox.list({ view: 'mine' })).items[0]!.unread, true)
  await w.close()
})

test('views are narrowed to a team or a mailbox', async () => {
  const { w, mara, list } = await fresh()
  const team = await makeTeam(w)
  const mailboxId = await w.write(async ({ tx, newId }) => {
    const id = newId()
    await tx
      .insertInto('mailboxes')
      .values({ id, name: 'Help', address: 'help@harrowandlind.example', incoming: 'none' })
      .execute()
    return id
  })
  const [inTeam, inMailbox] = [
    await makeConversation(w, { teamId: team.id, assigneeId: mara.id }),
    await makeConversation(w, { mailboxId }),
  ]
  assert.deepEqual(await list('allOpen', { teamId: team.id }), [inTeam.number])
  assert.deepEqual(await list('allOpen', { mailboxId }), [inMailbox.number])
  assert.deepEqual(await list('unassigned', { teamId: team.id }), [])
  assert.deepEqual(await list('allOpen', { teamId: team.id, mailboxId }), [])
  const { teams, mailboxes } = await mara.api.inbox.counts({})
  assert.deepEqual(
    [teams.find((each) => each.id === team.id)?.count, mailboxes],
    [1, [{ id: mailboxId, name: 'Help', count: 1 }]],
  )
  await w.close()
})

test('who is kept out of a private team sees the same lists without it, in the same order', async () => {
  const { w, mara, jonas, list } = await fresh()
  const secret = await makeTeam(w, { isPrivate: true, members: [mara] })
  const other = await makeTeam(w)
  const talks = []
  for (const teamId of [secret.id, null, other.id, secret.id, null, other.id, secret.id]) {
    talks.push({ ...(await makeConversation(w, { teamId })), teamId })
    w.clock.advance('1m')
  }
  const all = talks.map((talk) => talk.number)
  const open = talks.filter((talk) => talk.teamId !== secret.id).map((talk) => talk.number)
  assert.deepEqual(await list('allOpen'), all)
  for (const view of ['allOpen', 'unassigned'] as const) {
    assert.deepEqual(await list(view, {}, jonas), open)
    assert.deepEqual(await list(view, { order: 'newest' }, jonas), open.toReversed())
    const paged: number[] = []
    for (let cursor: string | undefined; ;) {
      const { items, next } = await jonas.api.inbox.list({ view, limit: 1, cursor })
      paged.push(...items.map((row) => row.number))
      if (!next) break
      cursor = next
    }
    assert.deepEqual(paged, open)
  }
  const counts = await jonas.api.inbox.counts({})
  assert.deepEqual(
    [counts.views.allOpen, counts.views.unassigned, counts.teams.some((team) => team.id === secret.id)],
    [4, 4, false],
  )
  assert.deepEqual(await list('allOpen', { teamId: secret.id }, jonas), [])
  const { revision } = await mara.api.conversations.get({ conversationId: talks[0]!.id })
  await mara.api.conversations.assign({ conversationId: talks[0]!.id, revision, assigneeId: jonas.id })
  assert.deepEqual(await list('allOpen', {}, jonas), [talks[0]!.number, ...open])
  assert.deepEqual(await list('mine', {}, jonas), [talks[0]!.number])
  await w.close()
})

test('the next page goes on where the last one ended while new mail arrives', async () => {
  const { w, mara } = await fresh()
  for (let count = 0; count < 6; count++) {
    await makeConversation(w)
    w.clock.advance('1m')
  }
  for (const order of ['oldest', 'newest'] as const) {
    const first = await mara.api.inbox.list({ view: 'allOpen', order, limit: 3 })
    const arrived = await makeConversation(w)
    w.clock.advance('1m')
    const second = await mara.api.inbox.list({ view: 'allOpen', order, limit: 3, cursor: first.next! })
    const numbers = [...first.items, ...second.items].map((row) => row.number)
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => (order === 'oldest' ? a - b : b - a)),
    )
    assert.equal(new Set(numbers).size, 6)
    assert.ok(!numbers.includes(arrived.number) || order === 'oldest')
    assert.deepEqual(
      numbers.slice(0, 3),
      first.items.map((row) => row.number),
    )
  }
  await w.close()
})

test('rows of one instant are neither skipped nor shown twice', async () => {
  const { w, mara } = await fresh()
  const talks = await Promise.all(Array.from({ length: 5 }, () => makeConversation(w)))
  for (const order of ['oldest', 'newest'] as const) {
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const { items, next } = await mara.api.inbox.list({ view: 'allOpen', order, limit: 2, cursor })
      seen.push(...items.map((row) => row.id))
      if (!next) break
      cursor = next
    }
    assert.deepEqual(seen.toSorted(), talks.map((talk) => talk.id).toSorted())
  }
  await w.close()
})

test('a stranger and a made-up cursor are refused', async () => {
  const { w, mara } = await fresh()
  assert.deepEqual(await refused(w.anonymous.inbox.list({ view: 'allOpen' })), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await refused(w.anonymous.inbox.counts({})), [401, 'kernel.unauthenticated'])
  const cursor = Buffer.from(JSON.stringify(['yesterday', 'x'])).toString('base64url')
  assert.deepEqual(await refused(mara.api.inbox.list({ view: 'allOpen', cursor })), [422, 'kernel.invalidInput'])
  await w.close()
})
