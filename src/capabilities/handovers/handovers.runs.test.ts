import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { addMessage } from '#capabilities/conversations/conversations.public.ts'
import type { Writer } from '#kernel/capability.ts'
import { runJobs } from '#kernel/jobs.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'

const w = await world()
const [admin, lead, mara, jonas] = [
  await w.agent({ role: 'admin' }),
  await w.agent({ role: 'lead' }),
  await w.agent({ name: 'Mara' }),
  await w.agent({ name: 'Jonas' }),
]
await w.runJobs()
const place = async (conversationId: string, who: Person = admin) => {
  const { assignee, team } = await who.api.conversations.get({ conversationId })
  return [assignee?.id ?? null, team?.id ?? null]
}
const several = async (count: number, assigneeId: string, teamId: string | null = null) => {
  const ids: string[] = []
  for (let made = 0; made < count; made++) ids.push((await makeConversation(w, { assigneeId, teamId })).id)
  return ids
}
const everything = async (agentId: string, who: Person = lead) => who.api.handovers.everything({ agentId })

/** A transaction that has done its work and waits to be committed. */
async function held(work: (writer: Writer) => Promise<unknown>): Promise<{ commit(): Promise<void> }> {
  const [done, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const committed = w.write(async (writer) => {
    await work(writer)
    done.resolve()
    await going.promise
  })
  await done.promise
  return { commit: () => (going.resolve(), committed) }
}

test('everything unfinished goes to one person, closed ones keep the name, and it can be taken back', async () => {
  const leaving = await w.agent()
  const ids = await several(3, leaving.id)
  const closed = (await several(1, leaving.id))[0]!
  const { revision } = await leaving.api.conversations.get({ conversationId: closed })
  await leaving.api.conversations.setState({ conversationId: closed, revision, state: 'closed' })
  const { runId, total } = await lead.api.handovers.handOverAll({
    agentId: leaving.id,
    to: { kind: 'agent', agentId: mara.id },
  })
  assert.deepEqual([total, (await everything(leaving.id)).left], [3, 3])
  await w.runJobs()
  const { left, run } = await everything(leaving.id)
  assert.deepEqual([left, run!.state, run!.total, run!.given, run!.allowed], [0, 'done', 3, 3, ['undo']])
  assert.deepEqual(await Promise.all([...ids, closed].map((id) => place(id))), [
    ...ids.map(() => [mara.id, null]),
    [leaving.id, null],
  ])
  const { items } = await mara.api.conversations.thread({ conversationId: ids[0]! })
  const lines = items.flatMap((item) => (item.kind === 'event' && item.type !== 'conversations.opened' ? [item] : []))
  assert.deepEqual(
    lines.map(({ type, actor }) => [type, actor.id]),
    [
      ['handovers.passedOn', lead.id],
      ['conversations.assigned', lead.id],
    ],
  )
  // What somebody decided about since stays.
  await mara.api.conversations.assign({
    conversationId: ids[0]!,
    revision: (await mara.api.conversations.get({ conversationId: ids[0]! })).revision,
    assigneeId: jonas.id,
  })
  await lead.api.handovers.undoAll({ runId })
  await w.runJobs()
  const after = (await everything(leaving.id)).run!
  assert.deepEqual([after.state, after.back, after.kept, after.allowed], ['undone', 2, 1, []])
  assert.deepEqual(await Promise.all(ids.map((id) => place(id))), [
    [jonas.id, null],
    [leaving.id, null],
    [leaving.id, null],
  ])
})

test('it is spread evenly, or goes to a team', async () => {
  const leaving = await w.agent()
  const ids = await several(5, leaving.id)
  await lead.api.handovers.handOverAll({ agentId: leaving.id, to: { kind: 'spread', agentIds: [mara.id, jonas.id] } })
  await w.runJobs()
  const owners = (await Promise.all(ids.map((id) => place(id)))).map(([owner]) => owner)
  assert.deepEqual(
    [mara.id, jonas.id].map((id) => owners.filter((owner) => owner === id).length),
    [3, 2],
  )
  w.clock.advance('1m')
  const team = await makeTeam(w)
  const [one] = await several(1, leaving.id)
  await lead.api.handovers.handOverAll({ agentId: leaving.id, to: { kind: 'team', teamId: team.id } })
  await w.runJobs()
  assert.deepEqual([await place(one!), (await everything(leaving.id)).run!.unassigned], [[null, team.id], 1])
})

test('of two that are taken back at once one goes', async () => {
  const leaving = await w.agent()
  const runIds: string[] = []
  for (let round = 0; round < 2; round++) {
    w.clock.advance('1m')
    await several(1, leaving.id)
    const to = { kind: 'agent' as const, agentId: mara.id }
    runIds.push((await lead.api.handovers.handOverAll({ agentId: leaving.id, to })).runId)
    await w.runJobs()
  }
  const undo = (runId: string) => refused(lead.api.handovers.undoAll({ runId })).catch(() => 'begun')
  const ends = await Promise.all([...runIds, ...runIds].map(undo))
  assert.equal(ends.filter((end) => end === 'begun').length, 1)
  for (const end of ends)
    if (end !== 'begun')
      assert.ok(['handovers.underWay', 'handovers.notWaiting'].includes(end[1]!), JSON.stringify(end))
  await w.runJobs()
})

test('nobody gets what they could not see, nothing leaves a private team, and no number tells of it', async () => {
  const leaving = await w.agent()
  const secret = await makeTeam(w, { isPrivate: true, members: [leaving, jonas] })
  const [hidden] = await several(1, leaving.id, secret.id)
  const [open] = await several(1, leaving.id)
  const team = await makeTeam(w)
  const { total } = await lead.api.handovers.handOverAll({
    agentId: leaving.id,
    to: { kind: 'spread', agentIds: [mara.id, lead.id] },
  })
  await w.runJobs()
  const { run } = await everything(leaving.id)
  assert.deepEqual([total, run!.total, run!.given, run!.unassigned], [1, 1, 1, 0])
  const insider = await w.agent({ role: 'lead', teams: [secret.id] })
  const { run: theirs } = await everything(leaving.id, insider)
  assert.deepEqual([theirs!.total, theirs!.given, theirs!.unassigned], [2, 1, 1])
  assert.deepEqual([await place(hidden!, jonas), (await place(open!))[0] === null], [[null, secret.id], false])
  const [more] = await several(1, leaving.id, secret.id)
  await lead.api.handovers.handOverAll({ agentId: leaving.id, to: { kind: 'team', teamId: team.id } })
  await w.runJobs()
  assert.deepEqual(await place(more!, jonas), [null, secret.id])
  const [forJonas] = await several(1, leaving.id, secret.id)
  await lead.api.handovers.handOverAll({ agentId: leaving.id, to: { kind: 'agent', agentId: jonas.id } })
  await w.runJobs()
  assert.deepEqual(await place(forJonas!, jonas), [jonas.id, secret.id])
})

test('a private conversation stays in sight of somebody', async () => {
  const leaving = await w.agent()
  const [id] = await several(1, leaving.id)
  await leaving.api.conversations.makePrivate({ conversationId: id! })
  await leaving.api.handovers.handOverAll({ agentId: leaving.id, to: { kind: 'agent', agentId: mara.id } })
  await admin.api.people.deactivate({ agentId: leaving.id })
  await w.runJobs()
  assert.deepEqual(
    [await refused(place(id!, mara)), await place(id!, admin)],
    [
      [404, 'conversations.notFound'],
      [null, null],
    ],
  )
})

test('everybody hands over their own work; that of others needs a right', async () => {
  const { api, id } = jonas
  const to = { kind: 'agent' as const, agentId: lead.id }
  assert.deepEqual(await refused(api.handovers.handOverAll({ agentId: mara.id, to })), [403, 'handovers.notYours'])
  assert.deepEqual(await refused(everything(mara.id, jonas)), [403, 'handovers.notYours'])
  assert.deepEqual(await refused(api.handovers.stranded({})), [403, 'kernel.forbidden'])
  const { runId } = await lead.api.handovers.handOverAll({ agentId: mara.id, to })
  assert.deepEqual(await refused(api.handovers.undoAll({ runId })), [403, 'handovers.notYours'])
  assert.deepEqual(await refused(lead.api.handovers.handOverAll({ agentId: mara.id, to })), [409, 'handovers.underWay'])
  await w.runJobs()
  assert.deepEqual(
    await refused(api.handovers.handOverAll({ agentId: id, to: { kind: 'spread', agentIds: [lead.id, id] } })),
    [422, 'handovers.toThemselves'],
  )
  const secret = await makeTeam(w, { isPrivate: true })
  assert.deepEqual(await refused(api.handovers.handOverAll({ agentId: id, to: { kind: 'team', teamId: secret.id } })), [
    422,
    'handovers.unknownTeam',
  ])
})

test('nobody leaves with work in hand; once it is being handed over, access can end at once', async () => {
  const leaving = await w.agent()
  const ids = await several(2, leaving.id)
  assert.deepEqual(await refused(admin.api.people.deactivate({ agentId: leaving.id })), [409, 'handovers.workLeft'])
  const { runId } = await lead.api.handovers.handOverAll({
    agentId: leaving.id,
    to: { kind: 'agent', agentId: mara.id },
  })
  await admin.api.people.deactivate({ agentId: leaving.id })
  assert.deepEqual(
    (await lead.api.handovers.stranded({})).items.map(({ id, left }) => [id, left]),
    [[leaving.id, 2]],
  )
  await w.runJobs()
  assert.deepEqual(await Promise.all(ids.map((id) => place(id))), [
    [mara.id, null],
    [mara.id, null],
  ])
  assert.deepEqual((await lead.api.handovers.stranded({})).items, [])
  assert.deepEqual(await refused(lead.api.handovers.undoAll({ runId })), [409, 'handovers.hasLeft'])
})

test('whoever is given work in the moment in which they leave does not leave with it', async () => {
  for (let round = 0; round < 6; round++) {
    const leaving = await w.agent()
    const { id: conversationId } = await makeConversation(w)
    const { revision } = await admin.api.conversations.get({ conversationId })
    const [given, left] = await Promise.allSettled([
      lead.api.conversations.assign({ conversationId, revision, assigneeId: leaving.id }),
      admin.api.people.deactivate({ agentId: leaving.id }),
    ])
    assert.deepEqual([given.status, left.status].toSorted(), ['fulfilled', 'rejected'])
  }
})

test('what a customer opens again after its owner left goes to who took over, and without one to nobody in particular', async () => {
  const [heir, orphan] = [await w.agent(), await w.agent()]
  const close = async (owner: Person) => {
    const talk = await makeConversation(w, { assigneeId: owner.id })
    const { revision } = await owner.api.conversations.get({ conversationId: talk.id })
    await owner.api.conversations.setState({ conversationId: talk.id, revision, state: 'closed' })
    return talk
  }
  const [one, other] = [await close(heir), await close(orphan)]
  await lead.api.handovers.handOverAll({ agentId: heir.id, to: { kind: 'agent', agentId: mara.id } })
  await w.runJobs()
  for (const { id } of [heir, orphan]) await admin.api.people.deactivate({ agentId: id })
  for (const talk of [one, other]) await customerSays(w, talk, 'It broke again')
  await w.runJobs()
  assert.deepEqual(
    [await place(one.id), await place(other.id)],
    [
      [mara.id, null],
      [null, null],
    ],
  )
})

test('what is opened again while the last batch commits is not forgotten', async () => {
  const leaving = await w.agent()
  const talk = await makeConversation(w, { assigneeId: leaving.id })
  const { revision } = await leaving.api.conversations.get({ conversationId: talk.id })
  await leaving.api.conversations.setState({ conversationId: talk.id, revision, state: 'closed' })
  const { runId } = await lead.api.handovers.handOverAll({
    agentId: leaving.id,
    to: { kind: 'agent', agentId: mara.id },
  })
  await w.runJobs()
  await admin.api.people.deactivate({ agentId: leaving.id })
  const setState = (state: 'running' | 'done') =>
    w.write(({ tx }) => tx.updateTable('handover_runs').set({ state }).where('id', '=', runId).execute())
  await setState('running')
  // Written before the batch begins, committed after it has looked.
  const opens = await held((writer) =>
    addMessage(writer, talk.id, {
      direction: 'in',
      authorName: 'Kim',
      authorAddress: talk.address,
      text: 'Again',
      at: w.clock.now(),
    }),
  )
  const batch = await held(({ tx }) =>
    tx.updateTable('handover_runs').set({ state: 'done' }).where('id', '=', runId).execute(),
  )
  await opens.commit()
  const followed = w.runJobs()
  await Promise.race([followed, setTimeout(500)])
  await batch.commit()
  await followed
  assert.deepEqual(await place(talk.id), [mara.id, null])
})

test('killed in the middle it goes on where it was, and nothing is given twice', async () => {
  const leaving = await w.agent()
  const ids = await several(120, leaving.id)
  await lead.api.handovers.handOverAll({ agentId: leaving.id, to: { kind: 'spread', agentIds: [mara.id, jonas.id] } })
  // The second batch fails as if the process were killed in it: its transaction is rolled back.
  let batches = 0
  const { kernel } = w.app
  const begin = kernel.database.writer.transaction.bind(kernel.database.writer)
  kernel.database.writer.transaction = () => {
    const begun = begin()
    const execute = begun.execute.bind(begun)
    begun.execute = (work) =>
      execute(async (tx) => {
        const answer = await work(tx)
        const { rows } = await sql`select from handover_items where xmin = pg_current_xact_id()::xid limit 1`.execute(
          tx,
        )
        if (rows.length && ++batches === 2) throw new Error('killed')
        return answer
      })
    return begun
  }
  await runJobs(kernel).catch(() => undefined)
  const midway = await everything(leaving.id)
  assert.deepEqual([midway.left, midway.run!.state, midway.run!.given], [20, 'running', 100])
  await kernel.database.pool.query('update graphile_worker._private_jobs set run_at = now()')
  await w.runJobs()
  const { left, run } = await everything(leaving.id)
  assert.deepEqual([left, run!.state, run!.given, ids.length], [0, 'done', 120, 120])
  const lines = await w.db
    .selectFrom('events')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('type', '=', 'handovers.passedOn')
    .where('about', 'in', ids)
    .executeTakeFirstOrThrow()
  assert.equal(Number(lines.count), 120)
})
