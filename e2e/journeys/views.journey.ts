import { expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'
import { tabTo } from '../support/keys.ts'

test('a view is made without a mouse, counts as things happen, and its address shows a colleague the same', async ({
  shop,
  desk,
}) => {
  const agent = await shop.worker('Vera Lund')
  const colleague = await shop.worker('Tom Adler')
  const customers = ['Ines Falk', 'Ole Kjær', 'Mina Voss'].map(shop.customer)
  const subjects = ['Views: the lamp hums', 'Views: the lamp came late', 'Views: a chair leg']
  for (const [at, customer] of customers.entries()) {
    await shop.write(customer, { subject: subjects[at]!, text: 'Please help.' })
    await shop.conversationOf(customer)
  }
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await expect(rowOf(page, 'Views: a chair leg')).toBeVisible()
  await page.keyboard.press('f')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('What is asked')).toBeFocused()
  await tabTo(page, dialog.getByRole('button', { name: 'Add a condition' }))
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('What is asked').nth(1)).toBeFocused()
  await page.keyboard.type('Subj')
  const value = dialog.getByLabel('Subject: value')
  await tabTo(page, value)
  await page.keyboard.type('views: the lamp')
  await expect(dialog.getByText('2 conversations that are not closed')).toBeVisible()
  await expectOpenToAll(page)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(rowOf(page, 'Views: the lamp hums')).toBeVisible()
  await expect(rowOf(page, 'Views: a chair leg')).toBeHidden()
  const address = page.url()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('save this list as')
  await expect(dialog.getByRole('option', { name: /Save this list as a view/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('Lamps')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/inbox\/view\//)
  const entry = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Lamps/ })
  await expect(entry).toHaveText('Lamps2')
  await expect(entry).toHaveAttribute('aria-current', 'page')
  await expectOpenToAll(page)

  const late = shop.customer('Rune Dahl')
  await shop.write(late, { subject: 'Views: the lamp is dark', text: 'It gives no light.' })
  await expect(entry).toHaveText('Lamps3')
  await expect(rowOf(page, 'Views: the lamp is dark')).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.keyboard.press('e')
  await expect(entry).toHaveText('Lamps2')
  await page.keyboard.press('z')
  await expect(entry).toHaveText('Lamps3')

  const other = await desk.at(shop, address, colleague)
  await expect(rowOf(other, 'Views: the lamp came late')).toBeVisible()
  await expect(rowOf(other, 'Views: a chair leg')).toBeHidden()
  await expect(other.getByRole('link', { name: /^Lamps/ })).toHaveCount(0)
  desk.foreseen(/404/)
  await other.goto(new URL(page.url()).pathname.replace(/\/\d+$/, ''))
  await expect(other.getByText('This view is not there, or not for you')).toBeVisible()
})

test('a lead makes a view for everybody on a phone, edits it, takes it away and brings it back', async ({
  shop,
  desk,
}) => {
  const lead = await shop.worker('Lea Brandt', { role: 'lead' })
  const agent = await shop.worker('Nils Ott')
  const customer = shop.customer('Hana Ito')
  await shop.write(customer, { subject: 'Phone: an invoice', text: 'Where is it?' })
  await shop.conversationOf(customer)
  const page = await desk.at(shop, '/inbox/unassigned', lead, { viewport: { width: 390, height: 844 } })
  await expect(rowOf(page, 'Phone: an invoice')).toBeVisible()
  await page.getByRole('button', { name: 'More about this list' }).click()
  await page.getByRole('menuitem', { name: 'Save this list as a view' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Nobody has these')
  await dialog.getByLabel('For whom').selectOption('Everybody')
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: 'Save as view' }).click()
  await expect(page.getByRole('heading', { name: /^Nobody has these/ })).toBeVisible()

  const other = await desk.at(shop, '/inbox/open', agent)
  const entry = other.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Nobody has these/ })
  await entry.click()
  await expect(rowOf(other, 'Phone: an invoice')).toBeVisible()
  await other.getByRole('button', { name: 'More about this list' }).click()
  await expect(other.getByRole('menuitem', { name: 'Remove this view' })).toHaveAttribute('aria-disabled', 'true')

  await page.getByRole('button', { name: 'More about this list' }).click()
  await page.getByRole('menuitem', { name: 'Edit this view' }).click()
  await dialog.getByLabel('Name').fill('Free to take')
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByRole('heading', { name: /^Free to take/ })).toBeVisible()
  await page.getByRole('button', { name: 'More about this list' }).click()
  // The other one looks at it while it goes, and may ask for it once more.
  desk.foreseen(/404.*\/views\/[^/]+\/conversations/)
  await page.getByRole('menuitem', { name: 'Remove this view' }).click()
  await expect(page.getByRole('heading', { name: /^Mine/ })).toBeVisible()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByRole('heading', { name: /^Free to take/ })).toBeVisible()
})
