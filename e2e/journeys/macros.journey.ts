import { letter } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a saved reply is found behind /, chosen by keys in the language of the customer, filled in and sent', async ({
  shop,
  desk,
}) => {
  const agent = await shop.worker('Signe Dahl')
  const customer = shop.customer('Katarzyna Wójcik')
  await shop.write(customer, {
    subject: 'Macros: the shade is bent',
    text: 'Can you send another one, please? I have waited for the lamp for weeks now.',
  })
  await shop.conversationOf(customer)
  const tag = await agent.api.tags.create({ name: 'Spare part' })
  await agent.api.macros.create({
    name: 'New part is on its way',
    words: [
      { language: 'de', template: '<p>Hallo {{customer.preferredName|zusammen}}, ein neues Teil ist unterwegs.</p>' },
      {
        language: 'en',
        template:
          '<p>Hello {{customer.preferredName|there}},</p><p>a new part for #{{conversation.number}} is on its way. Ask {{team.name}} if it does not come.</p>',
      },
    ],
    acts: { addTags: [tag.id], assignee: 'me', state: 'closed', note: '<p>Part sent for {{customer.name}}</p>' },
  })
  await agent.api.macros.create({
    name: 'Thanks for waiting',
    words: [{ language: '', template: '<p>Thank you for waiting.</p>' }],
  })
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  const keys = page.keyboard
  await rowOf(page, 'Macros: the shade is bent').focus()
  await keys.press('Enter')
  await expect(conversation(page).getByText('Can you send another one')).toBeVisible()
  // Nobody writes yet: the command opens the answer and the list in one.
  await keys.press('Shift+M')
  await expect(letter(page)).toBeFocused()
  const list = page.getByRole('listbox', { name: 'Saved replies and macros' })
  await expect(list.getByRole('option')).toHaveCount(2)
  await keys.type('new part')
  await expect(list.getByRole('option')).toHaveCount(1)
  const preview = page.getByRole('region', { name: 'What it would write and do here' })
  await expect(preview).toContainText('Hello Katarzyna')
  await expect(preview).toContainText('Puts on Spare part')
  await expect(preview).toContainText('Closes once the answer is sent')
  await expect(preview.locator('mark')).toHaveText('Team')
  await expectOpenToAll(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectOpenToAll(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.emulateMedia({ colorScheme: null })
  await keys.press('ArrowLeft')
  await expect(preview).toContainText('Hallo Katarzyna')
  await keys.press('ArrowRight')
  await expect(preview).toContainText('Hello Katarzyna')
  await keys.press('Enter')
  await expect(letter(page)).toContainText('Hello Katarzyna')
  await expect(conversation(page).getByText('Part sent for Katarzyna Wójcik')).toBeVisible()

  // All of it is taken back in one step, and done again.
  await page.getByRole('button', { name: /Undo/ }).click()
  await expect(letter(page)).toHaveText('')
  await expect(conversation(page).getByText('Part sent for Katarzyna Wójcik')).toHaveCount(0)
  await letter(page).focus()
  await keys.type('/new')
  await keys.press('Enter')
  await expect(letter(page)).toContainText('a new part for #')

  desk.foreseen(/status of 422/)
  // What nobody knows is marked and stops the answer until it is written over.
  await keys.press('Control+Enter')
  await expect(page.getByText('Fill in what is marked first: Team')).toBeVisible()
  await letter(page).focus()
  await keys.press('Tab')
  await keys.type('the workshop')
  await expect(letter(page)).toContainText('Ask the workshop if it')
  await keys.press('Control+Enter')
  // It closes with the answer, and the next conversation comes.
  await expect(rowOf(page, 'Macros: the shade is bent')).toHaveCount(0)
  await expect(page.getByText(/\{\{|\}\}/)).toHaveCount(0)
  const { text } = await shop.mailTo(customer.address)
  expect(text).toContain('Hello Katarzyna')
  expect(text).toContain('Ask the workshop if it does not come.')
  expect(text).not.toContain('{{')
})

test('saved replies are made, found by age and use, and looked after in the settings', async ({ shop, desk }) => {
  const lead = await shop.worker('Lea Berg', { role: 'lead' })
  await lead.api.macros.createFolder({ name: 'Delivery', own: false })
  await lead.api.tags.create({ name: 'Waiting for parts' })
  const page = await desk.at(shop, '/settings/macros', lead)
  await expect(page.getByRole('heading', { name: 'There are no saved replies yet' })).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('button', { name: 'New saved reply' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Parcel is late')
  await page.getByLabel('For whom').selectOption('Everybody')
  await page.getByLabel('Folder').selectOption('Delivery')
  await letter(page).click()
  await page.keyboard.type('Dear ')
  await page.getByRole('button', { name: 'Insert a variable' }).click()
  await page.keyboard.type('what to call')
  await page.keyboard.press('Enter')
  await expect(letter(page)).toContainText('Dear {{customer.preferredName}}')
  await expect(letter(page)).toBeFocused()
  await page.keyboard.type(', {{customer.nmae}} your parcel is late.')
  await page.getByLabel('State afterwards').selectOption('closed')
  desk.foreseen(/status of 422/)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('There is no variable “customer.nmae”')).toBeVisible()
  await expectOpenToAll(page)
  for (let at = 0; at < 'customer.nmae}} your parcel is late.'.length + 2; at++) await letter(page).press('Backspace')
  await page.keyboard.type('your parcel is late.')
  await page.getByLabel('Add a language').selectOption('German')
  await letter(page).click()
  await page.keyboard.type('Ihr Paket kommt später.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('link', { name: 'Parcel is late' })).toBeVisible()
  await expect(page.getByRole('row', { name: /Parcel is late/ })).toContainText('Everybody, in “Delivery”')
  await expectOpenToAll(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectOpenToAll(page)
  await page.setViewportSize({ width: 1440, height: 900 })

  // It is taken up again with all that was written, and archived and back in one key.
  await page.getByRole('link', { name: 'Parcel is late' }).click()
  await expect(page.getByRole('button', { name: 'German' })).toBeVisible()
  await expect(letter(page)).toContainText('Dear {{customer.preferredName}}, your parcel is late.')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectOpenToAll(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/settings/macros')
  await page.getByRole('button', { name: 'Actions for “Parcel is late”' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(page.getByRole('link', { name: 'Parcel is late' })).toHaveCount(0)
  await page.keyboard.press('z')
  await expect(page.getByRole('link', { name: 'Parcel is late' })).toBeVisible()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Folders' }).click()
  const folders = page.getByRole('dialog')
  await expect(folders.getByText('Delivery')).toBeVisible()
  await folders.getByRole('button', { name: /Remove the folder “Delivery”/ }).click()
  await expect(folders.getByText('Delivery')).toHaveCount(0)
  await folders.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /Parcel is late/ })).not.toContainText('Delivery')
  await page.keyboard.press('z')
  await expect(page.getByRole('row', { name: /Parcel is late/ })).toContainText('Everybody, in “Delivery”')
})
