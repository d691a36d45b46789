import { expect, expectOpenToAll, test } from '../support/journey.ts'

test('every page of the settings is open to everyone, in light and in dark', async ({ shop, desk }) => {
  const page = await desk.at(shop, '/settings', shop.owner)
  const menu = page.getByRole('navigation', { name: 'Settings' })
  await expect(menu.getByRole('link').first()).toBeVisible()
  const pages = await menu.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))
  expect(pages.length).toBeGreaterThan(5)
  for (const address of pages) {
    await menu.locator(`a[href="${address}"]`).click()
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await expectOpenToAll(page)
  }
})
