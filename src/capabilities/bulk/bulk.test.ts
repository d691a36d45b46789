import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { customerSays, makeConversation, makeTeam, type Talk } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'
import type { RunView, What } from './bulk.contract.ts'

const w = await world()
after(() => w.close())
const jonas = await w.agent({ name: 'Jonas Brandt' })

const talks = (count: number, wish = {}) => Promise.all(Array.from({ length: count }, () => makeConversation(w, wish)))
const get = ({ id }: { id: string }, agent: Person = jonas) => agent.api.conversations.get({ conversationId: id })
const latest = async ({ api }: Person): Promise<RunView> => (await api.bulk.mine({ limit: 1 })).items[0]!
const counts = ({ state, total, done, unchanged, failed, undone, kept }: RunView) => ({
  state,
  total,
  done,
  unchanged,
  failed,
  undone,
  kept,
})
const none = { done: 0, unchanged: 0, failed: 0, undone: 0, kept: 0 }

/** Does it to the end. */
async function doIt(agent: Person, what: What, chosen: { ids: string[] } | { condition: object }): Promise<RunView> {
  w.clock.advance('1s')
  await agent.api.bulk.start({ what, chosen: chosen as never })
  await w.runJobs()
  return latest(agent)
}
const undoIt = async (agent: Person, { id }: RunView) => {
  await agent.api.bulk.undo({ runId: id })
  await w.runJobs()
  return latest(agent)
}
const ids = (all: readonly Talk[]) => all.map(({ id }) => id)

test('a selection is assigned, tagged and closed in one go, told as done by who asked, and taken back', async () => {
  const mara = await w.agent({ name: 'Mara Okafor' })
  const team = await makeTeam(w)
  const tag = await mara.api.tags.create({ name: 'recall' })
  const all = await talks(7)
  const ends = await doIt(
    mara,
    { kind: 'acts', acts: { assignee: jonas.id, teamId: team.id, state: 'closed', addTags: [tag.id] } },
    { ids: ids(all) },
  )
  assert.deepEqual(counts(ends), { ...none, state: 'done', total: 7, done: 7 })
  for (const talk of all) {
    const { assignee, team: its, state } = await get(talk)
    assert.deepEqual([assignee?.id, its?.id, state], [jonas.id, team.id, 'closed'])
    assert.deepEqual((await jonas.api.tags.of({ conversationId: talk.id })).tagIds, [tag.id])
  }
  const lines = (await jonas.api.conversations.thread({ conversationId: all[0]!.id })).items
  assert.ok(
    lines.some(
      (line) => line.kind === 'event' && line.type === 'conversations.assigned' && line.actor.name === 'Mara Okafor',
    ),
  )
  const back = await undoIt(mara, ends)
  assert.deepEqual(counts(back), { ...none, state: 'undone', total: 7, undone: 7 })
  for (const talk of all) {
    const { assignee, team: its, state, waitingSince } = await get(talk)
    assert.deepEqual([assignee, its, state, waitingSince === null], [null, null, 'open', false])
    assert.deepEqual((await jonas.api.tags.of({ conversationId: talk.id })).tagIds, [])
  }
})

test('everything that a condition picks is done, and nothing that came after it began', async () => {
  const mara = await w.agent()
  const team = await makeTeam(w)
  await talks(5, { teamId: team.id })
  const condition = {
    all: [
      { facet: 'conversations.team', op: 'in', value: [team.id] },
      { facet: 'conversations.assignee', op: 'empty' },
    ],
  }
  const spam = await makeConversation(w, { teamId: team.id })
  await mara.api.blocking.mark({ conversationId: spam.id })
  assert.deepEqual(counts(await doIt(mara, { kind: 'acts', acts: { assignee: 'me' } }, { condition })), {
    ...none,
    state: 'done',
    total: 5,
    done: 5,
  })
  const later = await makeConversation(w, { teamId: team.id })
  assert.equal((await get(later)).assignee, null)
  assert.deepEqual(
    counts(await doIt(mara, { kind: 'acts', acts: { assignee: 'me' } }, { condition: condition.all[0]! })),
    {
      ...none,
      state: 'done',
      total: 6,
      done: 1,
      unchanged: 5,
    },
  )
})

test('what could not be done is told with the reason, and the rest is done', async () => {
  const mara = await w.agent()
  const secret = await makeTeam(w, { isPrivate: true })
  const [fine, spam, hidden, busy] = [
    await makeConversation(w),
    await makeConversation(w),
    await makeConversation(w, { teamId: secret.id }),
    await makeConversation(w),
  ]
  await mara.api.blocking.mark({ conversationId: spam.id })
  await mara.api.bulk.start({
    what: { kind: 'acts', acts: { state: 'closed' } },
    chosen: { ids: ids([fine, spam, hidden, busy]) },
  })
  w.clock.advance('1m')
  await customerSays(w, busy, 'One more thing')
  await w.runJobs()
  const run = await latest(mara)
  assert.deepEqual(counts(run), { ...none, state: 'done', total: 4, done: 1, failed: 3 })
  const { items } = await mara.api.bulk.trouble({ runId: run.id })
  assert.deepEqual(
    items.map(({ conversation, code }) => [conversation?.number, code]),
    [
      [spam.number, 'conversations.isSpam'],
      [undefined, 'conversations.notFound'],
      [busy.number, 'conversations.changedMeanwhile'],
    ],
  )
  assert.ok(items.every(({ why }) => why.length > 10 && !why.includes('.not')))
  assert.equal((await get(busy)).state, 'open')
  const first = await mara.api.bulk.trouble({ runId: run.id, limit: 2 })
  const rest = await mara.api.bulk.trouble({ runId: run.id, limit: 2, cursor: first.next! })
  assert.deepEqual([first.items.length, rest.items.length, rest.next], [2, 1, null])
})

test('taking back leaves alone what somebody has changed since, and says so', async () => {
  const mara = await w.agent()
  const [one, two] = (await talks(2)) as [Talk, Talk]
  const run = await doIt(mara, { kind: 'acts', acts: { assignee: mara.id } }, { ids: ids([one, two]) })
  const { revision } = await get(two)
  await jonas.api.conversations.assign({ conversationId: two.id, revision, assigneeId: 'me' })
  const back = await undoIt(mara, run)
  assert.deepEqual(counts(back), { ...none, state: 'undone', total: 2, undone: 1, kept: 1 })
  assert.deepEqual([(await get(one)).assignee, (await get(two)).assignee?.id], [null, jonas.id])
  const { items } = await mara.api.bulk.trouble({ runId: run.id })
  assert.deepEqual(
    items.map(({ conversation, code }) => [conversation?.number, code]),
    [[two.number, 'bulk.changedSince']],
  )
})

test('spam, not spam, reading and merging are done to many and taken back', async () => {
  const mara = await w.agent()
  const all = await talks(3)
  const states = () => Promise.all(all.map(async (talk) => (await get(talk)).state))
  const spam = await doIt(mara, { kind: 'spam' }, { ids: ids(all) })
  assert.deepEqual(await states(), ['spam', 'spam', 'spam'])
  await mara.api.blocking.block({ value: all[0]!.address, reason: 'Junk' })
  await undoIt(mara, spam)
  assert.deepEqual(await states(), ['open', 'open', 'open'])
  const blocked = async () =>
    (await mara.api.blocking.list({ search: all[0]!.address })).items.map(({ reason }) => reason)
  assert.deepEqual(await blocked(), ['Junk'])
  await doIt(mara, { kind: 'spam' }, { ids: ids(all) })
  const released = await doIt(mara, { kind: 'notSpam' }, { ids: ids(all) })
  assert.deepEqual([await states(), await blocked()], [['open', 'open', 'open'], []])
  await undoIt(mara, released)
  assert.deepEqual([await states(), await blocked()], [['spam', 'spam', 'spam'], ['Junk']])
  await doIt(mara, { kind: 'notSpam' }, { ids: ids(all) })

  const readAt = () => Promise.all(all.map(async (talk) => (await get(talk, mara)).readAt))
  const read = await doIt(mara, { kind: 'read' }, { ids: ids(all) })
  assert.deepEqual(
    (await readAt()).map((at) => at !== null),
    [true, true, true],
  )
  await undoIt(mara, read)
  assert.deepEqual(await readAt(), [null, null, null])

  const merged = await doIt(mara, { kind: 'merge', intoId: all[0]!.id }, { ids: ids(all) })
  assert.deepEqual(counts(merged), { ...none, state: 'done', total: 3, done: 2, unchanged: 1 })
  assert.equal((await get(all[0]!)).messageCount, 3)
  await undoIt(mara, merged)
  assert.equal((await get(all[0]!)).messageCount, 1)
  assert.deepEqual(await states(), ['open', 'open', 'open'])
})

test('one at a time per person; others have their own', async () => {
  const mara = await w.agent()
  const all = await talks(2)
  const wish = { what: { kind: 'read' as const }, chosen: { ids: ids(all) } }
  const starts = await Promise.allSettled([mara.api.bulk.start(wish), mara.api.bulk.start(wish)])
  assert.deepEqual(starts.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  assert.deepEqual(await refused(mara.api.bulk.start(wish)), [409, 'bulk.underWay'])
  await jonas.api.bulk.start(wish)
  await w.runJobs()
  assert.deepEqual([(await latest(mara)).state, (await latest(jonas)).state], ['done', 'done'])
})

test('of two that are taken back at once, or begun meanwhile, one goes', async () => {
  const mara = await w.agent()
  const all = ids(await talks(2))
  const runs = [
    await doIt(mara, { kind: 'acts', acts: { assignee: 'me' } }, { ids: all }),
    await doIt(mara, { kind: 'acts', acts: { priority: 'high' } }, { ids: all }),
  ]
  const read = { what: { kind: 'read' as const }, chosen: { ids: all } }
  const calls = [...runs, ...runs].map(({ id }) => refused(mara.api.bulk.undo({ runId: id })).catch(() => 'begun'))
  const ends = await Promise.all([...calls, refused(mara.api.bulk.start(read)).catch(() => 'begun')])
  assert.equal(ends.filter((end) => end === 'begun').length, 1)
  for (const end of ends)
    if (end !== 'begun') assert.ok(['bulk.underWay', 'bulk.notNow'].includes(end[1]!), JSON.stringify(end))
  await w.runJobs()
})

test('stopped, it stays as it is; it goes on or is taken back from there', async () => {
  const mara = await w.agent()
  const all = await talks(3)
  const { runId } = await mara.api.bulk.start({
    what: { kind: 'acts', acts: { state: 'closed' } },
    chosen: { ids: ids(all) },
  })
  await mara.api.bulk.stop({ runId })
  await w.runJobs()
  assert.deepEqual(counts(await latest(mara)), { ...none, state: 'stopped', total: 0 })
  assert.deepEqual(await refused(mara.api.bulk.stop({ runId })), [409, 'bulk.notNow'])
  await mara.api.bulk.goOn({ runId })
  await w.runJobs()
  const ended = await latest(mara)
  assert.deepEqual([counts(ended), ended.allowed], [{ ...none, state: 'done', total: 3, done: 3 }, ['undo']])
  w.clock.advance('8d')
  assert.deepEqual((await latest(mara)).allowed, [])
  assert.deepEqual(await refused(mara.api.bulk.undo({ runId })), [409, 'bulk.tooOld'])
})

test('who may not do it can not have it done, and who may not any more does no more', async () => {
  const mara = await w.agent()
  const all = await talks(2)
  const what: What = { kind: 'acts', acts: { state: 'closed' } }
  const { runId } = await mara.api.bulk.start({ what, chosen: { ids: ids(all) } })
  const { bulk: others } = jonas.api
  for (const call of [others.stop, others.goOn, others.undo, others.trouble])
    assert.deepEqual(await refused(call({ runId })), [404, 'bulk.notFound'])
  assert.ok((await jonas.api.bulk.mine({})).items.every(({ id }) => id !== runId))
  await w.write(({ tx }) => tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', mara.id).execute())
  await w.runJobs()
  const row = await w.db
    .selectFrom('bulk_runs')
    .select(['state', 'problem', 'done'])
    .where('id', '=', runId)
    .executeTakeFirstOrThrow()
  assert.deepEqual(row, { state: 'failed', problem: 'bulk.gone', done: 0 })
  assert.equal((await get(all[0]!)).state, 'open')
  const { bulk } = w.anonymous
  const nobody = [401, 'kernel.unauthenticated']
  for (const call of [bulk.trouble, bulk.stop, bulk.goOn, bulk.undo])
    assert.deepEqual(await refused(call({ runId })), nobody)
  assert.deepEqual(await refused(bulk.mine({})), nobody)
  assert.deepEqual(await refused(bulk.start({ what, chosen: { ids: ids(all) } })), nobody)
  const empty = { what: { kind: 'acts' as const, acts: {} }, chosen: { ids: ids(all) } }
  assert.deepEqual(await refused(jonas.api.bulk.start(empty)), [422, 'kernel.invalidInput'])
  const unknown = { what, chosen: { condition: { facet: 'no.such', op: 'empty' as const } } }
  assert.deepEqual(await refused(jonas.api.bulk.start(unknown)), [422, 'conditions.unknownFacet'])
})

test('what a token began has the rights of the token, and ends with it', async () => {
  const mara = await w.agent()
  const all = await talks(2)
  const { token, secret } = await mara.api.access.createToken({
    name: 'Sorting',
    scopes: ['bulk:use', 'conversations:read', 'conversations:write'],
  })
  const program = w.client({ authorization: `Bearer ${secret}` })
  const what: What = { kind: 'acts', acts: { state: 'closed' } }
  await program.bulk.start({ what, chosen: { ids: ids(all) } })
  await mara.api.access.revokeToken({ tokenId: token.id })
  await w.runJobs()
  const { state, done } = await latest(mara)
  assert.deepEqual([state, done], ['failed', 0])
  assert.equal((await get(all[0]!)).state, 'open')
})

test('what was broken off can go on, and what was done of it can be taken back', async () => {
  const mara = await w.agent()
  const all = await talks(2)
  const scopes = ['bulk:use', 'conversations:read', 'conversations:write'] as const
  const programOf = async (name: string) => {
    const { token, secret } = await mara.api.access.createToken({ name, scopes: [...scopes] })
    return { tokenId: token.id, api: w.client({ authorization: `Bearer ${secret}` }) }
  }
  const first = await programOf('Broken off')
  const what: What = { kind: 'acts', acts: { state: 'closed' } }
  const { runId } = await first.api.bulk.start({ what, chosen: { ids: ids(all) } })
  await mara.api.access.revokeToken({ tokenId: first.tokenId })
  await w.runJobs()
  assert.deepEqual((await latest(mara)).allowed, ['goOn'])
  await mara.api.bulk.goOn({ runId })
  await w.runJobs()
  assert.deepEqual((({ state, done, why }) => [state, done, why])(await latest(mara)), ['done', 2, ''])
  const second = await programOf('Broken off on the way back')
  await second.api.bulk.undo({ runId })
  await mara.api.access.revokeToken({ tokenId: second.tokenId })
  await w.runJobs()
  assert.ok((await latest(mara)).allowed.includes('undo'))
  await mara.api.bulk.undo({ runId })
  await w.runJobs()
  assert.deepEqual((({ state, undone }) => [state, undone])(await latest(mara)), ['undone', 2])
  assert.equal((await get(all[0]!)).state, 'open')
})

test('runs of long ago are forgotten', async () => {
  const mara = await w.agent()
  await doIt(mara, { kind: 'read' }, { ids: ids(await talks(1)) })
  w.clock.advance('31d')
  const { bulkContract } = await import('./bulk.contract.ts')
  await w.write(async (writer) => writer.add(bulkContract, 'purge', {}))
  await w.runJobs()
  assert.deepEqual((await mara.api.bulk.mine({})).items, [])
})
