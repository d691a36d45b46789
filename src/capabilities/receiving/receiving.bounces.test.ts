import test, { after, beforeEach } from 'node:test'
import assert from 'node:assert/strict'
import { refused, world } from '#testing/world.ts'
import { addMessage, openConversation } from '#capabilities/conversations/conversations.public.ts'
import { findOrCreateCustomer } from '#capabilities/customers/customers.public.ts'
import { recordHeaderIds } from '#capabilities/sending/sending.public.ts'
import { letter, notChecked, postOffice } from './receiving.fixture.ts'

const w = await world({ ports: { mailAuth: { check: async () => notChecked } } })
after(() => w.close())
const admin = await w.agent({ role: 'admin' })
const agent = await w.agent()
const support = await admin.api.mailboxes.create({
  name: 'Support',
  address: 'support@harrow-lind.test',
  incoming: 'none',
})
const { post } = postOffice(w, support.id)

let number = 0
let customer = ''
beforeEach(() => {
  customer = `gone-${++number}@mail.example`
})

/** A message of ours that the customer's server took; `sent` false: it was recorded from another program. */
async function ours(sent = true) {
  return w.write(async (writer) => {
    const { id: customerId } = await findOrCreateCustomer(writer, { name: '', address: customer })
    const { id } = await openConversation(writer, {
      subject: 'Your order',
      customerId,
      mailboxId: support.id,
      teamId: null,
      at: writer.now,
    })
    const { messageId } = await addMessage(writer, id, {
      direction: 'out',
      agentId: agent.id,
      authorName: 'Mara',
      text: 'It left today.',
      at: writer.now,
      state: 'closed',
    })
    const headerId = `ours-${number}@harrow-lind.test`
    await recordHeaderIds(writer, [{ headerId, messageId, kind: 'out' }])
    if (sent)
      await writer.tx
        .insertInto('outbox')
        .values({
          id: writer.newId(),
          message_id: messageId,
          mailbox_id: support.id,
          state: 'accepted',
          header_id: headerId,
          recipients: [customer],
          attempts: 1,
          due_at: writer.now,
          give_up_at: writer.now,
          created_at: writer.now,
          changed_at: writer.now,
        })
        .execute()
    return { id, messageId, headerId }
  })
}

/** A delivery report as RFC 3464 has it. */
const report = (headerId: string, { action = 'failed', status = '5.1.1', said = '550 5.1.1 No such user here' } = {}) =>
  Buffer.from(
    [
      'From: Mail Delivery System <mailer-daemon@mail.example>',
      'To: support@harrow-lind.test',
      'Subject: Undelivered Mail Returned to Sender',
      `Message-ID: <report-${number}-${action}@mail.example>`,
      'Date: Mon, 16 Nov 2026 08:00:00 +0000',
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
      '',
      '--r',
      'Content-Type: text/plain',
      '',
      'Your message could not be delivered.',
      '--r',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.mail.example',
      '',
      `Final-Recipient: rfc822; ${customer}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${said}`,
      '',
      '--r',
      'Content-Type: text/rfc822-headers',
      '',
      'From: support@harrow-lind.test',
      `To: ${customer}`,
      'Subject: Your order',
      `Message-ID: <${headerId}>`,
      '',
      '--r--',
      '',
    ].join('\r\n'),
  )

test("a bounce turns the message that it is about to bounced, with the server's words, and opens no case", async () => {
  const { id, messageId, headerId } = await ours()
  const conversations = async () => (await w.db.selectFrom('conversations').select('id').execute()).length
  const before = await conversations()
  const [made] = await post(report(headerId))
  assert.deepEqual([made!.state, made!.messageId, await conversations()], ['bounce', messageId, before])
  const [delivery] = (await agent.api.sending.states({ conversationId: id })).items
  assert.equal(delivery!.state, 'bounced')
  assert.match(JSON.stringify(delivery), /No such user here/)
  assert.equal((await w.db.selectFrom('messages').select('id').where('conversation_id', '=', id).execute()).length, 1)
})

test('the same report twice is one', async () => {
  const { headerId, messageId } = await ours()
  await post(report(headerId))
  const [again] = await post(Buffer.concat([Buffer.from('Received: by mx2\r\n'), report(headerId)]))
  assert.deepEqual([again!.state, again!.messageId], ['duplicate', messageId])
})

test('a bounce of an answer given in another program is shown in its conversation, which opens again', async () => {
  const { id, headerId } = await ours(false)
  const [made] = await post(report(headerId))
  assert.deepEqual(
    [made!.state, made!.conversationId, made!.automatic, made!.conversationState],
    ['done', id, true, 'open'],
  )
})

test('a report about nothing of ours is listed for admins, who can look at it and make a conversation of it', async () => {
  const [made] = await post(report('unknown@elsewhere.example'))
  assert.deepEqual([made!.state, made!.messageId], ['bounce', null])
  const { items } = await admin.api.receiving.unmatched({})
  const line = items.find(({ incomingId }) => incomingId === made!.incomingId)!
  assert.deepEqual([line.type, line.recipients, line.mailboxId], ['failed', [customer], support.id])
  assert.match(line.said, /No such user here/)
  const raw = await w.request(`/api/v1/incoming-mail/${made!.incomingId}/raw?as=text`, {
    headers: { authorization: `Bearer test-${admin.id}` },
  })
  assert.equal(raw.headers.get('content-type'), 'text/plain; charset=iso-8859-1')
  assert.match(await raw.text(), /Undelivered Mail/)
  await admin.api.receiving.openAnyway({ incomingId: made!.incomingId })
  const { read } = postOffice(w, null)
  await read()
  const opened = await w.db
    .selectFrom('incoming_mail')
    .innerJoin('messages', 'messages.id', 'message_id')
    .select(['incoming_mail.state', 'messages.automatic'])
    .where('incoming_mail.id', '=', made!.incomingId)
    .executeTakeFirst()
  assert.deepEqual(opened, { state: 'done', automatic: true })
  assert.deepEqual(await refused(admin.api.receiving.openAnyway({ incomingId: made!.incomingId })), [
    404,
    'receiving.incomingNotFound',
  ])
})

test('unmatched reports are listed page by page, newest first', async () => {
  for (let count = 0; count < 3; count++) {
    number++
    w.clock.advance('1m')
    await post(report(`unknown-${number}@elsewhere.example`))
  }
  const first = await admin.api.receiving.unmatched({ limit: 2 })
  const second = await admin.api.receiving.unmatched({ limit: 2, cursor: first.next! })
  const times = [...first.items, ...second.items].map(({ receivedAt }) => receivedAt)
  assert.deepEqual(times, [...times].sort().reverse())
  assert.equal(
    new Set([...first.items, ...second.items].map(({ incomingId }) => incomingId)).size,
    first.items.length + second.items.length,
  )
})

test('an ordinary mail about a delivery is no report', async () => {
  const [made] = await post(
    letter({
      from: customer,
      subject: 'Delivery failed',
      text: 'The parcel could not be delivered to me. Can you send it again?',
    }),
  )
  assert.equal(made!.state, 'done')
})
