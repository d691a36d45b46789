// What becomes of an answer after Send.
import { expectSaved, letter, reply, writeReply } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('an answer called back within ten seconds is a draft again and never leaves', async ({ shop, desk }) => {
  const agent = await shop.worker('Clara Wend')
  const customer = shop.customer('Uwe Tamm')
  await shop.write(customer, { subject: 'Undo: two chairs', text: 'Do they come together?' })
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Undo: two chairs').click()
  await reply(page, 'They come in one parcel.')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('article', { name: 'Reply from Clara Wend' })).toBeHidden()
  await expect(letter(page)).toContainText('They come in one parcel.')
  // The same words with an end: only they reach the customer.
  await letter(page).press('Control+End')
  await page.keyboard.insertText(' Tomorrow.')
  await page.keyboard.press('Control+Enter')
  expect((await shop.mailTo(customer.address)).text).toContain('They come in one parcel. Tomorrow.')
  expect(shop.mailsTo(customer.address)).toHaveLength(1)
})

test('an answer that comes back says so in plain words at the message, and makes no case of its own', async ({ shop, desk }) => {
  const agent = await shop.worker('Ruth Amsel')
  const customer = shop.customer('Gone Person')
  await shop.write(customer, { subject: 'Bounce: a catalogue please', text: 'By post, if you can.' })
  const { id } = await shop.conversationOf(customer)
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Bounce: a catalogue please').click()
  await reply(page, 'It is on its way.')
  const sent = await shop.mailTo(customer.address)
  const [returnTo] = shop.sink.mails.filter(({ to }) => to.includes(customer.address)).map(({ from }) => from)
  const counts = await agent.api.inbox.list({ view: 'allOpen', limit: 100 })
  await shop.deliver(returned(customer.address, returnTo!, sent.header('message-id')), '', returnTo!)

  const message = page.getByRole('article', { name: 'Reply from Ruth Amsel' })
  await expect(message).toContainText('Came back')
  await expect(conversation(page)).toContainText('This address does not exist')
  await expectOpenToAll(page)
  const after = await agent.api.inbox.list({ view: 'allOpen', limit: 100 })
  expect(after.items.map((row) => row.id).filter((each) => !counts.items.some((row) => row.id === each))).toEqual([id])
})

test('the server is killed right after Send: the page recovers by itself and the answer arrives exactly once', async ({ own, desk }) => {
  const shop = await own.shop()
  desk.foreseen(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|503/)
  const agent = await shop.worker('Nils Holt')
  const customer = shop.customer('Petra Juhl')
  await shop.write(customer, { subject: 'Killed: is it waterproof?', text: 'For the balcony.' })
  const page = await desk.at(shop, '/inbox/open', agent)
  await rowOf(page, 'Killed: is it waterproof?').click()
  await writeReply(page, 'It stands the rain.')
  await expectSaved(page)
  const sending = page.waitForRequest((request) => request.url().endsWith('/replies'))
  await page.keyboard.press('Control+Enter')
  await sending
  await shop.kill()
  await expect(page.getByText('The server has not answered since')).toBeVisible()
  await shop.start()
  await expect(page.getByText('The server has not answered since')).toBeHidden()

  // Whether Send had come through is the server's to say: if not, the words are still there to be sent.
  const message = page.getByRole('article', { name: 'Reply from Nils Holt' })
  await expect(message.or(letter(page)).first()).toBeVisible()
  if (!(await message.isVisible())) {
    await expect(letter(page)).toContainText('It stands the rain.')
    await letter(page).press('Control+Enter')
  }
  await expect(message).toContainText('Sent', { timeout: 30_000 })
  expect(shop.mailsTo(customer.address)).toHaveLength(1)
  expect(shop.mailsTo(customer.address)[0]!.text).toContain('It stands the rain.')
})

/** A report as a mail server writes it (RFC 3464). */
const returned = (address: string, to: string, messageId: string): string => `From: Mail Delivery System <mailer-daemon@mail.example>
To: ${to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-of-${Math.abs(address.length)}-${messageId.replace(/[<>]/g, '')}>
Date: Mon, 16 Nov 2026 09:00:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

Your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.mail.example

Final-Recipient: rfc822; ${address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--part
Content-Type: text/rfc822-headers

Message-ID: ${messageId}
To: ${address}

--part--
`.replace(/\n/g, '\r\n')
