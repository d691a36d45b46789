import { letter, reply, writeReply } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a morning without a mouse: down the list, in, take it, answer, close it, undo, find another by words, look up the keys', async ({ shop, desk }) => {
  const agent = await shop.worker('Yusuf Demir')
  const [first, second] = [shop.customer('Greta Holm'), shop.customer('Jon Aske')]
  await shop.write(first, { subject: 'Keys: the drawer sticks', text: 'It does not open all the way.' })
  await shop.conversationOf(first)
  await shop.write(second, { subject: 'Keys: a missing screw', text: 'One M6 screw was not in the box.' })
  await shop.conversationOf(second)

  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await expect(rowOf(page, 'Keys: the drawer sticks')).toBeVisible()
  const open = conversation(page)
  await page.keyboard.press('j')
  await expect(rowOf(page, 'Keys: a missing screw')).toBeFocused()
  await page.keyboard.press('j')
  await expect(rowOf(page, 'Keys: the drawer sticks')).toBeFocused()
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect(open.getByRole('heading', { name: 'Keys: a missing screw' })).toBeVisible()

  await page.keyboard.press('i')
  await expect(open.getByText('Yusuf Demir took this')).toBeVisible()
  await reply(page, 'A screw is on its way.')
  await page.keyboard.press('e')
  await expect(page.getByText('Closed “Keys: a missing screw”')).toBeVisible()
  await expect(open.getByRole('heading', { name: 'Keys: the drawer sticks' })).toBeVisible()
  await page.keyboard.press('z')
  await expect(open.getByRole('heading', { name: 'Keys: a missing screw' })).toBeVisible()
  await expect(open.getByText('with customer').first()).toBeVisible()

  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await expectOpenToAll(page)
  await page.keyboard.type('drawer sticks')
  await expect(palette.getByRole('option', { name: /the drawer sticks/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(open.getByRole('heading', { name: 'Keys: the drawer sticks' })).toBeVisible()

  await page.keyboard.press('?')
  await expect(palette.getByText('Keyboard shortcuts')).toBeVisible()
  await expectOpenToAll(page)
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
})

test('an answer that closes its conversation goes on to the next one, as closing does', async ({ shop, desk }) => {
  const agent = await shop.worker('Selma Roth')
  const [first, second] = [shop.customer('Ada Nyberg'), shop.customer('Olaf Brink')]
  await shop.write(first, { subject: 'On: the shelf wobbles', text: 'One foot is short.' })
  await shop.conversationOf(first)
  await shop.write(second, { subject: 'On: a wrong colour', text: 'I ordered blue.' })
  await shop.conversationOf(second)

  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  const open = conversation(page)
  await rowOf(page, 'On: a wrong colour').click()
  await expect(open.getByRole('heading', { name: 'On: a wrong colour' })).toBeVisible()
  await writeReply(page, 'The blue one leaves today.')
  await page.keyboard.press('Control+Shift+Enter')
  await expect(open.getByRole('heading', { name: 'On: the shelf wobbles' })).toBeVisible()
  await expect(rowOf(page, 'On: a wrong colour')).toHaveCount(0)
  await page.getByRole('button', { name: /Undo/ }).click()
  await expect(open.getByRole('heading', { name: 'On: a wrong colour' })).toBeVisible()
  await expect(letter(page)).toContainText('The blue one leaves today.')
})

test('what is typed before the place to write in is there becomes words, not commands', async ({ shop, desk }) => {
  const agent = await shop.worker('Ines Maro')
  const customer = shop.customer('Olaf Brandt')
  await shop.write(customer, { subject: 'Typed ahead: a chipped plate', text: 'One of the six is chipped.' })
  await shop.conversationOf(customer)
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  // The editor comes late, as on a slow line.
  await page.route(/Reply/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700))
    await route.continue()
  })
  await rowOf(page, 'Typed ahead').click()
  await expect(page.getByRole('group', { name: 'Write', exact: true })).toBeVisible()
  await page.keyboard.press('r')
  await page.keyboard.press('Shift')
  await page.keyboard.type('We send six like new ones today, Olaf.', { delay: 5 })
  await expect(letter(page)).toContainText('We send six like new ones today, Olaf.')
  await expect(conversation(page).getByText('Ines Maro')).toBeHidden()
  await expect(conversation(page).getByText('closed', { exact: true })).toBeHidden()
})
