import { letter } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a carrier is asked beside the conversation by keyboard, answers there, and the customer sees none of it', async ({
  shop,
  desk,
}) => {
  const agent = await shop.worker('Signe Holm')
  const customer = shop.customer('Lotte Sommer')
  const carrier = shop.customer('Anna Fuhr')
  await shop.write(customer, {
    subject: 'Side: the parcel is lost',
    text: 'It was to come on Monday.',
    attachments: [{ filename: 'label.txt', content: Buffer.from('Parcel 4711') }],
  })
  const { id } = await shop.conversationOf(customer)
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  const keys = page.keyboard
  await rowOf(page, 'Side: the parcel is lost').focus()
  await keys.press('Enter')
  await expect(conversation(page).getByText('It was to come on Monday.').first()).toBeVisible()
  await expect(page.getByRole('group', { name: 'Write', exact: true })).toBeVisible()

  await keys.press('o')
  const side = page.getByRole('region', { name: 'Message to somebody outside' })
  await expect(side).toContainText('the customer does not see this')
  await expect(side).toContainText('1 message and 1 file of the conversation go along')
  await keys.type(`${carrier.name} <${carrier.address}>`)
  await keys.press('Enter')
  await letter(page).focus()
  await keys.insertText('Where is this parcel?')
  await expectOpenToAll(page)

  // What is written is a draft: it survives a reload, stands in another browser, and the server alone keeps it.
  const saved = page.locator('[data-status="saved"]')
  await expect(saved).toBeVisible()
  await page.reload()
  const begun = page.getByRole('button', { name: 'Draft to somebody outside: Where is this parcel?' })
  await expect(begun).toBeVisible()
  await expectOpenToAll(page)
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => /draft|side/.test(name)))).toEqual([])
  const elsewhere = await desk.at(shop, '/drafts', agent)
  await expect(elsewhere.getByText('to somebody outside')).toBeVisible()
  await elsewhere.close()
  await begun.focus()
  await keys.press('Enter')
  await expect(side).toContainText('1 message and 1 file of the conversation go along')
  await expect(side.getByRole('button', { name: 'Send to Anna Fuhr', exact: true })).toBeVisible()
  await letter(page).focus()
  await keys.press('Control+Enter')
  await expect(side).toHaveCount(0)
  await expect(begun).toHaveCount(0)
  const ours = page.getByRole('article', { name: /^Side thread: our message/ })
  await expect(ours).toContainText('Where is this parcel?')
  await expect(ours).toContainText('The customer does not see this')

  const mail = await shop.mailTo(carrier.address)
  expect(mail.text).toContain('It was to come on Monday.')
  await shop.write(carrier, {
    subject: `Re: ${mail.header('subject')}`,
    text: 'It is in Lyon.',
    to: mail.header('reply-to'),
    inReplyTo: mail.header('message-id'),
  })
  const theirs = page.getByRole('article', { name: /^Side thread: message from Anna Fuhr/ })
  await expect(theirs).toContainText('It is in Lyon.')
  await expectOpenToAll(page)

  // What is begun to others stays theirs, whomever one wants to answer meanwhile; once it is discarded Anna's turn comes.
  await conversation(page).focus()
  await keys.press('o')
  await letter(page).focus()
  await keys.insertText('Dear supplier,')
  await expect(saved).toBeVisible()
  await side.getByRole('button', { name: 'Leave; what you wrote stays' }).click()
  await theirs.getByRole('button', { name: 'Answer Anna Fuhr' }).click()
  await expect(side).toContainText('This is what you began before, to others')
  await expect(letter(page)).toContainText('Dear supplier,')
  await expect(side.getByRole('button', { name: /Send to Anna/ })).toHaveCount(0)
  await side.getByRole('button', { name: 'More ways to send' }).click()
  await page.getByRole('menuitem', { name: 'Discard draft' }).click()
  await expect(side).toHaveCount(0)

  // The next words to Anna go to her, the answer to the customer knows nothing of them.
  await theirs.getByRole('button', { name: 'Answer Anna Fuhr' }).focus()
  await keys.press('Enter')
  await expect(letter(page)).toBeFocused()
  await keys.insertText('Please turn it around.')
  await keys.press('Control+Enter')
  expect((await shop.mailTo(carrier.address, 2)).text).toContain('> It is in Lyon.')
  await keys.press('r')
  await expect(letter(page)).toBeFocused()
  await keys.insertText('It comes on Friday.')
  await keys.press('Control+Enter')
  const answer = await shop.mailTo(customer.address)
  expect(answer.text).toContain('It comes on Friday.')
  expect(answer.text).not.toMatch(/Lyon|turn it around|Anna/)
  expect(
    (await agent.api.conversations.get({ conversationId: id })).participants.map(({ address }) => address),
  ).toEqual([customer.address])

  // It is found by what they said, and opened there.
  await page.goto(`${new URL(page.url()).origin}/search?q=Lyon`)
  const hit = page.locator('[data-row]', { hasText: 'Beside, with somebody outside:' })
  await expect(hit).toContainText('It is in Lyon.')
  await expectOpenToAll(page)
  await hit.click()
  await expect(
    page.locator('[data-found]').getByRole('article', { name: /^Side thread: message from Anna/ }),
  ).toBeVisible()
})
