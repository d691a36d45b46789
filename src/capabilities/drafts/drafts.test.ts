import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { ApiError } from '#kernel/client.ts'
import { removeUnused } from '#capabilities/files/files.cleaning.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world, type Person } from '#testing/world.ts'
import type { DraftView } from './drafts.contract.ts'
import { personal } from './drafts.personal.ts'

const w = await world()
after(() => w.close())

const text = (html: string) => ({ html, subject: '', mailboxId: null, recipients: null, fileIds: [] as string[] })
const begin = async (
  who: Person,
  conversationId: string,
  html: string,
  kind: 'reply' | 'note' = 'reply',
  more: object = {},
) => {
  const draftId = randomUUID()
  return who.api.drafts.save({ draftId, conversationId, kind, revision: 0, ...text(html), ...more })
}
const upload = async (who: Person, words = randomUUID()) =>
  (await who.api.files.upload({ body: new TextEncoder().encode(words), name: 'note.txt', type: 'text/plain' })).id
const transact = w.write

test('what is written is there again in another window, with recipients and files', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const fileId = await upload(mara)
  const recipients = {
    to: [{ name: 'Kasia', address: 'kasia@mail.example' }],
    cc: [{ name: '', address: 'not yet an addr' }],
    bcc: [],
  }
  const { draftId } = await begin(mara, id, '<p>Dear Kasia</p>', 'reply', { recipients, fileIds: [fileId] })
  const { reply, note } = await mara.api.drafts.ofConversation({ conversationId: id })
  assert.deepEqual(
    [reply!.html, reply!.recipients, reply!.files.map((file) => file.name)],
    ['<p>Dear Kasia</p>', recipients, ['note.txt']],
  )
  assert.equal(note, null)
  assert.deepEqual(await mara.api.drafts.get({ draftId }), reply)
})

test('a reply, a note and a new message are three drafts, and the list shows the latest first', async () => {
  const mara = await w.agent()
  const { id, number } = await makeConversation(w)
  await begin(mara, id, '<p>The answer</p>')
  w.clock.advance('1s')
  await begin(mara, id, '<p>Ask <b>Ola</b></p>', 'note')
  w.clock.advance('1s')
  await mara.api.drafts.save({
    draftId: randomUUID(),
    conversationId: null,
    kind: 'new',
    revision: 0,
    ...text(''),
    subject: 'Your order',
  })
  const { items, count } = await mara.api.drafts.list({})
  assert.deepEqual(
    items.map((item) => [item.kind, item.subject || item.excerpt, item.conversation?.number]),
    [
      ['new', 'Your order', undefined],
      ['note', 'Ask Ola', number],
      ['reply', 'The answer', number],
    ],
  )
  assert.equal(count, 3)
  const first = await mara.api.drafts.list({ limit: 2 })
  const second = await mara.api.drafts.list({ limit: 2, cursor: first.next! })
  assert.deepEqual(
    [...first.items, ...second.items].map((item) => item.id),
    items.map((item) => item.id),
  )
})

test('of two windows the second to save gets the version of the first, and nothing is overwritten', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const { draftId, revision } = await begin(mara, id, '<p>One</p>')
  await mara.api.drafts.save({
    draftId,
    conversationId: id,
    kind: 'reply',
    revision,
    ...text('<p>One, from the left</p>'),
  })
  const error = (await mara.api.drafts
    .save({ draftId, conversationId: id, kind: 'reply', revision, ...text('<p>One, from the right</p>') })
    .catch((thrown: ApiError) => thrown)) as ApiError
  assert.deepEqual(
    [error.problem!.status, error.code, (error.problem!.draft as DraftView).html],
    [409, 'drafts.changedMeanwhile', '<p>One, from the left</p>'],
  )
  const other = (await mara.api.drafts
    .save({ draftId: randomUUID(), conversationId: id, kind: 'reply', revision: 0, ...text('<p>Begun beside it</p>') })
    .catch((thrown: ApiError) => thrown)) as ApiError
  assert.deepEqual([other.code, (other.problem!.draft as DraftView).id], ['drafts.changedMeanwhile', draftId])
  assert.equal((await mara.api.drafts.get({ draftId })).html, '<p>One, from the left</p>')
})

test('a save whose answer was lost may be repeated', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const { draftId, revision } = await begin(mara, id, '<p>One</p>')
  const change = { draftId, conversationId: id, kind: 'reply' as const, revision, ...text('<p>Two</p>') }
  const first = await mara.api.drafts.save(change)
  assert.deepEqual(await mara.api.drafts.save(change), first)
  const begun = {
    draftId: randomUUID(),
    conversationId: id,
    kind: 'note' as const,
    revision: 0,
    ...text('<p>Note</p>'),
  }
  assert.deepEqual(await mara.api.drafts.save(begun), await mara.api.drafts.save(begun))
})

test('two windows that begin at the same moment make one draft', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const results = await Promise.allSettled([1, 2, 3, 4].map((each) => begin(mara, id, `<p>${each}</p>`)))
  assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1)
  assert.equal((await mara.api.drafts.list({})).count, 1)
})

test('an emptied draft is nobody’s draft, and can be written on again', async () => {
  const [mara, jonas] = [await w.agent(), await w.agent()]
  const { id } = await makeConversation(w)
  const { draftId, revision } = await begin(mara, id, '<p>One</p>')
  const emptied = await mara.api.drafts.save({
    draftId,
    conversationId: id,
    kind: 'reply',
    revision,
    ...text('<p> </p>'),
  })
  assert.equal((await mara.api.drafts.list({})).count, 0)
  assert.deepEqual((await jonas.api.drafts.ofConversation({ conversationId: id })).colleagues, [])
  await mara.api.drafts.save({
    draftId,
    conversationId: id,
    kind: 'reply',
    revision: emptied.revision,
    ...text('<p>Again</p>'),
  })
  assert.equal((await mara.api.drafts.list({})).count, 1)
  assert.equal(
    (await mara.api.drafts.save({ draftId: randomUUID(), conversationId: id, kind: 'note', revision: 0, ...text('') }))
      .revision,
    0,
  )
})

test('colleagues see that somebody writes, not what', async () => {
  const [mara, jonas] = [await w.agent({ name: 'Mara' }), await w.agent()]
  const { id } = await makeConversation(w)
  const { draftId } = await begin(mara, id, '<p>Secret words</p>')
  const seen = await jonas.api.drafts.ofConversation({ conversationId: id })
  assert.deepEqual(
    seen.colleagues.map(({ name, kind }) => [name, kind]),
    [['Mara', 'reply']],
  )
  assert.ok(!JSON.stringify(seen).includes('Secret'))
  assert.deepEqual((await mara.api.drafts.ofConversation({ conversationId: id })).colleagues, [])
  assert.deepEqual(await refused(jonas.api.drafts.get({ draftId })), [404, 'drafts.notFound'])
  assert.deepEqual(await refused(jonas.api.drafts.discard({ draftId })), [404, 'drafts.notFound'])
  assert.deepEqual(
    await refused(
      jonas.api.drafts.save({ draftId, conversationId: id, kind: 'reply', revision: 1, ...text('<p>Mine</p>') }),
    ),
    [409, 'drafts.ended'],
  )
  assert.equal((await mara.api.drafts.get({ draftId })).html, '<p>Secret words</p>')
})

test('a draft stays when the conversation gets another owner or leaves the writer’s sight', async () => {
  const [mara, jonas] = [await w.agent(), await w.agent()]
  const team = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const { id } = await makeConversation(w)
  const { draftId, revision } = await begin(mara, id, '<p>Half an answer</p>')
  const { revision: now } = await mara.api.conversations.get({ conversationId: id })
  await mara.api.conversations.assign({ conversationId: id, revision: now, assigneeId: jonas.id })
  assert.equal((await mara.api.drafts.ofConversation({ conversationId: id })).reply!.html, '<p>Half an answer</p>')
  await w.write((writer) =>
    writer.tx.updateTable('conversations').set({ team_id: team.id }).where('id', '=', id).execute(),
  )
  assert.deepEqual(await refused(mara.api.drafts.ofConversation({ conversationId: id })), [
    404,
    'drafts.conversationNotFound',
  ])
  assert.deepEqual(
    await refused(
      mara.api.drafts.save({ draftId, conversationId: id, kind: 'reply', revision, ...text('<p>More</p>') }),
    ),
    [404, 'drafts.conversationNotFound'],
  )
  assert.equal((await mara.api.drafts.get({ draftId })).html, '<p>Half an answer</p>')
  assert.deepEqual(
    (await mara.api.drafts.list({})).items.map((item) => [item.excerpt, item.conversation]),
    [['Half an answer', null]],
  )
})

test('a discarded draft is gone everywhere, and comes back before what was written since', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const fileId = await upload(mara)
  const { draftId, revision } = await begin(mara, id, '<p>First</p>', 'reply', { fileIds: [fileId] })
  await mara.api.drafts.discard({ draftId })
  await mara.api.drafts.discard({ draftId })
  assert.equal((await mara.api.drafts.ofConversation({ conversationId: id })).reply, null)
  const late = (await mara.api.drafts
    .save({ draftId, conversationId: id, kind: 'reply', revision, ...text('<p>Late</p>') })
    .catch((thrown: ApiError) => thrown)) as ApiError
  assert.deepEqual([late.code, late.problem!.how], ['drafts.ended', 'discarded'])
  await begin(mara, id, '<p>Second</p>')
  const restored = await mara.api.drafts.restore({ draftId })
  assert.equal(restored.html, '<p>First</p><p></p><p>Second</p>')
  assert.deepEqual(
    restored.files.map((file) => file.id),
    [fileId],
  )
  assert.equal((await mara.api.drafts.list({})).count, 1)
  assert.deepEqual(await refused(mara.api.drafts.restore({ draftId: restored.id })), [404, 'drafts.notFound'])
})

test('restoring without anything written since brings back the very draft', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const { draftId } = await begin(mara, id, '<p>First</p>')
  await mara.api.drafts.discard({ draftId })
  assert.equal((await mara.api.drafts.restore({ draftId })).id, draftId)
})

test('files of a draft outlive the cleaning of unused uploads, those it let go do not', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const [kept, gone, inline] = [await upload(mara), await upload(mara), await upload(mara)]
  const { draftId, revision } = await begin(mara, id, `<p>See <img src="/api/v1/files/${inline}"></p>`, 'reply', {
    fileIds: [kept, gone],
  })
  await mara.api.drafts.save({
    draftId,
    conversationId: id,
    kind: 'reply',
    revision,
    ...text(`<p><img src="/api/v1/files/${inline}"></p>`),
    fileIds: [kept],
  })
  w.clock.advance('3d')
  await removeUnused(transact, w.clock.now())
  assert.deepEqual(
    (await mara.api.drafts.get({ draftId })).files.map((file) => file.id),
    [kept],
  )
  assert.ok(await mara.api.files.download({ fileId: inline }))
  assert.deepEqual(await refused(mara.api.files.download({ fileId: gone })), [404, 'files.notFound'])
})

test('a posted note ends its draft even if the window did not come to it, unless more was written', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  await begin(mara, id, '<p>Call Ola</p>', 'note')
  await begin(mara, id, '<p>Reply stays</p>')
  w.clock.advance('1s')
  await mara.api.conversations.addNote({ conversationId: id, html: '<p>Call Ola</p>' })
  await w.runJobs()
  const { note, reply } = await mara.api.drafts.ofConversation({ conversationId: id })
  assert.deepEqual([note, reply?.html], [null, '<p>Reply stays</p>'])
  await mara.api.conversations.addNote({ conversationId: id, html: '<p>Second</p>' })
  w.clock.advance('1s')
  await begin(mara, id, '<p>Third, being written</p>', 'note')
  await w.runJobs()
  assert.equal((await mara.api.drafts.ofConversation({ conversationId: id })).note?.html, '<p>Third, being written</p>')
})

test('work is made for notes alone, and for no other message', async () => {
  const mara = await w.agent()
  await w.runJobs()
  const waiting = async () => {
    const { rows } = await sql<{ task: string }>`
      select task_identifier as task from graphile_worker.jobs where task_identifier like 'drafts.on.%'`.execute(w.db)
    return rows.map(({ task }) => task)
  }
  const talk = await makeConversation(w)
  await customerSays(w, talk, 'Any news?')
  assert.deepEqual(await waiting(), [])
  await mara.api.conversations.addNote({ conversationId: talk.id, html: '<p>Call Ola</p>' })
  assert.deepEqual(await waiting(), ['drafts.on.conversations.messageAdded'])
  await w.runJobs()
})

test('a draft goes along when its conversation is put back into the one it was split from', async () => {
  const mara = await w.agent()
  const talk = await makeConversation(w)
  w.clock.advance('1m')
  const { messageId } = await customerSays(w, talk, 'And my invoice?')
  const { conversationId: part } = await mara.api.conversations.splitAt({ conversationId: talk.id, messageId })
  await begin(mara, part, '<p>About the invoice</p>')
  await begin(mara, talk.id, '<p>About the lamp</p>')
  await mara.api.conversations.unsplit({ conversationId: part })
  await w.runJobs()
  assert.equal(
    (await mara.api.drafts.ofConversation({ conversationId: talk.id })).reply!.html,
    '<p>About the invoice</p><p></p><p>About the lamp</p>',
  )
})

test('ended drafts are forgotten after a week', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const { draftId } = await begin(mara, id, '<p>First</p>')
  await mara.api.drafts.discard({ draftId })
  w.clock.advance('8d')
  const { forgetEnded } = await import('./drafts.following.ts')
  await w.write((writer) => forgetEnded(writer, w.clock.now()))
  assert.deepEqual(await refused(mara.api.drafts.restore({ draftId })), [404, 'drafts.notFound'])
})

test('strangers write no drafts, and a reply belongs to a conversation', async () => {
  const { id } = await makeConversation(w)
  const { drafts } = w.anonymous
  const draftId = randomUUID()
  const draft = { draftId, conversationId: id, kind: 'reply' as const, revision: 0, ...text('<p>x</p>') }
  for (const call of [
    drafts.save(draft),
    drafts.discard({ draftId }),
    drafts.restore({ draftId }),
    drafts.get({ draftId }),
    drafts.list({}),
    drafts.ofConversation({ conversationId: id }),
  ])
    assert.equal((await refused(call))[0], 401)
  const mara = await w.agent()
  assert.deepEqual(await refused(mara.api.drafts.save({ ...draft, conversationId: null })), [
    422,
    'kernel.invalidInput',
  ])
  assert.deepEqual(await refused(mara.api.drafts.save({ ...draft, conversationId: randomUUID() })), [
    404,
    'drafts.conversationNotFound',
  ])
})

test('of letters to others too only the recipient goes who is forgotten, and letters to them alone go', async () => {
  const mara = await w.agent()
  const { id } = await makeConversation(w)
  const named = (address: string) => ({ name: '', address })
  const bo = named('bo@mail.example')
  const lists = { to: [bo], cc: [named('Forgotten@mail.example')], bcc: [] }
  const { draftId } = await begin(mara, id, '<p>A long answer to Bo</p>', 'reply', { recipients: lists })
  const save = (recipients: typeof lists) =>
    mara.api.drafts.save({ draftId: randomUUID(), conversationId: null, kind: 'new', revision: 0, ...text('<p>Dear</p>'), recipients })
  const alone = await save({ to: [named('forgotten@mail.example')], cc: [], bcc: [] })
  const person = { customerIds: [], addresses: ['forgotten@mail.example'] }
  assert.equal(await transact((writer) => personal.forget(writer, person, null)), 2)
  assert.equal(await transact((writer) => personal.forget(writer, person, null)), 0)
  const { reply } = await mara.api.drafts.ofConversation({ conversationId: id })
  assert.deepEqual(
    [reply!.id, reply!.html, reply!.recipients, reply!.revision],
    [draftId, '<p>A long answer to Bo</p>', { to: [bo], cc: [], bcc: [] }, 2],
  )
  assert.equal(await w.db.selectFrom('drafts').select('id').where('id', '=', alone.draftId).executeTakeFirst(), undefined)
})
