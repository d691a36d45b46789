import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { refused, world } from '#testing/world.ts'
import { allowedOnAgent, hasKeeper, isWithin } from './people.policy.ts'
import { loadActor } from './people.public.ts'
import { cleanSignature } from './people.signature.ts'
import { anonymous } from '#kernel/actor.ts'

const w = await world()
const admin = await w.agent({ role: 'admin' })
after(() => w.close())

test('a lead makes a team, changes its members, and puts it away with its name free again', async () => {
  const lead = await w.agent({ role: 'lead' })
  const [mara, tom] = [await w.agent({ name: 'Mara' }), await w.agent({ name: 'Tom' })]
  const team = await lead.api.people.createTeam({ name: 'Returns', memberIds: [tom.id, mara.id, tom.id] })
  assert.deepEqual([team.memberIds, team.private, team.allowed], [[mara.id, tom.id], false, ['update']])
  assert.deepEqual((await mara.api.people.me({})).teams, [{ id: team.id, name: 'Returns' }])
  assert.deepEqual(await refused(lead.api.people.createTeam({ name: 'returns' })), [409, 'people.teamNameTaken'])
  assert.deepEqual(
    await refused(lead.api.people.createTeam({ name: 'Ghosts', memberIds: ['018f0000-0000-7000-8000-000000000000'] })),
    [422, 'people.unknownMember'],
  )

  const smaller = await lead.api.people.updateTeam({ teamId: team.id, revision: team.revision, memberIds: [mara.id] })
  assert.deepEqual(smaller.memberIds, [mara.id])
  assert.deepEqual(
    await refused(lead.api.people.updateTeam({ teamId: team.id, revision: team.revision, name: 'Late' })),
    [409, 'people.changedMeanwhile'],
  )
  await lead.api.people.updateTeam({ teamId: team.id, revision: smaller.revision, archived: true })
  assert.equal(
    (await lead.api.people.teams({})).some(({ id }) => id === team.id),
    false,
  )
  assert.equal(
    (await lead.api.people.teams({ archived: true })).some(({ id }) => id === team.id),
    true,
  )
  const second = await lead.api.people.createTeam({ name: 'Returns' })
  assert.deepEqual(
    await refused(lead.api.people.updateTeam({ teamId: team.id, revision: smaller.revision + 1, archived: false })),
    [409, 'people.teamNameTaken'],
  )
  assert.deepEqual(await refused(lead.api.people.updateTeam({ teamId: admin.id, revision: 1, name: 'X' })), [
    404,
    'people.teamNotFound',
  ])
  assert.equal(second.archived, false)
})

test('two who make a team of one name at the same time make one', async () => {
  const results = await Promise.allSettled([1, 2, 3].map(() => admin.api.people.createTeam({ name: 'At once' })))
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('a private team is hidden from everyone who is not in it', async () => {
  const [inside, outside] = [await w.agent(), await w.agent()]
  const team = await admin.api.people.createTeam({ name: 'Board matters', private: true, memberIds: [inside.id] })
  const seen = async (id: string) => (await loadActor(w.db, id, { kind: 'agent', ip: '' }))!
  assert.ok((await seen(inside.id)).teamIds.includes(team.id))
  assert.ok(!(await seen(inside.id)).hiddenTeamIds.includes(team.id))
  assert.ok((await seen(outside.id)).hiddenTeamIds.includes(team.id))
  await admin.api.people.updateTeam({ teamId: team.id, revision: team.revision, archived: true })
  assert.ok((await seen(outside.id)).hiddenTeamIds.includes(team.id), 'also when it is put away')
})

test('a deactivated member is out of sight in a team and comes back with the person', async () => {
  const tom = await w.agent()
  await w.write(({ tx, now }) => tx.updateTable('agents').set({ joined_at: now }).where('id', '=', tom.id).execute())
  const team = await admin.api.people.createTeam({ name: 'Comes back', memberIds: [tom.id, admin.id] })
  await admin.api.people.deactivate({ agentId: tom.id })
  const without = await admin.api.people.updateTeam({ teamId: team.id, revision: team.revision, memberIds: [admin.id] })
  assert.deepEqual(without.memberIds, [admin.id])
  assert.equal((await admin.api.people.reactivate({ agentId: tom.id })).state, 'active')
  assert.ok((await admin.api.people.teams({})).find(({ id }) => id === team.id)!.memberIds.includes(tom.id))
})

test('what a role may do is data: a right given or taken counts with the next request', async () => {
  const agent = await w.agent()
  const before = (await admin.api.people.roles({})).roles[0]!
  assert.deepEqual([before.name, before.permissions.includes('people:teams')], ['agent', false])
  const given = await admin.api.people.updateRole({
    role: 'agent',
    revision: before.revision,
    permissions: [...before.permissions, 'people:teams'],
  })
  await agent.api.people.createTeam({ name: 'By an agent' })
  assert.deepEqual(
    await refused(admin.api.people.updateRole({ role: 'agent', revision: before.revision, permissions: [] })),
    [409, 'people.changedMeanwhile'],
  )
  await admin.api.people.updateRole({ role: 'agent', revision: given.revision, permissions: before.permissions })
  assert.deepEqual(await refused(agent.api.people.createTeam({ name: 'No more' })), [403, 'kernel.forbidden'])
  const events = await w.db
    .selectFrom('events')
    .select('payload')
    .where('type', '=', 'people.roleChanged')
    .orderBy('id')
    .execute()
  assert.deepEqual(
    events.map(({ payload }) => payload),
    [
      { role: 'agent', given: ['people:teams'], taken: [] },
      { role: 'agent', given: [], taken: ['people:teams'] },
    ],
  )
})

test('nobody locks themselves or everyone out, and no right is invented', async () => {
  const { roles, permissions } = await admin.api.people.roles({})
  const own = roles.find(({ name }) => name === 'admin')!
  for (const lost of ['people:roles', 'people:manage']) {
    const rest = own.permissions.filter((permission) => permission !== lost)
    assert.deepEqual(
      await refused(admin.api.people.updateRole({ role: 'admin', revision: own.revision, permissions: rest })),
      [409, 'people.lastAdmin'],
    )
  }
  assert.deepEqual(
    await refused(admin.api.people.updateRole({ role: 'lead', revision: 1, permissions: ['people:fly'] })),
    [422, 'people.unknownPermission'],
  )
  const lead = roles.find(({ name }) => name === 'lead')!
  await w.agent({ role: 'lead' })
  await admin.api.people.updateRole({ role: 'lead', revision: lead.revision, permissions })
  assert.deepEqual(
    await refused(admin.api.people.updateRole({ role: 'admin', revision: own.revision, permissions: ['people:read'] })),
    [409, 'people.wouldLockYouOut'],
  )
})

test('by the rules alone: who is above stays untouched, and a keeper is an active one', () => {
  const actor = (...permissions: string[]) => ({
    ...anonymous(''),
    kind: 'agent' as const,
    id: 'a',
    permissions: new Set(permissions),
  })
  const some = fc.subarray(['people:manage', 'people:teams', 'organisation:manage', 'people:read'])
  fc.assert(
    fc.property(some, some, (mine, theirs) => {
      const allowed = allowedOnAgent({ state: 'active', rolePermissions: theirs }, actor(...mine))
      assert.equal(
        allowed.length > 0,
        mine.includes('people:manage') && theirs.every((permission) => mine.includes(permission)),
      )
      assert.equal(isWithin(actor(...mine, 'people:roles'), theirs), true)
    }),
  )
  const keeper = ['people:manage', 'people:roles']
  assert.equal(
    hasKeeper([
      { role: 'admin', permissions: keeper, active: 0 },
      { role: 'lead', permissions: ['people:manage'], active: 9 },
    ]),
    false,
  )
  assert.equal(hasKeeper([{ role: 'lead', permissions: keeper, active: 1 }]), true)
})

test('cleaning a signature twice changes nothing, and nothing that runs survives', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<script>',
    '</script>',
    '<a href="',
    'javascript:',
    '">',
    'x',
    '<img src=x onerror=alert(1)>',
    '<b onmouseover=x>',
    '&lt;',
    '<svg/onload=x>',
    '<style>',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const clean = cleanSignature(pieces.join(''))
      assert.equal(cleanSignature(clean), clean)
      for (const { name, attributes } of elements(clean)) {
        assert.ok(!['script', 'img', 'svg', 'style'].includes(name), clean)
        assert.ok(
          attributes.every((attribute) => ['href', 'dir', 'lang'].includes(attribute.name)),
          clean,
        )
        assert.ok(
          attributes.every(({ value }) => !/^\s*javascript:/i.test(value)),
          clean,
        )
      }
    }),
  )
})

/** Every element as a browser would read it. */
function elements(html: string): { name: string; attributes: { name: string; value: string }[] }[] {
  const walk = (node: DefaultTreeAdapterTypes.ParentNode): ReturnType<typeof elements> =>
    node.childNodes.flatMap((child) =>
      'tagName' in child ? [{ name: child.tagName, attributes: child.attrs }, ...walk(child)] : [],
    )
  return walk(parseFragment(html))
}
