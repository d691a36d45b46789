import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('customers: from a conversation to the page by keyboard, a number added, a mark with its reason, seen in every list', async ({
  shop,
  desk,
}) => {
  desk.foreseen(/status of 422 .*\/addresses/)
  const agent = await shop.worker('Runa Berg')
  const customer = shop.customer('Nováková Žofie')
  await shop.write(customer, { subject: 'Customers: a lamp for my mother', text: 'She is in hospital. Can it wait?' })
  await shop.conversationOf(customer)

  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Customers: a lamp for my mother').click()
  const panel = page.getByRole('complementary', { name: 'About Nováková Žofie' })
  await expect(panel.getByRole('list', { name: 'Reach' })).toContainText(customer.address)
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { level: 1, name: 'Nováková Žofie' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Customers: a lamp for my mother' })).toBeVisible()

  await page.keyboard.press('Shift+U')
  await expect(page.getByLabel('Phone', { exact: true })).toBeFocused()
  await page.keyboard.type('seven')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This is no telephone number')).toBeVisible()
  await page.getByLabel('Phone', { exact: true }).fill('030 / 123 45 67')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Reach' })).toContainText('+49 30 1234567')

  await page.keyboard.press('v')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Mark', { exact: true }).selectOption('vulnerable')
  await dialog.getByLabel('Reason').fill('Her mother is in hospital: no reminders')
  await expectOpenToAll(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Her mother is in hospital: no reminders')).toBeVisible()

  await page.keyboard.press('Shift+N')
  await page.keyboard.type('Likes to be called in the morning.')
  await page.keyboard.press('Control+Enter')
  const side = page.getByRole('complementary', { name: 'Notes and what they have with' })
  await expect(side.getByText('Likes to be called in the morning.')).toBeVisible()
  await expectOpenToAll(page)

  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.getByRole('searchbox', { name: 'Find by name' }).fill('novak zof')
  const row = page.getByRole('row', { name: /Nováková Žofie/ })
  await expect(row).toContainText('Vulnerable')
  await expect(row).toContainText('+49 30 1234567')
  await page.getByRole('searchbox', { name: 'Find by name' }).fill('030123')
  await expect(row).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('searchbox', { name: 'Find by name' }).fill('nobody at all')
  await expect(page.getByText('Nobody fits')).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or type a command' }).fill('@novakova')
  await page
    .getByRole('group', { name: 'Customers', exact: true })
    .getByRole('option', { name: /Nováková Žofie/ })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'Nováková Žofie' })).toBeVisible()

  await page.goto('/inbox/open?order=newest')
  await expect(rowOf(page, 'Customers: a lamp for my mother')).toContainText('Vulnerable')
  await rowOf(page, 'Customers: a lamp for my mother').click()
  await expect(conversation(page).locator('header').getByText('Vulnerable')).toBeVisible()
  await expectOpenToAll(page)
})
