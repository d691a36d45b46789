import type { Page } from '@playwright/test'
import { letter } from '../support/composer.ts'
import { conversation, expect, rowOf, test } from '../support/journey.ts'

test('R struck right after opening begins the answer as soon as that is possible, unless something else is done first', async ({ shop, desk }) => {
  const agent = await shop.worker('Rune Dahl')
  for (const subject of ['Early: the lid is missing', 'Early: a second lid']) {
    const customer = shop.customer('Vera Lunde')
    await shop.write(customer, { subject, text: 'Please send one.' })
    await shop.conversationOf(customer)
  }
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  const come = await withholdComposer(page)
  await rowOf(page, 'Early: the lid is missing').click()
  await page.keyboard.press('r')
  await expect(conversation(page).getByText('Please send one.')).toBeVisible()
  await expect(letter(page)).toHaveCount(0)

  // A click says that something else is wanted now.
  await rowOf(page, 'Early: a second lid').click()
  await expect(conversation(page).getByRole('heading', { name: 'Early: a second lid' })).toBeVisible()
  come()
  await expect(page.getByRole('group', { name: 'Write', exact: true })).toBeVisible()
  await expect(letter(page)).toHaveCount(0)

  await page.goto('/inbox/open?order=newest')
  const comeAgain = await withholdComposer(page)
  await page.reload()
  await rowOf(page, 'Early: a second lid').click()
  await page.keyboard.press('r')
  comeAgain()
  await expect(letter(page)).toBeFocused()
  await page.keyboard.insertText('It is on its way.')
  await expect(letter(page)).toContainText('It is on its way.')
})

/** The code of the place to write in does not come until the returned function is called. */
async function withholdComposer(page: Page): Promise<() => void> {
  let come = (): void => undefined
  const coming = new Promise<void>((resolve) => (come = resolve))
  await page.route(/\/assets\/Composer-/, async (route) => {
    await coming
    await route.fallback()
  })
  return come
}
