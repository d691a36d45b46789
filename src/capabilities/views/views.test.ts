import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { refusesWhoMayNot } from '#testing/sweep.ts'
import { type Person, refused, world } from '#testing/world.ts'
import { capability } from '#kernel/capability.ts'
import { contract } from '#kernel/contract.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { viewsContract } from './views.contract.ts'

const powerless = capability(
  contract('powerless', { permissions: {}, errors: {}, events: {}, jobs: {}, queries: {}, actions: {} }),
  {
    queries: {},
    actions: {},
    jobs: {},
    authenticate: async ({ bearer, db, ip }) =>
      bearer?.startsWith('powerless-') ? loadActor(db, bearer.slice(10), { kind: 'token', ip, scopes: [] }) : null,
  },
)

const open: Condition = { facet: 'conversations.state', op: 'in', value: ['open'] }
const mine: Condition = { facet: 'conversations.assignee', op: 'in', value: ['me'] }
const sort = { facet: 'conversations.number', direction: 'asc' } as const

const fresh = async () => {
  const w = await world({ capabilities: [powerless] })
  const [mara, jonas, lead] = [
    await w.agent({ name: 'Mara' }),
    await w.agent({ name: 'Jonas' }),
    await w.agent({ name: 'Lea', role: 'lead' }),
  ]
  const save = (who: Person, condition: Condition, more: object = {}) =>
    who.api.views.create({ name: 'A view', condition, sort, ...more })
  const count = async (who: Person, viewId: string) => {
    await w.runJobs()
    const { items } = await who.api.views.counts({})
    return items.find((item) => item.viewId === viewId)
  }
  const held = async (who: Person, viewId: string, more: object = {}) =>
    (await who.api.views.conversations({ viewId, ...more })).items.map((row) => row.number)
  return { w, mara, jonas, lead, save, count, held }
}

test('a saved view shows and counts what it picks, and follows what happens', async () => {
  const { w, mara, save, count, held } = await fresh()
  const first = await makeConversation(w)
  const view = await save(mara, { all: [open, mine] })
  assert.deepEqual(await count(mara, view.id), { viewId: view.id, count: 0, counting: false })
  await mara.api.conversations.assign({ conversationId: first.id, revision: 2, assigneeId: 'me' })
  assert.equal((await count(mara, view.id))?.count, 1)
  assert.deepEqual(await held(mara, view.id), [first.number])
  const second = await makeConversation(w, { assigneeId: mara.id })
  assert.equal((await count(mara, view.id))?.count, 2)
  await mara.api.conversations.setState({ conversationId: first.id, revision: 3, state: 'closed' })
  assert.deepEqual(await held(mara, view.id), [second.number])
  assert.equal((await count(mara, view.id))?.count, 1)
  await w.close()
})

test('while a view is being counted for the first time it says so, and its list is there already', async () => {
  const { w, mara, save, count, held } = await fresh()
  const talk = await makeConversation(w)
  const view = await save(mara, open)
  const now = async () => (await mara.api.views.counts({})).items[0]
  assert.deepEqual(await now(), { viewId: view.id, count: null, counting: true })
  assert.deepEqual(await held(mara, view.id), [talk.number])
  assert.equal((await count(mara, view.id))?.count, 1)
  await mara.api.views.update({ viewId: view.id, revision: 1, condition: mine })
  assert.deepEqual(await now(), { viewId: view.id, count: null, counting: true })
  assert.equal((await count(mara, view.id))?.count, 0)
  await mara.api.views.update({ viewId: view.id, revision: 2, name: 'Mine' })
  assert.equal((await now())?.count, 0)
  await w.close()
})

test('time alone brings a conversation into a view', async () => {
  const { w, mara, save, count, held } = await fresh()
  const talk = await makeConversation(w)
  const view = await save(mara, { facet: 'conversations.waitingSince', op: 'olderThan', value: 2 * 3600 })
  const young = await save(mara, {
    all: [open, { facet: 'conversations.waitingSince', op: 'newerThan', value: 2 * 3600 }],
  })
  assert.deepEqual([(await count(mara, view.id))?.count, (await count(mara, young.id))?.count], [0, 1])
  w.clock.advance('119m')
  assert.deepEqual([(await count(mara, view.id))?.count, (await count(mara, young.id))?.count], [0, 1])
  w.clock.advance('1m')
  assert.deepEqual([(await count(mara, view.id))?.count, (await count(mara, young.id))?.count], [1, 0])
  assert.deepEqual(await held(mara, view.id), [talk.number])
  await w.close()
})

test('own views are nobody else’s, and those of a team are its members’', async () => {
  const { w, mara, jonas, lead, save } = await fresh()
  const team = await makeTeam(w, { members: [mara, jonas] })
  const own = await save(mara, open)
  const shared = await save(mara, open, { scope: 'team', teamId: team.id })
  const ids = async (who: Person) => (await who.api.views.list({})).items.map(({ id }) => id)
  assert.deepEqual([await ids(mara), await ids(jonas), await ids(lead)], [[own.id, shared.id], [shared.id], []])
  for (const [who, viewId] of [
    [jonas, own.id],
    [lead, own.id],
    [lead, shared.id],
  ] as const) {
    assert.deepEqual(await refused(who.api.views.conversations({ viewId })), [404, 'views.notFound'])
    assert.deepEqual(await refused(who.api.views.withClosed({ viewId })), [404, 'views.notFound'])
    assert.deepEqual(await refused(who.api.views.update({ viewId, revision: 1, name: 'Stolen' })), [
      404,
      'views.notFound',
    ])
    assert.deepEqual(await refused(who.api.views.remove({ viewId })), [404, 'views.notFound'])
    assert.deepEqual(await refused(who.api.views.restore({ viewId })), [404, 'views.notFound'])
    assert.deepEqual(await refused(who.api.views.move({ viewId, after: null })), [404, 'views.notFound'])
  }
  assert.deepEqual(await refused(jonas.api.views.update({ viewId: shared.id, revision: 1, name: 'Ours' })), [
    403,
    'views.notAllowed',
  ])
  assert.deepEqual((await jonas.api.views.list({})).items[0]!.allowed, [])
  assert.deepEqual(await refused(save(lead, open, { scope: 'team', teamId: team.id })), [422, 'views.notInTeam'])
  await w.close()
})

test('only who may share makes views for everybody, and changes them', async () => {
  const { w, mara, lead, save } = await fresh()
  assert.deepEqual(await refused(save(mara, open, { scope: 'all' })), [403, 'views.mayNotShare'])
  const own = await save(mara, open)
  assert.deepEqual(await refused(mara.api.views.update({ viewId: own.id, revision: 1, scope: 'all' })), [
    403,
    'views.mayNotShare',
  ])
  const shared = await save(lead, open, { scope: 'all' })
  assert.deepEqual(
    (await mara.api.views.list({})).items.map(({ id, allowed }) => [id, allowed.length]),
    [
      [own.id, 3],
      [shared.id, 0],
    ],
  )
  assert.deepEqual(await refused(mara.api.views.remove({ viewId: shared.id })), [403, 'views.notAllowed'])
  await w.close()
})

test('"me" in a shared view is whoever looks', async () => {
  const { w, mara, jonas, lead, save, count, held } = await fresh()
  const view = await save(lead, { all: [open, mine] }, { scope: 'all' })
  const [hers, his] = [
    await makeConversation(w, { assigneeId: mara.id }),
    await makeConversation(w, { assigneeId: jonas.id }),
  ]
  await makeConversation(w)
  assert.deepEqual(
    [(await count(mara, view.id))?.count, (await count(jonas, view.id))?.count, (await count(lead, view.id))?.count],
    [1, 1, 0],
  )
  assert.deepEqual([await held(mara, view.id), await held(jonas, view.id)], [[hers.number], [his.number]])
  await w.close()
})

test('what a reader may not see is neither listed nor counted', async () => {
  const { w, mara, jonas, lead, save, count, held } = await fresh()
  const secret = await makeTeam(w, { isPrivate: true, members: [mara] })
  const view = await save(lead, open, { scope: 'all' })
  const hidden = await makeConversation(w, { teamId: secret.id })
  const plain = await makeConversation(w)
  assert.deepEqual([(await count(mara, view.id))?.count, (await count(jonas, view.id))?.count], [2, 1])
  assert.deepEqual(
    [await held(mara, view.id), await held(jonas, view.id)],
    [[hidden.number, plain.number], [plain.number]],
  )
  await mara.api.conversations.assign({ conversationId: hidden.id, revision: 2, assigneeId: jonas.id })
  assert.equal((await count(jonas, view.id))?.count, 2)
  const admin = await w.agent({ role: 'admin' })
  const team = await admin.api.people.createTeam({ name: 'Later private', memberIds: [mara.id] })
  await mara.api.conversations.assign({ conversationId: plain.id, revision: 2, teamId: team.id })
  assert.equal((await count(jonas, view.id))?.count, 2)
  await admin.api.people.updateTeam({ teamId: team.id, revision: team.revision, private: true })
  assert.deepEqual([(await count(jonas, view.id))?.count, (await count(mara, view.id))?.count], [1, 2])
  await w.close()
})

test('a list goes in the order of any fact, page after page, what is not known last', async () => {
  const { w, mara, jonas, save, held } = await fresh()
  const talks: { number: number }[] = []
  for (const [subject, assigneeId] of [
    ['Beta', jonas.id],
    ['alpha', null],
    ['', mara.id],
    ['Alpha', mara.id],
    ['gamma', null],
  ] as const) {
    talks.push(await makeConversation(w, { subject, assigneeId }))
    w.clock.advance('1m')
  }
  const view = await save(mara, open)
  const all = async (more: object) => {
    const found: number[] = []
    for (let cursor: string | undefined; ;) {
      const { items, next } = await mara.api.views.conversations({ viewId: view.id, ...more, limit: 2, cursor })
      found.push(...items.map((row) => talks.findIndex(({ number }) => number === row.number)))
      if (!next) return found
      cursor = next
    }
  }
  assert.deepEqual(await all({}), [0, 1, 2, 3, 4])
  assert.deepEqual(await all({ direction: 'desc' }), [4, 3, 2, 1, 0])
  assert.deepEqual(await all({ sort: 'conversations.subject' }), [1, 3, 0, 4, 2])
  assert.deepEqual(await all({ sort: 'conversations.subject', direction: 'desc' }), [4, 0, 3, 1, 2])
  assert.deepEqual(await all({ sort: 'conversations.assignee' }), [0, 2, 3, 1, 4])
  assert.deepEqual(await all({ sort: 'conversations.waitingSince', direction: 'desc' }), [4, 3, 2, 1, 0])
  for (const [name, { kind }] of Object.entries(await w.app.kernel.services.facets(w.db)))
    for (const direction of kind === 'choices' ? [] : ['asc', 'desc'])
      assert.equal(new Set(await all({ sort: name, direction })).size, 5, name)
  assert.deepEqual(await refused(held(mara, view.id, { sort: 'nobody.knows' })), [422, 'views.notSortable'])
  await w.close()
})

test('a view that can hold closed ones lists them, and counts those that are not closed', async () => {
  const { w, mara, save, count, held } = await fresh()
  const [one, two] = [await makeConversation(w), await makeConversation(w)]
  await mara.api.conversations.setState({ conversationId: one.id, revision: 2, state: 'closed' })
  const view = await save(mara, { facet: 'conversations.subject', op: 'contains', value: 'lamp' })
  assert.equal(view.holdsClosed, true)
  const { items } = await mara.api.views.withClosed({ viewId: view.id })
  assert.deepEqual(
    items.map((row) => row.number),
    [one.number, two.number],
  )
  assert.deepEqual(await held(mara, view.id), [two.number])
  assert.equal((await count(mara, view.id))?.count, 1)
  assert.equal((await save(mara, { all: [open, { not: mine }] })).holdsClosed, false)
  await w.close()
})

test('a condition that nobody saved is listed and counted as well', async () => {
  const { w, mara } = await fresh()
  const talk = await makeConversation(w, { assigneeId: mara.id })
  await makeConversation(w)
  const condition = JSON.stringify({ all: [open, mine] })
  assert.deepEqual(
    (await mara.api.views.matching({ condition })).items.map((row) => row.number),
    [talk.number],
  )
  assert.deepEqual(await mara.api.views.preview({ condition }), { count: 1, holdsClosed: false })
  assert.deepEqual(await refused(mara.api.views.matching({ condition: '{' })), [422, 'kernel.invalidInput'])
  assert.deepEqual(await refused(mara.api.views.preview({ condition: '{"facet":"no.body","op":"empty"}' })), [
    422,
    'views.unknownFacet',
  ])
  await w.close()
})

test('of two who change a view at once the second is told', async () => {
  const { w, mara, save } = await fresh()
  const { id } = await save(mara, open)
  const changed = await mara.api.views.update({
    viewId: id,
    revision: 1,
    name: 'Night',
    sort: { facet: 'conversations.subject', direction: 'desc' },
  })
  assert.deepEqual([changed.name, changed.revision, changed.sort.facet], ['Night', 2, 'conversations.subject'])
  assert.deepEqual(await refused(mara.api.views.update({ viewId: id, revision: 1, name: 'Day' })), [
    409,
    'views.changedMeanwhile',
  ])
  await w.close()
})

test('a removed view comes back as it was, until it is thrown away after a day', async () => {
  const { w, mara, save, count } = await fresh()
  await makeConversation(w)
  const { id } = await save(mara, open)
  await mara.api.views.remove({ viewId: id })
  assert.equal(await count(mara, id), undefined)
  assert.deepEqual(await refused(mara.api.views.conversations({ viewId: id })), [404, 'views.notFound'])
  await mara.api.views.restore({ viewId: id })
  assert.equal((await count(mara, id))?.count, 1)
  await mara.api.views.remove({ viewId: id })
  w.clock.advance('25h')
  await w.write(async (writer) => writer.add(viewsContract, 'purge', {}))
  await w.runJobs()
  assert.deepEqual(await refused(mara.api.views.restore({ viewId: id })), [404, 'views.notFound'])
  await w.close()
})

test('views stand in the order they are put into', async () => {
  const { w, mara, save } = await fresh()
  const ids = [(await save(mara, open)).id, (await save(mara, open)).id, (await save(mara, open)).id] as const
  const order = async () => (await mara.api.views.list({})).items.map(({ id }) => ids.indexOf(id))
  await mara.api.views.move({ viewId: ids[2], after: null })
  assert.deepEqual(await order(), [2, 0, 1])
  await mara.api.views.move({ viewId: ids[2], after: ids[0] })
  assert.deepEqual(await order(), [0, 2, 1])
  await w.close()
})

test('a customer’s new name brings their conversations into a view', async () => {
  const { w, mara, save, count } = await fresh()
  const talk = await makeConversation(w, { name: 'Kasia Nowak' })
  const { id } = await save(mara, { facet: 'conversations.customer', op: 'contains', value: 'zeta' })
  assert.equal((await count(mara, id))?.count, 0)
  const { revision } = await mara.api.customers.get({ customerId: talk.customerId })
  await mara.api.customers.rename({ customerId: talk.customerId, revision, name: 'Zeta Nowak' })
  assert.equal((await count(mara, id))?.count, 1)
  await w.close()
})

test('a view that the database can not answer leaves the counts of the others alone', async () => {
  const broken = capability(
    contract('brokenfacts', { permissions: {}, errors: {}, events: {}, jobs: {}, queries: {}, actions: {} }),
    {
      queries: {},
      actions: {},
      jobs: {},
      facets: {
        'brokenfacts.ratio': {
          kind: 'number',
          label: 'facets.conversations.number',
          sql: (eb) => sql`1 / (${eb.ref('conversations.message_count')} - 1)`,
        },
      },
    },
  )
  const w = await world({ capabilities: [broken] })
  const mara = await w.agent()
  const whole = await mara.api.views.create({ name: 'Whole', condition: open, sort })
  await mara.api.views.create({
    name: 'Broken',
    condition: { facet: 'brokenfacts.ratio', op: 'atLeast', value: 0 },
    sort,
  })
  await makeConversation(w, { text: null })
  await w.runJobs()
  await w.write(async ({ tx }) => tx.updateTable('conversations').set({ message_count: 1 }).execute())
  await mara.api.views.update({ viewId: whole.id, revision: 1, condition: { all: [open] } })
  await w.write(async ({ tx }) => tx.updateTable('view_tallies').set({ filled_for: null }).execute())
  await w.runJobs()
  const { items } = await mara.api.views.counts({})
  assert.deepEqual(
    items.map(({ count, counting }) => [count, counting]),
    [
      [1, false],
      [null, true],
    ],
  )
  await w.close()
})

test('a view that asks for a fact that is gone says so, and is itself again when the fact is back', async () => {
  let isThere = true
  const facts = capability(
    contract('passing', { permissions: {}, errors: {}, events: {}, jobs: {}, queries: {}, actions: {} }),
    {
      queries: {},
      actions: {},
      jobs: {},
      facets: async () =>
        isThere
          ? { 'passing.one': { kind: 'number', label: 'facets.conversations.number', sql: () => sql`1` } }
          : ({} as FacetMap),
    },
  )
  const w = await world({ capabilities: [facts] })
  const mara = await w.agent()
  const condition: Condition = { facet: 'passing.one', op: 'equals', value: 1 }
  const { id: viewId } = await mara.api.views.create({ name: 'Passing', condition, sort })
  const talk = await makeConversation(w)
  const counted = async () => {
    w.clock.advance('2s')
    await w.runJobs()
    return (await mara.api.views.counts({})).items[0]
  }
  assert.equal((await counted())?.count, 1)
  isThere = false
  assert.deepEqual(await counted(), { viewId, count: null, counting: false })
  assert.equal((await mara.api.views.list({})).items[0]!.broken, 'passing.one')
  assert.deepEqual(await refused(mara.api.views.conversations({ viewId })), [422, 'views.unknownFacet'])
  await mara.api.conversations.setState({ conversationId: talk.id, revision: 2, state: 'closed' })
  await makeConversation(w)
  await makeConversation(w)
  await w.runJobs()
  isThere = true
  assert.equal((await counted())?.count, 2)
  await w.close()
})

test('whoever has no right to views gets nothing', async () => {
  const { w, mara } = await fresh()
  await refusesWhoMayNot(w, viewsContract, `powerless-${mara.id}`)
  await w.close()
})
