import { letter } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('on a phone: from the list into a conversation, to the customer, and back', async ({ shop, desk }) => {
  const agent = await shop.worker('Lena Sommer')
  await shop.write(shop.customer('Aylin Kaya'), { subject: 'Shelf arrived scratched', text: 'Can I get another board?' })
  const page = await desk.at(shop, '/inbox/open', agent, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await expectNoSidewaysScroll(page)
  await expectOpenToAll(page)

  await rowOf(page, 'Shelf arrived scratched').tap()
  await expect(conversation(page).getByText('Can I get another board?')).toBeVisible()
  await expect(rowOf(page, 'Shelf arrived scratched')).toBeHidden()
  await expectNoSidewaysScroll(page)
  await expectOpenToAll(page)

  await page.getByRole('group', { name: 'Write', exact: true }).getByRole('button', { name: /Aylin Kaya/ }).tap()
  await expect(letter(page)).toBeFocused()
  await page.keyboard.insertText('A new board leaves tomorrow.')
  await expectNoSidewaysScroll(page)
  await expectOpenToAll(page)
  await page.getByRole('button', { name: 'Send', exact: true }).tap()
  await expect(page.getByRole('article', { name: 'Reply from Lena Sommer' })).toContainText('A new board leaves tomorrow.')

  await page.getByRole('button', { name: 'Back to the list' }).tap()
  await expect(rowOf(page, 'Shelf arrived scratched')).toBeHidden()
  await page.goto('/inbox/with-customer')
  await expect(rowOf(page, 'Shelf arrived scratched')).toBeVisible()
})

const expectNoSidewaysScroll = (page: import('@playwright/test').Page) =>
  expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out').toBe(true)
