import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('identity: two customers of one person are offered, compared, merged by keyboard and taken apart', async ({
  shop,
  desk,
}) => {
  const agent = await shop.worker('Ida Twin')
  const one = shop.customer('Malin Ek')
  const [local, domain] = one.address.split('@')
  const two = { ...shop.customer('M. Ek'), address: `${local}+chairs@${domain}` }
  await shop.write(one, { subject: 'Identity: the table', text: 'When does it come?' })
  await shop.write(two, { subject: 'Identity: the chairs', text: 'And these?' })
  await shop.conversationOf(one)
  await shop.conversationOf(two)

  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Identity: the table').click()
  const panel = page.getByRole('complementary', { name: 'About Malin Ek' })
  await expect(panel.getByRole('list', { name: 'Perhaps the same' })).toContainText('same address')
  await expectOpenToAll(page)

  await page.goto('/customers/duplicates')
  const pair = page
    .getByRole('list', { name: 'Perhaps the same' })
    .getByRole('listitem')
    .filter({ hasText: 'Malin Ek' })
  await expect(pair).toContainText('M. Ek')
  await expectOpenToAll(page)
  await pair.getByRole('button', { name: 'Compare' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Compare customers' })).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('radio', { name: 'Malin Ek stays' }).focus()
  await page.keyboard.press('Space')
  await page.getByRole('radio', { name: 'Malin Ek of Malin Ek' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Malin Ek' })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Reach' })).toContainText(two.address)
  await expect(page.getByRole('link', { name: 'Identity: the chairs' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Identity: the table' })).toBeVisible()
  await expectOpenToAll(page)

  await page.getByRole('button', { name: 'Take apart' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Reach' })).not.toContainText(two.address)
  await expect(page.getByRole('link', { name: 'Identity: the chairs' })).toBeHidden()
  await page.keyboard.press('z')
  await expect(page.getByRole('list', { name: 'Reach' })).toContainText(two.address)
  await page.getByRole('button', { name: 'Take apart' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Reach' })).not.toContainText(two.address)
  await page.getByRole('list', { name: 'Perhaps the same' }).getByRole('button', { name: 'Not the same' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Perhaps the same' })).toHaveCount(0)
})

test('identity: a message from a shared address goes to whoever wrote it, split off, and comes back', async ({
  shop,
  desk,
}) => {
  const agent = await shop.worker('Ida Sender')
  const [family, son] = [shop.customer('Berta Falk'), shop.customer('Emil Falk')]
  const messageId = '<sofa-identity@mail.example>'
  await shop.write(son, { subject: 'Identity: my desk', text: 'Thank you.' })
  await shop.conversationOf(son)
  await shop.write(family, { subject: 'Identity: our sofa', text: 'When does it come?', messageId })
  const talk = await shop.conversationOf(family)
  const answer = { subject: 'Re: Identity: our sofa', text: 'Emil here: and my desk?', inReplyTo: messageId }
  await shop.write(family, answer)
  const page = await desk.at(shop, `/inbox/open/${talk.number}`, agent)
  const message = conversation(page).getByRole('article').filter({ hasText: 'Emil here: and my desk?' })
  await message.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Somebody else wrote this' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('searchbox').fill('emil falk')
  await dialog.getByRole('radio', { name: /Emil Falk/ }).check()
  await dialog.getByRole('radio', { name: /split off/ }).check()
  await expectOpenToAll(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'About Emil Falk' })).toBeVisible()
  await expect(conversation(page).getByText('Emil here: and my desk?')).toBeVisible()
  await expect(conversation(page).getByText('Ida Sender noted that this is from another customer')).toBeVisible()
  await page.keyboard.press('z')
  await expect(page.getByRole('complementary', { name: 'About Berta Falk' })).toBeVisible()
  await expect(message).toBeVisible()
})
