import { writeReply } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('fields: made in the settings, filled in beside the conversation, asked for before closing, and then it closes', async ({
  own,
  desk,
}) => {
  // A required field would stand in the way of those who share a shop.
  const shop = await own.shop()
  desk.foreseen(/status of 422 .*\/(?:state|replies)/)
  const lead = await shop.worker('Berit Sand', { role: 'lead' })
  const customer = shop.customer('Aino Lepik')
  await shop.write(customer, { subject: 'Fields: the wrong shade', text: 'It is green, not blue.' })
  const { id } = await shop.conversationOf(customer)

  const page = await desk.at(shop, '/settings/fields', lead)
  await page.getByRole('button', { name: 'Make a field' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Order number')
  await dialog.getByLabel('Required to close').check()
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: 'Make a field' }).click()
  await expect(page.getByRole('rowheader', { name: 'Order number' })).toBeVisible()
  await page.getByRole('button', { name: 'Make a field' }).click()
  await dialog.getByLabel('Name').fill('Reason')
  await dialog.getByLabel('Takes').selectOption('several choices')
  await dialog.getByLabel('Option 1').fill('Wrong item')
  await dialog.getByRole('button', { name: 'Add an option' }).click()
  await dialog.getByLabel('Option 2').fill('Damaged')
  await dialog.getByRole('button', { name: 'Make a field' }).click()
  await expect(page.getByRole('rowheader', { name: 'Reason' })).toBeVisible()
  await expectOpenToAll(page)

  await page.goto('/inbox/open?order=newest')
  await rowOf(page, 'Fields: the wrong shade').click()
  const open = conversation(page)
  await expect(page.getByLabel('Priority')).toBeVisible()
  await page.keyboard.press('d')
  await expect(page.getByLabel('Priority')).toBeFocused()
  await page.getByLabel('Priority').selectOption('urgent')
  await expect(rowOf(page, 'Fields: the wrong shade')).toContainText('Urgent')
  await expect(open.getByText(/Berit Sand set the priority to/)).toBeVisible()
  // It is checked once it is kept.
  await page.getByLabel('Wrong item').click()
  await expect(page.getByLabel('Wrong item')).toBeChecked()
  await expect(open.getByText(/Berit Sand filled in/)).toBeVisible()
  await expectOpenToAll(page)

  await open.getByRole('heading', { name: 'Fields: the wrong shade' }).click()
  await page.keyboard.press('e')
  await expect(dialog).toContainText('Fill this in, then it closes')
  await expectOpenToAll(page)
  await dialog.getByLabel('Order number').fill('HL-20418')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Closed “Fields: the wrong shade”')).toBeVisible()
  const { state } = await lead.api.conversations.get({ conversationId: id })
  expect(state).toBe('closed')
  const required = (await lead.api.fields.list({})).fields.find((field) => field.name === 'Order number')!
  expect((await lead.api.fields.of({ conversationId: id })).fields).toContainEqual({
    fieldId: required.id,
    value: 'HL-20418',
    revision: 1,
  })

  const other = shop.customer('Mart Saar')
  await shop.write(other, { subject: 'Fields: one more', text: 'And now?' })
  const { id: otherId } = await shop.conversationOf(other)
  await rowOf(page, 'Fields: one more').click()
  await writeReply(page, 'It is on its way.')
  await page.keyboard.press('Control+Shift+Enter')
  await expect(dialog).toContainText('Fill this in, then it closes')
  await dialog.getByLabel('Order number').fill('HL-20419')
  await dialog.getByRole('button', { name: 'Save and close it' }).click()
  await expect.poll(async () => (await lead.api.conversations.get({ conversationId: otherId })).state).toBe('closed')
})
