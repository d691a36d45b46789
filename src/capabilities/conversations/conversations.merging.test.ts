import assert from 'node:assert/strict'
import test from 'node:test'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'
import { retractMessage } from './conversations.public.ts'

const w = await world()
const [mara, jonas] = [await w.agent({ name: 'Mara' }), await w.agent({ name: 'Jonas' })]

const get = (conversationId: string, who = mara) => who.api.conversations.get({ conversationId })
const said = async (conversationId: string) =>
  (await mara.api.conversations.thread({ conversationId })).items.flatMap((item) => (item.kind === 'message' ? item.text : []))
const lines = async (conversationId: string) =>
  (await mara.api.conversations.thread({ conversationId })).items.flatMap((item) => (item.kind === 'event' ? item.type.split('.')[1]! : []))
const merge = (into: { id: string }, ...froms: { id: string }[]) =>
  mara.api.conversations.merge({ conversationId: into.id, fromIds: froms.map(({ id }) => id) })
const unmerge = ({ id }: { id: string }) => mara.api.conversations.unmerge({ conversationId: id })
const close = async ({ id }: { id: string }, state: 'closed' | 'with_customer' | 'open' = 'closed') => {
  const { revision } = await get(id)
  await mara.api.conversations.setState({ conversationId: id, revision, state })
}

test('several conversations become one, whose numbers and addresses all lead to it, and apart again', async () => {
  const [one, two, three] = [await makeConversation(w, { text: 'First' }), await makeConversation(w, { text: 'Second' }), await makeConversation(w, { text: 'Third' })]
  const answer = await merge(one, two, three)
  assert.deepEqual([answer.number, answer.messages], [one.number, 2])
  assert.deepEqual((await said(one.id)).toSorted(), ['First', 'Second', 'Third'])
  for (const { number } of [two, three]) assert.equal((await mara.api.conversations.byNumber({ number })).id, one.id)
  assert.deepEqual(await refused(get(two.id)), [404, 'conversations.notFound'])
  const whole = await get(one.id)
  assert.deepEqual(whole.merged.map(({ number, canTakeOut }) => [number, canTakeOut]), [[two.number, true], [three.number, true]])
  assert.equal((await mara.api.inbox.list({ view: 'allOpen' })).items.filter(({ id }) => [one, two, three].some((each) => each.id === id)).length, 1)
  await unmerge(two)
  assert.deepEqual([await said(two.id), (await said(one.id)).toSorted()], [['Second'], ['First', 'Third']])
  assert.equal((await get(two.id)).state, 'open')
  assert.deepEqual((await lines(one.id)).filter((type) => type.includes('erged')), ['unmerged', 'merged', 'merged'])
  assert.deepEqual((await lines(two.id)).slice(0, 2), ['takenOut', 'mergedInto'])
  assert.deepEqual(await refused(unmerge(two)), [404, 'conversations.notFound'])
})

test('a merged conversation is as open as the most open of them, and each goes back to its own state and owner', async () => {
  const [quiet, waiting] = [await makeConversation(w), await makeConversation(w, { assigneeId: jonas.id })]
  await close(quiet)
  await merge(quiet, waiting)
  const whole = await get(quiet.id)
  assert.deepEqual([whole.state, whole.assignee?.name, whole.waitingSince], ['open', 'Jonas', whole.lastMessageAt])
  await unmerge(waiting)
  const [one, other] = [await get(quiet.id), await get(waiting.id)]
  assert.deepEqual([one.state, one.assignee, other.state, other.assignee?.name], ['closed', null, 'open', 'Jonas'])
})

test('what was decided or said since the merge stays when one is taken out', async () => {
  const [one, two] = [await makeConversation(w, { text: 'First' }), await makeConversation(w, { text: 'Second' })]
  await close(one)
  await merge(one, two)
  w.clock.advance('1m')
  await customerSays(w, two, 'To the old address')
  await unmerge(two)
  assert.deepEqual(await said(two.id), ['Second'])
  assert.deepEqual(await said(one.id), ['To the old address', 'First'], 'what came to the merged one is in the target')
  assert.equal((await get(one.id)).state, 'open', 'nobody who waits is closed')
})

test('people of the other conversation stay in sight and are left out of the answer until somebody says otherwise', async () => {
  const [one, two] = [await makeConversation(w), await makeConversation(w, { name: 'Ida Berg' })]
  await merge(one, two)
  const context = () => mara.api.sending.replyContext({ conversationId: one.id })
  const { to, warnings } = await context()
  assert.deepEqual(to.map(({ address }) => address), [one.address])
  assert.deepEqual(warnings.filter(({ code }) => code === 'brought'), [{ code: 'brought', address: two.address }])
  assert.deepEqual((await get(one.id)).participants.map(({ address, brought }) => [address, brought]).toSorted(), [[one.address, false], [two.address, true]].toSorted())
  await mara.api.conversations.addParticipant({ conversationId: one.id, address: two.address })
  assert.deepEqual((await context()).to.map(({ address }) => address).toSorted(), [one.address, two.address].toSorted())
  await unmerge(two)
  assert.ok((await get(one.id)).participants.some(({ address }) => address === two.address), 'who was put on the thread stays')
})

test('whoever came along and writes here belongs to the thread', async () => {
  const [one, two] = [await makeConversation(w), await makeConversation(w, { name: 'Ida Berg' })]
  await merge(one, two)
  w.clock.advance('1m')
  await customerSays(w, { ...one, address: two.address }, 'Me too')
  assert.equal((await get(one.id)).participants.find(({ address }) => address === two.address)?.brought, false)
  await unmerge(two)
  assert.ok((await get(one.id)).participants.some(({ address }) => address === two.address))
})

test('drafts follow the merge, and go back', async () => {
  const [one, two] = [await makeConversation(w), await makeConversation(w)]
  const save = (draftId: string, conversationId: string, html: string, revision = 0, who = mara) =>
    who.api.drafts.save({ draftId, kind: 'reply', conversationId, revision, html })
  const [a, b] = ['018f0000-0000-7000-8000-00000000000a', '018f0000-0000-7000-8000-00000000000b']
  await save(a, two.id, '<p>Dear Ida</p>')
  const { revision } = await save(b, two.id, '<p>From Jonas</p>', 0, jonas)
  await merge(one, two)
  await w.runJobs()
  const drafts = (who: Person, conversationId: string) => who.api.drafts.ofConversation({ conversationId })
  assert.equal((await drafts(mara, one.id)).reply?.html, '<p>Dear Ida</p>')
  // A window that has not heard of it saves under the old conversation.
  await save(b, two.id, '<p>From Jonas, more</p>', revision, jonas)
  assert.equal((await drafts(jonas, one.id)).reply?.html, '<p>From Jonas, more</p>')
  await unmerge(two)
  await w.runJobs()
  assert.deepEqual([(await drafts(mara, two.id)).reply?.html, (await drafts(mara, one.id)).reply], ['<p>Dear Ida</p>', null])
  assert.equal((await drafts(jonas, two.id)).reply?.html, '<p>From Jonas, more</p>')
})

test('receipts and lines of what was merged are shown in the whole', async () => {
  const [one, two] = [await makeConversation(w), await makeConversation(w)]
  await jonas.api.conversations.thread({ conversationId: two.id })
  await close(two)
  await merge(one, two)
  assert.deepEqual((await mara.api.receipts.list({ conversationId: one.id })).items.map(({ reader }) => reader.name), ['Jonas'])
  const told = await lines(one.id)
  assert.ok(told.includes('stateChanged') && told.includes('merged') && !told.includes('mergedInto'))
})

test('the customer of a merged conversation still has it in the list of theirs', async () => {
  const [one, two] = [await makeConversation(w), await makeConversation(w, { name: 'Ida Berg' })]
  await merge(one, two)
  const { items } = await mara.api.conversations.ofCustomer({ customerId: two.customerId })
  assert.deepEqual(items.map(({ id }) => id), [one.id])
})

test('two who merge crosswise at once: one does, the other is told', async () => {
  for (let round = 0; round < 8; round++) {
    const [one, two] = [await makeConversation(w), await makeConversation(w)]
    const answers = await Promise.allSettled([
      mara.api.conversations.merge({ conversationId: one.id, fromIds: [two.id] }),
      jonas.api.conversations.merge({ conversationId: two.id, fromIds: [one.id] }),
    ])
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? (answer.reason as { code: string }).code : []))
    assert.deepEqual(refusals, ['conversations.mergedMeanwhile'])
    const whole = await mara.api.conversations.byNumber({ number: one.number })
    assert.equal(whole.messageCount, 2)
  }
})

test('merging, taking out and mail that comes in at the same time leave nothing behind', async () => {
  const talks = await Promise.all(Array.from({ length: 4 }, () => makeConversation(w, { text: 'Hello' })))
  const [a, b, c, d] = talks as [(typeof talks)[0], (typeof talks)[0], (typeof talks)[0], (typeof talks)[0]]
  await merge(b, a)
  await Promise.allSettled([merge(c, b), unmerge(a), merge(d, c), customerSays(w, a, 'One'), customerSays(w, b, 'Two'), customerSays(w, c, 'Three')])
  await Promise.allSettled([unmerge(a), unmerge(b), merge(a, d), customerSays(w, d, 'Four')])
  const rows = await w.db
    .selectFrom('conversations')
    .select(['id', 'state', 'merged_into', 'message_count'])
    .where('id', 'in', talks.map(({ id }) => id))
    .execute()
  const { count } = await w.db.selectFrom('messages').select(({ fn }) => fn.countAll<string>().as('count')).where('conversation_id', 'in', talks.map(({ id }) => id)).executeTakeFirstOrThrow()
  assert.equal(Number(count), 8)
  assert.equal(rows.filter((row) => !row.merged_into).reduce((sum, row) => sum + row.message_count, 0), 8)
  for (const row of rows) if (row.merged_into) assert.equal(rows.find(({ id }) => id === row.merged_into)?.merged_into, null, 'one step leads to where it is')
})

test('a split that was put back is part of the whole, also after the whole is merged and taken out', async () => {
  const [one, two] = [await makeConversation(w, { text: 'One' }), await makeConversation(w, { text: 'Two' })]
  w.clock.advance('1m')
  const { messageId } = await customerSays(w, two, 'Something else')
  const part = await mara.api.conversations.splitAt({ conversationId: two.id, messageId })
  await merge({ id: part.conversationId }, await makeConversation(w, { text: 'Three' }))
  await mara.api.conversations.unsplit({ conversationId: part.conversationId })
  await merge(one, two)
  assert.deepEqual((await said(one.id)).toSorted(), ['One', 'Something else', 'Three', 'Two'])
  await unmerge(two)
  assert.deepEqual((await said(two.id)).toSorted(), ['Something else', 'Three', 'Two'])
  assert.equal((await mara.api.conversations.byNumber({ number: part.number })).id, two.id)
  assert.deepEqual(await refused(mara.api.conversations.unmerge({ conversationId: part.conversationId })), [409, 'conversations.notMerged'])
})

test('what is private is not merged with what is not; members of both see the whole and leave it again', async () => {
  const [one, two] = [await makeConversation(w), await makeConversation(w)]
  await mara.api.conversations.makePrivate({ conversationId: two.id, memberIds: [jonas.id] })
  assert.deepEqual(await refused(merge(one, two)), [409, 'conversations.privacyDiffers'])
  await mara.api.conversations.makePrivate({ conversationId: one.id })
  assert.deepEqual(await refused(get(one.id, jonas)), [404, 'conversations.notFound'])
  await merge(one, two)
  assert.equal((await get(one.id, jonas)).members.length, 2)
  await unmerge(two)
  assert.deepEqual(await refused(get(one.id, jonas)), [404, 'conversations.notFound'])
  assert.equal((await get(two.id, jonas)).id, two.id)
})

test('nobody merges or takes out what they do not see, nor a conversation with itself', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const [mine, theirs, hidden] = [await makeConversation(w), await makeConversation(w, { teamId: team.id }), await makeConversation(w, { teamId: team.id })]
  assert.deepEqual(await refused(merge(mine, theirs)), [404, 'conversations.notFound'])
  assert.deepEqual(await refused(merge(theirs, mine)), [404, 'conversations.notFound'])
  await jonas.api.conversations.merge({ conversationId: theirs.id, fromIds: [hidden.id] })
  assert.deepEqual(await refused(unmerge(hidden)), [404, 'conversations.notFound'])
  assert.deepEqual(await refused(merge(mine, hidden)), [404, 'conversations.notFound'])
  assert.deepEqual(await refused(merge(mine, mine)), [422, 'conversations.sameConversation'])
  assert.deepEqual(await refused(unmerge(mine)), [404, 'conversations.notFound'])
  const { secret } = await mara.api.access.createToken({ name: 'Reader', scopes: ['conversations:read'] })
  const answer = await w.request(`/api/v1/conversations/${mine.id}/merge`, { method: 'POST', headers: { authorization: `Bearer ${secret}` }, body: JSON.stringify({ fromIds: [theirs.id] }) })
  assert.equal(answer.status, 403)
})

test('an answer called back after the merge is an answer of nobody, also once its conversation is taken out', async () => {
  const [one, two] = [await makeConversation(w, { text: 'One' }), await makeConversation(w, { text: 'Two' })]
  await close(one)
  const { waitingSince } = await get(two.id)
  w.clock.advance('1m')
  const { messageId } = await agentSays(w, two, mara, 'It comes')
  await merge(one, two)
  const before = { state: 'open' as const, answeredAt: null, closedAt: null }
  await w.write((writer) => retractMessage(writer, { messageId, before, stateAfter: 'with_customer', joined: [] }))
  assert.equal((await get(one.id)).state, 'open')
  await unmerge(two)
  const again = await get(two.id)
  assert.deepEqual([again.state, again.waitingSince, again.messageCount], ['open', waitingSince, 1])
})

test('conversations are linked as related, duplicate or cause, and unlinked from either side', async () => {
  const [one, two] = [await makeConversation(w), await makeConversation(w)]
  const link = { conversationId: one.id, otherId: two.id, kind: 'cause' as const }
  await mara.api.conversations.addLink(link)
  await mara.api.conversations.addLink(link)
  const links = async (id: string) => (await get(id)).links.map(({ kind, end, number }) => [kind, end, number])
  assert.deepEqual([await links(one.id), await links(two.id)], [[['cause', 'to', two.number]], [['cause', 'from', one.number]]])
  assert.deepEqual(await mara.api.conversations.removeLink({ conversationId: two.id, otherId: one.id, kind: 'cause' }), { reversed: true })
  assert.deepEqual([await links(one.id), (await lines(one.id)).slice(0, 2)], [[], ['unlinked', 'linked']])
  assert.deepEqual(await refused(mara.api.conversations.removeLink(link)), [404, 'conversations.linkNotFound'])
  assert.deepEqual(await refused(mara.api.conversations.addLink({ ...link, otherId: one.id })), [422, 'conversations.sameConversation'])
  const team = await makeTeam(w, { isPrivate: true, members: [jonas] })
  const hidden = await makeConversation(w, { teamId: team.id })
  assert.deepEqual(await refused(mara.api.conversations.addLink({ ...link, otherId: hidden.id })), [404, 'conversations.notFound'])
})

test('links of what was merged are links of the whole', async () => {
  const [one, two, other] = [await makeConversation(w), await makeConversation(w), await makeConversation(w)]
  await mara.api.conversations.addLink({ conversationId: two.id, otherId: other.id, kind: 'related' })
  await merge(one, two)
  assert.deepEqual((await get(one.id)).links.map(({ number }) => number), [other.number])
  assert.deepEqual((await get(other.id)).links.map(({ number }) => number), [one.number])
  await mara.api.conversations.removeLink({ conversationId: one.id, otherId: other.id, kind: 'related' })
  assert.deepEqual((await get(other.id)).links, [])
})
