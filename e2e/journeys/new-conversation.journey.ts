import { letter } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a conversation begun by us: by key, with a subject, sent, and the answer to it comes into it', async ({ shop, desk }) => {
  const agent = await shop.worker('Bram Okker')
  const customer = shop.customer('Selma Vik')
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await expect(page.getByRole('button', { name: 'New conversation' })).toBeVisible()
  await page.keyboard.press('c')
  const sheet = page.getByRole('region', { name: 'New message' })
  await expect(sheet.getByRole('textbox', { name: 'To', exact: true })).toBeFocused()
  await page.keyboard.type(`Selma Vik <${customer.address}>`)
  await sheet.getByLabel('Subject').fill('Begun: your repaired clock')
  await letter(page).click()
  await page.keyboard.insertText('It ticks again. When may we bring it?')
  await expectOpenToAll(page)
  await page.keyboard.press('Control+Enter')

  const open = conversation(page)
  await expect(open.getByRole('heading', { name: 'Begun: your repaired clock' })).toBeVisible()
  await expect(open.getByRole('article', { name: 'Reply from Bram Okker' })).toContainText('It ticks again.')
  const sent = await shop.mailTo(customer.address)
  expect([sent.header('subject'), sent.header('to')]).toEqual(['Begun: your repaired clock', expect.stringContaining(customer.address)])
  expect(sent.text).toContain('When may we bring it?')

  const inReplyTo = sent.header('message-id')
  await shop.write(customer, { subject: `Re: ${sent.header('subject')}`, text: 'On Friday, please.', inReplyTo })
  await expect(open.getByText('On Friday, please.')).toBeVisible()
  await expect(rowOf(page, 'Begun: your repaired clock')).toHaveCount(1)
  expect(shop.mailsTo(customer.address)).toHaveLength(1)
})
