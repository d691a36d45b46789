// No one reads unseen: whatever can answer with what was said is found by the shape of its answer, and asked.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import { z } from 'zod'
import type { Operation } from '#kernel/contract.ts'
import { createFile } from '#capabilities/files/files.public.ts'
import { archiveLink } from '#capabilities/privacy/privacy.tokens.ts'
import { signedAddress } from '#capabilities/sending/sending.public.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import { capabilities } from './capabilities.ts'

const w = await world()
const mara = await w.agent({ role: 'admin' })
const talk = await makeConversation(w)
const fileId = await w.write(async (writer) => (await createFile(writer, { bytes: Buffer.from('An invoice'), name: 'invoice.txt', type: 'text/plain' })).id)
const incomingId = await w.write(async (writer) => {
  const id = writer.newId()
  const { blob_hash } = (await writer.tx.selectFrom('files').select('blob_hash').where('id', '=', fileId).executeTakeFirstOrThrow())
  await writer.tx.insertInto('incoming_mail').values({ id, source: 'import', blob_hash, size: 10, received_at: writer.now, envelope: '{}', state: 'done' }).execute()
  return id
})
const { messageId } = await customerSays(w, talk, 'Here is the invoice.', {
  incomingId,
  attachments: [{ fileId, name: 'invoice.txt', type: 'text/plain', size: 10 }],
})
await w.write(({ tx }) => tx.updateTable('incoming_mail').set({ message_id: messageId }).where('id', '=', incomingId).execute())
const { messageId: sentId } = await agentSays(w, talk, mara, 'Thank you.')
await w.write(async ({ tx, now, newId }) => {
  const { blob_hash } = await tx.selectFrom('files').select('blob_hash').where('id', '=', fileId).executeTakeFirstOrThrow()
  await tx.insertInto('outbox').values({ id: newId(), message_id: sentId, header_id: 'one@heed.test', recipients: [talk.address], blob_hash, state: 'accepted', due_at: now, give_up_at: now }).execute()
})
const { id: attachmentId } = await w.db.selectFrom('attachments').select('id').where('message_id', '=', messageId).executeTakeFirstOrThrow()
const side = await w.write(async ({ tx, now, newId }) => {
  const [thread, message, file] = [newId(), newId(), newId()]
  await tx.insertInto('side_threads').values({ id: thread, conversation_id: talk.id, subject: 'Parcel', created_at: now }).execute()
  await tx
    .insertInto('side_messages')
    .values({ id: message, side_thread_id: thread, direction: 'out', author_name: 'Mara', author_address: '', subject: '', body_text: 'Where is it?', addresses: '{}', at: now })
    .execute()
  await tx.insertInto('side_attachments').values({ id: file, side_message_id: message, file_id: fileId, name: 'a.txt', type: 'text/plain', size: 10, position: 0 }).execute()
  const { blob_hash } = await tx.selectFrom('files').select('blob_hash').where('id', '=', fileId).executeTakeFirstOrThrow()
  await tx.insertInto('outbox').values({ id: newId(), beside_id: message, header_id: 'two@heed.test', recipients: [], blob_hash, state: 'accepted', due_at: now, give_up_at: now }).execute()
  return { sideMessageId: message, attachmentId: file }
})
const companyId = await mara.api.companies.create({ name: 'Harrow & Lind', domains: [] }).then(({ id }) => id)
await mara.api.companies.setMember({ companyId, customerId: talk.customerId, role: '' })
const draftId = '018f0000-0000-7000-8000-000000000001'
await mara.api.drafts.save({ draftId, kind: 'reply', conversationId: talk.id, revision: 0, html: '<p>Dear Kasia</p>' })

/** Everything known about the customer, as a file, with its link in their mail. */
const archive = await (async () => {
  const { id: requestId } = await mara.api.privacy.record({ customerId: talk.customerId, kind: 'access', channel: 'phone' })
  await mara.api.privacy.makeArchive({ requestId })
  await w.runJobs()
  const { revision, addresses } = await mara.api.privacy.get({ requestId })
  await mara.api.customers.verifyAddress({ customerId: talk.customerId, addressId: addresses[0]!.id, verified: true })
  await mara.api.privacy.confirmIdentity({ requestId, revision, reason: 'Came with a passport' })
  const { archive: made } = await mara.api.privacy.sendArchive({ requestId, addressId: addresses[0]!.id })
  return { archiveId: made!.id, token: signedAddress(w.app.kernel.services, archiveLink(made!.id)).split('/').at(-1)! }
})()

const operations = capabilities.flatMap(({ contract }) => [
  ...Object.entries(contract.queries).map(([name, operation]) => ({ name: `${contract.name}.${name}`, kind: 'query', operation })),
  ...Object.entries(contract.actions).map(([name, operation]) => ({ name: `${contract.name}.${name}`, kind: 'action', operation })),
])

/** Names that fields with words of a message go by. */
const wordy = /^(?:text|html|body|bodyText|bodyHtml|preview|excerpt|snippet|folded|quote|words|content)$/

/** Answers that hold such a field, or bytes, and none of what was said in a conversation; or that are covered otherwise. */
const firstWords = 'the first words of the newest message, so that work can be chosen'
const consented = 'what a customer has agreed to, in words of our own'
const ownPage = 'a page for the customer without what was said'
const noted = 'what colleagues noted about a customer or a company'
const exceptions: Record<string, string> = {
  'conversations.image': 'a picture inside a message, by an address that only the page of the message carries: its receipt stands for it',
  'companies.addNote': noted,
  'companies.editNote': noted,
  'companies.notes': noted,
  'consents.answer': consented,
  'consents.link': consented,
  'consents.proof': consented,
  'customers.addNote': noted,
  'customers.editNote': noted,
  'customers.notes': noted,
  'customers.picture': 'the picture of a customer, which somebody here has uploaded',
  'drafts.list': 'first words of what the reader writes and has not sent',
  'drafts.restore': 'what the reader wrote and has not sent',
  'knownas.sound': 'how the name of a customer sounds, which somebody here has uploaded',
  'exchange.file': 'lists as the reader sees them, without what was said',
  'exchange.report': 'rows of a file that the reader has uploaded',
  'files.download': 'a file that the reader uploaded and has not sent',
  'inbox.list': firstWords,
  'macros.edit': 'a saved reply, which holds nothing of any conversation',
  'macros.export': 'saved replies, which hold nothing of any conversation',
  'people.photo': 'the photo of a colleague',
  'portal.answer': ownPage,
  'portal.askForLink': ownPage,
  'portal.begin': ownPage,
  'portal.change': ownPage,
  'portal.enter': ownPage,
  'portal.home': ownPage,
  'portal.leave': ownPage,
  'portal.link': ownPage,
  'portal.readers': ownPage,
  'portal.send': ownPage,
  'portal.you': ownPage,
  'privacy.link': 'the names of files made for a person, and how large they are',
  'receipts.list': 'the reason that a colleague gave',
  'search.quick': 'pieces of subjects and names, without what was said',
  'views.conversations': firstWords,
  'views.matching': firstWords,
  'views.withClosed': firstWords,
}

type Schema = { properties?: Record<string, Schema>; items?: Schema; prefixItems?: Schema[]; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; additionalProperties?: Schema | boolean; $ref?: string; $defs?: Record<string, Schema> }

/** Names of all properties anywhere in a schema. */
function propertiesOf(schema: Schema | undefined): string[] {
  if (!schema || typeof schema !== 'object') return []
  const { properties = {}, items, prefixItems = [], anyOf = [], oneOf = [], allOf = [], additionalProperties, $defs = {} } = schema
  const below = [...Object.values(properties), ...Object.values($defs), ...prefixItems, ...anyOf, ...oneOf, ...allOf]
  if (items) below.push(items)
  if (typeof additionalProperties === 'object') below.push(additionalProperties)
  return [...Object.keys(properties), ...below.flatMap(propertiesOf)]
}

const inputOf = ({ input }: Operation): string[] =>
  propertiesOf(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema)

const canShow = ({ gives, output }: Operation): boolean =>
  gives === 'bytes' || propertiesOf(z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }) as Schema).some((name) => wordy.test(name))

test('whatever can answer with what was said declares it, or is explained', () => {
  const silent = operations.filter(({ name, operation }) => canShow(operation) && !operation.shows && !exceptions[name])
  assert.deepEqual(silent.map(({ name }) => name), [])
  const needless = Object.keys(exceptions).filter((name) => operations.some((each) => each.name === name && (!canShow(each.operation) || each.operation.shows)))
  assert.deepEqual(needless, [], 'an exception that is none')
  assert.ok(operations.filter(({ operation }) => operation.shows).length >= 9)
})

test('only questions show messages: an action would answer before it is on record', () => {
  assert.deepEqual(operations.filter(({ kind, operation }) => kind === 'action' && operation.shows).map(({ name }) => name), [])
})

test('nothing lets anybody read without a receipt', () => {
  const hiding = /silent|stealth|invisible|incognito|unseen|withoutReceipt|noReceipt/i
  const names = operations.flatMap(({ name, operation }) => [name, ...inputOf(operation)])
  assert.deepEqual(names.filter((name) => hiding.test(name)), [])
})

const here = { conversationId: talk.id }
/** For each operation that shows messages: how to ask for some, and how the receipt tells of it. */
const examples: Record<string, [how: string, input: Record<string, string>]> = {
  'conversations.thread': ['opened', here],
  'conversations.text': ['opened', { ...here, messageId }],
  'conversations.messageHtml': ['opened', { ...here, messageId }],
  'conversations.attachment': ['attachment', { ...here, attachmentId }],
  'drafts.ofConversation': ['opened', here],
  'drafts.get': ['opened', { draftId }],
  'sending.replyContext': ['opened', here],
  'sending.raw': ['original', { messageId: sentId }],
  'receiving.raw': ['original', { messageId }],
  'receiving.rawIncoming': ['original', { incomingId }],
  'sending.scheduled': ['opened', here],
  'later.followUps': ['opened', here],
  'handovers.suggestion': ['opened', here],
  'handovers.of': ['opened', here],
  'exporting.data': ['exported', here],
  'exporting.mails': ['exported', here],
  'exporting.print': ['exported', here],
  'sidethreads.context': ['opened', here],
  'sidethreads.message': ['opened', side],
  'sidethreads.messageHtml': ['opened', side],
  'sidethreads.attachment': ['attachment', side],
  'sidethreads.raw': ['original', side],
  'privacy.part': ['exported', { archiveId: archive.archiveId, position: '1' }],
  'privacy.download': ['exported', { token: archive.token, position: '1' }],
  'portal.request': ['opened', { number: String(talk.number) }],
  'portal.file': ['attachment', { attachmentId }],
  'search.find': ['searched', { q: 'invoice' }],
  'timeline.ofCustomer': ['timeline', { customerId: talk.customerId }],
  'timeline.ofCompany': ['timeline', { companyId }],
}

/** The customer of the conversation, signed in to the portal. */
async function customerCookie(): Promise<string> {
  await w.write(async ({ tx, newId, now }) => {
    const settings = { enabled: true, name: 'Help', colour: 'green', agents_as: 'full', readers_as: 'name' }
    await tx.insertInto('portal_settings').values(settings).onConflict((conflict) => conflict.doNothing()).execute()
    const digest = createHash('sha256').update('word-of-the-session').digest('hex')
    const session = { id: newId(), customer_id: talk.customerId, address: talk.address, digest, created_at: now, expires_at: w.clock.in('1d') }
    await tx.insertInto('portal_sessions').values(session).onConflict((conflict) => conflict.doNothing()).execute()
  })
  return 'heed_portal=word-of-the-session'
}

test('each operation that shows messages leaves a receipt before it answers', async () => {
  await w.runJobs()
  const showing = operations.filter(({ operation }) => operation.shows)
  for (const { name, operation } of showing) {
    const [how, input] = examples[name] ?? assert.fail(`${name} shows messages: give an example of it here`)
    const reader = await w.agent({ role: 'admin', name })
    const path = operation.route.slice(4).replace(/\{(\w+)\}/g, (_, key: string) => input[key]!)
    const query = new URLSearchParams(Object.entries(input).filter(([key]) => !operation.route.includes(`{${key}}`)))
    // One's own draft is read by its writer.
    const who = name === 'drafts.get' ? mara : reader
    const answer = operation.page
      ? await w.request(`${path}?${query}`, { headers: { cookie: await customerCookie() } })
      : await w.request(`/api/v1${path}?${query}`, { headers: { authorization: `Bearer test-${who.id}` } })
    assert.equal(answer.status, 200, name)
    const { items } = await mara.api.receipts.list({ ...here, limit: 100 })
    assert.ok(items.some((receipt) => receipt.reader.id === (operation.page ? talk.customerId : who.id) && receipt.how === how), `${name} left no receipt`)
    assert.ok((await answer.text()).length > 0)
  }
})

/** The picture in every list, and how the name sounds. */
const noLook = new Set(['customers.picture', 'knownas.sound'])

test('whoever asks about one customer, or about what is theirs, has looked at them: on record before the answer', async () => {
  const { customerId } = talk
  const { id: orderId } = await mara.api.orders.put({ source: 'shop', externalId: 'one', number: 'HL-1', state: 'paid', currency: 'EUR', total: 100, placedAt: '2026-11-01T10:00:00Z', updatedAt: '2026-11-01T10:00:00Z', customer: { id: customerId } })
  const other = await makeConversation(w)
  const values: Record<string, string> = { ...here, customerId, subjectId: customerId, about: 'customer', orderId: orderId!, source: 'shop', externalId: 'one', withIds: other.customerId, form: 'json' }
  const asked = operations.filter(({ kind, name, operation }) => kind === 'query' && !noLook.has(name) && inputOf(operation).some((field) => /^(?:customerId|subjectId|orderId|externalId)$/.test(field)))
  assert.ok(asked.length > 15)
  for (const { name, operation } of asked) {
    const reader = await w.agent({ role: 'admin', name })
    const path = operation.route.slice(4).replace(/\{(\w+)\}/g, (_, key: string) => values[key]!)
    const query = new URLSearchParams(inputOf(operation).flatMap((field) => (values[field] && !operation.route.includes(`{${field}}`) ? [[field, values[field]]] : [])))
    const answer = await w.request(`/api/v1${path}?${query}`, { headers: { authorization: `Bearer test-${reader.id}` } })
    assert.equal(answer.status, 200, `${name}: ${await answer.clone().text()}`)
    const looks = await w.db.selectFrom('customer_receipts').select('how').where('agent_id', '=', reader.id).where('customer_id', '=', customerId).execute()
    assert.deepEqual(looks.map(({ how }) => how), ['opened'], `${name} left no look`)
  }
})

test('who may not see the customer has not looked', async () => {
  const stranger = await w.agent({ name: 'Stranger' })
  const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [mara] })
  const { customerId } = await makeConversation(w, { teamId })
  assert.deepEqual(await refused(stranger.api.customers.get({ customerId })), [404, 'customers.notFound'])
  assert.deepEqual(await w.db.selectFrom('customer_receipts').selectAll().where('customer_id', '=', customerId).execute(), [])
})
