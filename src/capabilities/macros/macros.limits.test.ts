// What a macro must not do: tell what its user may not know, change what is out of sight, claim what it did not do.
import assert from 'node:assert/strict'
import test from 'node:test'
import { giveTo, lockConversation } from '#capabilities/conversations/conversations.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { until } from '#testing/until.ts'
import { refused, world } from '#testing/world.ts'
import type { Acts } from './macros.views.ts'

const w = await world()
const [mara, jonas, lead] = [
  await w.agent({ name: 'Mara' }),
  await w.agent({ name: 'Jonas' }),
  await w.agent({ name: 'Lea', role: 'lead' }),
]
const team = await makeTeam(w, { name: 'Staff matters', isPrivate: true, members: [lead] })
const make = async (acts: Acts, template = '') =>
  (
    await lead.api.macros.create({
      name: 'Repair',
      words: template ? [{ language: '', template }] : [],
      acts,
      whose: 'all',
    })
  ).macroId

test('words of a private team stay its own, whatever text asks for them', async () => {
  const { id: fieldId } = await lead.api.fields.create({ name: 'Salary', kind: 'text', teamId: team.id })
  const talk = await makeConversation(w, { teamId: team.id })
  await lead.api.fields.set({ conversationId: talk.id, fieldId, value: 'forty', revision: 0 })
  const macroId = await make({}, `<p>{{field.${fieldId}}}</p>`)
  const { revision } = await lead.api.conversations.get({ conversationId: talk.id })
  await lead.api.conversations.assign({ conversationId: talk.id, assigneeId: mara.id, revision })
  const before = await lead.api.macros.preview({ macroId, conversationId: talk.id })
  assert.deepEqual(before.pieces, [{ is: 'known', says: 'forty' }])
  const shown = JSON.stringify([
    await mara.api.macros.preview({ macroId, conversationId: talk.id }),
    await mara.api.macros.use({ macroId, conversationId: talk.id }),
  ])
  assert.doesNotMatch(shown, /forty|Salary/)
})

test('spam is neither closed nor put aside by a macro, and none claims that', async () => {
  const { id: conversationId } = await makeConversation(w)
  await mara.api.blocking.mark({ conversationId })
  for (const acts of [{ state: 'closed' }, { snoozeDays: 3 }] as const)
    assert.deepEqual(await refused(mara.api.macros.use({ macroId: await make(acts), conversationId })), [
      409,
      'conversations.isSpam',
    ])
})

test('what goes out of sight while a macro waits for it is left alone', async () => {
  const talk = await makeConversation(w)
  const macroId = await make({ note: '<p>Seen</p>', priority: 'high' })
  let used: Promise<unknown> = Promise.resolve()
  await w.write(async (writer) => {
    const row = await lockConversation(writer.tx, talk.id)
    await giveTo(writer, row, { assigneeId: null, teamId: team.id })
    used = refused(mara.api.macros.use({ macroId, conversationId: talk.id }))
    await until('the macro waits', async () => {
      const { rows } = await w.app.kernel.database.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rows.length > 0
    })
  })
  assert.deepEqual(await used, [404, 'conversations.notFound'])
  const { items } = await lead.api.conversations.thread({ conversationId: talk.id })
  assert.equal(items.filter((item) => item.kind !== 'event').length, 1)
})

test('what can not be put back is named, and the rest is put back', async () => {
  const { id: conversationId } = await makeConversation(w)
  const person = await lead.api.fields.create({ name: 'Adviser', kind: 'person' })
  const leaving = await w.agent({ name: 'Leaving' })
  await mara.api.fields.set({ conversationId, fieldId: person.id, value: leaving.id, revision: 0 })
  const macroId = await make({ priority: 'high', fields: [{ fieldId: person.id, value: jonas.id }] })
  const { runId } = await mara.api.macros.use({ macroId, conversationId })
  await w.write(({ tx }) =>
    tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', leaving.id).execute(),
  )
  assert.deepEqual(await mara.api.macros.undo({ runId }), { undone: ['priority'], kept: ['fields'] })
})

test('whoever has lost the right to a part takes nothing of it back', async () => {
  const { id: conversationId } = await makeConversation(w)
  const aide = await w.agent({ role: 'lead' })
  const { runId } = await aide.api.macros.use({ macroId: await make({ priority: 'high' }), conversationId })
  const token = async (...scopes: string[]) => {
    const { secret } = (await aide.api.access.createToken({ name: 'Words', scopes })) as { secret: string }
    return w.client({ authorization: `Bearer ${secret}` }).macros.undo({ runId })
  }
  assert.deepEqual(await refused(token('macros:use', 'conversations:read')), [403, 'macros.mayNotDo'])
  assert.deepEqual((await token('macros:use', 'conversations:read', 'fields:use')).undone, ['priority'])
})

test('a document brings everybody what so far only a team has', async () => {
  const open = await makeTeam(w, { name: 'Repairs', members: [lead] })
  const words = [{ language: '', template: '<p>Thanks</p>' }]
  await lead.api.macros.create({ name: 'Thanks', words, whose: 'team', teamId: open.id })
  const document = JSON.stringify({
    format: 'heed.macros',
    version: 1,
    macros: [{ name: 'Thanks', words: [{ language: '', html: '<p>Thanks</p>' }] }],
  })
  const take = () => lead.api.macros.import({ body: Buffer.from(document), whose: 'all' })
  assert.equal((await take()).added, 1)
  assert.deepEqual(await take(), { added: 0, same: 1, missing: [] })
})
