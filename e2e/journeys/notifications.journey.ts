import { letter } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, offered, rowOf, test } from '../support/journey.ts'

const bell = 'a[href="/notifications"]'

test('a colleague is mentioned in a note and hears of it, opens it, and it is cleared in every window, all by keyboard', async ({ shop, desk }) => {
  const [mara, jonas] = [await shop.worker('Mara Quell'), await shop.worker('Jonas Quell')]
  await shop.write(shop.customer('Lotte Winter'), { subject: 'Mention: where is the base?', text: 'Only the shade came.' })
  const hers = await desk.at(shop, '/inbox/open?order=newest', mara)
  const [his, second] = [await desk.at(shop, '/inbox/open', jonas), await desk.at(shop, '/settings/notifications', jonas)]
  const keys = hers.keyboard
  await rowOf(hers, 'Mention: where is the base?').focus()
  await keys.press('Enter')
  await expect(conversation(hers).getByText('Only the shade came.')).toBeVisible()
  await expect(hers.getByRole('group', { name: 'Write', exact: true })).toBeVisible()

  await keys.press('n')
  await expect(letter(hers)).toBeFocused()
  await keys.type('Can you look, @quell')
  const offers = hers.getByRole('listbox', { name: 'Colleagues to mention' })
  await expect(offers.getByRole('option', { name: 'Jonas Quell' })).toHaveAttribute('aria-selected', 'true')
  await expectOpenToAll(hers)
  await keys.press('Enter')
  await expect(letter(hers).locator('b')).toHaveText('@Jonas Quell')
  await keys.type('please?')
  await keys.press('Control+Enter')
  await expect(conversation(hers).getByRole('article', { name: /note from Mara Quell/ })).toContainText('Can you look, @Jonas Quell please?')

  for (const page of [his, second]) await expect(page.locator(bell)).toContainText('News in 1 conversation')
  await his.keyboard.press('g')
  await his.keyboard.press('n')
  await expect(his.getByRole('heading', { name: 'News' })).toBeVisible()
  await expect(his.getByText('Mara Quell mentioned you')).toBeVisible()
  await expectOpenToAll(his)
  await his.keyboard.press('j')
  await his.keyboard.press('e')
  for (const page of [his, second]) await expect(page.locator(bell)).not.toContainText('News in')
  await his.keyboard.press('z')
  for (const page of [his, second]) await expect(page.locator(bell)).toContainText('News in 1 conversation')
  await his.keyboard.press('Shift+E')
  for (const page of [his, second]) await expect(page.locator(bell)).not.toContainText('News in')
  await his.keyboard.press('z')
  for (const page of [his, second]) await expect(page.locator(bell)).toContainText('News in 1 conversation')
  await his.keyboard.press('j')
  await his.keyboard.press('Enter')
  await expect(conversation(his).getByText('Only the shade came.')).toBeVisible()
  for (const page of [his, second]) await expect(page.locator(bell)).not.toContainText('News in')

  // Whoever is mentioned follows, and leaves by key.
  const follow = his.getByRole('button', { name: 'Follow this conversation' })
  await expect(follow).toHaveAttribute('aria-pressed', 'true')
  await his.keyboard.press('Shift+F')
  await expect(follow).toHaveAttribute('aria-pressed', 'false')
})

test('whoever may not see a private conversation is named before the note is added, and let in from there', async ({ shop, desk }) => {
  const [mara] = [await shop.worker('Mara Fern'), await shop.worker('Jonas Fern')]
  await shop.write(shop.customer('Ilse Brandt'), { subject: 'Private: about my bill', text: 'This is for few eyes.' })
  const page = await desk.at(shop, '/inbox/open?order=newest', mara)
  await rowOf(page, 'Private: about my bill').focus()
  await page.keyboard.press('Enter')
  await expect(conversation(page).getByText('This is for few eyes.')).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('private')
  await expect(page.getByRole('option', { name: /Make private/ })).toHaveAttribute('data-highlighted')
  await page.keyboard.press('Enter')
  await expect(conversation(page).getByText('Private', { exact: true })).toBeVisible()
  await page.keyboard.press('n')
  await expect(letter(page)).toBeFocused()
  await page.keyboard.type('@fern')
  await expect(offered(page, /Jonas Fern.*can not see this/)).toBeVisible()
  await page.keyboard.press('Enter')
  const warning = page.getByText('Jonas Fern may not see this conversation and will not be told.')
  await expect(warning).toBeVisible()
  await page.getByRole('button', { name: 'Let them see it' }).focus()
  await page.keyboard.press('Enter')
  await expect(warning).toBeHidden()
})

test('choices and quiet hours are kept as they are changed', async ({ shop, desk }) => {
  const lea = await shop.worker('Lea Still')
  const page = await desk.at(shop, '/settings/notifications', lea)
  const cell = page.getByRole('checkbox', { name: 'A colleague adds a note there: Mail' })
  await cell.press('Space')
  await page.getByRole('switch', { name: 'Keep quiet hours' }).press('Space')
  await page.getByLabel('From').fill('17:30')
  await page.getByLabel('Once a day').press('Space')
  await expectOpenToAll(page)
  await expect(page.locator('[data-saved]')).toBeVisible()
  await page.reload()
  await expect(cell).toBeChecked()
  await expect(page.getByLabel('From')).toHaveValue('17:30')
  await expect(page.getByLabel('Once a day')).toBeChecked()
})
